"""Builders for tests of approvals: definitions, a received letter, decisions by username."""

from collections.abc import Callable
from typing import Any

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, Refused
from casework.events import RecordReceived
from casework.model import DocumentVersion
from casework.queries.approvals import ApprovalShown, approval_show
from casework.services import approving, records
from casework.services.definitions import publish_definition
from casework.services.moving import MOTOR, Moved, move
from casework.services.records import NewRecord
from casework.vocabulary import Channel, Reason, RecordKind, RecordState, Verdict
from casework.work import Actor, Work
from documents.filing import add_document, add_version
from tests.builders import Ministry

THREE_STEPS: dict[str, Any] = {
    "name": "three_steps",
    "title": "Kontorchef, jura, departementschef",
    "steps": [
        {"name": "head", "title": "Kontorchef", "seats": [{"role": "head", "unit": "responsible"}], "deadline": "+3"},
        {"name": "legal", "title": "Jura", "seats": [{"official": "lawyer"}]},
        {"name": "secretary", "title": "Departementschef", "seats": [{"role": "permanent_secretary"}]},
    ],
}
TOGETHER: dict[str, Any] = {
    "name": "together",
    "title": "Jura og kontorchef sammen",
    "steps": [
        {"name": "both", "title": "Sammen", "seats": [{"official": "head"}, {"official": "lawyer"}]},
        {"name": "secretary", "title": "Departementschef", "seats": [{"official": "secretary"}]},
    ],
}
ALONE: dict[str, Any] = {
    "name": "alone",
    "title": "Kun kontorchefen",
    "steps": [{"name": "head", "title": "Kontorchef", "seats": [{"official": "head"}]}],
}

EVERYBODY: dict[str, Any] = {
    "name": "everybody",
    "title": "Alle dele",
    "steps": [
        {"name": "first", "seats": [{"official": "head"}], "copies": [{"official": "secretary"}]},
        {"name": "second", "seats": [{"official": "head"}, {"official": "lawyer"}], "needs": "all"},
        {"name": "third", "seats": [{"official": "manager"}]},
    ],
}
ANY_OF_TWO: dict[str, Any] = {
    "name": "any",
    "title": "En af to",
    "steps": [
        {"name": "one", "seats": [{"official": "head"}, {"official": "lawyer"}], "needs": "any"},
        {"name": "two", "seats": [{"official": "secretary"}]},
    ],
}
TWO_OF_THREE: dict[str, Any] = {
    "name": "two_of_three",
    "title": "To af tre",
    "steps": [{"name": "one", "seats": [{"official": "head"}, {"official": "lawyer"}, {"official": "secretary"}], "needs": 2}],
}
UNIT: dict[str, Any] = {
    "name": "unit",
    "title": "Et kontor",
    "steps": [{"name": "one", "seats": [{"members": "JU"}]}, {"name": "two", "seats": [{"official": "secretary"}]}],
}
THREE: dict[str, Any] = {
    "name": "three",
    "title": "Tre trin",
    "steps": [{"name": name, "seats": [{"official": name}]} for name in ("head", "lawyer", "secretary")],
}
DISTINCT: dict[str, Any] = {
    "name": "distinct",
    "title": "Forskellige",
    "distinct": True,
    "steps": [{"name": "one", "seats": [{"official": "head"}]}, {"name": "two", "seats": [{"official": "head"}]}],
}
CONDITION: dict[str, Any] = {
    "name": "condition",
    "title": "Kun ved e-post",
    "steps": [
        {"name": "never", "seats": [{"official": "lawyer"}], "when": {"equals": [{"field": "channel"}, "digital_post"]}},
        {"name": "always", "seats": [{"official": "head"}], "when": {"equals": [{"field": "channel"}, "email"]}},
    ],
}

EVERY_SHAPE = (EVERYBODY, ANY_OF_TWO, TWO_OF_THREE, UNIT, THREE, DISTINCT, CONDITION)


def publish(platform: Platform, ministry: Ministry, *contents: dict[str, Any]) -> None:
    """Publishes definitions for the small ministry."""
    with platform.work(Actor.system("setup")) as work:
        for content in contents or (THREE_STEPS, TOGETHER, ALONE):
            publish_definition(work, content, authority_id=ministry.authority)


