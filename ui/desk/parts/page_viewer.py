"""The page viewer on the desk: what its component is given to show and say, and what it asks to be done about annotations."""

from typing import Any

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import communication
from casework.queries.communication import AnnotationShown
from casework.queries.record_page import FileShown
from casework.services import page_annotations
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.components import mount
from ui.desk.parts.words import moment, t
from ui.desk.place import Place
from ui.drawn import is_drawn


def page_viewer(mine: Desk, file: FileShown, place: Place) -> None:
    """Show the pages of a document with what was sought and what is annotated on them; whoever reads it may annotate."""
    said = mount(
        "pages",
        key="viewer",
        data={
            "source": f"/documents/{file.version_id}",
            "pages": file.pages if is_drawn(file) else 0,  # those of the PDF made of it are counted by who draws them
            "label": t("Pages of {title}", title=file.title or file.filename),
            "words": place.words,
            "at": place.sheet or 0,
            "annotations": _threads(mine.ask(communication.annotations_on, file.version_id)),
            "say": _words(),
        },
        on_deed_change=lambda: None,
    )
    if said.deed:
        _do(mine, file.version_id, said.deed)


def _do(mine: Desk, version_id: int, deed: dict[str, Any]) -> None:
    try:
        match deed.get("deed"):
            case "annotate":
                boxes = tuple(tuple(float(side) for side in box) for box in deed["boxes"][:500])
                page, quote = int(deed["page"]), str(deed["quote"])
                mine.do(page_annotations.annotate_page, version_id, str(deed["text"]), page=page, boxes=boxes, quote=quote)
                notices.tell(t("The annotation is written."))
            case "answer":
                mine.do(page_annotations.answer, int(deed["id"]), str(deed["text"]))
                notices.tell(t("The answer is written."))
            case "settle":
                mine.do(page_annotations.settle, int(deed["id"]))
                notices.tell(t("The annotation is settled."))
            case "reopen":
                mine.do(page_annotations.reopen, int(deed["id"]))
                notices.tell(t("The annotation is open again."))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def _threads(found: tuple[AnnotationShown, ...]) -> list[dict[str, Any]]:
    answers: dict[int, list[dict[str, str]]] = {}
    for each in found:
        if each.answers_id is not None:
            answers.setdefault(each.answers_id, []).append({"by": each.by, "at": moment(each.at), "text": each.text})
    return [
        {
            "id": each.annotation_id,
            "page": each.page or 1,
            "boxes": [list(box) for box in each.boxes],
            "quote": each.quote,
            "text": each.text,
            "by": each.by,
            "at": moment(each.at),
            "settled": settled_words(each),
            "answers": answers.get(each.annotation_id, []),
        }
        for each in found
        if each.answers_id is None
    ]


def settled_words(one: AnnotationShown) -> str:
    """Return who settled an annotation and when; empty while it is open."""
    return t("Settled by {name}, {at}", name=one.settled_by, at=moment(one.settled_at)) if one.settled_at else ""


def _words() -> dict[str, str]:
    return {
        "tools": t("Pages and size"), "number": t("Page"), "of": t("of {m}", m="{m}"),
        "page": t("Page {n} of {m}", n="{n}", m="{m}"), "onPage": t("Page {n}", n="{n}"),
        "previous": t("Previous page"), "next": t("Next page"), "smaller": t("Smaller"), "larger": t("Larger"),
        "original": t("Open original"), "failed": t("This page cannot be drawn. Open the original."),
        "hits": t("{hits} hits on {pages} pages", hits="{hits}", pages="{pages}"),
        "hitBefore": t("Previous hit"), "hitAfter": t("Next hit"),
        "annotations": t("Annotations"), "none": t("Nothing is annotated on these pages yet."), "fresh": t("Annotate"),
        "onPlace": t("On a place on page {n}", n="{n}"), "onWhole": t("On page {n} as a whole", n="{n}"),
        "hint": t("Drag over a place on a page to put it there."), "text": t("Text"), "write": t("Write it"), "leave": t("Do not write it"),
        "settled": t("Settled"), "settle": t("Settle"), "reopen": t("Open again"), "answer": t("Answer"), "send": t("Send the answer"),
        "pin": t("Annotation {n} by {name}: {text}", n="{n}", name="{name}", text="{text}"),
    }  # fmt: skip
