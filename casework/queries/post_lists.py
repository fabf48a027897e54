"""The post list of a day or of several: what came and went, in public form (offentlighedsloven § 16)."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, text
from sqlmodel import col, select

from casework.calendar import end_of_day, legal_date, start_of_day
from casework.errors import RuleBroken
from casework.model import Official, PostListIssue, PostListRule
from casework.vocabulary import AccessLevel, Clearance, DatedBy, NamedAs, Privilege, Reason, RecordKind
from casework.work import Work

MOST_DAYS = 92
_ASKED = text("""
    SELECT * FROM casework_post_list(:since, :until, CAST(:kinds AS text[]), :dated_by, :registered, CAST(:levels AS text[]),
                                     CAST(:clearance AS integer))""")


@dataclass(frozen=True)
class PostListTerms:
    """Is what the list contains and tells: the rule, as data; ``each_day`` has each working day's list made by itself the next morning."""

    kinds: tuple[RecordKind, ...] = (RecordKind.INBOUND, RecordKind.OUTBOUND)
    dated_by: DatedBy = DatedBy.REGISTERED
    only_registered: bool = True
    open_levels: tuple[AccessLevel, ...] = (AccessLevel.UNIT, AccessLevel.ALL)
    highest_clearance: int = Clearance.FOR_OFFICIAL_USE
    names_organisations: bool = True
    names_citizens: bool = False
    each_day: bool = False


@dataclass(frozen=True)
class PostListLine:
    """Is one record in public form; ``wording`` is empty where the record is closed and has no public wording."""

    day: dt.date
    kind: RecordKind
    wording: str
    is_open: bool
    case_number: str
    number: int | None
    named_as: NamedAs
    name: str


@dataclass(frozen=True)
class RuleShown:
    """Is the authority's rule with the version a form is opened with; 0 where none has been set."""

    terms: PostListTerms
    version: int


@dataclass(frozen=True)
class IssueShown:
    """Is a post list that was made into files; ``by`` is nobody where it was made by itself."""

    issue_id: int
    from_day: dt.date
    to_day: dt.date
    lines: int
    by: str
    at: dt.datetime


def post_list(work: Work, from_day: dt.date, to_day: dt.date | None = None) -> tuple[PostListLine, ...]:
    """Gives the lines of the days, both included, in order of time.

    Raises:
        NotPermitted: without ``PUBLISH_POST_LIST``. RuleBroken: the days are in the wrong order, or too many.
    """
    work.demand(Privilege.PUBLISH_POST_LIST)
    last = to_day or from_day
    if last < from_day or (last - from_day).days >= MOST_DAYS:
        raise RuleBroken(Reason.DAYS_ARE_WRONG)
    terms = rule(work).terms
    rows = work.session.connection().execute(
        _ASKED,
        {
            "since": start_of_day(from_day),
            "until": end_of_day(last),
            "kinds": [kind.value for kind in terms.kinds],
            "dated_by": terms.dated_by.value,
            "registered": terms.only_registered,
            "levels": [level.value for level in terms.open_levels],
            "clearance": int(terms.highest_clearance),
        },
    )
    return tuple(
        _line(terms, row.at, row.kind, row.is_open, row.wording, row.case_number, row.number, row.party, row.party_kind) for row in rows
    )


def rule(work: Work) -> RuleShown:
    """Gives what the authority's post list contains and tells."""
    row = work.session.get(PostListRule, work.authority_id)
    if row is None:
        return RuleShown(PostListTerms(), 0)
    terms = PostListTerms(
        kinds=tuple(RecordKind(each) for each in row.kinds),
        dated_by=row.dated_by,
        only_registered=row.only_registered,
        open_levels=tuple(AccessLevel(each) for each in row.open_levels),
        highest_clearance=row.highest_clearance,
        names_organisations=row.names_organisations,
        names_citizens=row.names_citizens,
        each_day=row.daily_from is not None,
    )
    return RuleShown(terms, row.version or 0)


def issues(work: Work, *, first: int = 30) -> tuple[IssueShown, ...]:
    """Gives the post lists that were made into files, the latest first; they are public, so anybody in the house may see them."""
    by = func.coalesce(col(Official.name), "")
    rows = work.session.execute(
        select(PostListIssue.id, PostListIssue.from_day, PostListIssue.to_day, PostListIssue.lines, by, PostListIssue.issued_at)  # type: ignore[call-overload]  # six columns
        .outerjoin(Official, col(Official.id) == PostListIssue.issued_by)
        .order_by(col(PostListIssue.id).desc())
        .limit(first)
    )
    return tuple(IssueShown(*row) for row in rows)


def _line(terms: PostListTerms, at: dt.datetime, kind: str, is_open: bool, wording: str, case_number: str, number: int | None,
          party: str | None, party_kind: str | None) -> PostListLine:  # fmt: skip
    named_as = _named_as(terms, party, party_kind or "") if is_open else NamedAs.WITHHELD
    name = (party or "") if named_as is NamedAs.NAME else ""
    return PostListLine(legal_date(at), RecordKind(kind), wording, is_open, case_number, number, named_as, name)


def _named_as(terms: PostListTerms, party: str | None, party_kind: str) -> NamedAs:
    """Names organisations; a citizen is "Borger", and so is whoever may be one."""
    if not party:
        return NamedAs.NOBODY
    if party_kind in {"company", "authority"}:
        return NamedAs.NAME if terms.names_organisations else NamedAs.WITHHELD
    return NamedAs.NAME if terms.names_citizens else NamedAs.CITIZEN
