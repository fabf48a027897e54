"""An official leaves, units are merged, split and moved: what is carried along, what the preview said, and the way back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged
from casework.model import Approval, Case, ChangePlan, ChangeStep, DeskSession, FilePlanGroup, Folder, Record, SavedList, Unit
from casework.queries import approvals, as_of, case_page, explaining, histories, lists, record_page, rights_page
from casework.services import case_progress, cases, folders, granting, organisation, organisation_plans, records, value_lists
from casework.services.organisation import NewOfficial
from casework.services.organisation_plans import Part
from casework.vocabulary import AccessLevel, Cause, Channel, ListScope, PlanState, Reason, RecordKind, Right, Role
from casework.work import Actor
from tests.approvals import decided, letter, publish, started
from tests.builders import Ministry
from tests.cases import progress_codes
from tests.conftest import Clock
from workflows.reorganising import ORGANISER, carry_out

TODAY = dt.date(2026, 11, 23)
CARRIED = (
    "record",
    "case_file",
    "grant_row",
    "case_grant",
    "inbox_item",
    "post",
    "membership",
    "substitution",
    "official",
    "principal",
    "unit",
)


class Interrupted(Exception):
    """The plug is pulled."""


def pull_the_plug(*, kept: bool) -> None:
    if not kept:
        raise Interrupted


def a_worked_record(platform: Platform, ministry: Ministry, who: str, *, unit: int, title: str = "Brev") -> int:
    with platform.work(ministry.actor(who)) as work:
        new = records.NewRecord(title, RecordKind.INTERNAL, Channel.DESK, unit, ministry.people[who], access_level=AccessLevel.INVOLVED)
        return records.draft(work, new)


def a_worked_case(platform: Platform, ministry: Ministry, who: str) -> int:
    with platform.work(ministry.actor(who)) as work:
        return cases.open_case(work, cases.NewCase("Sag", "06.02.01"))


def planned(platform: Platform, ministry: Ministry, plan: Any, *args: Any, **named: Any) -> int:
    """Proposes and previews a plan, and gives its id."""
    with platform.work(ministry.actor("administrator")) as work:
        plan_id = plan(work, *args, **named)
    carry_out(platform, plan_id)
    return plan_id


def run(platform: Platform, ministry: Ministry, plan_id: int, verb: Any = organisation_plans.start_plan, *, batch: int = 3) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        verb(work, plan_id)
    carry_out(platform, plan_id, batch=batch)


@dataclass(frozen=True)
class Other:
    """Is another ministry of the installation, its top unit, and who manages its organisation."""

    authority: int
    top: int
    manager: Actor


@pytest.fixture
def other(platform: Platform) -> Other:
    """Founds it."""
    with platform.work(Actor.system("setup")) as work:
        authority = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        top = organisation.add_unit(work, authority, "Departementet", short_name="DEP")
        manager = organisation.add_official(work, NewOfficial(authority, "anden", "Eva Dam", "eva@andet.invalid"))
        organisation.give_post(work, manager, top, Role.SYSTEM_ADMINISTRATOR, title="", starts_on=dt.date(2020, 1, 1))
    return Other(authority, top, Actor.official(manager))


def moved_to(platform: Platform, ministry: Ministry, other: Other) -> int:
    """Moves the grants unit to the other ministry, which has said yes; gives the plan's id."""
    plan_id = planned(platform, ministry, organisation_plans.plan_move, ministry.grants, authority_id=other.authority)
    with platform.work(other.manager) as work:
        organisation_plans.accept_plan(work, plan_id, parent_id=other.top)
    run(platform, ministry, plan_id)
    return plan_id


def taken_back(platform: Platform, ministry: Ministry, other: Other, plan_id: int) -> None:
    """Takes the move back: one ministry asks, the other agrees."""
    with platform.work(other.manager) as work:
        organisation_plans.undo_plan(work, plan_id)
    run(platform, ministry, plan_id, organisation_plans.undo_plan)


def picture(platform: Platform, *tables: str) -> dict[str, list[Any]]:
    """Gives everything a plan may touch, without the counters of versions."""
    with platform.work(Actor.system("setup")) as work:
        return {
            table: [
                row for (row,) in work.session.execute(text(f"SELECT to_jsonb(t) - 'version' FROM {table} t ORDER BY to_jsonb(t) ->> 'id'"))
            ]
            for table in tables or CARRIED
        }


