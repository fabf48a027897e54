"""The programs that call the API, and their webhooks, for those who look after them and those they act as."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import BigInteger, cast
from sqlmodel import col, func, or_, select

from casework.errors import NotFound
from casework.model import ApiClient, ApiToken, EventRow, Official, Outbox, Webhook, WebhookHealth
from casework.outbox import Effect
from casework.vocabulary import ApiClientState, OutboxState, Privilege, Scope, WebhookState
from casework.work import Work


@dataclass(frozen=True)
class ClientShown:
    """Is a registered program; ``acts_as`` is empty when it acts as whoever agrees."""

    id: int
    client_id: str
    name: str
    acts_as: str
    acts_as_id: int | None
    state: ApiClientState
    scopes: tuple[Scope, ...]
    redirect_uris: tuple[str, ...]
    has_secret: bool
    created_at: dt.datetime
    has_my_consent: bool
    may_agree: bool
    may_close: bool


def api_clients(work: Work) -> tuple[ClientShown, ...]:
    """Gives the programs, the newest first: all to who manages them or grants access, else those that act as me or I let in."""
    query = select(ApiClient, Official.name).outerjoin(Official, col(Official.id) == ApiClient.official_id)
    manages = work.has(Privilege.MANAGE_API)
    live = (col(ApiToken.by_person), col(ApiToken.revoked_at).is_(None), col(ApiToken.expires_at) > work.now)
    let_in = set(work.session.exec(select(ApiToken.client_id).where(ApiToken.official_id == work.official_id, *live)))
    if not manages and not work.has(Privilege.GRANT_ACCESS):
        query = query.where(or_(col(ApiClient.official_id) == work.official_id, col(ApiClient.id).in_(let_in)))
    rows = work.session.exec(query.order_by(col(ApiClient.id).desc()))
    return tuple(_shown(work, client, name or "", manages=manages, is_let_in=client.id in let_in) for client, name in rows)


def _shown(work: Work, client: ApiClient, name: str, *, manages: bool, is_let_in: bool) -> ClientShown:
    is_mine = client.official_id == work.official_id
    is_other = work.has(Privilege.GRANT_ACCESS) and client.created_by != work.official_id
    return ClientShown(
        id=client.id,
        client_id=client.client_id,
        name=client.name,
        acts_as=name,
        acts_as_id=client.official_id,
        state=client.state,
        scopes=tuple(Scope(scope) for scope in client.scopes),
        redirect_uris=tuple(client.redirect_uris),
        has_secret=bool(client.secret_hash),
        created_at=client.created_at,
        has_my_consent=is_let_in,
        may_agree=client.state is ApiClientState.WAITING and (is_mine or is_other),
        may_close=client.state is not ApiClientState.CLOSED and (is_mine or manages),
    )


@dataclass(frozen=True)
class WebhookShown:
    """Is a webhook and how its calls go."""

    webhook_id: int
    program: str
    url: str
    kinds: tuple[str, ...]
    state: WebhookState
    delivered: int
    last_at: dt.datetime | None
    last_answer: str
    failing_since: dt.datetime | None


@dataclass(frozen=True)
class DeliveryShown:
    """Is a call of a webhook about something the asker may see; ``trouble`` says what the other side answered when it failed."""

    delivery_id: int
    event_kind: str
    happened_at: dt.datetime
    state: OutboxState
    attempts: int
    done_at: dt.datetime | None
    trouble: str


def webhooks(work: Work) -> tuple[WebhookShown, ...]:
    """Gives my webhooks, or all of the authority to who manages its programs."""
    query = (
        select(Webhook, WebhookHealth, ApiClient.name)
        .join(WebhookHealth, col(WebhookHealth.webhook_id) == Webhook.id)
        .join(ApiClient, col(ApiClient.id) == Webhook.client_id)
    )
    if not work.has(Privilege.MANAGE_API):
        query = query.where(Webhook.official_id == work.official_id)
    return tuple(
        WebhookShown(
            webhook_id=row.id,
            program=name,
            url=row.url,
            kinds=tuple(row.kinds),
            state=row.state,
            delivered=health.delivered,
            last_at=health.last_at,
            last_answer=health.last_answer,
            failing_since=health.failing_since,
        )
        for row, health, name in work.session.exec(query.order_by(col(Webhook.id).desc()))
    )


def deliveries(work: Work, webhook_id: int, *, first: int = 10) -> tuple[DeliveryShown, ...]:
    """Gives the last calls of a webhook, the newest first: those about what the asker may see, as everything else is told of nobody.

    Raises:
        NotFound: there is no such webhook, or it is another's and the asker does not manage programs.
    """
    webhook = work.session.get(Webhook, webhook_id)
    if webhook is None or (webhook.official_id != work.official_id and not work.has(Privilege.MANAGE_API)):
        raise NotFound("Webhook", webhook_id)
    event_id = cast(func.split_part(Outbox.aggregate, ":", 3), BigInteger)
    asked = (
        select(Outbox, EventRow.kind)
        .join(EventRow, col(EventRow.id) == event_id)
        .where(col(Outbox.effect) == Effect.WEBHOOK, col(Outbox.subject_id) == webhook_id)
        .order_by(col(Outbox.id).desc())
        .limit(first)
    )
    return tuple(
        DeliveryShown(row.id, kind, row.created_at, row.state, row.attempts, row.done_at, row.trouble)
        for row, kind in work.session.exec(asked)
    )
