"""What is said about a record, over the API: who may, who may not, and who finds nothing."""

import pytest

from casework.services import distribution, granting, organisation, records
from casework.vocabulary import AccessLevel, Cause, ListOwner, Right
from casework.work import Actor
from tests.builders import a_case, a_record
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_


@pytest.fixture
def record(house: ApiHouse) -> str:
    """Gives the address of a record of the head's that the unit reads."""
    with house.platform.work(house.ministry.actor("head")) as work:
        made = a_record(work, house.ministry, access_level=AccessLevel.UNIT)
        granting.give(work, made, house.ministry.people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        return f"/records/{made.id}"


def test_a_reader_notes_and_annotates_and_a_stranger_finds_nothing(api: TestClient, record: str) -> None:
    for part in ("notes", "annotations"):
        made = api.post(f"{record}/{part}", json={"text": "Ring til kommunen"}, headers=as_("caseworker"))
        unseen = api.post(f"{record}/{part}", json={"text": "Jeg er her"}, headers=as_("outsider"))

        assert (201, 404, 404) == (made.status_code, unseen.status_code, api.get(f"{record}/{part}", headers=as_("outsider")).status_code)
    read = api.put(f"{record}/annotations/read-mark", headers=as_("head"))

    assert 204 == read.status_code
    assert "Ring til kommunen" in api.get(f"{record}/notes", headers=as_("head")).text
    assert 409 == api.post(f"{record}/notes", json={"text": " "}, headers=as_("head")).status_code


def test_a_case_is_annotated_to_a_colleague_who_marks_it_read_and_a_stranger_finds_nothing(api: TestClient, house: ApiHouse) -> None:
    people = house.ministry.people
    with house.platform.work(house.ministry.actor("head")) as work:
        case_id = a_case(work, house.ministry).id
        granting.give_on_case(work, case_id, people["head"], cause=Cause.RESPONSIBLE)
        granting.give_on_case(work, case_id, people["lawyer"], cause=Cause.SUPPLEMENTARY, right=Right.READ)
    at = f"/cases/{case_id}/annotations"
    made = api.post(at, json={"text": "Fremlagt", "participants": [people["lawyer"]]}, headers=as_("head"))
    closed = api.post(at, json={"text": "Fremlagt", "participants": [people["outsider"]]}, headers=as_("head"))
    empty = api.post(at, json={"text": " "}, headers=as_("head"))
    strangers = [
        api.get(at, headers=as_("outsider")),
        api.post(at, json={"text": "Jeg er her"}, headers=as_("outsider")),
        api.put(f"{at}/read-mark", headers=as_("outsider")),
    ]

    assert (201, 409, 409, {404}) == (made.status_code, closed.status_code, empty.status_code, {each.status_code for each in strangers})
    waiting = api.get("/me/annotated-cases", headers=as_("lawyer")).json()
    assert [(case_id, 1)] == [(each["case_id"], each["unread"]) for each in waiting if each["case_id"] == case_id]
    assert f'"case_id":{case_id},' not in api.get("/me/annotated-cases", headers=as_("outsider")).text.replace(" ", "")
    assert 204 == api.put(f"{at}/read-mark", headers=as_("lawyer")).status_code
    assert case_id not in [each["case_id"] for each in api.get("/me/annotated-cases", headers=as_("lawyer")).json()]


def test_a_note_is_deleted_over_the_api_by_the_privilege_alone(api: TestClient, record: str) -> None:
    note = api.post(f"{record}/notes", json={"text": "Forkert akt"}, headers=as_("caseworker")).json()
    at = f"/notes/{note['id'] if isinstance(note, dict) else note}?reason=Fejl"

    assert [403, 404] == [api.delete(at, headers=as_(who)).status_code for who in ("caseworker", "outsider")]


def test_a_chat_is_read_by_its_participants_and_by_nobody_else(api: TestClient, house: ApiHouse, record: str) -> None:
    people = house.ministry.people
    made = api.post(f"{record}/chats", json={"with_": [people["outsider"]], "text": "Hemmeligt"}, headers=as_("head"))
    chat = made.json()["id"]
    said = api.post(f"/chats/{chat}/messages", json={"text": "Også hemmeligt"}, headers=as_("outsider"))
    others = [
        api.post(f"/chats/{chat}/messages", json={"text": "Hej"}, headers=as_("caseworker")),
        api.put(f"/chats/{chat}/participants/{people['caseworker']}", headers=as_("caseworker")),
        api.put(f"/chats/{chat}/read-mark", headers=as_("caseworker")),
        api.get(f"{record}/chats", headers=as_("lawyer")),
    ]

    assert (201, 201, {404}) == (made.status_code, said.status_code, {each.status_code for each in others})
    assert "emmeligt" not in api.get(f"{record}/chats", headers=as_("caseworker")).text
    assert 403 == api.delete(f"/chats/{chat}/participants/{people['head']}", headers=as_("outsider")).status_code
    assert 204 == api.delete(f"/chats/{chat}/participants/{people['outsider']}", headers=as_("head")).status_code
    assert 404 == api.get(f"{record}/chats", headers=as_("outsider")).status_code


def test_a_team_is_named_let_in_and_asked_and_a_stranger_learns_nothing(api: TestClient, house: ApiHouse, record: str) -> None:
    people = house.ministry.people
    with house.platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, house.ministry.authority, "Holdet ved døren")
        organisation.add_member(work, team, people["caseworker"], starts_on=work.today)
    assert 201 == api.post(f"{record}/notes", json={"text": "Se her", "participants": [team]}, headers=as_("head")).status_code
    involved = api.get(f"{record}/involved", headers=as_("head"))
    assert [(200, [people["caseworker"]]), 404] == [
        (involved.status_code, [each["official_id"] for each in involved.json()]),
        api.get(f"{record}/involved", headers=as_("outsider")).status_code,
    ]
    chat = api.post(f"{record}/chats", json={"to_all": True}, headers=as_("head")).json()["id"]
    assert 204 == api.put(f"/chats/{chat}/participants/{team}", headers=as_("head")).status_code
    assert "Mette Lund" in api.get(f"{record}/chats", headers=as_("clerk")).text
    assert team in [each["principal_id"] for each in api.get("/request-recipient-choices?limit=200", headers=as_("head")).json()]
    asked = api.post(f"{record}/requests", json={"text": "Bidrag", "recipients": [team]}, headers=as_("head")).json()["id"]
    copied = api.post(f"/requests/{asked}/copies", json={}, headers=as_("head"))
    printed = api.post(f"/requests/{asked}/printouts", headers=as_("caseworker"))
    ended = api.post(f"{record}/finalised-requests", headers=as_("head"))
    back = api.delete(f"/requests/{asked}/finalisation", headers=as_("head"))
    assert (201, "Bidrag", [asked], 204) == (
        copied.status_code,
        printed.json()["request"]["text"],
        ended.json(),
        back.status_code,
    )
    assert [404] * 4 == [
        api.post(f"/requests/{asked}/copies", json={}, headers=as_("outsider")).status_code,
        api.post(f"/requests/{asked}/printouts", headers=as_("outsider")).status_code,
        api.post(f"{record}/finalised-requests", headers=as_("outsider")).status_code,
        api.delete(f"/requests/{asked}/finalisation", headers=as_("outsider")).status_code,
    ]
    assert [403, 403] == [
        api.post(f"/requests/{asked}/copies", json={}, headers=as_("caseworker")).status_code,
        api.post(f"{record}/finalised-requests", headers=as_("caseworker")).status_code,
    ]


