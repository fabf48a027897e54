"""Who may do what at the gate before an executive, verb by verb, and what becomes of it when an approval goes another way."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from sqlmodel import col, select

from casework.approvals.definition_reading import read_definition
from casework.approvals.gate_table import NOT_YOURS, ROWS, TABLE
from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, Refused
from casework.events import RecordChanged
from casework.model import Approval, DefinitionVersion, Drafter, GatePassage, InboxItem, Membership
from casework.queries import gate, histories, simulating
from casework.queries.organisation_page import substitutions
from casework.queries.simulating import Invented, SeatForeseen
from casework.services import approving, gating, organisation, organisation_changing
from casework.services.as_seen import as_seen
from casework.services.definition_judging import findings
from casework.vocabulary import (
    ApprovalState,
    GateFlag,
    GatePart,
    GatePlace,
    GateVerb,
    Reason,
    SeatState,
    StepState,
    Verdict,
)
from casework.work import Actor, Work
from tests.approvals import UNSEEN, decided, does, letter, moved, outcome, publish, shown, started
from tests.builders import Ministry
from tests.conftest import Clock
from tests.gates import MINISTER, at, before_the_gate, gatekeeping, passage_of, refused, said, with_a_gate
from ui.desk.parts.done_first import done_first
from ui.desk.parts.history_words import words_of
from ui.text import say
from workflows.approval_keeping import keep_approvals


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a gate before the permanent secretary."""
    with_a_gate(platform, ministry)
    return ministry


# ---- every no --------------------------------------------------------------------------------------------------------------
DEEDS: dict[GateVerb, Callable[[Work, int], object]] = {
    GateVerb.SORT: gating.sort,
    GateVerb.ASSURE: gating.assure,
    GateVerb.RELEASE: gating.release,
    GateVerb.SEND_DIRECTLY: gating.send_directly,
    GateVerb.SKIP_AFTERWARDS: gating.skip_afterwards,
    GateVerb.WITHDRAW: gating.withdraw_from_executive,
    GateVerb.DECIDE_ON_BEHALF: lambda work, one: gating.decide_on_behalf(work, one, Verdict.APPROVE, manifest_hash=_now(work, one)),
    GateVerb.GIVE_VERDICT: lambda work, one: gating.give_verdict(work, one, Verdict.APPROVE, manifest_hash=_now(work, one)),
    GateVerb.TAKE_VERDICT_BACK: gating.take_verdict_back,
    GateVerb.ADJUST: lambda work, one: gating.adjust_words(work, one, "Andre ord"),
    GateVerb.ASK_AGAIN: lambda work, one: gating.ask_again(work, one, "Hvorfor?"),
    GateVerb.EXECUTE: gating.execute,
}


def _now(work: Work, passage_id: int) -> str:
    passage = work.session.get(GatePassage, passage_id)
    if passage is None:
        return ""
    approval = work.session.get(Approval, passage.approval_id)
    return "" if approval is None else as_seen(work, approval).hash


def test_every_verb_at_the_gate_has_a_row_and_a_deed() -> None:
    assert set(GateVerb) == set(TABLE)
    assert {row.verb for row in ROWS if not row.of_copy} == set(DEEDS)


@pytest.mark.parametrize("place", [GatePlace.BEFORE, GatePlace.WITH_EXECUTIVE, GatePlace.AFTER])
def test_every_verb_is_for_whom_and_where_the_table_says(platform: Platform, office: Ministry, place: GatePlace) -> None:
    """Lis keeps the gate, Sara decides; Poul is in the team and may not act for her, Mette is responsible, Ida is nobody here."""
    passage_id = before_the_gate(platform, office)
    if place is not GatePlace.BEFORE:
        gatekeeping(platform, office, gating.release, passage_id)
    if place is GatePlace.AFTER:
        said(platform, office, passage_id)
    people = {"manager": GatePart.GATEKEEPER, "outsider": GatePart.GATEKEEPER, "secretary": GatePart.EXECUTIVE}
    wrong = []
    for row in (each for each in ROWS if not each.of_copy):
        for username in ("manager", "outsider", "secretary", "auditor", "caseworker", "lawyer"):
            found = outcome(platform, office.actor(username), DEEDS[row.verb], passage_id)
            if people.get(username) is not row.part:
                expected: object = {UNSEEN, NOT_YOURS[row.part]}
            else:
                expected = {None} if place in row.places else {Reason.GATE_HAS_MOVED_ON, UNSEEN}
            if found not in expected:  # type: ignore[operator]  # one of the two sets
                wrong.append((row.verb, username, found))

    assert [] == wrong


