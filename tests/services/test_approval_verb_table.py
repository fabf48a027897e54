"""The table of an approval's verbs, row by row: who may, from which state, and who may not."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlmodel import col, select

from casework.approvals.parts import parts_of
from casework.approvals.verb_table import NOT_YOURS, ROWS, TABLE, reason_by_state
from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken
from casework.events.event import kind_of
from casework.model import Approval, Official, Record, Seat
from casework.queries import histories
from casework.queries.approvals import approval_show, path
from casework.services import approving, granting
from casework.vocabulary import Action, ApprovalPart, ApprovalState, ApprovalVerb, Cause, Reason, Right, Verdict
from casework.work import Actor, Work
from tests.approvals import EVERY_SHAPE, EVERYBODY, UNSEEN, decided, does, letter, moved, outcome, publish, shown, started
from tests.builders import Ministry
from tests.replies import make
from ui.desk.parts.history_words import words_of
from ui.text import say


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with the definitions published."""
    publish(platform, ministry, *EVERY_SHAPE)
    return ministry


PEOPLE: dict[ApprovalPart, str] = {
    ApprovalPart.RESPONSIBLE: "caseworker",
    ApprovalPart.WRITER: "clerk",
    ApprovalPart.APPROVER: "lawyer",
    ApprovalPart.DECIDER: "head",
    ApprovalPart.COPY_RECIPIENT: "secretary",
    ApprovalPart.READER: "designer",
}


LATER: dict[str, Any] = {**EVERYBODY, "steps": [*EVERYBODY["steps"][:2], {**EVERYBODY["steps"][2], "deadline": "+4"}]}
"""The steps with another deadline for the last one."""


def deed_of(verb: ApprovalVerb, ministry: Ministry) -> Callable[[Work, int], object]:
    """Gives a verb as a deed on an approval."""

    def seat_of(work: Work, approval_id: int) -> int:
        open_seat = select(Seat.id).where(col(Seat.approval_id) == approval_id, col(Seat.holder_id) == ministry.people["lawyer"])
        return work.session.exec(open_seat.order_by(col(Seat.id).desc())).first() or 0

    def verdict(said: Verdict) -> Callable[[Work, int], object]:
        return lambda work, one: approving.decide(work, one, said, "Derfor", manifest_hash=approval_show(work, one).manifest_hash)

    return {
        ApprovalVerb.START: lambda work, one: approving.start(work, approval_show(work, one).record_id, "everybody"),
        ApprovalVerb.UNDO_START: approving.undo_start,
        ApprovalVerb.APPROVE: verdict(Verdict.APPROVE),
        ApprovalVerb.CONDITIONAL: verdict(Verdict.CONDITIONAL),
        ApprovalVerb.RETURN: verdict(Verdict.RETURN),
        ApprovalVerb.RETURN_WITH_ME: verdict(Verdict.RETURN_WITH_ME),
        ApprovalVerb.UNDO: approving.undo,
        ApprovalVerb.RESUME: approving.resume,
        ApprovalVerb.WITHDRAW: approving.withdraw,
        ApprovalVerb.TAKE_OVER: approving.take_over,
        ApprovalVerb.HAND_OVER: lambda work, one: approving.hand_over(work, one, ministry.people["officer"]),
        ApprovalVerb.SET_TERMS: lambda work, one: approving.set_terms(work, one, deadline=work.today, is_urgent=True),
        ApprovalVerb.REPLACE: lambda work, one: approving.replace_approver(work, one, seat_of(work, one), ministry.people["officer"]),
        ApprovalVerb.REMOVE: lambda work, one: approving.remove_approver(work, one, seat_of(work, one)),
        ApprovalVerb.EDIT_STEPS: lambda work, one: approving.edit_steps(work, one, LATER),
        ApprovalVerb.SEEN: approving.mark_seen,
        ApprovalVerb.COMMENT: lambda work, one: approving.comment(work, one, "Et ord"),
        ApprovalVerb.CANCEL: approving.cancel,
        ApprovalVerb.REOPEN: approving.reopen,
        ApprovalVerb.DELETE: approving.delete,
        ApprovalVerb.CHOOSE_REPLY: lambda work, one: approving.choose_reply(work, one, is_wanted=True),
        ApprovalVerb.MAKE_REPLIES: approving.make_replies,
    }[verb]


