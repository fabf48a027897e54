"""Which of a record's numbered versions somebody had before them, found by what the manifest of their decision says in seals."""

import datetime as dt
from collections.abc import Mapping, Sequence
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
        roles = tuple(str(each.get("role", "")) for each in parties or ())  # what another system kept may say nothing of parties
        kept = VersionKept(number, made_at, sealed_title(work, record_id, title), sealed_body(work, record_id, body), roles)
        found.setdefault(record_id, []).append(kept)
    return found


def version_seen(kept: Sequence[VersionKept], part: DecidedPart, seen: Mapping[str, Any], at: dt.datetime) -> int | None:
    """Gives the number of the version that shows a part as it was seen, or nothing where no version does.

    Title and words are known by their seals. A version masks what identifies a party, so the parties are those of a version that says the
    same otherwise. Of several it is the last one made by then; a record that was changed for the first time after that has none yet.
    """
    if part is DecidedPart.TITLE:
        alike = [each for each in kept if each.title == seen["title"]]
    elif part is DecidedPart.BODY:
        alike = [each for each in kept if each.body == seen["body"]]
    elif part is DecidedPart.RECIPIENTS:
        roles = tuple(each["role"] for each in seen["recipients"])
        alike = [each for each in kept if (each.title, each.body, each.roles) == (seen["title"], seen["body"], roles)]
    else:
        return None
    by_then = [each for each in alike if each.made_at <= at]
    return by_then[-1].number if by_then else alike[0].number if alike and part is not DecidedPart.RECIPIENTS else None
