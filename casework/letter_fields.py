"""Every field a letter template can name: what it says, whether it may be empty, and what an invented case has in it.

A template says ``{{ party.name }}``; a field of the case's type is ``{{ field.amount }}``. A field that is empty where a letter says it
stops the letter, unless it may be empty, or the template asks first: ``{% if case.number %}`` (docs/decisions/replies-of-approvals.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LANGUAGES = ("da", "en")
ATTACHMENTS = "attachments"
OF_CASE_TYPES = "field"
"""The room of the fields that case types name."""
OF_PHRASES = "phrase."
"""What the name of a phrase begins with, which stands where its criterion holds (``casework.services.letter_phrases``)."""
OF_APPROVALS = ("approval.", "signature.", "record.")
"""What the names of fields begin with that only the reply of an approval has."""
OF_PARTIES = "party."
"""What the name of a field begins with that is another one in each letter."""


@dataclass(frozen=True)
class LetterField:
    """Is one field: its name in templates, what it says, and its words for an invented case, Danish and English."""

    name: str
    says: str
    da: str
    en: str
    may_be_empty: bool = False


FIELDS: tuple[LetterField, ...] = (
    LetterField("party.name", "The name of the party the letter goes to", "Anna Prøve", "Anna Sample"),
    LetterField("party.address", "The party's address", "Prøvevej 1\n9999 Prøveby", "Prøvevej 1\n9999 Prøveby"),
    LetterField("party.email", "The party's e-mail address", "anna@prove.invalid", "anna@prove.invalid"),
    LetterField("party.phone", "The party's telephone number", "00 00 00 00", "00 00 00 00"),
    LetterField("party.identifier", "The party's number, of a CPR number the birth date alone", "610190-xxxx", "610190-xxxx"),
    LetterField("party.role", "In what capacity the party stands on the case", "ansøger", "applicant"),
    LetterField("case.number", "The number of the case", "2026-123", "2026-123"),
    LetterField("case.title", "The title of the case", "Tilskud til varmepumpe", "Grant for a heat pump"),
    LetterField("case.file_plan_code", "The file plan code of the case", "06.02.01", "06.02.01"),
    LetterField("case.unit", "The unit that has the case", "Tilskud & Tilsyn", "Grants & Supervision"),
    LetterField("case.responsible", "Who is responsible for the case", "Mette Lund", "Mette Lund"),
    LetterField("case.deadline", "The deadline of the case", "1. december 2026", "1 December 2026"),
    LetterField("record.title", "The title of the record that was approved", "Ansøgning om tilskud", "Application for a grant"),
    LetterField("record.number", "The number of the record on its case", "7", "7"),
    LetterField("record.date", "The date of the record: of the letter, or when it came", "2. november 2026", "2 November 2026"),
    LetterField("approval.title", "The title of the approval", "Afgørelse om tilskud", "Decision on a grant"),
    LetterField("approval.started", "When the approval was started", "3. november 2026", "3 November 2026"),
    LetterField("approval.finished", "When it was approved finally", "6. november 2026", "6 November 2026"),
    LetterField("approval.approvers", "Everybody whose approval stands, in order", "Jens Holt, Sara Bech", "Jens Holt, Sara Bech"),
    LetterField("signature.name", "Who approved finally", "Sara Bech", "Sara Bech"),
    LetterField("signature.on_behalf_of", "On whose behalf, where it was somebody's", "Jens Holt", "Jens Holt", may_be_empty=True),
    LetterField("signature.title", "The title of who approved finally", "Departementschef", "Permanent Secretary"),
    LetterField("signature.unit", "The unit of who approved finally", "Departementet", "The Department"),
    LetterField("signature.authority", "The authority", "Ministeriet for Prøver", "The Ministry of Samples"),
    LetterField("signature.date", "The date of the final approval", "6. november 2026", "6 November 2026"),
    LetterField(
        "signature.block",
        "The whole signature block: who, on behalf of whom, title, authority and date, on lines of their own",
        "Sara Bech\npå vegne af Jens Holt\nDepartementschef\nMinisteriet for Prøver\nGodkendt den 6. november 2026",
        "Sara Bech\non behalf of Jens Holt\nPermanent Secretary\nThe Ministry of Samples\nApproved on 6 November 2026",
    ),
    LetterField("sender.name", "The responsible for the approval, whose letter it is", "Mette Lund", "Mette Lund"),
    LetterField("sender.title", "The title of the responsible", "Fuldmægtig", "Head of Section"),
    LetterField("sender.unit", "The unit of the responsible", "Tilskud & Tilsyn", "Grants & Supervision"),
    LetterField("sender.email", "The e-mail address of the responsible", "mette@prove.invalid", "mette@prove.invalid"),
    LetterField("letter.date", "The day the letter is made", "6. november 2026", "6 November 2026"),
)
BY_NAME = {each.name: each for each in FIELDS}


def invented(language: str) -> dict[str, str | Sequence[str]]:
    """Gives every field's words for a case that is invented."""
    is_danish = language == "da"
    said: dict[str, str | Sequence[str]] = {each.name: each.da if is_danish else each.en for each in FIELDS}
    return said | {ATTACHMENTS: ["Budget.pdf", "Tegning.pdf"] if is_danish else ["Budget.pdf", "Drawing.pdf"]}


def filled_in(values: Mapping[str, str]) -> dict[str, str]:
    """Gives the fields that have words, and those that may be empty."""
    return {name: said for name, said in values.items() if said.strip() or (name in BY_NAME and BY_NAME[name].may_be_empty)}
