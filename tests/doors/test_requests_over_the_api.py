"""Requests over the API: what each side can do, and what a third gets."""

from tests.asking import ASKED, a_record_of
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_


def test_a_request_goes_its_whole_way_over_the_api(api: TestClient, house: ApiHouse) -> None:
    record_id = a_record_of(house.platform, house.ministry)
    asked = {"text": ASKED, "recipients": [house.ministry.legal], "deadline": "2026-11-30"}
    made = api.post(f"/records/{record_id}/requests", json=asked, headers=as_("head"))
    at = made.headers["location"].removeprefix("/api")
    part = f"/request-recipients/{api.get(at, headers=as_('lawyer')).json()['recipients'][0]['recipient_id']}"
    early = api.post(f"{part}/execution", json={}, headers=as_("lawyer", accept_language="da"))
    mine = api.get(f"/lists/unit_requests-{house.ministry.legal}", headers=as_("lawyer")).json()
    answers = [
        api.post(f"{part}/acceptance", headers=as_("lawyer")),
        api.post(f"{part}/answers", headers=as_("lawyer")),
        api.post(f"{part}/execution", json={"comment": "Se svaret"}, headers=as_("lawyer")),
        api.post(f"{at}/finalisation", headers=as_("head")),
        api.put(f"{part}/evaluation", json={"evaluation": "good"}, headers=as_("head")),
    ]
    ended = api.get(at, headers=as_("head")).json()

    assert (201, 409, "answer_is_missing", "Svar med en akt først: begynd en, eller vælg en.") == (
        made.status_code,
        early.status_code,
        early.json()["reasons"][0]["reason"],
        early.json()["reasons"][0]["sentence"],
    )
    assert [204, 201, 204, 204, 204] == [each.status_code for each in answers]
    assert record_id in [row["record_id"] for row in mine["rows"]]
    assert ("finalised", "good", answers[1].json()["id"]) == (
        ended["state"],
        ended["recipients"][0]["evaluation"],
        ended["recipients"][0]["answer_id"],
    )


def test_a_third_gets_no_request_and_a_reader_no_say(api: TestClient, house: ApiHouse) -> None:
    record_id = a_record_of(house.platform, house.ministry)
    made = api.post(f"/records/{record_id}/requests", json={"text": ASKED, "recipients": [house.ministry.legal]}, headers=as_("head"))
    at = made.headers["location"].removeprefix("/api")
    unseen, missing = (api.get(each, headers=as_("clerk")) for each in (at, "/requests/999999"))
    no = api.post(f"{at}/finalisation", headers=as_("lawyer"))

    assert (404, unseen.status_code, unseen.content) == (missing.status_code, missing.status_code, missing.content)
    assert (403, "not_the_requester") == (no.status_code, no.json()["reasons"][0]["reason"])
