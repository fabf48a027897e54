"""Case help: what the house proposes when a record is saved, as a table of hints; made of nothing but what the asker may see.

Source: f2.md 2, Case help (on save it proposes access level, case and registration by house rules). A hint proposes one thing, with the
reason; a person takes it or says no, and is not asked again about that version of the record. A rule of the house can say that a hint
is not asked. What the asker could not do is not proposed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from casework.cases import house_rules
from casework.cases.house_rules import Rule
from casework.model import Case, FilePlanCode, HintDeclined, Record, RecordLink, RecordParty, RecordVersion
from casework.queries.case_suggestions import probable
from casework.queries.offers import offer_of
from casework.queries.value_lists import rules_in_use
from casework.services import course_access
from casework.vocabulary import (
    AccessLevel,
    Action,
    ExternalAccess,
    Genre,
    HintBecause,
    LinkKind,
    PartyRole,
    RecordHint,
    RecordKind,
    RecordState,
)
from casework.work import Work

NEUTRAL = {
    Genre.LETTER: "Brev",
    Genre.NOTE: "Notat",
    Genre.ORAL_INFORMATION: "Oplysning givet mundtligt",
    Genre.MEETING: "Møde",
}
"""What a record is called where its title is not for the public; Danish, as the post list is."""
_LETTERS = 40
"""How many letters that came in on the case are looked through for the one that is answered."""


@dataclass(frozen=True)
class Proposed:
    """Is one thing the house proposes: ``value`` is what taking it sets, ``words`` is the same for a person to read."""

    hint: RecordHint
    value: str
    words: str
    because: HintBecause
    rule: str = ""


@dataclass(frozen=True)
class Asked:
    """Is the record that is asked about, with its case and what the house says there."""

    record: Record
    case: Case | None
    rules: list[Rule]


@dataclass(frozen=True)
class Hint:
    """Is one hint: how it is found, and the deed that taking it is."""

    action: Action
    propose: Callable[[Work, Asked], Proposed | None]


def proposals(work: Work, record_id: int) -> tuple[Proposed, ...]:
    """Gives what the house proposes for the record as it stands now, but what the asker may not do or has said no to.

    Raises:
        NotFound: the asker may not see the record.
    """
    record = work.load(Record, record_id, Action.READ)
    case = work.session.get(Case, record.case_id) if record.case_id is not None else None
    asked = Asked(record, case, rules_in_use(work))
    silent = house_rules.not_asked(asked.rules, *((case.type, case.file_plan_code) if case else ())) | _declined(work, record_id)
    right = work.right(record)
    may = [hint for hint, how in HINTS.items() if hint not in silent and not offer_of(work, record, how.action, right).refused]
    found = (HINTS[hint].propose(work, asked) for hint in may)
    return tuple(each for each in found if each is not None)


def version_now(work: Work, record_id: int) -> int:
    """Gives the number of the record's active version; 0 where it was never changed."""
    return work.session.exec(select(func.max(RecordVersion.number)).where(col(RecordVersion.record_id) == record_id)).one() or 0


def _case(work: Work, asked: Asked) -> Proposed | None:
    """Proposes the case it most probably belongs on."""
    found = probable(work, asked.record) if asked.case is None else None
    if found is None:
        return None
    return Proposed(RecordHint.CASE, str(found.case_id), f"{found.number} {found.title}", HintBecause(found.because))


def _level(work: Work, asked: Asked) -> Proposed | None:
    """Proposes the access level that the house says, within what the type of the case allows; else a narrower one where one is due."""
    if asked.case is None:
        return None
    now, kind = asked.record.access_level, course_access.access_of(work, asked.case.id)
    most = kind.level if kind else AccessLevel.ALL
    said = {each.field: each for each in house_rules.proposals(asked.rules, asked.case.type, asked.case.file_plan_code)}
    rule = said.get("access_level")
    if rule is not None:
        level, because = course_access.narrowed(AccessLevel(rule.value), most), HintBecause.HOUSE_RULE
    elif asked.case.restricted_to and now is AccessLevel.ALL:
        level, because = course_access.narrowed(AccessLevel.UNIT, most), HintBecause.CASE_IS_FOR_A_FEW
    else:
        level, because = course_access.narrowed(now, most), HintBecause.CASE_TYPE
    if level is now:
        return None
    by = " · ".join(part for part in (rule.rule, rule.source) if part) if rule else ""
    return Proposed(RecordHint.ACCESS_LEVEL, level.value, level.value, because, by)


