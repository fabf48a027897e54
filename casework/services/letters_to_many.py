"""Letters to many: one template, a letter to each of the chosen parties of a case, each a draft of whoever ordered them.

The runner writes them, in the name and with the rights of who ordered them at the moment a letter is written: what that official could not
do by hand is not done for them (docs/decisions/letters-to-many.md). It sends none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework.cases.states import reason_against_records
from casework.errors import NotFound, RuleBroken
from casework.events import LetterNotWritten, LettersOrdered, LettersStopped, LettersTriedAgain
from casework.letter_fields import ATTACHMENTS
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseParty, LetterLine, LetterRun, LetterTemplate, LetterTemplateVersion, Party
from casework.services import letter_phrases, reply_words
from casework.services.approval_facts import facts_of_case
from casework.services.party_links import survivor_of
from casework.services.party_use import snapshot_of
from casework.services.replies import OF_CASE, LetterValues, known_as, recipient_at
from casework.services.reply_choices import version_in_use
from casework.services.reply_words import Recipient
from casework.vocabulary import Action, LetterState, LetterTrouble, PartyRole, Reason
from casework.work import Actor, Work

OF_REGISTER = "party:"
"""What the key of a recipient begins with that stands in the register, not on the case."""
MOST_LETTERS = 500
LONGEST_TITLE = 255


@dataclass(frozen=True)
class PlannedLetter:
    """Is one letter before it is filled in: to whom, and the words of its fields."""

    recipient: Recipient
    values: LetterValues


@dataclass(frozen=True)
class LettersPlan:
    """Is the letters that are wanted, and the version of the template they are filled in from."""

    template_version_id: int
    template_sha256: str
    language: str
    letters: tuple[PlannedLetter, ...]


@dataclass(frozen=True)
class Ordered:
    """Is what the runner knows of a run before it opens the work of its writer."""

    run_id: int
    writer: Actor
    template_sha256: str
    line_ids: tuple[int, ...]


def planned_letters(work: Work, case_id: int, template_id: int, recipients: Sequence[str]) -> LettersPlan:
    """Gives the letters that would be written to the recipients, each party once; nothing is changed.

    Raises:
        NotFound: the case or a party is not the actor's to see. NotPermitted: without full write to the case.
        RuleBroken: the case is completed, the template is not in use, nobody is chosen, or too many are.
    """
    case = work.load(Case, case_id, Action.WRITE_LETTERS)
    refuse_unless(CASE, case.state, Action.WRITE_LETTERS)
    template = work.session.get(LetterTemplate, template_id)
    version = version_in_use(work, template_id)
    if template is None or version is None:
        raise RuleBroken(Reason.TEMPLATE_NOT_IN_USE)
    chosen = _chosen(work, case, recipients)
    words = _Words(work, case, template.language)
    return LettersPlan(version.id, version.sha256, template.language, tuple(words.letter(each) for each in chosen))


def order_letters(work: Work, case_id: int, template_id: int, recipients: Sequence[str], *, title: str) -> int:
    """Orders a letter to each of the recipients, each party once, and gives the run's id; the runner writes them as drafts.

    Raises:
        NotFound, NotPermitted, RuleBroken: as ``planned_letters``; ``TITLE_IS_EMPTY``.
    """
    called = title.strip()[:LONGEST_TITLE]
    if not called:
        raise RuleBroken(Reason.TITLE_IS_EMPTY)
    plan = planned_letters(work, case_id, template_id, recipients)
    run = work.add(
        LetterRun(
            authority_id=work.authority_id, case_id=case_id, template_version_id=plan.template_version_id, language=plan.language,
            title=called, started_by=work.official_id, on_behalf_of=work.actor.on_behalf_of, started_at=work.now,
        )
    )  # fmt: skip
    lines = [
        LetterLine(run_id=run.id, case_id=case_id, recipient=each.recipient.key, state=LetterState.WAITING, lacking=[])
        for each in plan.letters
    ]
    work.add_all(lines)
    ids = tuple(each.id for each in lines)
    work.record(LettersOrdered(case_id=case_id, run_id=run.id, template_version_id=plan.template_version_id, lines=ids))
    return run.id


def stop_letters(work: Work, run_id: int) -> int:
    """Stops what is not written yet, and gives how many letters that are; what is written stays. Said again it stops nothing.

    Raises:
        NotFound: the run is not on a case of the actor's. NotPermitted: without full write to the case.
    """
    run = _run(work, run_id)
    waiting = _lines(work, run_id, LetterState.WAITING)
    for line in waiting:
        line.state, line.done_at = LetterState.STOPPED, work.now
    if waiting:
        work.record(LettersStopped(case_id=run.case_id, run_id=run_id))
    return len(waiting)


def try_letters_again(work: Work, run_id: int) -> int:
    """Has the letters written after all that failed or were stopped, and gives how many; what was empty should be filled in first.

    Raises:
        NotFound: the run is not on a case of the actor's. NotPermitted: without full write to the case.
        RuleBroken: the case is completed, or somebody else ordered them, in whose name they would be written.
    """
    run = _run(work, run_id)
    refuse_unless(CASE, work.session.get_one(Case, run.case_id).state, Action.WRITE_LETTERS)
    if run.started_by != work.official_id:
        raise RuleBroken(Reason.LETTERS_OF_ANOTHER)
    again = _lines(work, run_id, LetterState.FAILED, LetterState.STOPPED)
    for line in again:
        line.state, line.trouble, line.lacking, line.done_at = LetterState.WAITING, None, [], None
    if again:
        work.record(LettersTriedAgain(case_id=run.case_id, run_id=run_id, lines=tuple(each.id for each in again)))
    return len(again)


def waiting_letters(work: Work, line_ids: Sequence[int]) -> tuple[Ordered, ...]:
    """Gives those of the lines that still wait, by run, with whose letters they are; for the runner, as a system actor."""
    lines = work.session.exec(
        select(LetterLine)
        .where(col(LetterLine.id).in_(line_ids), col(LetterLine.state) == LetterState.WAITING)
        .order_by(col(LetterLine.id))
    ).all()
    runs: dict[int, list[int]] = {}
    for line in lines:
        runs.setdefault(line.run_id, []).append(line.id)
    return tuple(_ordered(work, work.session.get_one(LetterRun, run_id), ids) for run_id, ids in runs.items())


def planned_lines(work: Work, line_ids: Sequence[int]) -> dict[int, PlannedLetter | LetterTrouble]:
    """Gives the letter of each line of a run that still waits, or why it cannot be; for the runner, as who ordered them.

    Raises:
        NotFound, NotPermitted: who ordered them no longer sees the case, or has full write to it.
    """
    planned: dict[int, PlannedLetter | LetterTrouble] = {}
    words: _Words | None = None
    for line in _waiting(work, line_ids):
        case = work.load(Case, line.case_id, Action.WRITE_LETTERS)
        if CASE.get((case.state, Action.WRITE_LETTERS)) or reason_against_records(work, case):
            planned[line.id] = LetterTrouble.CASE_TAKES_NO_MORE
            continue
        recipient = recipient_of(work, case, line.recipient)
        words = words or _Words(work, case, work.session.get_one(LetterRun, line.run_id).language)
        planned[line.id] = words.letter(recipient) if recipient is not None else LetterTrouble.PARTY_IS_GONE
    return planned


def fail_letters(work: Work, troubles: Mapping[int, tuple[LetterTrouble, tuple[str, ...]]]) -> None:
    """Writes down why letters could not be written, by line, with the fields that were empty; for the runner, as a system actor."""
    for line in _waiting(work, list(troubles), lock=True):
        line.state, line.done_at = LetterState.FAILED, work.now
        line.trouble, lacking = troubles[line.id]
        line.lacking = list(lacking)
        work.record(LetterNotWritten(case_id=line.case_id, run_id=line.run_id, line_id=line.id))


def recipient_of(work: Work, case: Case, key: str) -> Recipient | None:
    """Gives the party of a key as it stands on the case, or in the register now; None where it does not, or is not the actor's to see."""
    of, _, number = key.partition(":")
    if not number.isdecimal() or len(number) > 9:
        return None
    if f"{of}:" == OF_CASE:
        row = work.session.get(CaseParty, int(number))
        return recipient_at(work, key, row) if row is not None and row.case_id == case.id else None
    party = work.session.get(Party, int(number)) if f"{of}:" == OF_REGISTER else None
    live = survivor_of(work, party) if party is not None else None
    if live is None or not live.is_active:
        return None
    as_put = CaseParty(case_id=case.id, role=PartyRole.RECIPIENT, party_id=live.id, **snapshot_of(live))  # as it would be put on the case
    return recipient_at(work, key, as_put)