# ---- who was first ---------------------------------------------------------------------------------------------------------
def too_late(platform: Platform, actor: Actor, deed: Callable[[Work], object]) -> tuple[list[Reason], str]:
    """Gives why a deed came too late, and who was first, in English."""
    with pytest.raises(Refused) as refusal, platform.work(actor) as work:
        deed(work)
    assert refusal.value.after is not None
    return refusal.value.reasons, done_first(refusal.value.after, t=partial(say, language="en"))


def test_a_gatekeeper_who_comes_too_late_is_told_which_one_was_first(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    released = too_late(platform, office.actor("outsider"), lambda work: gating.release(work, passage_id))
    said(platform, office, passage_id)
    gatekeeping(platform, office, gating.execute, passage_id)
    executed = too_late(platform, office.actor("outsider"), lambda work: gating.execute(work, passage_id))

    assert ([Reason.GATE_HAS_MOVED_ON], "Before you, Lis Krogh let Sara Bech have it.") == released
    assert ([Reason.GATE_HAS_MOVED_ON], "Before you, Lis Krogh carried out what Sara Bech said: Approved.") == executed


def test_an_executive_whose_tap_comes_after_it_was_taken_back_is_told_by_whom(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    with platform.work(office.actor("secretary")) as work:
        seen = gate.at_the_gate(work, passage_id).manifest_hash

    def tap(work: Work) -> None:
        gating.give_verdict(work, passage_id, Verdict.APPROVE, manifest_hash=seen)

    gatekeeping(platform, office, gating.withdraw_from_executive, passage_id)
    by_a_gatekeeper = too_late(platform, office.actor("secretary"), tap)
    gatekeeping(platform, office, gating.release, passage_id)
    does(platform, office, "caseworker", approving.withdraw, at(platform, passage_id).approval_id)
    by_the_responsible = too_late(platform, office.actor("secretary"), tap)

    assert ([Reason.GATE_HAS_MOVED_ON], "Before you, Lis Krogh took it back from Sara Bech.") == by_a_gatekeeper
    assert ([Reason.GATE_HAS_MOVED_ON], "Before you, Mette Lund took the approval back.") == by_the_responsible
    assert UNSEEN == outcome(platform, office.actor("lawyer"), gating.release, passage_id)


def test_a_gatekeeper_is_told_who_took_back_the_approval_that_lay_at_the_gate(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    does(platform, office, "caseworker", approving.withdraw, at(platform, passage_id).approval_id)

    told = too_late(platform, office.actor("manager"), lambda work: gating.release(work, passage_id))

    assert ([Reason.GATE_HAS_MOVED_ON], "Before you, Mette Lund took the approval back.") == told


def test_an_executive_learns_nothing_of_what_was_never_released(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    tap = DEEDS[GateVerb.GIVE_VERDICT]
    before = outcome(platform, office.actor("secretary"), tap, passage_id)
    does(platform, office, "caseworker", approving.withdraw, at(platform, passage_id).approval_id)

    assert (UNSEEN, UNSEEN) == (before, outcome(platform, office.actor("secretary"), tap, passage_id))


def test_a_gatekeeper_whose_substitution_ended_keeps_no_gate(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    with platform.work(office.actor("secretary")) as work:
        for each in substitutions(work, office.people["secretary"]):
            organisation_changing.end_substitution(work, each.substitution_id)

    assert [Reason.NOT_THE_GATEKEEPER] == refused(platform, office.actor("manager"), lambda work: gating.release(work, passage_id))
    with platform.work(office.actor("manager")) as work:
        assert ((), ()) == (gate.my_gates(work), gate.my_parts(work))
        with pytest.raises(NotPermitted):
            gate.gate_list(work, office.people["secretary"])
        with pytest.raises(NotFound):
            gate.at_the_gate(work, passage_id)


def test_who_left_the_team_keeps_no_gate_and_reads_nothing_of_it(platform: Platform, ministry: Ministry) -> None:
    team_id = with_a_gate(platform, ministry)
    passage_id = before_the_gate(platform, ministry)
    with platform.work(Actor.system("setup")) as work:
        query = select(Membership).where(col(Membership.group_id) == team_id, col(Membership.official_id) == ministry.people["outsider"])
        organisation.end_membership(work, work.session.exec(query).one().id, on=work.today - dt.timedelta(days=1))

    assert UNSEEN == outcome(platform, ministry.actor("outsider"), gating.release, passage_id)


def test_a_gatekeeper_who_wrote_on_the_record_decides_nothing(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id)
    drafts(platform, office, passage_id, "manager")

    for verb in (GateVerb.EXECUTE, GateVerb.ADJUST, GateVerb.DECIDE_ON_BEHALF):
        assert Reason.DRAFTER_CANNOT_DECIDE is outcome(platform, office.actor("manager"), DEEDS[verb], passage_id), verb
    assert outcome(platform, office.actor("outsider"), gating.execute, passage_id) is None


def test_nothing_is_released_to_an_executive_who_wrote_on_it(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    drafts(platform, office, passage_id, "secretary")

    assert Reason.DRAFTER_CANNOT_DECIDE is outcome(platform, office.actor("manager"), gating.release, passage_id)


def test_an_executive_who_wrote_on_it_stands_still_at_the_gate_and_the_responsible_is_told(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    drafts(platform, office, passage_id, "secretary")
    moved(platform, at(platform, passage_id).approval_id)

    assert (SeatState.BLOCKED, "drafter_cannot_decide") == seat_of(platform, office, passage_id)
    assert "seat_blocked" in causes(platform, office, "caseworker")


def test_what_lies_at_a_gate_that_nobody_keeps_any_more_is_told_and_goes_on_with_a_new_keeper(
    platform: Platform, office: Ministry, clock: Clock
) -> None:
    passage_id = before_the_gate(platform, office)
    assert 0 == keep_approvals(platform)
    with platform.work(office.actor("secretary")) as work:
        for each in substitutions(work, office.people["secretary"]):
            organisation_changing.end_substitution(work, each.substitution_id)
    stopped = keep_approvals(platform), keep_approvals(platform), seat_of(platform, office, passage_id)
    with platform.work(office.actor("secretary")) as work:
        organisation.substitute(work, office.people["secretary"], office.people["manager"], starts_on=work.today, ends_on=work.today)

    assert (1, 0, (SeatState.BLOCKED, "nobody_keeps_the_gate")) == stopped
    assert "seat_blocked" in causes(platform, office, "caseworker")
    assert (1, 0, (SeatState.WAITING, "")) == (keep_approvals(platform), keep_approvals(platform), seat_of(platform, office, passage_id))
    clock.now += dt.timedelta(days=1)
    assert (1, (SeatState.BLOCKED, "nobody_keeps_the_gate")) == (keep_approvals(platform), seat_of(platform, office, passage_id))


def test_who_keeps_the_gate_is_no_sign_that_the_executive_is_on_leave(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    quiet = keep_approvals(platform)
    with platform.work(office.actor("secretary")) as work:
        organisation.substitute(work, office.people["secretary"], office.people["lawyer"], starts_on=work.today, ends_on=work.today)

    assert (0, 2) == (quiet, keep_approvals(platform))  # the responsible of the leave, who stands in of what waits


def seat_of(platform: Platform, office: Ministry, passage_id: int) -> tuple[SeatState, str]:
    [seat] = shown(platform, office, at(platform, passage_id).approval_id).steps[1].seats
    return seat.state, seat.trouble


def causes(platform: Platform, office: Ministry, who: str) -> list[str]:
    with platform.work(Actor.system("setup")) as work:
        return list(work.session.exec(select(InboxItem.cause).where(col(InboxItem.principal_id) == office.people[who])).all())


def drafts(platform: Platform, office: Ministry, passage_id: int, username: str) -> None:
    record_id = at(platform, passage_id).record_id
    with platform.work(Actor.system("setup")) as work:
        work.session.add(Drafter(record_id=record_id, official_id=office.people[username], since=work.now))
        work.record(RecordChanged(record_id=record_id, fields=("title",)))


def test_a_gate_that_nobody_keeps_stops_the_approval_and_its_responsible_is_told(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, MINISTER)
    approval_id = started(platform, ministry, "minister")
    decided(platform, ministry, approval_id, "head")
    assert "nobody_keeps_the_gate: secretary" == shown(platform, ministry, approval_id).trouble

    with_a_gate(platform, ministry)
    moved(platform, approval_id)

    assert ("", GatePlace.BEFORE) == (
        shown(platform, ministry, approval_id).trouble,
        at(platform, passage_of(platform, approval_id)).place,
    )


def test_a_step_that_promises_a_gate_nobody_has_is_found_before_it_is_published(platform: Platform, ministry: Ministry) -> None:
    def found() -> list[str]:
        with platform.work(ministry.actor("designer")) as work:
            read = read_definition(MINISTER)
            return [str(each.problem) for each in findings(work, ministry.authority, read) if each.place == "steps.1.gate"]

    before = found()
    with_a_gate(platform, ministry)

    assert (["nobody_has_a_gate"], []) == (before, found())


def test_a_simulation_says_whose_gate_a_step_passes(platform: Platform, ministry: Ministry) -> None:
    def seat() -> tuple[Reason | None, tuple[str, ...]]:
        publish(platform, ministry, MINISTER)
        with platform.work(ministry.actor("designer")) as work:
            version = work.session.exec(select(DefinitionVersion.id).order_by(col(DefinitionVersion.id).desc())).first() or 0
            found = simulating.simulate(work, version, Invented(unit_id=ministry.grants))
            assert found is not None
            return found.steps[1].seats[0].trouble, found.steps[1].seats[0].gatekeepers

    with_a_gate(platform, ministry)
    kept = seat()
    with platform.work(ministry.actor("secretary")) as work:
        for each in substitutions(work, ministry.people["secretary"]):
            organisation_changing.end_substitution(work, each.substitution_id)

    assert ((None, ("Bo Krag", "Lis Krogh")), (Reason.NOBODY_KEEPS_THE_GATE, ())) == (kept, seat())


def test_a_simulation_says_who_keeps_the_gate_and_is_away(platform: Platform, ministry: Ministry) -> None:
    def seat() -> SeatForeseen:
        with platform.work(ministry.actor("designer")) as work:
            version = work.session.exec(select(DefinitionVersion.id).order_by(col(DefinitionVersion.id).desc())).first() or 0
            found = simulating.simulate(work, version, Invented(unit_id=ministry.grants))
            assert found is not None
            return found.steps[1].seats[0]

    def leaves(who: str) -> None:
        with platform.work(ministry.actor(who)) as work:
            absent, lawyer, until = ministry.people[who], ministry.people["lawyer"], work.today + dt.timedelta(days=30)
            organisation.substitute(work, absent, lawyer, starts_on=work.today, ends_on=until)

    with_a_gate(platform, ministry)
    publish(platform, ministry, MINISTER)
    leaves("outsider")
    one = seat()
    leaves("manager")
    both = seat()

    assert (("Lis Krogh",), ("Bo Krag",), None, None) == (one.gatekeepers, one.gatekeepers_away, one.trouble, one.away_until)
    assert ((), ("Bo Krag", "Lis Krogh"), Reason.NOBODY_KEEPS_THE_GATE) == (both.gatekeepers, both.gatekeepers_away, both.trouble)


def test_an_executive_does_not_keep_the_own_gate(platform: Platform, ministry: Ministry) -> None:
    team_id = with_a_gate(platform, ministry)

    def keep(work: Work) -> None:
        organisation_changing.set_gate(work, ministry.people["auditor"], team_id)

    assert [Reason.KEEPS_NO_OWN_GATE] == refused(platform, Actor.system("setup"), keep)
    assert [Reason.NEEDS_PRIVILEGE] == refused(
        platform, ministry.actor("head"), lambda work: organisation_changing.set_gate(work, ministry.people["secretary"], None)
    )
    assert [Reason.KEEPS_NO_OWN_GATE] == refused(
        platform,
        Actor.system("setup"),
        lambda work: organisation.add_member(work, team_id, ministry.people["secretary"], starts_on=work.today),
    )


# ---- with the rest of an approval -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("deed", [approving.withdraw, approving.cancel])
def test_what_lies_at_a_gate_lapses_with_the_approval(platform: Platform, office: Ministry, deed: Callable[..., object]) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id)
    does(platform, office, "caseworker", deed, at(platform, passage_id).approval_id)

    assert GatePlace.LAPSED is at(platform, passage_id).place
    for username in ("secretary", "outsider"):
        assert Reason.GATE_HAS_MOVED_ON is outcome(platform, office.actor(username), gating.release, passage_id), username
    assert UNSEEN == outcome(platform, office.actor("lawyer"), gating.release, passage_id)


def test_another_approver_in_the_executives_place_gets_it_without_the_gate(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    approval_id = at(platform, passage_id).approval_id
    [seat] = shown(platform, office, approval_id).steps[1].seats
    assert SeatState.WAITING is seat.state
    does(platform, office, "caseworker", approving.replace_approver, approval_id, seat.seat_id, office.people["designer"])

    decided(platform, office, approval_id, "designer")
    assert (GatePlace.LAPSED, StepState.APPROVED) == (
        at(platform, passage_id).place,
        shown(platform, office, approval_id).steps[1].state,
    )


def test_an_executive_in_anothers_place_gets_it_through_the_gate(platform: Platform, office: Ministry) -> None:
    publish(platform, office, MINISTER)
    approval_id = started(platform, office, "minister")
    [seat] = shown(platform, office, approval_id).steps[0].seats
    does(platform, office, "caseworker", approving.replace_approver, approval_id, seat.seat_id, office.people["secretary"])

    assert GatePlace.BEFORE is at(platform, passage_of(platform, approval_id)).place


def test_a_final_approvals_passage_is_not_changed(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office, definition="limited")
    gatekeeping(platform, office, gating.release, passage_id)
    said(platform, office, passage_id)
    gatekeeping(platform, office, gating.execute, passage_id)

    assert ApprovalState.APPROVED is shown(platform, office, at(platform, passage_id).approval_id).state
    assert Reason.GATE_HAS_MOVED_ON is outcome(platform, office.actor("manager"), gating.sort, passage_id)


@pytest.mark.parametrize("language", ["da", "en"])
def test_history_tells_who_said_it_and_who_carried_it_out(platform: Platform, office: Ministry, language: str) -> None:
    passage_id = before_the_gate(platform, office)
    gatekeeping(platform, office, gating.release, passage_id, note="Haster")
    said(platform, office, passage_id, words="Fint")
    gatekeeping(platform, office, gating.execute, passage_id)
    with platform.work(office.actor("caseworker")) as work:
        lines = histories.of_record(work, at(platform, passage_id).record_id)
        names = dict.fromkeys(histories.concerned(lines), "Sara Bech")
    words = [words_of(line, names, lambda message, **values: say(message, language, **values)) for line in lines]

    carried_out = {"da": "udførte, hvad Sara Bech sagde: Godkendt", "en": "carried out what Sara Bech said: Approved"}[language]
    assert carried_out in words
    assert {"da": "lod Sara Bech få den. Haster", "en": "let Sara Bech have it. Haster"}[language] in words


def test_urgent_first_then_what_presses_then_by_date(platform: Platform, office: Ministry) -> None:
    publish(platform, office, MINISTER)
    passages = []
    for title, is_urgent in (("Almindelig", False), ("Flaget", False), ("Haster", True)):
        record_id = letter(platform, office, title=title)
        with platform.work(office.actor("caseworker")) as work:
            approval_id = approving.start(work, record_id, "minister", is_urgent=is_urgent)
        moved(platform, approval_id)
        decided(platform, office, approval_id, "head")
        passages.append(passage_of(platform, approval_id))
    gatekeeping(platform, office, gating.sort, passages[1], flag=GateFlag.HIGH)
    for passage_id in passages:
        gatekeeping(platform, office, gating.release, passage_id)

    with platform.work(office.actor("secretary")) as work:
        listed = gate.executive_list(work)
    assert ["Haster", "Flaget", "Almindelig"] == [one.title for one in listed]
    assert all(one.is_unread for one in listed)
