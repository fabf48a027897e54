"""Which case a letter may belong on, and which file plan code fits it: each with every reason for it, of nothing the asker may not see.

Evidence is gathered by questions and weighed by a table; more reasons for the same case add up. Explained, never decided: a person files.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import col, or_, select

from casework.cases.states import reason_against_records
from casework.model import Case, CaseParty, Record, RecordParty
from casework.queries.case_words import cases_with_words
from casework.queries.choices import CodeChoice, file_plan_codes
from casework.vocabulary import Action, CaseState, PartyRole
from casework.work import Work
from search.analysed import case_key
from search.analysis import identifiers, stem, words
from search.engines.port import SearchEngine
from search.finding import index_filter
from search.gathering import gather
from search.schema import IndexedRecord
from search.similar import SimilarRecord, alike

LIKE = 2
"""Words that two titles have in common before one says something of the other: one is chance."""
SHORTEST = 4
_CANDIDATES = 40
_CODES = 6_000


class Why(StrEnum):
    """Why a case or a code is suggested."""

    NUMBER_QUOTED = "number_quoted"
    SAME_SENDER = "same_sender"
    SIMILAR_RECORDS = "similar_records"
    TITLE_WORDS = "title_words"
    OF_THE_CASE = "of_the_case"


WORTH: dict[Why, float] = {Why.NUMBER_QUOTED: 6, Why.SAME_SENDER: 3, Why.SIMILAR_RECORDS: 2, Why.TITLE_WORDS: 1, Why.OF_THE_CASE: 2}
"""What a reason is worth; similar records and words count up to twice as much, the more there are."""


@dataclass(frozen=True)
class Because:
    """Is one reason, and what it says: the number, the sender, the words that are shared, the case."""

    why: Why
    said: str


@dataclass(frozen=True)
class Evidence:
    """Is one thing that speaks for something, by so much of what its reason is worth."""

    of: str
    because: Because
    share: float = 1.0


@dataclass(frozen=True)
class Weighed:
    """Is what something is worth by all that speaks for it, the best reason first."""

    of: str
    points: float
    reasons: tuple[Because, ...]


@dataclass(frozen=True)
class CaseSuggested:
    """Is a case that a record may belong on, with the reasons."""

    case_id: int
    number: str
    title: str
    state: CaseState
    file_plan_code: str
    points: float
    reasons: tuple[Because, ...]


@dataclass(frozen=True)
class CodeSuggested:
    """Is a file plan code that may fit a record, with the reasons."""

    code: str
    title: str
    points: float
    reasons: tuple[Because, ...]


def suggest_cases(work: Work, engine: SearchEngine, record_id: int, *, first: int = 5) -> tuple[CaseSuggested, ...]:
    """Gives the open cases that a record may belong on, the most probable first; not the one it is on.

    Raises:
        NotFound: the asker may not see the record. NotPermitted: a system actor asks.
    """
    record = work.load(Record, record_id, Action.READ)
    return _cases(work, record, _read(work, record_id), _alike(work, engine, record_id))[:first]


def suggest_codes(work: Work, engine: SearchEngine, record_id: int, *, first: int = 5) -> tuple[CodeSuggested, ...]:
    """Gives the codes of the running file plan that may fit a record, the most probable first.

    Raises:
        NotFound: the asker may not see the record. NotPermitted: a system actor asks.
    """
    record = work.load(Record, record_id, Action.READ)
    likes = _alike(work, engine, record_id)
    plan = file_plan_codes(work, first=_CODES)
    cases = _cases(work, record, _read(work, record_id), likes)
    highest = max((case.points for case in cases), default=1.0)
    evidence = [
        Evidence(case.file_plan_code, Because(Why.OF_THE_CASE, f"{case.number} {case.title}"), case.points / highest) for case in cases
    ]
    evidence += [each for like in likes if (each := _by_likeness(like, like.row.file_plan_code)) is not None]
    evidence += by_title(record.title, plan)
    titles = {each.code: each.title for each in plan}
    found = (each for each in weigh(evidence) if each.of in titles)
    return tuple(CodeSuggested(each.of, titles[each.of], each.points, each.reasons) for each in found)[:first]


# ---- weighing: pure ------------------------------------------------------------------------------------------------------------
def weigh(evidence: Iterable[Evidence]) -> tuple[Weighed, ...]:
    """Adds up what speaks for each thing, the most first; what comes again for the same reason adds half as much each time."""
    by_thing: dict[str, list[Evidence]] = defaultdict(list)
    for each in evidence:
        by_thing[each.of].append(each)
    found = []
    for of, speaks in by_thing.items():
        speaks.sort(key=lambda each: (-WORTH[each.because.why] * each.share, each.because.why, each.because.said))
        seen: Counter[Why] = Counter()
        points = 0.0
        for each in speaks:
            points += WORTH[each.because.why] * each.share * 0.5 ** seen[each.because.why]
            seen[each.because.why] += 1
        found.append(Weighed(of, round(points, 3), tuple(dict.fromkeys(each.because for each in speaks))))
    return tuple(sorted(found, key=lambda each: (-each.points, each.of)))


def by_title(title: str, plan: Iterable[CodeChoice]) -> list[Evidence]:
    """Gives the codes whose titles share words with a title: a word of few titles says more than one of many."""
    codes = list(plan)
    told = {each.code: {stem(word) for word in words(f"{each.title}") if len(word) >= SHORTEST} for each in codes}
    having = Counter(each for stems in told.values() for each in stems)
    asked = {stem(word): word for word in words(title) if len(word) >= SHORTEST}
    most = math.log(1 + len(codes)) or 1.0
    found = []
    for code, stems in told.items():
        shared = sorted(stems & asked.keys(), key=lambda each: (having[each], each))
        if shared:
            share = sum(math.log((1 + len(codes)) / having[each]) for each in shared) / most
            said = ", ".join(asked[each] for each in shared)
            found.append(Evidence(code, Because(Why.TITLE_WORDS, said), min(2.0, share)))
    return found


# ---- what speaks for cases ---------------------------------------------------------------------------------------------------------
def _cases(work: Work, record: Record, read: IndexedRecord | None, likes: tuple[SimilarRecord, ...]) -> tuple[CaseSuggested, ...]:
    evidence = [*_numbers(work, read), *_of_the_sender(work, record.id), *_of_the_title(work, record.title)]
    evidence += [each for like in likes if like.row.case_id is not None and (each := _by_likeness(like, str(like.row.case_id))) is not None]
    weighed = weigh(evidence)
    rows = {
        row.id: row
        for row in work.session.exec(select(Case).where(col(Case.id).in_([int(each.of) for each in weighed])))
        if row.id != record.case_id and reason_against_records(work, row) is None
    }
    return tuple(
        CaseSuggested(row.id, row.number, row.title, row.state, row.file_plan_code or "", each.points, each.reasons)
        for each in weighed
        if (row := rows.get(int(each.of))) is not None
    )


def _numbers(work: Work, read: IndexedRecord | None) -> list[Evidence]:
    """Gives the cases whose numbers stand in the record, as far as the asker may see them."""
    if read is None:
        return []
    told = set().union(*(identifiers(text) for text in (read.title, read.body_text, *(each.text for each in read.documents))))
    numbers = sorted(told)[:_CANDIDATES]
    cases = work.session.exec(select(Case).where(col(Case.number).in_(numbers)))
    return [Evidence(str(case.id), Because(Why.NUMBER_QUOTED, case.number)) for case in cases if case_key(case.number) in told]


def _of_the_sender(work: Work, record_id: int) -> list[Evidence]:
    senders = work.session.exec(select(RecordParty).where(RecordParty.record_id == record_id, RecordParty.role == PartyRole.SENDER)).all()
    found = []
    for sender in senders:
        ways = [
            *([col(CaseParty.identifier) == sender.identifier] if sender.identifier else []),
            *([col(CaseParty.party_id) == sender.party_id] if sender.party_id is not None else []),
        ]
        if ways:
            on = select(CaseParty.case_id).where(or_(*ways)).order_by(col(CaseParty.case_id).desc()).limit(_CANDIDATES)
            found += [Evidence(str(case_id), Because(Why.SAME_SENDER, sender.name)) for case_id in set(work.session.exec(on))]
    return found


def _of_the_title(work: Work, title: str) -> list[Evidence]:
    told = {stem(word): word for word in words(title) if len(word) >= SHORTEST}
    found = []
    for case in cases_with_words(work, title, all_words=False, first=_CANDIDATES):
        shared = sorted({stem(word) for word in words(case.title)} & told.keys())
        if len(shared) >= LIKE:
            said = ", ".join(told[each] for each in shared)
            found.append(Evidence(str(case.id), Because(Why.TITLE_WORDS, said), min(2.0, len(shared) / LIKE)))
    return found


def _by_likeness(like: SimilarRecord, of: str) -> Evidence | None:
    return Evidence(of, Because(Why.SIMILAR_RECORDS, f"{like.row.title}: {', '.join(like.words)}"), _share(like)) if of else None


def _share(like: SimilarRecord) -> float:
    return min(2.0, len(like.words) / 3)


def _alike(work: Work, engine: SearchEngine, record_id: int) -> tuple[SimilarRecord, ...]:
    return alike(work, engine, record_id, index_filter(work), first=10)


def _read(work: Work, record_id: int) -> IndexedRecord | None:
    return next(iter(gather(work, [record_id])), None)
