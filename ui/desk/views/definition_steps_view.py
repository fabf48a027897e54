"""The steps of a definition: drawn, and in a draft changed by forms, which write the text anew."""

import streamlit as st

from casework.approvals.conditions import BUILT_IN
from casework.approvals.definition import ALL, DefinitionRead, StepRead
from casework.approvals.definition_reading import MOST_STEPS
from casework.approvals.source import content_of, write_content
from casework.errors import CaseworkError, DefinitionIsWrong
from casework.queries import definitions_drawn, replies, seat_choices
from casework.queries.definitions_drawn import DrawnVersion
from casework.services import definition_drafts
from casework.vocabulary import DefinitionState, FieldKind
from ui.desk.data import Desk
from ui.desk.parts import definition_terms, notices
from ui.desk.parts.approval_drawing import picture
from ui.desk.parts.condition_form import NOT_A_FORM, NOT_FILLED_IN, condition_form
from ui.desk.parts.definition_found import Written, written, wrong
from ui.desk.parts.definition_terms import Names, names_in, title, titles_of
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.notice_terms import CHOICES, SUBSCRIPTIONS
from ui.desk.parts.pieces import empty
from ui.desk.parts.seat_form import seats_form
from ui.desk.parts.step_form import Content, copies_form, days_of, late_form, name_of, needs_form
from ui.desk.parts.waiting_form import waiting_form
from ui.desk.parts.words import t

HEADS = ("Number", "Step", "Who is asked", "How many", "Deadline", "When", "Late, copies")


def definition_steps_view(mine: Desk, version: DrawnVersion) -> None:
    """Show the drawing beside the steps; a draft's can be changed, moved, taken out and added to."""
    left, right = st.columns([56, 44], gap="medium")
    with left:
        if version.definition is None:
            show(empty(t("Nothing to draw yet"), t("Mend what is said beside it first.")))
        else:
            names = named(mine, version)
            show(html('<div class="drawing">{picture}</div>', picture=picture(version.definition, names)))
    with right:
        content = content_of(version.source)
        if is_process(version):
            show(
                html(
                    '<p class="muted">{text}</p>',
                    text=t("This is the outline of a process in Python, which comes with the program."),
                )
            )
        elif version.row.state is DefinitionState.DRAFT:
            _whole(mine, version, content)
            _steps(mine, version, content)
        else:
            show(html('<p class="muted">{text}</p>', text=t("What is published is not changed. Begin a new version from it.")))
    if version.definition is not None:
        show(_table(version.definition, names))


def _table(read: DefinitionRead, names: Names) -> Markup:
    """Return the steps as a table: what the drawing shows, to read and to copy."""
    return html(
        '<section class="page panel"><h2>{title}</h2>{sees}<table class="plain wraps steps"><thead><tr>{heads}</tr></thead>'
        "<tbody>{rows}</tbody></table></section>",
        title=t("The steps"),
        sees=html('<p class="muted">{text}</p>', text=definition_terms.sees(read, names)) if read.sees else "",
        heads=each([html('<th scope="col">{head}</th>', head=t(head)) for head in HEADS]),
        rows=each([_line(number, step, names) for number, step in enumerate(read.steps, start=1)]),
    )


def _line(number: int, step: StepRead, names: Names) -> Markup:
    late = step.escalation
    told = t("late: {name} is told", name=definition_terms.seat(late.to, names)) if late else ""
    copies = t("copies: {names}", names=", ".join(definition_terms.seat(seat, names) for seat in step.copies)) if step.copies else ""
    gate = t("a gatekeeper prepares and finishes it") if step.gate else ""
    cells = (
        number,
        step.title,
        "; ".join(definition_terms.seat(seat, names) for seat in step.seats) or definition_terms.waits(step, names),
        definition_terms.needs(step),
        definition_terms.deadline(step),
        definition_terms.condition(step, names) or t("always"),
        "; ".join(part for part in (told, copies, gate, definition_terms.tells(step)) if part),
    )
    return html("<tr>{cells}</tr>", cells=each([html("<td>{cell}</td>", cell=cell or "–") for cell in cells]))


def is_process(version: DrawnVersion) -> bool:
    """Return whether the version is the outline of a process, which comes with the program and is not changed here."""
    return version.definition is not None and version.definition.process is not None


def named(mine: Desk, version: DrawnVersion) -> Names:
    """Return what the version names, in words."""
    return names_in(mine.ask(seat_choices.seat_choices), version.fields, titles_of(version.definition))


