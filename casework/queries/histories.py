"""What happened to a record or a case, as far as the asker may know: each event with its words decrypted for its readers."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select

from casework.model import Case, EventRow, Official, PersonalValue, Record, SubjectKey
from casework.vocabulary import Action
from casework.work import Work


@dataclass(frozen=True)
class Happening:
    """Is one event: its kind, who did it (for whom), and its facts, personal words included."""

    event_id: int
    at: dt.datetime
    kind: str
    actor: str
    on_behalf_of: str
    record_id: int | None
    case_id: int | None
    facts: dict[str, Any]


def of_record(work: Work, record_id: int) -> tuple[Happening, ...]:
    """Gives a record's events, newest first.

    Raises:
        NotFound: the asker may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    return _happenings(work, col(EventRow.record_id) == record_id)


def of_case(work: Work, case_id: int) -> tuple[Happening, ...]:
    """Gives the events of a case and of the records on it that the asker may read, newest first.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    on_case = select(Record.id).where(col(Record.case_id) == case_id)
    return _happenings(work, or_(col(EventRow.case_id) == case_id, col(EventRow.record_id).in_(on_case)))


def readers_of(work: Work, record_id: int) -> tuple[Happening, ...]:
    """Gives who has opened the record's documents, newest first."""
    return tuple(each for each in of_record(work, record_id) if each.kind == "content_read")


def _happenings(work: Work, condition: Any) -> tuple[Happening, ...]:
    rows = work.session.exec(select(EventRow).where(condition).order_by(col(EventRow.id).desc())).all()
    people = _names(work, {id for row in rows for id in (row.actor_id, row.on_behalf_of_id) if id is not None})
    words = _personal(work, [row.hash for row in rows])
    return tuple(
        Happening(
            event_id=row.id,
            at=row.at,
            kind=row.kind,
            actor=people.get(row.actor_id or 0, row.system_actor),
            on_behalf_of=people.get(row.on_behalf_of_id or 0, ""),
            record_id=row.record_id,
            case_id=row.case_id,
            facts=json.loads(row.body)["facts"] | words.get(row.hash, {}),
        )
        for row in rows
    )


def _names(work: Work, ids: set[int]) -> dict[int, str]:
    found = work.session.exec(select(Official.id, Official.name).where(col(Official.id).in_(ids)))
    return dict(found.all())


def _personal(work: Work, hashes: list[str]) -> dict[str, dict[str, str]]:
    """Opens the values that lie beside the events; what was shredded is shown as an ellipsis."""
    values = work.session.exec(select(PersonalValue).where(col(PersonalValue.event_hash).in_(hashes))).all()
    kept = set(work.session.exec(select(SubjectKey.subject).where(col(SubjectKey.subject).in_({v.subject for v in values}))).all())
    words: dict[str, dict[str, str]] = {}
    for value in values:
        opened = work.secret(value.subject).open(value.name, value.sealed) if value.subject in kept else "…"
        words.setdefault(value.event_hash, {})[value.name] = opened
    return words
