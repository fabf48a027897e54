"""Entering a party and changing one: the same form; what is masked stays as it is unless something is written."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from casework.errors import CaseworkError
from casework.identifiers import IdentifierKind
from casework.queries.parties import PartyPage
from casework.services import parties
from casework.services.parties import PartyFields
from casework.vocabulary import PartyKind
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.journal_terms import PARTY_KINDS
from ui.desk.parts.register_finding import find
from ui.desk.parts.words import t
from ui.desk.place import go, here

NOTHING_ABOVE = 0  # no entry has this id
NUMBERS = ("", *(kind.value for kind in (IdentifierKind.CPR, IdentifierKind.CVR, IdentifierKind.OTHER)))


def new_party_dialog(mine: Desk, *, may_share: bool) -> None:
    """Ask for everything there is to know of somebody new, then show their page."""

    @st.dialog(t("Enter a party"), width="large")
    def ask() -> None:
        own = st.checkbox(t("Only for me: a private contact"), key="party_private", value=not may_share, disabled=not may_share)
        fields = _fields(mine, None)

        def enter() -> None:
            party_id = mine.do(parties.enter, fields, is_private=own)
            notices.tell(t("{name} is entered.", name=fields.name))
            go(replace(here(), page="party", id=party_id))

        _save(t("Enter"), enter)

    ask()


def edit_party_dialog(mine: Desk, page: PartyPage) -> None:
    """Ask for changes."""

    @st.dialog(t("Change {name}", name=page.row.name), width="large")
    def ask() -> None:
        fields = _fields(mine, page)

        def change() -> None:
            mine.do(parties.edit, page.row.party_id, fields, opened_version=page.version)
            notices.tell(t("{name} is changed.", name=fields.name))

        _save(t("Save"), change)

    ask()


def _save(label: str, deed: Callable[[], None]) -> None:
    if st.button(label, type="primary", key="party_save", width="stretch"):
        try:
            deed()
        except CaseworkError as error:
            st.error(notices.sentence(error))
        else:
            st.rerun()


def _fields(mine: Desk, page: PartyPage | None) -> PartyFields:
    row = page.row if page else None
    kinds = list(PartyKind)
    first, second, third = st.columns([2, 3, 2])
    kind = first.selectbox(
        t("Kind"), kinds, index=kinds.index(row.kind) if row else 0, format_func=lambda each: t(PARTY_KINDS[each]), key="f_kind"
    )
    name = second.text_input(t("Name"), value=row.name if row else "", key="f_name", max_chars=255)
    contact = third.text_input(t("Contact person"), value=page.contact_person if page else "", key="f_contact")
    first, second, third, fourth = st.columns(4)
    known = row.identifier_kind if row and row.identifier_kind in NUMBERS else ""
    number_kind = first.selectbox(
        t("Kind of number"), NUMBERS, index=NUMBERS.index(known), key="f_kind_of_number", format_func=lambda each: each or t("None")
    )
    held = t("Unchanged: {masked}", masked=row.masked) if row and row.masked else ""
    number = second.text_input(t("Number"), key="f_number", placeholder=held, help=t("Odd numbers are kept and marked, never refused."))
    p_number = third.text_input(t("P-number"), value=page.p_number if page else "", key="f_p")
    gln = fourth.text_input(t("GLN"), value=page.gln if page else "", key="f_gln")
    first, second, third = st.columns(3)
    email = first.text_input(t("E-mail"), value=row.email if row else "", key="f_email", max_chars=100)
    hidden = t("Unchanged: protected") if row and row.is_protected else ""
    phones = second.text_input(t("Telephones, by commas"), value=", ".join(page.phones) if page else "", key="f_phones", placeholder=hidden)
    web = third.text_input(t("Home page"), value=page.web if page else "", key="f_web")
    protected = st.checkbox(
        t("Protected address: masked for everybody, shown for a purpose"), value=bool(row and row.is_protected), key="f_protected"
    )
    parent_id = _parent(mine, page)
    first, second = st.columns(2)
    address = first.text_input(t("Address"), value=page.address if page else "", key="f_address", placeholder=hidden)
    address_2 = second.text_input(t("Address, second line"), value=page.address_2 if page else "", key="f_address_2", placeholder=hidden)
    first, second, third = st.columns([1, 2, 2])
    postcode = first.text_input(t("Postcode"), value=page.postcode if page else "", key="f_postcode", placeholder=hidden)
    city = second.text_input(t("City"), value=page.city if page else "", key="f_city", placeholder=hidden)
    country = third.text_input(t("Country"), value=page.country if page else "", key="f_country")
    written = "\n".join(f"{key}: {value}" for key, value in page.properties) if page else ""
    more = st.text_area(t("More about it, a line each: name: value"), value=written, key="f_properties", height=80)
    pairs = (line.partition(":") for line in more.splitlines() if ":" in line)
    return PartyFields(
        kind=kind or PartyKind.CITIZEN,
        name=name,
        identifier_kind=number_kind or "",
        identifier=number,
        p_number=p_number,
        gln=gln,
        email=email,
        phones=tuple(each.strip() for each in phones.split(",") if each.strip()),
        address=address,
        address_2=address_2,
        postcode=postcode,
        city=city,
        country=country,
        is_protected=protected,
        contact_person=contact,
        web=web,
        parent_id=parent_id,
        properties={key.strip(): value.strip() for key, _, value in pairs},
    )


def _parent(mine: Desk, page: PartyPage | None) -> int | None:
    """Return the entry it belongs to: the one it has, one found by typing, or none."""
    first, second = st.columns(2, vertical_alignment="bottom")
    words = first.text_input(
        t("Find the organisation it belongs to"), key="f_parent_words", placeholder=t("Name or number"),
        help=t("For instance the group of a company, or the ministry of an agency."),
    )  # fmt: skip
    itself = page.row.party_id if page else None
    names = {NOTHING_ABOVE: t("None")}
    if page and page.parent:
        names[page.parent.party_id] = page.parent.name
    found = find(mine, words, t("To find the organisation that a party belongs to"), first=20).rows if words.strip() else ()
    names |= {row.party_id: f"{row.name} · {row.masked}" if row.masked else row.name for row in found if row.party_id != itself}
    there = page.parent.party_id if page and page.parent else NOTHING_ABOVE
    options = list(names)
    chosen = second.selectbox(
        t("Belongs to"), options, index=options.index(there), format_func=lambda each: names.get(each, ""), key="f_parent",
        help=t("{count} found", count=len(found)) if words.strip() else None,
    )  # fmt: skip
    return chosen or None
