"""Letter templates for those who keep them: their versions, how each looks, taking into use and retiring, and every field to name."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from casework.errors import CaseworkError
from casework.letter_fields import ATTACHMENTS, FIELDS
from casework.queries import letter_templates as asked
from casework.queries.letter_templates import CaseTypeField, TemplateShown, TemplateVersionShown
from casework.vocabulary import TemplateState
from documents import letter_templates
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.editor import upload
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.reply_terms import HOUSE, LANGUAGES, TEMPLATE_STATES, TO_PARTIES
from ui.desk.parts.words import language, moment, t
from ui.desk.place import Place
from ui.desk.views.letter_phrases_view import phrases
from ui.desk.views.template_trial_dialog_view import template_trial_dialog

CONDITION = "{%p if case.number %} … {%p endif %}"
LOOP = "{%p for each in attachments %} {{ each }} {%p endfor %}"


def letter_templates_view(mine: Desk, _: Place) -> None:
    """Show the house's own letters, each template with its versions, and what can be written in one."""
    templates, of_case_types = mine.ask(asked.letter_templates), mine.ask(asked.case_type_fields)
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("Letter templates"),
                text=t("Word files that replies of approvals are written from. A reply that was made keeps its letter."),
            )
        )
        show(_house())
        if st.button(t("New template…"), key="new_template", icon=":material/add:"):
            upload_dialog(None)
        if not templates:
            show(empty(t("No templates yet"), t("Take the house's own letter out, change it in Word, and bring it back as a template.")))
        for template in templates:
            _template(mine, template)
        phrases(mine)
        _fields(of_case_types)


def _house() -> Markup:
    lines = [
        html(
            '<li>{name}: <a class="quiet" href="/letter-templates/house-{which}.docx" download>{file}</a></li>',
            name=t(name), which=which, file=t("Take it out as a Word file"),
        )
        for which, name in [*HOUSE.items(), *((f"parties-{spoken}", name) for spoken, name in TO_PARTIES.items())]
    ]  # fmt: skip
    return html('<ul class="plain-list page">{lines}</ul>', lines=each(lines))


def _template(mine: Desk, template: TemplateShown) -> None:
    with st.container(border=True, key=f"template_{template.template_id}"):
        name, add = st.columns([75, 25], vertical_alignment="center")
        with name:
            spoken = t(LANGUAGES[template.language])
            show(html('<h2>{name} <span class="small muted">{language}</span></h2>', name=template.name, language=spoken))
        if add.button(t("New version…"), key=f"template_add_{template.template_id}", icon=":material/upload_file:", width="stretch"):
            upload_dialog(template)
        for version in template.versions:
            _version(mine, template, version)


def _version(mine: Desk, template: TemplateShown, version: TemplateVersionShown) -> None:
    id = version.version_id
    words, look, trial, use = st.columns([46, 18, 18, 18], vertical_alignment="center")
    with words:
        show(_about(version))
    with look.popover(t("How it looks"), width="stretch", key=f"template_look_{id}"):
        show(html('<p class="small muted">{text}</p>', text=t("Filled in for an invented case.")))
        show(html('<div class="knows">{text}</div>', text=each([html("<p>{line}</p>", line=line) for line in _lines(version)])))
    hint = t("For a case you may write on; nothing is kept.")
    if trial.button(t("Fill it in for a case…"), key=f"template_try_{id}", width="stretch", help=hint):
        template_trial_dialog(mine, template.name, version)
    label = t("Take out of use") if version.state is TemplateState.IN_USE else t("Take into use")
    spoken = t("{deed}: {name}, version {number}", deed=label, name=template.name, number=version.number)
    if use.button(label, key=f"template_use_{id}", width="stretch", help=spoken):
        verb = letter_templates.retire_template_version if version.state is TemplateState.IN_USE else letter_templates.use_template_version
        try:
            mine.do(verb, id, opened_version=version.version)
            notices.tell(t("It is in use from now on.") if version.state is not TemplateState.IN_USE else t("It is out of use."))
        except CaseworkError as error:
            notices.refuse(error)
        st.rerun()


