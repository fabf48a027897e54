"""The steps of an approval as they can be edited: before it starts all of them, afterwards those that have not begun."""

from dataclasses import dataclass
from typing import Any

from casework.approvals.definition import canonical
from casework.approvals.rows import begun_steps, pinned, published_version
from casework.errors import RuleBroken
from casework.model import Approval
from casework.vocabulary import Action, Reason
from casework.work import Work


@dataclass(frozen=True)
class StepsToEdit:
    """Is what an edit of the steps begins from: ``content`` as a definition says it; its first ``begun`` steps are not changed."""

    approval_id: int
    version: int
    begun: int
    content: dict[str, Any]


@dataclass(frozen=True)
class StepsToStart:
    """Is what an approval would be started by: the published version, and ``content`` as it says it, the steps among it."""

    version_id: int
    is_code: bool
    content: dict[str, Any]


def steps_to_start(work: Work, definition_name: str) -> StepsToStart:
    """Gives the steps that an approval by a definition would be started with; those of a process in Python are not changed.

    Raises:
        RuleBroken: ``NO_SUCH_DEFINITION``, the actor's authority has no published definition of that name.
    """
    version = published_version(work, definition_name)
    if version is None:
        raise RuleBroken(Reason.NO_SUCH_DEFINITION)
    return StepsToStart(version.id, "process" in version.content, dict(version.content))


def steps_to_edit(work: Work, approval_id: int) -> StepsToEdit:
    """Gives the steps of an approval, those to come among them, to all who read its record.

    Raises:
        NotFound: it does not exist or its record is not the actor's to see.
    """
    approval = work.load(Approval, approval_id, Action.READ)
    return StepsToEdit(approval.id, approval.version or 0, begun_steps(work, approval_id), canonical(pinned(work, approval)))
