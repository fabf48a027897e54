"""After revoke, nothing: what was shared until a day, listed, or opened in an emergency answers as if it never was, on every route."""

import datetime as dt
import functools
import re
from collections.abc import Callable

import pytest

from casework.model import Case, DeskSession
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
from tests.doors.test_twin_worlds_of_the_api import GETS, a_note, query

SESSION = hash_of("the session that has confirmed")
WAYS = {"record_id": ("restricted", "unshared", "lapsed", "ended emergency", "lapsed emergency"),
        "case_id": ("restricted", "unshared", "lapsed", "ended emergency", "lapsed emergency")}  # fmt: skip


@pytest.mark.parametrize(("place", "way"), [(place, way) for place, ways in WAYS.items() for way in ways])
def test_after_revoke_nothing_of_it_is_answered(house: ApiHouse, place: str, way: str) -> None:
    thing_id, ends = opened_to_the_lawyer(house, place, way)
    of_it = [route.path for route in GETS if {place} == set(re.findall(r"{(\w+)}", route.path))]
    asked = [path.replace(f"{{{place}}}", str(thing_id)) + f"?{query(GETS[0])}" for path in of_it]
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


def _is_gone(api: TestClient, path: str) -> bool:
    """Says whether a route answers as for a thing that never was."""
    now, never = (api.get(each, headers=as_("lawyer")) for each in (path, re.sub(r"/\d+", "/999999", path, count=1)))
    return (now.status_code, now.content) == (never.status_code, never.content) and now.status_code in {404, 200}
