"""A head gives work of the unit to somebody else over the API, and names who stands in for a colleague: who may, and who may not."""

import pytest

from casework.model import Case, Record
from casework.services import granting
from casework.vocabulary import AccessLevel, Cause, Right
from casework.work import Actor
from tests.builders import a_case, a_record
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_


@pytest.fixture
def work_of_a_colleague(house: ApiHouse) -> tuple[int, int]:
    """Gives a case and a record on it that the caseworker is responsible for; the whole ministry reads the record."""
    mette = house.ministry.people["caseworker"]
    with house.platform.work(Actor.system("setup")) as work:
        case_id = a_case(work, house.ministry, responsible_id=mette).id
        record = a_record(work, house.ministry, responsible_id=mette, case_id=case_id, access_level=AccessLevel.ALL)
        granting.give(work, record, mette, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        granting.give_on_case(work, case_id, mette, cause=Cause.RESPONSIBLE)
        return case_id, record.id


def test_a_head_gives_a_case_and_a_record_away_and_takes_them_back(
    api: TestClient, house: ApiHouse, work_of_a_colleague: tuple[int, int]
) -> None:
    case_id, record_id = work_of_a_colleague
    people, given, back, refused = house.ministry.people, [], [], []
    for at in (f"/cases/{case_id}", f"/records/{record_id}"):
        opened = {"If-Match": api.get(at, headers=as_("head")).headers["etag"]}
        for who in ("clerk", "lawyer", "manager"):
            refused.append(api.put(f"{at}/responsible", json={"to_id": people["clerk"]}, headers=as_(who) | opened).status_code)
        given.append(api.put(f"{at}/responsible", json={"to_id": people["clerk"]}, headers=as_("head") | opened).status_code)
        refused_back = api.post(f"{at}/taking-back", headers=as_("lawyer")).status_code
        back.append((refused_back, api.post(f"{at}/taking-back", headers=as_("head")).status_code))
    with house.platform.work(Actor.system("setup")) as work:
        now = {work.session.get_one(Case, case_id).responsible_id, work.session.get_one(Record, record_id).responsible_id}

    assert [403] * 6 == refused
    assert [204, 204] == given
    assert [(409, 204), (409, 204)] == back
    assert {people["caseworker"]} == now


def test_a_head_names_a_substitute_for_a_colleague_and_ends_it_and_another_head_does_not(api: TestClient, house: ApiHouse) -> None:
    people = house.ministry.people
    at = f"/officials/{people['caseworker']}/substitutions"
    asked = {"substitute_id": people["clerk"], "starts_on": "2026-11-23", "ends_on": "2026-11-30"}
    refused = [api.post(at, json=asked, headers=as_(who)).status_code for who in ("lawyer", "outsider")]
    named = api.post(at, json=asked, headers=as_("head"))
    shown = api.get(f"/officials/{people['caseworker']}", headers=as_("head")).json()
    end = f"/substitutions/{shown['substitutions'][0]['substitution_id']}/end"
    ended = [api.post(end, headers=as_(who)).status_code for who in ("lawyer", "head")]

    assert [403, 403] == refused
    assert 201 == named.status_code
    assert shown["may_name_substitutes"] is True
    assert [403, 204] == ended


def test_an_absence_is_said_changed_and_ended_by_whose_it_is_and_their_head_alone(api: TestClient, house: ApiHouse) -> None:
    at = f"/officials/{house.ministry.people['caseworker']}/absences"
    asked, longer = ({"starts_on": "2026-11-23", "ends_on": f"2026-12-0{day}"} for day in (3, 4))
    refused = [api.post(at, json=asked, headers=as_(who)).status_code for who in ("lawyer", "clerk")]
    said = api.post(at, json=asked, headers=as_("caseworker"))
    [shown] = api.get(at, headers=as_("lawyer")).json()
    one = f"/absences/{shown['absence_id']}"
    changed = [api.put(one, json=longer, headers=as_(who)).status_code for who in ("lawyer", "clerk", "head")]
    ended = [api.post(f"{one}/end", headers=as_(who)).status_code for who in ("lawyer", "head", "head")]

    assert ([403, 403], 201) == (refused, said.status_code)
    assert ("2026-11-23", "2026-12-03", True) == (shown["starts_on"], shown["ends_on"], shown["is_running"])
    assert [403, 403, 204] == changed
    assert [403, 204, 204] == ended
    assert [] == api.get(at, headers=as_("lawyer")).json()
