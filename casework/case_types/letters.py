"""A letter filled in from its template: names in double brackets become words of the case, and none is ever left."""

import difflib
import html
import re
from collections.abc import Collection, Mapping

from casework.case_types.expressions import Complain
from casework.case_types.shape import CaseTypeRead, Letter, Titles
from casework.vocabulary import CaseTypeProblem, FieldKind, TaskKind

BRACKETS = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
DOUBLE = re.compile(r"\[\[[^\[\]<>]{1,80}\]\]")
SINGLE = re.compile(r"\[([a-z0-9_]{1,40})\]")
OF_THE_DECISION = frozenset({"outcome", "facts", "legal_rule", "reasons", "considerations", "appeal"})
OF_THE_CASE = OF_THE_DECISION | {
    "case_number", "case_title", "party", "today", "deadline", "responsible", "unit", "authority", "hearing_deadline",
}  # fmt: skip
"""What a letter may name beside the fields and rules of its case type."""

WITHOUT_ANSWER = Titles(
    da="Har vi ikke hørt fra dig inden fristen, kan sagen blive afgjort på det grundlag, vi har.",
    en="If we have not heard from you by then, the case may be decided on the basis we have.",
)
"""What every hearing letter says (forvaltningsloven § 19, Justitsministeriets vejledning: the case may be decided without a reply)."""

HEARING = Letter(
    name="hearing",
    titles=Titles("Partshøring", "Party hearing"),
    subject=Titles("Du har mulighed for at udtale dig", "You can comment before we decide"),
    text=Titles(
        "Kære [[party]]\n\nI sag [[case_number]] lægger vi vægt på disse oplysninger:\n\n[[facts]]\n\n"
        "Du kan udtale dig senest den [[hearing_deadline]]. " + WITHOUT_ANSWER.da + "\n\nVenlig hilsen\n[[responsible]], [[unit]]",
        "Dear [[party]]\n\nIn case [[case_number]] we attach importance to these facts:\n\n[[facts]]\n\n"
        "You can comment by [[hearing_deadline]]. " + WITHOUT_ANSWER.en + "\n\nYours sincerely\n[[responsible]], [[unit]]",
    ),
)
"""The hearing letter of a case type that has none of its own."""


TO_APPROVE = Letter(
    name="to_approve",
    titles=Titles("Til godkendelse", "For approval"),
    subject=Titles("Til godkendelse: [[case_title]]", "For approval: [[case_title]]"),
    text=Titles(
        "Sag [[case_number]]: [[case_title]]\n\nIndstilling: [[outcome]]\n\nSagens oplysninger: [[facts]]\n\nRegler: [[legal_rule]]\n\n"
        "Begrundelse: [[reasons]] [[considerations]]\n\n[[responsible]], [[unit]]",
        "Case [[case_number]]: [[case_title]]\n\nProposal: [[outcome]]\n\nFacts: [[facts]]\n\nRules: [[legal_rule]]\n\n"
        "Reasons: [[reasons]] [[considerations]]\n\n[[responsible]], [[unit]]",
    ),
)
"""The note that is approved where a case type names no letter for it; what the case does not hold is left out of it."""


def names_in(letter: Letter, language: str) -> tuple[str, ...]:
    """Gives every name the letter holds in double brackets, each once, in their order."""
    found = BRACKETS.findall(letter.subject.in_language(language)) + BRACKETS.findall(letter.text.in_language(language))
    return tuple(dict.fromkeys(found))


def filled(letter: Letter, values: Mapping[str, str], language: str) -> tuple[str, str]:
    """Gives the subject, and the body as HTML with everything escaped; every name of the letter is in the values.

    A paragraph whose names are all known to be empty is left out with its heading: a decision in favour carries no guidance on appeal.
    """

    def word(found: re.Match[str]) -> str:
        return values[found[1]].replace("\r\n", "\n").strip()

    subject = " ".join(BRACKETS.sub(word, letter.subject.in_language(language)).split())
    body = ""
    for each in letter.text.in_language(language).split("\n\n"):
        names = BRACKETS.findall(each)
        if names and not any(values[name].strip() for name in names):
            continue
        said = (one.strip() for one in BRACKETS.sub(word, each).split("\n\n"))
        body += "".join(f"<p>{html.escape(one).replace(chr(10), '<br>')}</p>" for one in said if one)
    return subject, body


def left_open(text: str, *, is_letter: bool) -> bool:
    """Says whether a text still holds a name in brackets that nobody filled in.

    Double brackets never go out. One pair is ordinary writing, but not in a letter of a course, where it once marked what was missing.
    """
    if DOUBLE.search(text):
        return True
    return is_letter and any(name in OF_THE_CASE or "_" in name for name in SINGLE.findall(text))


def judge_letters(read: CaseTypeRead, complain: Complain) -> None:
    """Complains of every name in a letter that nothing fills in, at its place: what is published can be written."""
    held = {each.name for each in read.fields if each.kind not in (FieldKind.PARTY, FieldKind.CASE)} | {each.name for each in read.rules}
    decides = any(each.kind is TaskKind.DECISION for each in read.tasks)
    for number, letter in enumerate(read.letters):
        never = (set() if decides else OF_THE_DECISION) - {"facts"}
        if letter.name != HEARING.name:
            never |= {"hearing_deadline"} | (set() if decides else {"facts"})
        for part, titles in (("subject", letter.subject), ("text", letter.text)):
            for language, words in (("da", titles.da), ("en", titles.en)):
                place = f"letters.{number}.{part}.{language}"
                for name in BRACKETS.findall(words):
                    if name not in held | OF_THE_CASE:
                        complain(place, CaseTypeProblem.UNKNOWN_WORD_IN_LETTER, _about(name, held | OF_THE_CASE))
                    elif name in never - held:
                        complain(place, CaseTypeProblem.NEVER_FILLED_IN, name)
                if "[[" in (rest := BRACKETS.sub("", words)) or "]]" in rest:
                    complain(place, CaseTypeProblem.BRACKETS_NOT_CLOSED, letter.name)


def _about(name: str, known: Collection[str]) -> str:
    """Gives the name as it is written, and the one that may be meant."""
    near = difflib.get_close_matches(name.strip().lower().replace(" ", "_"), sorted(known), 1)
    return f"{name[:60]} → {near[0]}?" if near else name[:60]


def hearing_letter(letter: Letter | None, language: str) -> Letter:
    """Gives the hearing letter, with the sentence on deciding without an answer added where a template has left it out."""
    made = letter or HEARING
    said = WITHOUT_ANSWER.in_language(language)
    text = made.text.in_language(language)
    known = ("kan sagen blive afgjort", "may be decided")
    if any(words in text for words in known):
        return made
    more = f"{text}\n\n{said}"
    return Letter(made.name, made.titles, made.subject, Titles(more, more))
