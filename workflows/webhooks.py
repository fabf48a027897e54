"""Tells webhooks what happened: each call as the webhook's own official may know it, outside any transaction."""

from collections.abc import Sequence

from casework.adapters.webhooks import call
from casework.errors import EffectFailed, NotFound
from casework.ports import Call
from casework.services import api_webhooks
from casework.work import Actor
from workflows.claiming import Claimed
from workflows.runtime import Failures, Kit

RUNNER = Actor.system("runner")


def tell(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Calls a webhook for each row; what its official may not read, or what nobody listens to any more, needs no call."""
    failed: dict[int, Exception] = {}
    for row in rows:
        message = _message(kit, row.aggregate)
        if message is None:
            continue
        try:
            status = call(message, allowed=_allowed(kit))
        except EffectFailed as trouble:
            failed[row.id] = trouble
            _note(kit, row.aggregate, str(trouble), is_good=False)
            continue
        _note(kit, row.aggregate, str(status), is_good=True)
    return failed


def _message(kit: Kit, aggregate: str) -> Call | None:
    with kit.platform.work(RUNNER) as work:
        listener = api_webhooks.listener_of(work, aggregate)
    if listener is None:
        return None
    try:
        with kit.platform.work(listener) as work:
            return api_webhooks.call_for(work, aggregate)
    except NotFound:  # the official no longer works here
        return None


def _note(kit: Kit, aggregate: str, answered: str, *, is_good: bool) -> None:
    with kit.platform.work(RUNNER) as work:
        api_webhooks.note(work, aggregate, answered, is_good=is_good)


def _allowed(kit: Kit) -> list[str]:
    return [each.strip() for each in kit.platform.settings.webhook_networks.split(",") if each.strip()]
