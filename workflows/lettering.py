"""Writes letters to many: planned as who ordered them, filled in outside any work, each filed in a work of its own.

Run again it finds a line written and passes it by. Killed between filling in and filing it leaves bytes that nobody speaks of.
"""

from collections.abc import Mapping, Sequence

from casework import faults
from casework.errors import NotFound, NotPermitted, Retryable, RuleBroken
from casework.services import letters_to_many
from casework.services.letters_to_many import Ordered, PlannedLetter
from casework.services.replies import REPLIER
from casework.vocabulary import LetterTrouble
from documents import letter_filing
from documents.letter_trying import tried
from workflows.claiming import Claimed
from workflows.runtime import Failures, Kit

TRIES = 4
"""How often a child that breaks down over a template, which was tried before it was kept, is asked before it is the template's fault."""

Troubles = dict[int, tuple[LetterTrouble, tuple[str, ...]]]


def write_letters(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Writes the letter of each row's line, or says on the line why it cannot be; what is to be tried again is named by its row."""
    with kit.platform.work(REPLIER) as work:
        orders = letters_to_many.waiting_letters(work, [row.subject_id for row in rows])
    of_line = {row.subject_id: row for row in rows}
    failed: dict[int, Exception] = {}
    for order in orders:
        is_last = any(of_line[line_id].attempts >= TRIES for line_id in order.line_ids)
        failed |= {of_line[line_id].id: error for line_id, error in _write(kit, order, is_last=is_last).items()}
    return failed


def _write(kit: Kit, order: Ordered, *, is_last: bool) -> dict[int, Exception]:
    """Writes the letters of one run; gives the lines that are to be tried again."""
    try:
        with kit.platform.work(order.writer) as work:
            planned = letters_to_many.planned_lines(work, order.line_ids)
    except (NotFound, NotPermitted):
        _fail(kit, dict.fromkeys(order.line_ids, (LetterTrouble.WRITER_CANNOT_WRITE, ())))
        return {}
    letters = {line_id: each for line_id, each in planned.items() if isinstance(each, PlannedLetter)}
    troubles: Troubles = {line_id: (each, ()) for line_id, each in planned.items() if isinstance(each, LetterTrouble)}
    template = kit.platform.blobs.read(order.template_sha256)
    outcomes = dict(zip(letters, tried(kit.merge, template, [each.values for each in letters.values()]), strict=True))
    again: dict[int, Exception] = {}
    for line_id, outcome in outcomes.items():
        if outcome.is_broken and not is_last:
            again[line_id] = Retryable("the letter could not be filled in")
        elif outcome.problem is not None:
            troubles[line_id] = (LetterTrouble.TEMPLATE_IS_WRONG, ())
        elif outcome.lacking:
            troubles[line_id] = (LetterTrouble.FIELDS_ARE_EMPTY, outcome.lacking)
    _fail(kit, troubles)
    whole = {line_id: outcomes[line_id].letter for line_id in letters if line_id not in troubles and line_id not in again}
    return again | _file(kit, order, letters, whole)


def _file(kit: Kit, order: Ordered, letters: Mapping[int, PlannedLetter], whole: Mapping[int, bytes]) -> dict[int, Exception]:
    again: dict[int, Exception] = {}
    for line_id, letter in whole.items():
        kit.platform.blobs.put(letter)
        faults.point("letter.stored")
        try:
            with kit.platform.work(order.writer) as work:
                letter_filing.file_letter(work, line_id, letters[line_id], letter)
        except (NotFound, NotPermitted, RuleBroken):
            _fail(kit, {line_id: (LetterTrouble.WRITER_CANNOT_WRITE, ())})
        except Retryable as error:
            again[line_id] = error
        faults.point("letter.committed")
    return again


def _fail(kit: Kit, troubles: Troubles) -> None:
    if troubles:
        with kit.platform.work(REPLIER) as work:
            letters_to_many.fail_letters(work, troubles)