def test_others_work_on_a_record_and_it_is_handed_over_and_taken_back(api: TestClient, house: ApiHouse, record: str) -> None:
    people = house.ministry.people
    at = f"{record}/supplementary/{people['outsider']}"
    no = [api.put(at, json={"right": Right.READ}, headers=as_(who)).status_code for who in ("caseworker", "lawyer")]
    yes = api.put(at, json={"right": Right.READ}, headers=as_("head"))

    assert ([403, 404], 204) == (no, yes.status_code)
    assert "Bo Krag" in api.get(f"{record}/supplementary", headers=as_("outsider")).text
    assert 403 == api.delete(at, headers=as_("outsider")).status_code
    assert 204 == api.delete(at, headers=as_("head")).status_code
    assert 404 == api.get(record, headers=as_("outsider")).status_code

    with house.platform.work(house.ministry.actor("head")) as work:
        records.assign(work, int(record.rpartition("/")[2]), people["outsider"], note="Høringen mangler")
    assert 409 == api.post(f"{record}/taking-back", headers=as_("caseworker")).status_code
    assert 404 == api.post(f"{record}/taking-back", headers=as_("lawyer")).status_code
    assert 204 == api.post(f"{record}/taking-back", headers=as_("head")).status_code
    assert 404 == api.get(record, headers=as_("outsider")).status_code


def test_a_list_is_weighed_before_it_is_chosen_and_a_chat_is_deleted_by_its_opener(api: TestClient, house: ApiHouse, record: str) -> None:
    people = house.ministry.people
    with house.platform.work(house.ministry.actor("clerk")) as work:
        listed = distribution.make(work, "Høring over døren", scope=ListOwner.AUTHORITY)
        for each in ("caseworker", "outsider"):
            distribution.add_member(work, listed, principal_id=people[each])
    purposes = ("for-a-note", "for-a-chat", "for-a-request", "for-recipients")
    asked = {
        who: [api.get(f"{record}/distribution-lists/{listed}/{each}", headers=as_(who)) for each in purposes]
        for who in ("head", "caseworker", "outsider")
    }
    assert [["put", "cannot_read"], *[["put", "put"]] * 3] == [[row["outcome"] for row in each.json()] for each in asked["head"]]
    assert [200, 200, 403, 403] == [each.status_code for each in asked["caseworker"]]
    assert [404] * 4 == [each.status_code for each in asked["outsider"]]

    chat = api.post(f"{record}/chats", json={"text": "Hemmeligt"}, headers=as_("head")).json()["id"]
    let_in = api.post(f"/chats/{chat}/participants", json={"principal_ids": [people["outsider"]]}, headers=as_("head"))
    refused = [api.delete(f"/chats/{chat}", headers=as_(who)).status_code for who in ("outsider", "caseworker")]
    deleted = [api.delete(f"/chats/{chat}", headers=as_("head")).status_code for _ in range(2)]
    left = api.get(f"{record}/chats", headers=as_("caseworker")).text

    assert (True, [403, 404], [204, 204], True, False) == (
        let_in.status_code < 300, refused, deleted, "Jens Holt" in left, "Hemmeligt" in left
    )  # fmt: skip
    assert 404 == api.get(f"{record}/chats", headers=as_("outsider")).status_code
