"""Every verb of an approval over the API: it is done and leaves its note; a stranger finds nothing, who is late hears who was first."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from casework.approvals.verb_table import ROWS, TABLE, VerbRow
from casework.events import kind_of
from casework.vocabulary import ApprovalState, ApprovalVerb
from tests.approvals import EVERY_SHAPE, EVERYBODY, letter, moved, publish, started
from tests.doors.conftest import ApiHouse
from tests.doors.stand_in_api import as_
from tests.services.test_approval_verb_table import PEOPLE, in_state

SAID = ("approve", "conditional", "return", "return_with_me")
PLAIN = {"undo": "undoing", "resume": "resumption", "take_over": "taking-over", "reopen": "reopening"}
WITH_A_WORD = {"withdraw": "withdrawal", "seen": "copy-seen", "cancel": "cancellation", "delete": "deletion"}
"""What is asked of an approval with nothing more to say, or a comment where wanted, by the end of its address."""
STATES = (ApprovalState.IN_PROGRESS, ApprovalState.RETURNED, ApprovalState.CANCELLED)
"""From which state a verb is asked, the first it can be done from."""


ELSEWHERE = frozenset({ApprovalVerb.START, ApprovalVerb.UNDO_START, ApprovalVerb.MAKE_REPLIES})
"""What begins an approval has a test of its own; what makes replies after all needs some that could not be made, and is refused here."""
TRIED = [row for row in ROWS if row.verb not in ELSEWHERE]


@dataclass(frozen=True)
class Asked:
    """Is a request: a method, the end of an address, a body, and whether it says which version was seen."""

    method: str
    at: str
    body: dict[str, Any] | None = None
    is_versioned: bool = False


@pytest.fixture(scope="module")
def office(house: ApiHouse) -> ApiHouse:
    """Gives the small ministry's API with every shape of approval published."""
    publish(house.platform, house.ministry, *EVERY_SHAPE)
    return house


def asked_of(verb: str, house: ApiHouse, seen: dict[str, Any]) -> Asked:
    """Gives how a verb is asked over the API, about an approval as it was read there."""
    lawyer = next((seat["seat_id"] for step in seen["steps"] for seat in step["seats"] if seat["username"] == "lawyer"), 0)
    verdict = {"verdict": verb, "comment": "Derfor", "manifest_hash": seen["manifest_hash"]}
    ways = {
        **{each: Asked("POST", "decisions", verdict) for each in SAID},
        **{each: Asked("POST", at) for each, at in PLAIN.items()},
        **{each: Asked("POST", at, {"comment": "Et ord"}) for each, at in WITH_A_WORD.items()},
        "choose_reply": Asked("PUT", "replies/choice", {"is_wanted": True}),
        "hand_over": Asked("PUT", "responsible", {"official_id": house.ministry.people["clerk"]}),
        "set_terms": Asked("PUT", "terms", {"deadline": "2031-12-24", "is_urgent": True}, is_versioned=True),
        "comment": Asked("POST", "comments", {"text": "Et ord"}),
        "edit_steps": Asked("PUT", "steps", {"content": EVERYBODY}, is_versioned=True),
        "replace": Asked("PUT", f"seats/{lawyer}/holder", {"official_id": house.ministry.people["officer"]}),
        "remove": Asked("DELETE", f"seats/{lawyer}"),
    }
    return ways[verb]


def request(house: ApiHouse, way: Asked, approval_id: int, who: str, version: int) -> Any:
    headers = as_(who, if_match=f'"{version}"') if way.is_versioned else as_(who)
    body = {"json": way.body} if way.body is not None else {}
    return house.api.request(way.method, f"/approvals/{approval_id}/{way.at}", headers=headers, **body)


def events_of(house: ApiHouse, record_id: int) -> list[str]:
    with house.platform.system_engine.connect() as connection:
        query = text("SELECT kind FROM event WHERE record_id = :id ORDER BY id")
        return list(connection.execute(query, {"id": record_id}).scalars())


@pytest.mark.parametrize("row", TRIED, ids=[row.verb for row in TRIED])
def test_every_verb_is_done_over_the_api_by_whom_the_table_says(office: ApiHouse, row: VerbRow) -> None:
    approval_id = in_state(office.platform, office.ministry, next(each for each in STATES if each in row.states))
    who = PEOPLE[row.parts[0]]
    seen = office.api.get(f"/approvals/{approval_id}", headers=as_(who)).json()
    way = asked_of(row.verb, office, seen)

    stranger = request(office, way, approval_id, "outsider", seen["version"])
    unseen = request(office, way, 999_999, "outsider", seen["version"])
    before = events_of(office, seen["record_id"])
    done = request(office, way, approval_id, who, seen["version"])

    assert (404, stranger.json()) == (stranger.status_code, unseen.json())
    assert done.status_code in {200, 201, 204}, done.text
    assert kind_of(row.event) in events_of(office, seen["record_id"])[len(before) :]


