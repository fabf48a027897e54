"""What an approver of an approval sees now: the record's manifest, with the fields of its case that the approval's definition names.

A field is kept as its case keeps it; what the case type calculates is a field like any other.
Source: design 6, *As seen* ("ordered documents with hashes, body, recipients, the named case fields").
"""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from sqlmodel import col, select

from casework.approvals.manifest import AsSeen, manifests_of, with_fields
from casework.case_types.evaluating import explain_all
from casework.case_types.reading import read_once
from casework.fields import Value
from casework.model import Approval, Case, CaseCourse, CaseTypeVersion, DefinitionVersion, Record
from casework.services import course_moving
from casework.work import Work


def as_seen(work: Work, approval: Approval) -> AsSeen:
    """Gives what a decision in the approval is made on, as the actor sees it now."""
    return as_seen_each(work, [approval], fields_named(work, [approval]))[approval.id]


def as_seen_each(work: Work, approvals: Sequence[Approval], sees: Mapping[int, tuple[str, ...]]) -> dict[int, AsSeen]:
    """Gives the same of each approval by its id; of many whose records the work has loaded, with as many questions as for one.

    ``sees`` are the fields that their definitions name (``fields_named``).
    """
    records = {id: work.session.get_one(Record, id) for id in sorted({each.record_id for each in approvals})}
    seen = manifests_of(work, list(records.values()))
    values = case_values(work, {records[each.record_id].case_id for each in approvals if sees[each.id]})
    return {each.id: _with_fields(work, seen[each.record_id], records[each.record_id], sees[each.id], values) for each in approvals}


def fields_named(work: Work, approvals: Sequence[Approval]) -> dict[int, tuple[str, ...]]:
    """Gives the fields that the definition of each approval names, by the approval's id."""
    wanted = {each.definition_version_id for each in approvals if each.own_content is None}
    versions = work.session.exec(select(DefinitionVersion).where(col(DefinitionVersion.id).in_(wanted))).all()
    named = {each.id: each.content.get("sees", ()) for each in versions}
    return {each.id: tuple((each.own_content or {}).get("sees", named.get(each.definition_version_id, ()))) for each in approvals}


def case_values(work: Work, case_ids: Collection[int | None]) -> dict[int, dict[str, Value]]:
    """Gives what each of the cases has in its extension fields and what its type calculates, by the case's id and the field's name."""
    if not case_ids:
        return {}
    cases = work.session.exec(select(Case).where(col(Case.id).in_({id for id in case_ids if id is not None}))).all()
    kept = work.session.execute(
        select(CaseCourse.case_id, CaseTypeVersion.source)
        .join(CaseTypeVersion, col(CaseTypeVersion.id) == CaseCourse.version_id)
        .where(col(CaseCourse.case_id).in_([case.id for case in cases]))
    )
    sources = {row.case_id: row.source for row in kept}
    return {case.id: dict(_calculated(work, case, sources.get(case.id))) | dict(case.fields or {}) for case in cases}


def _calculated(work: Work, case: Case, source: str | None) -> Iterator[tuple[str, Value]]:
    if source is None:
        return
    kind = read_once(source)
    for each in explain_all(kind, course_moving.values_of(kind, case), work.today):
        match each.answer.value:
            case None:
                continue
            case Decimal() as number:
                yield each.name, f"{number.normalize():f}"
            case dt.date() as day:
                yield each.name, day.isoformat()
            case value:
                yield each.name, value


def _with_fields(work: Work, seen: AsSeen, record: Record, names: Sequence[str], values: Mapping[int, Mapping[str, Value]]) -> AsSeen:
    there = values.get(record.case_id or 0, {})
    return with_fields(work, record.id, seen, {name: json.dumps(there.get(name), ensure_ascii=False) for name in names})
