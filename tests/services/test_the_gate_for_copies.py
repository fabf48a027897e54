"""A copy to an executive stops at the gate: nothing shows before it is let through, who keeps the gate may see it instead, and every no."""

from functools import partial
from typing import Any

import pytest
from sqlmodel import col, select

from casework.approvals.gate_table import ROWS
from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, Refused
from casework.events import kind_of
from casework.model import CopyRecipient, InboxItem, Notice, Record
from casework.queries import gate, gate_copies
from casework.queries.approvals import approval_show
from casework.queries.organisation_page import substitutions
from casework.services import approving, granting, organisation_changing
from casework.services import gate_copies as copying
from casework.services.subscribing import steps_of_mine
from casework.vocabulary import Action, GateVerb, Reason
from casework.work import Actor
from tests.approvals import UNSEEN, letter, outcome, publish, started
from tests.builders import Ministry
from tests.gates import refused, with_a_gate
from ui.desk.parts.done_first import done_first
from ui.text import say

COPIED: dict[str, Any] = {
    "name": "copied",
    "title": "Med kopi",
    "steps": [
        {"name": "head", "title": "Kontorchef", "seats": [{"official": "head"}], "copies": [{"official": "secretary"}]},
        {"name": "last", "title": "Journalen", "seats": [{"official": "lawyer"}]},
    ],
}
DEEDS = {GateVerb.RELEASE_COPY: copying.release_copy, GateVerb.SEE_COPY: copying.see_copy}
SAID = {
    GateVerb.RELEASE_COPY: "Before you, Lis Krogh let Sara Bech have the copy of the step head.",
    GateVerb.SEE_COPY: "Before you, Lis Krogh marked the copy of the step head as seen for Sara Bech.",
}


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a gate before the permanent secretary."""
    with_a_gate(platform, ministry)
    publish(platform, ministry, COPIED)
    return ministry


def copied(platform: Platform, office: Ministry, record_id: int | None = None) -> tuple[int, int]:
    """Gives an approval whose first step has a copy to the executive, and the copy."""
    approval_id = started(platform, office, "copied", record_id)
    with platform.work(Actor.system("setup")) as work:
        return approval_id, work.session.exec(select(CopyRecipient.id).where(col(CopyRecipient.approval_id) == approval_id)).one()


def the_copy(platform: Platform, copy_id: int) -> CopyRecipient:
    with platform.work(Actor.system("setup")) as work:
        return work.session.get_one(CopyRecipient, copy_id)


def lies(platform: Platform, office: Ministry, username: str) -> list[str]:
    """Gives for which of copies and gates something lies in somebody's inbox, or in that of a team."""
    with platform.work(office.actor(username)) as work:
        query = select(InboxItem.cause).where(
            col(InboxItem.principal_id).in_(work.standing.principals), col(InboxItem.archived_at).is_(None)
        )
        return [each for each in work.session.exec(query).all() if each in {"at_the_gate", "approval_copy"}]


def test_every_verb_with_a_copy_at_the_gate_has_a_deed() -> None:
    assert {row.verb for row in ROWS if row.of_copy} == set(DEEDS)


def test_a_copy_stops_with_who_keeps_the_gate_and_its_executive_sees_nothing_of_it(platform: Platform, office: Ministry) -> None:
    approval_id, copy_id = copied(platform, office)
    record_id = the_copy(platform, copy_id).record_id

    with platform.work(office.actor("secretary")) as work:
        assert () == gate_copies.executive_copies(work)
        with pytest.raises(NotFound):
            work.load(Record, record_id, Action.READ)
    with platform.work(office.actor("manager")) as work:
        assert [copy_id] == [each.copy_id for each in gate_copies.copies_at_gate(work, office.people["secretary"])]
        assert ([1], 1) == ([each.copies for each in gate.my_gates(work)], gate.at_gates(work))
        [shown] = approval_show(work, approval_id).copies
    assert (True, None) == (shown.is_at_gate, shown.seen_at)
    assert (["at_the_gate"], []) == (lies(platform, office, "manager"), lies(platform, office, "secretary"))


