"""The verbs of the post list: set its rule, make it into files; a made list is kept as it left the house."""

import dataclasses
import datetime as dt
import hashlib
from typing import Any

from casework.errors import RuleBroken, Stale
from casework.events import PostListIssued, PostListRuleChanged
from casework.model import Authority, PostListIssue, PostListRule
from casework.post_list_files import as_csv, as_html, rows_of
from casework.queries.post_lists import PostListTerms, post_list
from casework.vocabulary import Action, Privilege, Reason
from casework.work import Work


@dataclasses.dataclass(frozen=True)
class IssuedFile:
    """Is a file of a made post list."""

    name: str
    content: bytes = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class IssuedLine:
    """Is a line of a made post list, in the words it was made with."""

    day: str
    direction: str
    party: str
    subject: str
    case_number: str
    record_number: str


@dataclasses.dataclass(frozen=True)
class IssuedLines:
    """Is a made post list as data: what its files say, and the checksum of both."""

    authority: str
    from_day: dt.date
    to_day: dt.date
    issued_at: dt.datetime
    sha256: str
    rows: tuple[IssuedLine, ...]


def set_rule(work: Work, terms: PostListTerms, *, opened_version: int) -> None:
    """Says what the authority's post list contains and tells, from now on.

    Raises:
        NotPermitted: without ``PUBLISH_POST_LIST``. Stale: somebody changed it meanwhile. RuleBroken: it would hold no kind of record.
    """
    work.demand(Privilege.PUBLISH_POST_LIST)
    if not terms.kinds:
        raise RuleBroken(Reason.POST_LIST_IS_EMPTY)
    values: dict[str, Any] = {
        "kinds": [kind.value for kind in terms.kinds],
        "dated_by": terms.dated_by,
        "only_registered": terms.only_registered,
        "open_levels": [level.value for level in terms.open_levels],
        "highest_clearance": int(terms.highest_clearance),
        "names_organisations": terms.names_organisations,
        "names_citizens": terms.names_citizens,
    }
    row = work.session.get(PostListRule, work.authority_id, with_for_update=True)
    values["daily_from"] = ((row and row.daily_from) or work.today) if terms.each_day else None
    if (row.version if row else 0) != opened_version:
        raise Stale("PostListRule", work.authority_id, by="", at=None, differences=())
    if row is None:
        work.add(PostListRule(authority_id=work.authority_id, **values))
        work.record(PostListRuleChanged(fields=tuple(values)))
        return
    changed = tuple(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        work.record(PostListRuleChanged(fields=changed))


def issue(work: Work, from_day: dt.date, to_day: dt.date, *, purpose: str) -> int:
    """Makes the post list of the days into its two files, keeps them as they are, and gives the list's id.

    Raises:
        NotPermitted: without ``PUBLISH_POST_LIST``. RuleBroken: no purpose is given, or the days are in the wrong order or too many.
    """
    if not purpose.strip():
        raise RuleBroken(Reason.PURPOSE_IS_REQUIRED)
    lines = post_list(work, from_day, to_day)
    authority = work.session.get_one(Authority, work.authority_id)
    csv, html = as_csv(lines).decode(), as_html(authority.name, from_day, to_day, lines)
    digest = hashlib.sha256((csv + html).encode()).hexdigest()
    made = work.add(
        PostListIssue(
            authority_id=work.authority_id,
            from_day=from_day,
            to_day=to_day,
            lines=len(lines),
            csv=csv,
            html=html,
            sha256=digest,
            issued_by=work.actor.official_id,
            issued_at=work.now,
        )
    )
    said = PostListIssued(issue_id=made.id, from_day=from_day.isoformat(), to_day=to_day.isoformat(), lines=len(lines), sha256=digest,
                          purpose=purpose.strip()[:300])  # fmt: skip
    work.record(said)
    return made.id


def issued_csv(work: Work, issue_id: int) -> IssuedFile:
    """Gives the table of a made post list, word for word.

    Raises:
        NotFound: there is none of the authority's with the id.
    """
    row = work.load(PostListIssue, issue_id, Action.READ)
    return IssuedFile(f"{_name(row)}.csv", row.csv.encode())


def issued_html(work: Work, issue_id: int) -> IssuedFile:
    """Gives the page of a made post list, word for word; raises as ``issued_csv``."""
    row = work.load(PostListIssue, issue_id, Action.READ)
    return IssuedFile(f"{_name(row)}.html", row.html.encode())


def issued_lines(work: Work, issue_id: int) -> IssuedLines:
    """Gives the lines of a made post list, as its files have them; raises as ``issued_csv``."""
    row = work.load(PostListIssue, issue_id, Action.READ)
    authority = work.session.get_one(Authority, row.authority_id)
    rows = tuple(IssuedLine(*cells) for cells in rows_of(row.html))
    return IssuedLines(authority.name, row.from_day, row.to_day, row.issued_at, row.sha256, rows)


def _name(row: PostListIssue) -> str:
    days = row.from_day.isoformat() if row.from_day == row.to_day else f"{row.from_day.isoformat()} {row.to_day.isoformat()}"
    return f"postliste {days}"
