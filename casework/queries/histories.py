"""What happened to a record or a case, as far as the asker may know: each event with its words decrypted for its readers."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, or_
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col, select

from casework.calendar import end_of_day, start_of_day
from casework.events import kinds_of_area
from casework.model import Case, EventRow, PersonalValue, Record, SubjectKey
from casework.queries.record_page import names_of
from casework.vocabulary import Action
from casework.work import Work

OTHER_CASE = "other_case_id"
TIES = ("case_related", "case_unrelated")
MOST_SEARCHED = 5_000
"""How many events are opened to look for words in them: their words are encrypted one by one."""


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


@dataclass(frozen=True)
class Wanted:
    """Narrows a history; what is left empty narrows nothing. Days are Danish ones and both belong to the period."""

    areas: tuple[str, ...] = ()
    actor_id: int | None = None
    record_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""


@dataclass(frozen=True)
class HistoryPage:
    """Is a page of a history, newest first; ``before`` asks for the next one, None at the end."""

    lines: tuple[Happening, ...]
    before: int | None


CONCERNED = ("principal_id", "to_id", "owner_id", "participants", "people")
"""The facts that are ids of whom something concerns, one or several."""


def concerned(lines: Iterable[Happening]) -> set[int]:
    """Gives the ids of everybody whom the events concern, so that they can be named."""
    lines = list(lines)
    told = [line.facts.get(name) for line in lines for name in CONCERNED]
    told += [line.facts["from_id"] for line in lines if line.kind == "approver_replaced"]  # elsewhere it is no person's
    return {each for one in told for each in (one if isinstance(one, list) else [one]) if isinstance(each, int)}


def of_record(work: Work, record_id: int) -> tuple[Happening, ...]:
    """Gives a record's events, newest first.

    Raises:
        NotFound: the asker may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    return _happenings(work, [col(EventRow.record_id) == record_id])


def of_case(work: Work, case_id: int) -> tuple[Happening, ...]:
    """Gives the events of a case and of the records on it that the asker may read, newest first.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    return _happenings(work, [_on_case(case_id)])


def page_of_case(work: Work, case_id: int, wanted: Wanted, *, before: int | None = None, first: int = 100) -> HistoryPage:
    """Gives the case's events that are wanted, newest first, a page at a time.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    conditions = [_on_case(case_id), *_conditions(wanted)]
    if before is not None:
        conditions.append(col(EventRow.id) < before)
    lines = _happenings(work, conditions, first=MOST_SEARCHED if wanted.words else first + 1)
    if wanted.words:
        lines = tuple(line for line in lines if _says(line, wanted.words))
    return HistoryPage(lines[:first], lines[first - 1].event_id if len(lines) > first else None)


def actors_of_case(work: Work, case_id: int) -> dict[int, str]:
    """Gives who has done something on the case or on the records of it that the asker may read, by id.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    found = work.session.exec(select(EventRow.actor_id).where(_on_case(case_id), col(EventRow.actor_id).is_not(None)).distinct())
    return _names(work, {id for id in found.all() if id is not None})


def _on_case(case_id: int) -> ColumnElement[bool]:
    on_case = select(Record.id).where(col(Record.case_id) == case_id)
    return or_(col(EventRow.case_id) == case_id, col(EventRow.record_id).in_(on_case))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.areas:
        conditions.append(col(EventRow.kind).in_([kind for area in wanted.areas for kind in kinds_of_area(area)]))
    if wanted.actor_id is not None:
        conditions.append(or_(col(EventRow.actor_id) == wanted.actor_id, col(EventRow.on_behalf_of_id) == wanted.actor_id))
    if wanted.record_id is not None:
        conditions.append(col(EventRow.record_id) == wanted.record_id)
    if wanted.since is not None:
        conditions.append(col(EventRow.at) >= start_of_day(wanted.since))
    if wanted.until is not None:
        conditions.append(col(EventRow.at) < end_of_day(wanted.until))
    return conditions


def _says(line: Happening, words: str) -> bool:
    said = " ".join([line.actor, line.on_behalf_of, *(str(value) for value in line.facts.values())]).casefold()
    return all(word in said for word in words.casefold().split())


def _happenings(work: Work, conditions: Sequence[ColumnElement[bool]], first: int | None = None) -> tuple[Happening, ...]:
    rows = work.session.exec(
        select(EventRow).where(*conditions, _tells_of_what_is_seen()).order_by(col(EventRow.id).desc()).limit(first)
    ).all()
    people = _names(work, {id for row in rows for id in (row.actor_id, row.on_behalf_of_id) if id is not None})
    words = words_beside(work, [row.hash for row in rows])
    others = _other_cases(work, rows)
    return tuple(
        Happening(
            event_id=row.id,
            at=row.at,
            kind=row.kind,
            actor=people.get(row.actor_id or 0, row.system_actor),
            on_behalf_of=people.get(row.on_behalf_of_id or 0, ""),
            record_id=row.record_id,
            case_id=row.case_id,
            facts=json.loads(row.body)["facts"] | words.get(row.hash, {}) | others.get(row.id, {}),
        )
        for row in rows
    )


def _tells_of_what_is_seen() -> ColumnElement[bool]:
    """Leaves out the ties to cases that the asker may not see."""
    other = cast(cast(EventRow.body, JSONB)[("facts", OTHER_CASE)].astext, Integer)
    return or_(col(EventRow.kind).not_in(TIES), select(Case.id).where(col(Case.id) == other).exists())


def _other_cases(work: Work, rows: Sequence[EventRow]) -> dict[int, dict[str, str]]:
    """Names the other case of each tie, by event."""
    others = {row.id: json.loads(row.body)["facts"][OTHER_CASE] for row in rows if row.kind in TIES}
    if not others:
        return {}
    found = work.session.exec(select(Case.id, Case.number, Case.title).where(col(Case.id).in_(set(others.values()))))
    names = {id: f"{number} {title}" for id, number, title in found.all()}
    return {event_id: {"other_case": names.get(other, "")} for event_id, other in others.items()}


def _names(work: Work, ids: set[int]) -> dict[int, str]:
    return dict(sorted(names_of(work, ids).items(), key=lambda each: each[1]))


def words_beside(work: Work, hashes: list[str]) -> dict[str, dict[str, str]]:
    """Opens the values that lie beside the events; what was shredded is shown as an ellipsis."""
    values = work.session.exec(select(PersonalValue).where(col(PersonalValue.event_hash).in_(hashes))).all()
    kept = set(work.session.exec(select(SubjectKey.subject).where(col(SubjectKey.subject).in_({v.subject for v in values}))).all())
    words: dict[str, dict[str, str]] = {}
    for value in values:
        opened = work.secret(value.subject).open(value.name, value.sealed) if value.subject in kept else "…"
        words.setdefault(value.event_hash, {})[value.name] = opened
    return words
