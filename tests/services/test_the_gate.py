"""What happens at the gate before an executive: what is prepared, what the executive says, what is carried out, and every no."""

import datetime as dt

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotFound, SeenSomethingElse
from casework.model import InboxItem, Record
from casework.queries import gate, lists
from casework.queries.approvals import approval_show
from casework.queries.approvals_waiting import for_approval
from casework.services import approving, gating, granting
from casework.vocabulary import (
    Action,
    ApprovalState,
    GateBand,
    GateBypass,
    GateFlag,
    GatePlace,
    GateVerb,
    ListKey,
    Reason,
    Verdict,
)
from casework.work import Work
from tests.approvals import attach, decided, does, letter, shown, states
from tests.builders import Ministry
from tests.conftest import Clock
from tests.gates import at, before_the_gate, behalf, gatekeeping, passage_of, refused, said, with_a_gate


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a gate before the permanent secretary."""
    with_a_gate(platform, ministry)
    return ministry


# ---- before ----------------------------------------------------------------------------------------------------------------
def test_what_is_sent_to_an_executive_stops_at_the_gate_and_he_sees_nothing_of_it(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    passage = at(platform, passage_id)

    with platform.work(office.actor("secretary")) as work:
        assert ((), (), 0) == (gate.executive_list(work), for_approval(work), gate.with_executive(work))
        for question in (lambda: gate.at_the_gate(work, passage_id), lambda: work.load(Record, passage.record_id, Action.READ)):
            with pytest.raises(NotFound):
                question()
    with platform.work(office.actor("manager")) as work:
        assert [(passage_id, GatePlace.BEFORE)] == [(one.passage_id, one.place) for one in gate.gate_list(work, office.people["secretary"])]
        assert [("Sara Bech", 1, 0, 0)] == [(one.name, one.before, one.with_executive, one.after) for one in gate.my_gates(work)]


def test_who_reads_the_record_before_release_still_gets_nothing_on_the_executives_page(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        granting.share(work, record_id, office.people["secretary"])
    passage_id = before_the_gate(platform, office, record_id)

    with platform.work(office.actor("secretary")) as work:
        assert () == gate.executive_list(work)
        assert approval_show(work, at(platform, passage_id).approval_id).my_seat_id is None
        with pytest.raises(NotFound):
            gate.at_the_gate(work, passage_id)


def test_a_gatekeeper_sorts_looks_through_and_releases(platform: Platform, office: Ministry, clock: Clock) -> None:
    passage_id = before_the_gate(platform, office)
    by = clock().date() + dt.timedelta(days=3)
    gatekeeping(platform, office, gating.sort, passage_id, flag=GateFlag.HIGH, sorting_deadline=by)
    gatekeeping(platform, office, gating.assure, passage_id)
    gatekeeping(platform, office, gating.release, passage_id, note="Kun første side")

    with platform.work(office.actor("secretary")) as work:
        [one] = gate.executive_list(work)
        found = gate.at_the_gate(work, passage_id)
    assert (GateFlag.HIGH, 3, GateBand.WITHIN_A_WEEK, "Lis Krogh", "Kun første side") == (
        one.flag, one.days, one.band, one.assured_by, one.note,
    )  # fmt: skip
    assert (GateVerb.GIVE_VERDICT,) == found.verbs


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (None, GateBand.NO_DEADLINE),
        (8, GateBand.MORE_THAN_A_WEEK),
        (7, GateBand.WITHIN_A_WEEK),
        (0, GateBand.WITHIN_A_WEEK),
        (-1, GateBand.EXCEEDED),
    ],
)
def test_the_day_by_which_it_is_sorted_is_in_one_of_four_bands(days: int | None, band: GateBand) -> None:
    today = dt.date(2026, 11, 23)

    assert band is gate.band_of(None if days is None else today + dt.timedelta(days=days), today)


def test_a_sorting_deadline_is_not_set_in_the_past(platform: Platform, office: Ministry, clock: Clock) -> None:
    passage_id = before_the_gate(platform, office)
    yesterday = clock().date() - dt.timedelta(days=1)

    assert [Reason.DAY_HAS_PASSED] == refused(
        platform, office.actor("manager"), lambda work: gating.sort(work, passage_id, sorting_deadline=yesterday)
    )


# ---- the executive ---------------------------------------------------------------------------------------------------------
def test_a_verdict_comes_back_to_the_gate_and_counts_when_it_is_carried_out(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id, words="Godt")
    approval_id = at(platform, passage_id).approval_id
    assert ["approved", "open", "pending"] == states(platform, office, approval_id)

    gatekeeping(platform, office, gating.execute, passage_id)

    [decision] = shown(platform, office, approval_id).steps[1].decisions
    assert ["approved", "approved", "open"] == states(platform, office, approval_id)
    assert ("Sara Bech", "", "Godt", Verdict.APPROVE) == (decision.by, decision.on_behalf_of, decision.comment, decision.verdict)
    assert (GatePlace.DONE, office.people["manager"]) == (at(platform, passage_id).place, at(platform, passage_id).executed_by)


def test_an_executive_takes_a_verdict_back_that_is_not_carried_out(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id)
    with platform.work(office.actor("secretary")) as work:
        gating.take_verdict_back(work, passage_id)

    with platform.work(office.actor("secretary")) as work:
        assert [passage_id] == [one.passage_id for one in gate.executive_list(work)]
    assert at(platform, passage_id).verdict is None


def test_what_was_on_the_screen_binds_the_executive(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    passage_id = before_the_gate(platform, office, record_id)
    gatekeeping(platform, office, gating.release, passage_id)
    with platform.work(office.actor("secretary")) as work:
        seen = gate.at_the_gate(work, passage_id).manifest_hash
    attach(platform, office.actor("caseworker"), record_id, b"Et bilag til")

    with pytest.raises(SeenSomethingElse), platform.work(office.actor("secretary")) as work:
        gating.give_verdict(work, passage_id, Verdict.APPROVE, manifest_hash=seen)


def test_a_verdict_is_not_carried_out_on_something_else_than_the_executive_saw(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    passage_id = before_the_gate(platform, office, record_id)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id)
    attach(platform, office.actor("caseworker"), record_id, b"Et bilag til")

    with pytest.raises(SeenSomethingElse):
        gatekeeping(platform, office, gating.execute, passage_id)
    gatekeeping(platform, office, gating.ask_again, passage_id, "Der er kommet et bilag til")
    said(platform, office, passage_id)
    gatekeeping(platform, office, gating.execute, passage_id)
    assert GatePlace.DONE is at(platform, passage_id).place


@pytest.mark.parametrize("verdict", [Verdict.RETURN, Verdict.RETURN_WITH_ME])
def test_a_definition_can_leave_the_executive_no_return(platform: Platform, office: Ministry, verdict: Verdict) -> None:
    passage_id = before_the_gate(platform, office, definition="limited")
    gatekeeping(platform, office, gating.release, passage_id)

    def give(work: Work) -> None:
        gating.give_verdict(work, passage_id, verdict, "Nej", manifest_hash=gate.at_the_gate(work, passage_id).manifest_hash)

    assert [Reason.ONLY_APPROVE_OR_CONDITION] == refused(platform, office.actor("secretary"), give)


def test_the_ordinary_way_of_deciding_leads_to_the_gate(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    approval_id = at(platform, passage_id).approval_id

    for actor in (office.actor("secretary"), behalf(office, "manager"), behalf(office, "outsider")):
        with platform.work(actor) as work:
            approval = approval_show(work, approval_id)
        assert (None, passage_id) == (approval.my_seat_id, approval.my_passage_id)
        assert [Reason.PASSES_THE_GATE] == refused(
            platform,
            actor,
            lambda work: approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, approval_id).manifest_hash),
        )


def test_what_is_with_the_executive_stands_on_no_list_of_who_keeps_the_gate(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)

    counts = []
    for actor in (office.actor("secretary"), office.actor("manager"), behalf(office, "manager")):
        with platform.work(actor) as work:
            counts.append((lists.count(work, ListKey.FOR_APPROVAL), len(for_approval(work))))
    assert [(1, 1), (0, 0), (1, 1)] == counts


def test_who_stands_in_for_the_executive_says_it_for_him_and_both_are_kept(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    with platform.work(behalf(office, "outsider")) as work:
        gating.give_verdict(work, passage_id, Verdict.APPROVE, manifest_hash=gate.at_the_gate(work, passage_id).manifest_hash)
    gatekeeping(platform, office, gating.execute, passage_id)

    [decision] = shown(platform, office, at(platform, passage_id).approval_id).steps[1].decisions
    assert ("Bo Krag", "Sara Bech") == (decision.by, decision.on_behalf_of)


# ---- after -----------------------------------------------------------------------------------------------------------------
def test_the_gatekeepers_words_go_out_and_the_executives_stay_beside_them(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id, Verdict.RETURN, "Roderi!")
    gatekeeping(platform, office, gating.adjust_words, passage_id, "Afsnit 2 bedes skrevet om.")
    gatekeeping(platform, office, gating.execute, passage_id)

    approval = shown(platform, office, at(platform, passage_id).approval_id)
    assert (ApprovalState.RETURNED, "Afsnit 2 bedes skrevet om.") == (approval.state, approval.steps[1].decisions[0].comment)
    assert "Roderi!" == at(platform, passage_id).words


def test_a_return_tapped_without_words_waits_for_the_gatekeepers(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id, Verdict.RETURN)

    assert [Reason.COMMENT_IS_REQUIRED] == refused(platform, office.actor("manager"), lambda work: gating.execute(work, passage_id))


def test_it_is_taken_back_from_the_executive_with_the_access(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    gatekeeping(platform, office, gating.withdraw_from_executive, passage_id)

    with platform.work(office.actor("secretary")) as work:
        assert ((), None) == (gate.executive_list(work), work.session.get(Record, at(platform, passage_id).record_id))
        lying = select(InboxItem.cause).where(
            col(InboxItem.principal_id) == office.people["secretary"], col(InboxItem.archived_at).is_(None)
        )
        assert [] == work.session.exec(lying).all()
    assert (GatePlace.BEFORE, None) == (at(platform, passage_id).place, at(platform, passage_id).verdict)


def test_a_gatekeeper_decides_for_the_executive_and_both_names_stand(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    with platform.work(office.actor("manager")) as work:
        seen = gate.at_the_gate(work, passage_id).manifest_hash
    gatekeeping(platform, office, gating.decide_on_behalf, passage_id, Verdict.RETURN, "Hjemlen mangler", manifest_hash=seen)

    approval = shown(platform, office, at(platform, passage_id).approval_id)
    [decision] = approval.steps[1].decisions
    assert (ApprovalState.RETURNED, "Lis Krogh", "Sara Bech") == (approval.state, decision.by, decision.on_behalf_of)


# ---- past the gate ---------------------------------------------------------------------------------------------------------
def test_sent_directly_it_counts_at_once_also_when_it_comes_back(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    approval_id = at(platform, passage_id).approval_id
    gatekeeping(platform, office, gating.send_directly, passage_id)
    said(platform, office, passage_id, Verdict.RETURN, "Ret beløbet")
    assert ApprovalState.RETURNED is shown(platform, office, approval_id).state
    does(platform, office, "caseworker", approving.resume, approval_id)
    decided(platform, office, approval_id, "head")

    again = at(platform, passage_of(platform, approval_id))
    assert (GatePlace.WITH_EXECUTIVE, GateBypass.ALWAYS) == (again.place, again.bypass)
    said(platform, office, again.id)
    assert ["approved", "approved", "open"] == states(platform, office, approval_id)


def test_a_gatekeeper_says_which_earlier_step_a_return_goes_to(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id, Verdict.RETURN, "Ret beløbet")
    gatekeeping(platform, office, gating.execute, passage_id, return_to=1)

    assert ["open", "pending", "pending"] == states(platform, office, at(platform, passage_id).approval_id)


@pytest.mark.parametrize(("named", "states_after"), [(1, ["open", "pending", "pending"]), (0, ["approved", "returned", "pending"])])
def test_whom_the_executive_names_has_it_whatever_the_gatekeeper_says(
    platform: Platform, office: Ministry, named: int, states_after: list[str]
) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id, Verdict.RETURN, "Ret beløbet", return_to=named)
    gatekeeping(platform, office, gating.execute, passage_id, return_to=1 - named)

    assert states_after == states(platform, office, at(platform, passage_id).approval_id)


def test_sent_directly_a_return_goes_to_the_step_the_executive_names(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.send_directly, passage_id)
    said(platform, office, passage_id, Verdict.RETURN, "Ret beløbet", return_to=1)

    assert ["open", "pending", "pending"] == states(platform, office, at(platform, passage_id).approval_id)


def test_an_executive_names_no_step_that_is_not_earlier(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)

    def give(work: Work) -> None:
        seen = gate.at_the_gate(work, passage_id).manifest_hash
        gating.give_verdict(work, passage_id, Verdict.RETURN, "Nej", manifest_hash=seen, return_to=2)

    assert [Reason.RESUME_STEP_NOT_EARLIER] == refused(platform, office.actor("secretary"), give)


def test_taken_back_from_the_executive_the_gate_is_there_again_for_good(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    approval_id = at(platform, passage_id).approval_id
    gatekeeping(platform, office, gating.send_directly, passage_id)
    said(platform, office, passage_id, Verdict.RETURN, "Ret beløbet")
    does(platform, office, "caseworker", approving.resume, approval_id)
    decided(platform, office, approval_id, "head")
    gatekeeping(platform, office, gating.withdraw_from_executive, again := passage_of(platform, approval_id))
    gatekeeping(platform, office, gating.release, again)
    said(platform, office, again, Verdict.RETURN, "Ret også datoen")
    gatekeeping(platform, office, gating.execute, again)
    does(platform, office, "caseworker", approving.resume, approval_id)
    decided(platform, office, approval_id, "head")

    third = at(platform, passage_of(platform, approval_id))
    assert (GatePlace.BEFORE, None) == (third.place, third.bypass)


def test_skipped_afterwards_it_counts_at_once_and_the_gate_is_there_when_it_comes_back(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    approval_id = at(platform, passage_id).approval_id
    gatekeeping(platform, office, gating.release, passage_id)
    gatekeeping(platform, office, gating.skip_afterwards, passage_id)
    said(platform, office, passage_id, Verdict.RETURN_WITH_ME, "Ret beløbet")
    does(platform, office, "caseworker", approving.resume, approval_id)

    assert (GatePlace.BEFORE, None) == ((again := at(platform, passage_of(platform, approval_id))).place, again.bypass)


def test_it_is_sent_directly_to_the_next_executive_by_who_keeps_both_gates(platform: Platform, office: Ministry) -> None:
    with_a_gate(platform, office, executive="lawyer", team="Den anden port")
    passage_id = before_the_gate(platform, office)
    approval_id = at(platform, passage_id).approval_id
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id)
    gatekeeping(platform, office, gating.execute, passage_id, directly_to_next=True)

    following = at(platform, passage_of(platform, approval_id))
    assert (office.people["lawyer"], GatePlace.WITH_EXECUTIVE) == (following.executive_id, following.place)


def test_the_next_approver_without_a_gate_is_sent_nothing_directly(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id)

    assert [Reason.NEXT_HAS_NO_GATE] == refused(
        platform, office.actor("manager"), lambda work: gating.execute(work, passage_id, directly_to_next=True)
    )


def test_an_undone_decision_is_with_the_executive_again_or_at_the_gate(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    approval_id = at(platform, passage_id).approval_id
    gatekeeping(platform, office, gating.send_directly, passage_id)
    said(platform, office, passage_id)
    does(platform, office, "secretary", approving.undo, approval_id)

    again = at(platform, passage_of(platform, approval_id))
    assert (again.executive_id, GatePlace.WITH_EXECUTIVE) == (office.people["secretary"], again.place)
