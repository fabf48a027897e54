"""The whole story of an approval, round by round, so that a stranger can follow it: who was asked, who decided what on which version for
whom, what was sent back, changed, said and undone.

What a step's rows say is told as steps; everything else that happened stands in order beside them, as its events say it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.approvals.moving import RETURNS
from casework.approvals.rounds import carried_from
from casework.approvals.rows import RESUME_AFTER
from casework.model import (
    Approval,
    CopyRecipient,
    Decision,
    DefinitionVersion,
    Document,
    DocumentVersion,
    Manifest,
    ReplayFact,
    Seat,
    Step,
)
from casework.queries import conditions_told, histories
from casework.queries.conditions_told import FieldNamed
from casework.queries.histories import Happening
from casework.queries.record_page import names_of
from casework.queries.versions_seen import VersionKept, version_seen, versions_kept
from casework.vocabulary import Action, ApprovalState, DecidedPart, RoundCause, SeatState, StepState, Verdict
from casework.work import Work

IN_THE_STEPS = frozenset({"step_opened", "step_skipped", "seat_decided"})
"""What the steps tell already."""
_BEGINS = {"approval_resumed", "approval_reopened"}
_IN_THE_HEADING = {"approval_started", *_BEGINS}
"""What began a round is told by its heading: why, when and by whom."""
_ON_THE_RECORD = frozenset(
    {"record_changed", "document_filed", "document_taken_off", "document_put_back", "documents_ordered", "record_version_kept"}
)
"""What changes what is decided on: told as well while the approval is under way."""


@dataclass(frozen=True)
class DocumentSeen:
    """Is a document in the version that was decided on, which ``version_id`` opens; without a title it is no longer there."""

    document_id: int
    title: str
    version: int
    sha256: str
    version_id: int | None = None


@dataclass(frozen=True)
class DecisionTold:
    """Is a decision with everything it was made on; ``return_to`` is the title of the step that was asked again, "" the responsible."""

    decision_id: int
    by: str
    on_behalf_of: str
    verdict: Verdict
    comment: str
    at: dt.datetime
    return_to: str
    undone_at: dt.datetime | None
    manifest_hash: str
    documents: tuple[DocumentSeen, ...]
    record_version: int | None


@dataclass(frozen=True)
class AskedTold:
    """Is somebody who was asked, by which rule, and what came of it; ``carried`` is a decision of an earlier round that stands."""

    name: str
    rule: str
    state: SeatState
    trouble: str
    decisions: tuple[DecisionTold, ...]
    carried: DecisionTold | None = None


@dataclass(frozen=True)
class CopyTold:
    """Is somebody who got a copy of the step, when, and when they said that they have seen it, or ``seen_by`` did at their gate."""

    name: str
    told_at: dt.datetime
    seen_at: dt.datetime | None
    comment: str
    seen_by: str = ""


@dataclass(frozen=True)
class StepTold:
    """Is a step of one round; ``asked_without`` are fields its condition could not be answered without, so that it was asked to be safe."""

    position: int
    title: str
    state: StepState
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    deadline: dt.date | None
    asked: tuple[AskedTold, ...]
    copies: tuple[CopyTold, ...]
    asked_without: tuple[FieldNamed, ...] = ()


@dataclass(frozen=True)
class RoundTold:
    """Is a round: why it began, by whom, what stands from before it, its steps, and what else happened in it."""

    number: int
    cause: RoundCause
    began_at: dt.datetime | None
    by: str
    on_behalf_of: str
    stands: tuple[str, ...]
    steps: tuple[StepTold, ...]
    lines: tuple[Happening, ...]


@dataclass(frozen=True)
class Story:
    """Is an approval from its beginning to where it stands now; ``names`` are of those the lines concern."""

    approval_id: int
    record_id: int
    title: str
    definition: str
    definition_version: int
    has_own_steps: bool
    state: ApprovalState
    is_urgent: bool
    responsible: str
    comment: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    deadline: dt.date | None
    rounds: tuple[RoundTold, ...]
    documents: tuple[DocumentSeen, ...]
    names: tuple[tuple[int, str], ...] = ()


@dataclass
class _Rows:
    """Is everything a story is put together from."""

    approval: Approval
    version: int
    steps: list[Step]
    seats: list[Seat]
    decisions: list[Decision]
    copies: list[CopyRecipient]
    manifests: dict[str, Any]
    titles: dict[tuple[int, int], tuple[str, int]]
    kept: list[VersionKept]
    names: dict[int, str]
    carried: dict[int, frozenset[int]]
    lines: list[Happening]
    without: dict[tuple[int, int], tuple[FieldNamed, ...]]
    told: dict[int, DecisionTold] = field(default_factory=dict)


def stories(work: Work, record_id: int) -> tuple[Story, ...]:
    """Gives the stories of the record's approvals, the latest first.

    Raises:
        NotFound: the asker may not see the record.
    """
    happened = histories.of_record(work, record_id)
    found = work.session.exec(select(Approval).where(col(Approval.record_id) == record_id).order_by(col(Approval.id).desc())).all()
    return _stories(work, found, happened)


def story(work: Work, approval_id: int) -> Story:
    """Gives the story of an approval.

    Raises:
        NotFound: it does not exist or its record is not the asker's to see.
    """
    approval = work.load(Approval, approval_id, Action.READ)
    (told,) = _stories(work, [approval], histories.of_record(work, approval.record_id))
    return told


def _stories(work: Work, approvals: Sequence[Approval], happened: Sequence[Happening]) -> tuple[Story, ...]:
    """Tells the stories of approvals of one record, with as many questions for several as for one."""
    return tuple(_story(rows) for rows in _rows(work, approvals, happened))


def _story(rows: _Rows) -> Story:
    approval = rows.approval
    for each in rows.decisions:
        rows.told[each.id] = _decision(each, rows)
    seen = {(each.document_id, each.version): each for one in rows.told.values() for each in one.documents}
    return Story(
        approval_id=approval.id,
        record_id=approval.record_id,
        title=approval.title,
        definition=_definition(rows),
        definition_version=rows.version,
        has_own_steps=approval.own_content is not None,
        state=approval.state,
        is_urgent=bool(approval.is_urgent),
        responsible=rows.names.get(approval.responsible_id, ""),
        comment=approval.comment,
        started_at=approval.started_at,
        finished_at=approval.finished_at,
        deadline=approval.deadline,
        rounds=tuple(_rounds(rows)),
        documents=tuple(seen[each] for each in sorted(seen)),
        names=tuple(sorted((id, name) for id, name in rows.names.items() if id in histories.concerned(rows.lines))),
    )


def _rows(work: Work, approvals: Sequence[Approval], happened: Sequence[Happening]) -> list[_Rows]:
    if not approvals:
        return []
    of = _of(work, {approval.id for approval in approvals})
    steps, seats = of(Step, Step.round, Step.position), of(Seat, Seat.position, Seat.id)
    decisions, copies, manifests, carried = of(Decision, Decision.id), of(CopyRecipient, CopyRecipient.id), of(Manifest), of(ReplayFact)
    versions = select(DefinitionVersion.id, DefinitionVersion.number).where(
        col(DefinitionVersion.id).in_({approval.definition_version_id for approval in approvals})
    )
    numbers, titles = dict(work.session.exec(versions).all()), _titles(work, [each.content for made in manifests.values() for each in made])
    record_id = approvals[0].record_id
    kept = versions_kept(work, [record_id]).get(record_id, [])
    without = conditions_told.missing_named(work, approvals, carried)
    lines = {approval.id: [each for each in reversed(happened) if _belongs(each, approval)] for approval in approvals}
    people = {approval.responsible_id for approval in approvals} | {seat.holder_id for made in seats.values() for seat in made}
    people |= {id for made in copies.values() for copy in made for id in (copy.official_id, copy.seen_by) if id is not None}
    people |= {id for made in decisions.values() for each in made for id in (each.actor_id, each.on_behalf_of_id) if id is not None}
    names = names_of(work, people.union(*(histories.concerned(each) for each in lines.values())))
    return [
        _Rows(
            approval, numbers[approval.definition_version_id], steps[id], seats[id], decisions[id], copies[id],
            manifests={each.hash: each.content for each in manifests[id]}, titles=titles, kept=kept, names=names,
            carried={fact.round: carried_from(fact.value).steps for fact in carried[id] if fact.key == RESUME_AFTER},
            lines=lines[id], without=without[id],
        )
        for approval in approvals
        for id in (approval.id,)
    ]  # fmt: skip


def _of(work: Work, ids: set[int]) -> Callable[..., dict[int, list[Any]]]:
    """Gives what asks a table for the rows of the approvals, by approval and in an order."""

    def of(table: Any, *order: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {id: [] for id in ids}
        for row in work.session.exec(select(table).where(col(table.approval_id).in_(ids)).order_by(*order)):
            found[row.approval_id].append(row)
        return found

    return of


def _belongs(line: Happening, approval: Approval) -> bool:
    """Says whether an event is the approval's, or changed what is decided on while it was under way."""
    if line.kind == "approval_printed":
        return False
    if line.facts.get("approval_id") == approval.id:
        return True
    return (
        line.kind in _ON_THE_RECORD and approval.started_at <= line.at and (approval.finished_at is None or line.at <= approval.finished_at)
    )


