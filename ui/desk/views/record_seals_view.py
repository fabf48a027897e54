"""Seals and signatures on a record: the letters as they went out under the authority's seal, and what signed PDF files are worth."""

import streamlit as st

from casework.errors import BadInput, CaseworkError
from casework.queries import seals
from casework.queries.record_page import RecordPage
from casework.queries.seals import SealedLetter
from documents.signing.found import SignatureFound, SignaturesFound
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.signature_words import STATES
from ui.desk.parts.words import day, full_moment, t
from ui.guard import SESSION_HEADER
from ui.shell import installed

PDF = "application/pdf"
NOT_ASKED = "Whether a certificate was revoked later is not asked: nothing of a file is told to anybody outside."


def seals_panel(mine: Desk, record: RecordPage) -> None:
    """Show the sealed letters, and the way to look at the signatures of any PDF of the record."""
    letters = mine.ask(seals.seals_of, record.record_id) if record.sent_at is not None else ()
    signed = {f"{file.version_id}": file.title or file.filename for file in record.files if file.media_type == PDF}
    choices = {f"sealed-{letter.version_id}": t("{title}, as it was sealed", title=letter.title) for letter in letters} | signed
    if not choices:
        return
    with st.expander(t("Seals and signatures"), expanded=bool(letters)):
        if letters:
            show(html('<ul class="files">{rows}</ul>', rows=each([_letter(letter) for letter in letters])))
        chosen = st.selectbox(t("Look at the signatures of"), list(choices), format_func=choices.__getitem__, key="signatures_of")
        if st.button(t("Look at the signatures"), key="signatures_look", icon=":material/verified:"):
            show(_looked_at(chosen))


def _letter(letter: SealedLetter) -> Markup:
    said = t("Sealed {at}", at=full_moment(letter.sealed_at))
    stamped = f" · {t('time-stamped')}" if letter.is_time_stamped else ""
    return html(
        '<li><span class="kind" aria-hidden="true">PDF</span><span class="name">{title}<small>{said}{stamped}</small></span>'
        '<a href="/documents/{id}/sealed.pdf" target="_blank" rel="noopener">{open}</a></li>',
        title=letter.title, said=said, stamped=stamped, id=letter.version_id, open=t("The sealed letter"),
    )  # fmt: skip


def _looked_at(chosen: str) -> Markup:
    of_sealed = chosen.startswith("sealed-")
    session_id = st.context.headers.get(SESSION_HEADER, "")
    try:
        found = installed().documents.signatures(session_id, int(chosen.removeprefix("sealed-")), of_sealed=of_sealed)
    except BadInput:
        return empty(t("It cannot be looked at"), t("The file is damaged or locked, or too big to be looked through."))
    except CaseworkError as error:
        return empty(t("It cannot be looked at"), notices.sentence(error))
    return told_of(found)


def told_of(found: SignaturesFound) -> Markup:
    """Return what was found, a card for each signature; nothing of it is to be taken for more than it says."""
    if not found.signatures:
        return empty(t("It is not signed"), t("The file holds no signature and no seal. That says nothing against it."))
    more = html('<p class="small muted">{text}</p>', text=t("There are more signatures than are looked at.")) if found.is_cut else ""
    return html(
        '{cards}{more}<p class="small muted">{text}</p>', cards=each([_card(one) for one in found.signatures]), more=more, text=t(NOT_ASKED)
    )


def _card(one: SignatureFound) -> Markup:
    tone, word, means = STATES[one.state]
    lines = [t(means)]
    if one.issuer:
        until = t(", valid until {day}", day=day(one.valid_until.date())) if one.valid_until else ""
        lines.append(t("Certificate issued by {issuer}", issuer=one.issuer) + until)
    if one.stamped_at is not None:
        lines.append(t("A time-stamp service says that it was there {at}.", at=full_moment(one.stamped_at)))
    elif one.said_at is not None:
        lines.append(t("Signed {at}, by the signer's own clock.", at=full_moment(one.said_at)))
    name = ", ".join(dict.fromkeys(part for part in (one.signer, one.organisation) if part)) or t("Nobody is named")
    return html(
        '<div class="decided-part"><div><b>{name}</b></div><span class="pill {tone}">{word}</span>{lines}</div>',
        name=name, tone=tone, word=t(word), lines=each([html('<div class="small muted">{line}</div>', line=line) for line in lines]),
    )  # fmt: skip
