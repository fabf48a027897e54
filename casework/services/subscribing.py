"""What people are told of an approval beyond what waits for them: F2's five, by person and step, and watching an approval.

The definition says it first, for who sits at a step or gets a copy of it, unless somebody wishes otherwise for all of theirs; each
changes it for one approval. Source: f2.md 3 (steps).
"""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from casework.approvals.definition import DefinitionRead
from casework.approvals.parts import IN_HAND
from casework.errors import NotPermitted, RuleBroken
from casework.model import Approval, ApprovalSubscription, ApprovalWish, CopyRecipient, Decision, Seat, Step
from casework.vocabulary import KIND_OF, WATCHED, Action, Reason, Subscription
from casework.work import Work

WATCHING = ""
"""The step of who watches the whole approval."""
_BEGIN = text("""
    INSERT INTO approval_subscription (approval_id, step, official_id, record_id, wants, is_own, changed_at)
    SELECT DISTINCT s.approval_id, s.name, o.id, CAST(:record AS integer), coalesce(w.wants, d.wants), w.official_id IS NOT NULL,
           CAST(:now AS timestamptz)
      FROM step s CROSS JOIN LATERAL (
               SELECT t.holder_id AS id FROM seat t WHERE t.step_id = s.id
               UNION SELECT c.official_id FROM copy_recipient c
                      WHERE c.step_id = s.id AND (c.gate_team_id IS NULL OR c.released_at IS NOT NULL)
               UNION SELECT x.actor_id FROM decision x WHERE x.step_id = s.id) AS part
      JOIN official o ON o.id = part.id
      LEFT JOIN approval_wish w ON w.official_id = o.id
      LEFT JOIN (SELECT each.key, ARRAY(SELECT jsonb_array_elements_text(each.value)) AS wants
                   FROM jsonb_each(CAST(:said AS jsonb)) AS each) AS d ON d.key = s.name
     WHERE s.approval_id = :approval AND (w.official_id IS NOT NULL OR d.key IS NOT NULL)
    ON CONFLICT DO NOTHING""")


def subscribe(work: Work, approval_id: int, step: str, wants: Sequence[Subscription]) -> None:
    """Sets what I am told of at a step I sit at, have decided at, or got a copy of; ``NO_EXTRA_NOTIFICATIONS``, or nothing, is nothing.

    Raises:
        NotFound: the record is not mine to read. NotPermitted: I have no part in the step.
        RuleBroken: nothing extra is wanted, and something with it.
    """
    approval = work.load(Approval, approval_id, Action.READ)
    if step not in steps_of_mine(work, approval_id):
        raise NotPermitted(Reason.NOT_AT_THE_STEP)
    _keep(work, approval, step, wanted(wants))


def watch(work: Work, approval_id: int) -> None:
    """Lets me follow an approval: I am told when it moves, is commented on or finished, as long as I may read it. Twice is once.

    Raises:
        NotFound: the record is not mine to read.
    """
    _keep(work, work.load(Approval, approval_id, Action.READ), WATCHING, [str(each) for each in WATCHED])


def unwatch(work: Work, approval_id: int) -> None:
    """Ends that I follow an approval. Twice is once."""
    mine = (col(ApprovalSubscription.approval_id) == approval_id, col(ApprovalSubscription.step) == WATCHING)
    work.session.execute(delete(ApprovalSubscription).where(*mine, col(ApprovalSubscription.official_id) == work.official_id))


def wanted(wants: Iterable[Subscription]) -> list[str]:
    """Gives the words that are kept.

    Raises:
        RuleBroken: nothing extra is wanted, and something with it.
    """
    said = sorted({str(each) for each in wants})
    if said == [Subscription.NO_EXTRA_NOTIFICATIONS]:
        return []
    if Subscription.NO_EXTRA_NOTIFICATIONS in said:
        raise RuleBroken(Reason.NOTHING_AND_SOMETHING)
    return said


