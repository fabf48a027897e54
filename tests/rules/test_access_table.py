"""The access table of ``docs/access.md``, asked of a database cell by cell: every yes, and every no."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlmodel import col, select

from casework.adapters.embedded_postgres import SUPERUSER, DatabaseServer
from casework.bootstrap import Platform, assemble
from casework.errors import NotFound, NotPermitted, Refused, RuleBroken
from casework.model import Case, Record
from casework.services import approving, case_people, cases, granting, organisation, records
from casework.services.organisation import NewOfficial
from casework.settings import Settings
from casework.vocabulary import Action, CaseState, Cause, Reason, RecordState
from casework.work import Actor, Work
from documents.blobs import BlobStore
from documents.filing import add_document
from tests.access_table import (
    CELLS,
    EVERYBODY,
    LISTS,
    NO,
    OPEN,
    SHUT,
    STATES,
    UNSEEN,
    YES,
    Cell,
    Somebody,
    actions_of,
    permits,
    reads,
    reads_case,
    state_refuses,
)
from tests.builders import SINCE, Ministry, a_case, a_record
from tests.conftest import Clock
from tests.databases import MINISTRY_TEMPLATE, copy_database, plain
from tests.engines import with_what_is_compiled
from ui.desk.parts.access_words import GROUNDS


@dataclass(frozen=True)
class House:
    """Is a ministry with somebody for each column, and for each of them a record of every cell and a thing in every state."""

    platform: Platform
    people: dict[str, int]
    cells: dict[str, dict[int, Cell]]
    things: dict[tuple[str, type, object], int]
    shut: dict[str, int]


@pytest.fixture(scope="module")
def house(server: DatabaseServer, founded: Ministry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Gives everybody his own records, so that one's grants open nothing to the next."""
    with psycopg.connect(plain(server.url(SUPERUSER, "postgres")), autocommit=True) as connection:
        copy_database(connection, "access_table", MINISTRY_TEMPLATE)
    settings = Settings(home=tmp_path_factory.mktemp("access_table"))
    platform = with_what_is_compiled(assemble(settings, server, BlobStore(settings.blobs_folder), clock=Clock(), name="access_table"))
    made = House(platform, {}, {}, {}, {})
    with platform.work(Actor.system("setup")) as work:
        for number, who in enumerate(EVERYBODY):
            made.people[who.name] = _official(work, founded, who, number)
            made.cells[who.name] = {_record(work, founded, made, who, cell): cell for cell in CELLS}
            made.shut[who.name] = _record(work, founded, made, who, SHUT)
            for state in STATES[Record]:
                made.things[who.name, Record, state] = _record(work, founded, made, who, OPEN, state=state)
            for state in STATES[Case]:
                made.things[who.name, Case, state] = _case(work, founded, made, who, state=state)
    yield made
    platform.close()


def _official(work: Work, ministry: Ministry, who: Somebody, number: int) -> int:
    new = NewOfficial(ministry.authority, f"t{number}", who.name, f"t{number}@prove.invalid", who.clearance, who.is_limited)
    official = organisation.add_official(work, new)
    unit = ministry.grants if who.is_in_unit else ministry.legal
    organisation.give_post(work, official, unit, who.role, title=who.role, starts_on=SINCE)
    return official


def _record(work: Work, ministry: Ministry, house: House, who: Somebody, cell: Cell, **fields: object) -> int:
    lists = {LISTS[0]: None, LISTS[1]: [house.people[who.name]], LISTS[2]: [ministry.people["secretary"]]}
    restricted = lists[cell.restriction]
    record = a_record(work, ministry, access_level=cell.level, restricted_to=restricted, clearance=cell.clearance, **fields)
    if who.granted is not None:
        granting.give(work, record, house.people[who.name], right=who.granted, cause=Cause.SHARED)
    return record.id


