"""The tasks of the open phase: tick, answer, finish, skip with a reason, take, give on, open again."""

import streamlit as st

from casework.case_types.shape import Titles
from casework.errors import CaseworkError
from casework.queries.course_shown import CourseShown, TaskShown
from casework.services import course, course_approvals, course_letters
from casework.vocabulary import ApprovalState, PhaseState, Reason, TaskKind, TaskState, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.at_once import at_once
from ui.desk.parts.course_terms import CASE_FIELDS, TASK_KINDS, TASK_STATES, title
from ui.desk.parts.letter_lacks import lacks_field, lacks_in_words, lacks_party
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.terms import APPROVAL_STATES, reason
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import day, language, t, urgency
from ui.desk.views.case_edit_dialog_view import case_edit_dialog


def case_course_tasks_view(mine: Desk, shown: CourseShown) -> None:
    """Show each task of the open phase; when only optional ones wait, offer to go on."""
    phase = next((phase for phase in shown.phases if phase.state is PhaseState.OPEN), None)
    if phase is None:
        return
    show(html('<h2 class="page">{title}</h2>', title=t("To do now: {phase}", phase=title(phase.title_da, phase.title_en))))
    if shown.missing_fields and phase is shown.phases[0]:
        text = t(
            "Before this phase can be left, these fields must be filled: {fields}", fields=", ".join(map(_field, shown.missing_fields))
        )
        show(html('<div class="page small muted">{text}</div>', text=text))
    for task in phase.tasks:
        with st.container(border=True, key=f"task_{task.task_id}"):
            _task(mine, task, shown.case_id)
    if shown.can_leave and st.button(t("Go on to the next phase"), key="leave_phase", icon=":material/arrow_forward:"):
        at_once(lambda: mine.do(course.leave_phase, shown.case_id), t("The course goes on."))


def _field(titles: Titles) -> str:
    known = next((t(word) for field, word in CASE_FIELDS.items() if field == titles.da), "")
    return known or title(titles.da, titles.en)


def _task(mine: Desk, task: TaskShown, case_id: int) -> None:
    show(_about(task))
    if task.state is not TaskState.OPEN:
        if task.can_reopen and st.button(t("Open again"), key=f"reopen_{task.task_id}", type="tertiary", icon=":material/undo:"):
            at_once(lambda: mine.do(course.reopen_task, task.task_id), t("The task is open again."))
        return
    for check in task.checks:
        label = title(check.title_da, check.title_en) + ("" if check.is_mandatory else f" ({t('Optional').lower()})")
        ticked = st.checkbox(label, check.is_ticked, key=f"check_{check.check_id}_{check.is_ticked}", help=check.source or None)
        if ticked != check.is_ticked:
            at_once(lambda point=check.check_id, now=ticked: mine.do(course.tick, point, is_ticked=now), t("It is noted."))  # type: ignore[misc]  # mypy does not see a lambda's default
    _deeds(mine, task)
    if task.lacks:
        _lacks(mine, task, case_id)
    for why in task.refused:
        if why is not Reason.CHECKLIST_NOT_COMPLETE:
            show(html('<div class="small muted">{why}</div>', why=reason(why)))


def _lacks(mine: Desk, task: TaskShown, case_id: int) -> None:
    """What the task's letter lacks, with where it is filled in."""
    link = html('<a href="?case={id}&amp;tab=parties">{text}</a>', id=case_id, text=t("Add a party")) if lacks_party(task.lacks) else ""
    show(html('<p class="small" role="note">{what} {link}</p>', what=lacks_in_words(task.lacks), link=link))
    if lacks_field(task.lacks) and st.button(t("Fill it in…"), key=f"fill_{task.task_id}", icon=":material/edit:"):
        case_edit_dialog(mine, mine.case(case_id))


def _about(task: TaskShown) -> Markup:
    label, tone = TASK_STATES[task.state]
    return html(
        '<div class="page"><div class="page-head"><h3>{title}</h3><span class="pill {tone}">{state}</span></div>'
        '<div class="small muted">{kind}{optional} · {holder}{due}{source} {who}</div>{help}</div>',
        title=title(task.title_da, task.title_en),
        who=who_sees(Thing.TASK, task.task_id),
        tone=tone,
        state=t(label),
        kind=t(TASK_KINDS[task.kind]),
        optional="" if task.is_mandatory else f" · {t('Optional')}",
        holder=task.holder,
        due=html(' · <span class="{late}">{due}</span>', late=urgency(task.deadline), due=t("due {date}", date=day(task.deadline)))
        if task.deadline and task.state is TaskState.OPEN
        else "",
        source=f" · {task.source}" if task.source else "",
        help=html("<p>{text}</p>", text=title(task.help_da, task.help_en)) if task.help_da or task.help_en else "",
    )


