"""After revoke, nothing: what was shared until a day, listed, or opened in an emergency answers as if it never was, on every route."""

import datetime as dt
import functools
import re
from collections import defaultdict
from collections.abc import Callable

import pytest
from sqlmodel import SQLModel

from casework.model import Case, DeskSession, Record
from casework.queries.sights import SIGHTS
from casework.services import cases, granting, records
from casework.services.cases import NewCase, open_case
from casework.services.granting_access import end_case_access, give_case_access
from casework.services.granting_emergency import break_glass, end_emergency
from casework.services.signing_in import hash_of
from casework.vocabulary import AccessLevel, Right
from casework.work import Actor, Work
from documents import filing
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_
from tests.doors.twin_worlds import GETS, NEVER, World, a_note, addresses, queries
from tests.whole_case import READERS, House, a_whole_case, ids, of_the_house, table_of
from ui.api.route import Route

SESSION = hash_of("the session that has confirmed")
WAYS = {"record_id": ("restricted", "unshared", "lapsed", "ended emergency", "lapsed emergency"),
        "case_id": ("restricted", "unshared", "lapsed", "ended emergency", "lapsed emergency")}  # fmt: skip


@pytest.mark.parametrize(("place", "way"), [(place, way) for place, ways in WAYS.items() for way in ways])
def test_after_revoke_nothing_of_it_is_answered(house: ApiHouse, place: str, way: str) -> None:
    thing_id, ends = opened_to_the_lawyer(house, place, way)
    of_it = [route for route in GETS if {place} == set(re.findall(r"{(\w+)}", route.path))]
    alone = World(house.platform, house.api, house.ministry.actor("lawyer"), defaultdict(tuple), defaultdict(tuple))
    asked = [f"{route.path.replace(f'{{{place}}}', str(thing_id))}?{queries(alone, route)[0]}" for route in of_it]
    reached = [path for path in asked if 200 == house.api.get(path, headers=as_("lawyer")).status_code]
    ends()

    assert len(reached) > 3
    assert [] == [path for path in reached if not _is_gone(house.api, path)]


def opened_to_the_lawyer(house: ApiHouse, place: str, way: str) -> tuple[int, Callable[[], object]]:
    """Lets the lawyer of another unit into a record or case; gives it, and what ends that."""
    ministry, people = house.ministry, house.ministry.people
    head, lawyer = people["head"], people["lawyer"]

    def does(name: str, verb: Callable[..., object], *given: object, **named: object) -> object:
        with house.platform.work(ministry.actor(name)) as work:
            return verb(work, *given, **named)

    if place == "record_id":
        thing_id = does("head", records.draft, a_note(ministry, "Delt notat", AccessLevel.INVOLVED))
        number, restrict = f"#{thing_id}", granting.restrict
        does("head", filing.add_document, thing_id, b"Delt", filename="delt.txt", media_type="text/plain")
    else:
        listed = (head,) if way.endswith("emergency") else (head, lawyer)
        thing_id = does("head", open_case, NewCase("Delt sag", "06.02.01", restricted_to=listed))
        number, restrict = str(does("head", number_of, thing_id)), cases.restrict
    if way.endswith("emergency"):
        with house.platform.work(Actor.system("setup")) as work:
            times = {"created_at": work.now, "last_seen_at": work.now, "stepped_up_at": work.now}
            work.session.merge(DeskSession(token_hash=SESSION, official_id=lawyer, **times))
        emergency_id = does("lawyer", break_glass, number, reason="Samråd om en time", session_id=SESSION)
        end = functools.partial(does, "officer", end_emergency, emergency_id)
        return thing_id, end if way.startswith("ended") else functools.partial(house.clock.forward, minutes=61)  # type: ignore[return-value]
    until = house.clock.now + dt.timedelta(hours=1) if way == "lapsed" else None
    if place == "record_id":
        does("head", granting.share, thing_id, lawyer, ends_at=until)
        unshare = functools.partial(does, "head", granting.stop_sharing, thing_id, lawyer)
    else:
        grant_id = does("head", give_case_access, thing_id, lawyer, Right.READ, ends_at=until)
        unshare = functools.partial(does, "head", end_case_access, grant_id)
    ends = {"lapsed": functools.partial(house.clock.forward, minutes=61), "unshared": unshare}
    return thing_id, ends.get(way, functools.partial(does, "head", restrict, thing_id, [head]))  # type: ignore[return-value]  # an id


def number_of(work: Work, case_id: int) -> str:
    return work.session.get_one(Case, case_id).number


def _is_gone(api: TestClient, path: str, name: str = "lawyer") -> bool:
    """Says whether a route answers as for a thing that never was."""
    now = api.get(path, headers=as_(name))
    return (now.status_code, now.content) == _never(api, re.sub(r"/\d+(?=[/?])", f"/{NEVER}", path, count=1), name)