def letter_to(work: Work, case: Case, to: Recipient, language: str) -> PlannedLetter:
    """Gives the words of a letter on the case to one, as a run would write it."""
    return _Words(work, case, language).letter(to)


class _Words:
    """Is what every letter of a run says, asked once; and each one's own."""

    def __init__(self, work: Work, case: Case, language: str) -> None:
        self._work, self._language = work, language
        self._same: LetterValues = {**reply_words.words_of_letter(work, case, work.official_id, language), ATTACHMENTS: []}
        self._phrases, self._facts = letter_phrases.phrases_in_use(work, case.authority_id), facts_of_case(work, case)

    def letter(self, to: Recipient) -> PlannedLetter:
        """Gives the letter to one."""
        said = letter_phrases.words_of(self._work, self._phrases, self._facts, to, self._language)
        return PlannedLetter(to, {**self._same, **reply_words.words_for(to, self._language), **said})


def _chosen(work: Work, case: Case, keys: Sequence[str]) -> list[Recipient]:
    """Gives the chosen, each party once, in whatever capacities it was chosen."""
    found: dict[object, Recipient] = {}
    for key in keys:
        recipient = recipient_of(work, case, key)
        if recipient is None:
            raise NotFound("Party", key)
        found.setdefault(known_as(recipient), recipient)
    if not found:
        raise RuleBroken(Reason.NOBODY_TO_WRITE_TO)
    if len(found) > MOST_LETTERS:
        raise RuleBroken(Reason.TOO_MANY_LETTERS)
    return list(found.values())


def _run(work: Work, run_id: int) -> LetterRun:
    run = work.session.get(LetterRun, run_id)
    if run is None:
        raise NotFound("LetterRun", run_id)
    work.load(Case, run.case_id, Action.WRITE_LETTERS)
    return run


def _lines(work: Work, run_id: int, *states: LetterState) -> Sequence[LetterLine]:
    query = select(LetterLine).where(col(LetterLine.run_id) == run_id, col(LetterLine.state).in_(states))
    return work.session.exec(query.order_by(col(LetterLine.id)).with_for_update()).all()


def _waiting(work: Work, line_ids: Sequence[int], *, lock: bool = False) -> Sequence[LetterLine]:
    query = select(LetterLine).where(col(LetterLine.id).in_(line_ids), col(LetterLine.state) == LetterState.WAITING)
    query = query.order_by(col(LetterLine.id))
    return work.session.exec(query.with_for_update() if lock else query).all()


def _ordered(work: Work, run: LetterRun, line_ids: Sequence[int]) -> Ordered:
    version = work.session.get_one(LetterTemplateVersion, run.template_version_id)
    return Ordered(run.id, Actor.official(run.started_by, on_behalf_of=run.on_behalf_of), version.sha256, tuple(line_ids))
