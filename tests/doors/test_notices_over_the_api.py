"""Notices over the API: read page by page, marked and taken back, chosen about; an approval followed."""

from casework.services import inbox
from tests.approvals import THREE, letter, publish, started
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_
from workflows.noticing import prepare_digests


def test_notices_are_listed_read_and_chosen_about(api: TestClient, house: ApiHouse) -> None:
    record_id = letter(house.platform, house.ministry)
    api.post("/me/notice-readings/all", json={}, headers=as_("head"))  # what others of the house have told him
    for cause in ("note", "chat", "reminder"):
        with house.platform.work(house.ministry.actor("caseworker")) as work:
            inbox.put(work, record_id, house.ministry.people["head"], cause=cause)
    first = api.get("/me/notices?limit=2", headers=as_("head"))
    rest = api.get(first.headers["link"].partition(">")[0].removeprefix("</api").removeprefix("<"), headers=as_("head"))
    one = first.json()[0]
    read = api.post("/me/notice-readings", json={"notice_ids": [one["notice_id"]]}, headers=as_("head")).json()["read_in"]
    counted = [api.get("/me/notices/unread", headers=as_("head")).json()["count"]]
    back = api.delete(f"/me/notice-readings/{read}", headers=as_("head")).json()
    counted.append(api.get("/me/notices/unread", headers=as_("head")).json()["count"])
    api.post("/me/notice-readings/all", json={}, headers=as_("head"))
    counted.append(api.get("/me/notices/unread", headers=as_("head")).json()["count"])
    api.put("/me/notice-preferences/chat", json={"way": "digest"}, headers=as_("head"))
    ways = api.get("/me/notice-preferences", headers=as_("head")).json()

    assert [["reminder", "chat"], ["note"]] == [
        [each["cause"] for each in page.json() if each["record_id"] == record_id] for page in (first, rest)
    ]
    assert ("Ansøgning om tilskud", record_id) == (one["title"], one["record_id"])
    assert (1, [2, 3, 0]) == (back["count"], counted)
    assert ("digest", "desk") == (ways["chat"], ways["comment"])
    assert 404 == api.get(f"/me/notices/{one['notice_id']}", headers=as_("lawyer")).status_code


def test_an_approval_is_followed_over_the_api(api: TestClient, house: ApiHouse) -> None:
    publish(house.platform, house.ministry, THREE)
    approval_id = started(house.platform, house.ministry, "three")
    at = f"/approvals/{approval_id}"
    said = [
        api.put(f"{at}/watch", headers=as_("head")).status_code,
        api.put(f"{at}/subscriptions/head", json={"wants": ["when_finally_approved"]}, headers=as_("head")).status_code,
        api.put(f"{at}/subscriptions/lawyer", json={"wants": []}, headers=as_("head")).status_code,
        api.put(f"{at}/watch", headers=as_("outsider")).status_code,
    ]
    told = api.get(f"{at}/subscriptions", headers=as_("head")).json()
    api.delete(f"{at}/watch", headers=as_("head"))

    assert [204, 204, 403, 404] == said
    assert (True, ["when_finally_approved"]) == (told["is_watched"], told["steps"][0]["wants"])
    assert not api.get(f"{at}/subscriptions", headers=as_("head")).json()["is_watched"]


def test_the_e_mail_once_a_day_and_a_wish_for_all_approvals_over_the_api(api: TestClient, house: ApiHouse) -> None:
    record_id, head = letter(house.platform, house.ministry), house.ministry.people["head"]
    api.put("/me/notice-preferences/reminder", json={"way": "both"}, headers=as_("head"))
    with house.platform.work(house.ministry.actor("caseworker")) as work:
        inbox.put(work, record_id, head, cause="reminder")
    waiting = api.get("/me/notice-messages/waiting", headers=as_("head")).json()["count"]
    prepare_digests(house.platform)
    [made] = api.get("/me/notice-messages", headers=as_("head")).json()
    said = api.get(f"/me/notice-messages/{made['digest_id']}", headers=as_("head")).json()
    api.put("/me/approval-wishes", json={"wants": ["when_comment_is_added"]}, headers=as_("head"))
    wishes = [api.get("/me/approval-wishes", headers=as_("head")).json()]
    api.delete("/me/approval-wishes", headers=as_("head"))
    wishes.append(api.get("/me/approval-wishes", headers=as_("head")).json())

    assert 1 <= waiting
    assert "Ansøgning om tilskud" in said["plain"]
    assert 404 == api.get(f"/me/notice-messages/{made['digest_id']}", headers=as_("lawyer")).status_code
    assert [{"is_own": True, "wants": ["when_comment_is_added"]}, {"is_own": False, "wants": []}] == wishes
