"""Stored files that are missing, changed or unknown: what it is, since when, which records it touches, and what to do."""

from casework.queries.renditions import RenditionsKept, renditions_kept
from casework.queries.stored_files import FileInTrouble, files_in_trouble
from casework.vocabulary import FileTrouble
from ui.desk.data import Desk
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import moment, t
from ui.desk.place import Place

HEADS = ("File", "What is wrong", "Since", "Records", "What to do")
TROUBLES = {
    FileTrouble.MISSING: "Missing",
    FileTrouble.CHANGED: "Damaged",
    FileTrouble.LOCKED: "Without its key",
    FileTrouble.UNKNOWN: "Unknown",
}
TO_DO = {
    FileTrouble.MISSING: "Ask the operation to take it back from a backup: casework blobs restore FOLDER.",
    FileTrouble.CHANGED: "It is not shown to anybody. Ask the operation to take it back from a backup: casework blobs restore FOLDER.",
    FileTrouble.LOCKED: "It is encrypted by a key that is not in the file of keys. Ask the operation to put that key back.",
    FileTrouble.UNKNOWN: "No record knows it. Ask the operation whether an older database was put back, or who laid it there.",
}
MAKE_AGAIN = "It was made from a document and can be made again: casework renditions make, or for its text casework read-again."


def files_view(mine: Desk, _: Place) -> None:
    """Show what was found."""
    lead = t("Every stored file is read again in turn and compared with what was stored. What is not whole stands here until it is.")
    with wide_page(t("Stored files"), lead):
        if kept := mine.ask(renditions_kept):
            show(told(_of_forms(kept)))
        found = mine.ask(files_in_trouble)
        if not found:
            show(empty(t("No stored file is missing, damaged or unknown"), t("If one is found, it stands here with what to do.")))
            return
        show(table(tuple(t(head) for head in HEADS), [_cells(one) for one in found], label=t("Stored files")))


def _of_forms(kept: RenditionsKept) -> str:
    """Return how far the other forms of documents are, as the runner saw it last."""
    said = [t("PDFs and page pictures are made of {count} documents.", count=kept.made)]
    if kept.unmade:
        said.append(t("{count} documents still wait for theirs.", count=kept.unmade))
    if kept.older:
        said.append(t("{count} documents have theirs made again, because the program has a new version.", count=kept.older))
    if kept.archive:
        said.append(t("{count} documents of completed cases wait for their TIFF.", count=kept.archive))
    return " ".join([*said, t("As of {moment}.", moment=moment(kept.at))])


def _cells(one: FileInTrouble) -> tuple[Markup | str, ...]:
    links = [
        html(
            '<div><a href="?record={id}">{title}</a> <span class="small muted">{name}</span></div>',
            id=r.record_id,
            title=r.title or t("Without a title"),
            name=r.filename,
        )
        for r in one.records
    ]
    todo = MAKE_AGAIN if one.is_made and not one.records else TO_DO[one.trouble]
    return (
        html('<code>{name}</code><div class="small muted">{size}</div>', name=one.name, size=t("{count} bytes", count=one.size)),
        html(
            '<span class="pill {tone}">{text}</span>',
            tone="amber" if one.trouble is FileTrouble.UNKNOWN else "red",
            text=t(TROUBLES[one.trouble]),
        ),
        moment(one.found_at),
        each(links) if links else t("None that you may see"),
        t(todo),
    )
