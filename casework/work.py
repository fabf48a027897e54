"""One actor, one moment, one transaction: the only way to anything that is kept.

    with platform.work(Actor.official(7)) as work:
        record = work.load(Record, 12, Action.REGISTER)

Leaving the block commits the change, its audit events and its outbox rows together; an exception commits nothing. Nobody gets
hold of a thing without saying what for: unseen is ``NotFound``, seen but not allowed is ``NotPermitted``, an action not listed
in ``access.RULES`` is no.
"""

import datetime as dt
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel, col, select

from casework import access
from casework.audit import Signature, entry
from casework.calendar import legal_date
from casework.conflicts import stale
from casework.emergency_reading import READING, is_opened_in_an_emergency
from casework.errors import NotFound, NotPermitted, RuleBroken, Stale, UnrecordedChange
from casework.events import CaseChanged, Event
from casework.inserting import put_rows
from casework.model import Case, CaseGrant, Grant, Record
from casework.outbox import effects_of
from casework.sealing import SubjectSecret
from casework.standing import Standing, reaches, standing_of, standing_of_system
from casework.vocabulary import Action, Privilege, Reason, Right

if TYPE_CHECKING:
    from casework.bootstrap import Platform

T = TypeVar("T", bound=SQLModel)

_HELD = {"record": "app.held_record", "case_file": "app.held_case_file"}
_IDS = text("SELECT nextval(series) FROM unnest(CAST(:series AS text[])) WITH ORDINALITY AS asked (series, place) ORDER BY place")
_APPEND = text("SELECT casework_append_events(CAST(:entries AS jsonb), CAST(:effects AS jsonb), CAST(:keys AS jsonb))")
_KEYS = text("SELECT s, casework_subject_key(s, f) FROM unnest(CAST(:subjects AS text[]), CAST(:fresh AS bytea[])) AS asked (s, f)")
_SUBJECTS: dict[type, str] = {Case: "case"}  # what the key of a row's personal values is called where it is not the table
_READING = frozenset({Action.READ, Action.EXPORT, Action.MARK_READ, Action.DECIDE, Action.INDEX, Action.EXTRACT, Action.MOVE})
_DECIDING = frozenset({Action.READ, Action.MARK_READ, Action.DECIDE})


@dataclass(frozen=True)
class Actor:
    """Is who acts: an official, possibly on behalf of another, or a named system actor, for one authority where it names one."""

    official_id: int | None = None
    on_behalf_of: int | None = None
    name: str = ""
    authority_id: int | None = None

    @staticmethod
    def official(official_id: int, *, on_behalf_of: int | None = None) -> "Actor":
        """Is a person."""
        return Actor(official_id=official_id, on_behalf_of=on_behalf_of)

    @staticmethod
    def system(name: str, *, authority_id: int | None = None) -> "Actor":
        """Is a named system actor with its allow-list of actions; for an authority it has the privileges it needs there."""
        if name not in access.SYSTEM_ACTORS:
            raise NotPermitted(Reason.ACTION_NOT_LISTED, detail=name)
        return Actor(name=name, authority_id=authority_id)


