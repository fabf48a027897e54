"""The gate over the API: each verb is a route, and each no is a problem in words."""

import pytest
from httpx import Response

from casework.vocabulary import GatePlace
from tests.approvals import publish
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_
from tests.gates import at, before_the_gate, with_a_gate
from tests.services.test_the_gate_for_copies import COPIED, copied


@pytest.fixture(scope="module")
def gated(house: ApiHouse) -> ApiHouse:
    with_a_gate(house.platform, house.ministry)
    return house


def test_a_program_walks_something_through_the_gate(gated: ApiHouse, api: TestClient) -> None:
    executive = gated.ministry.people["secretary"]
    passage_id = before_the_gate(gated.platform, gated.ministry)
    here = f"/gate-passages/{passage_id}"
    keeper, leader = as_("manager"), as_("secretary")

    listed = api.get(f"/gates/{executive}/passages", headers=keeper).json()
    answers = [
        api.put(f"{here}/sorting", json={"flag": "high", "sorting_deadline": "2026-12-01"}, headers=keeper),
        api.post(f"{here}/assurance", headers=keeper),
        api.post(f"{here}/release", json={"note": "Kun første side"}, headers=keeper),
    ]
    seen = api.get(here, headers=leader).json()
    answers.append(api.post(f"{here}/verdict", json={"verdict": "return", "manifest_hash": seen["manifest_hash"]}, headers=leader))
    answers.append(api.put(f"{here}/words", json={"words": "Afsnit 2 bedes skrevet om."}, headers=keeper))
    carried_out = api.post(f"{here}/execution", json={}, headers=keeper)

    assert passage_id in [each["passage_id"] for each in listed]
    assert {204} == {each.status_code for each in answers}
    assert ["give_verdict"] == seen["verbs"]
    assert GatePlace.DONE is at(gated.platform, passage_id).place
    assert carried_out.json()["decision_id"] == at(gated.platform, passage_id).decision_id


def test_who_is_nobody_at_the_gate_is_told_no(gated: ApiHouse, api: TestClient) -> None:
    passage_id = before_the_gate(gated.platform, gated.ministry)

    answers = [
        api.post(f"/gate-passages/{passage_id}/release", json={}, headers=as_("caseworker")),
        api.get(f"/gate-passages/{passage_id}", headers=as_("secretary")),
        api.get(f"/gates/{gated.ministry.people['secretary']}/passages", headers=as_("caseworker")),
    ]

    assert [403, 404, 403] == [each.status_code for each in answers]


def test_what_is_with_the_executive_goes_to_and_fro_over_the_api(gated: ApiHouse, api: TestClient) -> None:
    here = f"/gate-passages/{(passage_id := before_the_gate(gated.platform, gated.ministry))}"
    keeper, leader = as_("manager"), as_("secretary")

    def places(*answers: Response) -> tuple[set[int], GatePlace]:
        return {each.status_code for each in answers}, at(gated.platform, passage_id).place

    def verdict() -> Response:
        seen = api.get(here, headers=leader).json()["manifest_hash"]
        return api.post(f"{here}/verdict", json={"verdict": "approve", "manifest_hash": seen}, headers=leader)

    found = [
        places(api.post(f"{here}/release", json={}, headers=keeper), verdict()),
        places(api.post(f"{here}/verdict-taken-back", headers=leader)),
        places(verdict(), api.post(f"{here}/asking-again", json={"words": "Gælder det hele?"}, headers=keeper)),
        places(verdict(), api.post(f"{here}/withdrawal", headers=keeper)),
        places(api.post(f"{here}/skipping-afterwards", headers=keeper), api.post(f"{here}/release", json={}, headers=keeper), verdict()),
    ]

    with_executive, after = GatePlace.WITH_EXECUTIVE, GatePlace.AFTER
    assert [({204}, after), *[({204}, with_executive)] * 2, ({204}, GatePlace.BEFORE), ({204}, GatePlace.DONE)] == found