def letter(platform: Platform, ministry: Ministry, *, title: str = "Ansøgning om tilskud") -> int:
    """Gives a letter that came in: nobody in the house has written on it."""
    with platform.work(ministry.actor("clerk")) as work:
        record = records.create(
            work,
            NewRecord(
                title,
                RecordKind.INBOUND,
                Channel.EMAIL,
                ministry.grants,
                ministry.people["caseworker"],
                state=RecordState.RECEIVED,
                body_html="<p>Jeg søger om tilskud.</p>",
            ),
        )
        work.record(
            RecordReceived(
                record_id=record.id, channel="email", content_hash="x", original_sha256="x", unit_id=ministry.grants, title=title
            )
        )
        return record.id


def started(platform: Platform, ministry: Ministry, definition: str = "three_steps", record_id: int | None = None) -> int:
    """Gives an approval that the caseworker has started and the motor has moved to its first step."""
    record_id = record_id or letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id, definition)
    moved(platform, approval_id)
    return approval_id


def moved(platform: Platform, approval_id: int) -> Moved:
    """Lets the motor move an approval, as the effect runner does."""
    with platform.work(MOTOR) as work:
        return move(work, approval_id)


def shown(platform: Platform, ministry: Ministry, approval_id: int, username: str = "caseworker") -> ApprovalShown:
    """Gives the approval as a person sees it."""
    with platform.work(ministry.actor(username)) as work:
        return approval_show(work, approval_id)


def decided(
    platform: Platform,
    ministry: Ministry,
    approval_id: int,
    username: str,
    verdict: Verdict = Verdict.APPROVE,
    comment: str = "",
    *,
    return_to: int | None = None,
) -> None:
    """Lets a person decide on what is there now, and the motor move the approval."""
    with platform.work(ministry.actor(username)) as work:
        seen = approval_show(work, approval_id).manifest_hash
    with platform.work(ministry.actor(username)) as work:
        approving.decide(work, approval_id, verdict, comment, manifest_hash=seen, return_to=return_to)
    moved(platform, approval_id)


def states(platform: Platform, ministry: Ministry, approval_id: int) -> list[str]:
    """Gives the state of each step that counts now."""
    return [step.state.value for step in shown(platform, ministry, approval_id).steps]


def attach(platform: Platform, actor: Actor, record_id: int, content: bytes) -> int:
    """Puts a file on a record and gives its version's id."""
    with platform.work(actor) as work:
        return add_document(work, record_id, content, filename="bilag.txt", media_type="text/plain")


def a_newer_version(platform: Platform, actor: Actor, version_id: int, content: bytes) -> int:
    """Puts another version in of the document a version is of, and gives the document's id."""
    with platform.work(actor) as work:
        document_id = work.session.get_one(DocumentVersion, version_id).document_id
        add_version(work, document_id, content, filename="bilag.txt", media_type="text/plain")
        return document_id


def refused_with(platform: Platform, actor: Actor, deed: Callable[..., object]) -> list[Reason]:
    """Gives the reasons with which a deed is refused; one that is done fails the test."""
    with pytest.raises(Refused) as refusal, platform.work(actor) as work:
        deed(work)
    return refusal.value.reasons


def does(platform: Platform, ministry: Ministry, username: str, deed: Callable[..., object], approval_id: int, *given: object) -> None:
    """Lets a person do a verb, and the motor move the approval."""
    with platform.work(ministry.actor(username)) as work:
        deed(work, approval_id, *given)
    moved(platform, approval_id)


class NotKeptError(Exception):
    """Ends a work without keeping it."""


UNSEEN = "unseen"


def outcome(platform: Platform, actor: Actor, deed: Callable[[Work, int], object], approval_id: int) -> Reason | str | None:
    """Gives the first reason against a deed, nothing where it can be done; what it did is not kept."""
    try:
        with platform.work(actor) as work:
            deed(work, approval_id)
            work.session.flush()
            _not_kept()
    except NotKeptError:
        return None
    except NotFound:
        return UNSEEN
    except Refused as no:
        return no.reasons[0]


def _not_kept() -> None:
    raise NotKeptError
