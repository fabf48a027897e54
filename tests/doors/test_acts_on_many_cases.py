"""Acts on many cases: each by its own rights, each told what came of it, and each taken back, or said why it is not."""

import datetime as dt
from typing import Any

import pytest

from casework.bootstrap import Platform
from casework.errors import CaseNotReady, NotFound, RuleBroken
from casework.model import Case
from casework.queries.case_rows import CaseRow, case_rows_of
from casework.services import case_people, value_lists
from casework.services.value_lists import ProgressEntry
from casework.vocabulary import CaseState, ListKey, Reason
from tests.builders import Ministry, a_case
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, acted, shown
from tests.doors.test_acts_on_many import done, of, why
from tests.records import a_case_of, a_draft
from ui.desk.acting import Keywords
from ui.desk.many import all_cases_of, take_back


def rows(platform: Platform, ministry: Ministry, *ids: int, who: str = "caseworker") -> list[CaseRow]:
    with platform.work(ministry.actor(who)) as work:
        found = case_rows_of(work, ids)
    return [found[each] for each in ids]


def unseen(platform: Platform, ministry: Ministry) -> int:
    """Gives a case that the caseworker has no sign of."""
    with platform.work(ministry.actor("lawyer")) as work:
        return a_case(work, ministry, unit_id=ministry.legal, responsible_id=ministry.people["lawyer"], clearance=2).id


def test_cases_are_given_to_a_colleague_and_taken_back(platform: Platform, ministry: Ministry) -> None:
    me, head = ministry.people["caseworker"], ministry.people["head"]
    one, passed_on, out_of_sight = (a_case_of(platform, ministry) for _ in range(3))
    for case_id in (one, passed_on):
        a_draft(platform, ministry, case_id=case_id)  # so that the case is still seen by who gave it away
    desk = of(platform, ministry)
    job = done(desk, "case_assign", one, passed_on, out_of_sight, unseen(platform, ministry), told=head)
    assert [[], [], [], [NotFound]] == why(job.outcomes)
    with platform.work(ministry.actor("head")) as work:
        case_people.assign(work, passed_on, ministry.people["clerk"])

    list(take_back(desk, job))

    assert [[NotFound], [Reason.TOO_LATE_TO_TAKE_BACK], []] == why(job.taken_back)
    assert [me, ministry.people["clerk"]] == [each.responsible_id for each in rows(platform, ministry, one, passed_on)]
    assert [ministry.grants] == [_unit(platform, ministry, one)]


def _unit(platform: Platform, ministry: Ministry, case_id: int) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        return work.session.get_one(Case, case_id).unit_id


