"""Sends a record on its way: an approval by the published version of a definition."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from casework.approvals.definition import ANYWHERE, RESPONSIBLE_UNIT, DefinitionRead
from casework.approvals.definition_reading import read_definition
from casework.approvals.parts import acting_for
from casework.approvals.verb_table import OPEN
from casework.calendar import deadline as read_deadline
from casework.cases.states import refuse_on_record
from casework.errors import RuleBroken
from casework.events import ApprovalStarted
from casework.model import Approval, Definition, DefinitionVersion, Record
from casework.services import approval_facts, granting, reply_choices
from casework.services.approving.editing import give_steps, with_steps
from casework.services.approving.overtaken import who_started
from casework.services.definitions import seats_in, unit_names
from casework.vocabulary import Action, ApprovalState, Cause, DefinitionState, Reason, Right
from casework.work import Work


def start(
    work: Work,
    record_id: int,
    definition_name: str,
    *,
    comment: str = "",
    deadline: dt.date | None = None,
    is_urgent: bool = False,
    makes_reply: bool | None = None,
    template_id: int | None = None,
    language: str = "da",
    steps: Sequence[Mapping[str, Any]] | None = None,
) -> int:  # an approval is started with this much
    """Sends the record on its way through the definition's published version and gives the approval's id.

    Whether replies are made when it is final, and by which letter template, is the definition's where ``makes_reply`` says nothing.
    It goes by the definition's steps, or by ``steps`` of its own: added, changed, moved or taken out, the first of them too.

    Raises:
        NotPermitted: without full write. RuleBroken: the record is completed or has an approval that runs, or the definition
        does not exist or is not published; all of them together. A unit it asks is closed or gone by that name: ``SEAT_OF_A_CLOSED_UNIT``
        or ``NO_SUCH_UNIT``, naming the unit. The date that nothing may pass is not on the case: ``WAITS_FOR_A_FIELD``, naming the field.
        Steps of its own for a process in Python: ``PROCESS_STEPS_ARE_CODE``. DefinitionIsWrong: with every problem of those steps, as
        ``edit_steps`` finds them.
    """
    record = work.load(Record, record_id, Action.START_APPROVAL, lock=True)
    refuse_on_record(work, record, Action.START_APPROVAL)
    version, reasons = _published(work, definition_name)
    running = select(Approval.id).where(col(Approval.record_id) == record_id, col(Approval.state).in_(OPEN))
    open_one = work.session.exec(running).first()
    if open_one is not None:
        reasons.append(Reason.APPROVAL_IS_OPEN)
    if version is None or reasons:
        raise RuleBroken(*reasons, after=None if open_one is None else who_started(work, record_id, open_one))
    definition = read_definition(version.content)
    written = definition if steps is None else with_steps(definition, version.content | {"steps": list(steps)})
    has_own_steps = written.steps != definition.steps
    if not has_own_steps:
        _refuse_closed_units(work, record.authority_id, definition)
    if deadline is None and definition.deadline:
        deadline = read_deadline(definition.deadline, today=work.today)
    if definition.due:
        latest = _hard_deadline(work, record, definition.due)
        deadline = min(deadline, latest) if deadline is not None else latest
    approval = work.add(
        Approval(
            authority_id=record.authority_id,
            record_id=record_id,
            definition_version_id=version.id,
            title=definition.title,
            state=ApprovalState.IN_PROGRESS,
            responsible_id=acting_for(work),
            comment=comment,
            started_at=work.now,
            deadline=deadline,
            is_urgent=is_urgent or None,
            needs_distinct=definition.distinct or None,
        )
    )
    granting.give(work, record, approval.responsible_id, right=Right.FULL_WRITE, cause=Cause.APPROVAL_RESPONSIBLE, cause_id=approval.id)
    work.record(
        ApprovalStarted(
            record_id=record_id,
            case_id=record.case_id,
            approval_id=approval.id,
            definition=definition_name,
            definition_version=version.number,
        )
    )
    if has_own_steps:
        give_steps(work, approval, definition, written, begun=0)
    reply_choices.begin(work, approval, definition, makes_reply, template_id, language)
    return approval.id


def _hard_deadline(work: Work, record: Record, field: str) -> dt.date:
    found = approval_facts.facts_of(work, record).get(field)
    if not isinstance(found, dt.date):
        raise RuleBroken(Reason.WAITS_FOR_A_FIELD, detail=field)
    return found


def _refuse_closed_units(work: Work, authority_id: int, definition: DefinitionRead) -> None:
    """Refuses what would ask a unit that nobody sits in any more: a unit is closed or renamed after a definition was published."""
    named = {seat.unit for _, seat in seats_in(definition) if seat.unit and seat.unit_of is None}
    asked = sorted(named - {RESPONSIBLE_UNIT, ANYWHERE})
    if not asked:
        return
    units, closed = unit_names(work, authority_id)
    if gone := [name for name in asked if name in closed]:
        raise RuleBroken(Reason.SEAT_OF_A_CLOSED_UNIT, detail=", ".join(gone))
    if unknown := [name for name in asked if name not in units]:
        raise RuleBroken(Reason.NO_SUCH_UNIT, detail=", ".join(unknown))


def _published(work: Work, name: str) -> tuple[DefinitionVersion | None, list[Reason]]:
    query = (
        select(DefinitionVersion)
        .join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        .where(col(Definition.name) == name, col(Definition.authority_id) == work.authority_id)
    )
    versions = work.session.exec(query).all()
    if not versions:
        return None, [Reason.NO_SUCH_DEFINITION]
    published = next((each for each in versions if each.state is DefinitionState.PUBLISHED), None)
    return published, [] if published else [Reason.DEFINITION_NOT_PUBLISHED]
