"""The access rule, cell by cell: the database, the question about somebody else, and the index entry agree with one page of Python."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import select

from casework.access import POLICIES, ReaderFilter, may_read, tokens_of
from casework.adapters.embedded_postgres import SUPERUSER, DatabaseServer
from casework.bootstrap import Platform, assemble
from casework.calendar import legal_date
from casework.events import AccessGiven, Searched
from casework.model import Grant, Record
from casework.services import organisation
from casework.settings import Settings
from casework.vocabulary import AccessLevel, Cause, Right
from casework.work import Actor, Work
from documents.blobs import BlobStore
from tests.builders import SINCE, Ministry, a_case, a_record, build_ministry
from tests.conftest import Clock
from tests.databases import TEMPLATE

NAME = "access_matrix"
LISTS = ("none", "listed", "others")
HOUR = dt.timedelta(hours=1)
# what a grant is, as (starts, ends by date, ended), counted from the moment of the question
GRANTS: dict[str, tuple[dt.timedelta, dt.timedelta | None, bool] | None] = {
    "no grant": None,
    "running": (-HOUR, None, False),
    "ended": (-HOUR, None, True),
    "dated": (-HOUR, HOUR, False),
    "lapsed": (-2 * HOUR, -HOUR, False),
    "future": (HOUR, 2 * HOUR, False),
    "future without end": (HOUR, None, False),
}


@dataclass(frozen=True)
class Cell:
    """Is one combination of everything a record's access is made of."""

    level: AccessLevel
    restriction: str
    case_restriction: str
    clearance: int
    grant: str
    own_unit: bool
    case_access: bool


@dataclass(frozen=True)
class Reader:
    """Is what matters of a reader: every reader here is in the team that lists name, and in the grants unit."""

    clearance: int
    is_limited: bool


CELLS = [
    *(Cell(*parts) for parts in itertools.product(AccessLevel, LISTS, LISTS, (1,), GRANTS, (True, False), (True,))),
    *(Cell(*parts) for parts in itertools.product(AccessLevel, LISTS, LISTS, (0, 2), ("no grant", "running"), (True,), (True,))),
    *(Cell(*parts) for parts in itertools.product(AccessLevel, ("none",), LISTS, (0,), ("running",), (True,), (False,))),
]
READERS = {"caseworker": Reader(1, False), "limited": Reader(1, True), "clerk": Reader(1, False)}


def can_read(cell: Cell, reader: Reader) -> bool:
    """Says the rule in Python (F2, D/12/access): level, restriction and clearance must all let the reader in."""
    lists = [cell.restriction, cell.case_restriction if cell.case_access else "none"]
    involved = cell.grant in {"running", "dated"}
    level = {
        AccessLevel.INVOLVED: involved,
        AccessLevel.UNIT: involved or cell.own_unit,
        AccessLevel.ALL: True,
    }[cell.level]
    listed_where_listing = all(each in {"none", "listed"} for each in lists)
    limited_is_listed = not reader.is_limited or "listed" in lists
    return level and listed_where_listing and limited_is_listed and cell.clearance <= reader.clearance


@dataclass(frozen=True)
class World:
    """Is the database with one record a cell."""

    platform: Platform
    ministry: Ministry
    cells: dict[int, Cell]
    team: int


@pytest.fixture(scope="module")
def world(server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Gives the records of every cell; the moment of the question is the clock's."""
    _as_superuser(server, f"CREATE DATABASE {NAME} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY OWNER casework_owner")
    settings = Settings(home=tmp_path_factory.mktemp("matrix"))
    platform = assemble(settings, server, BlobStore(settings.blobs_folder), clock=Clock(), name=NAME)
    ministry = build_ministry(platform)
    with platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, ministry.authority, "Holdet")
        for username in READERS:
            organisation.add_member(work, team, ministry.people[username], starts_on=SINCE)
        cells = _records(work, ministry, {"none": None, "listed": [team], "others": [ministry.people["secretary"]]}, team)
    yield World(platform, ministry, cells, team)
    platform.close()
    _as_superuser(server, f"DROP DATABASE {NAME} WITH (FORCE)")


def _records(work: Work, ministry: Ministry, lists: dict[str, list[int] | None], team: int) -> dict[int, Cell]:
    cases = {name: a_case(work, ministry, restricted_to=principals).id for name, principals in lists.items()}
    made = {}
    for cell in CELLS:
        record = a_record(
            work,
            ministry,
            access_level=cell.level,
            restricted_to=lists[cell.restriction],
            clearance=cell.clearance,
            case_id=cases[cell.case_restriction],
            case_access=cell.case_access,
            unit_id=ministry.grants if cell.own_unit else ministry.legal,
        )
        made[record.id] = cell
        if grant := GRANTS[cell.grant]:
            starts, ends, ended = grant
            now = work.now
            work.add(
                Grant(
                    record_id=record.id, principal_id=team, right=Right.READ, cause=Cause.SHARED, starts_at=now + starts,
                    ends_at=ends and now + ends, ended_at=now if ended else None,
                )
            )  # fmt: skip
            work.record(AccessGiven(record_id=record.id, principal_id=team, right=Right.READ, cause=Cause.SHARED))
    return made


def _expected(world: World, username: str) -> set[int]:
    return {id for id, cell in world.cells.items() if can_read(cell, READERS[username])}


@pytest.mark.parametrize("username", READERS)
def test_the_policy_lets_in_exactly_whom_the_rule_lets_in(world, username):
    with world.platform.work(world.ministry.actor(username)) as work:
        seen = set(work.session.exec(select(Record.id)).all())

    assert {world.cells[id] for id in _expected(world, username)} == {world.cells[id] for id in seen}


