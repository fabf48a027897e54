"""The steps of an approval as they can be edited: before it starts all of them, afterwards those that have not begun."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as plain_select
from sqlmodel import col

from casework.approvals.definition import canonical
from casework.approvals.parts import holders
from casework.approvals.rows import begun_steps, pinned, published_version
from casework.errors import RuleBroken
from casework.model import Approval, Definition, DefinitionVersion, Record
from casework.vocabulary import Action, Reason
from casework.work import Work

MOST_OF_MINE, MOST_LOOKED_AT = 10, 50


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


@dataclass(frozen=True)
class StepsOfMine:
    """Is the steps of an approval that had some of its own: on which record it ran, and since when."""

    approval_id: int
    record_id: int
    title: str
    started_at: dt.datetime
    steps: tuple[dict[str, Any], ...]


def steps_to_start(work: Work, definition_name: str) -> StepsToStart:
    """Gives the steps that an approval by a definition would be started with; those of a process in Python are not changed.

    Raises:
        RuleBroken: ``NO_SUCH_DEFINITION``, the actor's authority has no published definition of that name.
    """
    version = published_version(work, definition_name)
    if version is None:
        raise RuleBroken(Reason.NO_SUCH_DEFINITION)
    return StepsToStart(version.id, "process" in version.content, dict(version.content))


def steps_of_mine(work: Work, definition_name: str) -> tuple[StepsOfMine, ...]:
    """Gives the steps of their own that approvals by a definition have which the actor is responsible for, the latest first, none twice.

    They are what an approval may begin from; what has changed in the house since is found when it starts. Of a record that the actor may
    not see any more nothing is given.
    """
    query = (
        plain_select(col(Approval.id), col(Approval.record_id), col(Record.title), col(Approval.started_at), col(Approval.own_content))
        .join(Record, col(Record.id) == Approval.record_id)
        .join(DefinitionVersion, col(DefinitionVersion.id) == Approval.definition_version_id)
        .join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        .where(col(Definition.name) == definition_name, col(Approval.responsible_id).in_(holders(work)))
        .where(col(Approval.own_content).is_not(None), col(Approval.deleted_at).is_(None))
        .order_by(col(Approval.started_at).desc(), col(Approval.id).desc())
        .limit(MOST_LOOKED_AT)
    )
    found: list[StepsOfMine] = []
    for id, record_id, title, started_at, content in work.session.execute(query):
        steps = tuple(content["steps"])
        if all(steps != each.steps for each in found):
            found.append(StepsOfMine(id, record_id, title, started_at, steps))
    return tuple(found[:MOST_OF_MINE])


def steps_to_edit(work: Work, approval_id: int) -> StepsToEdit:
    """Gives the steps of an approval, those to come among them, to all who read its record.

    Raises:
        NotFound: it does not exist or its record is not the actor's to see.
    """
    approval = work.load(Approval, approval_id, Action.READ)
    return StepsToEdit(approval.id, approval.version or 0, begun_steps(work, approval_id), canonical(pinned(work, approval)))
