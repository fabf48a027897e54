"""The course of a case: tasks, checklists, questions, hearings and decisions, and every no."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from casework.case_types.deciding import DecisionWords
from casework.errors import CaseNotReady, NotFound, NotPermitted, RuleBroken
from casework.events import CaseCompleted
from casework.model import Case, CaseCheck, CaseCourse, CaseDecision, CaseHearing, CaseParty, CaseTask, EventRow, InboxItem, Record
from casework.services import cases, granting
from casework.services.case_decisions import begin_decision, drop_decision, finish_decision, write_decision
from casework.services.course import assign_task, finish_task, leave_phase, reopen_task, skip_task, start_course, take_task, tick
from casework.services.course_letters import write_letter
from casework.services.hearing import expire_hearings, extend_hearing, hear_party, receive_answer, withdraw_hearing
from casework.vocabulary import CaseState, Cause, DecisionOutcome, DecisionState, HearingState, Reason
from casework.work import Actor
from tests.builders import a_case, a_record
from tests.course import SMALL, a_running_case, phases, publish, tasks

WHOLE = DecisionWords(
    DecisionOutcome.AGAINST, "Ansøgt for sent.", "Loven § 1", "Fristen er overskredet.", appeal_body="Ankestyrelsen",
    appeal_procedure="Klagen sendes hertil.", appeal_time_limit="4 uger",
)  # fmt: skip


@pytest.fixture
def running(platform, ministry):
    """Gives a case that follows the small case type; the head is responsible, caseworker and clerk may write."""
    publish(platform, ministry, SMALL)
    return a_running_case(platform, ministry)


@pytest.fixture
def as_(platform, ministry):
    """Does one deed as somebody, in a work of its own, and gives what it gave."""

    def do(who, verb, *args, **kwargs):
        actor = Actor.system("hearings") if who == "hearings" else ministry.actor(who)
        with platform.work(actor) as work:
            return verb(work, *args, **kwargs)

    return do


def refused(reasons, error, deed, *args, **kwargs):
    with pytest.raises(error) as refusal:
        deed(*args, **kwargs)

    assert reasons == refusal.value.reasons


def ids(as_, case_id):
    """Gives the ids of the tasks by name, and of the first task's points."""

    def look(work):
        found = dict(work.session.exec(select(CaseTask.name, CaseTask.id).where(CaseTask.case_id == case_id)).all())
        return found | dict(work.session.exec(select(CaseCheck.name, CaseCheck.id).where(CaseCheck.case_id == case_id)).all())

    return as_("head", look)


def to_decision(as_, case_id, answer=True):
    """Goes through the first phase."""
    known = ids(as_, case_id)
    as_("head", tick, known["seen"])
    as_("head", finish_task, known["look"])
    as_("head", finish_task, known["fine"], answer=answer)
    as_("head", leave_phase, case_id)


def the_party(as_, case_id):
    return as_("head", lambda work: work.session.exec(select(CaseParty.id).where(CaseParty.case_id == case_id)).one())


def a_finished_decision(as_, case_id, who="caseworker"):
    decision_id = as_(who, begin_decision, case_id)
    as_(who, write_decision, decision_id, WHOLE)
    as_(who, finish_decision, decision_id)
    return decision_id


def test_a_case_goes_through_its_course(as_, running):
    known = ids(as_, running)
    assert {"first": "open", "hear": "waiting", "decide": "waiting", "last": "waiting"} == as_("head", phases, running)
    refused([Reason.CHECKLIST_NOT_COMPLETE], RuleBroken, as_, "head", finish_task, known["look"])
    as_("head", tick, known["seen"])
    as_("head", finish_task, known["look"])
    refused([Reason.TASK_IS_FINISHED], RuleBroken, as_, "head", finish_task, known["look"])
    refused([Reason.TASK_IS_FINISHED], RuleBroken, as_, "head", tick, known["seen"])
    refused([Reason.PHASE_HAS_OPEN_TASKS], RuleBroken, as_, "head", leave_phase, running)
    refused([Reason.QUESTION_NEEDS_AN_ANSWER], RuleBroken, as_, "head", finish_task, known["fine"])
    as_("head", finish_task, known["fine"], answer=True)
    assert "open" == as_("head", phases, running)["first"]  # an optional task still waits
    as_("head", leave_phase, running)

    assert {"first": "done", "hear": "skipped", "decide": "open", "last": "waiting"} == as_("head", phases, running)
    assert "not_needed" == as_("head", tasks, running)["extra"]
    refused([Reason.TASK_CANNOT_BE_REOPENED], RuleBroken, as_, "head", reopen_task, known["look"])