@pytest.mark.parametrize("username", READERS)
def test_the_question_about_somebody_else_gives_the_same_answer(world, username):
    now = world.platform.clock()
    with world.platform.work(Actor.system("motor")) as work:
        asked = work.session.execute(
            text("SELECT id FROM record WHERE casework_can_read(:official, id, :now, :today)"),
            {"official": world.ministry.people[username], "now": now, "today": legal_date(now)},
        )
        seen = set(asked.scalars())

    assert {world.cells[id] for id in _expected(world, username)} == {world.cells[id] for id in seen}


@pytest.mark.parametrize("username", READERS)
def test_the_index_entry_gives_the_same_answer(world, username):
    reader = READERS[username]
    with world.platform.work(world.ministry.actor(username)) as work:
        principals, units = work.standing.principals, work.standing.units
        dated = work.session.execute(
            text("SELECT record_id FROM dated_reader WHERE starts_at <= :now AND ends_at > :now"), {"now": work.now}
        )
        reader_filter = ReaderFilter(
            authority=world.ministry.authority,
            reader_tokens=frozenset(
                {f"p{each}" for each in principals} | {f"u{each}" for each in units} | {f"a{world.ministry.authority}"}
            ),
            principals=principals,
            clearance=reader.clearance,
            is_limited=reader.is_limited,
            also_record_ids=frozenset(dated.scalars()),
        )
    with world.platform.work(Actor.system("indexer")) as work:
        seen = {row.id for row in work.session.exec(select(Record)).all() if may_read(tokens_of(row), reader_filter, row.id)}

    assert {world.cells[id] for id in _expected(world, username)} == {world.cells[id] for id in seen}


def test_a_dated_grant_opens_and_lapses_by_the_clock_alone(world):
    def seen(after: dt.timedelta) -> set[str]:
        with world.platform.work(world.ministry.actor("caseworker"), moment=world.platform.clock() + after) as work:
            ids = work.session.exec(select(Record.id)).all()
        return {cell.grant for id in ids if (cell := world.cells[id]).level is AccessLevel.INVOLVED}

    assert {"running", "dated"} == seen(dt.timedelta())
    assert {"running", "lapsed"} == seen(-1.5 * HOUR)
    assert {"running", "future", "future without end"} == seen(1.5 * HOUR)
    assert {"running", "future without end"} == seen(3 * HOUR)


def test_the_case_is_seen_by_whoever_reads_one_of_its_records_and_passes_its_list(world):
    def cases(username: str) -> set[tuple[int, ...] | None]:
        with world.platform.work(world.ministry.actor(username)) as work:
            lists = work.session.execute(text("SELECT restricted_to FROM case_file")).scalars().all()
        return {None if each is None else tuple(each) for each in lists}

    assert {None, (world.team,)} == cases("caseworker")
    assert {None, (world.team,)} == cases("limited")
    assert {None} == cases("outsider")


def test_another_authority_sees_nothing_of_it(world):
    with world.platform.work(Actor.system("setup")) as work:
        authority = organisation.found_authority(work, "Et andet ministerium", cvr="10000017")
        unit = organisation.add_unit(work, authority, "Kontoret", short_name="K")
        stranger = organisation.add_official(work, organisation.NewOfficial(authority, "stranger", "Pia Juhl", "stranger@prove.invalid", 3))
        organisation.give_post(work, stranger, unit, organisation.Role.HEAD, title="Kontorchef", starts_on=SINCE)
    with world.platform.work(Actor.official(stranger)) as work:
        seen = {table: work.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in POLICIES}
    for table in ("file_plan_code", "case_type", "search_exclusion"):  # shared by all, and records by number alone
        del seen[table]

    assert seen.pop("role_privilege")  # what the roles of its own authority have
    own = {"principal": 3, "authority": 1, "unit": 1, "official": 1, "post": 1}
    assert own == {table: count for table, count in seen.items() if count}


def test_a_sealed_value_of_the_organisation_is_for_who_reads_its_audit(world):
    with world.platform.work(world.ministry.actor("outsider")) as work:
        work.record(Searched(words="varmepumper"))

    def sealed(username: str) -> int:
        with world.platform.work(world.ministry.actor(username)) as work:
            return work.session.execute(
                text("SELECT count(*) FROM personal_value WHERE record_id IS NULL AND case_id IS NULL")
            ).scalar_one()

    assert [0, 1] == [sealed(username) for username in ("caseworker", "auditor")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET readers = '{1}'",
        "UPDATE record SET case_restricted_to = NULL",
        "UPDATE case_file SET readers = '{1}'",
        "INSERT INTO dated_reader VALUES (1, 1, 1, now(), 'infinity')",
        "DELETE FROM search_exclusion",
    ],
)
@pytest.mark.parametrize("actor", ["head", "setup"])
def test_what_is_derived_from_grants_is_written_by_nobody_directly(world, statement, actor):
    who = Actor.system(actor) if actor == "setup" else world.ministry.actor(actor)
    if statement.startswith("DELETE") and actor == "setup":
        return  # the indexer clears what the index has caught up with
    with pytest.raises(ProgrammingError, match="permission denied"), world.platform.work(who) as work:
        work.session.execute(text(statement))


def test_a_new_record_starts_with_the_readers_its_grants_give(world):
    with world.platform.work(Actor.system("setup")) as work:
        record = a_record(work, world.ministry, readers=[world.ministry.people["outsider"]])
        found = work.session.execute(text("SELECT readers FROM record WHERE id = :id"), {"id": record.id}).scalar_one()
        work.session.delete(record)

    assert [] == found


def _as_superuser(server: DatabaseServer, statement: str) -> None:
    url = server.url(SUPERUSER, "postgres").replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
