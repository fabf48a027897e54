"""Changes the steps of an approval whose turn has not come: before it starts all of them, then those not opened (f2.md 3, edit flow)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from casework.approvals.definition import DefinitionRead, canonical
from casework.approvals.definition_reading import read_definition
from casework.approvals.judging import named_twice
from casework.approvals.rows import begun_steps, pinned
from casework.errors import DefinitionIsWrong, RuleBroken, WrongInDefinition
from casework.events import StepsEdited
from casework.model import Approval, Drafter, Official
from casework.services.approving.permitting import permit
from casework.services.definitions import unknown_in
from casework.vocabulary import Action, ApprovalVerb, DefinitionProblem, Reason, SeatRule
from casework.work import Work


def edit_steps(work: Work, approval_id: int, content: Mapping[str, Any], *, opened_version: int | None = None) -> None:
    """Gives a running approval steps of its own, as a definition says them; those that were opened must be the same.

    Only the steps are taken: whether a changed document asks again, or people must differ, stays as the approval was started.

    Raises:
        NotPermitted: without full write. RuleBroken: the approval is finished, or its steps are a process in Python.
        DefinitionIsWrong: with every problem and its place;
        ``FIRST_STEPS_CHANGED`` at a step that was opened already, ``DRAFTER_CANNOT_DECIDE`` at a seat given to who has written on the
        record (four eyes), ``SEAT_TWICE`` where nobody may decide in two steps.
    """
    approval = work.load(Approval, approval_id, Action.CANCEL, opened_version=opened_version, lock=True)
    permit(work, approval, ApprovalVerb.EDIT_STEPS)
    before = pinned(work, approval)
    after = with_steps(before, content)
    give_steps(work, approval, before, after, begun_steps(work, approval_id))


def with_steps(before: DefinitionRead, content: Mapping[str, Any]) -> DefinitionRead:
    """Gives a definition with the steps that ``content`` says, all else as it was.

    Raises:
        RuleBroken: its steps are a process in Python. DefinitionIsWrong: ``content`` cannot be read, with every problem and its place.
    """
    if before.process is not None:
        raise RuleBroken(Reason.PROCESS_STEPS_ARE_CODE)
    return replace(before, steps=read_definition(content).steps)


def give_steps(work: Work, approval: Approval, before: DefinitionRead, after: DefinitionRead, begun: int) -> None:
    """Gives an approval steps of its own, of which the first ``begun`` must be what they were; none is before it starts.

    Raises:
        DefinitionIsWrong: with every problem and its place, as ``edit_steps`` tells.
    """
    if problems := tuple(_problems(work, approval, before, after, begun)):
        raise DefinitionIsWrong(problems)
    approval.own_content = canonical(after)
    known = {step.name: step for step in before.steps}
    work.record(
        StepsEdited(
            record_id=approval.record_id,
            approval_id=approval.id,
            before=tuple(step.name for step in before.steps),
            after=tuple(step.name for step in after.steps),
            changed=tuple(step.name for step in after.steps if step.name in known and step != known[step.name]),
        )
    )


def _problems(work: Work, approval: Approval, before: DefinitionRead, after: DefinitionRead, begun: int) -> Iterator[WrongInDefinition]:
    """Finds what is wrong with the steps to come; those that have begun must be what they were, whoever has left since."""
    for number in range(begun):
        if number >= len(after.steps) or before.steps[number] != after.steps[number]:
            yield WrongInDefinition(f"steps.{number}", DefinitionProblem.FIRST_STEPS_CHANGED)
    found = [*unknown_in(work, approval.authority_id, after), *_drafters(work, approval, before, after)]
    if approval.needs_distinct:
        found += [WrongInDefinition(each.place, each.problem, each.about) for each in named_twice(after)]
    yield from (each for each in found if int(each.place.split(".")[1]) >= begun)


def _drafters(work: Work, approval: Approval, before: DefinitionRead, after: DefinitionRead) -> Iterator[WrongInDefinition]:
    """Finds seats that the change gives to somebody who has written on the record: drafters never decide."""
    wrote = select(Official.username, Official.name).join(Drafter, col(Drafter.official_id) == Official.id)
    names = dict(work.session.exec(wrote.where(col(Drafter.record_id) == approval.record_id)).all())
    for number, step in enumerate(after.steps):
        for at, seat in enumerate(step.seats):
            if step not in before.steps and seat.rule is SeatRule.NAME and seat.official in names:
                yield WrongInDefinition(f"steps.{number}.seats.{at}", DefinitionProblem.DRAFTER_CANNOT_DECIDE, names[seat.official])
