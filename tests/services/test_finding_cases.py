"""Finding cases, warnings of titles used twice, and suggestions: the same in a world without the cases one may not see."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.queries import case_suggestions
from casework.queries.case_lookup import CaseQuestion, find_cases, title_twins
from casework.queries.case_suggestions import SuggestedBecause
from casework.services import case_choices, cases, records, value_lists
from casework.services.records import NewParty, NewRecord
from casework.vocabulary import AccessLevel, CaseState, Channel, PartyRole, RecordKind, RecordState
from tests.builders import Ministry
from tests.cases import TITLE, a_record_on, case_of, opened
from tests.conftest import Clock

SENDER = NewParty("Vestenga Fjernvarme", PartyRole.SENDER, "cvr", "10000009")


def a_letter(platform: Platform, ministry: Ministry, title: str, who: str = "caseworker") -> int:
    """Writes down a letter from the same sender every time."""
    with platform.work(ministry.actor(who)) as work:
        return records.draft(
            work,
            NewRecord(title, RecordKind.INBOUND, Channel.FILE, ministry.grants, ministry.people[who], RecordState.RECEIVED,
                      access_level=AccessLevel.INVOLVED, parties=(SENDER,)),
        )  # fmt: skip


def found(platform: Platform, ministry: Ministry, who: str = "caseworker", **question: object) -> list[str]:
    with platform.work(ministry.actor(who)) as work:
        return [row.number for row in find_cases(work, CaseQuestion(**question)).rows]  # type: ignore[arg-type]


def test_a_case_is_found_by_everything_one_may_know_of_it(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        keyword = value_lists.save_keyword(work, "Varme")
    opened(platform, ministry, title="Tilskud til varmepumper", previous_number="2019-77", keywords=(keyword,))
    done = opened(platform, ministry, title="Tilsyn med varmepumper", previous_number="j.nr. 4-12")
    given = opened(
        platform, ministry, title="Klage", supplementary=(ministry.people["caseworker"],), responsible_id=ministry.people["head"]
    )
    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, done)

    for wanted, question in (
        (["2026-2"], {"words": "2026-2"}), (["2026-2"], {"words": " 2026 - 2 "}), (["2026-3", "2026-2", "2026-1"], {"words": "2026-"}),
        (["2026-1"], {"words": "2019-77"}), (["2026-2"], {"words": "j.nr. 4-12"}),
        (["2026-2", "2026-1"], {"words": "varmepumpe"}), (["2026-1"], {"words": "varmep tilsk"}), ([], {"words": "vindmølle"}),
        (["2026-2"], {"state": CaseState.COMPLETED}), (["2026-1"], {"words": "varmepumper", "state": CaseState.IN_PROGRESS}),
        (["2026-3"], {"responsible_id": ministry.people["head"]}), (["2026-1"], {"keyword_id": keyword}),
        (["2026-3", "2026-2", "2026-1"], {"file_plan_code": "06.02"}), ([], {"file_plan_code": "06.0"}), ([], {"type": "grant"}),
    ):  # fmt: skip
        assert wanted == found(platform, ministry, **question), question
    assert given
    assert [] == found(platform, ministry, "outsider", words="2026-")


def test_cases_come_in_pages_without_a_gap_or_a_repeat(platform: Platform, ministry: Ministry) -> None:
    made = [opened(platform, ministry, who) for who in ("caseworker", "lawyer") for _ in range(4)]
    for words in ("", "varmepumpe"):
        seen, below = [], None
        while True:
            with platform.work(ministry.actor("caseworker")) as work:
                page = find_cases(work, CaseQuestion(words), first=3, **({"below": below} if below else {}))
            seen += [row.case_id for row in page.rows]
            below = page.below
            if below is None:
                break

        assert sorted(made[:4], reverse=True) == seen


def test_a_title_used_before_is_warned_of_by_the_cases_one_may_see(platform: Platform, ministry: Ministry) -> None:
    own = opened(platform, ministry)
    opened(platform, ministry, "lawyer")
    with platform.work(ministry.actor("caseworker")) as work:
        assert [own] == [each.case_id for each in title_twins(work, f"  {TITLE.upper()} ")]
        assert () == title_twins(work, TITLE, but=own)
        assert () == title_twins(work, " ")


def test_suggestions_begin_with_what_i_file_on_often_and_lately(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    often, lately, once = (opened(platform, ministry, title=title) for title in ("Ofte", "Nyligt", "En gang"))
    for _ in range(3):
        a_record_on(platform, ministry, often)
    a_record_on(platform, ministry, once)
    clock.forward(days=60)
    a_record_on(platform, ministry, lately)
    with platform.work(ministry.actor("caseworker")) as work:
        suggested = case_suggestions.suggestions(work)

    assert [(lately, SuggestedBecause.MY_CHOICE, 1), (often, SuggestedBecause.MY_CHOICE, 3), (once, SuggestedBecause.MY_CHOICE, 1)] == [
        (each.case_id, each.because, each.times) for each in suggested
    ]
    with platform.work(ministry.actor("caseworker")) as work:
        case_choices.forget(work, lately)
    with platform.work(ministry.actor("caseworker")) as work:
        assert [often, once] == [each.case_id for each in case_suggestions.suggestions(work)]


def test_then_come_the_senders_cases_and_those_whose_title_is_alike(platform: Platform, ministry: Ministry) -> None:
    first = a_letter(platform, ministry, "Ansøgning om støtte")
    with platform.work(ministry.actor("caseworker")) as work:
        of_sender = cases.open_from_record(work, first, cases.NewCase("Puljen 2026", "06.02.01"))
        case_choices.forget(work, of_sender)
    alike = opened(platform, ministry, title="Tilsyn med jordforurening")
    closed = opened(platform, ministry, title="Tilsyn med jordforurening 2019")
    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, closed)
    letter = a_letter(platform, ministry, "Jordforurening ved garvergrunden")
    with platform.work(ministry.actor("caseworker")) as work:
        suggested = case_suggestions.suggestions(work, letter)
        typed = case_suggestions.suggestions(work, letter, "jordf")
        numbered = case_suggestions.suggestions(work, letter, case_of(platform, ministry, of_sender).number)

    assert [(of_sender, SuggestedBecause.SAME_SENDER), (alike, SuggestedBecause.TITLE_WORDS)] == [(s.case_id, s.because) for s in suggested]
    assert ([alike], [of_sender]) == ([each.case_id for each in typed], [each.case_id for each in numbered])


def test_for_a_record_one_may_not_see_there_are_no_suggestions(platform: Platform, ministry: Ministry) -> None:
    letter = a_letter(platform, ministry, "Hemmelig")
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        case_suggestions.suggestions(work, letter)


def test_warnings_suggestions_and_finds_are_the_same_in_a_world_without_the_unseen_cases(platform: Platform, ministry: Ministry) -> None:
    opened(platform, ministry, title="Tilskud til varmepumper i nord")
    letter = a_letter(platform, ministry, "Tilskud til varmepumper")

    def world() -> tuple[object, ...]:
        with platform.work(ministry.actor("caseworker")) as work:
            return (
                title_twins(work, "Tilskud til varmepumper"),
                case_suggestions.suggestions(work, letter),
                case_suggestions.suggestions(work, letter, "varmepumper"),
                find_cases(work, CaseQuestion("varmepumper"), first=2),
                find_cases(work, CaseQuestion(), first=2),
            )

    without = world()
    for n in range(5):
        theirs = a_letter(platform, ministry, "Tilskud til varmepumper", "lawyer")
        with platform.work(ministry.actor("lawyer")) as work:
            cases.open_from_record(work, theirs, cases.NewCase("Tilskud til varmepumper", "06.02.01", previous_number=f"{n}"))

    assert without == world()
