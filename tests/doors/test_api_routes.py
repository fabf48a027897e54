"""The routes of the API: what a program gets, what it is refused, and in which words."""

import pytest

from casework.vocabulary import Scope
from tests.builders import a_record
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import an_api, as_
from ui.api.limits import Buckets

DRAFT = {"title": "Notat om varmepumper", "kind": "internal", "channel": "desk"}


@pytest.fixture
def draft(house: ApiHouse) -> dict[str, object]:
    return {**DRAFT, "unit_id": house.ministry.grants, "responsible_id": house.ministry.grants}


def test_a_program_writes_a_record_and_reads_it_back(api: TestClient, draft: dict[str, object]) -> None:
    made = api.post("/records", json=draft, headers=as_("caseworker"))
    record = api.get(f"/records/{made.json()['id']}", headers=as_("caseworker"))

    assert (201, f"/api/records/{made.json()['id']}") == (made.status_code, made.headers["location"])
    assert ("Notat om varmepumper", "draft") == (record.json()["title"], record.json()["state"])
    assert f'"{record.json()["version"]}"' == record.headers["etag"]


def test_what_was_told_is_written_with_when_and_by_whom_and_put_right(api: TestClient) -> None:
    """What may be left out came as JSON had brought it, and writing it down failed in the program."""
    told = {"told_by": "Anna Prøve", "happened_at": "2026-11-20T09:00:00+00:00", "place": "I telefonen"}
    said = {"title": "Opringning om tilskud", "genre": "oral_information", "occasion": told}
    made = api.post("/records/own", json=said, headers=as_("caseworker"))
    seen = api.get(f"/records/{made.json()['id']}", headers=as_("caseworker"))
    change = {"occasion": told | {"place": "Ved skranken"}, "keywords": ["Varme"]}
    changed = api.request("PATCH", f"/records/{made.json()['id']}", json=change, headers=as_("caseworker", if_match=seen.headers["etag"]))
    again = api.get(f"/records/{made.json()['id']}", headers=as_("caseworker"))

    assert (201, "I telefonen") == (made.status_code, seen.json()["occasion"]["place"])
    assert (204, "Ved skranken") == (changed.status_code, again.json()["occasion"]["place"])


def test_a_record_taken_over_the_api_has_been_read(api: TestClient, draft: dict[str, object]) -> None:
    made = api.post("/records", json=draft | {"body_html": "<p>Hun ringede.</p>"}, headers=as_("caseworker")).json()["id"]
    before = api.get(f"/records/{made}/readers", headers=as_("caseworker")).json()
    api.get(f"/records/{made}", headers=as_("caseworker"))
    words = api.get(f"/records/{made}/words", headers=as_("caseworker")).json()
    after = api.get(f"/records/{made}/readers", headers=as_("caseworker")).json()

    assert {"html": "<p>Hun ringede.</p>"} == words
    assert ([], [("Mette Lund", 2)]) == (before, [(each["official"], each["times"]) for each in after])


def test_a_record_is_registered_on_its_case(api: TestClient, draft: dict[str, object]) -> None:
    made = api.post("/records", json=draft, headers=as_("caseworker")).json()["id"]
    new_case = {"title": "Tilskud", "file_plan_code": "06.02.01"}
    case = api.post(f"/records/{made}/new-case", json=new_case, headers=as_("caseworker"))
    etag = api.get(f"/records/{made}", headers=as_("caseworker")).headers["etag"]
    registered = api.post(f"/records/{made}/registration", headers=as_("caseworker", if_match=etag))

    assert (201, 204) == (case.status_code, registered.status_code)
    assert 1 == api.get(f"/records/{made}", headers=as_("caseworker")).json()["number"]


def test_without_a_token_nothing_is_answered(api: TestClient) -> None:
    answers = [api.get("/records/1"), api.get("/records/1", headers={"authorization": "Bearer nobody"}), api.post("/records", json=DRAFT)]

    assert {401} == {answer.status_code for answer in answers}
    assert {"application/problem+json"} == {answer.headers["content-type"] for answer in answers}
    assert 'Bearer realm="casework"' == answers[0].headers["www-authenticate"]


