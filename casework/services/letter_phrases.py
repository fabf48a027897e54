"""Phrases by criterion: words that stand in a letter only where a condition on the case, the record or the party holds.

A template says ``{{ phrase.appeal_guidance }}``. Where the condition does not hold the phrase is empty, and that is no lack. Where it
cannot be said, because a field it turns on is empty, the letter is stopped by the phrase's name: silence would be a guess.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from casework.approvals import conditions
from casework.approvals.conditions import BUILT_IN
from casework.approvals.definition_reading import condition_of, is_condition
from casework.case_types.expressions import Scalar
from casework.errors import RuleBroken, TemplateIsWrong
from casework.events import LetterPhraseEnded, LetterPhraseSaved
from casework.fields import FieldChoice, FieldDefinition
from casework.letter_fields import OF_PHRASES
from casework.model import LetterPhrase, LetterTemplate, LetterTemplateVersion
from casework.services import definition_judging
from casework.services.reply_words import ROLES, Recipient
from casework.vocabulary import Action, FieldKind, Privilege, Reason, TemplateProblem, TemplateState
from casework.work import Work

LONGEST_NAME, LONGEST_WORDS = 60, 4_000
_PLAIN = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
OF_PARTIES: tuple[FieldDefinition, ...] = (
    FieldDefinition(
        "party_role", FieldKind.CHOICE, "I hvilken egenskab parten står på sagen", "In what capacity the party stands on the case",
        choices=tuple(FieldChoice(str(role), words["da"], words["en"]) for role, words in ROLES.items()),
    ),
    FieldDefinition("party_is_company", FieldKind.YES_NO, "Parten er en virksomhed", "The party is a company"),
    FieldDefinition("party_is_protected", FieldKind.YES_NO, "Partens adresse er beskyttet", "The party's address is protected"),
)  # fmt: skip
"""What a condition may ask of the party that the letter goes to."""


@dataclass(frozen=True)
class Phrase:
    """Is a phrase as letters are written with it."""

    name: str
    condition: Any
    da: str
    en: str


def add_phrase(work: Work, name: str, condition: Any, da: str, en: str) -> int:
    """Adds a phrase and gives its id; a template names it by its plain name.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``. RuleBroken: its name is empty or taken, or it has no words in a language.
        TemplateIsWrong: the condition names unknown fields, or is none.
    """
    work.demand(Privilege.MANAGE_TEMPLATES)
    said = _checked(work, name, condition, da, en, phrase_id=None)
    phrase = work.add(
        LetterPhrase(
            authority_id=work.authority_id, name=said.name, condition=condition, da=said.da, en=said.en, changed_by=work.official_id,
            changed_at=work.now,
        )
    )  # fmt: skip
    work.record(LetterPhraseSaved(phrase_id=phrase.id, name=said.name, is_new=True))
    return phrase.id


def change_phrase(  # a phrase has this many parts
    work: Work, phrase_id: int, name: str, condition: Any, da: str, en: str, *, opened_version: int | None = None
) -> None:
    """Changes a phrase, and takes it back into use where it was out of it.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``. NotFound: it is not of the authority. Stale: somebody changed it meanwhile.
        RuleBroken: its name is empty or taken, it has no words in a language, or a template in use says it by the name it had.
        TemplateIsWrong: the condition names unknown fields, or is none.
    """
    phrase = work.load(LetterPhrase, phrase_id, Action.DESIGN, opened_version=opened_version, lock=True)
    said = _checked(work, name, condition, da, en, phrase_id=phrase_id)
    if phrase.name != said.name:
        _refuse_named(work, phrase.name)
    phrase.name, phrase.condition, phrase.da, phrase.en, phrase.is_active = said.name, condition, said.da, said.en, True
    phrase.changed_by, phrase.changed_at = work.official_id, work.now
    work.record(LetterPhraseSaved(phrase_id=phrase.id, name=said.name, is_new=False))


def end_phrase(work: Work, phrase_id: int, *, opened_version: int | None = None) -> None:
    """Takes a phrase out of use; saving it again takes it back.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``. NotFound: it is not of the authority. Stale: somebody changed it meanwhile.
        RuleBroken: a template that is in use names it.
    """
    phrase = work.load(LetterPhrase, phrase_id, Action.DESIGN, opened_version=opened_version, lock=True)
    if not phrase.is_active:
        return
    _refuse_named(work, phrase.name)
    phrase.is_active, phrase.changed_by, phrase.changed_at = False, work.official_id, work.now
    work.record(LetterPhraseEnded(phrase_id=phrase.id, name=phrase.name))


def phrases_in_use(work: Work, authority_id: int) -> tuple[Phrase, ...]:
    """Gives the phrases that letters of an authority are written with."""
    query = select(LetterPhrase).where(col(LetterPhrase.authority_id) == authority_id, col(LetterPhrase.is_active))
    return tuple(Phrase(each.name, each.condition, each.da, each.en) for each in work.session.exec(query.order_by(col(LetterPhrase.name))))


def phrase_fields(work: Work) -> tuple[tuple[str, tuple[FieldDefinition, ...]], ...]:
    """Gives the fields that the condition of a phrase may look at: of the party, of every record, of the case types.

    Raises:
        NotPermitted: without ``MANAGE_TEMPLATES``.
    """
    work.demand(Privilege.MANAGE_TEMPLATES)
    return tuple(_known(work).items())


def words_of(
    work: Work, phrases: Sequence[Phrase], facts: Mapping[str, Scalar | None], recipient: Recipient, language: str
) -> dict[str, str]:
    """Gives the words of each phrase in the letter to a party: none where its condition fails, left out where that cannot be said."""
    known = {**facts, **_facts_of(recipient)}
    said: dict[str, str] = {}
    for each in phrases:
        condition = None if each.condition is None else condition_of(each.condition)
        holds = conditions.answer(condition, known, work.today).value
        if holds is not None:
            said[f"{OF_PHRASES}{each.name}"] = (each.da if language == "da" else each.en) if holds else ""
    return said


def plain_name(name: str) -> str:
    """Gives the name as a template says it: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower().translate(_PLAIN)).strip("_")[:LONGEST_NAME].lstrip("0123456789_")