def written_in(mine: Desk, version: DrawnVersion) -> Written:
    """Return what the version's text names, in words, for what is found in it."""
    return written(content_of(version.source), mine.ask(seat_choices.seat_choices), version.fields)


def _whole(mine: Desk, version: DrawnVersion, content: Content) -> None:
    with st.expander(t("The whole")), st.form("whole_form", border=False):
        called = st.text_input(t("Title, as people read it"), str(content.get("title") or ""), max_chars=120)
        days = st.number_input(t("Working days for the whole (0: no deadline)"), 0, 999, days_of(content.get("deadline")))
        asks = st.checkbox(t("A changed document asks earlier approvers again"), bool(content.get("asks_again")))
        distinct = st.checkbox(t("Nobody decides in two steps"), bool(content.get("distinct")))
        reply = st.checkbox(t("A reply record is made of the final approval"), bool(content.get("reply")))
        template = _template(mine, str(content.get("reply_template") or ""))
        due = _due(mine, str(content.get("due") or ""))
        sees = _sees(mine, [str(each) for each in content.get("sees") or []])
        if st.form_submit_button(t("Save"), key="whole_do", type="primary"):
            said = {"title": called.strip(), "deadline": f"+{int(days)}" if days else "", "asks_again": asks, "distinct": distinct}
            save(mine, version, content | said | {"reply": reply, "reply_template": template, "due": due, "sees": sees})


def _due(mine: Desk, now: str) -> str:
    """Ask for the day of the case that nothing may pass."""
    fields = {
        each.name: each.titles[0] for each in mine.ask(definitions_drawn.condition_fields) if each.titles and each.name not in BUILT_IN
    }
    days = {name: f"{title(kind.da, kind.en)} ({name})" for name, kind in fields.items() if kind.kind is FieldKind.DATE}
    words = {"": t("none"), **days} | ({now: now} if now and now not in days else {})
    options = list(words)
    return st.selectbox(
        t("The day of the case that nothing may pass"),
        options,
        index=options.index(now),
        format_func=words.__getitem__,
        help=t("No approval begins before the day is filled in, and no step is due later."),
    )


def _sees(mine: Desk, now: list[str]) -> list[str]:
    """Ask for the fields of the case that are part of what approvers see; one the house has not got stays until it is taken out."""
    fields = {
        each.name: each.titles[0] for each in mine.ask(definitions_drawn.condition_fields) if each.titles and each.name not in BUILT_IN
    }
    words = {name: f"{title(kind.da, kind.en)} ({name})" for name, kind in fields.items()} | {
        name: name for name in now if name not in fields
    }
    return st.multiselect(
        t("Fields of the case that are decided on"),
        list(words),
        default=now,
        format_func=words.__getitem__,
        placeholder=t("None: documents, text and parties alone"),
        help=t("Who decides sees them, and is asked to look again where one was changed meanwhile."),
        key="whole_sees",
    )


def _template(mine: Desk, now: str) -> str:
    """Ask for the letter template that replies are written from; one that is not in use any more stays until another is chosen."""
    names = dict.fromkeys(["", *(choice.name for choice in mine.ask(replies.template_choices)), now])
    options = list(names)
    house = t("The house's own letter")
    return st.selectbox(t("Letter template of the reply"), options, options.index(now), format_func=lambda name: name or house) or ""


def _steps(mine: Desk, version: DrawnVersion, content: Content) -> None:
    steps = _listed(content)
    for at, step in enumerate(steps):
        name = str(step.get("title") or step.get("name") or "?")
        with st.container(border=True, key=f"step_{at}"):
            words, edit, up, down, out = st.columns([52, 12, 12, 12, 12], vertical_alignment="center")
            with words:
                show(html("<div><b>{number}. {name}</b></div>", number=at + 1, name=name))
            if edit.button(t("Change {step}", step=name), key=f"edit_{at}", icon=":material/edit:", width="stretch"):
                step_dialog(mine, version, content, at)
            if up.button(t("Move {step} up", step=name), key=f"up_{at}", icon=":material/arrow_upward:", width="stretch", disabled=at == 0):
                save(mine, version, content | {"steps": _swapped(steps, at - 1)})
            if down.button(
                t("Move {step} down", step=name), key=f"down_{at}", icon=":material/arrow_downward:", width="stretch",
                disabled=at == len(steps) - 1,
            ):  # fmt: skip
                save(mine, version, content | {"steps": _swapped(steps, at)})
            if out.button(t("Take {step} out", step=name), key=f"out_{at}", icon=":material/delete:", width="stretch"):
                save(mine, version, content | {"steps": [*steps[:at], *steps[at + 1 :]]})
    if len(steps) < MOST_STEPS and st.button(t("Add a step…"), key="add_step", icon=":material/add:", width="stretch"):
        step_dialog(mine, version, content, len(steps))


