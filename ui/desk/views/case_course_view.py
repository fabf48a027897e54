"""The course of a case: its phases as a path, the tasks of the one that is open, hearings, decisions, rules and what they give."""

import streamlit as st

from casework.queries import course_page
from casework.queries.case_page import CasePage
from casework.queries.course_shown import CourseShown, PhaseShown
from casework.services import course
from casework.vocabulary import PhaseState, TaskState
from ui.desk.data import Desk
from ui.desk.parts.at_once import at_once
from ui.desk.parts.course_terms import PHASE_STATES, TASK_STATES, title
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.words import full_moment, t
from ui.desk.views.case_course_rules_view import case_course_rules_view
from ui.desk.views.case_course_tasks_view import case_course_tasks_view
from ui.desk.views.case_decision_view import case_decision_view
from ui.desk.views.case_hearing_view import case_hearing_view

MARKS = {PhaseState.DONE: ("done", "✓"), PhaseState.OPEN: ("now", "•"), PhaseState.SKIPPED: ("", "–")}


def case_course_view(mine: Desk, case: CasePage) -> None:
    """Show the course of the case, or offer to start one."""
    shown = mine.ask(course_page.course_shown, case.case_id)
    if shown is None:
        show(
            empty(
                t("The case has no course"),
                t("Cases of this type are handled freely. Once the type is published with phases, a course can be started."),
            )
        )
        if st.button(t("Start the course"), key="start_course", icon=":material/play_arrow:"):
            at_once(lambda: mine.do(course.start_course, case.case_id), t("The course has begun."))
        return
    show(_path(shown))
    if shown.is_waiting:
        text = t("The case waits for a party to comment. It goes on by itself with the answer, or when the deadline has passed.")
        show(html('<div class="page wait" role="status">{text}</div>', text=text))
    case_course_tasks_view(mine, shown)
    case_hearing_view(mine, case, shown)
    case_decision_view(mine, case, shown)
    case_course_rules_view(shown)


def _path(shown: CourseShown) -> Markup:
    version = t("{title}, version {number}", title=title(shown.title_da, shown.title_en), number=shown.number)
    return html(
        '<section class="page panel"><h2>{title}</h2><div class="small muted">{version}{in_force} · {law}</div>'
        '<ol class="path">{phases}</ol></section>',
        title=t("Course"),
        version=version,
        in_force=_in_force(shown),
        law=shown.law,
        phases=each([_phase(number, phase) for number, phase in enumerate(shown.phases, 1)]),
    )


def _in_force(shown: CourseShown) -> str:
    if shown.in_force == shown.number:
        return ""
    if shown.in_force is None:
        return " · " + t("retired: no new case begins by it")
    return " · " + t("version {number} is in force for new cases", number=shown.in_force)


def _phase(number: int, phase: PhaseShown) -> Markup:
    kind, mark = MARKS.get(phase.state, ("", str(number)))
    when = phase.closed_at or phase.opened_at
    done = [
        html(
            "<li>{title} <span class='small muted'>{state}{by}</span>{why}</li>",
            title=title(task.title_da, task.title_en),
            state=t(TASK_STATES[task.state][0]),
            by=f" · {task.done_by} · {full_moment(task.done_at)}" if task.done_by and task.done_at else "",
            why=html('<div class="said small">{reason}</div>', reason=task.reason) if task.reason else "",
        )
        for task in phase.tasks
        if task.state is not TaskState.OPEN
    ]
    return html(
        '<li class="{kind}"><span class="mark" aria-hidden="true">{mark}</span><div class="who">{title}</div>'
        '<div class="small muted">{state}{when}{ahead}</div>{done}</li>',
        kind=kind,
        mark=mark,
        title=title(phase.title_da, phase.title_en),
        state=t(PHASE_STATES[phase.state]),
        when=f" · {full_moment(when)}" if when else "",
        ahead=f" · {', '.join(title(task.da, task.en) for task in phase.ahead)}" if phase.ahead else "",
        done=html('<ul class="tasks small">{done}</ul>', done=each(done)) if done else "",
    )
