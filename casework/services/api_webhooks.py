"""Webhooks: an address that hears that something happened, as far as its official may read it, and never what.

The message holds ids, a kind and a time; the receiver fetches the rest with its own token. ``casework_call_webhooks`` (a trigger on the
events) writes an effect for each event and webhook that wants it, in the event's own transaction.
"""

import base64
import datetime as dt
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import READ_EVENTS, WebhookChanged, all_events, kind_of
from casework.model import ApiClient, EventRow, Webhook, WebhookHealth
from casework.ports import WEBHOOK_KEY_MARK, Call
from casework.vocabulary import ApiClientState, Privilege, Reason, WebhookState
from casework.work import Actor, Work

DISABLED_AFTER = dt.timedelta(hours=24)
MOST_URL = 2000


def told_kinds() -> frozenset[str]:
    """Gives the kinds of events that can be told: all but who read what."""
    return frozenset(all_events()) - {kind_of(each) for each in READ_EVENTS}


@dataclass(frozen=True)
class NewWebhook:
    """Is an address and what it wants to hear; the program must act as the official who sets it up."""

    client_id: str
    url: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class WebhookMade:
    """Is a webhook with its secret, which is known here and now only."""

    webhook_id: int
    secret: str = field(repr=False)


def set_up(work: Work, new: NewWebhook) -> WebhookMade:
    """Sets a webhook up for a program that acts as me.

    Raises:
        NotFound: no such program acts as me. RuleBroken: the address or a kind will not do; all reasons together.
    """
    client = work.session.exec(
        select(ApiClient).where(
            ApiClient.client_id == new.client_id, ApiClient.official_id == work.official_id, ApiClient.state == ApiClientState.OPEN
        )
    ).first()
    if client is None:
        raise NotFound("ApiClient", new.client_id)
    reasons = [
        *([] if _is_address(new.url) else [Reason.WEBHOOK_ADDRESS_IS_WRONG]),
        *([] if new.kinds and set(new.kinds) <= told_kinds() else [Reason.WEBHOOK_KIND_IS_UNKNOWN]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    secret = WEBHOOK_KEY_MARK + base64.b64encode(secrets.token_bytes(32)).decode()
    webhook = work.add(
        Webhook(
            authority_id=work.authority_id,
            client_id=client.id,
            official_id=work.official_id,
            url=new.url,
            kinds=sorted(set(new.kinds)),
            secret=work.secret(f"webhooks:{client.id}").seal("secret", secret).hex(),
            created_at=work.now,
        )
    )
    work.add(WebhookHealth(webhook_id=webhook.id))
    work.record(WebhookChanged(what="set_up", webhook_id=webhook.id))
    return WebhookMade(webhook.id, secret)


def switch(work: Work, webhook_id: int, *, on: bool) -> None:
    """Switches my webhook on or off; one that was disabled begins anew."""
    webhook = _mine(work, webhook_id)
    webhook.state = WebhookState.ON if on else WebhookState.OFF
    work.session.get_one(WebhookHealth, webhook_id).failing_since = None
    work.record(WebhookChanged(what="switched_on" if on else "switched_off", webhook_id=webhook_id))


def remove(work: Work, webhook_id: int) -> None:
    """Removes my webhook for good, with its secret; calls that wait are not made any more.

    Raises:
        NotFound: there is none, or it is another's and the actor does not manage programs.
    """
    webhook = _mine(work, webhook_id)
    work.session.delete(work.session.get_one(WebhookHealth, webhook_id))
    work.session.flush()
    work.session.delete(webhook)
    work.record(WebhookChanged(what="removed", webhook_id=webhook_id))


def _mine(work: Work, webhook_id: int) -> Webhook:
    webhook = work.session.get(Webhook, webhook_id)
    if webhook is None or (webhook.official_id != work.official_id and not work.has(Privilege.MANAGE_API)):
        raise NotFound("Webhook", webhook_id)
    return webhook


def call_for(work: Work, aggregate: str) -> Call | None:
    """Gives the message of an event for a webhook (``aggregate`` names both), or None when it may not, or no longer, be told.

    Asked as the webhook's own official, so that row-level security decides what there is to tell.
    """
    webhook = work.session.get(Webhook, webhook_of(aggregate))
    event = work.session.get(EventRow, int(aggregate.split(":")[2]))
    client = work.session.get(ApiClient, webhook.client_id) if webhook else None
    if (
        webhook is None
        or event is None
        or client is None
        or webhook.state is not WebhookState.ON
        or client.state is not ApiClientState.OPEN
    ):
        return None
    told = {"record_id": event.record_id, "case_id": event.case_id, "approval_id": json.loads(event.body)["facts"].get("approval_id")}
    body = {"type": event.kind, "timestamp": event.at.isoformat(), "data": {name: id for name, id in told.items() if id is not None}}
    secret = work.secret(f"webhooks:{client.id}").open("secret", bytes.fromhex(webhook.secret))
    message_id = f"evt_{webhook.id}_{event.id}"
    return Call(webhook.url, message_id, int(work.now.timestamp()), json.dumps(body, separators=(",", ":")).encode(), secret)


def listener_of(work: Work, aggregate: str) -> Actor | None:
    """Gives the official a webhook listens as, or None when there is no such webhook any more."""
    webhook = work.session.get(Webhook, webhook_of(aggregate))
    return None if webhook is None else Actor.official(webhook.official_id)


def note(work: Work, aggregate: str, answered: str, *, is_good: bool) -> None:
    """Notes how a call went; a webhook that fails for a day is disabled, and stands so on the desk."""
    health = work.session.exec(
        select(WebhookHealth).where(col(WebhookHealth.webhook_id) == webhook_of(aggregate)).with_for_update()
    ).first()
    if health is None:
        return
    health.last_at, health.last_answer = work.now, answered[:200]
    if is_good:
        health.delivered, health.failing_since = health.delivered + 1, None
        return
    health.failing_since = health.failing_since or work.now
    webhook = work.session.get_one(Webhook, health.webhook_id)
    if work.now - health.failing_since > DISABLED_AFTER and webhook.state is WebhookState.ON:
        webhook.state = WebhookState.DISABLED
        work.record(WebhookChanged(what="disabled", webhook_id=webhook.id))


def webhook_of(aggregate: str) -> int:
    """Gives the webhook that an effect's aggregate names: ``webhook:7:4711``."""
    return int(aggregate.split(":")[1])


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return len(url) <= MOST_URL and (parts.scheme == "https" or is_here) and bool(parts.hostname) and parts.username is None