def step_dialog(mine: Desk, version: DrawnVersion, content: Content, at: int) -> None:
    """Ask for everything of a step; nothing typed is lost when it is refused."""
    steps = _listed(content)
    now = steps[at] if at < len(steps) else {}
    choices = mine.ask(seat_choices.seat_choices)
    fields = mine.ask(definitions_drawn.condition_fields)
    key = f"s{version.row.version_id}_{version.row.version}_{at}"

    @st.dialog(t("A step") if not now else t("The step {number}", number=at + 1), width="large")
    def ask() -> None:
        known = str(now.get("title") or now.get("name") or "")
        called = st.text_input(t("Title, as people read it"), known, key=f"{key}_title", max_chars=120)
        seats = seats_form(t("Who is asked"), choices, now.get("seats") or [], f"{key}_seats")
        needs = needs_form(now.get("needs", ALL), len(seats), key)
        days = st.number_input(t("Working days for the step (0: no deadline)"), 0, 999, days_of(now.get("deadline")), key=f"{key}_days")
        when = condition_form(fields, now.get("when"), f"{key}_when")
        until = waiting_form(fields, now.get("until"), f"{key}_until")
        copies = copies_form(choices, now, key)
        tells = st.multiselect(
            t("Told besides, who is asked or gets a copy"),
            CHOICES,
            default=[each for each in CHOICES if each in (now.get("tells") or [])],
            format_func=lambda each: t(SUBSCRIPTIONS[each]),
            key=f"{key}_tells",
            placeholder=t("Nothing besides"),
        )
        gate = st.checkbox(t("A gatekeeper prepares and finishes it"), bool(now.get("gate")), key=f"{key}_gate")
        limited = st.checkbox(
            t("An executive with a gate approves here, on a condition or without, and returns nothing"),
            bool(now.get("limited")),
            key=f"{key}_limited",
        )
        late = late_form(choices, now, key)
        if st.button(t("Save the step"), key="step_do", type="primary", width="stretch"):
            if when is NOT_FILLED_IN:
                st.error(
                    t("The condition is not whole: choose a field and fill in what it is compared with, or make it one condition less.")
                )
                return
            step = {
                "name": str(now.get("name") or name_of(called, steps)),
                "title": called.strip(),
                "seats": seats,
                "deadline": f"+{int(days)}" if days else "",
                "needs": "" if needs == ALL else needs,
                "when": now.get("when") if when is NOT_A_FORM else when,
                "copies": copies,
                "tells": [str(each) for each in tells],
                "gate": gate,
                "limited": limited,
                "until": now.get("until") if until is NOT_A_FORM else until,
                "escalate": late,
            }
            said = {key: value for key, value in step.items() if value not in ("", None, False) and (value != [] or key == "seats")}
            save(mine, version, content | {"steps": [*steps[:at], said, *steps[at + 1 :]]})

    ask()


def _listed(content: Content) -> list[Content]:
    steps = content.get("steps")
    return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []


def _swapped(steps: list[Content], at: int) -> list[Content]:
    return [*steps[:at], steps[at + 1], steps[at], *steps[at + 2 :]]


def save(mine: Desk, version: DrawnVersion, content: Content) -> None:
    """Save the text that the forms make; remarks in it are not kept, which is said where there were any."""
    row = version.row
    try:
        mine.do(definition_drafts.save_definition_draft, row.version_id, write_content(content), opened_version=row.version)
    except DefinitionIsWrong as error:
        said = written(content, mine.ask(seat_choices.seat_choices), version.fields)
        st.error("\n\n".join(wrong(problem, said) for problem in error.problems))
        return
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    has_remarks = any(line.lstrip().startswith("#") for line in version.source.splitlines())
    lost = t("The draft is saved. Remarks that stood in the YAML are not kept by the forms.")
    notices.tell(lost if has_remarks else t("The draft is saved."))
    st.rerun()
