"""Ties cases to each other: sub-cases, related ones, duplicates; told on both, to who may see both."""

from sqlalchemy import or_
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import CaseRelated, CaseUnrelated
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseRelation
from casework.vocabulary import Action, CaseRelationKind, Reason, RelationShown
from casework.work import Work

_KINDS: dict[RelationShown, tuple[CaseRelationKind, bool]] = {
    RelationShown.PARENT: (CaseRelationKind.CHILD_OF, False),
    RelationShown.CHILD: (CaseRelationKind.CHILD_OF, True),
    RelationShown.RELATED: (CaseRelationKind.RELATED, False),
    RelationShown.DUPLICATE_OF: (CaseRelationKind.DUPLICATE_OF, False),
    RelationShown.DUPLICATED_BY: (CaseRelationKind.DUPLICATE_OF, True),
}
_INVERSE = {
    RelationShown.PARENT: RelationShown.CHILD,
    RelationShown.CHILD: RelationShown.PARENT,
    RelationShown.RELATED: RelationShown.RELATED,
    RelationShown.DUPLICATE_OF: RelationShown.DUPLICATED_BY,
    RelationShown.DUPLICATED_BY: RelationShown.DUPLICATE_OF,
}


def relate(work: Work, case_id: int, other_id: int, relation: RelationShown) -> None:
    """Ties the case to another that the actor may see; ``relation`` is what the other is to it: its parent, its child, ….

    Raises:
        RuleBroken: they are tied that way already, a case would become its own ancestor, or one of them was delivered.
    """
    case = work.load(Case, case_id, Action.RELATE)
    other = work.load(Case, other_id, Action.READ)
    refuse_unless(CASE, case.state, Action.RELATE)
    refuse_unless(CASE, other.state, Action.RELATE)
    if case_id == other_id:
        raise RuleBroken(Reason.RELATION_WOULD_BE_A_CIRCLE)
    kind, is_inverse = _KINDS[relation]
    pair = (other_id, case_id) if is_inverse else (case_id, other_id)
    there = or_(
        (col(CaseRelation.case_id) == pair[0]) & (col(CaseRelation.other_id) == pair[1]),
        (col(CaseRelation.case_id) == pair[1]) & (col(CaseRelation.other_id) == pair[0]) & (kind is CaseRelationKind.RELATED),
    )
    if work.session.exec(select(CaseRelation.id).where(there, CaseRelation.kind == kind)).first() is not None:
        raise RuleBroken(Reason.RELATION_IS_THERE)
    work.add(CaseRelation(case_id=pair[0], other_id=pair[1], kind=kind, made_by=work.official_id, made_at=work.now))
    work.record(CaseRelated(case_id=case_id, other_case_id=other_id, relation=relation))
    work.record(CaseRelated(case_id=other_id, other_case_id=case_id, relation=_INVERSE[relation]))


def unrelate(work: Work, case_id: int, relation_id: int) -> None:
    """Takes a tie of the case away.

    Raises:
        NotFound: the case has no such tie, or the actor may not see the other case. RuleBroken: one of them was delivered.
    """
    case = work.load(Case, case_id, Action.RELATE)
    refuse_unless(CASE, case.state, Action.RELATE)
    tie = work.session.get(CaseRelation, relation_id)
    if tie is None or case_id not in (tie.case_id, tie.other_id):
        raise NotFound("CaseRelation", relation_id)
    other = work.load(Case, tie.other_id if tie.case_id == case_id else tie.case_id, Action.READ)
    refuse_unless(CASE, other.state, Action.RELATE)
    relation = relation_shown(tie.kind, seen_from_other=tie.other_id == case_id)
    work.session.delete(tie)
    work.record(CaseUnrelated(case_id=case_id, other_case_id=other.id, relation=relation))
    work.record(CaseUnrelated(case_id=other.id, other_case_id=case_id, relation=_INVERSE[relation]))


def relation_shown(kind: CaseRelationKind, *, seen_from_other: bool) -> RelationShown:
    """Gives what the far case of a tie is to the near one; ``seen_from_other`` when the near one is the tie's other end."""
    return next(
        shown
        for shown, (each, is_inverse) in _KINDS.items()
        if each is kind and (is_inverse == seen_from_other or kind is CaseRelationKind.RELATED)
    )