def _titles(work: Work, manifests: Iterable[Any]) -> dict[tuple[int, int], tuple[str, int]]:
    """Gives title and version id of each document in each version that a manifest names; those taken off since are absent."""
    wanted = {each["document"] for content in manifests for each in content["documents"]}
    if not wanted:
        return {}
    query = plain_select(col(Document.id), col(DocumentVersion.number), col(Document.title), col(DocumentVersion.id))
    query = query.join(DocumentVersion, col(DocumentVersion.document_id) == Document.id).where(col(Document.id).in_(wanted))
    return {(id, number): (title, version_id) for id, number, title, version_id in work.session.execute(query)}


def _definition(rows: _Rows) -> str:
    """Gives the definition's name as it was started by."""
    return next((str(line.facts["definition"]) for line in rows.lines if line.kind == "approval_started"), "")


def _decision(each: Decision, rows: _Rows) -> DecisionTold:
    seen = rows.manifests.get(each.manifest_hash, {"documents": (), "body": ""})
    again = next((step.title for step in rows.steps if each.return_to and step.position == each.return_to), "")
    return DecisionTold(
        decision_id=each.id,
        by=rows.names.get(each.actor_id, ""),
        on_behalf_of=rows.names.get(each.on_behalf_of_id, "") if each.on_behalf_of_id else "",
        verdict=each.verdict,
        comment=each.comment,
        at=each.decided_at,
        return_to=again,
        undone_at=each.undone_at,
        manifest_hash=each.manifest_hash,
        documents=tuple(_document(one, rows) for one in seen["documents"]),
        record_version=version_seen(rows.kept, DecidedPart.BODY, seen, each.decided_at),
    )