def test_a_case_is_taken_back_only_by_who_gave_it_and_only_for_a_moment(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id, hidden = a_case_of(platform, ministry), unseen(platform, ministry)
    a_draft(platform, ministry, case_id=case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        case_people.assign(work, case_id, ministry.people["head"])
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
        case_people.take_back(work, case_id)
    assert [Reason.TOO_LATE_TO_TAKE_BACK] == no.value.reasons
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        case_people.take_back(work, hidden)
    clock.now += dt.timedelta(minutes=11)
    with pytest.raises(RuleBroken) as late, platform.work(ministry.actor("caseworker")) as work:
        case_people.take_back(work, case_id)
    assert [Reason.TOO_LATE_TO_TAKE_BACK] == late.value.reasons


def test_cases_are_completed_where_nothing_stands_in_the_way_and_opened_again(platform: Platform, ministry: Ministry) -> None:
    empty, busy = a_case_of(platform, ministry), a_case_of(platform, ministry)
    a_draft(platform, ministry, case_id=busy)
    desk = of(platform, ministry)
    job = done(desk, "case_complete", empty, busy)
    assert [None, CaseNotReady] == [type(each.error) if each.error else None for each in job.outcomes]
    assert [CaseState.COMPLETED, CaseState.IN_PROGRESS] == [each.state for each in rows(platform, ministry, empty, busy)]

    list(take_back(desk, job))

    assert [[]] == why(job.taken_back)
    assert [CaseState.IN_PROGRESS] * 2 == [each.state for each in rows(platform, ministry, empty, busy)]


def test_progress_deadline_and_keywords_of_many_are_set_and_set_back(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        noise, water = value_lists.save_keyword(work, "Støj"), value_lists.save_keyword(work, "Vand")
        heard = value_lists.save_progress_code(work, ProgressEntry("heard", "Hørt", "Heard"))
    one, two = a_case_of(platform, ministry, keywords=[water]), a_case_of(platform, ministry, deadline=dt.date(2026, 12, 1))
    desk = of(platform, ministry)
    day = dt.date(2026, 12, 24)
    before = [_told(each) for each in rows(platform, ministry, one, two)]

    jobs: list[Any] = [
        done(desk, "case_progress", one, two, told=heard),
        done(desk, "case_deadline", one, two, told=day),
        done(desk, "case_keywords", one, two, told=Keywords(put_on=(noise,), taken_off=(water,))),
    ]
    assert [(heard, day, (noise,))] * 2 == [_told(each) for each in rows(platform, ministry, one, two)]
    assert not done(desk, "case_deadline", one, told=day).undoable  # it was so already
    for job in reversed(jobs):
        assert [[], []] == why(job.outcomes)
        list(take_back(desk, job))
        assert [[], []] == why(job.taken_back)

    assert before == [_told(each) for each in rows(platform, ministry, one, two)]


def _told(row: CaseRow) -> tuple[Any, ...]:
    return row.progress_id, row.deadline, row.keyword_ids


def test_a_deadline_that_somebody_set_since_stays(platform: Platform, ministry: Ministry) -> None:
    one = a_case_of(platform, ministry)
    desk = of(platform, ministry)
    job = done(desk, "case_deadline", one, told=dt.date(2026, 12, 24))
    done(desk, "case_deadline", one, told=dt.date(2026, 12, 25))

    list(take_back(desk, job))

    assert [[Reason.CHANGED_MEANWHILE]] == why(job.taken_back)


@pytest.mark.parametrize(("language", "words"), [("en", ("Complete the cases", "Newest record")), ("da", ("Afslut sagerne", "Nyeste akt"))])
def test_the_list_of_cases_offers_its_acts_and_remembers_its_columns(
    platform: Platform, ministry: Ministry, language: str, words: tuple[str, ...]
) -> None:  # fmt: skip
    one = a_case_of(platform, ministry, title="Støjsagen")
    a_draft(platform, ministry, case_id=one)
    desk = a_desk(platform, ministry.people["caseworker"], "Mette Lund", language=language)

    text = shown(desk, list="my_cases", **{"as": "cases"})

    assert [] == [each for each in (*words, "Støjsagen") if each not in text]
    assert (one,) == desk.ask(all_cases_of, ListKey.MY_CASES, ())


def test_the_archive_of_cases_is_narrowed_by_keyword_and_progress(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        noise = value_lists.save_keyword(work, "Støj")
        heard = value_lists.save_progress_code(work, ProgressEntry("heard", "Hørt", "Heard"))
    a_case_of(platform, ministry, title="Naboens varmepumpe", keywords=[noise])
    a_case_of(platform, ministry, title="Kommunens svømmehal", progress_id=heard, progress_since=dt.date(2026, 11, 1))
    desk = a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en")

    by_keyword = acted(desk, lambda page: page.selectbox(key="cases_keyword").set_value(noise), page="cases")
    by_progress = acted(desk, lambda page: page.selectbox(key="cases_progress").set_value(heard), page="cases")

    assert ["Naboens varmepumpe" in each for each in (by_keyword, by_progress)] == [True, False]
    assert ["Kommunens svømmehal" in each for each in (by_keyword, by_progress)] == [False, True]
