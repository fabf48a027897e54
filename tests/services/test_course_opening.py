"""How a case of a type begins: prefilled, locked, classified, with its deadline; who decided approves nothing on it."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.calendar import add_working_days
from casework.case_types.deciding import DecisionWords
from casework.errors import NotPermitted, RuleBroken
from casework.model import Case, CaseTask, Seat
from casework.queries import course_page
from casework.services import approving, cases, granting, moving, value_lists
from casework.services.case_decisions import begin_decision, finish_decision, write_decision
from casework.services.cases import CaseChanges, NewCase
from casework.services.course import finish_task
from casework.services.definitions import publish_definition
from casework.vocabulary import Cause, DecisionOutcome, Reason, Right, Verdict
from casework.work import Actor
from tests.builders import a_record
from tests.course import SMALL, a_running_case, publish

FIELDS = """\
access: {clearance: 1}
case_fields:
  - {field: action_code, setting: prefilled, value: G01}
  - {field: public_title, setting: mandatory}
fields:
  - {name: received, title: {da: Modtaget, en: Received}, kind: date, setting: prefilled, value: {today: true}}
  - {name: rate, title: {da: Sats, en: Rate}, kind: number, setting: locked, value: 25}
  - {name: extra, title: {da: Ekstra, en: Extra}, kind: yes_no}
rules:
  - {name: due, title: {da: Frist, en: Due}, kind: date, value: {working_days_after: [{field: received}, 7]}, source: "§ 36"}
deadline: due
phases:
"""
TYPE = SMALL.replace("name: small", "name: filled").replace("phases:\n", FIELDS).replace(
    "name: extra, title: {da: Ekstra, en: Extra}, mandatory: false", "name: more, title: {da: Mere, en: More}, when: {field: extra}"
)  # fmt: skip


def published(platform, ministry):
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_action_code(work, "G01", "Generelle sager")
    publish(platform, ministry, TYPE)


def open_filled(platform, ministry, who="caseworker", **said):
    with platform.work(ministry.actor(who)) as work:
        return cases.open_case(work, NewCase("Forsøg", "06.02.01", "filled", **said))


def test_a_case_opens_as_its_type_says_and_follows_its_fields(platform, ministry):
    published(platform, ministry)
    case_id = open_filled(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        case = work.session.get_one(Case, case_id)
        today = work.today
        assert ("G01", 1) == (case.action_code, case.clearance)
        assert {"received": today.isoformat(), "rate": "25"} == case.fields
        assert add_working_days(today, 7) == case.deadline
        task = work.session.exec(select(CaseTask.state).where(CaseTask.case_id == case_id, CaseTask.name == "more")).one()
        assert "open" == task.value  # not known yet: it does not stand in the way
        version = case.version

    def edit(**changes):
        with platform.work(ministry.actor("caseworker")) as work:
            now = work.session.get_one(Case, case_id).version
            cases.edit(work, case_id, CaseChanges(**changes), opened_version=now)

    assert version is not None
    with pytest.raises(RuleBroken) as refusal:
        edit(fields={"rate": "30"})
    assert [Reason.FIELD_IS_LOCKED] == refusal.value.reasons
    edit(fields={"received": "2026-12-01", "extra": False})
    with platform.work(ministry.actor("caseworker")) as work:
        assert "2026-12-10" == str(work.session.get_one(Case, case_id).deadline)
        shown = course_page.course_shown(work, case_id)
    assert shown is not None
    states = {task.name: task.state.value for task in shown.phases[0].tasks}
    assert "not_needed" == states["more"]
    assert ["public_title"] == [each.da for each in shown.missing_fields]
    assert [("due", "2026-12-10", "§ 36")] == [(rule.name, rule.value, rule.source) for rule in shown.rules]


def test_nobody_opens_a_case_above_their_clearance(platform, ministry):
    published(platform, ministry)
    with pytest.raises(RuleBroken) as refusal:
        open_filled(platform, ministry, who="outsider")

    assert [Reason.CLEARANCE_TOO_LOW] == refusal.value.reasons


def test_the_first_phase_is_not_left_while_a_mandatory_field_is_empty(platform, ministry):
    publish(platform, ministry, SMALL.replace("phases:\n", "case_fields: [{field: public_title, setting: mandatory}]\nphases:\n"))
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        known = dict(work.session.exec(select(CaseTask.name, CaseTask.id).where(CaseTask.case_id == case_id)).all())
        work.session.execute(text(f"UPDATE case_check SET ticked_at = now() WHERE case_id = {case_id}"))
        finish_task(work, known["look"])
        finish_task(work, known["extra"])
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
        finish_task(work, known["fine"], answer=True)

    assert [Reason.FIELD_IS_MISSING] == refusal.value.reasons


def test_whoever_decided_a_case_approves_nothing_on_it(platform, ministry):
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    steps = [{"name": "head", "title": "Chef", "seats": [{"official": "head"}]}]
    with platform.work(ministry.actor("designer")) as work:
        publish_definition(work, {"name": "afg", "title": "Afgørelse", "steps": steps})
    with platform.work(ministry.actor("caseworker")) as work:
        record = a_record(work, ministry, case_id=case_id, created_by=ministry.people["caseworker"])
        granting.give(work, record, ministry.people["caseworker"], right=Right.FULL_WRITE, cause=Cause.CREATED)
        record_id = record.id
    with platform.work(ministry.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id, "afg")
    with platform.work(Actor.system("motor")) as work:
        moving.move(work, approval_id)
    with platform.work(ministry.actor("head")) as work:
        decision_id = begin_decision(work, case_id)
        write_decision(work, decision_id, DecisionWords(DecisionOutcome.IN_FAVOUR))
        finish_decision(work, decision_id)
    with pytest.raises(NotPermitted) as refusal, platform.work(ministry.actor("head")) as work:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash="x")

    assert Reason.DECIDER_CANNOT_REVIEW is refusal.value.reason
    with platform.work(ministry.actor("head")) as work:
        seat = work.session.exec(select(Seat).where(Seat.approval_id == approval_id)).one()
        values = f"{seat.id}, {seat.step_id}, {approval_id}, {record_id}, 1, 'approve', '', {ministry.people['head']}, 'x', now()"
    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        columns = "seat_id, step_id, approval_id, record_id, round, verdict, comment, actor_id, manifest_hash, decided_at"
        work.session.execute(text(f"INSERT INTO decision ({columns}) VALUES ({values})"))