def _parts(platform: Platform, actor: Actor, approval_id: int) -> frozenset[ApprovalPart]:
    try:
        with platform.work(actor) as work:
            return parts_of(work, work.load(Approval, approval_id, Action.READ))
    except NotFound:
        return frozenset()


def in_state(platform: Platform, office: Ministry, state: ApprovalState) -> int:
    """Gives an approval in a state, with somebody for every part: head has decided, the lawyer is asked."""
    approval_id = started(platform, office, "everybody")
    with platform.work(office.actor("caseworker")) as work:
        record = work.load(Record, approval_show(work, approval_id).record_id, Action.READ)
        granting.give(work, record, office.people["clerk"], right=Right.FULL_WRITE, cause=Cause.SHARED)
        granting.give(work, record, office.people["designer"], right=Right.READ, cause=Cause.SHARED)
    decided(platform, office, approval_id, "head")
    match state:
        case ApprovalState.RETURNED:
            decided(platform, office, approval_id, "lawyer", Verdict.RETURN, "Nej")
        case ApprovalState.WITHDRAWN:
            does(platform, office, "caseworker", approving.withdraw, approval_id)
        case ApprovalState.CANCELLED:
            does(platform, office, "caseworker", approving.cancel, approval_id)
        case ApprovalState.APPROVED:
            for username in ("head", "lawyer", "manager"):
                decided(platform, office, approval_id, username)
    assert shown(platform, office, approval_id).state is state
    return approval_id


@pytest.mark.parametrize("state", list(ApprovalState))
def test_every_verb_is_for_whom_and_when_the_table_says(platform: Platform, office: Ministry, state: ApprovalState) -> None:
    approval_id = in_state(platform, office, state)
    seated = {ApprovalPart.APPROVER, ApprovalPart.DECIDER}  # head decided the first step and sits in the second one too
    wrong = []
    for row in ROWS:
        for part, username in PEOPLE.items():
            found = outcome(platform, office.actor(username), deed_of(row.verb, office), approval_id)
            parts = _parts(platform, office.actor(username), approval_id)
            expected_state = reason_by_state(row, state)
            is_his = bool(parts & set(row.parts))
            refused = {UNSEEN, NOT_YOURS.get(row.parts[0])}
            if not is_his and (found is None or (row.parts[0] not in seated and found not in refused)):
                wrong.append((row.verb, part, found, "is not his"))
            if is_his and expected_state is not None and found is None:
                wrong.append((row.verb, part, found, expected_state))
            if is_his and expected_state is None and found in {Reason.NEEDS_FULL_WRITE, Reason.NOT_THE_RESPONSIBLE, Reason.NO_SEAT_FOR_YOU}:
                wrong.append((row.verb, part, found, "is his"))

    assert [] == wrong


V = ApprovalVerb
STORY: tuple[tuple[ApprovalVerb, str], ...] = (
    *((V.COMMENT, "designer"), (V.CHOOSE_REPLY, "caseworker"), (V.APPROVE, "head"), (V.SEEN, "secretary"), (V.UNDO, "head")),
    *((V.RETURN, "head"), (V.RESUME, "caseworker"), (V.RETURN_WITH_ME, "head"), (V.RESUME, "caseworker")),
    *((V.CONDITIONAL, "head"), (V.RESUME, "caseworker"), (V.REPLACE, "clerk"), (V.EDIT_STEPS, "clerk"), (V.WITHDRAW, "caseworker")),
    *(
        (V.TAKE_OVER, "clerk"),
        (V.HAND_OVER, "clerk"),
        (V.SET_TERMS, "clerk"),
        (V.CANCEL, "clerk"),
        (V.REOPEN, "clerk"),
        (V.REMOVE, "clerk"),
        (V.APPROVE, "head"),
    ),
    *((V.APPROVE, "manager"), (V.MAKE_REPLIES, "clerk")),
)
"""Every verb but the first, one after the other on one approval."""


