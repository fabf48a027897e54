"""A request as a printed page, in the language of who asked for it."""

import datetime as dt
from functools import partial

from casework.calendar import COPENHAGEN
from casework.queries.requests import RecipientShown, RequestShown
from casework.services import request_besides
from casework.services.request_besides import PrintedRequest
from casework.work import Work
from documents.request_pdf import RequestPage, request_pdf
from ui.desk.parts.history_words import Translate, who, words_of
from ui.desk.parts.request_terms import EVALUATIONS, FINALISINGS, RECIPIENT_STATES, STATES
from ui.downloads.asked import Asked, Download
from ui.text import say

DAY, MOMENT = "%d.%m.%Y", "%d.%m.%Y %H.%M"
HEADS = ("To", "Status", "When", "What was said")
LINE_HEADS = ("When", "Who", "What")


def printed(work: Work, asked: Asked) -> Download:
    """Makes the PDF of a request with what has happened to it; that it was printed is written down."""
    made = request_besides.printed(work, asked.id)
    t = partial(_say, asked.language)
    name = f"{t('Request')} {made.request.request_id}.pdf".lower()
    return Download(name, "application/pdf", request_pdf(page_of(made, asked.language, t), made.printed_at))


def page_of(made: PrintedRequest, language: str, t: Translate) -> RequestPage:
    """Gives what stands on the page."""
    request, names = made.request, dict(made.names)
    kind = request.type_da if language == "da" else request.type_en
    number = f" · {t('No. {number}', number=made.record_number)}" if made.record_number is not None else ""
    case = f" · {made.case_number} {made.case_title}" if made.case_number else ""
    return RequestPage(
        title=kind or t("Request"),
        about=f"{request.record_title}{number}{case}",
        state=t(STATES[request.state][0]),
        text=request.text,
        facts=tuple((label, value) for label, value in _facts(request, t) if value),
        recipients=tuple(_recipient(part, t) for part in request.recipients) or (("–", "", "", ""),),
        recipient_heads=tuple(t(head) for head in HEADS),
        lines=tuple((_at(line.at), who(line, t), words_of(line, names, t)) for line in made.lines),
        line_heads=(t(LINE_HEADS[0]), t(LINE_HEADS[1]), t(LINE_HEADS[2])),
        of_whom=t("Of whom"),
        happened=t("What has happened"),
        foot=t("Printed by {name}, {at}", name=made.printed_by, at=_at(made.printed_at)),
        page=t("Page"),
        of=t("of"),
        authority=made.authority,
        language=language,
    )


def _facts(request: RequestShown, t: Translate) -> tuple[tuple[str, str], ...]:
    return (
        (t("From"), request.requested_by),
        (t("It returns to"), request.return_to),
        (t("Sent"), _at(request.sent_at) if request.sent_at else ""),
        (t("Deadline"), request.deadline.strftime(DAY) if request.deadline else ""),
        (t("It is finalised"), t(FINALISINGS[request.finalising])),
        (t("Finished"), _at(request.ended_at) if request.ended_at else ""),
        (t("Reason"), request.end_reason),
    )


def _recipient(part: RecipientShown, t: Translate) -> tuple[str, str, str, str]:
    with_ = f" ({t('with {name}', name=part.assigned_to)})" if part.assigned_to and part.assigned_to != part.name else ""
    closed = t("The answer is not open to you") if part.has_answer else ""
    answer = f"{t('Answer')}: {part.answer_title}" if part.answer_id else closed
    grade = f"{t('Evaluation')}: {t(EVALUATIONS[part.evaluation])}" if part.evaluation else ""
    said = "\n".join(each for each in (part.comment, answer, grade, part.evaluation_comment) if each)
    at = _at(part.answered_at) if part.answered_at else ""
    return f"{part.name}{with_}", t(RECIPIENT_STATES[part.state][0]), at, said


def _at(moment: dt.datetime) -> str:
    return moment.astimezone(COPENHAGEN).strftime(MOMENT)


def _say(language: str, message: str, **values: object) -> str:
    return say(message, language, **values)
