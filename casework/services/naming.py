"""Whom a name stands for now: an official for himself, a unit for who holds a post in it, a team for its members of today.

Naming gives nothing to anybody: of a unit or team those are told who may read, and one at least must (docs/decisions/teams-in-talk.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import TextClause, insert
from sqlalchemy import text as sql
from sqlmodel import col, select

from casework.errors import RuleBroken
from casework.model import Grant, Official, Principal, Team, Unit
from casework.vocabulary import Cause, PrincipalKind, Reason, Right
from casework.work import Work

_BEHIND = sql(
    """SELECT named.id, o.id AS official_id FROM unnest(CAST(:named AS integer[])) named (id)
       JOIN official o ON o.is_active AND (o.ends_on IS NULL OR o.ends_on >= :today) AND (o.id = named.id
            OR EXISTS (SELECT 1 FROM membership m WHERE m.group_id = named.id AND m.official_id = o.id
                       AND m.starts_on <= :today AND (m.ends_on IS NULL OR m.ends_on >= :today))
            OR EXISTS (SELECT 1 FROM post p WHERE p.unit_id = named.id AND p.official_id = o.id AND p.role <> 'system_administrator'
                       AND p.starts_on <= :today AND (p.ends_on IS NULL OR p.ends_on >= :today)))
       ORDER BY named.id, o.id"""
)
_READERS = sql("SELECT o FROM unnest(CAST(:officials AS integer[])) o WHERE casework_can_read(o, :thing, :now, :today) ORDER BY o")
_READERS_OF_CASE = sql(
    "SELECT o FROM unnest(CAST(:officials AS integer[])) o WHERE casework_can_read_case(o, :thing, :now, :today) ORDER BY o"
)
_INVOLVED = sql(
    """SELECT principal_id FROM grant_row WHERE record_id = :record AND ended_at IS NULL AND starts_at <= :now
              AND (ends_at IS NULL OR ends_at > :now) AND cause <> 'break_glass'
       UNION SELECT official_id FROM chat_member WHERE record_id = :record AND left_at IS NULL
       UNION SELECT unnest(participants) FROM note WHERE record_id = :record AND deleted_at IS NULL
       UNION SELECT written_by FROM note WHERE record_id = :record AND deleted_at IS NULL
       UNION SELECT official_id FROM annotation_recipient WHERE record_id = :record"""
)


@dataclass(frozen=True)
class Named:
    """Is who was named, as it was chosen, and the officials this stands for who may read, each with the choice that stands for them."""

    chosen: tuple[int, ...] = ()
    people: dict[int, int] = field(default_factory=dict)


def named_on_record(work: Work, record_id: int, chosen: Sequence[int]) -> Named:
    """Gives who is named on a record, when it is open to each official that is named, and to one at least of each unit and team.

    Raises:
        RuleBroken: ``PARTICIPANT_CANNOT_READ``, or somebody who is not there.
    """
    return _named(work, chosen, lambda officials: readers(work, record_id, officials), Reason.PARTICIPANT_CANNOT_READ)


def named_on_case(work: Work, case_id: int, chosen: Sequence[int]) -> Named:
    """Gives who is named on a case, when it is open to each official that is named, and to one at least of each unit and team.

    Raises:
        RuleBroken: ``PARTICIPANT_CANNOT_READ_CASE``, or somebody who is not there.
    """
    return _named(work, chosen, lambda officials: readers_of_case(work, case_id, officials), Reason.PARTICIPANT_CANNOT_READ_CASE)


def behind(work: Work, chosen: Sequence[int]) -> dict[int, list[int]]:
    """Gives the officials who stand behind each official, unit, team or group today; nobody behind one that is empty."""
    found: dict[int, list[int]] = {each: [] for each in chosen}
    for row in work.session.connection().execute(_BEHIND, {"named": sorted(found), "today": work.today}):
        found[row.id].append(row.official_id)
    return found


def readers(work: Work, record_id: int, officials: Sequence[int]) -> set[int]:
    """Gives those of the officials who may read the record."""
    return _reading(work, _READERS, record_id, officials)


def readers_of_case(work: Work, case_id: int, officials: Sequence[int]) -> set[int]:
    """Gives those of the officials who may read the case."""
    return _reading(work, _READERS_OF_CASE, case_id, officials)


def could_read(work: Work, record_id: int, chosen: Sequence[int], officials: Sequence[int]) -> set[int]:
    """Gives those of the officials who would read the record if it were opened to whom is chosen: it is, looked at, and taken back."""
    if not chosen:
        return set()
    given = {"record_id": record_id, "right": Right.READ, "cause": Cause.CHAT, "starts_at": work.now}
    with work.attempt():
        work.session.execute(insert(Grant), [given | {"principal_id": each} for each in chosen])
        return readers(work, record_id, officials)


def involved(work: Work, record_id: int) -> tuple[int, ...]:
    """Gives the officials who have a part in the record and may read it, by themselves or by a unit or team of theirs.

    A part has who is responsible, works on it, sent or gets it, decides, was asked, was shared with, wrote or was named on a note or
    annotation, takes part in a chat (f2.md 1.3); the whole authority or whoever reads by the level alone has none.
    """
    work.session.flush()
    parts = work.session.connection().execute(_INVOLVED, {"record": record_id, "now": work.now}).scalars()
    people = {each for of_one in behind(work, sorted(set(parts))).values() for each in of_one}
    return tuple(sorted(readers(work, record_id, sorted(people))))


def demand_there(work: Work, chosen: Sequence[int]) -> None:
    """Refuses to name somebody who is not there: only officials, open units and teams in use can be named.

    Raises:
        RuleBroken: ``UNKNOWN_OFFICIAL``, or ``UNKNOWN_PRINCIPAL`` for a unit, team or anything else.
    """
    kinds = dict(work.session.exec(select(Principal.id, Principal.kind).where(col(Principal.id).in_(chosen))).all())
    if len(kinds) < len(set(chosen)):
        raise RuleBroken(Reason.UNKNOWN_OFFICIAL)
    for principal_id, kind in kinds.items():
        if not is_there(work, principal_id, PrincipalKind(kind)):
            raise RuleBroken(Reason.UNKNOWN_PRINCIPAL)


def is_there(work: Work, principal_id: int, kind: PrincipalKind) -> bool:
    """Says whether the principal can be named: an official, an open unit, a team in use."""
    if kind is PrincipalKind.UNIT:
        return work.session.get_one(Unit, principal_id).closed_on is None
    if kind is PrincipalKind.TEAM:
        return work.session.get_one(Team, principal_id).is_active
    return kind is PrincipalKind.OFFICIAL and work.session.get(Official, principal_id) is not None


def _named(work: Work, chosen: Sequence[int], reading: Callable[[Sequence[int]], set[int]], refusal: Reason) -> Named:
    wanted = tuple(sorted(set(chosen)))
    if not wanted:
        return Named()
    demand_there(work, wanted)
    groups = behind(work, wanted)
    may = reading(sorted({each for of_one in groups.values() for each in of_one}))
    if any(not may & {*people} for people in groups.values()):
        raise RuleBroken(refusal)
    through = {each: group for group, people in groups.items() for each in people if each in may}
    return Named(wanted, through | {each: each for each in wanted if each in may})


def _reading(work: Work, asked: TextClause, thing_id: int, officials: Sequence[int]) -> set[int]:
    if not officials:
        return set()
    work.session.flush()
    values = {"officials": list(officials), "thing": thing_id, "now": work.now, "today": work.today}
    return set(work.session.connection().execute(asked, values).scalars())
