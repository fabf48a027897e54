"""A webhook is set up, its last calls are seen, and it is removed; each only by whose it is or who manages programs."""

from dataclasses import dataclass

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import Outbox, Webhook, WebhookHealth
from casework.queries import api_clients as asked
from casework.services import api_clients, api_webhooks, records
from casework.services.api_clients import NewClient
from casework.services.api_webhooks import NewWebhook
from casework.services.records import NewRecord
from casework.vocabulary import Channel, OutboxState, RecordKind, Scope
from casework.work import Actor
from tests.builders import Ministry


@dataclass(frozen=True)
class Hook:
    """Is a webhook of the caseworker's, and its program."""

    id: int
    client_id: str


@pytest.fixture
def hook(platform: Platform, ministry: Ministry) -> Hook:
    """Sets it up; it hears of new records."""
    with platform.work(ministry.actor("administrator")) as work:
        made = api_clients.register(work, NewClient("Lytteren", (Scope.WEBHOOKS_WRITE,), official_id=ministry.people["caseworker"]))
    with platform.work(ministry.actor("caseworker")) as work:
        api_clients.agree(work, made.id)
        told = api_webhooks.set_up(work, NewWebhook(made.client_id, "http://127.0.0.1:9/hook", ("record_drafted",)))
    return Hook(told.webhook_id, made.client_id)


def draft(platform: Platform, ministry: Ministry, who: str) -> None:
    with platform.work(ministry.actor(who)) as work:
        records.draft(work, NewRecord("Brev", RecordKind.INTERNAL, Channel.DESK, ministry.legal, ministry.people[who]))


def test_the_last_calls_are_shown_of_what_one_may_see_alone(platform: Platform, ministry: Ministry, hook: Hook) -> None:
    """A call is queued for every event that is wanted, and not made for what the official may not read: nor is it shown."""
    draft(platform, ministry, "caseworker")
    draft(platform, ministry, "outsider")
    with platform.work(ministry.actor("caseworker")) as work:
        shown = asked.deliveries(work, hook.id)
    with platform.work(ministry.actor("administrator")) as work:
        managed = asked.deliveries(work, hook.id)
    with platform.work(Actor.system("runner")) as work:
        queued = len(work.session.exec(select(Outbox).where(Outbox.effect == "webhook")).all())

    assert 2 == queued
    assert [("record_drafted", OutboxState.WAITING, 0, "")] == [
        (each.event_kind, each.state, each.attempts, each.trouble) for each in shown
    ]
    assert () == managed, "who manages programs reads no records"


def test_a_removed_webhook_is_gone_and_calls_nobody(platform: Platform, ministry: Ministry, hook: Hook) -> None:
    draft(platform, ministry, "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        (row,) = work.session.exec(select(Outbox).where(Outbox.effect == "webhook")).all()
        api_webhooks.remove(work, hook.id)
    draft(platform, ministry, "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        left = [work.session.get(Webhook, hook.id), work.session.get(WebhookHealth, hook.id), api_webhooks.call_for(work, row.aggregate)]
        shown = asked.webhooks(work)
        queued = len(work.session.exec(select(Outbox).where(Outbox.effect == "webhook")).all())
    with platform.work(Actor.system("runner")) as work:
        listener = api_webhooks.listener_of(work, row.aggregate)
        api_webhooks.note(work, row.aggregate, "204", is_good=True)

    assert [None, None, None] == left
    assert ((), None, 1) == (shown, listener, queued)


def test_who_manages_programs_removes_it_and_nobody_else_does(platform: Platform, ministry: Ministry, hook: Hook) -> None:
    for verb in (api_webhooks.remove, asked.deliveries):
        with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
            verb(work, hook.id)
    with platform.work(ministry.actor("administrator")) as work:
        api_webhooks.remove(work, hook.id)
    for verb in (api_webhooks.remove, asked.deliveries):
        with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
            verb(work, hook.id)
