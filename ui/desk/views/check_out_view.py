"""Check-out and check-in of a document: taken out, worked on elsewhere, brought back, compared, and confirmed as the next version."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import check_outs, compared_texts
from casework.queries.check_outs import CheckedOut
from casework.services import records
from documents import checking_in
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.editor import upload
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.words import moment, size, t
from ui.desk.views.decided_on_view import rows_beside


def check_out_button(mine: Desk, document_id: int, title: str) -> None:
    """Show the way to take the document out."""
    if st.button(
        t("Check out"), key="file_check_out", icon=":material/logout:",
        help=t("Take it out to work on it in Word, say. Others can read it meanwhile, and put in no version until you check it in."),
    ):  # fmt: skip
        done(lambda: mine.do(records.check_out, document_id), t("You have checked out {title}. Download it below.", title=title))


def check_out_panel(mine: Desk, document_id: int, title: str) -> bool:
    """Show what I have checked out and what I brought back, and return whether I have checked it out."""
    out = mine.ask(check_outs.check_out_of, document_id)
    if out is None:
        return False
    show(html('<h3 class="card-title">{title}</h3>', title=t("You have version {number} checked out", number=out.number)))
    _standing(out)
    if out.brought_at is None:
        _bring(document_id, out)
        if st.button(t("Cancel the check-out"), key="check_out_cancel", icon=":material/lock_open:"):
            done(lambda: mine.do(records.cancel_check_out, document_id), t("{title} is free again, as it was.", title=title))
    else:
        _confirm(mine, out)
    return True


def _standing(out: CheckedOut) -> None:
    if out.kept_until is not None:
        words = t("Since {at}. Others put in no version until you check it in, at the latest {until}.", at=moment(out.taken_at),
                  until=moment(out.kept_until))  # fmt: skip
        show(html('<p class="small muted">{text}</p>', text=words))
    else:
        show(told(t("Your check-out has ended, by time or because a colleague ended it. You can still check in what you have written.")))
    if others := [each for each in out.meanwhile if not each.is_mine]:
        names = ", ".join(t("version {number} by {name}, {at}", number=each.number, name=each.by, at=moment(each.at)) for each in others)
        show(told(t("Meanwhile others have put in: {versions}. They stay; what you check in comes after them.", versions=names)))


def _bring(document_id: int, out: CheckedOut) -> None:
    link = html(
        '<p><a class="quiet" href="/documents/{id}" download>{text}</a></p>',
        id=out.version_id, text=t("Download version {number}", number=out.number),
    )  # fmt: skip
    show(link)
    if upload("upload_check_in", f"/documents/{document_id}/check-out/file", t("Check in the file you have worked on"), many=False):
        st.rerun()


def _confirm(mine: Desk, out: CheckedOut) -> None:
    """Show what was brought beside what was taken out, and the ways on."""
    show(html("<p>{text}</p>", text=t("{file}, {size}, is ready to be checked in.", file=out.filename, size=size(out.size))))
    has_two = out.current != out.number
    beside = t("Version {number}, which counts now", number=out.current), t("Version {number}, which you took out", number=out.number)
    with_current = has_two and st.radio(t("Compare with"), beside, key="check_in_beside", horizontal=True) == beside[0]
    try:
        texts = mine.do(check_outs.check_in_compared, out.document_id, with_current=with_current)
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    show(_compared(texts, out, beside[0] if with_current else beside[1]))
    with st.container(horizontal=True):
        number = out.current + 1
        if st.button(t("Check in as version {number}", number=number), type="primary", key="check_in", icon=":material/login:"):
            told_words = t("{title} is checked in as version {number}.", title=out.title, number=number)
            done(lambda: mine.do(checking_in.check_in, out.document_id, compared_with=out.current), told_words)
        if st.button(t("Choose another file"), key="check_in_other"):
            done(lambda: mine.do(checking_in.take_away, out.document_id), t("The file is put aside; {title} is still checked out.",
                                                                             title=out.title))  # fmt: skip
        if st.button(t("Cancel the check-out"), key="check_out_cancel", type="tertiary"):
            done(lambda: mine.do(records.cancel_check_out, out.document_id), t("{title} is free again, as it was.", title=out.title))


def _compared(texts: compared_texts.TextsCompared, out: CheckedOut, before: str) -> Markup:
    if out.is_same:
        return told(t("This is the very file you took out. Have you saved it in Word, and chosen the right one?"))
    if texts.unread:
        return empty(t("There is no text to compare"), t("No text could be read from one of the two. Open both and look."))
    if texts.is_same:
        return empty(t("The words are the same"), t("Something else differs: pictures, layout, or what lies inside the file."))
    cut = told(t("Only the first {number} lines are compared.", number=compared_texts.MOST_LINES)) if texts.is_cut else ""
    return html(
        '{cut}<table class="plain diff two"><thead><tr><th scope="col">{before}</th><th scope="col">{after}</th></tr></thead>'
        "<tbody>{rows}</tbody></table>",
        cut=cut, before=before, after=t("What you check in"), rows=each(rows_beside(texts)),
    )  # fmt: skip