def _document(one: dict[str, Any], rows: _Rows) -> DocumentSeen:
    title, version_id = rows.titles.get((one["document"], one["version"]), ("", None))
    return DocumentSeen(one["document"], title, one["version"], one["sha256"], version_id)


def _rounds(rows: _Rows) -> Iterator[RoundTold]:
    began, of_round = _by_round(rows)
    for number in range(1, rows.approval.round + 1):
        first = began.get(number)
        steps = [step for step in rows.steps if step.round == number]
        stands = sorted(rows.carried.get(number, ()))
        titles = {step.position: step.title for step in rows.steps}
        yield RoundTold(
            number=number,
            cause=_cause(number, first, rows, of_round),
            began_at=first.at if first else rows.approval.started_at if number == 1 else None,
            by=first.actor if first else "",
            on_behalf_of=first.on_behalf_of if first else "",
            stands=tuple(titles[position] for position in stands if position in titles),
            steps=tuple(_step(step, rows) for step in steps),
            lines=tuple(line for line in of_round.get(number, ()) if line.kind not in IN_THE_STEPS | _IN_THE_HEADING),
        )


def _by_round(rows: _Rows) -> tuple[dict[int, Happening], dict[int, list[Happening]]]:
    """Gives the event that began each round, and the events of each; what begins a round stands in it."""
    began: dict[int, Happening] = {}
    of_round: dict[int, list[Happening]] = {}
    current, undone = 1, None
    for line in rows.lines:
        told = int(line.facts.get("round") or 0)
        if line.kind == "approval_started":
            began[1] = line
        if line.kind == "decision_undone":
            undone = line
        if line.kind in _BEGINS:
            current = max(current, told)
            began[told] = line
        elif told > current:  # an undoing begins a round without an event of its own
            current = told
            if undone is not None:
                began.setdefault(told, undone)
        of_round.setdefault(current, []).append(line)
    return began, of_round


def _cause(number: int, began: Happening | None, rows: _Rows, of_round: dict[int, list[Happening]]) -> RoundCause:
    if number == 1:
        return RoundCause.STARTED
    if began is not None and began.kind == "approval_reopened":
        return RoundCause.REOPENED
    before = {line.kind for line in of_round.get(number - 1, ())}
    if "approval_withdrawn" in before:
        return RoundCause.WITHDRAWN
    back = [each for each in rows.decisions if each.round == number - 1 and each.undone_at is None]
    if any(each.verdict in RETURNS or each.verdict is Verdict.CONDITIONAL for each in back):
        return RoundCause.RETURNED
    if (began is None or began.kind == "decision_undone") and "decision_undone" in before:
        return RoundCause.UNDONE
    return RoundCause.ASKED_AGAIN


def _step(step: Step, rows: _Rows) -> StepTold:
    return StepTold(
        position=step.position,
        title=step.title,
        state=step.state,
        opened_at=step.opened_at,
        closed_at=step.closed_at,
        deadline=step.deadline,
        asked=tuple(_asked(seat, rows) for seat in rows.seats if seat.step_id == step.id),
        copies=tuple(
            CopyTold(rows.names.get(each.official_id, ""), each.told_at, each.seen_at, each.comment, rows.names.get(each.seen_by or 0, ""))
            for each in rows.copies
            if each.step_id == step.id
        ),
        asked_without=rows.without.get((step.round, step.position), ()),
    )


def _asked(seat: Seat, rows: _Rows) -> AskedTold:
    return AskedTold(
        name=rows.names.get(seat.holder_id, ""),
        rule=seat.rule_text,
        state=seat.state,
        trouble=seat.trouble,
        decisions=tuple(rows.told[each.id] for each in rows.decisions if each.seat_id == seat.id),
        carried=rows.told.get(seat.carried_decision_id) if seat.carried_decision_id is not None else None,
    )
