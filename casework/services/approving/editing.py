"""Changes the steps of a running approval whose turn has not come; what has been opened stays as it was (f2.md 3, edit flow)."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, func, select

from casework.approvals.definition import canonical
from casework.approvals.definition_reading import read_definition
from casework.approvals.rows import pinned
from casework.errors import DefinitionIsWrong, WrongInDefinition
from casework.events import StepsEdited
from casework.model import Approval, Step
from casework.services.approving.permitting import permit
from casework.services.definitions import unknown_in
from casework.vocabulary import Action, ApprovalVerb, DefinitionProblem
from casework.work import Work


def edit_steps(work: Work, approval_id: int, content: Mapping[str, Any], *, opened_version: int | None = None) -> None:
    """Gives a running approval steps of its own, as a definition says them; those that were opened must be the same.

    Raises:
        NotPermitted: without full write. RuleBroken: the approval is finished. DefinitionIsWrong: with every problem and its place;
        ``FIRST_STEPS_CHANGED`` at a step that was opened already.
    """
    approval = work.load(Approval, approval_id, Action.CANCEL, opened_version=opened_version, lock=True)
    permit(work, approval, ApprovalVerb.EDIT_STEPS)
    before, after = pinned(work, approval), read_definition(content)
    opened = work.session.exec(select(func.max(col(Step.position))).where(col(Step.approval_id) == approval_id)).one() or 0
    problems = [*unknown_in(work, approval.authority_id, after)]
    for number in range(opened):
        if number >= len(after.steps) or before.steps[number] != after.steps[number]:
            problems.append(WrongInDefinition(f"steps.{number}", DefinitionProblem.FIRST_STEPS_CHANGED))
    if problems:
        raise DefinitionIsWrong(tuple(problems))
    approval.own_content = canonical(after)
    work.record(
        StepsEdited(
            record_id=approval.record_id,
            approval_id=approval_id,
            before=tuple(step.name for step in before.steps),
            after=tuple(step.name for step in after.steps),
        )
    )
