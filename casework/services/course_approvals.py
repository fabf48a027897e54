"""Approvals that a course asks for: the task sends its record on its way by itself, once; given, it finishes the task."""

import contextlib

from sqlmodel import col, select

from casework.approvals.rows import published_version
from casework.case_types.letters import TO_APPROVE
from casework.case_types.shape import CaseTypeRead, Letter, Task
from casework.errors import LetterLacksWords, NotFound, RuleBroken
from casework.events import TaskSentToApproval
from casework.lifecycle import CASE, refuse_unless
from casework.model import Approval, Case, CaseTask
from casework.services import approving, course_letters, course_moving
from casework.vocabulary import Action, ApprovalState, CaseState, Reason, RecordKind, TaskKind, TaskState
from casework.work import Work

RUNS_OR_GIVEN = frozenset({ApprovalState.IN_PROGRESS, ApprovalState.RETURNED, ApprovalState.APPROVED})


def send_to_approval(work: Work, task_id: int, *, language: str = "da") -> int:
    """Sends what an approval task is about on its way through the approval the case type names, and gives the approval's id.

    The mandatory ones go by themselves when their turn comes; by hand go the optional ones, and those whose approval was cancelled
    or not published then.

    Raises:
        RuleBroken: the task is finished or is no approval, a task before it is open, one runs already, or the definition is not published.
        LetterLacksWords: the case does not hold what the letter to approve says.
    """
    task = work.session.get(CaseTask, task_id)
    if task is None:
        raise NotFound("CaseTask", task_id)
    case = work.load(Case, task.case_id, Action.FOLLOW_COURSE, lock=True)
    refuse_unless(CASE, case.state, Action.FOLLOW_COURSE)
    work.session.flush()
    task = work.session.get_one(CaseTask, task_id, populate_existing=True)
    _, kind = course_moving.course_of(work, case.id)
    shape = kind.task(task.name)
    if task.kind is not TaskKind.APPROVAL or shape is None:
        raise RuleBroken(Reason.TASK_NEEDS_ITS_DEED)
    reasons = [
        *([] if task.state is TaskState.OPEN else [Reason.TASK_IS_FINISHED]),
        *([Reason.TASK_BEFORE_IS_OPEN] if _something_before(work, task) else []),
        *([Reason.APPROVAL_IS_OPEN] if _state(work, task) in RUNS_OR_GIVEN else []),
        *([] if published_version(work, shape.approval or kind.approval) else [Reason.DEFINITION_NOT_PUBLISHED]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    return _send(work, case, kind, task, shape, language)


def start_due(work: Work, case_id: int) -> None:
    """Sends the mandatory approval tasks on their way whose turn has come; each goes once, however often this is asked.

    What stands in the way (an approval that is not published, a letter that lacks something) leaves the task to be sent by hand: it
    never refuses the deed before it.
    """
    case, found = work.session.get_one(Case, case_id), course_moving.kind_of(work, case_id)
    phase = course_moving.open_phase(work, case_id)
    if work.actor.name or found is None or phase is None or case.state is not CaseState.IN_PROGRESS:
        return
    kind = found[1]
    for task in course_moving.tasks_of(work, phase.id):
        shape = kind.task(task.name)
        if shape is None or task.kind is not TaskKind.APPROVAL or not task.is_mandatory or task.state is not TaskState.OPEN:
            continue
        is_due = task.record_id is None and not _something_before(work, task)
        if is_due and published_version(work, shape.approval or kind.approval):
            with contextlib.suppress(LetterLacksWords):  # nothing is written yet: its page says what the letter lacks
                _send(work, case, kind, task, shape, "da")


def _send(work: Work, case: Case, kind: CaseTypeRead, task: CaseTask, shape: Task, language: str) -> int:
    if task.record_id is None:
        task.record_id = _what_is_approved(work, case, kind, shape, language)
        work.session.flush()
    approval_id = approving.start(work, task.record_id, shape.approval or kind.approval)
    work.record(TaskSentToApproval(case_id=case.id, task=task.name, approval_id=approval_id))
    return approval_id


def _what_is_approved(work: Work, case: Case, kind: CaseTypeRead, shape: Task, language: str) -> int:
    """Gives the record to approve: the letter the task names, the newest letter of the course, or a note of what is proposed."""
    letter = next((each for each in kind.letters if each.name == shape.letter), None)
    written = course_letters.written_before(work, case.id, kind, letter)
    if written is not None:
        return written
    made: Letter = letter or TO_APPROVE
    as_kind = RecordKind.OUTBOUND if letter else RecordKind.INTERNAL
    return course_letters.put_letter(work, case, kind, made, {}, language=language, record_kind=as_kind)


def _something_before(work: Work, task: CaseTask) -> bool:
    earlier = select(CaseTask.id).where(
        CaseTask.phase_id == task.phase_id, CaseTask.position < task.position, CaseTask.is_mandatory, CaseTask.state == TaskState.OPEN
    )
    return work.session.exec(earlier).first() is not None


def _state(work: Work, task: CaseTask) -> ApprovalState | None:
    query = select(Approval.state).where(Approval.record_id == task.record_id).order_by(col(Approval.id).desc())
    state = work.session.exec(query).first()
    return ApprovalState(state) if state is not None else None
