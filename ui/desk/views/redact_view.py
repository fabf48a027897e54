"""Going through a document for what is to be left out, and the copy without it: what is proposed, what is set, and what came of it."""

from typing import Any

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import redactions
from casework.queries.record_page import FileShown, RecordPage
from casework.queries.redactions import CopyShown, MarkShown, RedactionShown
from casework.services import redacting
from casework.services.redacting import NewMark
from casework.vocabulary import CopyState, MarkState, PagesOf, Sensitive
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.components import mount
from ui.desk.parts.document import chosen, papers
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.redaction_terms import KINDS, OTHER_PROBLEM, PROBLEMS, READERS, REFUSALS
from ui.desk.parts.words import moment, size, t
from ui.desk.place import Place

USUAL = "offl_30_1"
AGAIN = 3.0


def redact_tab(mine: Desk, record: RecordPage, _path: Path | None, place: Place) -> None:
    """Show the document the place names, else the record's main one, as it is gone through."""
    file = chosen(record, place.version_id)
    if file is None:
        show(empty(t("No files"), t("This record has no documents.")))
        return
    if others := papers(record, place, stays=True):
        show(html('<div style="padding:8px 16px 0">{others}</div>', others=others))
    # its pages are shown beside it, and their route writes down that they were read
    found = mine.ask(redactions.redaction_of, file.version_id, noted=False)
    may = mine.ask(redactions.may_redact, file.version_id)
    if found is None:
        _not_begun(mine, file, may=may)
    elif found.problem:
        show(told(t("This document cannot be redacted: {why}.", why=t(PROBLEMS.get(found.problem, OTHER_PROBLEM)))))
    elif not found.pages:
        _looking(mine, file.version_id)
    else:
        _going_through(mine, file, found, may=may)


def _not_begun(mine: Desk, file: FileShown, *, may: bool) -> None:
    show(
        empty(
            t("Nothing has been left out of this document"),
            t("Go through it before it is handed over: the house proposes numbers, addresses and the parties' names, and you decide."),
        )
    )
    if not may:
        show(told(t("Who may write the documents of the record goes through them. Ask the responsible.")))
    elif st.button(t("Go through the document"), key=f"redact_begin_{file.version_id}", type="primary"):
        done(lambda: mine.do(redacting.begin, file.version_id), t("The document is being looked through."))


def _looking(mine: Desk, version_id: int) -> None:
    @st.fragment(run_every=AGAIN)
    def look() -> None:
        with mine.work() as work:
            found = redactions.redaction_of(work, version_id, noted=False)
        if found is not None and (found.pages or found.problem):
            st.rerun()
        show(told(t("The document is being looked through. This takes a few seconds.")))

    look()


def _going_through(mine: Desk, file: FileShown, found: RedactionShown, *, may: bool) -> None:
    if found.pages_of is PagesOf.TEXT:
        show(told(t("This kind of file has no pages. Its text is set on pages, and these are what is redacted and handed over.")))
    if found.pages_of is PagesOf.PDF:
        show(told(t("It is gone through on its PDF, so what is handed over looks like it does printed. Look at each page of it.")))
    _copies(mine, found, may=may)
    own_pages = found.pages_of is PagesOf.DOCUMENT
    said = mount(
        "redact",
        key=f"redact_{found.redaction_id}",
        data={
            "source": f"/documents/{file.version_id}" if own_pages else f"/redactions/{found.redaction_id}",
            "pages": found.pages,
            "may": may,
            "usual": USUAL,
            "grounds": [
                {"code": each.code, "source": each.source, "title": each.da if mine.person.language == "da" else each.en}
                for each in mine.ask(redactions.grounds)
            ],
            "marks": [_mark(each) for each in found.marks],
            "kinds": _kinds(found.marks),
            "say": _words(file),
        },
        on_deed_change=lambda: None,
    )
    if said.deed and may:
        _do(mine, found, said.deed)


def _mark(mark: MarkShown) -> dict[str, Any]:
    return {
        "id": mark.mark_id,
        "page": mark.page,
        "boxes": [list(box) for box in mark.boxes],
        "words": mark.words,
        "ground": mark.ground,
        "state": mark.state.value,
        "kindWords": t(KINDS[mark.kind]) if mark.kind else t("Marked by hand"),
        "by": mark.decided_by,
        "note": mark.note,
    }


def _kinds(marks: tuple[MarkShown, ...]) -> list[dict[str, str]]:
    counted = {kind: sum(1 for mark in marks if mark.kind is kind and mark.state is MarkState.SUGGESTED) for kind in Sensitive}
    return [{"kind": kind.value, "words": f"{t(KINDS[kind])} ({number})"} for kind, number in counted.items() if number]