def _notes(platform: Platform, office: Ministry, record_id: int) -> list[tuple[str, str, str]]:
    """Gives what a record's history says: kind, who, and the words."""
    with platform.work(office.actor("clerk")) as work:
        return [(line.kind, line.actor, words_of(line, {}, partial(say, language="en"))) for line in histories.of_record(work, record_id)]


def test_every_verb_leaves_the_note_the_table_names_in_words_with_who_did_it(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        record = work.load(Record, record_id, Action.READ)
        granting.give(work, record, office.people["clerk"], right=Right.FULL_WRITE, cause=Cause.SHARED)
        granting.give(work, record, office.people["designer"], right=Right.READ, cause=Cause.SHARED)
    approval_id = started(platform, office, "everybody", record_id)
    names = {"caseworker": "Mette Lund"}
    for verb, username in STORY:
        if verb is V.MAKE_REPLIES:
            make(platform)
        with platform.work(office.actor(username)) as work:
            deed_of(verb, office)(work, approval_id)
            names[username] = work.session.get_one(Official, work.official_id).name
        moved(platform, approval_id)
    notes = iter(reversed(_notes(platform, office, record_id)))
    wanted = [(verb, kind_of(TABLE[verb].event), names[username]) for verb, username in ((V.START, "caseworker"), *STORY)]
    unsaid = [verb for verb, kind, name in wanted if not next((words for at, who, words in notes if (at, who) == (kind, name)), "")]

    assert [] == unsaid
    assert {V.START, V.UNDO_START, V.DELETE, *(verb for verb, _ in STORY)} == set(ApprovalVerb)


def test_a_deleted_approval_is_on_no_page_can_do_nothing_more_and_stands_in_history(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    final = started(platform, office, "any", record_id)
    decided(platform, office, final, "head")
    decided(platform, office, final, "secretary")
    mistaken = started(platform, office, "everybody", record_id)
    does(platform, office, "caseworker", approving.cancel, mistaken)
    does(platform, office, "caseworker", approving.delete, mistaken, "Fejl")
    after = {row.verb: outcome(platform, office.actor("caseworker"), deed_of(row.verb, office), mistaken) for row in ROWS}

    with platform.work(office.actor("caseworker")) as work:
        found = path(work, record_id)
        assert approval_show(work, mistaken).verbs == ()
        assert found is not None
    assert found.approval_id == final
    assert after[V.START] is None
    assert None not in [said for verb, said in after.items() if verb is not V.START]
    assert Reason.APPROVAL_IS_DELETED is after[V.REOPEN] is after[V.DELETE]
    assert ("approval_deleted", "Mette Lund", "deleted the cancelled approval. Fejl") in _notes(platform, office, record_id)


def test_every_verb_has_a_row_and_adeed_of(office: Ministry) -> None:
    assert set(ApprovalVerb) == set(TABLE)
    assert all(deed_of(verb, office) for verb in TABLE)


@pytest.mark.parametrize("verb", [row.verb for row in ROWS if row.needs_comment])
def test_a_verb_that_needs_a_reason_is_refused_without_one(platform: Platform, office: Ministry, verb: ApprovalVerb) -> None:
    approval_id = started(platform, office, "three")

    with pytest.raises(RuleBroken) as refusal, platform.work(office.actor("head")) as work:
        if verb is ApprovalVerb.COMMENT:
            approving.comment(work, approval_id, "  ")
        else:
            seen = approval_show(work, approval_id).manifest_hash
            approving.decide(work, approval_id, Verdict(verb.value), " ", manifest_hash=seen)
    assert Reason.COMMENT_IS_REQUIRED in refusal.value.reasons


def test_who_cannot_read_the_record_learns_of_no_verb(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    with platform.work(office.actor("caseworker")) as work:
        record_id = approval_show(work, approval_id).record_id
        granting.restrict(work, record_id, [office.people["caseworker"], office.people["head"]])

    for row in ROWS:
        with pytest.raises(Exception, match="Approval") as refusal, platform.work(office.actor("outsider")) as work:
            deed_of(row.verb, office)(work, approval_id)
        assert type(refusal.value).__name__ == "NotFound", row.verb
