"""A case becomes a case of another type: what is kept, lost, filled in and held closer; the course anew; every no; taking it back."""

import pytest
from sqlmodel import select

from casework.case_types.deciding import DecisionWords
from casework.errors import NotFound, NotPermitted, RuleBroken, Stale
from casework.model import (
    Case,
    CaseCheck,
    CaseCourse,
    CaseDecision,
    CaseGrant,
    CaseHearing,
    CaseParty,
    CaseTask,
    CaseTypeVersion,
    History,
    Record,
)
from casework.queries import case_page, histories
from casework.queries.type_change import type_change
from casework.services import cases, granting, value_lists
from casework.services.case_decisions import begin_decision, drop_decision, finish_decision, write_decision
from casework.services.case_retyping import change_case_type, take_type_change_back
from casework.services.cases import CaseChanges
from casework.services.course import finish_task, tick
from casework.services.hearing import hear_party
from casework.vocabulary import AccessLevel, Action, Cause, DecisionOutcome, Reason, Right
from tests.cases import a_record_on, case_of, opened, record_of, version_of
from tests.course import SMALL, a_running_case, phases, publish, task_id, tasks

BENEFIT = """\
access: {level: involved, clearance: 1}
case_fields:
  - {field: action_code, setting: prefilled, value: G01}
  - {field: public_title, setting: mandatory}
fields:
  - {name: received, title: {da: Modtaget, en: Received}, kind: date, setting: prefilled, value: {today: true}}
  - {name: amount, title: {da: Beløb, en: Amount}, kind: number, most: 100}
  - {name: note, title: {da: Bemærkning, en: Note}, kind: text}
  - {name: child, title: {da: Barn, en: Child}, kind: text, setting: mandatory}
rules:
  - {name: due, title: {da: Frist, en: Due}, kind: date, value: {working_days_after: [{field: received}, 7]}, source: "§ 36"}
deadline: due
phases:
"""
PLAIN = """\
fields:
  - {name: amount, title: {da: Beløb, en: Amount}, kind: number}
  - {name: note, title: {da: Bemærkning, en: Note}, kind: text}
  - {name: child, title: {da: Børn, en: Children}, kind: number}
  - {name: only_here, title: {da: Kun her, en: Only here}, kind: text}
phases:
"""


def two_types(platform, ministry):
    """Publishes the small type with fields and a benefit that shares some of them."""
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_action_code(work, "G01", "Generelle sager")
    publish(platform, ministry, SMALL.replace("phases:\n", PLAIN))
    publish(platform, ministry, SMALL.replace("name: small", "name: benefit").replace("Lille sag", "Ydelse").replace("phases:\n", BENEFIT))


def a_plain_case(platform, ministry, **fields):
    two_types(platform, ministry)
    said = {"amount": "50", "note": "Vigtigt", "child": "2", "only_here": "Forsvinder"} | fields
    return opened(platform, ministry, type="small", fields=said)


def change(platform, ministry, case_id, to="benefit", reason="Det er en ansøgning", who="caseworker", **more):
    with platform.work(ministry.actor(who)) as work:
        change_case_type(work, case_id, to, reason, **more)


def refused(platform, ministry, case_id, **more):
    with pytest.raises(RuleBroken) as refusal:
        change(platform, ministry, case_id, **more)
    return refusal.value.reasons


