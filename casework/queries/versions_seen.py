"""Which of a record's numbered versions somebody had before them, found by what the manifest of their decision says in seals."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as plain_select
from sqlmodel import col

from casework.approvals.manifest import sealed_body, sealed_title
from casework.model import RecordVersion
from casework.vocabulary import DecidedPart
from casework.work import Work


@dataclass(frozen=True)
class VersionKept:
    """Is one numbered version of a record: its title and its words as a manifest seals them, and the roles of its parties in order."""

    number: int
    made_at: dt.datetime
    title: str
    body: str
    roles: tuple[str, ...]


def versions_kept(work: Work, record_ids: Sequence[int]) -> dict[int, list[VersionKept]]:
    """Gives of each record its numbered versions, the oldest first."""
    content = col(RecordVersion.content)
    query = plain_select(
        col(RecordVersion.record_id), col(RecordVersion.number), col(RecordVersion.made_at),
        content["title"].astext, content["body_html"].astext, content["parties"],
    )  # fmt: skip
    found: dict[int, list[VersionKept]] = {}
    for record_id, number, made_at, title, body, parties in work.session.execute(
        query.where(col(RecordVersion.record_id).in_(record_ids)).order_by(col(RecordVersion.number))
    ):
        roles = tuple(each["role"] for each in parties)
        kept = VersionKept(number, made_at, sealed_title(work, record_id, title), sealed_body(work, record_id, body), roles)
        found.setdefault(record_id, []).append(kept)
    return found


def version_seen(kept: Sequence[VersionKept], part: DecidedPart, seen: Mapping[str, Any], at: dt.datetime) -> int | None:
    """Gives the number of the version that shows a part as it was seen, or nothing where no version does.

    Title and words are known by their seals. A version masks what identifies a party, so the parties are those of the last version made
    by then that says the same otherwise.
    """
    if part is DecidedPart.TITLE:
        return _last(each.number for each in kept if each.title == seen["title"])
    if part is DecidedPart.BODY:
        return _last(each.number for each in kept if each.body == seen["body"])
    if part is not DecidedPart.RECIPIENTS:
        return None
    roles = tuple(each["role"] for each in seen["recipients"])
    alike = [each for each in kept if (each.title, each.body, each.roles) == (seen["title"], seen["body"], roles)]
    return _last(each.number for each in alike if each.made_at <= at)


def _last(numbers: Iterable[int]) -> int | None:
    found = list(numbers)
    return found[-1] if found else None
