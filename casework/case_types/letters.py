"""A letter filled in from its template: names in double brackets become words of the case; what is not known stays marked."""

import html
import re
from collections.abc import Mapping

from casework.case_types.judging import NAMED
from casework.case_types.shape import Letter, Titles

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
"""The note that is approved where a case type names no letter for it."""


def filled(letter: Letter, values: Mapping[str, str], language: str) -> tuple[str, str]:
    """Gives the subject, and the body as HTML with everything escaped."""

    def word(found: re.Match[str]) -> str:
        return values.get(found[1]) or f"[{found[1]}]"

    subject = NAMED.sub(word, letter.subject.in_language(language))
    text = NAMED.sub(word, letter.text.in_language(language))
    paragraphs = [html.escape(each).replace("\n", "<br>") for each in text.split("\n\n") if each.strip()]
    return subject, "".join(f"<p>{each}</p>" for each in paragraphs)


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
