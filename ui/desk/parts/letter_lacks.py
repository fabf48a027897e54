"""What a letter lacks, in words that say where it is filled in."""

from collections.abc import Sequence

from casework.errors import LetterLack
from casework.vocabulary import LetterSource
from ui.desk.parts.course_terms import title
from ui.desk.parts.words import t

WORDS = {
    "outcome": "the outcome",
    "facts": "the facts",
    "legal_rule": "the legal rule",
    "reasons": "the reasons",
    "considerations": "the main considerations",
    "appeal": "the guidance on appeal",
    "case_number": "the case's number",
    "case_title": "the case's title",
    "deadline": "the case's deadline",
    "responsible": "the case's responsible",
    "unit": "the case's unit",
    "authority": "the authority",
    "today": "today's date",
    "party": "a party on the case",
    "hearing_deadline": "the deadline of a hearing",
}


def lacks_in_words(lacks: Sequence[LetterLack]) -> str:
    """Return everything a letter lacks in one sentence, each with where it is filled in."""
    return t("The letter lacks: {what}.", what="; ".join(map(_one, lacks)))


def lacks_field(lacks: Sequence[LetterLack]) -> bool:
    """Say whether something is lacking that is filled in by changing the case."""
    return any(each.source is LetterSource.FIELD or each.waits_for or each.name == "deadline" for each in lacks)


def lacks_party(lacks: Sequence[LetterLack]) -> bool:
    """Say whether there is nobody to write to."""
    return any(each.source is LetterSource.PARTY for each in lacks)


def _one(lack: LetterLack) -> str:
    named = title(lack.title_da, lack.title_en)
    match lack.source:
        case LetterSource.FIELD:
            return named
        case LetterSource.RULE if lack.waits_for:
            fields = ", ".join(title(each.title_da, each.title_en) for each in lack.waits_for)
            return t("{rule} (calculated from {fields})", rule=named, fields=fields)
        case LetterSource.RULE:
            return t("{rule} (does not apply to this case)", rule=named)
        case LetterSource.DECISION:
            return t("{part} (in the decision)", part=t(WORDS[lack.name]))
        case LetterSource.NOWHERE:
            return t("“{name}”, which this case type does not know: tell a workflow designer", name=lack.name)
    return t(WORDS[lack.name])