def _do(mine: Desk, found: RedactionShown, deed: dict[str, Any]) -> None:
    """Do what the component asks; each is a verb of its own, so that what is refused costs nothing that went well."""
    try:
        if deed.get("deed") == "mark":
            with mine.work() as work:
                for place in deed["places"][:500]:
                    boxes = tuple(tuple(float(side) for side in box) for box in place["boxes"])
                    redacting.mark(work, found.redaction_id, NewMark(int(place["page"]), boxes, deed["ground"], str(place["words"])))
        elif deed.get("deed") == "note":
            mine.do(redacting.note_mark, int(deed["id"]), str(deed["note"]))
        elif deed.get("deed") == "kind":
            mine.do(redacting.decide_kind, found.redaction_id, Sensitive(deed["kind"]), MarkState(deed["state"]))
        else:
            mine.do(redacting.decide_mark, int(deed["id"]), MarkState(deed["state"]), ground=str(deed["ground"]))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def _copies(mine: Desk, found: RedactionShown, *, may: bool) -> None:
    open_ones = sum(1 for mark in found.marks if mark.state is MarkState.SUGGESTED)
    set_ones = sum(1 for mark in found.marks if mark.state is MarkState.ACCEPTED)
    latest = found.copies[0] if found.copies else None
    with st.container(key="redact_copy"):
        show(
            html(
                '<p class="small">{text}</p>',
                text=t("{open} proposals to decide on, {set} places are left out.", open=open_ones, set=set_ones),
            )
        )
        if latest is not None and latest.state is CopyState.WAITING:
            _making(mine, found.version_id)
            return
        if latest is not None:
            _made(latest)
        is_new = latest is None or not latest.is_of_these_marks or latest.state is CopyState.REFUSED
        if may and is_new:
            why_not = t("Decide on every proposal first.") if open_ones else None
            is_ready = not open_ones and set_ones > 0
            if st.button(
                t("Make the redacted copy"), key=f"redact_copy_{found.redaction_id}", type="primary", disabled=not is_ready, help=why_not
            ):
                done(lambda: mine.do(redacting.order_copy, found.redaction_id), t("The redacted copy is being made."))


def _making(mine: Desk, version_id: int) -> None:
    @st.fragment(run_every=AGAIN)
    def look() -> None:
        with mine.work() as work:
            found = redactions.redaction_of(work, version_id, noted=False)
        copy = found.copies[0] if found and found.copies else None
        if copy is None or copy.state is not CopyState.WAITING:
            st.rerun()
        else:
            share = copy.done / copy.of if copy.of else 0.0
            st.progress(share, text=t("The copy is being made and read again: {percent} %", percent=round(share * 100)))

    look()


def _made(copy: CopyShown) -> None:
    if copy.state is CopyState.REFUSED and copy.refused_because is not None:
        why = t(REFUSALS[copy.refused_because], page=copy.refused_page, reader=t(READERS.get(copy.found_by, copy.found_by)))
        show(told(t("The copy was not kept. {why}", why=why)))
        return
    old = (
        "" if copy.is_of_these_marks else html('<p class="small">{text}</p>', text=t("The marks have changed since. Make the copy again."))
    )
    show(
        html(
            '<p><a class="quiet" href="/redacted-copies/{id}" target="_blank" rel="noopener">{open}</a>'
            ' <span class="small muted">{about}</span></p>{old}',
            id=copy.copy_id,
            open=t("Open the redacted copy"),
            about=t(
                "{places} places left out, made {at} for {name}, {size}. Nothing of it was found by {readers}.",
                places=copy.marks, at=moment(copy.ordered_at), name=copy.ordered_by, size=size(copy.size), readers=", ".join(copy.readers),
            ),
            old=old,
        )
    )  # fmt: skip


def _words(file: FileShown) -> dict[str, str]:
    return {
        "how": t("How to mark"), "words": t("Words"), "area": t("An area"), "ground": t("By the provision"),
        "preview": t("Show it as it will be"),
        "everywhere": t("Leave these words out everywhere"), "markAll": t("Mark them"),
        "none": t("Nothing is proposed or marked. Drag over words on the page, or write them above."),
        "pages": t("Pages of {title}", title=file.title or file.filename), "marks": t("What is left out"),
        "page": t("Page {n} of {m}", n="{n}", m="{m}"), "onPage": t("Page {n}", n="{n}"), "anArea": t("An area"),
        "failed": t("This page cannot be drawn. Open the original."), "noWords": t("No words stand there. Draw an area instead."),
        "small": t("The area is too small."), "notFound": t("These words do not stand in the document."),
        "accept": t("Leave out"), "reject": t("Let it stand"), "acceptAll": t("Leave all out"), "rejectAll": t("Let all stand"),
        "suggested": t("proposed"), "accepted": t("is left out"), "rejected": t("stays"),
        "note": t("Note for colleagues, never handed over"), "noteOf": t("Note on {words}", words="{words}"),
        "groundOf": t("Provision for {words}", words="{words}"),
    }  # fmt: skip
