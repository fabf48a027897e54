"""Takes the whole story of an approval out of the house as a printed page; that it was taken out is written down."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from casework.events import ApprovalPrinted
from casework.model import Authority, Case, Official, Record
from casework.queries import approval_story
from casework.queries.approval_story import Story
from casework.vocabulary import Action
from casework.work import Work


@dataclass(frozen=True)
class PrintedStory:
    """Is the story of an approval as it is printed: what it is on, whose house it is, who printed it when."""

    story: Story
    authority: str
    record_title: str
    record_number: int | None
    case_number: str
    case_title: str
    printed_by: str
    printed_at: dt.datetime


def print_story(work: Work, approval_id: int) -> PrintedStory:
    """Gives the story of an approval for print, as far as the asker sees it, and writes down that it was taken out.

    Raises:
        NotFound: it does not exist or its record is not the asker's to see.
    """
    found = approval_story.story(work, approval_id)
    record = work.load(Record, found.record_id, Action.READ)
    of_case = select(Case.number, Case.title).where(col(Case.id) == record.case_id)
    case = work.session.exec(of_case).first() if record.case_id is not None else None
    work.record(ApprovalPrinted(record_id=record.id, approval_id=approval_id))
    return PrintedStory(
        story=found,
        authority=work.session.get_one(Authority, work.authority_id).name,
        record_title=record.title,
        record_number=record.number,
        case_number=case[0] if case else "",
        case_title=case[1] if case else "",
        printed_by=work.session.get_one(Official, work.official_id).name,
        printed_at=work.now,
    )
