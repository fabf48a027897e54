"""The gate over the API: each verb is a route, and each no is a problem in words."""

import pytest

from casework.vocabulary import GatePlace
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_
from tests.gates import at, before_the_gate, with_a_gate


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
