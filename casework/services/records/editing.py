"""Changing what a record says: each save is whole, on the version it was opened with, and leaves the next numbered version."""

import datetime as dt

from sqlalchemy.orm.attributes import flag_modified

from casework.cases.states import refuse_on_record
from casework.errors import RuleBroken
from casework.events import RecordChanged
from casework.model import Occasion, Record
from casework.safe_html import sanitised
from casework.services.records.locking import refuse_locked
from casework.services.records.making import NewOccasion
from casework.services.records.responsibility import mark_drafter
from casework.services.records.states import has_come_in
from casework.services.records.versioning import changing
from casework.vocabulary import Action, ExternalAccess, Genre, Reason
from casework.work import Work

CLEARABLE = frozenset({"deadline", "letter_date"})


def edit(  # each part of a record's metadata can be changed by itself
    work: Work,
    record_id: int,
    *,
    opened_version: int,
    title: str | None = None,
    body_html: str | None = None,
    deadline: dt.date | None = None,
    letter_date: dt.date | None = None,
    external_access: ExternalAccess | None = None,
    genre: Genre | None = None,
    keywords: tuple[str, ...] | None = None,
    public_title: str | None = None,
    occasion: NewOccasion | None = None,
    clear: tuple[str, ...] = (),
) -> None:
    """Changes fields of a record; None leaves a field as it is, a date named in ``clear`` is emptied.

    The words of what was sent or came in stay as they are.

    Raises:
        Stale: somebody saved it meanwhile. Locked: somebody else is editing it.
        RuleBroken: it or its case is completed, its words were sent or came in, or the title is empty; all of them together.
    """
    record = _opened(work, record_id, opened_version)
    changes: dict[str, object] = {
        "title": title.strip()[:255] if title is not None else None,
        "body_html": sanitised(body_html) if body_html is not None and body_html != record.body_html else None,
        "deadline": deadline,
        "letter_date": letter_date,
        "external_access": external_access,
        "genre": genre,
        "keywords": _keywords(keywords) if keywords is not None else None,
        "public_title": public_title.strip()[:255] if public_title is not None else None,
    }
    wanted = {name: value for name, value in changes.items() if value is not None and value != getattr(record, name)}
    wanted |= {name: None for name in clear if name in CLEARABLE and getattr(record, name) is not None}
    reasons = [
        *([Reason.RECORD_IS_SENT] if "body_html" in wanted and record.sent_at is not None else []),
        *([Reason.RECORD_IS_RECEIVED] if "body_html" in wanted and has_come_in(record) else []),
        *([Reason.TITLE_IS_EMPTY] if title is not None and not title.strip() else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    kept = work.session.get(Occasion, record_id) if occasion is not None else None
    is_told_anew = occasion is not None and vars(occasion) != {name: getattr(kept, name, None) for name in vars(occasion)}
    if not wanted and not is_told_anew:
        return
    changing(work, record)
    for name, value in wanted.items():
        setattr(record, name, value)
    if occasion is not None and is_told_anew:
        _tell(work, record, kept, occasion)
    fields = (*sorted(wanted), *(("occasion",) if is_told_anew else ()))
    work.record(RecordChanged(record_id=record.id, fields=fields, title=record.title))
    mark_drafter(work, record.id)


def _opened(work: Work, record_id: int, opened_version: int) -> Record:
    record = work.load(Record, record_id, Action.EDIT, opened_version=opened_version)
    refuse_on_record(work, record, Action.EDIT)
    refuse_locked(work, record_id)
    return record


def _tell(work: Work, record: Record, kept: Occasion | None, occasion: NewOccasion) -> None:
    """Writes down what a note record tells of; the record's own version counts on too, so that a form opened before is stale."""
    kept = kept or work.add(Occasion(record_id=record.id))
    for name, value in vars(occasion).items():
        setattr(kept, name, value)
    flag_modified(record, "title")


def _keywords(given: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(word.strip()[:80] for word in given if word.strip()))[:40]
