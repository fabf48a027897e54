"""Fills a version of a letter template in for a real case, so that it is seen before it is taken into use; nothing is kept."""

from dataclasses import dataclass, field

from casework.errors import RuleBroken
from casework.services.template_trying import planned_trial
from casework.vocabulary import Reason, TemplateProblem
from casework.work import Work
from documents.isolation import Isolation
from documents.letter_checking import OpenWork
from documents.letter_filing import FILENAMES
from documents.letter_trying import tried
from documents.merged import Merge


@dataclass(frozen=True)
class TemplateTried:
    """Is the letter's words, or the fields that are empty in it, or what is wrong with the template for this case.

    ``invented`` are the fields that have no words of the case's, and those of an invented one instead.
    """

    text: str = field(repr=False)
    lacking: tuple[str, ...]
    problem: TemplateProblem | None
    invented: tuple[str, ...]


def tried_on(open_work: OpenWork, merge: Merge, version_id: int, case_id: int, recipient: str = "") -> tuple[TemplateTried, str, bytes]:
    """Gives what came of it with the letter's name and Word file, empty where it cannot be filled in.

    Raises:
        NotFound, NotPermitted: as ``planned_trial``.
    """
    with open_work() as work:
        plan = planned_trial(work, version_id, case_id, recipient)
        template = work.platform.blobs.read(plan.template_sha256)
    (outcome,) = tried(merge, template, [plan.values])
    shown = TemplateTried(outcome.text, outcome.lacking, outcome.problem, plan.invented)
    return shown, FILENAMES.get(plan.language, FILENAMES["da"]), outcome.letter


def tried_file(open_work: OpenWork, merge: Merge, version_id: int, case_id: int, recipient: str = "") -> tuple[str, bytes]:
    """Gives the letter as a Word file with its name; nothing is kept.

    Raises:
        NotFound, NotPermitted: as ``planned_trial``. RuleBroken: ``FIELDS_MISSING`` where it lacks something, ``TEMPLATE_IS_WRONG``.
    """
    shown, name, letter = tried_on(open_work, merge, version_id, case_id, recipient)
    if not letter:
        raise RuleBroken(Reason.FIELDS_MISSING if shown.lacking else Reason.TEMPLATE_IS_WRONG)
    return name, letter


def looked(open_work: OpenWork, version_id: int, case_id: int, sandbox: Isolation, recipient: str = "") -> TemplateTried:
    """Gives what ``try_template`` answers, for a door that opens its work afterwards."""
    return tried_on(open_work, sandbox.merge, version_id, case_id, recipient)[0]


def try_template(
    work: Work,
    version_id: int,
    case_id: int,
    sandbox: Isolation,  # noqa: ARG001  # ``looked`` takes what this takes
    recipient: str = "",
    *,
    looked: TemplateTried,
) -> TemplateTried:
    """Gives a version's words for a case and one of its parties, before it is taken into use. Nothing is changed.

    Raises:
        NotFound: the template, the case or the party is not the actor's to see.
        NotPermitted: without ``MANAGE_TEMPLATES``, or without full write to the case.
    """
    planned_trial(work, version_id, case_id, recipient)  # they may have lost the case while the letter was filled in
    return looked
