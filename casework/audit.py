"""How an event becomes evidence: its canonical body, its stream, its personal values beside it.

The body is JSON with sorted keys; the database function ``casework_append_events`` chains it to its stream and adds the digest
of every row the work changed. ``casework audit verify`` reads the same shape from the other side.
"""

import base64
import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass

from casework import events as e
from casework.sealing import SubjectSecret

READ_SHARDS = 8


@dataclass(frozen=True)
class Signature:
    """Says who acted, for whom, and when; stands in every event of a work."""

    at: dt.datetime
    actor_id: int | None
    system_actor: str
    on_behalf_of_id: int | None
    authority_id: int | None


def subject_of(event: e.Event, authority_id: int | None) -> str:
    """Names whose key protects the event's personal values."""
    if event.record_id is not None:
        return f"record:{event.record_id}"
    if event.case_id is not None:
        return f"case:{event.case_id}"
    return f"authority:{authority_id or 0}"


def stream_of(event: e.Event, signature: Signature) -> str:
    """Names the chain an event belongs to; reading goes to a few shards so that it queues behind nobody."""
    if isinstance(event, e.READ_EVENTS):
        return f"reads:{(signature.actor_id or 0) % READ_SHARDS}"
    return subject_of(event, signature.authority_id).replace("authority:", "organisation:")


def entry(event: e.Event, signature: Signature, secret_of: Callable[[str], SubjectSecret]) -> dict[str, object]:
    """Gives what ``casework_append_events`` takes for one event."""
    subject = subject_of(event, signature.authority_id)
    values = {f.name: getattr(event, f.name) for f in dataclasses.fields(event) if f.name not in {"record_id", "case_id"}}
    sealed = []
    for name in sorted(e.personal_fields(type(event))):
        value = str(values[name])
        secret = secret_of(subject)
        values[name] = secret.digest(name, value)
        sealed.append({"name": name, "subject": subject, "sealed": base64.b64encode(secret.seal(name, value)).decode()})
    return {"stream": stream_of(event, signature), "body": _canonical(event, signature, values), "personal": sealed}


def _canonical(event: e.Event, signature: Signature, values: dict[str, object]) -> str:
    body = {
        "kind": e.kind_of(type(event)),
        "at": signature.at.astimezone(dt.UTC).isoformat(),
        "actor": signature.actor_id,
        "system": signature.system_actor,
        "behalf": signature.on_behalf_of_id,
        "authority": signature.authority_id,
        "record": event.record_id,
        "case": event.case_id,
        "facts": values,
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
