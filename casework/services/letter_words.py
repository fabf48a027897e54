"""What a letter can say of a case: each name a template may hold, in words of the case; and what it lacks."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlmodel import col, select

from casework import fields
from casework.case_types.deciding import DecisionWords, needed
from casework.case_types.evaluating import explain_all
from casework.case_types.expressions import Scalar
from casework.case_types.letters import OF_THE_CASE, OF_THE_DECISION
from casework.case_types.shape import CaseTypeRead
from casework.errors import LetterLack
from casework.model import Authority, Case, CaseDecision, CaseParty, Principal, Unit
from casework.services import course_moving
from casework.vocabulary import DecisionOutcome, DecisionState, LetterSource
from casework.work import Work

LANGUAGES = ("da", "en")
_OUTCOMES = {
    DecisionOutcome.IN_FAVOUR: {"da": "medhold", "en": "in favour"},
    DecisionOutcome.PARTLY: {"da": "delvist medhold", "en": "partly in favour"},
    DecisionOutcome.AGAINST: {"da": "afslag", "en": "refusal"},
}
_YES_NO = {"da": ("nej", "ja"), "en": ("no", "yes")}
_SOURCES = {"party": LetterSource.PARTY, "hearing_deadline": LetterSource.HEARING}


def words_of_case(work: Work, case: Case, kind: CaseTypeRead, language: str) -> dict[str, str]:
    """Gives everything a template can name and the case holds; empty only what need not be said, as appeal guidance in favour."""
    kept = course_moving.fields_kept(case)
    made = {each.name: fields.shown(each.definition, kept.get(each.name), language=language) for each in kind.fields}
    for each in explain_all(kind, course_moving.values_of(kind, case), work.today):
        made[each.name] = "" if each.answer.value is None else said(each.answer.value, language)
    names = dict(work.session.exec(select(Principal.id, Principal.name).where(col(Principal.id).in_([case.responsible_id]))).all())
    made |= {
        "case_number": case.number or "",
        "case_title": case.title,
        "party": work.session.exec(select(CaseParty.name).where(CaseParty.case_id == case.id).order_by(col(CaseParty.id))).first() or "",
        "today": said(work.today, language),
        "deadline": said(case.deadline, language) if case.deadline else "",
        "responsible": names.get(case.responsible_id, ""),
        "unit": work.session.get_one(Unit, case.unit_id).name,
        "authority": work.session.get_one(Authority, case.authority_id).name,
    }
    return {name: words for name, words in made.items() if words.strip()} | _words_of_decision(work, case.id, language)


def lacking(kind: CaseTypeRead, case: Case, names: Iterable[str], held: Mapping[str, str], today: dt.date) -> tuple[LetterLack, ...]:
    """Gives each name that nothing fills in, with where it comes from; of a rule, with the fields it waits for."""
    absent = [name for name in names if name not in held]
    titles = {each.name: each.titles for each in kind.fields} | {each.name: each.titles for each in kind.rules}
    explained = {each.name: each for each in explain_all(kind, course_moving.values_of(kind, case), today)} if absent else {}

    def lack(name: str) -> LetterLack:
        if name in explained:
            waits = tuple(lack(each) for each in explained[name].answer.missing if each in titles and each != name)
            return LetterLack(name, LetterSource.RULE, titles[name].da, titles[name].en, waits)
        if name in titles:
            return LetterLack(name, LetterSource.FIELD, titles[name].da, titles[name].en)
        if name in OF_THE_DECISION:
            return LetterLack(name, LetterSource.DECISION)
        return LetterLack(name, _SOURCES.get(name, LetterSource.CASE) if name in OF_THE_CASE else LetterSource.NOWHERE)

    return tuple(lack(name) for name in absent)


def decision_as_written(decision: CaseDecision) -> DecisionWords:
    """Gives a decision as it is written."""
    return DecisionWords(**{each.name: getattr(decision, each.name) for each in dataclasses.fields(DecisionWords)})


def said(value: Scalar, language: str) -> str:
    """Gives a value as a letter writes it."""
    if isinstance(value, bool):
        return _YES_NO[language if language in LANGUAGES else "da"][value]
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return str(format_date(value, "d. MMMM y" if language == "da" else "d MMMM y", locale=language))
    return str(format_decimal(value, locale=language))


def _words_of_decision(work: Work, case_id: int, language: str) -> dict[str, str]:
    standing = select(CaseDecision).where(CaseDecision.case_id == case_id, CaseDecision.state != DecisionState.SUPERSEDED)
    decision = work.session.exec(standing.order_by(col(CaseDecision.id).desc())).first()
    if decision is None:
        return {}
    written = decision_as_written(decision)
    asked = {"appeal" if part.startswith("appeal_") else part for part in needed(written)}
    guidance = (written.appeal_body, written.appeal_procedure, written.appeal_time_limit)
    words = {
        "facts": written.facts,
        "legal_rule": written.legal_rule,
        "reasons": written.reasons,
        "considerations": written.considerations,
        "outcome": _OUTCOMES[written.outcome][language if language in LANGUAGES else "da"],
        "appeal": " ".join(each for each in guidance if each),
    }
    return {name: each for name, each in words.items() if each.strip() or name not in asked}