def test_an_approval_is_started_over_the_api_and_tells_what_can_be_done_with_it(office: ApiHouse) -> None:
    record_id = letter(office.platform, office.ministry)
    stranger = office.api.post(f"/records/{record_id}/approvals", json={"definition_name": "three"}, headers=as_("outsider"))
    made = office.api.post(f"/records/{record_id}/approvals", json={"definition_name": "three"}, headers=as_("caseworker"))
    moved(office.platform, made.json()["id"])
    verbs = set(office.api.get(f"/approvals/{made.json()['id']}", headers=as_("caseworker")).json()["verbs"])

    assert (404, 201) == (stranger.status_code, made.status_code)
    assert {"withdraw", "cancel", "replace"} <= verbs <= {*TABLE}


def test_an_approval_is_started_over_the_api_with_steps_of_its_own_the_first_too(office: ApiHouse) -> None:
    at = f"/records/{letter(office.platform, office.ministry)}/approvals"
    written = office.api.get("/approval-definitions/three/steps", headers=as_("caseworker")).json()["content"]["steps"]
    nobody = {"definition_name": "three", "steps": [{"name": "ghost", "seats": [{"official": "findes_ikke"}]}]}
    turned = {"definition_name": "three", "steps": written[::-1]}

    refused = office.api.post(at, json=nobody, headers=as_("caseworker"))
    stranger = office.api.post(at, json=turned, headers=as_("outsider"))
    made = office.api.post(at, json=turned, headers=as_("caseworker"))
    moved(office.platform, made.json()["id"])
    seen = office.api.get(f"/approvals/{made.json()['id']}", headers=as_("caseworker")).json()

    assert (409, 404, 201) == (refused.status_code, stranger.status_code, made.status_code)
    assert "steps.0.seats.0" in refused.text
    assert [("secretary", "open"), ("lawyer", "pending"), ("head", "pending")] == [(each["name"], each["state"]) for each in seen["steps"]]
    assert 409 == office.api.get("/approval-definitions/findes_ikke/steps", headers=as_("caseworker")).status_code


def test_replies_are_asked_for_over_the_api_where_they_could_not_be_made_and_only_there(office: ApiHouse) -> None:
    approval_id = in_state(office.platform, office.ministry, ApprovalState.APPROVED)
    at = f"/approvals/{approval_id}/replies/making"

    refused = office.api.post(at, headers=as_("caseworker"))

    assert (409, "no_reply_to_make") == (refused.status_code, refused.json()["reasons"][0]["reason"])
    assert 404 == office.api.post(at, headers=as_("outsider")).status_code


@pytest.mark.parametrize(("language", "sentence"), [("da", "Før dig: Mette Lund"), ("en", "Before you, Mette Lund")])
def test_who_comes_too_late_over_the_api_is_told_by_whom_and_when(office: ApiHouse, language: str, sentence: str) -> None:
    approval_id = started(office.platform, office.ministry, "three")
    seen = office.api.get(f"/approvals/{approval_id}", headers=as_("head")).json()
    assert 204 == office.api.post(f"/approvals/{approval_id}/withdrawal", json={}, headers=as_("caseworker")).status_code
    verdict = {"verdict": "approve", "manifest_hash": seen["manifest_hash"]}

    late = office.api.post(f"/approvals/{approval_id}/decisions", json=verdict, headers=as_("head", accept_language=language))

    told = late.json()["done_first"]
    assert (409, "Mette Lund", "approval_withdrawn") == (late.status_code, told["by"], told["kind"])
    assert office.clock().isoformat() == told["at"]
    assert told["sentence"].startswith(sentence)


def test_a_start_is_taken_back_over_the_api_by_whoever_started_it(office: ApiHouse) -> None:
    approval_id = started(office.platform, office.ministry, "three", letter(office.platform, office.ministry))

    stranger = office.api.post(f"/approvals/{approval_id}/start-undoing", headers=as_("outsider"))
    asked = office.api.post(f"/approvals/{approval_id}/start-undoing", headers=as_("head"))
    mine = office.api.post(f"/approvals/{approval_id}/start-undoing", headers=as_("caseworker"))

    assert (404, 403) == (stranger.status_code, asked.status_code)
    assert mine.is_success
    assert "cancelled" == office.api.get(f"/approvals/{approval_id}", headers=as_("caseworker")).json()["state"]
