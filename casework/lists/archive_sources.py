"""The archive as a source of lists, what lies in it for the asker alone, the asker's bin, and all of them at once.

The bin is found only while ``casework.queries.binned`` holds it open; a branch into it finds nothing otherwise.
"""

from sqlalchemy.orm import aliased
from sqlmodel import col

from casework.lists.asker import AUTHORITY, ME, PRINCIPALS, UNITS
from casework.lists.branch import Branch
from casework.lists.columns import is_private
from casework.model import Grant, Record
from casework.vocabulary import AccessLevel, ListSource

FOR_ALL, IN_UNIT = 0, 1
"""Which branch of the archive is which."""

WHOLE = frozenset({ListSource.ARCHIVE, ListSource.ALL_OVER})
"""What is asked of everything the asker may read, way by way."""


def in_order(*, with_bin: bool) -> list[Branch]:
    """Gives everything in order at once, for who belongs to so many units that the asker's own part is most of it."""
    r = aliased(Record)
    every = [Branch(r, col(r.arrived_at), (col(r.authority_id) == AUTHORITY,))]
    return [*every, _binned_as_it_came()] if with_bin else every


def archive(_of: tuple[int, ...]) -> list[Branch]:
    """Gives what is open to all, to the asker's units, and to the asker's principals."""
    for_all, in_unit, granted = aliased(Record), aliased(Record), aliased(Record)
    given = aliased(Grant)
    return [
        Branch(
            for_all,
            col(for_all.arrived_at),
            (col(for_all.authority_id) == AUTHORITY, col(for_all.access_level) == AccessLevel.ALL),
        ),
        Branch(
            in_unit,
            col(in_unit.arrived_at),
            (col(in_unit.access_level) == AccessLevel.UNIT,),
            each=UNITS,
            holder=col(in_unit.unit_id),
        ),
        Branch(
            granted,
            col(given.arrived_at),
            (col(given.ended_at).is_(None),),
            join=(given, col(granted.id) == given.record_id),
            each=PRINCIPALS,
            holder=col(given.principal_id),
            may_repeat=True,
        ),
    ]


def private(_of: tuple[int, ...]) -> list[Branch]:
    """Gives what the asker has written and nobody else reads."""
    r = aliased(Record)
    return [Branch(r, col(r.arrived_at), (is_private(r),))]


def binned(_of: tuple[int, ...]) -> list[Branch]:
    """Gives what the asker has binned, the latest first."""
    r = aliased(Record)
    return [Branch(r, col(r.binned_at), (col(r.binned_by) == ME, col(r.binned_at).is_not(None)))]


def all_over(of: tuple[int, ...]) -> list[Branch]:
    """Gives the archive and the asker's bin; what lies in the archive for the asker alone is found there by its grant."""
    return [*archive(of), _binned_as_it_came()]


def _binned_as_it_came() -> Branch:
    # by the moment it came, as in the archive: a record that two ways lead to is then one row
    r = aliased(Record)
    return Branch(r, col(r.arrived_at), (col(r.binned_by) == ME, col(r.binned_at).is_not(None)))
