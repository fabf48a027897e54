"""Letters to many as they are asked for: who can be written to, the runs of a case, and how far each letter of one has come."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.errors import NotFound
from casework.model import Case, CaseParty, LetterLine, LetterRun, LetterTemplate, LetterTemplateVersion, Party, Record, RecordParty
from casework.queries.record_page import names_of
from casework.services.letters_to_many import OF_REGISTER
from casework.services.replies import OF_CASE
from casework.vocabulary import Action, LetterState, LetterTrouble, PartyRole, RecordState
from casework.work import Work


@dataclass(frozen=True)
class LetterRecipient:
    """Is a party of the case that can be written to; ``key`` is what it is ordered by."""

    key: str
    name: str = field(repr=False)
    role: PartyRole


@dataclass(frozen=True)
class LetterRunRow:
    """Is a run of letters on a case, and how many of its letters have come how far."""

    run_id: int
    title: str
    template: str
    started_by: str
    started_at: dt.datetime
    counts: dict[LetterState, int]


@dataclass(frozen=True)
class LetterShown:
    """Is a letter of a run; ``record_id`` is the draft where the asker may read it, ``record_state`` how far that has come."""

    line_id: int
    recipient: str = field(repr=False)
    state: LetterState
    trouble: LetterTrouble | None
    lacking: tuple[str, ...]
    record_id: int | None
    record_state: RecordState | None


@dataclass(frozen=True)
class LettersPage:
    """Is a run with its letters, in the order they were ordered in."""

    row: LetterRunRow
    case_id: int
    case_title: str
    is_mine: bool
    letters: tuple[LetterShown, ...]


def letter_recipients(work: Work, case_id: int) -> tuple[LetterRecipient, ...]:
    """Gives the parties of a case that letters can be written to, in whatever capacity they stand on it.

    Raises:
        NotFound: the case is not the asker's to see. NotPermitted: without full write to it.
    """
    work.load(Case, case_id, Action.WRITE_LETTERS)
    rows = work.session.exec(select(CaseParty).where(col(CaseParty.case_id) == case_id).order_by(col(CaseParty.id))).all()
    return tuple(LetterRecipient(f"{OF_CASE}{row.id}", row.name, row.role) for row in rows)


def letter_runs(work: Work, case_id: int) -> tuple[LetterRunRow, ...]:
    """Gives the runs of letters on a case, the newest first.

    Raises:
        NotFound: the case is not the asker's to see.
    """
    work.load(Case, case_id, Action.READ)
    return _rows(
        work, work.session.exec(select(LetterRun).where(col(LetterRun.case_id) == case_id).order_by(col(LetterRun.id).desc())).all()
    )


def letters_page(work: Work, run_id: int) -> LettersPage:
    """Gives a run of letters and how far each has come; a draft is named to who may read it.

    Raises:
        NotFound: it is not there, or on no case of the asker's.
    """
    run = work.session.get(LetterRun, run_id)
    if run is None:
        raise NotFound("LetterRun", run_id)
    case = work.load(Case, run.case_id, Action.READ)
    lines = work.session.exec(select(LetterLine).where(col(LetterLine.run_id) == run_id).order_by(col(LetterLine.id))).all()
    made = [each.record_id for each in lines if each.record_id is not None]
    states = {each.id: each.state for each in work.session.exec(select(Record).where(col(Record.id).in_(made))).all()}
    names, on_drafts = _names(work, [each.recipient for each in lines]), _recipients(work, list(states))
    shown = tuple(_shown(each, on_drafts.get(each.record_id or 0) or names.get(each.recipient, ""), states) for each in lines)
    return LettersPage(_rows(work, [run])[0], case.id, case.title, run.started_by == work.actor.official_id, shown)


def _shown(line: LetterLine, name: str, states: dict[int, RecordState]) -> LetterShown:
    record_id = line.record_id if line.record_id in states else None
    state = states[record_id] if record_id is not None else None
    return LetterShown(line.id, name, line.state, line.trouble, tuple(line.lacking), record_id, state)


def _rows(work: Work, runs: Sequence[LetterRun]) -> tuple[LetterRunRow, ...]:
    ids = [each.id for each in runs]
    counted = plain_select(col(LetterLine.run_id), col(LetterLine.state), func.count()).where(col(LetterLine.run_id).in_(ids))
    counts: dict[int, dict[LetterState, int]] = {id: dict.fromkeys(LetterState, 0) for id in ids}
    for run_id, state, count in work.session.execute(counted.group_by(col(LetterLine.run_id), col(LetterLine.state))):
        counts[run_id][state] = count
    named = (
        select(LetterTemplateVersion.id, LetterTemplate.name)
        .join(LetterTemplate, col(LetterTemplate.id) == LetterTemplateVersion.template_id)
        .where(col(LetterTemplateVersion.id).in_({each.template_version_id for each in runs}))
    )
    templates = dict(work.session.exec(named).all())
    people = names_of(work, {each.started_by for each in runs})
    return tuple(
        LetterRunRow(
            each.id, each.title, templates.get(each.template_version_id, ""), people.get(each.started_by, ""), each.started_at,
            counts[each.id],
        )
        for each in runs
    )  # fmt: skip


def _recipients(work: Work, record_ids: Sequence[int]) -> dict[int, str]:
    """Gives to whom drafts go, as it stands on them."""
    query = select(RecordParty.record_id, RecordParty.name).where(col(RecordParty.record_id).in_(record_ids))
    rows = work.session.exec(query.where(col(RecordParty.role) == PartyRole.RECIPIENT).order_by(col(RecordParty.id).desc())).all()
    return dict(rows)


def _names(work: Work, keys: Sequence[str]) -> dict[str, str]:
    """Gives the names behind the keys, as far as the asker may see them and they are there."""
    names: dict[str, str] = {}
    for table, of in ((CaseParty, OF_CASE), (Party, OF_REGISTER)):
        ids = [int(key.removeprefix(of)) for key in keys if key.startswith(of)]
        found = work.session.exec(select(table.id, table.name).where(col(table.id).in_(ids))).all() if ids else []
        names |= {f"{of}{id}": name for id, name in found}
    return names
