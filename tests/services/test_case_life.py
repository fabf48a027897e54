"""The life of a case: who works on it, completing, reopening, locking after delivery, progress, quality stamp."""

import datetime as dt

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.errors import CaseNotReady, NotFound, NotPermitted, RuleBroken
from casework.lifecycle import CASE
from casework.model import Case, CaseType
from casework.queries import case_page, histories
from casework.services import (
    approving,
    case_folders,
    case_people,
    case_progress,
    case_quality,
    case_relations,
    case_retyping,
    cases,
    granting,
    records,
    value_lists,
)
from casework.services.cases import CaseChanges
from casework.services.definitions import publish_definition
from casework.vocabulary import Action, CaseState, Channel, Reason, RecordKind, RecordState, RelationShown, Right
from casework.work import Actor
from tests.builders import Ministry
from tests.cases import a_record_on, a_type_with_fields, case_of, opened, progress_codes, version_of
from tests.conftest import Clock
from workflows.progress import advance_due

DELIVERY = Actor.system("delivery")
STATES = {
    CaseState.IN_PROGRESS: lambda platform, ministry, case_id: None,
    CaseState.COMPLETED: lambda platform, ministry, case_id: completed(platform, ministry, case_id),
    CaseState.LOCKED: lambda platform, ministry, case_id: delivered(platform, ministry, case_id),
}


def completed(platform: Platform, ministry: Ministry, case_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id)


def delivered(platform: Platform, ministry: Ministry, case_id: int) -> None:
    completed(platform, ministry, case_id)
    with platform.work(DELIVERY) as work:
        cases.lock(work, case_id)


# ---- people -----------------------------------------------------------------------------------------------------------------


