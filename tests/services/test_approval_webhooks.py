"""A program that asked for it is told of every transition of an approval: signed, in the transaction's own outbox, with ids only."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from casework import events
from casework.adapters.webhooks import signature
from casework.approvals import gate_table
from casework.approvals.verb_table import ROWS
from casework.bootstrap import Platform
from casework.events import approvals, gates, kind_of, replies
from casework.services import api_clients, api_webhooks, gate_telling, gating
from casework.services.api_clients import NewClient
from casework.services.api_webhooks import NewWebhook, told_kinds
from casework.vocabulary import ApprovalState, ApprovalVerb, GatePart, GatePlace, GateVerb, Scope
from casework.work import Actor
from tests.approvals import EVERY_SHAPE, moved, publish, started
from tests.builders import Ministry
from tests.conftest import Clock
from tests.gates import at, before_the_gate, gatekeeping, said, with_a_gate
from tests.services.test_approval_verb_table import PEOPLE, deed_of, in_state
from tests.services.test_the_gate_for_copies import COPIED, copied
from tests.services.test_the_gate_for_copies import DEEDS as COPY_DEEDS
from tests.services.test_the_gate_refused import DEEDS

HERE = [
    each
    for each in (*vars(approvals).values(), *vars(gates).values(), *vars(replies).values())
    if isinstance(each, type) and issubclass(each, events.Event)
]
KINDS = tuple(sorted({kind_of(each) for each in HERE} - {kind_of(events.Event)}))
FIRST = (ApprovalState.IN_PROGRESS, ApprovalState.RETURNED, ApprovalState.CANCELLED)
"""From which state a verb is tried, the first it can be done from."""
ELSEWHERE = frozenset({ApprovalVerb.START, ApprovalVerb.MAKE_REPLIES})
"""What begins an approval is heard with what the motor does; what makes replies after all needs some that could not be made."""
BY_THE_MOTOR = {"approval_started", "step_opened", "step_skipped", "approval_returned", "approval_finished"}


@dataclass
class Program:
    """Is a program with a webhook that listens as the caseworker."""

    platform: Platform
    ministry: Ministry
    secret: str
    heard: int = 0

    def hears(self) -> Iterator[dict[str, Any]]:
        """Gives the messages that wait to be delivered since the last time, each with a signature that holds."""
        with self.platform.system_engine.begin() as connection:
            query = "SELECT id, aggregate FROM outbox WHERE effect = 'webhook' AND id > %s ORDER BY id"
            rows = connection.exec_driver_sql(query, (self.heard,)).all()
        for row in rows:
            self.heard = row.id
            with self.platform.work(self.ministry.actor("caseworker")) as work:
                call = api_webhooks.call_for(work, row.aggregate)
            assert call is not None, row.aggregate
            key = base64.b64decode(self.secret.removeprefix("whsec_"))
            signed = f"{call.id}.{call.timestamp}.".encode() + call.body
            assert "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() == signature(call)
            yield json.loads(call.body)

    def passes_over(self) -> None:
        """Passes over what waits to be delivered now."""
        with self.platform.system_engine.begin() as connection:
            self.heard = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM outbox").scalar_one()


@pytest.fixture
def program(platform: Platform, ministry: Ministry) -> Program:
    publish(platform, ministry, *EVERY_SHAPE)
    with platform.work(ministry.actor("administrator")) as work:
        made = api_clients.register(work, NewClient("Lytteren", (Scope.WEBHOOKS_WRITE,), official_id=ministry.people["caseworker"]))
    with platform.work(ministry.actor("caseworker")) as work:
        api_clients.agree(work, made.id)
        webhook = api_webhooks.set_up(work, NewWebhook(made.client_id, "http://127.0.0.1:9/hook", KINDS))
    return Program(platform, ministry, webhook.secret)


def test_every_event_of_an_approval_can_be_asked_for() -> None:
    assert set(KINDS) <= told_kinds()
    assert {kind_of(row.event) for row in ROWS} <= set(KINDS)


def test_every_verb_and_what_the_motor_does_after_it_is_told(program: Program, platform: Platform, ministry: Ministry) -> None:
    told: set[str] = set()
    for row in (each for each in ROWS if each.verb not in ELSEWHERE):
        state = next(each for each in FIRST if each in row.states)
        is_the_start = row.verb is ApprovalVerb.UNDO_START  # until somebody has decided
        approval_id = started(platform, ministry, "everybody") if is_the_start else in_state(platform, ministry, state)
        program.passes_over()
        with platform.work(ministry.actor(PEOPLE[row.parts[0]])) as work:
            deed_of(row.verb, ministry)(work, approval_id)
        heard = list(program.hears())
        moved(platform, approval_id)
        told |= {each["type"] for each in program.hears()}

        assert kind_of(row.event) in [each["type"] for each in heard], row.verb
        assert [{approval_id}] * len(heard) == [{each["data"]["approval_id"]} for each in heard], row.verb
        assert {"type", "timestamp", "data"} == {name for each in heard for name in each}
    in_state(platform, ministry, ApprovalState.APPROVED)
    told |= {each["type"] for each in program.hears()}

    assert BY_THE_MOTOR - {"step_skipped"} <= told


def test_every_verb_at_an_executives_gate_is_told(program: Program, platform: Platform, ministry: Ministry) -> None:
    with_a_gate(platform, ministry)
    people = {GatePart.GATEKEEPER: "manager", GatePart.EXECUTIVE: "secretary"}
    for row in (each for each in gate_table.ROWS if not each.of_copy):
        passage_id = before_the_gate(platform, ministry)
        place = next(each for each in (GatePlace.BEFORE, GatePlace.WITH_EXECUTIVE, GatePlace.AFTER) if each in row.places)
        if place is not GatePlace.BEFORE:
            gatekeeping(platform, ministry, gating.release, passage_id)
        if place is GatePlace.AFTER:
            said(platform, ministry, passage_id)
        program.passes_over()
        with platform.work(ministry.actor(people[row.part])) as work:
            DEEDS[row.verb](work, passage_id)
        heard = list(program.hears())

        assert kind_of(row.event) in [each["type"] for each in heard], row.verb
        assert {at(platform, passage_id).approval_id} == {each["data"]["approval_id"] for each in heard}, row.verb
        assert {"type", "timestamp", "data"} == {name for each in heard for name in each}


def test_that_something_lies_at_a_gate_past_its_day_is_told(program: Program, platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with_a_gate(platform, ministry)
    passage_id = before_the_gate(platform, ministry)
    gatekeeping(platform, ministry, gating.sort, passage_id, sorting_deadline=clock().date())
    program.passes_over()
    clock.now += dt.timedelta(days=1)
    with platform.work(Actor.system("approval_clock")) as work:
        gate_telling.tell_late_sorting(work)

    assert ["gate_sorting_late"] == [each["type"] for each in program.hears()]


@pytest.mark.parametrize("verb", list(COPY_DEEDS))
def test_what_becomes_of_a_copy_at_the_gate_is_told(program: Program, platform: Platform, ministry: Ministry, verb: GateVerb) -> None:
    with_a_gate(platform, ministry)
    publish(platform, ministry, COPIED)
    approval_id, copy_id = copied(platform, ministry)
    program.passes_over()
    with platform.work(ministry.actor("manager")) as work:
        COPY_DEEDS[verb](work, copy_id)

    assert [(kind_of(gate_table.TABLE[verb].event), approval_id)] == [
        (each["type"], each["data"]["approval_id"]) for each in program.hears()
    ]