def _checked(work: Work, name: str, condition: Any, da: str, en: str, *, phrase_id: int | None) -> Phrase:
    """Gives a phrase as it may be kept."""
    called = plain_name(name)
    if not called:
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    if not (da.strip() and en.strip()):
        raise RuleBroken(Reason.TEXT_IS_EMPTY)
    _refuse_unknown(work, condition)
    taken = select(LetterPhrase.id).where(col(LetterPhrase.authority_id) == work.authority_id, col(LetterPhrase.name) == called)
    if work.session.exec(taken).first() not in {None, phrase_id}:
        raise RuleBroken(Reason.NAME_IS_TAKEN)
    return Phrase(called, condition, da.strip()[:LONGEST_WORDS], en.strip()[:LONGEST_WORDS])


def _facts_of(recipient: Recipient) -> dict[str, Scalar | None]:
    return {
        "party_role": str(recipient.role),
        "party_is_company": recipient.identifier_kind == "CVR",
        "party_is_protected": bool(recipient.is_protected),
    }


def _known(work: Work) -> dict[str, tuple[FieldDefinition, ...]]:
    own, given = definition_judging.fields_by_name(work), definition_judging.built_in(work, work.authority_id)
    of_parties: dict[str, tuple[FieldDefinition, ...]] = {each.name: (each,) for each in OF_PARTIES}
    return of_parties | {name: tuple(given[name]) for name in BUILT_IN} | {name: tuple(own[name]) for name in sorted(own)}


def _refuse_unknown(work: Work, condition: Any) -> None:
    if condition is None:
        return
    read = condition_of(condition)
    if read is None or not is_condition(condition):
        raise TemplateIsWrong(TemplateProblem.NOT_WRITTEN_SO)
    known = _known(work)
    if unknown := tuple(name for name in conditions.names(read) if name not in known):
        raise TemplateIsWrong(TemplateProblem.UNKNOWN_FIELD, unknown)


def _refuse_named(work: Work, name: str) -> None:
    in_use = (
        select(LetterTemplateVersion.fields)
        .join(LetterTemplate, col(LetterTemplate.id) == LetterTemplateVersion.template_id)
        .where(col(LetterTemplate.authority_id) == work.authority_id, col(LetterTemplateVersion.state) == TemplateState.IN_USE)
    )
    if any(f"{OF_PHRASES}{name}" in fields for fields in work.session.exec(in_use)):
        raise RuleBroken(Reason.PHRASE_IS_NAMED)
