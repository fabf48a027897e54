"""Tells of what saved searches newly find, after the index has taken it in: run twice, it tells once.

What a search means is asked of the records as they were indexed; who is told, and may read it at that moment, is asked of the database.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import text
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.lists.definition import definition_from
from casework.model import SavedList, SearchAlert, Unit
from casework.vocabulary import KIND_OF
from casework.work import Actor, Work
from search.finding import with_unit_ids
from search.gathering import gather
from search.indexing import INDEXER
from search.language import parse
from search.matching import matches
from search.schema import IndexedRecord
from search.tree import Node
from search.troubles import LanguageError

CAUSE = "search_hit"


def tell_of_hits(platform: Platform, record_ids: Collection[int]) -> int:
    """Tells whoever wants to know of those of the records that their saved searches find, and gives how many notices that was."""
    with platform.work(Actor.system(INDEXER)) as work:
        searches = _alerted(work)
        if not searches:
            return 0
        records = gather(work, sorted(set(record_ids)))
        return sum(_tell(work, list_id, found) for list_id, found in _found(work, searches, records).items())


def _alerted(work: Work) -> list[SavedList]:
    wanted = select(SearchAlert.list_id).distinct()
    return list(work.session.exec(select(SavedList).where(col(SavedList.id).in_(wanted)).order_by(col(SavedList.id))))


def _found(work: Work, searches: Sequence[SavedList], records: Sequence[IndexedRecord]) -> dict[int, list[int]]:
    units: dict[int, list[Unit]] = defaultdict(list)
    for unit in work.session.exec(select(Unit).order_by(col(Unit.id))):
        units[unit.authority_id].append(unit)
    found: dict[int, list[int]] = {}
    for saved in searches:
        asked = _asked(saved, units[saved.authority_id])
        hits = [each.record_id for each in records if asked and each.access.authority == saved.authority_id and matches(asked, each)]
        if hits:
            found[saved.id] = hits
    return found


def _asked(saved: SavedList, units: list[Unit]) -> Node | None:
    """Gives what a search asks; one that cannot be understood, for an older version wrote it, finds nothing."""
    try:
        return with_unit_ids(units, parse(definition_from(saved.content).words))
    except LanguageError:
        return None


def _tell(work: Work, list_id: int, record_ids: list[int]) -> int:
    said = {"list": list_id, "records": record_ids, "kind": KIND_OF[CAUSE], "cause": CAUSE}
    told: int = work.session.execute(text("SELECT casework_tell_of_hits(:list, :records, :kind, :cause)"), said).scalar_one()
    return told