def test_giving_a_case_away_ends_ones_own_right_to_it(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        case_people.assign(work, case_id, ministry.people["lawyer"])

    assert ministry.legal == case_of(platform, ministry, case_id, "lawyer").unit_id
    with pytest.raises(NotFound):
        case_of(platform, ministry, case_id)


def test_a_case_given_to_a_unit_can_be_taken_by_anyone_in_it(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        case_people.assign(work, case_id, ministry.grants)
    with platform.work(ministry.actor("head")) as work:
        case_people.take_responsibility(work, case_id)

    assert ministry.people["head"] == case_of(platform, ministry, case_id, "head").responsible_id


def test_a_supplementary_case_worker_has_the_right_that_was_given(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        case_people.add_supplementary(work, case_id, ministry.legal, right=Right.READ)
    with pytest.raises(NotPermitted), platform.work(ministry.actor("outsider")) as work:
        cases.edit(work, case_id, CaseChanges(title="Min"), opened_version=1)
    with platform.work(ministry.actor("caseworker")) as work:
        case_people.add_supplementary(work, case_id, ministry.people["outsider"])
    with platform.work(ministry.actor("outsider")) as work:
        cases.edit(work, case_id, CaseChanges(title="Vores"), opened_version=work.load(Case, case_id, Action.READ).version or 0)
    with platform.work(ministry.actor("caseworker")) as work:
        case_people.end_supplementary(work, case_id, ministry.people["outsider"])
        case_people.end_supplementary(work, case_id, ministry.legal)

    with pytest.raises(NotFound):
        case_of(platform, ministry, case_id, "outsider")


def test_a_case_is_not_given_to_whom_it_shuts_out(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry, restricted_to=(ministry.grants,), clearance=1)
    for principal in (ministry.people["lawyer"], ministry.people["outsider"], ministry.legal):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
            case_people.assign(work, case_id, principal)
        assert [Reason.SHUT_OUT_OF_CASE] == refusal.value.reasons


@pytest.mark.parametrize(("to", "reason"), [("caseworker", Reason.ALREADY_RESPONSIBLE), (None, Reason.UNKNOWN_PRINCIPAL)])
def test_a_case_is_not_given_to_nobody_or_to_who_has_it(platform: Platform, ministry: Ministry, to: str | None, reason: Reason) -> None:
    case_id = opened(platform, ministry)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        case_people.assign(work, case_id, ministry.people[to] if to else 999_999)

    assert [reason] == refusal.value.reasons


# ---- completing and reopening -------------------------------------------------------------------------------------------------


def test_everything_that_stands_in_the_way_is_told_together_with_where_it_is(platform: Platform, ministry: Ministry) -> None:
    kind = a_type_with_fields(platform, {"name": "amount", "kind": "money", "da": "Beløb", "en": "Amount", "required": True})
    with platform.work(ministry.actor("designer")) as work:
        publish_definition(work, {"name": "en", "title": "En", "steps": [{"name": "a", "title": "A", "seats": [{"official": "head"}]}]})
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_action_code(work, "G01", "Generelle sager")
        value_lists.bind_action_codes(work, "06", (), is_required=True)
        value_lists.save_disposal_code(work, "B", "Bevares", is_kept=True)
    case_id = opened(platform, ministry, type=kind)
    child = opened(platform, ministry, title="Delsag", parent_id=case_id)
    draft = a_record_on(platform, ministry, case_id, title="Udkast", kind=RecordKind.OUTBOUND)
    letter = a_record_on(
        platform, ministry, case_id, title="Brev", kind=RecordKind.INBOUND, state=RecordState.RECEIVED, channel=Channel.FILE
    )
    approved = a_record_on(platform, ministry, case_id, title="Indstilling")
    with platform.work(ministry.actor("caseworker")) as work:
        approving.start(work, approved, "en")
    with pytest.raises(CaseNotReady) as refusal, platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id, ended_on=dt.date(2026, 11, 20))

    assert [
        (Reason.APPROVAL_IS_OPEN, "Indstilling", approved, None),
        (Reason.DRAFTS_NOT_SENT, "Udkast", draft, None),
        (Reason.RECORDS_NOT_REGISTERED, "Brev", letter, None),
        (Reason.OPEN_SUB_CASES, "2026-2 Delsag", None, child),
        (Reason.FIELDS_MISSING, "Beløb", None, None),
        (Reason.ACTION_CODE_MISSING, "", None, None),
        (Reason.DISPOSAL_CODE_MISSING, "", None, None),
        (Reason.ENDS_BEFORE_NEWEST_RECORD, "2026-11-23", None, None),
    ] == [(each.reason, each.title, each.record_id, each.case_id) for each in refusal.value.obstacles]


def test_what_somebody_may_not_see_neither_stops_him_nor_is_told_to_him(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        case_people.add_supplementary(work, case_id, ministry.people["head"])
    hidden = a_record_on(platform, ministry, case_id, "head", title="Hemmelig", kind=RecordKind.OUTBOUND)
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, hidden, [ministry.people["head"]])
    completed(platform, ministry, case_id)

    assert CaseState.COMPLETED is case_of(platform, ministry, case_id).state


def test_a_completed_case_takes_no_more_records_unless_the_house_allows_it(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    completed(platform, ministry, case_id)
    with pytest.raises(RuleBroken) as refusal:
        a_record_on(platform, ministry, case_id)
    assert [Reason.CASE_IS_COMPLETED] == refusal.value.reasons

    object.__setattr__(platform, "settings", platform.settings.model_copy(update={"records_on_completed_cases": True}))
    record_id = a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.register(work, record_id)


def test_the_responsible_reopens_with_a_reason(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    completed(platform, ministry, case_id)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        cases.reopen(work, case_id, " ")
    assert [Reason.REASON_IS_REQUIRED] == refusal.value.reasons

    with platform.work(ministry.actor("caseworker")) as work:
        cases.reopen(work, case_id, "Ny ansøgning")
    with platform.work(ministry.actor("caseworker")) as work:
        last = histories.of_case(work, case_id)[0]

    assert ("case_reopened", "Ny ansøgning") == (last.kind, last.facts["reason"])
    assert (CaseState.IN_PROGRESS, None) == (lambda case: (case.state, case.ended_on))(case_of(platform, ministry, case_id))


def test_a_supplementary_case_worker_does_not_reopen_but_a_records_manager_does(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry, supplementary=(ministry.people["head"],))
    a_record_on(platform, ministry, case_id)
    completed(platform, ministry, case_id)
    with pytest.raises(NotPermitted) as refusal, platform.work(ministry.actor("head")) as work:
        cases.reopen(work, case_id, "Jeg vil")
    assert [Reason.NOT_RESPONSIBLE_FOR_CASE] == refusal.value.reasons
    with pytest.raises(NotPermitted), platform.work(ministry.actor("outsider")) as work:
        cases.reopen(work, case_id, "Jeg vil")

    with platform.work(ministry.actor("manager")) as work:
        cases.reopen(work, case_id, "Fejl i journalen")


# ---- every deed in every state --------------------------------------------------------------------------------------------------

DEEDS = {
    Action.EDIT: lambda work, case_id, m: cases.edit(work, case_id, CaseChanges(title="Ny"), opened_version=_version(work, case_id)),
    Action.CHANGE_TYPE: lambda work, case_id, m: case_retyping.change_case_type(work, case_id, _another_type(work), "Derfor"),
    Action.RESTRICT: lambda work, case_id, m: cases.restrict(work, case_id, [m.grants]),
    Action.COMPLETE: lambda work, case_id, m: cases.complete(work, case_id),
    Action.REOPEN: lambda work, case_id, m: cases.reopen(work, case_id, "Fordi"),
    Action.ASSIGN: lambda work, case_id, m: case_people.assign(work, case_id, m.grants),
    Action.SUPPLEMENT: lambda work, case_id, m: case_people.add_supplementary(work, case_id, m.legal),
    Action.RELATE: lambda work, case_id, m: case_relations.relate(
        work, case_id, cases.open_case(work, cases.NewCase("En anden", "06.02.01")), RelationShown.RELATED
    ),
    Action.ARRANGE: lambda work, case_id, m: case_folders.make_folder(work, case_id, "Mappe"),
}


def _another_type(work) -> str:  # type: ignore[no-untyped-def]
    work.session.merge(CaseType(name="other", title_da="Anden", title_en="Other", authority_id=work.authority_id))
    work.session.flush()
    return "other"


def _version(work, case_id: int) -> int:  # type: ignore[no-untyped-def]
    return work.load(Case, case_id, Action.READ).version or 0


@pytest.mark.parametrize("state", STATES)
def test_every_deed_is_possible_in_the_states_the_table_allows_and_in_no_other(
    platform: Platform, ministry: Ministry, state: CaseState
) -> None:
    for action, deed in DEEDS.items():
        case_id = opened(platform, ministry)
        STATES[state](platform, ministry, case_id)
        wanted = CASE.get((state, action))
        if wanted is None:
            with platform.work(ministry.actor("caseworker")) as work:
                deed(work, case_id, ministry)
        else:
            with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
                deed(work, case_id, ministry)
            assert [wanted] == refusal.value.reasons, action


# ---- locked -------------------------------------------------------------------------------------------------------------------


def test_only_the_delivery_locks_a_case_and_only_a_completed_one(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    with pytest.raises(RuleBroken) as refusal, platform.work(DELIVERY) as work:
        cases.lock(work, case_id)
    assert [Reason.CASE_IS_NOT_COMPLETED] == refusal.value.reasons
    completed(platform, ministry, case_id)
    for actor in (ministry.actor("caseworker"), Actor.system("sweeper")):
        with pytest.raises(NotPermitted), platform.work(actor) as work:
            cases.lock(work, case_id)
    with pytest.raises(RuleBroken), platform.work(ministry.actor("caseworker")) as work:
        work.session.execute(text("UPDATE case_file SET state = 'locked' WHERE id = :id"), {"id": case_id})


WRITTEN_PAST_THE_SERVICES = (
    "UPDATE case_file SET title = 'x' WHERE id = :case",
    "UPDATE case_file SET state = 'in_progress' WHERE id = :case",
    "DELETE FROM case_file WHERE id = :case",
    "UPDATE record SET title = 'x' WHERE id = :record",
    "UPDATE record SET case_id = NULL WHERE id = :record",
    "DELETE FROM record WHERE id = :record",
    "INSERT INTO case_folder (case_id, position, title) VALUES (:case, 1, 'x')",
    "INSERT INTO quality_stamp (case_id, stamped_by, stamped_at, comment) VALUES (:case, :me, now(), '')",
    "INSERT INTO case_relation (case_id, other_id, kind, made_by, made_at) VALUES (:other, :case, 'related', :me, now())",
    "INSERT INTO document (record_id, position, title, role, current_version, version) VALUES (:record, 1, 'x', 'main', 1, 1)",
    "INSERT INTO case_party (case_id, role, name, identifier_kind, identifier) VALUES (:case, 'concerned', 'x', '', '')",
)


def test_the_database_itself_refuses_to_change_a_delivered_case(platform: Platform, ministry: Ministry) -> None:
    case_id, other = opened(platform, ministry), opened(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)
    delivered(platform, ministry, case_id)
    ids = {"case": case_id, "record": record_id, "other": other, "me": ministry.people["caseworker"]}
    for statement in WRITTEN_PAST_THE_SERVICES:
        for actor in (ministry.actor("caseworker"), Actor.system("sweeper")):
            with pytest.raises(RuleBroken) as refusal, platform.work(actor) as work:
                work.session.execute(text(statement), ids)
            assert [Reason.CASE_IS_LOCKED] == refusal.value.reasons, statement


def test_who_may_see_a_delivered_case_can_still_be_changed(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    record_id = a_record_on(platform, ministry, case_id)
    delivered(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["outsider"])
        granting.restrict(work, record_id, [ministry.people["caseworker"], ministry.people["outsider"]])

    assert CaseState.LOCKED is case_of(platform, ministry, case_id, "outsider").state


# ---- progress -------------------------------------------------------------------------------------------------------------------


def test_a_case_advances_once_when_the_last_day_of_its_code_has_passed(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    heard, decided = progress_codes(platform, ministry)
    case_id = opened(platform, ministry, progress_id=heard)
    clock.forward(days=7)  # Monday to Monday: the fifth working day is still running
    assert 0 == advance_due(platform)
    clock.forward(days=1)

    assert (1, 0) == (advance_due(platform), advance_due(platform))
    case = case_of(platform, ministry, case_id)
    assert (decided, dt.date(2026, 12, 1), None) == (case.progress_id, case.progress_since, case.progress_due)
    with platform.work(ministry.actor("caseworker")) as work:
        told = [each for each in histories.of_case(work, case_id) if each.kind == "case_progressed"]
    assert [("progress", True), ("Mette Lund", False)] == [(each.actor, each.facts["is_automatic"]) for each in told]


@pytest.mark.parametrize("state", [CaseState.COMPLETED, CaseState.LOCKED])
def test_a_case_that_is_not_in_progress_does_not_advance(platform: Platform, ministry: Ministry, clock: Clock, state: CaseState) -> None:
    heard, _ = progress_codes(platform, ministry)
    case_id = opened(platform, ministry, progress_id=heard)
    STATES[state](platform, ministry, case_id)
    clock.forward(days=30)

    assert 0 == advance_due(platform)
    with platform.work(Actor.system("progress")) as work:
        assert case_progress.advance(work, case_id) is False


def test_progress_is_set_and_taken_away_by_hand(platform: Platform, ministry: Ministry) -> None:
    heard, decided = progress_codes(platform, ministry)
    case_id = opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        case_progress.set_progress(work, case_id, heard)
    with platform.work(ministry.actor("caseworker")) as work:
        assert (dt.date(2026, 11, 30), "Afgøres") == (lambda p: p and (p.due, p.next_da))(case_page.case_page(work, case_id).progress)
        case_progress.set_progress(work, case_id, decided)
    with platform.work(ministry.actor("caseworker")) as work:
        case_progress.set_progress(work, case_id, None)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        case_progress.set_progress(work, case_id, 999)

    assert [Reason.UNKNOWN_PROGRESS_CODE] == refusal.value.reasons
    assert case_of(platform, ministry, case_id).progress_id is None


# ---- quality stamp ----------------------------------------------------------------------------------------------------------------


def test_a_records_manager_stamps_the_codes_and_changing_them_clears_the_stamp(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_action_code(work, "G01", "Generelle sager")
    case_id = opened(platform, ministry)
    a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("manager")) as work:
        case_quality.stamp(work, case_id, "Rigtigt journaliseret")
    with platform.work(ministry.actor("caseworker")) as work:
        page = case_page.case_page(work, case_id)
        cases.edit(work, case_id, CaseChanges(title="Ny titel"), opened_version=page.version)
    assert page.stamp is not None
    assert ("Lis Krogh", "Rigtigt journaliseret") == (page.stamped_by, page.stamp.comment)

    version = version_of(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        assert case_page.case_page(work, case_id).stamp is not None
        cases.edit(work, case_id, CaseChanges(action_code="G01"), opened_version=version)
    with platform.work(ministry.actor("caseworker")) as work:
        assert case_page.case_page(work, case_id).stamp is None
        cleared = next(each for each in histories.of_case(work, case_id) if each.kind == "quality_stamp_cleared")
    assert ["action_code"] == cleared.facts["fields"]


def test_nobody_else_stamps(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    with pytest.raises(NotPermitted) as refusal, platform.work(ministry.actor("caseworker")) as work:
        case_quality.stamp(work, case_id)

    assert [Reason.NEEDS_PRIVILEGE] == refusal.value.reasons