def test_what_is_sent_directly_over_the_api_counts_at_once(gated: ApiHouse, api: TestClient) -> None:
    here = f"/gate-passages/{(passage_id := before_the_gate(gated.platform, gated.ministry))}"
    sent = api.post(f"{here}/sending-directly", json={"note": "Haster"}, headers=as_("manager"))
    seen = api.get(here, headers=as_("secretary")).json()
    given = {"verdict": "return", "words": "Ret beløbet", "return_to": 1, "manifest_hash": seen["manifest_hash"]}
    said = api.post(f"{here}/verdict", json=given, headers=as_("secretary"))

    assert (204, "always", "Haster", 204) == (sent.status_code, seen["passage"]["bypass"], seen["passage"]["note"], said.status_code)
    assert (GatePlace.DONE, 1) == (at(gated.platform, passage_id).place, at(gated.platform, passage_id).return_to)


def test_a_gatekeeper_decides_for_the_executive_over_the_api(gated: ApiHouse, api: TestClient) -> None:
    here = f"/gate-passages/{(passage_id := before_the_gate(gated.platform, gated.ministry))}"
    seen = api.get(here, headers=as_("manager")).json()["manifest_hash"]
    given = {"verdict": "return", "words": "Hjemlen mangler", "return_to": 1, "manifest_hash": seen}

    refused = api.post(f"{here}/decision-on-behalf", json=given, headers=as_("auditor"))
    decided = api.post(f"{here}/decision-on-behalf", json=given, headers=as_("manager"))

    assert (403, 201) == (refused.status_code, decided.status_code)
    assert decided.json()["decision_id"] == at(gated.platform, passage_id).decision_id


def test_each_verb_at_the_gate_is_refused_over_the_api_where_it_cannot_be_done_and_says_who_was_first(
    gated: ApiHouse, api: TestClient
) -> None:
    here = f"/gate-passages/{before_the_gate(gated.platform, gated.ministry)}"
    keeper = as_("manager")
    too_soon = [
        api.post(f"{here}/withdrawal", headers=keeper),
        api.put(f"{here}/words", json={"words": "Andre ord"}, headers=keeper),
        api.post(f"{here}/asking-again", json={"words": "Hvorfor?"}, headers=keeper),
        api.post(f"{here}/execution", json={}, headers=keeper),
    ]
    api.post(f"{here}/release", json={}, headers=keeper)
    too_late = [
        api.post(f"{here}/sending-directly", json={}, headers=as_("outsider")),
        api.post(f"{here}/assurance", headers=as_("outsider")),
    ]

    assert {(409, "gate_has_moved_on")} == {
        (each.status_code, reason["reason"]) for each in (*too_soon, *too_late) for reason in each.json()["reasons"]
    }
    assert [("Lis Krogh", "gate_released")] * 2 == [
        (each.json()["done_first"]["by"], each.json()["done_first"]["kind"]) for each in too_late
    ]
    assert {403} == {
        api.post(f"{here}/{verb}", headers=as_("secretary")).status_code for verb in ("withdrawal", "skipping-afterwards", "assurance")
    }


def test_a_copy_is_let_through_or_seen_at_the_gate_over_the_api(gated: ApiHouse, api: TestClient) -> None:
    publish(gated.platform, gated.ministry, COPIED)
    (_, let_through), (_, seen) = copied(gated.platform, gated.ministry), copied(gated.platform, gated.ministry)
    lying = f"/gates/{gated.ministry.people['secretary']}/copies"

    listed = {each["copy_id"] for each in api.get(lying, headers=as_("manager")).json()}
    no = [
        api.get(lying, headers=as_("caseworker")).status_code,
        api.post(f"/gate-copies/{let_through}/release", headers=as_("caseworker")).status_code,
        api.post(f"/gate-copies/{let_through}/release", headers=as_("secretary")).status_code,
        api.post(f"/gate-copies/{seen}/seen-mark", headers=as_("secretary")).status_code,
    ]
    yes = [
        api.post(f"/gate-copies/{let_through}/release", headers=as_("manager")).status_code,
        api.post(f"/gate-copies/{seen}/seen-mark", headers=as_("manager")).status_code,
    ]
    mine = {each["copy_id"] for each in api.get("/me/executive-copies", headers=as_("secretary")).json()}

    assert {let_through, seen} <= listed
    assert ([403, 403, 404, 404], [204, 204]) == (no, yes)
    assert (True, False) == (let_through in mine, seen in mine)