class Work:
    """Is the open transaction of one actor at one moment; services take it first and never commit."""

    def __init__(self, platform: "Platform", session: Session, actor: Actor, now: dt.datetime) -> None:
        self.platform = platform
        self.session = session
        self.actor = actor
        self.now = now
        self.today = legal_date(now)
        self.id, self.standing = _enter(session, actor, now)
        self._events: list[Event] = []
        self._last: list[Callable[[], None]] = []
        self._held: dict[str, set[int]] = {"record": set(), "case_file": set()}
        self._secrets: dict[str, SubjectSecret] = {}
        self._made: set[str] = set()
        self._keys: dict[str, bytes] = {}

    @property
    def official_id(self) -> int:
        """Gives the acting official's id; a system actor has none and is refused."""
        if self.actor.official_id is None:
            raise NotPermitted(Reason.ACTION_NOT_LISTED, detail=self.actor.name)
        return self.actor.official_id

    @property
    def authority_id(self) -> int:
        """Gives the authority of the acting official."""
        if self.standing.authority_id is None:
            raise NotPermitted(Reason.ACTION_NOT_LISTED, detail=self.actor.name)
        return self.standing.authority_id

    def demand(self, privilege: Privilege, *, unit_id: int | None = None) -> None:
        """Refuses whoever lacks the privilege for the unit, or where none is named for the whole authority.

        Raises:
            NotPermitted: with ``NEEDS_PRIVILEGE``.
        """
        if not self.has(privilege, unit_id=unit_id):
            raise NotPermitted(Reason.NEEDS_PRIVILEGE, detail=privilege)

    def has(self, privilege: Privilege, *, unit_id: int | None = None) -> bool:
        """Says whether the actor's posts give the privilege today for the unit, or where none is named for the whole authority.

        The system actor ``setup`` builds the organisation.
        """
        if self.actor.name == "setup":
            return True
        return reaches(self.session.connection(), self.standing, privilege, unit_id)

    def has_for(self, privilege: Privilege, row: SQLModel) -> bool:
        """Says whether the privilege reaches a thing: that of its unit, or of the whole authority where it belongs to none."""
        return self.has(privilege, unit_id=access.unit_of(row))

    def has_somewhere(self, privilege: Privilege) -> bool:
        """Says whether the actor has the privilege for some unit at least, which opens a page and permits nothing by itself."""
        return self.actor.name == "setup" or privilege in self.standing.privileges

    def load(self, model: type[T], id: int, action: Action, *, opened_version: int | None = None, lock: bool = False) -> T:
        """Gives the thing, for this action.

        Args:
            model: the table's class; id: its primary key; action: what for.
            opened_version: the version a form was opened with; a newer row is ``Stale``.
            lock: whether to hold the row until the end of the work.

        Raises:
            NotFound: it does not exist, or the actor may not see it.
            NotPermitted: it is visible, but this action is not the actor's.
            Stale: somebody saved it after the form was opened.
        """
        query = select(model).where(model.id == id)  # type: ignore[attr-defined]  # every loadable table has an id
        row = self.session.exec(query.with_for_update() if lock else query).first()
        if row is None:
            raise NotFound(model.__name__, id)
        self._permit(row, action)
        if opened_version is not None and opened_version != row.version:  # type: ignore[attr-defined]
            raise stale(self, row, opened_version)
        if action not in _READING:
            self._hold(row)
        return row

    def load_all(self, model: type[T], ids: Sequence[int], action: Action) -> dict[int, T]:
        """Gives those of the things that the actor sees, by id in rising order, for this action.

        Raises:
            NotPermitted: one is visible, but this action is not the actor's.
        """
        key = col(model.id)  # type: ignore[attr-defined]  # every loadable table has an id
        found = self.session.exec(select(model).where(key.in_(ids)).order_by(key)).all()
        for row in found:
            self._permit(row, action)
            if action not in _READING:
                self._hold(row)
        return {row.id: row for row in found}  # type: ignore[attr-defined]

    def add(self, row: T) -> T:
        """Puts a new row into the transaction, giving it its id; principals share one series of ids."""
        self.add_all([row])
        return row

    def add_all(self, rows: Sequence[SQLModel]) -> None:
        """Puts new rows into the transaction with their ids, a table at once, in the order in which tables first occur."""
        self.name(rows)
        for table in dict.fromkeys(type(row) for row in rows):
            alike = [row for row in rows if type(row) is table]
            for row in alike:
                self._hold(row)
            self.session.add_all(alike)
            self.session.flush()

    def put_all(self, rows: Sequence[SQLModel]) -> None:
        """Puts new rows into the transaction that nobody needs to name or to hold again in this work, a table at once.

        What comes back from an insert is a question and a policy more; a receipt's parties, grants and texts need neither.
        """
        for table in dict.fromkeys(type(row) for row in rows):
            put_rows(self.session.connection(), table, [row for row in rows if type(row) is table])

    def name(self, rows: Sequence[SQLModel]) -> None:
        """Gives new rows their ids, all with one question, so that they can name each other before they are put in.

        Left to the insert, ids come back as rows that pass the policy of the table once more, planned anew each time; and a
        record is held by its id before it is written.
        """
        unnamed = [row for row in rows if "id" in type(row).model_fields and row.id is None]  # type: ignore[attr-defined]
        if not unnamed:
            return
        series = [f"{row.__tablename__}_id_seq" for row in unnamed]
        found = self.session.connection().execute(_IDS, {"series": series}).scalars()
        for row, id in zip(unnamed, found, strict=True):
            row.id = id
            self._made.add(f"{_SUBJECTS.get(type(row), row.__tablename__)}:{id}")

    def record(self, event: Event) -> None:
        """Says what happened; the event and its effects commit with the change or not at all."""
        self._events.append(event)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Lets rows be changed to look at what would follow; none of it is kept, so no event may be recorded in it."""
        savepoint = self.session.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()

    def last(self, deed: Callable[[], None]) -> None:
        """Runs a deed at the end of the work: numbers are given there, so that their series is locked for a moment only."""
        self._last.append(deed)

    def secret(self, subject: str) -> SubjectSecret:
        """Gives the opened key of a record, case or authority, made at first use."""
        master = self.platform.master_key
        if subject not in self._secrets and subject in self._made:
            # nobody else knows of it before the commit: its key need not be asked for, and goes in with the events
            self._keys[subject] = master.fresh(subject)
            self._secrets[subject] = master.unwrap(subject, self._keys[subject])
        if subject not in self._secrets:
            found = self.session.connection().execute(
                text("SELECT casework_subject_key(:subject, :fresh)"), {"subject": subject, "fresh": master.fresh(subject)}
            )
            self._secrets[subject] = master.unwrap(subject, found.scalar_one())
        return self._secrets[subject]

    def open_secrets(self, subjects: Sequence[str]) -> None:
        """Opens the keys of many at once, for whoever goes on to ask for each."""
        shut = {each: self.platform.master_key.fresh(each) for each in subjects if each not in self._secrets and each not in self._made}
        found = self.session.connection().execute(_KEYS, {"subjects": list(shut), "fresh": list(shut.values())})
        self._secrets |= {subject: self.platform.master_key.unwrap(subject, wrapped) for subject, wrapped in found}

    def right(self, row: SQLModel) -> Right:
        """Gives the strongest right the actor has to what the row belongs to; level Unit and All give Read."""
        if isinstance(row, Case):
            rights = select(CaseGrant.right).where(
                col(CaseGrant.case_id) == row.id,
                col(CaseGrant.principal_id).in_(self._principals_for(row.id in self.standing.lent_cases)),
                col(CaseGrant.ended_at).is_(None),
                col(CaseGrant.ends_at).is_(None) | (col(CaseGrant.ends_at) > self.now),
            )
        else:
            record_id = row.id if isinstance(row, Record) else row.record_id  # type: ignore[attr-defined]  # all the others are on one
            rights = select(Grant.right).where(
                col(Grant.record_id) == record_id,
                col(Grant.principal_id).in_(self._principals_for(record_id in self.standing.lent_records)),
                col(Grant.ended_at).is_(None),
                col(Grant.starts_at) <= self.now,
                col(Grant.ends_at).is_(None) | (col(Grant.ends_at) > self.now),
            )
        return Right(max(self.session.exec(rights).all(), default=Right.READ))

    def _principals_for(self, is_lent: bool) -> frozenset[int]:
        """Gives who the actor is towards a thing: on one that a substitution lends, the absent official too."""
        return self.standing.principals | self.standing.lent_principals if is_lent else self.standing.principals

    def admit(self, model: type[SQLModel], id: int) -> None:
        """Keeps a thing visible to the end of this work that a function of the walls found for the actor, an emergency's."""
        self._keep_visible(str(model.__tablename__), id)

    def _permit(self, row: SQLModel, action: Action) -> None:
        if self.actor.name:
            if (type(row), action) not in access.SYSTEM_ACTORS[self.actor.name]:
                raise NotPermitted(Reason.ACTION_NOT_LISTED, detail=f"{self.actor.name} {action}")
            return
        if self.standing.decides_only and action not in _DECIDING:
            raise NotPermitted(Reason.ONLY_APPROVALS, detail=action)
        if action not in READING and self.reads_in_an_emergency(row):
            raise NotPermitted(Reason.ONLY_READING_IN_AN_EMERGENCY, detail=action)
        needs = access.RULES.get((type(row), action))
        if needs is None:
            raise NotPermitted(Reason.ACTION_NOT_LISTED, detail=action)
        if needs.privilege is not None:
            self.demand(needs.privilege, unit_id=access.unit_of(row))
        if needs.right > Right.READ and not (needs.or_privilege and self.has_for(needs.or_privilege, row)):
            self._demand_right(row, needs.right)

    def reads_in_an_emergency(self, row: SQLModel) -> bool:
        """Says whether the thing is open to the actor by an emergency alone, who then reads it and does nothing else."""
        opened = is_opened_in_an_emergency(self.session.connection(), self.standing, self.actor.official_id, self.now, row)
        return opened and not (isinstance(row, Record | Case) and self.right(row) > Right.READ)

    def _demand_right(self, row: SQLModel, wanted: Right) -> None:
        if self.right(row) < wanted:
            raise NotPermitted(Reason.NEEDS_DOCUMENT_RIGHT if wanted is Right.WRITE_DOCUMENTS else Reason.NEEDS_FULL_WRITE)

    def _hold(self, row: SQLModel) -> None:
        """Keeps a record or case visible to the end of this work, also when the work takes the actor's own access."""
        table: str = row.__tablename__  # type: ignore[assignment]  # a plain string in this house
        if table in _HELD:
            self._keep_visible(table, row.id)  # type: ignore[attr-defined]  # records and cases have ids

    def _keep_visible(self, table: str, id: int) -> None:
        if self.actor.name or id in self._held[table]:
            return
        self._held[table].add(id)
        held = ",".join(str(each) for each in sorted(self._held[table]))
        self.session.connection().execute(text("SELECT set_config(:name, :held, true)"), {"name": _HELD[table], "held": held})

    def _finish(self) -> None:
        for deed in self._last:
            deed()
        self.session.flush()
        if not self._events:
            return
        signature = Signature(self.now, self.actor.official_id, self.actor.name, self.actor.on_behalf_of, self.standing.authority_id)
        entries = [entry(event, signature, self.secret) for event in self._events]
        effects = [
            {"effect": row.effect, "aggregate": row.aggregate, "record_id": row.record_id, "subject_id": row.subject_id}
            for row in effects_of(self._events, self._records_of_changed_cases())
        ]
        keys = [{"subject": subject, "wrapped": b64encode(wrapped).decode()} for subject, wrapped in self._keys.items()]
        self.session.connection().execute(
            _APPEND, {"entries": json.dumps(entries), "effects": json.dumps(effects), "keys": json.dumps(keys)}
        )

    def _records_of_changed_cases(self) -> dict[int, list[int]]:
        changed = {event.case_id for event in self._events if event.record_id is None and event.case_id is not None}
        wanted = {event.case_id for event in self._events if isinstance(event, CaseChanged)} & changed
        if not wanted:
            return {}
        found = self.session.connection().execute(
            text("SELECT case_id, id FROM casework_records_of_cases(:cases)"),
            {"cases": sorted(wanted)},  # type: ignore[type-var]
        )
        records: dict[int, list[int]] = {}
        for case_id, record_id in found:
            records.setdefault(case_id, []).append(record_id)
        return records


