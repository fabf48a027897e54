"""Deleting a case: whole or not at all, into the bin, out of it again, and destroyed by the sweep; every no, record by record."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.case_types.deciding import DecisionWords
from casework.errors import NotFound, NotPermitted, RuleBroken, Stale
from casework.events import HoldPlaced, RecordChanged
from casework.model import Case, CaseParty, Hold, Record
from casework.queries import binned, case_lookup, case_page, lists
from casework.queries.case_deletion import case_deletion, deleted_case_numbers, my_binned_cases
from casework.services import case_people, case_relations, cases, destroying, granting, holding, records
from casework.services.case_decisions import begin_decision, finish_decision, write_decision
from casework.services.case_deleting import delete_case, restore_case
from casework.services.hearing import hear_party
from casework.vocabulary import Action, Cause, DecisionOutcome, Reason, RecordState, RelationShown, Right
from casework.work import Actor
from documents.blobs import BlobStore
from tests.cases import a_record_on, opened, version_of
from tests.course import SMALL, a_running_case, publish
from workflows.sweeping import sweep


@pytest.fixture
def store(tmp_path):
    return BlobStore(tmp_path / "blobs")


WHY = "Oprettet ved en fejl"


def delete(platform, ministry, case_id, who="manager", reason=WHY, **more):
    with platform.work(ministry.actor(who)) as work:
        delete_case(work, case_id, reason, **more)


def refused(platform, ministry, case_id, **more):
    with pytest.raises(RuleBroken) as refusal:
        delete(platform, ministry, case_id, **more)
    return refusal.value.reasons


def is_there(platform, ministry, case_id, who="manager"):
    with platform.work(ministry.actor(who)) as work:
        return work.session.get(Case, case_id) is not None


def test_a_deleted_case_is_there_for_nobody_and_comes_back_with_its_records(platform, ministry):
    case_id = opened(platform, ministry, "manager")
    record_id = a_record_on(platform, ministry, case_id, "manager")
    with platform.work(ministry.actor("manager")) as work:
        number = work.load(Case, case_id, Action.READ).number
        assert case_deletion(work, case_id).is_free
    delete(platform, ministry, case_id)

    for who in ("manager", "caseworker", "head"):
        with platform.work(ministry.actor(who)) as work:
            assert work.session.get(Case, case_id) is None
            assert work.session.get(Record, record_id) is None
            assert {} == lists.rows_of(work, [record_id])
            assert [] == [each for each in case_lookup.title_twins(work, "Tilskud til varmepumpe i Vestenga") if each.case_id == case_id]
            with pytest.raises(NotFound):
                case_page.case_by_number(work, number)
    with platform.work(ministry.actor("manager")) as work:
        assert [(case_id, number, 1, dt.date(2026, 12, 23))] == [
            (each.case_id, each.number, each.records, each.ends_on) for each in my_binned_cases(work)
        ]
        assert () == binned.my_bin(work)  # it comes back with its case, not alone
        with pytest.raises(RuleBroken) as refusal:
            records.restore(work, record_id)
        assert [Reason.CASE_IS_BINNED] == refusal.value.reasons
    with platform.work(ministry.actor("caseworker")) as work, pytest.raises(NotFound):
        restore_case(work, case_id)
    with platform.work(ministry.actor("manager")) as work:
        restore_case(work, case_id)
    with platform.work(ministry.actor("manager")) as work:
        assert [record_id] == [row.record_id for row in case_page.case_page(work, case_id).records]
        assert () == my_binned_cases(work)
        assert () == deleted_case_numbers(work)


def test_its_number_is_never_given_again_and_the_gap_is_explained(platform, ministry):
    case_id = opened(platform, ministry, "manager")
    with platform.work(ministry.actor("manager")) as work:
        number = work.load(Case, case_id, Action.READ).number
    delete(platform, ministry, case_id)
    another = opened(platform, ministry, "manager")
    with platform.work(ministry.actor("manager")) as work:
        assert number != work.load(Case, another, Action.READ).number
        assert [(number, False)] == [(each.number, each.is_destroyed) for each in deleted_case_numbers(work)]
    with platform.work(ministry.actor("auditor")) as work:
        assert [number] == [each.number for each in deleted_case_numbers(work)]
    with platform.work(ministry.actor("caseworker")) as work:
        assert () == deleted_case_numbers(work)


def test_the_sweep_destroys_it_when_its_time_is_over_and_not_before(platform, ministry, store, clock):
    publish(platform, ministry, SMALL)
    case_id = opened(platform, ministry, "manager", type="small")
    other = opened(platform, ministry, "manager")
    record_id = a_record_on(platform, ministry, case_id, "manager")
    with platform.work(ministry.actor("manager")) as work:
        case_relations.relate(work, other, case_id, RelationShown.RELATED)
        records.register(work, record_id)
    with platform.work(ministry.actor("manager")) as work:
        records.deregister(work, record_id, "Skulle ikke journaliseres")
        number = work.load(Case, case_id, Action.READ).number
    delete(platform, ministry, case_id)
    assert (0, 0) == (sweep(platform, store).cases, sweep(platform, store).kept)
    clock.forward(days=31)
    first, again = sweep(platform, store), sweep(platform, store)
    with platform.system_engine.connect() as connection:
        gone = connection.execute(text("SELECT count(*) FROM case_file WHERE id = :id"), {"id": case_id}).scalar_one()
        told = connection.execute(text("SELECT count(*) FROM event WHERE case_id = :id AND kind = 'case_destroyed'"), {"id": case_id})
        kept = connection.execute(
            text("SELECT count(*) FROM history WHERE table_name = 'case_file' AND row_key = :id"), {"id": str(case_id)}
        )
        assert (0, 1) == (gone, told.scalar_one())
        assert 0 < kept.scalar_one()
        assert 0 == connection.execute(text("SELECT count(*) FROM record WHERE id = :id"), {"id": record_id}).scalar_one()

    assert (1, 0, 0) == (first.cases, first.kept, again.cases)
    with platform.work(ministry.actor("manager")) as work:
        assert [(number, True)] == [(each.number, each.is_destroyed) for each in deleted_case_numbers(work)]
        assert () == case_page.case_page(work, other).relations


def test_an_order_to_keep_stops_the_deleting_until_it_is_lifted(platform, ministry, store, clock):
    case_id = opened(platform, ministry, "manager")
    with platform.work(ministry.actor("manager")) as work:
        hold_id = holding.place_hold(work, "Retssag", case_id=case_id)
    assert [Reason.ON_HOLD] == refused(platform, ministry, case_id)
    with platform.work(ministry.actor("manager")) as work:
        holding.release_hold(work, hold_id, reason="Forliget")
    delete(platform, ministry, case_id)
    clock.forward(days=31)

    assert 1 == sweep(platform, store).cases


@pytest.mark.parametrize("kept", ["case", "record"])
def test_an_order_to_keep_what_lies_in_the_bin_stops_the_sweep_until_its_end(platform, ministry, store, clock, kept):
    case_id = opened(platform, ministry, "manager")
    record_id = a_record_on(platform, ministry, case_id, "manager")
    delete(platform, ministry, case_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("manager")) as work:
        holding.place_hold(work, "Retssag", case_id=case_id)  # what is there for nobody is kept by the system alone
    about = {"case_id": case_id} if kept == "case" else {"record_id": record_id}
    with platform.work(Actor.system("setup")) as work:
        until = work.today + dt.timedelta(days=35)
        hold = work.add(Hold(**about, reason="Retssag", placed_by=ministry.people["manager"], placed_at=work.now, until=until))
        work.record(HoldPlaced(**about, hold_id=hold.id, until=until, reason=hold.reason))
    clock.forward(days=31)
    stopped = sweep(platform, store)
    assert (0, 1) == (stopped.cases, stopped.kept)
    clock.forward(days=5)

    assert 1 == sweep(platform, store).cases


# ---- every no -----------------------------------------------------------------------------------------------------------------


def test_who_may_not_delete_cases_who_does_not_write_and_who_does_not_see_cannot(platform, ministry):
    case_id = opened(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.give_on_case(work, case_id, ministry.people["manager"], cause=Cause.SHARED, right=Right.READ)
    for who, no in (("caseworker", NotPermitted), ("manager", NotPermitted), ("outsider", NotFound)):
        with pytest.raises(no):
            delete(platform, ministry, case_id, who=who)
        with pytest.raises(no), platform.work(ministry.actor(who)) as work:
            case_deletion(work, case_id)

    assert is_there(platform, ministry, case_id, "caseworker")


def test_a_reason_and_the_newest_version_are_asked_for(platform, ministry):
    case_id = opened(platform, ministry, "manager")

    assert [Reason.REASON_IS_REQUIRED] == refused(platform, ministry, case_id, reason=" ")
    with pytest.raises(Stale):
        delete(platform, ministry, case_id, opened_version=version_of(platform, ministry, case_id, "manager") - 1)


def test_what_stands_in_the_way_is_named_record_by_record_and_nothing_is_deleted(platform, ministry):
    case_id = opened(platform, ministry, "manager")
    free = a_record_on(platform, ministry, case_id, "manager")
    received = a_record_on(platform, ministry, case_id, "manager", state=RecordState.RECEIVED)
    registered = a_record_on(platform, ministry, case_id, "manager")
    with platform.work(ministry.actor("manager")) as work:
        records.register(work, registered)
    with platform.work(ministry.actor("manager")) as work:
        shown = case_deletion(work, case_id)

    assert not shown.is_free
    by_id = {each.record_id: each.reasons for each in shown.records}
    assert () == by_id[free]
    assert (Reason.RETENTION_RUNS,) == by_id[received]
    assert Reason.RECORD_IS_REGISTERED in by_id[registered]
    assert [Reason.RECORDS_STAND_IN_THE_WAY] == refused(platform, ministry, case_id)
    with platform.work(ministry.actor("manager")) as work:
        assert work.session.get(Record, free) is not None


def test_a_record_the_actor_does_not_see_stands_in_the_way_and_is_not_named(platform, ministry):
    case_id = opened(platform, ministry, "manager")
    with platform.work(ministry.actor("manager")) as work:
        case_people.add_supplementary(work, case_id, ministry.people["head"])
    hidden = a_record_on(platform, ministry, case_id, "head")
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, hidden, [ministry.people["head"]])
    with platform.work(ministry.actor("manager")) as work:
        shown = case_deletion(work, case_id)

    assert ((), ()) == (shown.reasons, shown.records)
    assert [Reason.CASE_HOLDS_MORE] == refused(platform, ministry, case_id)
    assert is_there(platform, ministry, case_id)


def test_a_completed_case_goes_only_when_its_retention_is_over(platform, ministry):
    case_id = opened(platform, ministry, "manager")
    with platform.work(ministry.actor("manager")) as work:
        cases.complete(work, case_id)

    assert [Reason.RETENTION_NOT_SETTLED] == refused(platform, ministry, case_id)


def a_course_the_manager_writes_on(platform, ministry):
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        granting.give_on_case(work, case_id, ministry.people["manager"], cause=Cause.SHARED)
    return case_id


def test_a_decided_case_stays_and_the_draft_of_a_decision_does_not_hold_it(platform, ministry):
    case_id = a_course_the_manager_writes_on(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        decision_id = begin_decision(work, case_id)
        write_decision(work, decision_id, DecisionWords(outcome=DecisionOutcome.IN_FAVOUR))
    with platform.work(ministry.actor("manager")) as work:
        assert () == case_deletion(work, case_id).reasons
    with platform.work(ministry.actor("head")) as work:
        finish_decision(work, decision_id)

    assert [Reason.CASE_IS_DECIDED] == refused(platform, ministry, case_id)


def test_a_case_whose_party_is_being_heard_stays(platform, ministry):
    case_id = a_course_the_manager_writes_on(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        party = work.session.exec(select(CaseParty.id).where(CaseParty.case_id == case_id)).one()
        hear_party(work, case_id, party, "Vi lægger vægt på dette.")

    assert Reason.CASE_AWAITS_HEARING in refused(platform, ministry, case_id)
    with platform.work(ministry.actor("manager")) as work:
        assert (Reason.CASE_AWAITS_HEARING,) == case_deletion(work, case_id).reasons


def test_a_case_delivered_to_the_archives_stays(platform, ministry):
    case_id = opened(platform, ministry, "manager")
    with platform.work(ministry.actor("manager")) as work:
        cases.complete(work, case_id)
    with platform.work(Actor.system("delivery")) as work:
        cases.lock(work, case_id)

    assert [Reason.CASE_IS_LOCKED, Reason.RETENTION_NOT_SETTLED] == refused(platform, ministry, case_id)


def test_nothing_is_put_on_a_deleted_case(platform, ministry):
    case_id = opened(platform, ministry, "manager")
    record_id = a_record_on(platform, ministry, opened(platform, ministry, "manager"), "manager")
    delete(platform, ministry, case_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("manager")) as work:
        records.place_on_case(work, record_id, case_id)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("manager")) as work:
        work.load(Record, record_id, Action.EDIT)
        work.session.execute(text("UPDATE record SET case_id = :case WHERE id = :id"), {"case": case_id, "id": record_id})
        work.record(RecordChanged(record_id=record_id, fields=("case_id",), title="x"))

    assert [Reason.CASE_IS_BINNED] == refusal.value.reasons


def test_the_gate_says_no_to_a_case_in_progress_that_is_not_in_the_bin(platform, ministry):
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        assert [Reason.CASE_IS_NOT_COMPLETED] == destroying.may_destroy(work, work.session.get_one(Case, case_id))
