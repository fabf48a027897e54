"""Looks letters to many through before they are ordered: what each would lack, and how one looks, for the real case and party."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from casework.errors import RuleBroken
from casework.services.letters_to_many import planned_letters
from casework.vocabulary import Reason, TemplateProblem
from casework.work import Work
from documents.isolation import Isolation
from documents.letter_filing import FILENAMES
from documents.letter_trying import tried
from documents.merged import Merge

OpenWork = Callable[[], AbstractContextManager[Work]]


@dataclass(frozen=True)
class LetterChecked:
    """Is one letter as it would be: the fields that are empty in it, or what is wrong with the template; without either it can be written.

    ``text`` is its words, where it was asked for alone.
    """

    recipient: str
    name: str = field(repr=False)
    lacking: tuple[str, ...]
    problem: TemplateProblem | None
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class LettersChecked:
    """Is what was found, letter by letter, each party once."""

    letters: tuple[LetterChecked, ...]


def checked(open_work: OpenWork, merge: Merge, case_id: int, template_id: int, recipients: Sequence[str]) -> LettersChecked:
    """Fills the letters in outside any work, and keeps none.

    Raises:
        NotFound, NotPermitted, RuleBroken: as ``planned_letters``.
    """
    with open_work() as work:
        plan = planned_letters(work, case_id, template_id, recipients)
        template = work.platform.blobs.read(plan.template_sha256)
    outcomes = tried(merge, template, [each.values for each in plan.letters])
    is_one = len(plan.letters) == 1
    return LettersChecked(
        tuple(
            LetterChecked(each.recipient.key, each.recipient.name, outcome.lacking, outcome.problem, outcome.text if is_one else "")
            for each, outcome in zip(plan.letters, outcomes, strict=True)
        )
    )


def letter_file(open_work: OpenWork, merge: Merge, case_id: int, template_id: int, recipient: str) -> tuple[str, bytes]:
    """Gives one letter as it would be, as a Word file with its name; nothing is kept.

    Raises:
        NotFound, NotPermitted, RuleBroken: as ``planned_letters``; ``FIELDS_MISSING`` where it lacks something.
    """
    with open_work() as work:
        plan = planned_letters(work, case_id, template_id, [recipient])
        template = work.platform.blobs.read(plan.template_sha256)
    (outcome,) = tried(merge, template, [plan.letters[0].values])
    if not outcome.letter:
        raise RuleBroken(Reason.FIELDS_MISSING if outcome.lacking else Reason.TEMPLATE_IS_WRONG)
    return FILENAMES.get(plan.language, FILENAMES["da"]), outcome.letter


def looked(open_work: OpenWork, case_id: int, template_id: int, recipients: Sequence[str], sandbox: Isolation) -> LettersChecked:
    """Gives what ``check_letters`` answers, for a door that opens its work afterwards."""
    return checked(open_work, sandbox.merge, case_id, template_id, recipients)


def check_letters(
    work: Work,
    case_id: int,
    template_id: int,
    recipients: Sequence[str],
    sandbox: Isolation,  # noqa: ARG001  # ``looked`` takes what this takes
    *,
    looked: LettersChecked,
) -> LettersChecked:
    """Gives for each of the recipients what their letter would lack; asked for one alone, its words as well. Nothing is changed.

    Raises:
        NotFound: the case or a party is not the actor's to see. NotPermitted: without full write to the case.
        RuleBroken: the case is completed, the template is not in use, nobody is chosen, or too many are.
    """
    planned_letters(work, case_id, template_id, recipients)  # they may have lost the case while the letters were filled in
    return looked
