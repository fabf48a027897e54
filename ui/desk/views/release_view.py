"""What is handed over of a case for requests for access: the sets, and of one the documents with how each goes out."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import redactions, releases
from casework.queries.case_page import CasePage
from casework.queries.redactions import GroundShown
from casework.queries.releases import ReleaseDocument, ReleaseRow, ReleaseShown
from casework.services import releasing
from casework.vocabulary import Handing
from documents import releasing as issuing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.redaction_terms import HANDINGS
from ui.desk.parts.wide import table
from ui.desk.parts.words import moment, t


def case_release_view(mine: Desk, case: CasePage) -> None:
    """Show the sets of the case; the latest that is not put together is open."""
    found = mine.ask(releases.releases_of, case.case_id)
    show(html('<section class="page"><h2>{title}</h2></section>', title=t("Access to documents")))
    if found:
        show(_sets(found))
    else:
        show(
            empty(
                t("Nothing is handed over yet"),
                t("Begin a set for a request for access: each document goes out whole, redacted or not at all, with the provision."),
            )
        )
    if not mine.ask(releases.may_release, case.case_id):
        show(told(t("Who may write on the case begins a set and decides what goes into it. Ask the responsible.")))
        return
    open_one = next((one for one in found if one.issued_at is None), None)
    if open_one is None:
        _begin(mine, case.case_id)
        return
    _open_set(mine, mine.ask(releases.release_of, open_one.release_set_id))


def _sets(found: tuple[ReleaseRow, ...]) -> Markup:
    heads = (t("Request for access"), t("Begun"), t("By"), t("Put together"))
    return table(heads, [_set(one) for one in found], label=t("Access to documents"))


def _set(one: ReleaseRow) -> tuple[Markup | str, ...]:
    record: Markup | str = t("not yet") if one.issued_at is None else moment(one.issued_at)
    if one.on_record_id is not None:
        record = html('<a href="?list=my_cases&amp;record={id}">{text}</a>', id=one.on_record_id, text=record)
    return (one.title, moment(one.made_at), one.made_by, record)


def _begin(mine: Desk, case_id: int) -> None:
    with st.form(f"release_begin_{case_id}", border=False):
        title = st.text_input(t("Who asks, and for what"), key=f"release_title_{case_id}", max_chars=200)
        if st.form_submit_button(t("Begin a set")):
            done(lambda: mine.do(releasing.begin_set, case_id, title), t("The set is begun."))


def _open_set(mine: Desk, shown: ReleaseShown) -> None:
    grounds = mine.ask(redactions.grounds)
    show(html("<h3>{title}</h3>", title=shown.title))
    if not shown.documents:
        show(empty(t("No documents"), t("The case has no documents that you may see.")))
        return
    for document in shown.documents:
        _document(mine, shown, document, grounds)
    said = [document for document in shown.documents if document.handing is not None]
    show(
        html(
            '<p class="small">{text}</p>',
            text=t(
                "{said} of {all} documents are decided. What is not decided is not on the list.",
                said=len(said),
                all=len(shown.documents),
            ),
        )
    )
    if st.button(t("Put the set together"), key=f"release_issue_{shown.release_set_id}", type="primary", disabled=not said):
        done(
            lambda: mine.do(issuing.issue, shown.release_set_id),
            t("The set is put together as a draft on the case, with its list and its files."),
        )


def _document(mine: Desk, shown: ReleaseShown, one: ReleaseDocument, grounds: tuple[GroundShown, ...]) -> None:
    state = t(HANDINGS[one.handing]) if one.handing else t("not decided")
    with st.expander(f"{one.record_title} · {one.title} · {state}"):
        if one.has_changed:
            show(told(t("The document or its marks have changed since this was decided. Decide again.")))
        show(
            html(
                '<p class="small"><a href="?list=my_cases&amp;record={record}&amp;tab=redact&amp;doc={version}">{text}</a></p>',
                record=one.record_id,
                version=one.version_id,
                text=t("Go through the document") if not one.has_copy else t("See what is left out"),
            )
        )
        with st.form(f"release_{shown.release_set_id}_{one.document_id}", border=False):
            _form(mine, shown, one, grounds)


def _form(mine: Desk, shown: ReleaseShown, one: ReleaseDocument, grounds: tuple[GroundShown, ...]) -> None:
    ways, key = list(Handing), f"{shown.release_set_id}_{one.document_id}"
    titles = {ground.code: f"{ground.source}: {ground.da if mine.person.language == 'da' else ground.en}" for ground in grounds}
    handing = st.radio(
        t("How it goes out"), ways, format_func=lambda way: t(HANDINGS[way]), horizontal=True, key=f"release_how_{key}",
        index=ways.index(one.handing) if one.handing else None,
    )  # fmt: skip
    title = st.text_input(t("Title on the list"), one.title, key=f"release_name_{key}", max_chars=255)
    ground = st.selectbox(
        t("Provision, where it is left out"), list(titles), format_func=titles.__getitem__, key=f"release_ground_{key}",
        index=list(titles).index(one.ground) if one.ground in titles else None, placeholder=t("Choose a provision"),
    )  # fmt: skip
    note = st.text_input(t("Remark on the list"), one.note, key=f"release_note_{key}", max_chars=500)
    left, right = st.columns(2)
    is_kept = left.form_submit_button(t("Save"))
    is_taken_out = one.handing is not None and right.form_submit_button(t("Take it off the set"))
    if is_taken_out:
        done(lambda: mine.do(releasing.take_out, shown.release_set_id, one.document_id), t("It is off the set."))
    if is_kept and handing is not None:
        _keep(mine, shown, one, (handing, title, ground or "", note))


def _keep(mine: Desk, shown: ReleaseShown, one: ReleaseDocument, said: tuple[Handing, str, str, str]) -> None:
    """Save what is said; what was typed stays where it is refused."""
    handing, title, ground, note = said
    try:
        mine.do(releasing.choose, shown.release_set_id, one.version_id, handing, title=title, ground=ground, note=note)
    except CaseworkError as error:
        notices.refuse(error)
    else:
        notices.tell(t("It is decided how the document goes out."))
    st.rerun()
