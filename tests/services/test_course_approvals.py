"""Approvals that a course asks for: sent by themselves, once, on what was written; and never in the way of the deed before them."""

import pytest
from sqlmodel import select

from casework.case_types.deciding import DecisionWords
from casework.errors import NotFound, RuleBroken
from casework.model import Approval, CaseTask, DefinitionVersion, Record, Seat
from casework.queries.approvals import approval_show
from casework.services import approving, course_approvals, moving
from casework.services.case_decisions import begin_decision, finish_decision, write_decision
from casework.services.case_retyping import change_case_type
from casework.services.course import finish_task
from casework.services.course_letters import write_letter
from casework.services.definition_drafts import retire_definition
from casework.services.definitions import publish_definition
from casework.vocabulary import ApprovalState, DecisionOutcome, Reason, TaskState, Verdict
from casework.work import Actor
from tests.course import SMALL, a_running_case, phases, publish, task_id, tasks

APPROVED = """\
  - name: decide
    title: {da: Afgør, en: Decide}
    tasks:
      - {name: decision, title: {da: Afgør, en: Decide}, kind: decision}
      - {name: approve, title: {da: Godkend, en: Approve}, kind: approval, letter: answer}
  - name: last
"""
TYPE = (SMALL[: SMALL.index("  - name: decide\n")] + APPROVED + SMALL[SMALL.index("  - name: last\n") + len("  - name: last\n") :]).replace(
    "phases:\n", "approval: afg\nphases:\n", 1
)
STEPS = [{"name": "lawyer", "title": "Jurist", "seats": [{"official": "lawyer"}]}]


def defined(platform, ministry):
    with platform.work(ministry.actor("designer")) as work:
        publish_definition(work, {"name": "afg", "title": "Afgørelse", "steps": STEPS})


def decided(platform, ministry):
    """Gives a case that the head has just decided, its approval task open."""
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        for check in ("look",):
            work.session.connection().exec_driver_sql(f"UPDATE case_check SET ticked_at = now() WHERE case_id = {case_id}")
            finish_task(work, task_id(work, case_id, check))
        finish_task(work, task_id(work, case_id, "extra"))
        finish_task(work, task_id(work, case_id, "fine"), answer=True)
        decision_id = begin_decision(work, case_id)
        write_decision(work, decision_id, DecisionWords(DecisionOutcome.IN_FAVOUR, reasons="Det er i orden."))
        finish_decision(work, decision_id)
    return case_id


def approvals(platform, ministry, who="head"):
    with platform.work(ministry.actor(who)) as work:
        return [(each.id, each.record_id, each.state) for each in work.session.exec(select(Approval)).all()]


def what_keeps_its_type(platform, ministry, case_id):
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
        change_case_type(work, case_id, "general", "Det er en ansøgning")
    return [each for each in refusal.value.reasons if each not in {Reason.UNKNOWN_CASE_TYPE, Reason.CASE_TYPE_NOT_PUBLISHED}]


def test_the_approval_starts_by_itself_once_on_the_letter_and_its_end_finishes_the_task(platform, ministry):
    defined(platform, ministry)
    publish(platform, ministry, TYPE)
    case_id = decided(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        course_approvals.start_due(work, case_id)  # asked again: it has gone already
        course_approvals.start_due(work, case_id)
    [(approval_id, record_id, state)] = approvals(platform, ministry)
    assert ApprovalState.IN_PROGRESS is state
    with platform.work(ministry.actor("head")) as work:
        assert record_id == work.session.get_one(CaseTask, task_id(work, case_id, "approve")).record_id
        assert "Det er i orden." in work.session.get_one(Record, record_id).body_html
        with pytest.raises(RuleBroken) as early:
            finish_task(work, task_id(work, case_id, "approve"))
        with pytest.raises(RuleBroken) as twice:
            course_approvals.send_to_approval(work, task_id(work, case_id, "approve"))
    assert [Reason.TASK_NEEDS_ITS_DEED] == early.value.reasons
    assert [Reason.APPROVAL_IS_OPEN] == twice.value.reasons
    assert [Reason.CASE_IS_DECIDED, Reason.APPROVAL_IS_OPEN] == what_keeps_its_type(platform, ministry, case_id)
    with platform.work(Actor.system("motor")) as work:
        moving.move(work, approval_id)
    with platform.work(ministry.actor("lawyer")) as work:
        seat = work.session.exec(select(Seat).where(Seat.record_id == record_id)).one()
        seen = approval_show(work, approval_id).manifest_hash
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=seen, seat_id=seat.id)
    for _ in range(2):
        with platform.work(Actor.system("motor")) as work:
            moving.move(work, approval_id)
    assert [Reason.CASE_IS_DECIDED] == what_keeps_its_type(platform, ministry, case_id)
    with platform.work(ministry.actor("head")) as work:
        assert ("done", "open") == (tasks(work, case_id)["approve"], phases(work, case_id)["last"])
        assert record_id == write_letter(work, task_id(work, case_id, "letter"))  # what was approved is what is sent


