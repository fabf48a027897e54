"""The words of letters to many: how far they have come, what one lacks, why one was not written and what to do."""

from collections.abc import Mapping, Sequence

from casework.letter_fields import BY_NAME, OF_APPROVALS
from casework.vocabulary import LetterState, LetterTrouble, TemplateProblem
from ui.desk.parts.words import t

LETTER_STATES = {
    LetterState.WAITING: ("Waiting", "amber"),
    LetterState.MADE: ("Written", "green"),
    LetterState.FAILED: ("Not written", "red"),
    LetterState.STOPPED: ("Stopped", "gray"),
}
LETTER_TROUBLES = {
    LetterTrouble.FIELDS_ARE_EMPTY: "Nothing is filled in for: {fields}. Fill it in on the party or the case, and try again.",
    LetterTrouble.PARTY_IS_GONE: "The party no longer stands on the case or in the register. Put it back and try again, or leave it out.",
    LetterTrouble.WRITER_CANNOT_WRITE: (
        "Who ordered the letters can no longer write on the case. Somebody who can orders letters to these parties anew."
    ),
    LetterTrouble.CASE_TAKES_NO_MORE: "The case is completed and takes no more records. Open it again, and try again.",
    LetterTrouble.TEMPLATE_IS_WRONG: (
        "The letter template cannot be filled in. Order the letters anew by another one, and tell who keeps the templates."
    ),
}


def trouble(why: LetterTrouble, lacking: Sequence[str]) -> str:
    """Return why a letter was not written, which fields are empty, and what to do."""
    return t(LETTER_TROUBLES[why], fields=_fields(lacking))


def lack(lacking: Sequence[str], problem: TemplateProblem | None) -> str:
    """Return what stands in the way of one letter before it is ordered, and what to do."""
    if problem is not None:
        return trouble(LetterTrouble.TEMPLATE_IS_WRONG, ())
    if any(name.startswith(OF_APPROVALS) for name in lacking):
        text = "The template is for replies of approvals; here nothing fills in: {fields}. Choose another template."
        return t(text, fields=_fields(lacking))
    return t("Nothing is filled in for: {fields}. Fill it in on the party or the case, and look again.", fields=_fields(lacking))


def counts(found: Mapping[LetterState, int]) -> str:
    """Return how many letters have come how far, without what there is none of."""
    return ", ".join(f"{t(LETTER_STATES[state][0])}: {found[state]}" for state in LetterState if found[state])


def _fields(lacking: Sequence[str]) -> str:
    return "; ".join(f"{t(BY_NAME[name].says)} ({name})" if name in BY_NAME else name for name in lacking)
