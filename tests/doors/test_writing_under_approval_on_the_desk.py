"""Before somebody writes on a record that is in approval, the desk says what that comes to."""

import pytest

from casework.bootstrap import Platform
from tests.approvals import THREE, decided, publish, shown, started
from tests.builders import Ministry
from tests.doors import page_walk
from tests.doors.page_walk import a_desk

DANISH = ("kan du ikke længere afgøre noget i den", "spørges de, der har godkendt, igen: Jens Holt.")
ENGLISH = ("you cannot decide in it from then on", "those who have approved are asked again: Jens Holt.")


@pytest.mark.parametrize(("language", "tab", "words"), [("da", "files", DANISH), ("en", "files", ENGLISH), ("da", "details", DANISH)])
def test_it_says_who_becomes_a_drafter_and_who_is_asked_again(
    platform: Platform, ministry: Ministry, language: str, tab: str, words: tuple[str, str]
) -> None:
    publish(platform, ministry, THREE | {"asks_again": True})
    approval_id = started(platform, ministry, "three")
    decided(platform, ministry, approval_id, "head")
    record_id = shown(platform, ministry, approval_id).record_id

    text = page_walk.shown(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language=language), record=str(record_id), tab=tab)

    assert [True, tab == "files"] == [each in text for each in words]


def test_of_a_record_in_no_approval_it_says_nothing(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    for username in ("head", "lawyer", "secretary"):
        decided(platform, ministry, approval_id, username)
    record_id = shown(platform, ministry, approval_id).record_id

    text = page_walk.shown(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), record=str(record_id), tab="details")

    assert "afgøre noget i den" not in text