def test_a_task_is_ticked_opened_again_skipped_with_a_reason_and_given_on(as_, ministry, running):
    known = ids(as_, running)
    as_("head", tick, known["seen"])
    as_("head", tick, known["seen"], is_ticked=False)
    refused([Reason.CHECKLIST_NOT_COMPLETE], RuleBroken, as_, "head", finish_task, known["look"])
    refused([Reason.REASON_IS_REQUIRED], RuleBroken, as_, "head", skip_task, known["look"], " ")
    as_("head", skip_task, known["look"], "Allerede set i en anden sag.")
    as_("head", reopen_task, known["look"])
    assert "open" == as_("head", tasks, running)["look"]
    refused([Reason.TASK_NOT_YOURS], NotPermitted, as_, "caseworker", skip_task, known["look"], "Hvorfor ikke")
    as_("head", assign_task, known["look"], ministry.people["clerk"])
    refused([Reason.TASK_NOT_YOURS], NotPermitted, as_, "caseworker", tick, known["seen"])
    as_("caseworker", take_task, known["look"])
    as_("caseworker", tick, known["seen"])
    as_("caseworker", finish_task, known["look"])

    assert "done" == as_("head", tasks, running)["look"]
    refused([Reason.TASK_IS_FINISHED], RuleBroken, as_, "head", assign_task, known["look"], ministry.people["clerk"])


def test_whoever_gets_a_task_gets_into_the_case_and_loses_that_with_it(as_, ministry, running):
    known = ids(as_, running)
    with pytest.raises(NotFound):
        as_("lawyer", finish_task, known["look"])
    as_("head", assign_task, known["look"], ministry.people["lawyer"])
    as_("lawyer", tick, known["seen"])
    as_("lawyer", finish_task, known["look"])
    with pytest.raises(NotFound):
        as_("lawyer", tick, known["liked"])


def test_a_stranger_can_do_nothing_in_a_course(as_, running):
    known = ids(as_, running)
    decision_id = as_("head", begin_decision, running)
    hearing_id = as_("head", hear_party, running, the_party(as_, running), "Det hele.")
    deeds = [
        (start_course, running), (tick, known["seen"]), (finish_task, known["fine"]), (skip_task, known["look"], "x"),
        (reopen_task, known["look"]), (assign_task, known["look"], 1), (take_task, known["look"]), (leave_phase, running),
        (write_letter, known["look"]), (hear_party, running, 1, "x"), (extend_hearing, hearing_id, dt.date(2027, 1, 1), "x"),
        (receive_answer, hearing_id, 1), (withdraw_hearing, hearing_id, "x"), (begin_decision, running),
        (write_decision, decision_id, WHOLE), (finish_decision, decision_id), (drop_decision, decision_id),
    ]  # fmt: skip
    for verb, *args in deeds:
        with pytest.raises(NotFound):
            as_("outsider", verb, *args)


def test_a_running_case_keeps_its_version(platform, ministry, as_, running):
    publish(platform, ministry, SMALL.replace("name: look", "name: glance").replace("not_by: [look]", "not_by: [glance]"))
    newer = a_running_case(platform, ministry)

    assert "look" in as_("head", tasks, running)
    assert "glance" in as_("head", tasks, newer)
    with pytest.raises(DBAPIError, match="keeps its version"):
        other = as_("head", lambda work: work.session.get_one(CaseCourse, newer).version_id)
        as_("head", lambda work: work.session.execute(text(f"UPDATE case_course SET version_id = {other} WHERE case_id = {running}")))
    refused([Reason.CASE_HAS_A_COURSE], RuleBroken, as_, "head", start_course, running)


