"""Searches saved under a name, and being told of what they newly find: each once, as far as one may read it at that moment."""

from sqlmodel import col, delete, select

from casework.errors import NotFound, RuleBroken
from casework.lists.definition import ListDefinition, definition_from
from casework.model import SavedList, SearchAlert, SearchTold
from casework.services.saved_lists import save_list
from casework.vocabulary import ListScope, ListSource, Reason
from casework.work import Work
from search.engines.port import MOST_PER_PAGE, IndexBroken, SearchEngine
from search.finding import asked_of, index_filter

MOST_FOUND = 2_000
"""What a search may find when its alert begins: all of it is kept, so that only what is new is told."""


def save_search(work: Work, name: str, words: str, *, scope: ListScope = ListScope.PERSONAL, unit_id: int | None = None) -> int:
    """Saves a search among the saved lists and gives its id; a unit's and everybody's ask for the privilege.

    Raises:
        LanguageError: what was asked cannot be understood. NotPermitted: the privilege is missing. NotFound: the unit is not mine.
        RuleBroken: it has no name.
    """
    asked_of(work, words)
    return save_list(work, name, ListDefinition(ListSource.ARCHIVE, words=words.strip()), scope=scope, unit_id=unit_id)


def tell_me(work: Work, engine: SearchEngine, list_id: int) -> None:
    """Lets me be told of what a saved search finds from now on; what it finds now is not told. Twice is once.

    Raises:
        NotFound: it is not there, or not the actor's to see. LanguageError: it cannot be understood.
        RuleBroken: it is no search, finds too much, or what it finds now cannot be known for the index is broken.
    """
    saved = work.session.exec(select(SavedList).where(col(SavedList.id) == list_id)).first()
    if saved is None:
        raise NotFound("SavedList", list_id)
    words = definition_from(saved.content).words
    if not words:
        raise RuleBroken(Reason.LIST_IS_NO_SEARCH)
    if work.session.get(SearchAlert, (list_id, work.official_id)) is not None:
        return
    try:
        known = _found_now(work, engine, words)
    except IndexBroken as broken:
        raise RuleBroken(Reason.SEARCH_IS_BEING_REPAIRED) from broken
    work.add(SearchAlert(list_id=list_id, official_id=work.official_id, began_at=work.now))
    work.session.add_all(SearchTold(list_id=list_id, official_id=work.official_id, record_id=each) for each in known)
    work.session.flush()


def tell_me_no_more(work: Work, list_id: int) -> None:
    """Ends that I am told of what a saved search finds. Twice is once."""
    for table in (SearchTold, SearchAlert):
        work.session.execute(delete(table).where(col(table.list_id) == list_id, col(table.official_id) == work.official_id))


def alerts(work: Work) -> tuple[int, ...]:
    """Gives the saved searches that tell me of what they newly find, by their ids."""
    mine = select(SearchAlert.list_id).where(col(SearchAlert.official_id) == work.official_id)
    return tuple(work.session.exec(mine.order_by(col(SearchAlert.list_id))))


def _found_now(work: Work, engine: SearchEngine, words: str) -> list[int]:
    """Gives the records that the search finds now; what an index that lags behind does not know yet is told as it comes."""
    asked, reader = asked_of(work, words), index_filter(work)
    found: list[int] = []
    for page in range(1, MOST_FOUND // MOST_PER_PAGE + 2):
        hits = engine.find(asked, reader, page=page, size=MOST_PER_PAGE)
        if hits.total > MOST_FOUND:
            raise RuleBroken(Reason.SEARCH_FINDS_TOO_MUCH)
        found += [hit.record_id for hit in hits.hits]
        if len(found) >= hits.total:
            break
    return found
