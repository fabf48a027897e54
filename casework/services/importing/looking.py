"""What stands here of the rows a check has before it: what is fixed, what stays, and which record numbers are given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlmodel import col, select

from casework.model import GivenNumber, ImportedThing, Record
from casework.services.importing.sent import SentHere, sent_here
from casework.services.importing.staying import Staying, staying_among
from casework.work import Work


@dataclass(frozen=True)
class HereNow:
    """Is what a check compares some rows with; ``numbers`` say by case and number which record was given it, "" for one made here."""

    sent: Mapping[str, SentHere] = field(default_factory=dict)
    staying: Staying = field(default_factory=Staying)
    numbers: Mapping[tuple[str, int], str] = field(default_factory=dict)
    number_of: Mapping[str, int] = field(default_factory=dict)


def here_now(work: Work, authority_id: int, source: str, guids: Collection[str]) -> HereNow:
    """Gives what stands here of rows of a source that came in before, by their GUIDs."""
    came = work.session.exec(
        select(ImportedThing).where(
            col(ImportedThing.authority_id) == authority_id, col(ImportedThing.source) == source, col(ImportedThing.guid).in_(guids)
        )
    ).all()
    cases = {thing.thing_id: thing.guid for thing in came if thing.kind == "cases"}
    numbers, number_of = _numbers(work, source, cases) if cases else ({}, {})
    return HereNow(sent_here(work, authority_id, source, guids), staying_among(work, came), numbers, number_of)


def _numbers(work: Work, source: str, cases: Mapping[int, str]) -> tuple[dict[tuple[str, int], str], dict[str, int]]:
    """Gives every number that was ever given on the cases, and the number that each record has now."""
    now = select(Record.case_id, Record.number, Record.id).where(col(Record.case_id).in_(cases), col(Record.number).is_not(None))
    given = select(GivenNumber.case_id, GivenNumber.number, GivenNumber.record_id).where(col(GivenNumber.case_id).in_(cases))
    standing = [tuple(row) for row in work.session.execute(now)]
    rows = [*(tuple(row) for row in work.session.execute(given)), *standing]
    named = select(ImportedThing.thing_id, ImportedThing.guid).where(
        col(ImportedThing.kind) == "records", col(ImportedThing.source) == source, col(ImportedThing.thing_id).in_({row[2] for row in rows})
    )
    guids: dict[int, str] = dict(work.session.execute(named).all()) if rows else {}
    return (
        {(cases[case_id], number): guids.get(record_id, "") for case_id, number, record_id in rows},
        {guids[record_id]: number for _, number, record_id in standing if record_id in guids},
    )