def test_a_case_of_a_type_without_a_published_version_has_no_course(as_, ministry):
    def opened(work):
        case = a_case(work, ministry)
        granting.give_on_case(work, case.id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        return case.id

    case_id = as_("head", opened)
    refused([Reason.CASE_TYPE_NOT_PUBLISHED], RuleBroken, as_, "head", start_course, case_id)
    refused([Reason.CASE_HAS_NO_COURSE], RuleBroken, as_, "head", leave_phase, case_id)
    refused([Reason.CASE_HAS_NO_COURSE], RuleBroken, as_, "head", hear_party, case_id, 1, "x")


def test_whoever_decided_is_locked_out_of_the_review(as_, running):
    to_decision(as_, running)
    known = ids(as_, running)
    refused([Reason.TASK_NEEDS_ITS_DEED], RuleBroken, as_, "head", finish_task, known["decision"])
    a_finished_decision(as_, running, who="caseworker")
    refused([Reason.DECIDER_CANNOT_REVIEW], NotPermitted, as_, "caseworker", finish_task, known["review"])
    refused([Reason.LOCKED_OUT_BY_SEPARATION], NotPermitted, as_, "head", finish_task, known["review"])  # has looked
    as_("clerk", finish_task, known["review"])

    assert "last" in {name for name, state in as_("head", phases, running).items() if state == "open"}


def test_the_database_locks_out_too(as_, ministry, running):
    to_decision(as_, running)
    a_finished_decision(as_, running, who="caseworker")
    for who in ("caseworker", "head"):
        by_hand = f"UPDATE case_task SET state = 'done', done_by = {ministry.people[who]} WHERE case_id = {running} AND name = 'review'"
        with pytest.raises(NotPermitted):
            as_("clerk", lambda work, statement=by_hand: work.session.execute(text(statement)))


def test_a_decision_against_a_party_needs_everything_and_says_all_that_is_missing(as_, running):
    to_decision(as_, running)
    decision_id = as_("caseworker", begin_decision, running)
    refused([Reason.DECISION_IS_UNDER_WAY], RuleBroken, as_, "head", begin_decision, running)
    as_("caseworker", write_decision, decision_id, DecisionWords(DecisionOutcome.PARTLY, uses_discretion=True))
    refused(
        [Reason.DECISION_NEEDS_FACTS, Reason.DECISION_NEEDS_LEGAL_RULE, Reason.DECISION_NEEDS_REASONS,
         Reason.DECISION_NEEDS_CONSIDERATIONS, Reason.DECISION_NEEDS_APPEAL_BODY, Reason.DECISION_NEEDS_APPEAL_PROCEDURE,
         Reason.DECISION_NEEDS_APPEAL_TIME_LIMIT],
        RuleBroken, as_, "caseworker", finish_decision, decision_id,
    )  # fmt: skip
    with pytest.raises(DBAPIError, match="decision_is_complete"):
        as_("head", lambda work: work.session.execute(text(f"UPDATE case_decision SET state = 'finished' WHERE id = {decision_id}")))
    as_("caseworker", write_decision, decision_id, DecisionWords(DecisionOutcome.IN_FAVOUR))
    as_("caseworker", finish_decision, decision_id)

    assert "done" == as_("head", tasks, running)["decision"]


def test_a_finished_decision_is_superseded_and_never_changed(as_, running):
    to_decision(as_, running)
    first = a_finished_decision(as_, running)
    refused([Reason.DECISION_IS_FINISHED], RuleBroken, as_, "head", write_decision, first, WHOLE)
    refused([Reason.DECISION_IS_FINISHED], RuleBroken, as_, "head", drop_decision, first)
    for statement in ("UPDATE case_decision SET facts = 'x'", "DELETE FROM case_decision", "UPDATE case_decision SET state = 'draft'"):
        with pytest.raises(DBAPIError, match="not changed"):
            as_("head", lambda work, by_hand=statement: work.session.execute(text(f"{by_hand} WHERE id = {first}")))
    dropped = as_("head", begin_decision, running)
    as_("head", drop_decision, dropped)
    second = a_finished_decision(as_, running)

    states = as_("head", lambda work: dict(work.session.exec(select(CaseDecision.id, CaseDecision.state)).all()))
    assert {first: DecisionState.SUPERSEDED, second: DecisionState.FINISHED} == states


def test_a_hearing_waits_and_an_answer_lets_the_case_go_on(as_, ministry, running):
    to_decision(as_, running, answer=False)
    party = the_party(as_, running)
    refused(
        [Reason.HEARING_NEEDS_FACTS, Reason.HEARING_NEEDS_PARTY, Reason.DEADLINE_MUST_BE_LATER],
        RuleBroken, as_, "head", hear_party, running, party + 999, " ", deadline=dt.date(2026, 11, 23),
    )  # fmt: skip
    hearing_id = as_("head", hear_party, running, party, "Ansøgningen kom for sent.")
    letter = as_("head", lambda work: work.session.get_one(Record, work.session.get_one(CaseHearing, hearing_id).letter_id))
    assert "kan sagen blive afgjort" in letter.body_html
    assert "Ansøgningen kom for sent." in letter.body_html
    assert "7. december 2026" in letter.body_html
    decision_id = as_("caseworker", begin_decision, running)
    as_("caseworker", write_decision, decision_id, WHOLE)
    refused([Reason.CASE_AWAITS_HEARING], RuleBroken, as_, "caseworker", finish_decision, decision_id)
    refused([Reason.CASE_AWAITS_HEARING], RuleBroken, as_, "head", leave_phase, running)
    refused([Reason.CASE_AWAITS_HEARING], RuleBroken, as_, "head", skip_task, ids(as_, running)["hearing"], "Uden grund")
    refused(
        [Reason.DEADLINE_MUST_BE_LATER, Reason.REASON_IS_REQUIRED],
        RuleBroken, as_, "head", extend_hearing, hearing_id, dt.date(2026, 12, 7), "",
    )  # fmt: skip
    as_("head", extend_hearing, hearing_id, dt.date(2026, 12, 14), "Parten er på rejse.")
    elsewhere = as_("head", lambda work: a_record(work, ministry).id)
    refused([Reason.ANSWER_NOT_ON_CASE], RuleBroken, as_, "head", receive_answer, hearing_id, elsewhere)
    answer = as_("head", lambda work: a_record(work, ministry, case_id=running).id)
    as_("head", receive_answer, hearing_id, answer)

    assert "open" == as_("head", phases, running)["decide"]
    for verb, *args in (
        (receive_answer, hearing_id, answer),
        (extend_hearing, hearing_id, dt.date(2027, 1, 4), "x"),
        (withdraw_hearing, hearing_id, "x"),
    ):
        refused([Reason.HEARING_IS_OVER], RuleBroken, as_, "head", verb, *args)


def test_a_hearing_ends_by_the_clock_exactly_once(as_, ministry, clock, running):
    to_decision(as_, running, answer=False)
    hearing_id = as_("head", hear_party, running, the_party(as_, running), "Kom for sent.", deadline=dt.date(2026, 11, 30))
    clock.now = dt.datetime(2026, 11, 30, 22, 59, tzinfo=dt.UTC)  # one minute before midnight in Copenhagen: the day is the party's
    assert 0 == as_("hearings", expire_hearings)
    clock.forward(minutes=1)
    assert [1, 0, 0] == [as_("hearings", expire_hearings) for _ in range(3)]

    def look(work):
        events = work.session.exec(select(EventRow).where(EventRow.kind == "hearing_expired")).all()
        told = work.session.exec(select(InboxItem).where(InboxItem.cause == "hearing_expired")).all()
        return work.session.get_one(CaseHearing, hearing_id).state, len(events), {each.principal_id for each in told}

    assert (HearingState.EXPIRED, 1, {ministry.people["head"]}) == as_("head", look)
    assert "open" == as_("head", phases, running)["decide"]
    late = as_("head", lambda work: a_record(work, ministry, case_id=running).id)
    as_("head", receive_answer, hearing_id, late)
    refused([Reason.HEARING_IS_OVER], RuleBroken, as_, "head", receive_answer, hearing_id, late)
    with pytest.raises(DBAPIError, match="ends once"):
        as_("head", lambda work: work.session.execute(text(f"UPDATE case_hearing SET state = 'waiting' WHERE id = {hearing_id}")))


def test_the_clock_does_nothing_else(as_, running):
    with pytest.raises(NotPermitted):
        as_("hearings", leave_phase, running)


def test_a_hearing_withdrawn_leaves_its_task_open_and_two_parties_wait_for_each_other(as_, ministry, running):
    to_decision(as_, running, answer=False)
    party = the_party(as_, running)
    first = as_("head", hear_party, running, party, "Et.")
    refused([Reason.REASON_IS_REQUIRED], RuleBroken, as_, "head", withdraw_hearing, first, "")
    as_("head", withdraw_hearing, first, "Fejl i oplysningerne.")
    assert "open" == as_("head", tasks, running)["hearing"]
    second, third = (as_("head", hear_party, running, party, words) for words in ("To.", "Tre."))
    answer = as_("head", lambda work: a_record(work, ministry, case_id=running).id)
    as_("head", receive_answer, second, answer)
    assert "open" == as_("head", phases, running)["hear"]
    as_("head", receive_answer, third, answer)

    assert "done" == as_("head", phases, running)["hear"]


def test_a_letter_is_written_from_its_template_as_a_draft_on_the_case(as_, running):
    to_decision(as_, running)
    a_finished_decision(as_, running)
    known = ids(as_, running)
    refused([Reason.TASK_NEEDS_ITS_DEED], RuleBroken, as_, "head", write_letter, known["review"])
    as_("clerk", finish_task, known["review"])
    letter_id = as_("head", write_letter, ids(as_, running)["letter"])
    letter = as_("head", lambda work: work.session.get_one(Record, letter_id))

    assert "<p>Kære Anna Prøve</p><p>afslag Fristen er overskredet.</p>" == letter.body_html
    assert running == letter.case_id


def test_a_completed_case_follows_no_course(as_, running):
    known = ids(as_, running)
    with pytest.raises(CaseNotReady) as refusal:
        as_("head", cases.complete, running)
    assert Reason.PHASE_HAS_OPEN_TASKS in {each.reason for each in refusal.value.obstacles}

    def complete_by_hand(work):
        work.session.get_one(Case, running).state = CaseState.COMPLETED
        work.record(CaseCompleted(case_id=running))

    as_("head", complete_by_hand)
    for verb, *args in ((finish_task, known["look"]), (hear_party, running, 1, "x"), (begin_decision, running), (leave_phase, running)):
        refused([Reason.CASE_IS_COMPLETED], RuleBroken, as_, "head", verb, *args)