def steps_of_mine(work: Work, approval_id: int) -> dict[str, str]:
    """Gives the steps of an approval that I have, or had, a part in, by name with their titles, in their order."""
    me = work.official_id
    held = select(Seat.step_id).where(col(Seat.approval_id) == approval_id, col(Seat.holder_id).in_({me, *work.standing.units}))
    copied = select(CopyRecipient.step_id).where(
        col(CopyRecipient.approval_id) == approval_id, col(CopyRecipient.official_id) == me, IN_HAND
    )
    said = select(Decision.step_id).where(col(Decision.approval_id) == approval_id, col(Decision.actor_id) == me)
    steps = select(Step.name, Step.title).where(col(Step.id).in_(held.union(copied, said))).order_by(col(Step.round), col(Step.position))
    return dict(work.session.exec(steps).all())


def wish(work: Work, wants: Sequence[Subscription]) -> None:
    """Sets what I am told of besides at every step I come to have a part in from now on, whatever its definition says.

    Raises:
        RuleBroken: nothing extra is wanted, and something with it.
    """
    said = insert(ApprovalWish).values(official_id=work.official_id, wants=wanted(wants))
    work.session.execute(said.on_conflict_do_update(index_elements=["official_id"], set_={"wants": said.excluded.wants}))


def wish_as_defined(work: Work) -> None:
    """Leaves what I am told of besides to the definitions again. Twice is once."""
    work.session.execute(delete(ApprovalWish).where(col(ApprovalWish.official_id) == work.official_id))


def begin(work: Work, approval: Approval, definition: DefinitionRead) -> None:
    """Writes down what those with a part in the steps by now are told of: as they wish, or, where they say nothing, as the definition does.

    The motor does it, in whose sight everybody is. What somebody has said of this very approval stays as it is.
    """
    work.session.flush()
    said = {step.name: wanted(step.tells) for step in definition.steps if step.tells}
    asked = {"approval": approval.id, "record": approval.record_id, "now": work.now, "said": json.dumps(said)}
    work.session.connection().execute(_BEGIN, asked)


def tell(work: Work, approval_id: int, about: Subscription, *, cause: str, step: str | None = None) -> None:
    """Tells who asked for it, at the step where one is named, and who is not told of the record in this work anyway."""
    work.session.flush()
    work.session.execute(
        text("SELECT casework_tell_subscribers(:approval, :wants, :step, :kind, :cause)"),
        {"approval": approval_id, "wants": str(about), "step": step, "kind": KIND_OF[cause], "cause": cause},
    )


def tell_of_opening(work: Work, approval: Approval, step: str) -> None:
    """Tells that the approval has moved to a step: those of the step, when it comes back to it, and whoever follows its steps."""
    earlier = select(Step.id).where(col(Step.approval_id) == approval.id, col(Step.name) == step, col(Step.round) < approval.round)
    if approval.round > 1 and work.session.exec(earlier).first() is not None:
        tell(work, approval.id, Subscription.WHEN_REVISITING_AFTER_RETURNING, cause="approval_revisited", step=step)
    tell(work, approval.id, Subscription.WHEN_STEP_CHANGES, cause="approval_moved")


def _keep(work: Work, approval: Approval, step: str, words: list[str]) -> None:
    said = insert(ApprovalSubscription).values(_row(work, approval, step, work.official_id, words, is_own=True))
    changed = {"wants": said.excluded.wants, "is_own": True, "changed_at": said.excluded.changed_at}
    work.session.execute(said.on_conflict_do_update(index_elements=["approval_id", "step", "official_id"], set_=changed))


def _row(work: Work, approval: Approval, step: str, official_id: int, words: list[str], *, is_own: bool) -> dict[str, object]:
    return {
        "approval_id": approval.id,
        "step": step,
        "official_id": official_id,
        "record_id": approval.record_id,
        "wants": words,
        "is_own": is_own,
        "changed_at": work.now,
    }