def _lines(version: TemplateVersionShown) -> list[str]:
    return [line for line in version.preview.splitlines() if line.strip()]


def _about(version: TemplateVersionShown) -> Markup:
    label, tone = TEMPLATE_STATES[version.state]
    return html(
        '<div><b>{number}</b> <span class="pill {tone}">{state}</span> <span class="small muted">{by}, {at} · '
        '<a class="quiet" href="/letter-templates/{id}.docx" download>{file}</a> · '
        '<a class="quiet" href="/letter-templates/{id}/preview.docx" download>{preview}</a></span>'
        '<div class="small muted">{says}</div></div>',
        number=t("Version {number}", number=version.number),
        tone=tone,
        state=t(label),
        by=version.uploaded_by,
        at=moment(version.uploaded_at),
        id=version.version_id,
        file=version.filename,
        preview=t("filled in, as a Word file"),
        says=t("Says: {fields}", fields=", ".join(version.fields) or t("no fields")),
    )


def upload_dialog(template: TemplateShown | None) -> None:
    """Ask for a Word file; it is filled in for an invented case before it is kept, and nothing typed is lost when it is refused."""

    @st.dialog(t("New template") if template is None else t("New version of {name}", name=template.name), width="medium")
    def ask() -> None:
        target = _target(template)
        if not target:
            show(html('<p class="small muted">{text}</p>', text=t("Give it a name; then choose the file.")))
            return
        hint = t("It is filled in for an invented case before it is kept. Up to 4 MB.")
        if upload("template_file", target, t("Choose the Word file (.docx)"), many=False, hint=hint):
            notices.tell(t("It can be filled in. Look at it, then take it into use."))
            st.rerun()

    ask()


def _target(template: TemplateShown | None) -> str:
    """Return where the file is sent: a new template is asked for its name and its language first."""
    if template is not None:
        return f"/letter-templates/{template.template_id}/versions"
    name = st.text_input(t("Name"), key="template_name", max_chars=letter_templates.LONGEST_NAME)
    spoken = st.radio(
        t("How dates are written"), list(LANGUAGES), format_func=lambda each: t(LANGUAGES[each]), horizontal=True,
        key="template_language", help=t("Also how it says in what capacity a party stands on the case."),
        index=list(LANGUAGES).index(language()),
    )  # fmt: skip
    return f"/letter-templates?{urlencode({'name': name.strip(), 'language': spoken})}" if name.strip() else ""


def _fields(of_case_types: Sequence[CaseTypeField]) -> None:
    """Show every field that a template can name, with an example, and how conditions and lists are written."""
    is_danish = language() == "da"
    rows = [(each.name, t(each.says), each.da if is_danish else each.en, each.may_be_empty) for each in FIELDS]
    rows += [(each.name, each.da if is_danish else each.en, t("as the case says it"), False) for each in of_case_types]
    with st.expander(t("What can be written in a template"), key="template_fields"):
        show(
            html(
                "<p>{fields}</p><p>{empty}</p><p>{only_if} <code>{condition}</code></p><p>{each} <code>{loop}</code></p>",
                fields=t("A field is written between double braces, and stands in the letter with the words of the case."),
                empty=t("A field that is empty stops the letter, and you are told which; ask first where it may be empty."),
                only_if=t("Only where there are words:"),
                condition=CONDITION,
                each=t("One line for each enclosed document ({name}):", name=ATTACHMENTS),
                loop=LOOP,
            )
        )
        heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in ("Field", "What it says", "Example")])
        show(
            html(
                '<table class="plain wraps fields"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>',
                heads=heads,
                rows=each([_field(name, says, example, may_be_empty=may) for name, says, example, may in rows]),
            )
        )


def _field(name: str, says: str, example: str, *, may_be_empty: bool) -> Markup:
    return html(
        "<tr><td><code>{name}</code></td><td>{says}{empty}</td><td>{example}</td></tr>",
        name=f"{{{{ {name} }}}}",
        says=says,
        empty=f" ({t('may be empty')})" if may_be_empty else "",
        example=example.replace("\n", ", "),
    )