@contextmanager
def open_work(platform: "Platform", actor: Actor, moment: dt.datetime | None = None) -> Iterator[Work]:
    """Opens a work and commits it at the end of the block.

    Raises:
        UnrecordedChange: a case-bound row changed and no event says so.
        NotPermitted: the actor is no substitute of whom they act for.
        NotFound: the official does not exist or is no longer active.
        Stale: a row was saved by somebody else meanwhile.
    """
    engine = platform.system_engine if actor.name else platform.engine
    with Session(engine, expire_on_commit=False) as session:
        try:
            work = Work(platform, session, actor, moment or platform.clock())
            yield work
            work._finish()  # the door of the class itself
            session.commit()
        except StaleDataError as error:
            raise Stale("row", 0, by="", at=None, differences=()) from error
        except DBAPIError as error:
            raise _translated(error) from error


def _enter(session: Session, actor: Actor, now: dt.datetime) -> tuple[int, Standing]:
    """Opens the transaction in the database and gives the number that this work's events and history share."""
    connection = session.connection()
    if actor.name:
        found = connection.execute(text("SELECT casework_enter_system(:name, :now)"), {"name": actor.name, "now": now})
        return found.scalar_one(), standing_of_system(connection, actor.name, actor.authority_id)
    row = connection.execute(
        text("SELECT * FROM casework_enter(:actor, :behalf, :now, :today)"),
        {"actor": actor.official_id, "behalf": actor.on_behalf_of, "now": now, "today": legal_date(now)},
    ).one()
    return row.work_id, standing_of(row)


_BROKEN = {"CW006": Reason.CASE_IS_LOCKED, "CW007": Reason.RELATION_WOULD_BE_A_CIRCLE,
           "CW008": Reason.NOBODY_GRANTS_HIMSELF, "CW009": Reason.NEEDS_FOUR_EYES, "CW010": Reason.SAME_PERSON_DECIDED,
           "CW025": Reason.CASE_IS_BINNED}  # fmt: skip
_NOT_PERMITTED = {"CW003": Reason.NOT_A_SUBSTITUTE, "CW021": Reason.LOCKED_OUT_BY_SEPARATION, "CW022": Reason.DECIDER_CANNOT_REVIEW,
                  "CW026": Reason.NEEDS_PRIVILEGE}  # fmt: skip


def _translated(error: DBAPIError) -> Exception:
    state: Any = getattr(error.orig, "sqlstate", "")
    match state:
        case "CW001":
            return UnrecordedChange(str(error.orig).splitlines()[0])
        case "CW002":
            return NotFound("Official", "")
    if state in _BROKEN:
        return RuleBroken(_BROKEN[state])
    return NotPermitted(_NOT_PERMITTED[state]) if state in _NOT_PERMITTED else error
