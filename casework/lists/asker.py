"""What a list's question leaves open until somebody asks it: who asks, when, and from which place on.

A question is built and compiled once for all who ask it; building one anew costs more than the database needs to answer it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Boolean, Date, DateTime, Integer, bindparam

from casework.vocabulary import ListSource
from casework.work import Work

ME = bindparam("me", type_=Integer)
WHOSE = bindparam("whose", type_=Integer)
IS_NARROW = bindparam("is_narrow", type_=Boolean)
LENT_CASES = bindparam("lent_cases", type_=ARRAY(Integer))
AUTHORITY = bindparam("authority", type_=Integer)
UNITS = bindparam("units", type_=ARRAY(Integer))
PRINCIPALS = bindparam("principals", type_=ARRAY(Integer))
TODAY = bindparam("today", type_=Date)
MOST = bindparam("most", type_=Integer)
FIRST = bindparam("first", type_=Integer)
AFTER_AT = bindparam("after_at", type_=DateTime(timezone=True))
AFTER_ID = bindparam("after_id", type_=Integer)

WIDE = 12
"""From so many units on an asker sees so much that reading the archive in order finds a page sooner than asking unit by unit."""
VERY_WIDE = 60
"""The same of approvals under way, which are few beside the archive: asked unit by unit they are counted sooner, up to so many units."""
UNDER_WAY = frozenset({ListSource.APPROVALS, ListSource.APPROVALS_LATE})
"""What is asked of all approvals under way that the asker may read."""


@dataclass(frozen=True)
class Position:
    """Is a place in a list newest first: after this moment and this record or case."""

    at: dt.datetime
    id: int

    @property
    def text(self) -> str:
        """Gives the place as the next page is asked with."""
        return f"{self.at.isoformat()}~{self.id}"


def position(text: str) -> Position | None:
    """Gives the place that a text says; what makes no sense is the beginning."""
    at, _, id = text.partition("~")
    try:
        return Position(dt.datetime.fromisoformat(at), int(id)) if text else None
    except ValueError:
        return None


def plan_for_values(work: Work) -> None:
    """Has what is asked from here on planned for the very values, until ``plan_as_usual`` or the end of the work.

    A plan kept for all who ask cannot know how many units there are to ask one by one: of the whole archive it would read them
    all (610 ms instead of 14 at a million cases, docs/decisions/keeping-plans.md).
    """
    work.session.connection().exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")


def plan_as_usual(work: Work) -> None:
    """Lets the database keep plans again, for what is asked by key after a list over the archive."""
    work.session.connection().exec_driver_sql("SET LOCAL plan_cache_mode = auto")


def is_wide(work: Work, source: ListSource) -> bool:
    """Says whether a list is looked through in its order, for an asker who belongs to many units or is lent what no index names."""
    if source in UNDER_WAY:
        return len(work.standing.units) >= VERY_WIDE or work.standing.is_narrow or bool(work.standing.lent_records)
    return len(work.standing.units) >= WIDE


def is_planned_for_values(work: Work, source: ListSource) -> bool:
    """Says whether a list is asked of the whole archive unit by unit, where a kept plan would read every unit."""
    return source in {ListSource.ARCHIVE, ListSource.ALL_OVER} and not is_wide(work, source)


def whose(work: Work) -> int:
    """Gives whose lists are asked for: one's own, or those of the absent colleague for whom one acts.

    What one has read, flagged, hidden and sorted into folders stays one's own (``ME``): it is no part of the work that is lent.
    """
    return work.actor.on_behalf_of or work.official_id


def said(work: Work, *, most: int = 0, first: int = 0, after: Position | None = None) -> dict[str, Any]:
    """Gives what the question leaves open."""
    return {
        "me": work.official_id,
        "authority": work.authority_id,
        "whose": whose(work),
        "is_narrow": work.standing.is_narrow,
        "lent_cases": sorted(work.standing.lent_cases),
        "units": sorted(work.standing.list_units),
        "principals": sorted(work.standing.principals),
        "today": work.today,
        "most": most,
        "first": first,
        "after_at": after.at if after else None,
        "after_id": after.id if after else None,
    }