def _case(work: Work, ministry: Ministry, house: House, who: Somebody, **fields: object) -> int:
    case = a_case(work, ministry, **fields)
    if who.granted is not None:
        granting.give_on_case(work, case.id, house.people[who.name], cause=Cause.SHARED, right=who.granted)
    return case.id


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
def test_somebody_reads_exactly_what_the_table_says(house: House, who: Somebody) -> None:
    cells = house.cells[who.name]
    with house.platform.work(Actor.official(house.people[who.name])) as work:
        seen = set(work.session.exec(select(Record.id).where(col(Record.id).in_(cells))).all())

    assert {cell for cell in CELLS if reads(who, cell)} == {cells[id] for id in seen}


@pytest.mark.parametrize("thing", [Record, Case], ids=["record", "case"])
@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
def test_somebody_may_do_exactly_what_the_table_says(house: House, who: Somebody, thing: type) -> None:
    sees = reads(who, OPEN) if thing is Record else reads_case(who, LISTS[0])
    state = RecordState.RECEIVED if thing is Record else CaseState.IN_PROGRESS
    expected = {action: permits(who, thing, action, sees=sees) for action in actions_of(thing)}
    found = {action: _answer(house, who, thing, house.things[who.name, thing, state], action) for action in actions_of(thing)}

    assert expected == found


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.name)
def test_nobody_can_do_anything_with_a_record_that_is_shut_to_him(house: House, who: Somebody) -> None:
    found = {_answer(house, who, Record, house.shut[who.name], action) for action in actions_of(Record)}

    assert {UNSEEN} == found


def test_every_cause_of_access_is_explained_on_the_page_and_on_the_desk() -> None:
    page = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")

    assert [] == [cause for cause in Cause if f"| {cause} | " not in page or cause not in GROUNDS]


VERBS: dict[type, dict[Action, Callable[[Work, int], object]]] = {
    Record: {
        Action.COMPLETE: records.complete,
        Action.REOPEN: lambda work, one: records.reopen(work, one, "Mangler et bilag"),
        Action.SEND: records.mark_sent,
        Action.ASSIGN: lambda work, one: records.assign(work, one, work.official_id),
        Action.START_APPROVAL: lambda work, one: approving.start(work, one, "findes ikke"),
        Action.EDIT: lambda work, one: records.edit(
            work, one, opened_version=work.load(Record, one, Action.READ).version or 1, title="Andet"
        ),
        Action.WRITE_DOCUMENTS: lambda work, one: add_document(work, one, b"x", filename="x.txt", media_type="text/plain"),
    },
    Case: {
        Action.COMPLETE: cases.complete,
        Action.REOPEN: lambda work, one: cases.reopen(work, one, "Nyt i sagen"),
        Action.RESTRICT: lambda work, one: cases.restrict(work, one, [work.official_id]),
        Action.TAKE_RESPONSIBILITY: case_people.take_responsibility,
        Action.ASSIGN: lambda work, one: case_people.assign(work, one, work.official_id),
        Action.SUPPLEMENT: lambda work, one: case_people.add_supplementary(work, one, work.official_id),
    },
}
"""A verb for each action that states forbid; the others of the table are asked by the tests of their own services."""


@pytest.mark.parametrize("thing", [Record, Case], ids=["record", "case"])
def test_a_state_forbids_what_the_table_says_to_who_has_every_right(house: House, thing: type) -> None:
    who = EVERYBODY[0].name
    wrong = []
    for state in STATES[thing]:
        for action, verb in VERBS[thing].items():
            expected = state_refuses(thing, state, action)
            found = _refused(house, who, verb, house.things[who, thing, state])
            if expected is not None and not found:
                wrong.append((state, action, expected, found))

    assert [] == wrong


def _refused(house: House, who: str, verb: Callable[[Work, int], object], one: int) -> list[Reason]:
    """Gives the reasons against a verb; what it does is not kept."""
    try:
        with house.platform.work(Actor.official(house.people[who])) as work:
            verb(work, one)
            work.session.flush()
            raise RuleBroken
    except Refused as no:
        return no.reasons


def _answer(house: House, who: Somebody, thing: type, id: int, action: object) -> str:
    try:
        with house.platform.work(Actor.official(house.people[who.name])) as work:
            work.load(thing, id, action)  # type: ignore[type-var, arg-type]  # records and cases
            work.session.rollback()
    except NotFound:
        return UNSEEN
    except NotPermitted:
        return NO
    return YES
