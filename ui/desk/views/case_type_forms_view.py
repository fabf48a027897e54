"""Forms for what is changed most: how each field is set, and each task's title, holder and time; they write the YAML anew."""

import dataclasses

import streamlit as st

from casework.case_types.shape import CaseTypeRead, Phase, Task, Titles
from casework.case_types.writing import write_case_type
from casework.errors import CaseTypeIsWrong, CaseworkError
from casework.queries.case_types import VersionShown
from casework.services import case_type_versions
from casework.vocabulary import DefinitionState, FieldSetting
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.course_terms import CASE_FIELDS, FIELD_KINDS, SETTINGS, TASK_KINDS, title, wrong
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.words import t


def case_type_fields_view(mine: Desk, version: VersionShown, read: CaseTypeRead) -> None:
    """Show how each field is set, with a choice for each in a draft."""
    is_draft = version.row.state is DefinitionState.DRAFT
    if not read.fields and not read.case_fields:
        show(empty(t("No fields"), t("Add fields in the YAML.")))
        return
    with st.form("fields_form", border=False):
        of_case = tuple(
            dataclasses.replace(each, setting=_setting(t(CASE_FIELDS[each.field]), each.setting, f"cf_{each.field}", each.source, is_draft))
            for each in read.case_fields
        )
        own = tuple(
            dataclasses.replace(
                each,
                setting=_setting(
                    f"{title(each.titles.da, each.titles.en)} · {t(FIELD_KINDS[each.kind])}",
                    each.setting,
                    f"f_{each.name}",
                    each.source,
                    is_draft,
                ),
            )
            for each in read.fields
        )
        if st.form_submit_button(t("Save the fields"), key="save_fields", type="primary", disabled=not is_draft):
            _save(mine, version, dataclasses.replace(read, case_fields=of_case, fields=own))


def _setting(label: str, now: FieldSetting, key: str, source: str, is_draft: bool) -> FieldSetting:
    words = list(FieldSetting)
    return FieldSetting(
        st.selectbox(
            label,
            words,
            index=words.index(now),
            format_func=lambda word: t(SETTINGS[word]),
            key=key,
            help=source or None,
            disabled=not is_draft,
        )
    )


def case_type_tasks_view(mine: Desk, version: VersionShown, read: CaseTypeRead) -> None:
    """Show each phase with its tasks, each with its titles, holder, days and whether it must be done."""
    is_draft = version.row.state is DefinitionState.DRAFT
    with st.form("tasks_form", border=False):
        days = st.number_input(
            t("Working days a party gets in a hearing"),
            0,
            250,
            read.hearing.working_days if read.hearing else 0,
            key="hearing_days",
            disabled=not is_draft or read.hearing is None,
        )
        dates = ["", *(rule.name for rule in read.rules if rule.kind == "date")]
        names = {rule.name: title(rule.titles.da, rule.titles.en) for rule in read.rules}
        deadline = st.selectbox(
            t("The case's deadline follows the rule"),
            dates,
            index=dates.index(read.deadline) if read.deadline in dates else 0,
            format_func=lambda name: names.get(name, t("None")),
            key="deadline_rule",
            disabled=not is_draft,
        )
        phases = tuple(_phase(phase, is_draft) for phase in read.phases)
        hearing = dataclasses.replace(read.hearing, working_days=int(days)) if read.hearing else None
        if st.form_submit_button(t("Save the tasks"), key="save_tasks", type="primary", disabled=not is_draft):
            _save(mine, version, dataclasses.replace(read, phases=phases, hearing=hearing, deadline=deadline))


def _phase(phase: Phase, is_draft: bool) -> Phase:
    show(html('<h2 class="page">{title}</h2>', title=title(phase.titles.da, phase.titles.en)))
    return dataclasses.replace(phase, tasks=tuple(_task(task, is_draft) for task in phase.tasks))


def _task(task: Task, is_draft: bool) -> Task:
    with st.container(border=True, key=f"task_{task.name}"):
        show(
            html(
                '<div class="small muted">{kind} · {name} · {source}</div>',
                kind=t(TASK_KINDS[task.kind]),
                name=task.name,
                source=task.source,
            )
        )
        danish, english = st.columns(2)
        da = danish.text_input(t("Danish title"), task.titles.da, key=f"da_{task.name}", disabled=not is_draft)
        en = english.text_input(t("English title"), task.titles.en, key=f"en_{task.name}", disabled=not is_draft)
        to, due, must = st.columns([2, 1, 1], vertical_alignment="bottom")
        holder = to.text_input(
            t("Who does it"), task.to, key=f"to_{task.name}", disabled=not is_draft, help=t("responsible, unit, unit:SHORT or role:head")
        )
        days = due.number_input(
            t("Working days"), 0, 3000, task.working_days, key=f"days_{task.name}", disabled=not is_draft, placeholder="–"
        )
        mandatory = must.checkbox(t("Must be done"), task.is_mandatory, key=f"must_{task.name}", disabled=not is_draft)
    return dataclasses.replace(
        task,
        titles=Titles(da.strip(), en.strip()),
        to=holder.strip(),
        working_days=None if days is None else int(days),
        is_mandatory=mandatory,
    )


def _save(mine: Desk, version: VersionShown, changed: CaseTypeRead) -> None:
    """Save the YAML that the forms make; remarks in it are not kept, which is said."""
    try:
        mine.do(
            case_type_versions.save_case_type_draft, version.row.version_id, write_case_type(changed), opened_version=version.row.version
        )
        notices.tell(t("The draft is saved. Remarks that stood in the YAML are not kept by the forms."))
    except CaseTypeIsWrong as error:
        st.error("\n\n".join(wrong(problem) for problem in error.problems))
        return
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    st.rerun()