def test_fields_are_kept_by_name_and_kind_and_the_rest_is_as_the_new_type_says(platform, ministry):
    case_id = a_plain_case(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        before = type_change(work, case_id, "benefit")
    change(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        case = work.load(Case, case_id, Action.READ)
        course = work.session.get_one(CaseCourse, case_id)
        version = work.session.get_one(CaseTypeVersion, course.version_id)
        page = case_page.case_page(work, case_id)
        assert {"received": work.today.isoformat(), "amount": "50", "note": "Vigtigt"} == case.fields

    assert ("benefit", "benefit", "G01", 1) == (case.type, version.case_type, case.action_code, case.clearance)
    assert case.deadline == before.deadline_after is not None
    assert "benefit" == page.type
    assert (["amount", "note"], ["child", "only_here"], ["received"]) == tuple(
        sorted(each.definition.name for each in part) for part in (before.kept, before.lost, before.filled)
    )
    assert ["public_title", "Child"] == [each.en for each in before.missing]
    assert [("action_code", "", "G01")] == [(each.name, each.before, each.after) for each in before.described]
    assert (0, 1, AccessLevel.INVOLVED) == (before.clearance_before, before.clearance_after, before.record_level)
    assert ((), 1, 0, 3) == (before.refused, before.number, before.ended.done, before.ended.open)


def test_asking_changes_nothing(platform, ministry):
    case_id = a_plain_case(platform, ministry)
    before = version_of(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        type_change(work, case_id, "benefit")

    assert ("small", before) == (case_of(platform, ministry, case_id).type, version_of(platform, ministry, case_id))


def test_what_does_not_fit_the_new_field_is_lost_and_shown(platform, ministry):
    case_id = a_plain_case(platform, ministry, amount="500")
    with platform.work(ministry.actor("caseworker")) as work:
        lost = {each.definition.name: each.value for each in type_change(work, case_id, "benefit").lost}

    assert {"amount": "500", "child": "2", "only_here": "Forsvinder"} == lost


def test_what_is_lost_stays_in_the_history_with_the_reason(platform, ministry):
    case_id = a_plain_case(platform, ministry)
    change(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        told = next(each for each in histories.of_case(work, case_id) if each.kind == "case_type_changed")
        rows = work.session.exec(select(History.old_row).where(History.table_name == "case_file", History.case_id == case_id)).all()

    assert ("small", "benefit", 1, ["child", "only_here"]) == tuple(told.facts[each] for each in ("from_type", "to_type", "number", "lost"))
    assert "Det er en ansøgning" == told.facts["reason"]
    assert "Forsvinder" in [(row.get("fields") or {}).get("only_here") for row in rows if row]


def test_the_codes_of_the_case_can_be_kept(platform, ministry):
    two_types(platform, ministry)
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_action_code(work, "K02", "Klage")
    case_id = opened(platform, ministry, type="small", action_code="K02")
    with platform.work(ministry.actor("caseworker")) as work:
        assert ("action_code",) == type_change(work, case_id, "benefit").prefilled
    change(platform, ministry, case_id, takes_codes=False)

    assert "K02" == case_of(platform, ministry, case_id).action_code


def test_the_new_course_begins_from_its_start_and_the_old_one_is_in_the_history(platform, ministry):
    two_types(platform, ministry)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        look = task_id(work, case_id, "look")
    with platform.work(ministry.actor("head")) as work:
        seen = work.session.exec(select(CaseCheck.id).where(CaseCheck.case_id == case_id, CaseCheck.name == "seen")).one()
        tick(work, seen)
        finish_task(work, look)
    change(platform, ministry, case_id, who="head")
    with platform.work(ministry.actor("head")) as work:
        assert {"first": "open", "hear": "waiting", "decide": "waiting", "last": "waiting"} == phases(work, case_id)
        assert {"look": "open", "extra": "open", "fine": "open"} == tasks(work, case_id)
        gone = work.session.exec(
            select(History.old_row).where(History.table_name == "case_task", History.case_id == case_id, History.operation == "DELETE")
        ).all()
        told = next(each for each in histories.of_case(work, case_id) if each.kind == "case_type_changed")

    assert {"done", "open"} == {row["state"] for row in gone if row}
    assert 1 == told.facts["tasks_done"]


def test_records_are_held_to_the_new_types_access_also_those_the_actor_does_not_see(platform, ministry):
    case_id = a_plain_case(platform, ministry)
    mine = a_record_on(platform, ministry, case_id)
    hidden = a_record_on(platform, ministry, case_id, who="head")
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, hidden, [ministry.people["head"]])
    change(platform, ministry, case_id)

    assert (AccessLevel.INVOLVED, 1) == (record_of(platform, ministry, mine).access_level, record_of(platform, ministry, mine).clearance)
    assert (AccessLevel.INVOLVED, 1) == tuple(
        getattr(record_of(platform, ministry, hidden, "head"), each) for each in ("access_level", "clearance")
    )


def test_a_type_without_a_course_takes_the_course_away(platform, ministry):
    case_id = a_plain_case(platform, ministry)
    change(platform, ministry, case_id, to="general")
    with platform.work(ministry.actor("caseworker")) as work:
        assert work.session.get(CaseCourse, case_id) is None
        assert ("general", None) == (work.load(Case, case_id, Action.READ).type, work.load(Case, case_id, Action.READ).fields)


# ---- every no -----------------------------------------------------------------------------------------------------------------


def test_who_does_not_see_the_case_and_who_only_reads_it_cannot(platform, ministry):
    case_id = a_plain_case(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.give_on_case(work, case_id, ministry.people["clerk"], cause=Cause.SHARED, right=Right.READ)
    for who, no in (("outsider", NotFound), ("clerk", NotPermitted)):
        with pytest.raises(no):
            change(platform, ministry, case_id, who=who)
        with platform.work(ministry.actor(who)) as work, pytest.raises(no):
            type_change(work, case_id, "benefit")
        with platform.work(ministry.actor(who)) as work, pytest.raises(no):
            take_type_change_back(work, case_id)

    assert "small" == case_of(platform, ministry, case_id).type


def test_a_completed_case_keeps_its_type(platform, ministry):
    two_types(platform, ministry)
    case_id = opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id)

    assert [Reason.CASE_IS_COMPLETED] == refused(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        assert Reason.CASE_IS_COMPLETED in type_change(work, case_id, "benefit").refused


def test_the_reason_the_type_and_the_version_are_asked_for(platform, ministry):
    case_id = a_plain_case(platform, ministry)

    assert [Reason.REASON_IS_REQUIRED] == refused(platform, ministry, case_id, reason="  ")
    assert [Reason.CASE_HAS_THAT_TYPE] == refused(platform, ministry, case_id, to="small")
    assert [Reason.UNKNOWN_CASE_TYPE] == refused(platform, ministry, case_id, to="nothing")
    with pytest.raises(Stale):
        change(platform, ministry, case_id, opened_version=version_of(platform, ministry, case_id) - 1)


def test_nobody_makes_a_case_more_secret_than_they_may_see(platform, ministry):
    two_types(platform, ministry)
    case_id = opened(platform, ministry, "outsider")

    assert [Reason.CLEARANCE_TOO_LOW] == refused(platform, ministry, case_id, who="outsider")


def test_a_hearing_that_runs_keeps_the_type(platform, ministry):
    two_types(platform, ministry)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        party = work.session.exec(select(CaseParty.id).where(CaseParty.case_id == case_id)).one()
        hear_party(work, case_id, party, "Vi lægger vægt på dette.")

    assert [Reason.CASE_AWAITS_HEARING] == refused(platform, ministry, case_id, who="head")


def test_a_decision_keeps_the_type_and_so_does_its_draft(platform, ministry):
    two_types(platform, ministry)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        decision_id = begin_decision(work, case_id)
    assert [Reason.DECISION_IS_UNDER_WAY] == refused(platform, ministry, case_id, who="head")
    with platform.work(ministry.actor("head")) as work:
        drop_decision(work, decision_id)
        finished = begin_decision(work, case_id)
        write_decision(work, finished, DecisionWords(outcome=DecisionOutcome.IN_FAVOUR))
        finish_decision(work, finished)

    assert [Reason.CASE_IS_DECIDED] == refused(platform, ministry, case_id, who="head")


# ---- taking it back -----------------------------------------------------------------------------------------------------------


def test_taken_back_everything_is_as_before(platform, ministry):
    two_types(platform, ministry)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        now = work.load(Case, case_id, Action.READ).version
        cases.edit(work, case_id, CaseChanges(fields={"only_here": "Forsvinder", "amount": "50"}), opened_version=now)
    record_id = a_record_on(platform, ministry, case_id, "head")

    def picture():
        with platform.work(ministry.actor("head")) as work:
            case = work.load(Case, case_id, Action.READ)
            of_case = case.model_dump(exclude={"version", "readers"})
            record = work.load(Record, record_id, Action.READ)
            course = work.session.get_one(CaseCourse, case_id).model_dump()
            rows = work.session.exec(select(CaseTask).where(CaseTask.case_id == case_id).order_by(CaseTask.id)).all()
            grants = work.session.exec(select(CaseGrant).where(CaseGrant.case_id == case_id)).all()
            runs = sorted((each.principal_id, each.cause) for each in grants if each.ended_at is None)
            return of_case, course, [row.model_dump() for row in rows], phases(work, case_id), record.access_level, record.clearance, runs

    before = picture()
    change(platform, ministry, case_id, who="head")
    assert picture() != before
    with platform.work(ministry.actor("head")) as work:
        take_type_change_back(work, case_id)

    assert before == picture()
    with platform.work(ministry.actor("head")) as work:
        assert "case_type_change_undone" in [each.kind for each in histories.of_case(work, case_id)]
        assert [] == list(work.session.exec(select(CaseHearing)).all()) + list(work.session.exec(select(CaseDecision)).all())


def test_it_is_taken_back_by_who_did_it_and_only_while_nothing_followed(platform, ministry):
    two_types(platform, ministry)
    case_id = a_running_case(platform, ministry)

    def no(who):
        with platform.work(ministry.actor(who)) as work, pytest.raises(RuleBroken) as refusal:
            take_type_change_back(work, case_id)
        return refusal.value.reasons

    assert [Reason.TYPE_CHANGE_WAS_FOLLOWED] == no("head")  # there is none to take back
    change(platform, ministry, case_id, who="head")
    assert [Reason.TYPE_CHANGE_WAS_FOLLOWED] == no("caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        now = work.load(Case, case_id, Action.READ).version
        cases.edit(work, case_id, CaseChanges(title="En anden titel"), opened_version=now)

    assert [Reason.TYPE_CHANGE_WAS_FOLLOWED] == no("head")


def test_it_is_taken_back_once(platform, ministry):
    case_id = a_plain_case(platform, ministry)
    change(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        take_type_change_back(work, case_id)
    with platform.work(ministry.actor("caseworker")) as work, pytest.raises(RuleBroken):
        take_type_change_back(work, case_id)

    assert "small" == case_of(platform, ministry, case_id).type
    with platform.work(ministry.actor("caseworker")) as work:
        assert work.session.get(CaseCourse, case_id) is not None