@functools.cache
def _never(api: TestClient, path: str, name: str) -> tuple[int, bytes]:
    """Gives what is answered for a thing that never was."""
    never = api.get(path, headers=as_(name))
    assert never.status_code in {404, 200}, f"{path}: {never.status_code}"
    return never.status_code, never.content


TABLES = SQLModel.metadata.tables
BELONGING = {"record", "case_file"} | {name for name, table in TABLES.items() if {"record_id", "case_id"} & {*table.c.keys()}}
"""The tables whose rows stand on a record or a case, and those themselves."""


def belongs(path: str) -> bool:
    """Says whether a route's path names a thing of a record or case."""
    names = re.findall(r"{(\w+_id)}", path)
    return any(name == "thing_id" or table_of(path, name) in BELONGING for name in names)


DEEP = [route for route in GETS if belongs(route.path)]
OF_THE_HOUSE = {kind for kind, sight in SIGHTS.items() if str(sight.model.__tablename__) not in BELONGING}


@pytest.fixture(scope="module")
def whole(house: ApiHouse) -> World:
    """Gives a whole case that the clerk may be let into, and is not yet."""
    ministry, before = house.ministry, ids(house.platform)
    does = House(house.platform, ministry).does
    of_the_house(house.platform, ministry)
    beside = does("head", open_case, NewCase("Ved siden af", "06.02.01", restricted_to=(ministry.people["head"],)))
    a_whole_case(house.platform, ministry, title="Hel sag", word="Hel", is_restricted=True, beside=beside, also=("clerk",))
    made = {table: tuple(each for each in found if each not in before[table]) for table, found in ids(house.platform).items()}
    for each in made["record"]:
        if does("head", seen_by_its_owner, each):
            does("head", granting.set_level, each, AccessLevel.INVOLVED)
    nothing: dict[str, tuple[int, ...]] = dict.fromkeys(made, ())
    return World(house.platform, house.api, ministry.actor("clerk"), nothing | {"official": (ministry.people["clerk"],)}, made)


@pytest.mark.parametrize(
    "way", ["unshared", pytest.param("restricted", marks=pytest.mark.long), pytest.param("lapsed", marks=pytest.mark.long)]
)
def test_after_revoke_nothing_that_stands_on_it_is_answered(house: ApiHouse, whole: World, way: str) -> None:
    """Lets the clerk into the case and every record on it, asks all there is, and asks again when that has ended."""
    ends = opened_to_the_clerk(house, whole, way)
    reached = [(route.path, each) for route in DEEP for each in asked_of(whole, route) if not _is_gone(house.api, each, "clerk")]
    ends()

    assert len(DEEP) * 0.6 < len({path for path, _ in reached})
    assert [] == [each for _, each in reached if not _is_gone(house.api, each, "clerk")]


def asked_of(whole: World, route: Route) -> list[str]:
    """Gives what is asked of a route, without the things that everybody in the house may see."""
    return [each for each in addresses(whole, route) if not any(f"/things/{kind}/" in each for kind in OF_THE_HOUSE)]


def opened_to_the_clerk(house: ApiHouse, whole: World, way: str) -> Callable[[], None]:
    """Lets the clerk in, and gives what ends that."""
    does, clerk, head = House(house.platform, house.ministry).does, house.ministry.people["clerk"], house.ministry.people["head"]
    case_id = whole.hidden["case_file"][1]
    shared = [each for each in whole.hidden["record"] if does("head", seen_by_its_owner, each)]
    until = house.clock.now + dt.timedelta(hours=1) if way == "lapsed" else None
    listed = [*(house.ministry.people[name] for name in READERS), clerk]
    does("head", cases.restrict, case_id, listed)
    for each in shared:
        does("head", granting.restrict, each, listed)
        does("head", granting.stop_sharing, each, clerk)
        does("head", granting.share, each, clerk, ends_at=until)
    grant_id = does("head", give_case_access, case_id, clerk, Right.READ, ends_at=until)

    def unshare() -> None:
        for each in shared:
            does("head", granting.stop_sharing, each, clerk)
        does("head", end_case_access, grant_id)

    def restrict() -> None:
        for each in shared:
            does("head", granting.restrict, each, [head])
        does("head", cases.restrict, case_id, [head])

    return {"unshared": unshare, "restricted": restrict, "lapsed": functools.partial(house.clock.forward, minutes=61)}[way]


def seen_by_its_owner(work: Work, record_id: int) -> bool:
    """Says whether the actor answers for a record that is there: one in the bin is not."""
    found = work.session.get(Record, record_id)
    return found is not None and found.responsible_id == work.official_id