def test_a_copy_that_is_let_through_is_with_the_executive_who_marks_it_as_seen(platform: Platform, office: Ministry) -> None:
    approval_id, copy_id = copied(platform, office)
    with platform.work(office.actor("manager")) as work:
        copying.release_copy(work, copy_id)

    assert ([], ["approval_copy"]) == (lies(platform, office, "manager"), lies(platform, office, "secretary"))
    with platform.work(office.actor("secretary")) as work:
        assert [copy_id] == [each.copy_id for each in gate_copies.executive_copies(work)]
        approving.mark_seen(work, approval_id)
    with platform.work(office.actor("secretary")) as work:
        assert () == gate_copies.executive_copies(work)
        assert [""] == [each.seen_by for each in approval_show(work, approval_id).copies]


def test_a_copy_that_is_seen_at_the_gate_never_comes_to_the_executive(platform: Platform, office: Ministry) -> None:
    approval_id, copy_id = copied(platform, office)
    with platform.work(office.actor("outsider")) as work:
        copying.see_copy(work, copy_id)

    with platform.work(office.actor("secretary")) as work:
        assert (None, ()) == (work.session.get(Record, the_copy(platform, copy_id).record_id), gate_copies.executive_copies(work))
    with platform.work(office.actor("caseworker")) as work:
        [shown] = approval_show(work, approval_id).copies
    assert ("Bo Krag", False, []) == (shown.seen_by, shown.is_at_gate, lies(platform, office, "manager"))


def test_who_reads_the_record_anyway_marks_no_copy_as_seen_that_lies_at_the_gate(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        granting.share(work, record_id, office.people["secretary"])
    approval_id, _ = copied(platform, office, record_id)

    assert [Reason.NOT_A_COPY_RECIPIENT] == refused(
        platform, office.actor("secretary"), lambda work: approving.mark_seen(work, approval_id)
    )
    with platform.work(office.actor("secretary")) as work:
        assert ((), {}) == (gate_copies.executive_copies(work), steps_of_mine(work, approval_id))


@pytest.mark.parametrize("verb", list(DEEDS))
def test_a_copy_at_the_gate_is_for_who_keeps_the_gate_alone(platform: Platform, office: Ministry, verb: GateVerb) -> None:
    _, copy_id = copied(platform, office)
    found = {who: outcome(platform, office.actor(who), DEEDS[verb], copy_id) for who in ("secretary", "auditor", "caseworker", "lawyer")}
    assert set(found.values()) <= {UNSEEN, Reason.NOT_THE_GATEKEEPER}
    with platform.work(office.actor("caseworker")) as work, pytest.raises(NotPermitted):
        gate_copies.copies_at_gate(work, office.people["secretary"])


@pytest.mark.parametrize("verb", list(DEEDS))
def test_who_comes_too_late_to_a_copy_is_told_which_gatekeeper_was_first(platform: Platform, office: Ministry, verb: GateVerb) -> None:
    _, copy_id = copied(platform, office)
    with platform.work(office.actor("manager")) as work:
        DEEDS[verb](work, copy_id)

    with pytest.raises(Refused) as refusal, platform.work(office.actor("outsider")) as work:
        DEEDS[verb](work, copy_id)
    after = refusal.value.after
    kind = next(kind_of(row.event) for row in ROWS if row.verb is verb)
    assert after is not None
    assert ([Reason.GATE_HAS_MOVED_ON], kind) == (refusal.value.reasons, after.kind)
    assert SAID[verb] == done_first(after, t=partial(say, language="en"))


def test_a_copy_at_a_gate_that_nobody_keeps_is_told_to_the_responsible(platform: Platform, office: Ministry) -> None:
    with platform.work(office.actor("secretary")) as work:
        for each in substitutions(work, office.people["secretary"]):
            organisation_changing.end_substitution(work, each.substitution_id)
    copied(platform, office)

    with platform.work(office.actor("caseworker")) as work:
        told = work.session.exec(select(Notice.cause).where(col(Notice.official_id) == office.people["caseworker"])).all()
    assert "gate_copy_unkept" in told


def test_a_copy_to_who_has_no_gate_goes_out_as_ever(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, COPIED)
    _, copy_id = copied(platform, ministry)

    assert (None, ["approval_copy"]) == (the_copy(platform, copy_id).gate_team_id, lies(platform, ministry, "secretary"))