def test_an_approval_that_is_returned_or_stopped_leaves_its_task_open_and_can_be_sent_again(platform, ministry):
    def move():
        with platform.work(Actor.system("motor")) as work:
            moving.move(work, approvals(platform, ministry)[0][0])

    defined(platform, ministry)
    publish(platform, ministry, TYPE)
    case_id = decided(platform, ministry)
    approval_id = approvals(platform, ministry)[0][0]
    move()
    with platform.work(ministry.actor("lawyer")) as work:
        seat = work.session.exec(select(Seat).where(Seat.approval_id == approval_id)).one()
        seen = approval_show(work, approval_id).manifest_hash
        approving.decide(work, approval_id, Verdict.RETURN, manifest_hash=seen, seat_id=seat.id, comment="Begrundelsen mangler")
    move()
    with platform.work(ministry.actor("head")) as work:
        returned = tasks(work, case_id)["approve"]
        with pytest.raises(RuleBroken) as early:
            finish_task(work, task_id(work, case_id, "approve"))
        with pytest.raises(RuleBroken) as twice:
            course_approvals.send_to_approval(work, task_id(work, case_id, "approve"))
        approving.cancel(work, approval_id, "Sendes på ny")
    move()
    with platform.work(ministry.actor("head")) as work:
        cancelled = tasks(work, case_id)["approve"]
        again = course_approvals.send_to_approval(work, task_id(work, case_id, "approve"))

    assert (TaskState.OPEN.value, TaskState.OPEN.value) == (returned, cancelled)
    assert [Reason.TASK_NEEDS_ITS_DEED] == early.value.reasons
    assert [Reason.APPROVAL_IS_OPEN] == twice.value.reasons
    assert again != approval_id


def test_without_a_published_approval_the_deed_stands_and_the_task_waits_to_be_sent_by_hand(platform, ministry):
    defined(platform, ministry)
    publish(platform, ministry, TYPE)
    with platform.work(ministry.actor("designer")) as work:
        retire_definition(work, work.session.exec(select(DefinitionVersion.id)).one())
    case_id = decided(platform, ministry)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
        course_approvals.send_to_approval(work, task_id(work, case_id, "approve"))

    assert [Reason.DEFINITION_NOT_PUBLISHED] == refusal.value.reasons
    assert [] == approvals(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        assert TaskState.OPEN.value == tasks(work, case_id)["approve"]


def test_an_optional_approval_is_sent_by_hand_and_not_by_who_does_not_see_the_case(platform, ministry):
    defined(platform, ministry)
    publish(platform, ministry, TYPE.replace("kind: approval", "kind: approval, mandatory: false"))
    case_id = decided(platform, ministry)
    assert [] == approvals(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        approve = task_id(work, case_id, "approve")
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        course_approvals.send_to_approval(work, approve)
    with platform.work(ministry.actor("head")) as work:
        course_approvals.send_to_approval(work, approve)

    assert [ApprovalState.IN_PROGRESS] == [state for _, _, state in approvals(platform, ministry)]