def test_a_token_does_only_what_its_scopes_say(api: TestClient, draft: dict[str, object]) -> None:
    refused = api.post("/records", json=draft, headers=as_("caseworker", Scope.RECORDS_READ))

    assert (403, "urn:casework:problem:out-of-scope", "records:write") == (
        refused.status_code, refused.json()["type"], refused.json()["scope"],
    )  # fmt: skip


def test_what_is_unseen_and_what_is_not_there_are_one_answer(api: TestClient, house: ApiHouse) -> None:
    with house.platform.work(house.ministry.actor("head")) as work:
        hidden = a_record(work, house.ministry, access_level="involved").id

    unseen, missing = (api.get(f"/records/{id}", headers=as_("outsider")) for id in (hidden, 999_999))

    assert 404 == unseen.status_code
    assert (unseen.status_code, unseen.content, unseen.headers) == (missing.status_code, missing.content, missing.headers)


def test_a_refusal_says_its_reasons_in_the_language_asked_for(api: TestClient, draft: dict[str, object]) -> None:
    made = api.post("/records", json=draft, headers=as_("caseworker")).json()["id"]
    etag = api.get(f"/records/{made}", headers=as_("caseworker")).headers["etag"]
    refused = api.post(f"/records/{made}/registration", headers=as_("caseworker", if_match=etag, accept_language="da"))

    assert 409 == refused.status_code
    assert [{"reason": "record_has_no_case", "sentence": "Læg først akten på en sag."}] == refused.json()["reasons"]


def test_an_edit_says_which_version_was_seen(api: TestClient, draft: dict[str, object]) -> None:
    at = f"/records/{api.post('/records', json=draft, headers=as_('caseworker')).json()['id']}"
    etag = api.get(at, headers=as_("caseworker")).headers["etag"]
    unsaid = api.patch(at, json={"title": "Et andet"}, headers=as_("caseworker"))
    edited = api.patch(at, json={"title": "Et andet"}, headers=as_("caseworker", if_match=etag))
    late = api.patch(at, json={"title": "Et tredje"}, headers=as_("caseworker", if_match=etag))

    assert [428, 204, 412] == [unsaid.status_code, edited.status_code, late.status_code]
    assert [{"field": "title", "yours": "Notat om varmepumper", "theirs": "Et andet"}] == [
        each for each in late.json()["differences"] if each["field"] == "title"
    ]


def test_an_unknown_field_is_not_swallowed(api: TestClient, draft: dict[str, object]) -> None:
    refused = api.post("/records", json={**draft, "titel": "x"}, headers=as_("caseworker"))

    assert (422, "body.titel") == (refused.status_code, refused.json()["errors"][0]["place"])


@pytest.mark.parametrize("path", ["/records/99999999999999999999", "/records/x", "/lists/my_inbox?limit=201"])
def test_what_cannot_be_is_not_understood(api: TestClient, path: str) -> None:
    assert 422 == api.get(path, headers=as_("clerk")).status_code


def test_a_list_comes_in_pages_that_nothing_new_shifts(api: TestClient) -> None:
    case = api.post("/cases", json={"title": "Tilskud", "file_plan_code": "06.02.01"}, headers=as_("head")).json()["id"]
    for number in range(4):
        etag = api.get(f"/cases/{case}", headers=as_("head")).headers["etag"]
        api.patch(f"/cases/{case}", json={"title": f"Titel {number}"}, headers=as_("head", if_match=etag))

    first = api.get(f"/cases/{case}/history?limit=4", headers=as_("head"))
    rest = api.get(first.links["next"]["url"].removeprefix("/api"), headers=as_("head"))
    stolen = api.get(first.links["next"]["url"].removeprefix("/api"), headers=as_("manager"))

    assert (4, 2) == (len(first.json()["lines"]), len(rest.json()["lines"]))
    assert not {each["event_id"] for each in first.json()["lines"]} & {each["event_id"] for each in rest.json()["lines"]}
    assert "next" not in rest.links
    assert stolen.status_code in {404, 422}


