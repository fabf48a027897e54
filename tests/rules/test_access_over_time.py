"""Whatever is granted, revoked, moved, restricted, raised, opened in an emergency or left to lapse: everybody reads exactly what the
reference model says, by every way of reading; after revoke, nothing."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from casework.access import may_read, tokens_of
from casework.bootstrap import Platform
from casework.calendar import legal_date
from casework.errors import NotFound, Refused
from casework.model import Case, DeskSession, Grant, Official, Record
from casework.queries import lists
from casework.services import cases, granting, organisation, records
from casework.services.case_deleting import delete_case, restore_case
from casework.services.granting_emergency import break_glass, end_emergency
from casework.services.signing_in import hash_of
from casework.vocabulary import AccessLevel, Cause, ListKey, Right, Role
from casework.work import Actor, Work
from search.finding import index_filter
from tests.builders import SINCE, Ministry, a_case, a_record
from tests.conftest import Clock
from tests.reference_access import Belongs, CaseNow, PersonNow, RecordNow, Span, World

WHO = ("caseworker", "clerk", "lawyer", "limited", "outsider", "administrator", "officer")
NAMES = st.sampled_from(WHO)
RECORDS = st.integers(0, 3)
SESSION = hash_of("the session that has confirmed")


class Years(RuleBasedStateMachine):
    """Is the machine that does at will what changes access; a subclass says where. ``head`` does it, and keeps full write."""

    platform: Platform
    ministry: Ministry
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.head = self.ministry.actor("head")
        self.manager = self.ministry.actor("manager")
        people = {name: self._person(name) for name in (*WHO, "head", "manager")}
        self.world = World(self.ministry.authority, people)
        with self.platform.work(Actor.system("setup")) as work:
            self.team = organisation.add_team(work, self.ministry.authority, "Holdet")
            made = [a_case(work, self.ministry) for _ in range(3)]
            self.cases = [CaseNow(case.id) for case in made]
            found = [a_record(work, self.ministry, case_id=case.id, number=1) for case in made[:2]] + [a_record(work, self.ministry)]
            found.append(a_record(work, self.ministry, case_id=made[2].id))  # has no number: its case can be deleted
            self.records = [
                RecordNow(row.id, row.unit_id, next((case for case in self.cases if case.id == row.case_id), None)) for row in found
            ]
        self.world.records, self.world.cases = {each.id: each for each in self.records}, {each.id: each for each in self.cases}
        with self.platform.work(Actor.system("setup")) as work:
            for row in self.records:
                record = work.session.get_one(Record, row.id)
                granting.give(work, record, people["head"].id, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
                row.grants.append((people["head"].id, Span(work.now)))
            for case in self.cases:
                granting.give_on_case(work, case.id, people["head"].id, cause=Cause.RESPONSIBLE)
                case.granted.add(people["head"].id)
            granting.give(work, found[3], people["manager"].id, right=Right.FULL_WRITE, cause=Cause.SUPPLEMENTARY)
            granting.give_on_case(work, found[3].case_id or 0, people["manager"].id, cause=Cause.SUPPLEMENTARY)
            self.records[3].grants.append((people["manager"].id, Span(work.now)))
            self.cases[2].granted.add(people["manager"].id)
        self.memberships: list[tuple[int, Belongs]] = []
        self.posts: list[tuple[int, Belongs]] = []
        self.shared: list[tuple[int, str, Span]] = []
        self.emergencies: list[tuple[int, Span]] = []

    def _person(self, name: str) -> PersonNow:
        with self.platform.work(Actor.system("setup")) as work:
            row = work.session.get_one(Official, self.ministry.people[name])
            posts = work.session.connection().exec_driver_sql(
                "SELECT unit_id, starts_on, ends_on FROM post WHERE official_id = %s AND role <> 'system_administrator'", (row.id,)
            )
            units = [Belongs(*post) for post in posts]
        return PersonNow(row.id, row.clearance, row.is_limited, not units, units)

    def _does(self, actor: Actor, verb: Any, *given: Any, **named: Any) -> Any:
        """Does a verb and gives what it gives, or ``None`` where it is refused: then nothing may have changed."""
        try:
            with self.platform.work(actor) as work:
                found = verb(work, *given, **named)
        except (Refused, NotFound):
            return None
        return found if found is not None else True

    # ---- what changes access -------------------------------------------------------------------------------------------------
    @rule(which=RECORDS, name=NAMES, hours=st.sampled_from([None, 1, 30]))
    def grant(self, which: int, name: str, hours: int | None) -> None:
        record, person = self.records[which], self.world.people[name]
        ends = self.clock.now + dt.timedelta(hours=hours) if hours else None
        running = [span for who, owner, span in self.shared if (who, owner) == (record.id, name) and span.runs(self.clock.now)]
        if self._does(self.head, granting.share, record.id, person.id, ends_at=ends):
            for replaced in running:
                replaced.is_ended = True
            span = Span(self.clock.now, ends)
            record.grants.append((person.id, span))
            self.shared.append((record.id, name, span))

    @rule(which=RECORDS, name=NAMES)
    def revoke(self, which: int, name: str) -> None:
        record = self.records[which]
        if self._does(self.head, granting.stop_sharing, record.id, self.world.people[name].id):
            for who, owner, span in self.shared:
                span.is_ended = span.is_ended or (who, owner) == (record.id, name)

    @rule(which=RECORDS)
    def grant_to_the_team(self, which: int) -> None:
        record = self.records[which]
        if self._does(self.head, granting.share, record.id, self.team) and not any(
            who == self.team and not span.is_ended for who, span in record.grants
        ):
            record.grants.append((self.team, Span(self.clock.now)))

    @rule(which=RECORDS, names=st.sets(NAMES, max_size=2))
    def restrict(self, which: int, names: set[str]) -> None:
        listed = [self.world.people[name].id for name in (*names, "head")] if names else []
        if self._does(self.head, granting.restrict, self.records[which].id, listed):
            self.records[which].restricted_to = frozenset(listed) or None

    @rule(which=st.integers(0, 2), names=st.sets(NAMES, max_size=2))
    def restrict_the_case(self, which: int, names: set[str]) -> None:
        listed = [self.world.people[name].id for name in (*names, "head")] if names else []
        if self._does(self.head, cases.restrict, self.cases[which].id, listed):
            self.cases[which].restricted_to = frozenset(listed) or None

    @rule(which=RECORDS, level=st.sampled_from(AccessLevel))
    def raise_or_lower_the_level(self, which: int, level: AccessLevel) -> None:
        if self._does(self.head, granting.set_level, self.records[which].id, level):
            self.records[which].level = level

    @rule(which=RECORDS, clearance=st.integers(0, 2))
    def classify(self, which: int, clearance: int) -> None:
        if self._does(self.head, granting.classify, self.records[which].id, clearance):
            self.records[which].clearance = clearance

    @rule(which=st.integers(0, 1), to=st.integers(0, 1))
    def move_to_another_case(self, which: int, to: int) -> None:
        record, case = self.records[which], self.cases[to]
        if self._does(self.head, records.move, record.id, case.id, "Lå på den forkerte sag"):
            record.case = case

    @rule()
    def delete_the_case(self) -> None:
        if self._does(self.manager, delete_case, self.cases[2].id, "Oprettet ved en fejl"):
            self._is_deleted(now=True)

    @rule()
    def restore_the_case(self) -> None:
        if self._does(self.manager, restore_case, self.cases[2].id):
            self._is_deleted(now=False)

    def _is_deleted(self, *, now: bool) -> None:
        self.cases[2].is_deleted = now
        for record in self.records:
            record.is_deleted = now if record.case is self.cases[2] else record.is_deleted

    @rule(name=st.sampled_from(["outsider", "lawyer"]), unit=st.sampled_from(["grants", "legal"]))
    def give_a_post(self, name: str, unit: str) -> None:
        post = Belongs(getattr(self.ministry, unit), SINCE)
        given = self._does(
            Actor.system("setup"), organisation.give_post, self.world.people[name].id, post.to, Role.CASEWORKER, title="x", starts_on=SINCE
        )
        self.world.people[name].units.append(post)
        self.posts.append((given, post))

    @rule()
    def end_a_post(self) -> None:
        for post_id, post in self.posts[-1:]:
            post.ends_on = self._today() - dt.timedelta(days=1)
            assert self._does(Actor.system("setup"), organisation.end_post, post_id, on=post.ends_on)

    @rule(name=NAMES)
    def put_into_the_team(self, name: str) -> None:
        member = Belongs(self.team, self._today())
        made = self._does(Actor.system("setup"), organisation.add_member, self.team, self.world.people[name].id, starts_on=member.starts_on)
        self.world.people[name].groups.append(member)
        self.memberships.append((made, member))

    @rule()
    def take_out_of_the_team(self) -> None:
        for membership_id, member in self.memberships[-1:]:
            member.ends_on = self._today() - dt.timedelta(days=1)
            assert self._does(Actor.system("setup"), organisation.end_membership, membership_id, on=member.ends_on)

    @rule(name=st.sampled_from(["clerk", "lawyer", "limited", "outsider"]), days=st.integers(0, 2))
    def name_a_substitute(self, name: str, days: int) -> None:
        since, until = self._today(), self._today() + dt.timedelta(days=days)
        person = self.world.people[name]
        if self._does(self.head, organisation.substitute, self.world.people["head"].id, person.id, starts_on=since, ends_on=until):
            self.world.substitutes.append((name, "head", since, until))

    @rule(name=st.sampled_from(["lawyer", "officer", "outsider"]), which=RECORDS)
    def break_the_glass(self, name: str, which: int) -> None:
        record, person = self.records[which], self.world.people[name]
        with self.platform.work(Actor.system("setup")) as work:
            session = work.session.get(DeskSession, SESSION)
            values = {"official_id": person.id, "created_at": work.now, "last_seen_at": work.now, "stepped_up_at": work.now}
            if session is None:
                work.session.add(DeskSession(token_hash=SESSION, **values))
            else:
                for field_, value in values.items():
                    setattr(session, field_, value)
        opened = self._does(self.ministry.actor(name), break_glass, f"#{record.id}", reason="Samråd om en time", session_id=SESSION)
        if opened:
            span = Span(self.clock.now, self.clock.now + dt.timedelta(hours=1))
            record.emergencies.append((person.id, span))
            record.grants.append((person.id, span))
            self.emergencies.append((opened, span))

    @rule()
    def end_an_emergency(self) -> None:
        for emergency_id, span in self.emergencies[-1:]:
            if span.runs(self.clock.now) and self._does(self.ministry.actor("officer"), end_emergency, emergency_id):
                span.is_ended = True

    @rule(minutes=st.sampled_from([20, 61, 60 * 26]))
    def let_time_pass(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    # ---- what everybody reads ------------------------------------------------------------------------------------------------
    @invariant()
    def everybody_reads_what_the_model_says(self) -> None:
        now, today = self.clock.now, self._today()
        wrong = {}
        for name, behalf in [*((name, None) for name in (*WHO, "head", "manager")), *((name, "head") for name in ("clerk", "limited"))]:
            if behalf and not self.world.may_act_for(name, behalf, today):
                continue
            expected = {id for id, record in self.world.records.items() if self.world.reads(name, record, now, today, behalf)}
            in_sight = {id for id, case in self.world.cases.items() if self.world.reads_case(name, case, now, today, behalf)}
            actor = Actor.official(self.world.people[name].id, on_behalf_of=self.world.people[behalf].id if behalf else None)
            for way, found in self._ways(actor).items():
                if found != (in_sight if way == "cases" else expected):
                    wrong[name, behalf, way] = (found, in_sight if way == "cases" else expected)
        assert {} == wrong

    def _ways(self, actor: Actor) -> dict[str, set[int]]:
        """Gives which of the records and cases an actor finds, by each way of reading."""
        ids = sorted(self.world.records)
        with self.platform.work(actor) as work:
            found = {
                "records": set(work.session.exec(select(Record.id).where(col(Record.id).in_(ids))).all()),
                "cases": set(work.session.exec(select(Case.id).where(col(Case.id).in_(sorted(self.world.cases)))).all()),
                "grants": set(work.session.exec(select(Grant.record_id).where(col(Grant.record_id).in_(ids))).all()),
                "archive": {row.record_id for row in lists.page(work, ListKey.ARCHIVE, first=500).rows} & set(ids),
                "one by one": {id for id in ids if self._loads(work, id)},
            }
            reader = index_filter(work) if actor.on_behalf_of is None else None
        if reader is not None:
            with self.platform.work(Actor.system("indexer")) as work:
                rows = work.session.exec(select(Record).where(col(Record.id).in_(ids))).all()
                found["index"] = {row.id for row in rows if may_read(tokens_of(row), reader, row.id)}
        return found

    def _loads(self, work: Work, id: int) -> bool:
        return work.session.get(Record, id, populate_existing=True) is not None

    def _today(self) -> dt.date:
        return legal_date(self.clock.now)

    def teardown(self) -> None:
        """Ends what would reach into the next walk."""
        for post_id, _ in self.posts:
            self._does(Actor.system("setup"), organisation.end_post, post_id, on=SINCE)
        self.clock.forward(days=4)  # the longest substitution has lapsed


def walk(platform: Platform, ministry: Ministry, clock: Clock, examples: int, steps: int) -> None:
    """Walks so many times so far, each with records of its own in the one database."""
    machine: Any = type("YearsHere", (Years,), {"platform": platform, "ministry": ministry, "clock": clock})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        ),
    )


def test_after_whatever_is_done_everybody_reads_what_the_model_says(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    walk(platform, ministry, clock, 4, 12)


@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_after_whatever_is_done_over_a_long_run(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    walk(platform, ministry, clock, 100, 30)
