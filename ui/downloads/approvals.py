"""The whole story of an approval as printed pages, in the language of who asked for it."""

import datetime as dt
from functools import partial

from casework.calendar import COPENHAGEN
from casework.queries.approval_story import AskedTold, RoundTold, StepTold, Story
from casework.services import approval_printing
from casework.services.approval_printing import PrintedStory
from casework.vocabulary import StepState
from casework.work import Work
from documents.approval_pdf import ApprovalPage, RoundPage, approval_pdf
from ui.desk.parts.approval_story_words import (
    DOCUMENT_HEADS,
    LINE_HEADS,
    STEP_HEADS,
    copy_words,
    round_about,
    round_title,
    rule_words,
    safely_words,
    said,
    step_about,
)
from ui.desk.parts.history_words import Translate, who, words_of
from ui.desk.parts.terms import APPROVAL_STATES
from ui.downloads.asked import Asked, Download
from ui.text import say

DAY, MOMENT = "%d.%m.%Y", "%d.%m.%Y %H.%M"


def printed(work: Work, asked: Asked) -> Download:
    """Makes the PDF of an approval's story; that it was printed is written down."""
    made = approval_printing.print_story(work, asked.id)
    t = partial(_say, asked.language)
    name = f"{t('Approval')} {made.story.approval_id}.pdf".lower()
    return Download(name, "application/pdf", approval_pdf(page_of(made, asked.language, t), made.printed_at))


def page_of(made: PrintedStory, language: str, t: Translate) -> ApprovalPage:
    """Gives what stands on the pages."""
    story = made.story
    number = f" · {t('No. {number}', number=made.record_number)}" if made.record_number is not None else ""
    case = f" · {made.case_number} {made.case_title}" if made.case_number else ""
    gone = t("a document that was taken off since")
    return ApprovalPage(
        title=t("Approval: {title}", title=story.title),
        about=f"{made.record_title}{number}{case}",
        state=t(APPROVAL_STATES[story.state]),
        facts=tuple((label, value) for label, value in _facts(story, t) if value),
        rounds=tuple(_round(told, dict(story.names), language, t) for told in story.rounds),
        step_heads=tuple(t(head) for head in STEP_HEADS),
        line_heads=tuple(t(head) for head in LINE_HEADS),
        decided_on=t("What was decided on"),
        documents=tuple((each.title or gone, str(each.version), each.sha256) for each in story.documents),
        document_heads=tuple(t(head) for head in DOCUMENT_HEADS),
        seals=t("Each decision carries the seal of all it was made on; these are the seals in full."),
        manifests=tuple((f"{each[:12]}:", each) for each in _seals(story)),
        foot=t("Printed by {name}, {at}", name=made.printed_by, at=_at(made.printed_at)),
        page=t("Page"),
        of=t("of"),
        authority=made.authority,
        language=language,
    )


def _facts(story: Story, t: Translate) -> tuple[tuple[str, str], ...]:
    version = t("{name}, version {number}", name=story.title, number=story.definition_version)
    return (
        (t("Responsible"), story.responsible),
        (t("Sent for approval"), _at(story.started_at)),
        (t("Finished"), _at(story.finished_at) if story.finished_at else ""),
        (t("Approval deadline"), _day(story.deadline) if story.deadline else ""),
        (t("Definition"), t("{definition}, with steps of its own", definition=version) if story.has_own_steps else version),
        (t("Urgent"), t("Yes") if story.is_urgent else ""),
        (t("What was said at the start"), story.comment),
    )


def _seals(story: Story) -> tuple[str, ...]:
    asked = (one for told in story.rounds for step in told.steps for one in step.asked)
    return tuple(dict.fromkeys(decision.manifest_hash for one in asked for decision in one.decisions))


def _round(told: RoundTold, names: dict[int, str], language: str, t: Translate) -> RoundPage:
    return RoundPage(
        title=round_title(told, t),
        about=round_about(told, t, _at),
        steps=tuple(row for step in told.steps for row in _step(step, language, t)),
        lines=tuple((_at(line.at), who(line, t), words_of(line, names, t)) for line in told.lines),
    )


def _step(step: StepTold, language: str, t: Translate) -> tuple[tuple[str, str, str, str], ...]:
    copies = [copy_words(copy, t, _at) for copy in step.copies]
    told = (step_about(step, t, _day, _at), safely_words(step, language, t), *copies)
    head = "\n".join((f"{step.position}. {step.title}", *filter(None, told)))
    if not step.asked:
        nobody = t("Its condition did not hold.") if step.state is StepState.SKIPPED else t("Nobody")
        return ((head, nobody, "", ""),)
    return tuple((head if number == 0 else "", *_asked(one, t)) for number, one in enumerate(step.asked))


def _asked(one: AskedTold, t: Translate) -> tuple[str, str, str]:
    lines = said(one, t, _at)
    what = "\n".join(f"{line.what}. “{line.comment}”" if line.comment else line.what for line in lines)
    return f"{one.name}\n{rule_words(one.rule, t)}", what, "\n".join(each.words for line in lines for each in line.on_what)


def _day(date: dt.date) -> str:
    return date.strftime(DAY)


def _at(moment: dt.datetime) -> str:
    return moment.astimezone(COPENHAGEN).strftime(MOMENT)


def _say(language: str, message: str, **values: object) -> str:
    return say(message, language, **values)
