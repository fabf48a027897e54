"""What the conditions of an approval looked at, for who reads it: what has changed since, what could not be said, and names of fields."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework.approvals import conditions
from casework.cases import extension
from casework.model import Approval, Case, Record, ReplayFact
from casework.services import approval_facts
from casework.vocabulary import Action, ApprovalState
from casework.work import Work

ENDED = frozenset({ApprovalState.APPROVED, ApprovalState.CANCELLED})


@dataclass(frozen=True)
class FieldNamed:
    """Is a field of the case with what people call it."""

    name: str
    da: str
    en: str


def asked_without(work: Work, approval: Approval) -> dict[tuple[int, int], tuple[str, ...]]:
    """Gives, by round and position, the fields that were not filled in when a step was reached, and for want of which it was asked."""
    return _missing(_facts(work, approval, "step:%:when"))


def missing_named(
    work: Work, approvals: Sequence[Approval], facts: Mapping[int, Iterable[ReplayFact]]
) -> dict[int, dict[tuple[int, int], tuple[FieldNamed, ...]]]:
    """Gives the same of approvals of one record, from facts that are at hand: each field with what it is called, or its own name."""
    missing = {approval.id: _missing(facts[approval.id]) for approval in approvals}
    names = {name for places in missing.values() for fields in places.values() for name in fields}
    called = {each.name: each for each in named(work, approvals[0], names)} if names else {}
    return {
        id: {place: tuple(called.get(name) or FieldNamed(name, name, name) for name in fields) for place, fields in places.items()}
        for id, places in missing.items()
    }


def changed_fields(work: Work, approval: Approval) -> tuple[str, ...]:
    """Names what conditions of this round looked at and what has another value now: told, never decided anew."""
    facts = [each for each in _facts(work, approval, "%:when") if each.round == approval.round]
    if not facts or approval.state in ENDED:
        return ()
    now = approval_facts.facts_of(work, work.load(Record, approval.record_id, Action.READ))
    return tuple(dict.fromkeys(name for fact in facts for name in conditions.changed(fact.value, now)))


def named(work: Work, approval: Approval, fields: Collection[str]) -> tuple[FieldNamed, ...]:
    """Gives what some fields of the approval's case are called; of a case the reader may not see nothing is said."""
    if not fields:
        return ()
    record = work.session.get_one(Record, approval.record_id)
    case = work.session.get(Case, record.case_id) if record.case_id is not None else None
    if case is None:
        return ()
    known = (*extension.fields_of_type(work, case), *extension.calculated(work, case.type))
    return tuple(FieldNamed(each.name, each.da, each.en) for each in known if each.name in fields)


def _facts(work: Work, approval: Approval, keys: str) -> list[ReplayFact]:
    kept = select(ReplayFact).where(col(ReplayFact.approval_id) == approval.id, col(ReplayFact.key).like(keys))
    return list(work.session.exec(kept).all())


def _missing(facts: Iterable[ReplayFact]) -> dict[tuple[int, int], tuple[str, ...]]:
    answers = [each for each in facts if each.key.startswith("step:") and each.key.endswith(":when")]
    return {(each.round, int(each.key.split(":")[1])): tuple(each.value["missing"]) for each in answers if each.value.get("missing")}
