"""Which cases a record may belong on, best first, each with its reason; made of nothing but what the asker may see.

First the cases the asker files on, by how often and how lately (f2.md 2, case suggestions); then those its sender is on already;
then those whose title shares words with the record's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_
from sqlmodel import col, select

from casework.cases.states import reason_against_records
from casework.model import Case, CaseChoiceMade, CaseParty, Record, RecordParty
from casework.queries.case_words import cases_with_words
from casework.vocabulary import Action, CaseState, PartyRole
from casework.work import Work

MOST_OF_MINE = 10
HALF_LIFE_DAYS = 14
LIKE = 2
"""Words of four letters and more that two titles have in common before one says something of the other."""
_CANDIDATES = 60


class SuggestedBecause(StrEnum):
    """Why a case is suggested."""

    MY_CHOICE = "my_choice"
    SAME_SENDER = "same_sender"
    SAME_RECIPIENT = "same_recipient"
    TITLE_WORDS = "title_words"


@dataclass(frozen=True)
class Suggestion:
    """Is a suggested case; ``times`` is how often the asker has filed on it."""

    case_id: int
    number: str
    title: str
    state: CaseState
    because: SuggestedBecause
    times: int = 0


def suggestions(work: Work, record_id: int | None = None, words: str = "", *, first: int = 12) -> tuple[Suggestion, ...]:
    """Gives cases that a record may be placed on, for the record and the words typed so far (a number or parts of the title).

    Raises:
        NotFound: the asker may not see the record.
    """
    record = work.load(Record, record_id, Action.READ) if record_id is not None else None
    found: dict[int, Suggestion] = {}
    sources: list[Iterable[Suggestion]] = [_mine(work)]
    if record is not None:
        sources += [_of_party(work, record.id, PartyRole.SENDER, SuggestedBecause.SAME_SENDER), _alike(work, record.title)]
    if words.strip():
        sources.append(_alike(work, words, all_words=True))
    for suggestion in (each for source in sources for each in source):
        if _matches(suggestion, words) and (record is None or suggestion.case_id != record.case_id):
            found.setdefault(suggestion.case_id, suggestion)
    return tuple(found.values())[:first]


def probable(work: Work, record: Record) -> Suggestion | None:
    """Gives the one case that a record most probably belongs on: with its sender or recipient on it, or a title that is much alike.

    One's own habits say nothing of a single record, and one word in common is chance.
    """
    told = _words(record.title)
    of_parties = {
        each.case_id: each
        for role, because in ((PartyRole.RECIPIENT, SuggestedBecause.SAME_RECIPIENT), (PartyRole.SENDER, SuggestedBecause.SAME_SENDER))
        for each in _of_party(work, record.id, role, because)
    }
    alike = [each for each in _alike(work, record.title) if len(told & _words(each.title)) >= LIKE]
    found = [*of_parties.values(), *(each for each in alike if each.case_id not in of_parties)]
    return max(found, key=lambda each: (each.case_id in of_parties, len(told & _words(each.title)), each.case_id), default=None)


def _mine(work: Work) -> list[Suggestion]:
    """Gives the asker's own choices: how often counts half as much for every two weeks gone by."""
    rows = work.session.execute(
        select(Case, CaseChoiceMade)
        .join(CaseChoiceMade, col(CaseChoiceMade.case_id) == Case.id)
        .where(CaseChoiceMade.official_id == work.official_id)
        .order_by(col(CaseChoiceMade.last_at).desc())
        .limit(_CANDIDATES)
    ).all()
    weighed = [
        (made.times * 0.5 ** ((work.now - made.last_at).total_seconds() / 86400 / HALF_LIFE_DAYS), case, made) for case, made in rows
    ]
    weighed.sort(key=lambda each: (-each[0], -each[1].id))
    open_ = [(case, made) for _, case, made in weighed if reason_against_records(work, case) is None]
    return [_suggested(case, SuggestedBecause.MY_CHOICE, made.times) for case, made in open_[:MOST_OF_MINE]]


def _of_party(work: Work, record_id: int, role: PartyRole, because: SuggestedBecause) -> list[Suggestion]:
    parties = work.session.exec(select(RecordParty).where(RecordParty.record_id == record_id, RecordParty.role == role)).all()
    numbers = [each.identifier for each in parties if each.identifier]
    entries = [each.party_id for each in parties if each.party_id is not None]
    if not numbers and not entries:
        return []
    on = select(CaseParty.case_id).where(or_(col(CaseParty.identifier).in_(numbers), col(CaseParty.party_id).in_(entries)))
    rows = work.session.exec(select(Case).where(col(Case.id).in_(on)).order_by(col(Case.id).desc()).limit(MOST_OF_MINE)).all()
    return [_suggested(case, because) for case in rows if reason_against_records(work, case) is None]


def _alike(work: Work, words: str, *, all_words: bool = False) -> list[Suggestion]:
    rows = cases_with_words(work, words, all_words=all_words, first=_CANDIDATES)
    if all_words:
        numbered = re.fullmatch(r"\s*(\d{4})\s*-\s*(\d{1,8})\s*", words)
        if numbered:
            rows += work.session.exec(select(Case).where(Case.year == int(numbered[1]), Case.sequence == int(numbered[2]))).all()
    told = _words(words)
    rows.sort(key=lambda case: (-len(told & _words(case.title)), -case.id))
    return [_suggested(case, SuggestedBecause.TITLE_WORDS) for case in rows if reason_against_records(work, case) is None]


def _words(title: str) -> set[str]:
    return {*re.findall(r"\w{4,}", title.casefold())}


def _matches(suggestion: Suggestion, words: str) -> bool:
    told = words.casefold().replace(" - ", "-").split()
    return all(word in suggestion.title.casefold() or suggestion.number.startswith(word) for word in told)


def _suggested(case: Case, because: SuggestedBecause, times: int = 0) -> Suggestion:
    return Suggestion(case.id, case.number, case.title, case.state, because, times)