def _deeds(mine: Desk, task: TaskShown) -> None:
    with st.container(horizontal=True, key=f"deeds_{task.task_id}"):
        _finishing(mine, task)
        if task.can_take and Reason.TASK_NOT_YOURS in task.refused and st.button(t("Take it"), key=f"take_{task.task_id}"):
            at_once(lambda: mine.do(course.take_task, task.task_id), t("The task is yours."))
        if Reason.NEEDS_FULL_WRITE not in task.refused:
            if st.button(t("Give on…"), key=f"give_{task.task_id}", type="tertiary"):
                give_dialog(mine, task)
            if Reason.TASK_NOT_YOURS not in task.refused and st.button(t("Skip…"), key=f"skip_{task.task_id}", type="tertiary"):
                skip_dialog(mine, task)


def _finishing(mine: Desk, task: TaskShown) -> None:
    """The deed that finishes the task, by its kind; hearings and decisions have parts of the page of their own."""
    if task.kind is TaskKind.QUESTION:
        for answer, label, leads in ((True, t("Yes"), task.yes), (False, t("No"), task.no)):
            shown = f"{label} → {title(leads.da, leads.en)}" if leads.da else label
            if st.button(shown, key=f"answer_{task.task_id}_{answer}", disabled=bool(task.refused)):
                at_once(lambda said=answer: mine.do(course.finish_task, task.task_id, answer=said), t("The answer is noted."))  # type: ignore[misc]  # mypy does not see a lambda's default
    elif task.kind is TaskKind.APPROVAL:
        _approval(mine, task)
    elif task.kind not in (TaskKind.HEARING, TaskKind.DECISION) and st.button(
        t("Done"), key=f"finish_{task.task_id}", type="secondary" if _waits_for_letter(task) else "primary", icon=":material/check:",
        disabled=bool(task.refused),
    ):  # fmt: skip
        at_once(lambda: mine.do(course.finish_task, task.task_id, opened_version=task.version), t("The task is done."))
    if task.kind is TaskKind.LETTER:
        _letter(mine, task)


def _waits_for_letter(task: TaskShown) -> bool:
    """Say whether writing its letter comes first; a task can be done without, where the letter was written in another way."""
    return task.kind is TaskKind.LETTER and task.record_id is None


def _letter(mine: Desk, task: TaskShown) -> None:
    if task.record_id is not None:
        show(html('<a class="quiet" href="?record={id}">{text}</a>', id=task.record_id, text=t("Open the letter")))
    elif st.button(
        t("Write the letter"), key=f"letter_{task.task_id}", type="primary", icon=":material/edit_document:", disabled=bool(task.lacks)
    ):
        at_once(
            lambda: mine.do(course_letters.write_letter, task.task_id, language=language()), t("The letter lies on the case as a draft.")
        )


def _approval(mine: Desk, task: TaskShown) -> None:
    """The approval the task waits for: it goes by itself when its turn comes, and finishes the task when it is given."""
    if task.approval is not None:
        show(
            html(
                '<span>{state}</span> <a class="quiet" href="?record={id}&amp;tab=approval">{text}</a>',
                state=t(APPROVAL_STATES[task.approval]),
                id=task.record_id,
                text=t("Open what is being approved"),
            )
        )
    if task.can_send_to_approval and st.button(t("Send to approval"), key=f"approve_{task.task_id}", icon=":material/approval:"):
        told = t("It is on its way through the approval.")
        at_once(lambda: mine.do(course_approvals.send_to_approval, task.task_id, language=language()), told)
    if task.approval is ApprovalState.APPROVED and st.button(t("Done"), key=f"finish_{task.task_id}", type="primary"):
        at_once(lambda: mine.do(course.finish_task, task.task_id, opened_version=task.version), t("The task is done."))


def skip_dialog(mine: Desk, task: TaskShown) -> None:
    """Ask why a task is skipped."""

    @st.dialog(t("Skip the task"))
    def ask() -> None:
        show(html('<p class="muted">{text}</p>', text=t("The reason is kept in the history of the case.")))
        why = st.text_area(t("Why is it skipped?"), key="skip_why", height=100)
        if st.button(t("Skip"), type="primary", key="skip_do", width="stretch"):
            try:
                mine.do(course.skip_task, task.task_id, why)
                notices.tell(t("The task is skipped."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def give_dialog(mine: Desk, task: TaskShown) -> None:
    """Ask who shall have the task."""
    people = {person.official_id: f"{person.name} · {person.unit}" for person in mine.colleagues()}

    @st.dialog(t("Give the task on"))
    def ask() -> None:
        to_id = st.selectbox(
            t("Colleague"), list(people), index=None, format_func=people.__getitem__, key="give_to", placeholder=t("Type a name")
        )
        if st.button(t("Give it"), type="primary", key="give_do", width="stretch", disabled=to_id is None) and to_id is not None:
            try:
                mine.do(course.assign_task, task.task_id, to_id)
                notices.tell(t("{name} has the task now.", name=people[to_id]))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