def reads(platform: Platform, ministry: Ministry, who: str) -> set[int]:
    with platform.work(ministry.actor(who)) as work:
        return set(work.session.execute(text("SELECT id FROM record")).scalars())


def plan_of(platform: Platform, plan_id: int) -> ChangePlan:
    with platform.work(Actor.system("setup")) as work:
        return work.session.get_one(ChangePlan, plan_id)


def test_a_leavers_work_goes_to_the_successor_with_a_report(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    people = ministry.people
    ids = {a_worked_record(platform, ministry, "caseworker", unit=ministry.grants, title=f"Brev {n}") for n in range(4)}
    case = a_worked_case(platform, ministry, "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        organisation.substitute(work, people["caseworker"], people["clerk"], starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=30))
    before = picture(platform)
    plan_id = planned(platform, ministry, organisation_plans.plan_leave, people["caseworker"], people["outsider"], on=TODAY)
    preview = plan_of(platform, plan_id).content["preview"]
    unchanged = picture(platform)
    run(platform, ministry, plan_id)
    with platform.work(Actor.system("setup")) as work:
        holders = {work.session.get_one(Record, id).responsible_id for id in ids} | {work.session.get_one(Case, case).responsible_id}
        steps = work.session.execute(
            text("SELECT what, count(*) FROM change_step WHERE plan_id = :id GROUP BY what"), {"id": plan_id}
        ).all()
    readable = reads(platform, ministry, "outsider")
    still = reads(platform, ministry, "caseworker")
    clock.forward(days=1)
    with pytest.raises(NotFound):
        reads(platform, ministry, "caseworker")
    clock.forward(hours=-1)
    run(platform, ministry, plan_id, organisation_plans.undo_plan)

    assert before == unchanged
    assert 4 == preview["counts"]["responsible_record"]
    assert {people["outsider"]} == {gain for each in preview["access"] for gain in each["gains"]}
    assert {people["caseworker"]} == {loss for each in preview["access"] for loss in each["loses"]}
    assert {people["outsider"]} == holders
    assert ids <= readable
    assert ids <= still
    assert {"responsible_record": 4, "responsible_case": 1, "responsible_right": 4, "responsible_case_right": 1, "post": 1,
            "substitution": 1, "account": 1} == dict(steps)  # fmt: skip
    assert before == picture(platform)


def test_a_leaver_is_not_brought_back_after_a_day(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    plan_id = planned(platform, ministry, organisation_plans.plan_leave, ministry.people["caseworker"], ministry.legal, on=TODAY)
    run(platform, ministry, plan_id)
    clock.forward(days=2)

    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("administrator")) as work:
        organisation_plans.undo_plan(work, plan_id)

    assert [Reason.UNDO_IS_TOO_LATE] == no.value.reasons


def test_merged_units_bring_records_rights_and_inbox_and_go_back_exactly(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    record = a_worked_record(platform, ministry, "head", unit=ministry.grants)
    with platform.work(ministry.actor("head")) as work:
        granting.set_level(work, record, AccessLevel.UNIT)
        granting.restrict(work, record, [ministry.grants, people["head"]])
        shared = work.session.get_one(Record, a_worked_record(platform, ministry, "head", unit=ministry.grants, title="Delt"))
        granting.give(work, shared, ministry.grants, right=Right.READ, cause=Cause.SHARED)
        records.assign(work, shared.id, ministry.grants)
    case = a_worked_case(platform, ministry, "head")
    before = picture(platform)
    plan_id = planned(platform, ministry, organisation_plans.plan_merge, (ministry.grants,), ministry.legal)
    gains = {gain for each in plan_of(platform, plan_id).content["preview"]["access"] for gain in each["gains"]}
    run(platform, ministry, plan_id)
    with platform.work(Actor.system("setup")) as work:
        unit = work.session.get_one(Unit, ministry.grants)
        moved = [work.session.get_one(Record, record).restricted_to, work.session.get_one(Case, case).unit_id, unit.closed_on]
        number = work.session.get_one(Case, case).number
    after = {who: reads(platform, ministry, who) for who in ("clerk", "outsider", "administrator")}
    run(platform, ministry, plan_id, organisation_plans.undo_plan)

    assert people["outsider"] in gains
    assert [sorted([ministry.legal, people["head"]]), ministry.legal, TODAY] == moved
    assert "2026-1" == number
    assert {"clerk": {record, shared.id}, "outsider": {record, shared.id}, "administrator": set()} == after
    assert before == picture(platform)


def test_a_split_unit_sends_each_thing_where_its_code_or_its_responsible_goes(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    heads = a_worked_record(platform, ministry, "head", unit=ministry.grants)
    clerks = a_worked_record(platform, ministry, "clerk", unit=ministry.grants)
    case = a_worked_case(platform, ministry, "head")
    with platform.work(ministry.actor("head")) as work:
        records.place_on_case(work, heads, case)
    before = picture(platform)
    parts = (Part("Tilskud", "TI", (people["head"], people["caseworker"])), Part("Tilsyn", "TS", (people["clerk"],), ("06.02",)))
    plan_id = planned(platform, ministry, organisation_plans.plan_split, ministry.grants, parts)
    run(platform, ministry, plan_id)
    with platform.work(Actor.system("setup")) as work:
        units = {unit.short_name: unit.id for unit in work.session.exec(select(Unit)).all()}
        where = [work.session.get_one(Case, case).unit_id, *(work.session.get_one(Record, id).unit_id for id in (heads, clerks))]
    run(platform, ministry, plan_id, organisation_plans.undo_plan)
    after = picture(platform)

    assert [units["TS"]] * 3 == where
    assert before == {table: [row for row in rows if row["id"] not in {units["TI"], units["TS"]}] for table, rows in after.items()}


def test_a_unit_goes_to_another_ministry_with_people_cases_and_numbers(platform: Platform, ministry: Ministry, other: Other) -> None:
    case, record = a_worked_case(platform, ministry, "head"), a_worked_record(platform, ministry, "head", unit=ministry.grants)
    outsiders = a_worked_record(platform, ministry, "outsider", unit=ministry.legal)
    with platform.work(ministry.actor("head")) as work:
        records.place_on_case(work, record, case)
        records.register(work, record)
    before = picture(platform)
    plan_id = moved_to(platform, ministry, other)
    with platform.work(ministry.actor("head")) as work:
        moved = work.session.get_one(Case, case)
        there = [work.authority_id, moved.authority_id, moved.number, work.session.get_one(Record, record).number]
    with platform.work(ministry.actor("secretary")) as work:
        left = work.session.get(Case, case)
    again = a_worked_case(platform, ministry, "secretary")
    with platform.work(ministry.actor("secretary")) as work:
        next_number = work.session.get_one(Case, again).number
    with platform.work(Actor.system("setup")) as work:
        place = work.session.get_one(Unit, ministry.grants).parent_id
    taken_back(platform, ministry, other, plan_id)
    after = picture(platform)

    assert [other.authority, other.authority, "2026-1", 1] == there
    assert other.top == place
    assert left is None
    assert "2026-2" == next_number
    assert outsiders in reads(platform, ministry, "outsider")
    assert before == {table: [row for row in rows if row.get("case_id", row["id"]) != again or table not in {"case_file", "case_grant"}]
                      for table, rows in after.items()}  # fmt: skip


def test_what_moved_along_opens_in_the_other_ministry(platform: Platform, ministry: Ministry, other: Other) -> None:
    """An approval decided by people who stayed, by a definition that stayed, is shown whole where the case went."""
    publish(platform, ministry)
    case, record = a_worked_case(platform, ministry, "caseworker"), letter(platform, ministry)
    heard, _ = progress_codes(platform, ministry)
    with platform.work(ministry.actor("manager")) as work:
        keyword = value_lists.save_keyword(work, "varmepumpe")
    with platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case, cases.CaseChanges(keywords=(keyword,)), opened_version=work.session.get_one(Case, case).version or 0)
        case_progress.set_progress(work, case, heard)
    approval = started(platform, ministry, record_id=record)
    decided(platform, ministry, approval, "head")
    decided(platform, ministry, approval, "lawyer", comment="Jura er enig")
    with platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, record, case)
    before = picture(platform)
    plan_id = moved_to(platform, ministry, other)
    with platform.work(ministry.actor("caseworker")) as work:
        shown = approvals.path(work, record)
        page = record_page.record_page(work, record)
        case_shown = case_page.case_page(work, case)
        history = histories.of_record(work, record)
        then = as_of.case_as_of(work, case, work.now)
        why = explaining.who_can_read(work, record)
        choices = approvals.definitions(work)
    taken_back(platform, ministry, other, plan_id)
    after = picture(platform)
    after["inbox_item"] = [row for row in after["inbox_item"] if row["cause"] != "seat_blocked"]  # put away again

    assert before == after
    assert shown is not None
    assert [["Jens Holt"], ["Ida Ravn"], ["Sara Bech"]] == [[seat.holder for seat in step.seats] for step in shown.steps]
    assert ["Jura er enig"] == [each.comment for each in shown.steps[1].decisions]
    assert ("three_steps", "Mette Lund", None) == (shown.definition, case_shown.responsible, case_shown.progress)
    assert "Ida Ravn" in {line.actor for line in history}
    assert "Tilskud & Tilsyn" == page.unit
    assert "Ida Ravn" in {name for each in then.approvals for step in each.steps for _, name, _ in step.said}
    assert "Ida Ravn" not in {each.official for each in why.explanations}
    assert () == choices, "the definition itself is not theirs to use"


def test_a_unit_goes_and_comes_back_only_when_both_ministries_say_so(platform: Platform, ministry: Ministry, other: Other) -> None:
    plans, ours = organisation_plans, ministry.actor("administrator")

    def no(verb: Any, plan_id: int, actor: Actor, **named: Any) -> list[Reason]:
        with pytest.raises(RuleBroken) as refusal, platform.work(actor) as work:
            verb(work, plan_id, **named)
        return refusal.value.reasons

    a_worked_case(platform, ministry, "head")
    before = picture(platform)
    with platform.work(ours) as work:
        plan_id = plans.plan_move(work, ministry.grants, authority_id=other.authority)
    assert [Reason.PLAN_IS_NOT_READY] == no(plans.accept_plan, plan_id, other.manager), "nobody says yes to what has no preview"
    carry_out(platform, plan_id)
    assert [Reason.WAITS_FOR_THE_OTHER_AUTHORITY] == no(plans.start_plan, plan_id, ours)
    assert [Reason.OTHER_AUTHORITYS_PLAN] == no(plans.accept_plan, plan_id, ours)
    assert [Reason.OTHER_AUTHORITYS_PLAN] == no(plans.start_plan, plan_id, other.manager)
    with platform.work(other.manager) as work:
        seen, waits = rights_page.plans(work)[0], rights_page.plans_waiting(work)
        plans.accept_plan(work, plan_id, parent_id=other.top)
    assert ("Tilskud & Tilsyn", "Ministeriet for Prøver", True, 1) == (seen.about, seen.of_authority, seen.waits_for_me, waits)
    assert 1 == seen.counts["case_out"]
    assert [Reason.PLAN_IS_NOT_READY] == no(plans.accept_plan, plan_id, other.manager), "yes is said once"
    run(platform, ministry, plan_id)
    with platform.work(ours) as work:
        plans.undo_plan(work, plan_id)
    assert [Reason.WAITS_FOR_THE_OTHER_AUTHORITY] == no(plans.undo_plan, plan_id, ours), "who asked does not also agree"
    with platform.work(other.manager) as work:
        plans.undo_plan(work, plan_id)
    carry_out(platform, plan_id)

    assert before == picture(platform)
    assert PlanState.UNDONE is plan_of(platform, plan_id).state


def test_the_other_ministry_may_say_no_and_sees_nothing_but_what_comes(platform: Platform, ministry: Ministry, other: Other) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        own = organisation_plans.plan_merge(work, (ministry.grants,), ministry.legal)
    plan_id = planned(platform, ministry, organisation_plans.plan_move, ministry.grants, authority_id=other.authority)
    with platform.work(other.manager) as work:
        assert [plan_id] == [each.plan_id for each in rights_page.plans(work)]
        organisation_plans.decline_plan(work, plan_id)
    for plan, verb in ((plan_id, organisation_plans.start_plan), (plan_id, organisation_plans.decline_plan)):
        with pytest.raises(RuleBroken), platform.work(ministry.actor("administrator")) as work:
            verb(work, plan)
    with platform.work(ministry.actor("administrator")) as work:
        organisation_plans.decline_plan(work, own)

    assert (PlanState.DECLINED, PlanState.WITHDRAWN) == (plan_of(platform, plan_id).state, plan_of(platform, own).state)


def test_neither_ministry_says_yes_for_the_other_whatever_path_it_takes(platform: Platform, ministry: Ministry, other: Other) -> None:
    plan_id = planned(platform, ministry, organisation_plans.plan_move, ministry.grants, authority_id=other.authority)
    me = ministry.people["administrator"]
    for change in (
        f"consented_by = {me}, consented_at = now()",
        "state = 'running'",
        "to_authority_id = NULL",
        f"back_waits_for = {ministry.authority}",
        "content = jsonb_set(content, '{authority_id}', 'null')",
    ):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("administrator")) as work:
            work.session.connection().execute(text(f"UPDATE change_plan SET {change} WHERE id = {plan_id}"))
        assert [Reason.NEEDS_FOUR_EYES] == refusal.value.reasons, change


def test_the_other_ministrys_file_plan_brings_its_group_to_what_comes(platform: Platform, ministry: Ministry, other: Other) -> None:
    case = a_worked_case(platform, ministry, "head")
    with platform.work(Actor.system("setup")) as work:
        group = organisation.add_security_group(work, other.authority, "Tilskudsgruppen")
        bound = work.add(FilePlanGroup(authority_id=other.authority, code="06.02", group_id=group))
        work.record(OrganisationChanged(what="file_plan_group", subject_id=bound.id, change="added"))
    before = picture(platform)
    plan_id = moved_to(platform, ministry, other)
    with platform.work(ministry.actor("head")) as work:
        there = work.session.get_one(Case, case).restricted_to
    taken_back(platform, ministry, other, plan_id)

    assert sorted([group, ministry.people["head"]]) == there
    assert before == picture(platform)


def test_a_unit_whose_short_name_is_taken_there_is_not_accepted(platform: Platform, ministry: Ministry, other: Other) -> None:
    with platform.work(other.manager) as work:
        organisation.add_unit(work, other.authority, "Tilskud", short_name="TT")
    plan_id = planned(platform, ministry, organisation_plans.plan_move, ministry.grants, authority_id=other.authority)
    with pytest.raises(RuleBroken) as refusal, platform.work(other.manager) as work:
        organisation_plans.accept_plan(work, plan_id, parent_id=other.top)
    with pytest.raises(NotFound), platform.work(other.manager) as work:
        organisation_plans.accept_plan(work, plan_id, parent_id=ministry.legal)

    assert [Reason.NAME_IS_TAKEN] == refusal.value.reasons


def test_a_leavers_folders_lists_sessions_and_approvals_are_seen_to(platform: Platform, ministry: Ministry) -> None:
    """Folders and saved lists go to the successor, sessions end at once and stay ended, approvals get a new responsible."""
    people, who = ministry.people, ministry.people["caseworker"]
    record = a_worked_record(platform, ministry, "caseworker", unit=ministry.grants)
    publish(platform, ministry)
    approval = started(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        top = folders.add_folder(work, "Sager")
        inner = folders.add_folder(work, "Klager", parent_id=top)
        folders.file_in_folder(work, record, inner)
        work.add(SavedList(authority_id=ministry.authority, scope=ListScope.PERSONAL, official_id=who, name="Mine", changed_at=work.now))
        work.session.add(DeskSession(token_hash="s", official_id=who, created_at=work.now, last_seen_at=work.now))
    with platform.work(ministry.actor("outsider")) as work:
        folders.add_folder(work, "Sager")
    before = picture(platform, "folder", "folder_item", "saved_list", "approval")
    plan_id = planned(platform, ministry, organisation_plans.plan_leave, who, people["outsider"], on=TODAY)
    preview = plan_of(platform, plan_id).content["preview"]["counts"]
    run(platform, ministry, plan_id)
    with platform.work(ministry.actor("outsider")) as work:
        names = {row.name: row.id for row in work.session.exec(select(Folder)).all()}
        inside = [row.record_id for row in lists.page(work, f"folder-{inner}").rows]
    with platform.work(ministry.actor("administrator")) as work:
        report = rights_page.plans(work)[0].report
    with platform.work(Actor.system("setup")) as work:
        ended = work.session.get_one(DeskSession, "s").revoked_at
        responsible = work.session.get_one(Approval, approval).responsible_id
    run(platform, ministry, plan_id, organisation_plans.undo_plan)
    with platform.work(Actor.system("setup")) as work:
        still = work.session.get_one(DeskSession, "s").revoked_at

    assert {"Sager", "Sager (Mette Lund)", "Klager"} == set(names)
    assert [record] == inside
    assert {"folder": 2, "folder_item": 1, "saved_list": 1, "session": 1, "approval": 1}.items() <= report.items()
    assert {"folder": 2, "folder_item": 1, "saved_list": 1, "session": 1, "approval": 1}.items() <= preview.items()
    assert people["outsider"] == responsible
    assert ended is not None
    assert ended == still, "who comes back signs in again"
    assert before == picture(platform, "folder", "folder_item", "saved_list", "approval")


def test_a_leavers_saved_lists_and_approvals_go_to_the_unit_and_its_head(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry)
    approval, who = started(platform, ministry), ministry.people["caseworker"]
    with platform.work(ministry.actor("caseworker")) as work:
        work.add(SavedList(authority_id=ministry.authority, scope=ListScope.PERSONAL, official_id=who, name="Mine", changed_at=work.now))
    run(platform, ministry, planned(platform, ministry, organisation_plans.plan_leave, who, ministry.grants, on=TODAY))
    with platform.work(ministry.actor("head")) as work:
        saved = [row.name for row in work.session.exec(select(SavedList)).all()]
    with platform.work(Actor.system("setup")) as work:
        responsible = work.session.get_one(Approval, approval).responsible_id

    assert (["Mine"], ministry.people["head"]) == (saved, responsible)


def test_pulled_in_the_middle_and_run_again_nothing_is_lost_or_doubled(platform: Platform, ministry: Ministry) -> None:
    from casework.services import organisation_carrying

    people = ministry.people
    ids = {a_worked_record(platform, ministry, "caseworker", unit=ministry.grants, title=f"Brev {n}") for n in range(7)}
    plan_id = planned(platform, ministry, organisation_plans.plan_leave, people["caseworker"], people["outsider"], on=TODAY)
    with platform.work(ministry.actor("administrator")) as work:
        organisation_plans.start_plan(work, plan_id)
    for kept in (True, True, False, True, False, False):
        try:
            with platform.work(ORGANISER) as work:
                organisation_carrying.advance(work, plan_id, batch=2)
                pull_the_plug(kept=kept)
        except Interrupted:
            continue
    late = a_worked_record(platform, ministry, "caseworker", unit=ministry.grants, title="Kom imens")
    carry_out(platform, plan_id, batch=2)
    carry_out(platform, plan_id, batch=2)
    with platform.work(Actor.system("setup")) as work:
        holders = {work.session.get_one(Record, id).responsible_id for id in (*ids, late)}
        grants = work.session.execute(
            text("SELECT record_id, count(*) FROM grant_row WHERE cause = 'responsible' AND ended_at IS NULL GROUP BY record_id")
        ).all()
        steps = len(work.session.exec(select(ChangeStep).where(ChangeStep.what == "responsible_record")).all())
        state = work.session.get_one(ChangePlan, plan_id).state

    assert {people["outsider"]} == holders
    assert dict.fromkeys((*ids, late), 1) == dict(grants)
    assert 8 == steps
    assert PlanState.DONE is state


def test_every_no(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people

    def no(verb: Any, *args: Any, who: str = "administrator", **named: Any) -> list[Reason]:
        with pytest.raises((NotPermitted, RuleBroken)) as refusal, platform.work(ministry.actor(who)) as work:
            verb(work, *args, **named)
        return refusal.value.reasons

    plans = organisation_plans
    assert [Reason.NEEDS_PRIVILEGE] == no(plans.plan_leave, people["head"], people["clerk"], on=TODAY, who="officer")
    assert [Reason.NOT_THE_SAME_PERSON] == no(plans.plan_leave, people["head"], people["head"], on=TODAY)
    assert [Reason.NOT_THE_SAME_PERSON] == no(plans.plan_merge, (ministry.grants,), ministry.grants)
    assert [Reason.NAME_IS_EMPTY] == no(plans.plan_split, ministry.grants, (Part("A", "A"),))
    assert [Reason.FOLDER_INSIDE_ITSELF] == no(plans.plan_move, ministry.grants, parent_id=ministry.grants)
    with platform.work(ministry.actor("administrator")) as work:
        plan_id = plans.plan_leave(work, people["head"], people["clerk"], on=TODAY)
    assert [Reason.PLAN_IS_NOT_READY] == no(plans.start_plan, plan_id)
    assert [Reason.PLAN_IS_NOT_READY] == no(plans.undo_plan, plan_id)
    with pytest.raises(NotPermitted), platform.work(ministry.actor("auditor")) as work:
        plans.start_plan(work, plan_id)
