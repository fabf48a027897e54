"""The steps of an approval as they can be edited: all of them, how many have begun, and who can be asked in the others."""

from dataclasses import dataclass
from typing import Any

from casework.approvals.definition import canonical
from casework.approvals.rows import begun_steps, pinned
from casework.model import Approval
from casework.vocabulary import Action
from casework.work import Work


@dataclass(frozen=True)
class StepsToEdit:
    """Is what an edit of the steps begins from: ``content`` as a definition says it; its first ``begun`` steps are not changed."""

    approval_id: int
    version: int
    begun: int
    content: dict[str, Any]


def steps_to_edit(work: Work, approval_id: int) -> StepsToEdit:
    """Gives the steps of an approval, those to come among them, to all who read its record.

    Raises:
        NotFound: it does not exist or its record is not the actor's to see.
    """
    approval = work.load(Approval, approval_id, Action.READ)
    return StepsToEdit(approval.id, approval.version or 0, begun_steps(work, approval_id), canonical(pinned(work, approval)))