def test_a_client_that_asks_too_much_waits(house: ApiHouse) -> None:
    with an_api(house.platform, house.ministry, buckets=Buckets(a_second=0.5, at_once=2, clock=lambda: 100.0)) as api:
        answers = [api.get("/me/unit", headers=as_("clerk")) for _ in range(3)]

    assert [200, 200, 429] == [answer.status_code for answer in answers]
    assert "2" == answers[-1].headers["retry-after"]


def test_a_body_that_is_too_large_is_not_read(api: TestClient) -> None:
    said = api.post("/records", content=b"{}", headers=as_("clerk", content_length=str(1 << 21)))
    streamed = api.post("/records", content=iter([b"x" * (1 << 20), b"x"]), headers=as_("clerk"))

    assert (413, 413) == (said.status_code, streamed.status_code)


def test_a_file_goes_in_and_comes_out_as_the_same_bytes(api: TestClient, draft: dict[str, object]) -> None:
    made = api.post("/records", json=draft, headers=as_("caseworker")).json()["id"]
    put = api.post(f"/records/{made}/documents?filename=note.txt", content=b"K\xc3\xa6re minister", headers=as_("caseworker"))
    got = api.get(f"/document-versions/{put.json()['version_id']}/content", headers=as_("caseworker"))

    assert 201 == put.status_code
    assert (b"K\xc3\xa6re minister", "attachment") == (got.content, got.headers["content-disposition"][:10])
    assert 404 == api.get(f"/document-versions/{put.json()['version_id']}/content", headers=as_("outsider")).status_code


def test_received_post_becomes_a_record_once(api: TestClient, house: ApiHouse) -> None:
    at = f"/units/{house.ministry.grants}/post?filename=brev.eml"
    mail = b"From: a@b.invalid\r\nMessage-ID: <1@b.invalid>\r\nSubject: Hej\r\n\r\nKan I hj\xc3\xa6lpe?"
    outcomes = [api.post(at, content=mail, headers=as_("clerk")).json()["outcome"] for _ in range(2)]

    assert ["filed", "duplicate"] == outcomes


def test_the_document_names_every_answer(api: TestClient) -> None:
    document = api.get("/openapi.json").json()
    registration = document["paths"]["/records/{record_id}/registration"]["post"]

    assert document["openapi"].startswith("3.1")
    assert {"204", "401", "403", "404", "409", "412", "413", "422", "423", "428", "429", "503"} == set(registration["responses"])
    assert [{"oauth": ["records:write"]}] == registration["security"]


def test_a_deed_sent_twice_is_done_once_and_answered_alike(api: TestClient, draft: dict[str, object]) -> None:
    key = {"idempotency_key": "kladde-2026-11-23-0001"}
    first, again = (api.post("/records", json=draft, headers=as_("caseworker", **key)) for _ in range(2))
    another = api.post("/records", json={**draft, "title": "Et andet"}, headers=as_("caseworker", **key))
    of_another = api.post("/records", json=draft, headers=as_("clerk", **key))

    assert (201, first.json(), first.headers["location"]) == (again.status_code, again.json(), again.headers["location"])
    assert "true" == again.headers["idempotency-replayed"]
    assert (422, "urn:casework:problem:key-used-otherwise") == (another.status_code, another.json()["type"])
    assert first.json() != of_another.json()


def test_a_deed_that_was_refused_is_tried_again_under_its_key(api: TestClient, draft: dict[str, object]) -> None:
    made = api.post("/records", json=draft, headers=as_("caseworker")).json()["id"]
    etag = api.get(f"/records/{made}", headers=as_("caseworker")).headers["etag"]
    key = {"idempotency_key": "journaliser-0001"}
    refused = api.post(f"/records/{made}/registration", headers=as_("caseworker", if_match=etag, **key))
    api.post(f"/records/{made}/new-case", json={"title": "Tilskud", "file_plan_code": "06.02.01"}, headers=as_("caseworker"))
    etag = api.get(f"/records/{made}", headers=as_("caseworker")).headers["etag"]

    assert 409 == refused.status_code
    assert 204 == api.post(f"/records/{made}/registration", headers=as_("caseworker", if_match=etag, **key)).status_code