def _registration(_work: Work, asked: Asked) -> Proposed | None:
    """Proposes to register what was sent or came in (offentlighedsloven § 15)."""
    because = {RecordState.SENT: HintBecause.IS_SENT, RecordState.RECEIVED: HintBecause.CAME_IN}.get(asked.record.state)
    return Proposed(RecordHint.REGISTRATION, "", asked.case.number, because) if because and asked.case else None


def _public_title(work: Work, asked: Asked) -> Proposed | None:
    """Proposes a neutral title where the post list would have to leave the title out and has no other words."""
    record, case = asked.record, asked.case
    if record.kind is RecordKind.INTERNAL or record.public_title.strip() or (case and case.public_title.strip()):
        return None
    if not (_is_closed(record, record.case_restricted_to) or (case and _is_closed(case))):
        return None
    subject = work.session.get(FilePlanCode, case.file_plan_code) if case else None
    words = NEUTRAL[record.genre or Genre.LETTER]
    title = f"{words} om {subject.title[:1].lower()}{subject.title[1:]}"[:255] if subject else words
    return Proposed(RecordHint.PUBLIC_TITLE, title, title, HintBecause.TITLE_IS_CLOSED)


def _answer(work: Work, asked: Asked) -> Proposed | None:
    """Proposes the record it replies to as answered by it; else the newest letter on its case that its recipient has no answer to."""
    record = asked.record
    if record.kind is not RecordKind.OUTBOUND:
        return None
    links = list(work.session.exec(select(RecordLink).where(col(RecordLink.record_id) == record.id)).all())
    if any(each.kind is LinkKind.ANSWER_TO for each in links):
        return None
    replied = next((each.other_id for each in links if each.kind is LinkKind.REPLY_TO), None)
    answered = work.session.get(Record, replied) if replied is not None else _unanswered(work, record)
    if answered is None:
        return None
    because = HintBecause.IS_REPLY if replied is not None else HintBecause.UNANSWERED_LETTER
    return Proposed(RecordHint.ANSWER, str(answered.id), answered.title, because)


HINTS: dict[RecordHint, Hint] = {
    RecordHint.CASE: Hint(Action.PLACE_ON_CASE, _case),
    RecordHint.ACCESS_LEVEL: Hint(Action.RESTRICT, _level),
    RecordHint.PUBLIC_TITLE: Hint(Action.EDIT, _public_title),
    RecordHint.ANSWER: Hint(Action.SET_ANSWER, _answer),
    RecordHint.REGISTRATION: Hint(Action.REGISTER, _registration),
}
"""In the order they are asked: what is registered stays on its case."""


def _declined(work: Work, record_id: int) -> frozenset[RecordHint]:
    mine = select(HintDeclined.hint).where(
        col(HintDeclined.record_id) == record_id,
        col(HintDeclined.official_id) == work.official_id,
        col(HintDeclined.version_number) == version_now(work, record_id),
    )
    return frozenset(RecordHint(each) for each in work.session.exec(mine))


def _is_closed(thing: Record | Case, case_restriction: list[int] | None = None) -> bool:
    """Says what ``casework_post_list`` says of a title that is closed on purpose; a draft's own level is not."""
    is_open = thing.external_access in {None, ExternalAccess.OPEN}
    return bool(thing.restricted_to or case_restriction or thing.clearance or not is_open)


def _unanswered(work: Work, record: Record) -> Record | None:
    """Gives the newest letter on the case that came from who this one goes to, and that no record the asker sees replies to."""
    if record.case_id is None:
        return None
    letters = work.session.exec(
        select(Record)
        .where(col(Record.case_id) == record.case_id, col(Record.kind) == RecordKind.INBOUND, col(Record.id) != record.id)
        .order_by(col(Record.arrived_at).desc(), col(Record.id).desc())
        .limit(_LETTERS)
    ).all()
    ids = [each.id for each in letters]
    if not ids:
        return None
    kinds = (LinkKind.ANSWER_TO, LinkKind.REPLY_TO)
    linked = select(RecordLink.other_id).where(col(RecordLink.other_id).in_(ids), col(RecordLink.kind).in_(kinds))
    answered = set(work.session.exec(linked).all())
    parties = work.session.exec(select(RecordParty).where(col(RecordParty.record_id).in_([*ids, record.id]))).all()
    to = {key for each in parties if each.record_id == record.id and each.role is PartyRole.RECIPIENT for key in _who(each)}
    came = {each.record_id for each in parties if each.role is PartyRole.SENDER and to & set(_who(each))}
    return next((each for each in letters if each.id in came - answered), None)


def _who(party: RecordParty) -> list[tuple[str, object]]:
    """Gives what a party is known by: its entry, its number, its address; a name alone is many people's."""
    known = (("entry", party.party_id), ("number", party.identifier), ("email", party.email.strip().casefold()))
    return [each for each in known if each[1]]
