"""One entry of the register: what is known, what may be done, where it stands, who changed what."""

import streamlit as st

from casework.queries import parties as register
from casework.queries.parties import PartyPage, PartyRow, Standing
from casework.services import parties, party_reading
from casework.vocabulary import Privilege, Thing
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.journal_terms import FLAGS, PARTY_FIELDS, PARTY_KINDS
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, facts, told
from ui.desk.parts.terms import CASE_STATES, PARTY_ROLES
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place
from ui.desk.views.parties_view import marks
from ui.desk.views.party_form_dialog_view import edit_party_dialog
from ui.desk.views.show_masked_dialog_view import show_masked_dialog


def party_view(mine: Desk, place: Place) -> None:
    """Show the entry the address names."""
    page = mine.ask(register.page, place.id or 0)
    crumb = html('<a href="?page=parties">{text}</a>', text=t("Party register"))
    with wide_page(page.row.name, crumb=crumb):
        show(who_sees(Thing.PARTY, page.row.party_id))
        if page.merged_into is not None:
            merged = html(
                '{text} <a href="?page=party&id={id}">{name}</a>',
                text=t("This entry was merged into"),
                id=page.merged_into.party_id,
                name=page.merged_into.name,
            )
            show(html('<div class="told" role="note"><span>{text}</span></div>', text=merged))
        for flag in page.flags:
            show(told(t(FLAGS[flag])))
        left, right = st.columns([62, 38], gap="large")
        with left:
            _standing(mine.ask(register.standing, page.row.party_id))
        with right:
            _deeds(mine, page)
            show(
                html(
                    '<section class="page panel"><h2>{title}</h2><p style="margin:0">{marks}</p>{facts}</section>',
                    title=t("About the party"),
                    marks=marks(page.row),
                    facts=facts(_facts(page)),
                )
            )
            show(_history(page))


def _link(row: PartyRow) -> Markup:
    return html('<a class="quiet" href="?page=party&id={id}">{name}</a>', id=row.party_id, name=row.name)


def _facts(page: PartyPage) -> tuple[tuple[str, Markup | str], ...]:
    row, hidden = page.row, t("Protected")
    shown = (
        (t("Kind"), t(PARTY_KINDS[row.kind])),
        (t("Party no."), str(row.number) if row.number else ""),
        (t("Number"), f"{row.identifier_kind} {row.masked}".strip()),
        (t("P-number"), page.p_number),
        (t("GLN"), page.gln),
        (t("E-mail"), row.email),
        (t("Telephones"), hidden if row.is_protected else ", ".join(page.phones)),
        (t("Address"), hidden if row.is_protected else ", ".join(part for part in (page.address, page.address_2, row.town) if part)),
        (t("Country"), page.country),
        (t("Contact person"), page.contact_person),
        (t("Home page"), page.web),
        (t("Belongs to"), _link(page.parent) if page.parent else ""),
        (t("To it belong"), Markup(", ").join(_link(member) for member in page.members)),
        *page.properties,
        (t("Entries merged into it"), ", ".join(merged.name for merged in page.merged)),
    )
    return tuple((name, value) for name, value in shown if value)


def _deeds(mine: Desk, page: PartyPage) -> None:
    row = page.row
    may = row.is_private or mine.ask(lambda work: work.has(Privilege.EDIT_PARTIES))
    if not may or page.merged_into is not None:
        return
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("What you can do now")))
        if st.button(t("Change…"), key="party_edit", icon=":material/edit:", width="stretch"):
            edit_party_dialog(mine, page)
        if row.masked and st.button(t("Show the whole number…"), key="show_number", icon=":material/visibility:", width="stretch"):
            show_masked_dialog(t("Show the whole number"), lambda purpose: mine.do(party_reading.show_identifier, row.party_id, purpose))
        if row.is_protected and st.button(t("Show the protected address…"), key="show_address", icon=":material/home:", width="stretch"):
            show_masked_dialog(t("Show the protected address"), lambda purpose: mine.do(party_reading.show_address, row.party_id, purpose))
        if row.is_active:
            if st.button(t("Take out of use"), key="party_out", type="tertiary", icon=":material/block:"):
                done(
                    lambda: mine.do(parties.take_out_of_use, row.party_id, opened_version=page.version),
                    t("{name} is out of use.", name=row.name),
                )
        elif st.button(t("Take into use again"), key="party_in", type="tertiary", icon=":material/undo:"):
            done(
                lambda: mine.do(parties.take_into_use, row.party_id, opened_version=page.version),
                t("{name} is in use again.", name=row.name),
            )


def _standing(standing: Standing) -> None:
    if not standing.cases and not standing.records:
        show(empty(t("Stands on nothing you may read"), t("Cases and records of this party stand here when you may read them.")))
        return
    if standing.cases:
        rows: list[tuple[Markup | str, ...]] = [
            (
                html('<a href="?case={id}">{number} {title}</a>', id=case.case_id, number=case.number, title=case.title),
                t(PARTY_ROLES[case.role]),
                t(CASE_STATES[case.state]),  # type: ignore[index]  # the words are StrEnums
            )
            for case in standing.cases
        ]
        show(html('<div class="page"><h2>{title}</h2></div>', title=t("Cases ({count})", count=len(standing.cases))))
        show(table((t("Case"), t("Role"), t("Status")), rows, label=t("Cases")))
    if standing.records:
        lines: list[tuple[Markup | str, ...]] = [
            (
                html('<a href="?record={id}">{title}</a>', id=record.record_id, title=record.title),
                t(PARTY_ROLES[record.role]),
                record.case_number or "–",
                full_moment(record.arrived_at),
            )
            for record in standing.records
        ]
        show(html('<div class="page"><h2>{title}</h2></div>', title=t("Records ({count})", count=len(standing.records))))
        show(table((t("Record"), t("Role"), t("Case"), t("Arrived")), lines, label=t("Records")))


def _history(page: PartyPage) -> Markup:
    lines = [
        html(
            "<li><time>{at}</time><div><b>{who}</b> {what}</div></li>",
            at=full_moment(line.at),
            who=line.by or t("The system"),
            what=t("entered it") if line.is_first else t("changed: {fields}", fields=", ".join(_field(name) for name in line.fields)),
        )
        for line in page.history
    ]
    return html(
        '<section class="page panel"><h2>{title}</h2><ol class="lines">{lines}</ol></section>', title=t("History"), lines=each(lines)
    )


def _field(name: str) -> str:
    return t(PARTY_FIELDS[name]).lower() if name in PARTY_FIELDS else name
