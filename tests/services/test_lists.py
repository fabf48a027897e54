"""What lists hold, in which order, and what they keep to themselves."""

from casework.bootstrap import Platform
from casework.lists.standard import OF_UNITS, STANDARD
from casework.queries import lists
from tests.builders import Ministry, a_record


def test_every_standard_list_answers_and_counts(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        made = a_record(work, ministry).id
    with platform.work(ministry.actor("head")) as work:
        found = {key: lists.page(work, key) for key in (*STANDARD, *OF_UNITS)}
        counts = {key: lists.count(work, key) for key in (*STANDARD, *OF_UNITS)}

    assert {key: page.total for key, page in found.items()} == counts
    assert {"archive", "my_process", "unit_process", "outbox"} - {"outbox"} == {key for key, n in counts.items() if n}
    assert made == found["archive"].rows[0].record_id
