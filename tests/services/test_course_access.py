"""The access a case type asks for: its records are never more open nor classified lower than it says, whoever asks."""

import datetime as dt

import pytest
from sqlmodel import select

from casework.case_types.evaluating import explain_all
from casework.case_types.reading import read_case_type
from casework.errors import CaseTypeIsWrong, RuleBroken
from casework.model import CaseHearing, CaseParty, EventRow, Record
from casework.queries import case_form, course_page
from casework.services import cases, granting, granting_access, records
from casework.services.case_type_versions import draft_case_type, publish_case_type
from casework.services.cases import NewCase
from casework.services.course import finish_task, skip_task
from casework.services.granting_access import Limits
from casework.services.hearing import hear_party
from casework.vocabulary import AccessLevel, CaseTypeProblem, Genre, HearingState, Reason
from tests.course import SMALL, a_running_case, add_designer, phases, publish, task_id
from workflows.hearings import resume_after_hearings

CLOSED = SMALL.replace("phases:\n", "access: {level: involved, clearance: 1}\nphases:\n", 1)
FORM = """\
case_fields:
  - {field: file_plan_code, setting: locked, value: 06.02.01}
  - {field: disposal_code, setting: hidden}
  - {field: public_title, setting: mandatory, source: "Offentlighedsloven § 15"}
fields:
  - {name: rate, title: {da: Sats, en: Rate}, kind: number, setting: locked, value: 25}
  - {name: inside, title: {da: Internt, en: Internal}, kind: text, setting: hidden}
phases:
"""


def test_records_on_the_case_are_narrowed_and_cannot_be_opened_wider(platform, ministry):
    publish(platform, ministry, CLOSED)
    with platform.work(ministry.actor("head")) as work:
        case_id = cases.open_case(work, NewCase("Lukket", "06.02.01", "small"))
    with platform.work(ministry.actor("head")) as work:
        record_id = records.draft_own(work, "Notat", genre=Genre.NOTE, case_id=case_id, access_level=AccessLevel.ALL)
    with platform.work(ministry.actor("head")) as work:
        record = work.session.get_one(Record, record_id)
        assert (AccessLevel.INVOLVED, 1) == (record.access_level, record.clearance)
    for verb in (
        lambda work: granting.set_level(work, record_id, AccessLevel.UNIT),
        lambda work: granting.classify(work, record_id, 0),
        lambda work: granting_access.limit_record(work, record_id, Limits(level=AccessLevel.UNIT, clearance=1)),
        lambda work: granting_access.limit_record(work, record_id, Limits(clearance=0)),
    ):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
            verb(work)

        assert [Reason.WIDER_THAN_CASE_TYPE] == refusal.value.reasons
    with platform.work(ministry.actor("secretary")) as work:  # a colleague of the unit, who is not involved
        assert work.session.get(Record, record_id) is None


def test_the_form_hides_locks_demands_and_fills_in_as_the_type_says(platform, ministry):
    publish(platform, ministry, SMALL.replace("phases:\n", FORM, 1))
    with platform.work(ministry.actor("caseworker")) as work:
        rules = case_form.new_case_rules(work, "small")
        fields = {each.definition.name: each for each in case_form.new_case_fields(work, "small")}
        case_id = cases.open_case(work, NewCase("Åben", "", "small", public_title="Sag"))
    assert ({"disposal_code"}, {"file_plan_code"}, {"public_title"}) == (set(rules.hidden), set(rules.locked), set(rules.mandatory))
    assert "06.02.01" == rules.values["file_plan_code"]
    assert (True, "25") == (fields["rate"].definition.is_locked, fields["rate"].value)
    assert fields["inside"].definition.is_hidden
    with platform.work(ministry.actor("caseworker")) as work:
        assert rules.locked == case_form.case_rules(work, case_id).locked
        assert case_form.NO_RULES == case_form.new_case_rules(work, "general")


def test_a_running_case_keeps_its_version_and_says_which_is_in_force(platform, ministry):
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("designer")) as work:
        version_id = draft_case_type(work, SMALL.replace("Loven § 1", "Loven § 3"))
    with platform.work(add_designer(platform, ministry)) as work:
        publish_case_type(work, version_id)
    with platform.work(ministry.actor("head")) as work:
        shown = course_page.course_shown(work, case_id)

    assert shown is not None
    assert (1, 2, "Loven § 1") == (shown.number, shown.in_force, shown.law)


def test_the_daily_job_lets_a_case_go_on_after_its_hearing_once_however_often_it_runs(platform, ministry, clock):
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        work.session.connection().exec_driver_sql(f"UPDATE case_check SET ticked_at = now() WHERE case_id = {case_id}")
        finish_task(work, task_id(work, case_id, "look"))
        skip_task(work, task_id(work, case_id, "extra"), "Ikke nødvendig.")
        finish_task(work, task_id(work, case_id, "fine"), answer=False)
        party = work.session.exec(select(CaseParty.id).where(CaseParty.case_id == case_id)).one()
        until = work.today + dt.timedelta(days=14)
        hearing_id = hear_party(work, case_id, party, "Kysten er for nær.", deadline=until)
    assert 0 == resume_after_hearings(platform)
    clock.now = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(5), dt.UTC)

    assert [1, 0] == [resume_after_hearings(platform), resume_after_hearings(platform)]
    with platform.work(ministry.actor("head")) as work:
        assert HearingState.EXPIRED is work.session.get_one(CaseHearing, hearing_id).state
        assert 1 == len(work.session.exec(select(EventRow.id).where(EventRow.kind == "hearing_expired")).all())
        assert "open" == phases(work, case_id)["decide"]


TABLE = """\
tables:
  - name: cap
    title: {da: Loft, en: Cap}
    source: "§ 35"
    rows: [{from: 2024-01-01, value: 100, confirmed_by: "Eva Dam, 2. juni 2025"}, {from: 2025-01-01, value: 200, to_confirm: true}]
fields:
  - {name: day, title: {da: Dag, en: Day}, kind: date}
rules:
  - {name: top, title: {da: Top, en: Top}, kind: number, value: {table: [cap, {field: day}]}, source: "§ 35"}
  - {name: twice, title: {da: To, en: Two}, kind: number, value: {product: [{rule: top}, 2]}, source: "§ 36"}
phases:
"""


def test_what_rests_on_an_unconfirmed_figure_is_marked_however_far_it_is_carried():
    kind = read_case_type(SMALL.replace("phases:\n", TABLE, 1))

    def marked(day):
        return [each.to_confirm for each in explain_all(kind, {"day": day}, day)]

    assert [False, False] == marked(dt.date(2024, 6, 3))
    assert [True, True] == marked(dt.date(2025, 6, 2))
    confirmed = explain_all(kind, {"day": dt.date(2024, 6, 3)}, dt.date(2024, 6, 3))[0].answer.inputs
    assert "Eva Dam, 2. juni 2025" in {each.confirmed_by for each in confirmed}


def test_a_figure_cannot_be_confirmed_and_to_be_confirmed():
    wrong = SMALL.replace("phases:\n", TABLE, 1).replace("to_confirm: true", "to_confirm: true, confirmed_by: Eva Dam")
    with pytest.raises(CaseTypeIsWrong) as refusal:
        read_case_type(wrong)

    assert [CaseTypeProblem.CONFIRMED_AND_NOT] == [each.problem for each in refusal.value.problems]
