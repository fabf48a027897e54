"""Relations between cases, sub-folders, value lists and the rules of the house."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import CaseRelation, FolderRecord
from casework.queries import case_page, histories
from casework.queries import value_lists as lists
from casework.services import case_folders, case_people, case_progress, case_relations, granting, records, value_lists
from casework.services.value_lists import ProgressEntry, RuleEntry
from casework.vocabulary import CaseRelationKind, Reason, RelationShown
from tests.builders import Ministry
from tests.cases import a_record_on, case_of, opened, progress_codes
from tests.conftest import Clock
from workflows.progress import advance_due


def related(platform: Platform, ministry: Ministry, case_id: int, other_id: int, how: RelationShown, who: str = "caseworker") -> None:
    with platform.work(ministry.actor(who)) as work:
        case_relations.relate(work, case_id, other_id, how)


def relations(platform: Platform, ministry: Ministry, case_id: int, who: str = "caseworker") -> list[tuple[RelationShown, int]]:
    with platform.work(ministry.actor(who)) as work:
        return [(each.relation, each.case_id) for each in case_page.case_page(work, case_id).relations]


# ---- relations ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "seen_from_there"),
    [
        (RelationShown.PARENT, RelationShown.CHILD), (RelationShown.CHILD, RelationShown.PARENT),
        (RelationShown.RELATED, RelationShown.RELATED), (RelationShown.DUPLICATE_OF, RelationShown.DUPLICATED_BY),
        (RelationShown.DUPLICATED_BY, RelationShown.DUPLICATE_OF),
    ],
)  # fmt: skip
def test_a_relation_shows_on_both_cases(platform: Platform, ministry: Ministry, how: RelationShown, seen_from_there: RelationShown) -> None:
    here, there = opened(platform, ministry), opened(platform, ministry)
    related(platform, ministry, here, there, how)

    assert ([(how, there)], [(seen_from_there, here)]) == (
        relations(platform, ministry, here), relations(platform, ministry, there),
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        related(platform, ministry, there, here, seen_from_there)
    assert [Reason.RELATION_IS_THERE] == refusal.value.reasons


def test_a_relation_to_a_case_one_may_not_see_leaves_no_trace(platform: Platform, ministry: Ministry) -> None:
    shared, hidden = opened(platform, ministry), opened(platform, ministry)
    a_record_on(platform, ministry, shared)
    related(platform, ministry, shared, hidden, RelationShown.PARENT)
    with platform.work(ministry.actor("caseworker")) as work:
        kinds = [each.kind for each in histories.of_case(work, shared)]
        named = next(each.facts["other_case"] for each in histories.of_case(work, shared) if each.kind == "case_related")
    with platform.work(ministry.actor("outsider")) as work:
        page, told = case_page.case_page(work, shared), histories.of_case(work, shared)

    assert ("case_related" in kinds, named) == (True, f"2026-2 {case_of(platform, ministry, hidden).title}")
    assert ((), []) == (page.relations, [each for each in told if each.kind == "case_related"])
    own = opened(platform, ministry, "outsider")
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        case_relations.relate(work, own, hidden, RelationShown.RELATED)


def test_a_relation_is_taken_away_by_who_works_on_the_case(platform: Platform, ministry: Ministry) -> None:
    here, there = opened(platform, ministry), opened(platform, ministry)
    related(platform, ministry, here, there, RelationShown.RELATED)
    with platform.work(ministry.actor("caseworker")) as work:
        relation_id = case_page.case_page(work, there).relations[0].relation_id
        case_relations.unrelate(work, there, relation_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        case_relations.unrelate(work, there, relation_id)

    assert [] == relations(platform, ministry, here)


def test_whoever_only_reads_a_case_ties_nothing_to_it(platform: Platform, ministry: Ministry) -> None:
    read, own = opened(platform, ministry), opened(platform, ministry, "outsider")
    a_record_on(platform, ministry, read)
    with pytest.raises(NotPermitted), platform.work(ministry.actor("outsider")) as work:
        case_relations.relate(work, read, own, RelationShown.RELATED)
    related(platform, ministry, own, read, RelationShown.RELATED, "outsider")

    assert [] == relations(platform, ministry, read)  # the caseworker may not see the outsider's case


def test_a_circle_through_a_case_nobody_here_sees_is_a_circle_too(platform: Platform, ministry: Ministry) -> None:
    top, bottom = opened(platform, ministry), opened(platform, ministry)
    hidden = opened(platform, ministry, "head")
    with platform.work(ministry.actor("caseworker")) as work:
        for case_id in (top, bottom):
            case_people.add_supplementary(work, case_id, ministry.people["head"])
    related(platform, ministry, hidden, top, RelationShown.PARENT, "head")
    related(platform, ministry, bottom, hidden, RelationShown.PARENT, "head")
    for case_id, other in ((top, bottom), (top, top)):
        with pytest.raises(RuleBroken) as refusal:
            related(platform, ministry, case_id, other, RelationShown.PARENT)
        assert [Reason.RELATION_WOULD_BE_A_CIRCLE] == refusal.value.reasons


CASES = st.integers(min_value=0, max_value=3)


def test_no_sequence_of_deeds_makes_a_circle_or_advances_a_case_twice(  # noqa: C901  # one machine
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    heard, decided = progress_codes(platform, ministry)

    start = clock.now

    class Cases(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            clock.now = start
            self.cases = [opened(platform, ministry) for _ in range(4)]
            self.parents: set[tuple[int, int]] = set()
            self.heard_on: dict[int, dt.date] = {}

        @rule(child=CASES, parent=CASES)
        def tie(self, child: int, parent: int) -> None:
            def leads(a: int, b: int) -> bool:
                return a == b or any(leads(up, b) for down, up in self.parents if down == a)

            is_refused = leads(parent, child) or (child, parent) in self.parents
            try:
                related(platform, ministry, self.cases[child], self.cases[parent], RelationShown.PARENT)
                assert not is_refused
                self.parents.add((child, parent))
            except RuleBroken:
                assert is_refused

        @precondition(lambda self: self.parents)
        @rule(data=st.data())
        def untie(self, data: st.DataObject) -> None:
            child, parent = data.draw(st.sampled_from(sorted(self.parents)))
            with platform.work(ministry.actor("caseworker")) as work:
                seen = case_page.case_page(work, self.cases[child]).relations
                tie = next(each for each in seen if each.case_id == self.cases[parent] and each.relation is RelationShown.PARENT)
                case_relations.unrelate(work, self.cases[child], tie.relation_id)
            self.parents.discard((child, parent))

        @rule(case=CASES)
        def hear(self, case: int) -> None:
            with platform.work(ministry.actor("caseworker")) as work:
                case_progress.set_progress(work, self.cases[case], heard)
            self.heard_on.setdefault(case, clock.now.date())

        @rule(days=st.integers(min_value=0, max_value=9))
        def time_passes(self, days: int) -> None:
            clock.forward(days=days)

        @rule()
        def the_clock_strikes(self) -> None:
            before = {case: case_of(platform, ministry, self.cases[case]).progress_due for case in self.heard_on}
            due = [case for case, day in before.items() if day is not None and day < clock.now.date()]

            assert len(due) == advance_due(platform)
            for case in due:
                assert decided == case_of(platform, ministry, self.cases[case]).progress_id
                del self.heard_on[case]

        def teardown(self) -> None:
            for case in self.heard_on:  # the next example begins with nothing due
                with platform.work(ministry.actor("caseworker")) as work:
                    case_progress.set_progress(work, self.cases[case], None)

        @invariant()
        def the_ties_are_those_that_were_made(self) -> None:
            with platform.work(ministry.actor("caseworker")) as work:
                rows = work.session.exec(select(CaseRelation).where(CaseRelation.kind == CaseRelationKind.CHILD_OF)).all()
                found = {(each.case_id, each.other_id) for each in rows if each.case_id in self.cases}
            assert {(self.cases[child], self.cases[parent]) for child, parent in self.parents} == found

    run_state_machine_as_test(
        Cases,
        settings=settings(max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), database=None),
    )


# ---- folders --------------------------------------------------------------------------------------------------------------------


def test_folders_are_nested_ordered_renamed_and_hold_records(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        first = case_folders.make_folder(work, case_id, "Ansøgning")
        second = case_folders.make_folder(work, case_id, "Høring")
        inner = case_folders.make_folder(work, case_id, "Svar", parent_id=second)
        case_folders.move_folder(work, case_id, second, position=1)
        case_folders.rename_folder(work, case_id, first, "Ansøgninger")
        case_folders.put_in_folder(work, record_id, inner)
    with platform.work(ministry.actor("caseworker")) as work:
        folders = case_page.case_page(work, case_id).folders

    assert [("Høring", 1, ()), ("Svar", 2, (record_id,)), ("Ansøgninger", 1, ())] == [
        (each.title, each.depth, each.record_ids) for each in folders
    ]


def test_a_folder_is_deleted_only_when_nothing_is_seen_in_it(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        outer = case_folders.make_folder(work, case_id, "Høring")
        inner = case_folders.make_folder(work, case_id, "Svar", parent_id=outer)
        case_folders.put_in_folder(work, record_id, inner)
    for folder_id in (outer, inner):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
            case_folders.delete_folder(work, case_id, folder_id)
        assert [Reason.FOLDER_IS_NOT_EMPTY] == refusal.value.reasons
    with platform.work(ministry.actor("caseworker")) as work:
        case_folders.put_in_folder(work, record_id, None)
        case_folders.delete_folder(work, case_id, inner)
        case_folders.delete_folder(work, case_id, outer)

    with platform.work(ministry.actor("caseworker")) as work:
        assert () == case_page.case_page(work, case_id).folders


def test_what_lies_unseen_in_a_deleted_folder_falls_back_onto_the_case(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry, supplementary=(ministry.people["head"],))
    record_id = a_record_on(platform, ministry, case_id, "head")
    with platform.work(ministry.actor("head")) as work:
        folder_id = case_folders.make_folder(work, case_id, "Fortroligt")
        case_folders.put_in_folder(work, record_id, folder_id)
        granting.restrict(work, record_id, [ministry.people["head"]])
    with platform.work(ministry.actor("caseworker")) as work:
        case_folders.delete_folder(work, case_id, folder_id)

    with platform.work(ministry.actor("head")) as work:
        assert ([], [record_id]) == (
            list(work.session.exec(select(FolderRecord)).all()),
            [row.record_id for row in case_page.case_page(work, case_id).records],
        )


def test_a_record_that_leaves_the_case_leaves_its_folder(platform: Platform, ministry: Ministry) -> None:
    case_id, other = opened(platform, ministry), opened(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        folder_id = case_folders.make_folder(work, case_id, "Høring")
        case_folders.put_in_folder(work, record_id, folder_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.move(work, record_id, other, "Hører til dér")

    with platform.work(ministry.actor("caseworker")) as work:
        assert ((), []) == (case_page.case_page(work, case_id).folders[0].record_ids, list(work.session.exec(select(FolderRecord)).all()))


def test_folders_say_no(platform: Platform, ministry: Ministry) -> None:
    case_id, other = opened(platform, ministry), opened(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)

    def refused(deed: object, *reasons: Reason) -> None:
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
            deed(work)  # type: ignore[operator]
        assert list(reasons) == refusal.value.reasons

    with platform.work(ministry.actor("caseworker")) as work:
        above = None
        for _ in range(case_folders.DEEPEST):
            above = case_folders.make_folder(work, case_id, "Mappe", parent_id=above)
    refused(lambda work: case_folders.make_folder(work, case_id, "Mappe", parent_id=above), Reason.CASE_FOLDER_TOO_DEEP)
    refused(lambda work: case_folders.make_folder(work, case_id, " "), Reason.TITLE_IS_EMPTY)
    refused(lambda work: case_folders.rename_folder(work, case_id, above, ""), Reason.TITLE_IS_EMPTY)
    with platform.work(ministry.actor("caseworker")) as work:
        elsewhere = case_folders.make_folder(work, other, "Anden")
    refused(lambda work: case_folders.put_in_folder(work, record_id, elsewhere), Reason.FOLDER_OF_ANOTHER_CASE)
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        case_folders.delete_folder(work, case_id, elsewhere)
    with pytest.raises(NotPermitted), platform.work(ministry.actor("outsider")) as work:
        case_folders.make_folder(work, case_id, "Min")


# ---- value lists and rules of the house -----------------------------------------------------------------------------------------


def test_keywords_are_told_by_their_path(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        energy = value_lists.save_keyword(work, "Energi")
        heat = value_lists.save_keyword(work, "Varme", parent_id=energy)
        value_lists.save_keyword(work, "Olie", parent_id=energy, is_active=False)
    with platform.work(ministry.actor("caseworker")) as work:
        assert ["Energi", "Energi › Varme"] == [each.path for each in lists.keywords(work)]
    for word, more, reason in (
        ("Varme", {"parent_id": energy}, Reason.VALUE_IS_THERE), (" ", {}, Reason.VALUE_IS_WRONG),
        ("Energi", {"keyword_id": energy, "parent_id": heat}, Reason.UNKNOWN_KEYWORD),
    ):  # fmt: skip
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
            value_lists.save_keyword(work, word, **more)  # type: ignore[arg-type]
        assert [reason] == refusal.value.reasons


def test_a_value_that_makes_no_sense_is_refused(platform: Platform, ministry: Ministry) -> None:
    progress_codes(platform, ministry)
    for deed, reason in (
        (lambda work: value_lists.save_action_code(work, "GG1", "Fejl"), Reason.VALUE_IS_WRONG),
        (lambda work: value_lists.bind_action_codes(work, "06", ("X99",)), Reason.UNKNOWN_ACTION_CODE),
        (lambda work: value_lists.save_disposal_code(work, "B", "Bevares", is_kept=True, years=5), Reason.VALUE_IS_WRONG),
        (lambda work: value_lists.save_disposal_code(work, "K", "Kasseres", is_kept=False), Reason.VALUE_IS_WRONG),
        (lambda work: value_lists.set_usual_disposal(work, "06", "?"), Reason.UNKNOWN_DISPOSAL_CODE),
        (lambda work: value_lists.save_progress_code(work, ProgressEntry("heard", "a", "b")), Reason.VALUE_IS_THERE),
        (lambda work: value_lists.save_progress_code(work, ProgressEntry("x", "a", "b", next_id=1)), Reason.VALUE_IS_WRONG),
        (lambda work: value_lists.save_progress_code(work, ProgressEntry("x", "a", "b", 0, 3, 999)), Reason.UNKNOWN_PROGRESS_CODE),
        (lambda work: value_lists.save_house_rule(work, RuleEntry("x", {"title": "y"})), Reason.VALUE_IS_WRONG),
        (lambda work: value_lists.save_house_rule(work, RuleEntry("x", {"deadline": "+3"}, "?")), Reason.UNKNOWN_CASE_TYPE),
    ):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
            deed(work)
        assert [reason] == refusal.value.reasons
    with pytest.raises(NotFound), platform.work(ministry.actor("manager")) as work:
        value_lists.bind_action_codes(work, "99", ())


def test_only_who_keeps_the_codes_changes_them(platform: Platform, ministry: Ministry) -> None:
    for deed in (
        lambda work: value_lists.save_action_code(work, "G01", "Generelle sager"),
        lambda work: value_lists.bind_action_codes(work, "06", ()),
        lambda work: value_lists.save_disposal_code(work, "B", "Bevares", is_kept=True),
        lambda work: value_lists.set_usual_disposal(work, "06", ""),
        lambda work: value_lists.save_keyword(work, "Varme"),
        lambda work: value_lists.save_progress_code(work, ProgressEntry("heard", "a", "b")),
        lambda work: value_lists.save_house_rule(work, RuleEntry("x", {"deadline": "+3"})),
    ):
        with pytest.raises(NotPermitted) as refusal, platform.work(ministry.actor("caseworker")) as work:
            deed(work)
        assert [Reason.NEEDS_PRIVILEGE] == refusal.value.reasons


def test_case_help_proposes_and_changes_nothing(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_disposal_code(work, "K5", "Kasseres efter 5 år", is_kept=False, years=5)
        value_lists.set_usual_disposal(work, "06.02", "K5")
        value_lists.save_house_rule(
            work, RuleEntry("Tilskud", {"deadline": "+20", "supplementary": [ministry.people["head"]]}, "", "06.02")
        )
        value_lists.save_house_rule(work, RuleEntry("Gammel", {"external_access": "closed"}, is_active=False))
    case_id = opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        proposed = {each.field: each.value for each in lists.case_help(work, "general", "06.02.01")}

    assert {"deadline": dt.date(2026, 12, 21), "supplementary": [ministry.people["head"]], "disposal_code": "K5"} == proposed
    assert (None, "") == (lambda case: (case.deadline, case.disposal_code))(case_of(platform, ministry, case_id))


def test_the_choice_of_action_codes_follows_the_plan(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        for code in ("A53", "G01", "K02"):
            value_lists.save_action_code(work, code, code)
        value_lists.bind_action_codes(work, "06", ("G01", "K02"))
        value_lists.bind_action_codes(work, "06.02.01", ("K02",))
    with platform.work(ministry.actor("caseworker")) as work:
        assert (["A53", "G01", "K02"], ["G01", "K02"], ["K02"]) == tuple(
            [each.code for each in lists.action_codes(work, code)] for code in ("", "06.02", "06.02.01")
        )
