"""What lists hold, in which order, and what they keep to themselves."""

from casework.bootstrap import Platform
from casework.lists.standard import OF_UNITS, STANDARD
from casework.queries import list_cases, lists
from casework.vocabulary import ListKey
from casework.work import Work
from tests.builders import Ministry, a_record


def test_every_standard_list_answers_and_counts(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        made = a_record(work, ministry).id
    with platform.work(ministry.actor("head")) as work:
        found = {key: lists.page(work, key) for key in (*STANDARD, *OF_UNITS)}
        counts = {key: lists.count(work, key) for key in (*STANDARD, *OF_UNITS)}

    assert {key: page.total for key, page in found.items()} == counts
    assert {"archive", "all_over", "my_process", "unit_process"} == {key for key, n in counts.items() if n}
    assert made == found["archive"].rows[0].record_id


def test_a_list_over_the_archive_is_planned_for_its_values_and_what_follows_as_usual(platform: Platform, ministry: Ministry) -> None:
    """A kept plan would ask every unit in turn; where pages are asked by their key it is kept (docs/decisions/keeping-plans.md)."""

    def mode(work: Work) -> object:
        return work.session.connection().exec_driver_sql("SHOW plan_cache_mode").scalar_one()

    for key, asked in {ListKey.ARCHIVE: "force_custom_plan", ListKey.COMPLETED: "force_custom_plan", ListKey.MY_INBOX: "auto"}.items():
        with platform.work(ministry.actor("clerk")) as work:
            lists.ready_to_ask(work, key)

            assert asked == mode(work)
        for page in (lists.page, list_cases.page):
            with platform.work(ministry.actor("clerk")) as work:
                page(work, key)

                assert "auto" == mode(work)


def test_rows_asked_for_by_their_ids_come_in_the_order_asked(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        ids = [a_record(work, ministry, title=f"Nr. {number}").id for number in range(4)]
    asked = [ids[2], ids[0], ids[3], ids[1]]
    with platform.work(ministry.actor("head")) as work:
        assert asked == list(lists.rows_of(work, asked))
