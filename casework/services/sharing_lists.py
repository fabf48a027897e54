"""Shares a list of one's own with colleagues by name: they see it, hide it for themselves or copy it; only its owner changes it.

What is in a list is always asked as who looks at it: sharing one gives access to nothing.
"""

from sqlmodel import col, select

from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged
from casework.lists.definition import ListDefinition, definition_from
from casework.lists.sources import OF_A_PLACE
from casework.model import ListShare, Official, Post, SavedList
from casework.services.saved_lists import save_list
from casework.vocabulary import ListScope, ListSource, Reason
from casework.work import Work


def share_list(work: Work, list_id: int, official_id: int) -> None:
    """Lets a colleague see a list of one's own; once more changes nothing.

    Raises:
        NotFound: the list is not there, or not the actor's to see; there is no such colleague in the ministry.
        NotPermitted: it is a colleague's. RuleBroken: with every reason against it.
    """
    saved = _own(work, list_id)
    colleague = work.session.get(Official, official_id)
    if colleague is None:
        raise NotFound("Official", official_id)
    if reasons := _against(work, saved, colleague):
        raise RuleBroken(*reasons)
    if work.session.get(ListShare, (list_id, official_id)) is None:
        work.add(ListShare(list_id=list_id, official_id=official_id, owner_id=work.official_id, shared_at=work.now))
        work.record(OrganisationChanged(what="list_share", subject_id=list_id, change="added", official_id=official_id))


def stop_sharing_list(work: Work, list_id: int, official_id: int) -> None:
    """Ends that a colleague sees a list of one's own; copies stay the colleague's.

    Raises:
        NotFound: the list is not there, or is not shared with that colleague. NotPermitted: it is a colleague's.
    """
    _own(work, list_id)
    work.session.delete(_share(work, list_id, official_id))
    work.session.flush()
    work.record(OrganisationChanged(what="list_share", subject_id=list_id, change="ended", official_id=official_id))


def hide_list(work: Work, list_id: int) -> None:
    """Takes a list that a colleague shares out of one's own panel; nobody else is told.

    Raises:
        NotFound: no such list is shared with the actor.
    """
    share = _share(work, list_id, work.official_id)
    share.hidden_at = share.hidden_at or work.now


def show_list_again(work: Work, list_id: int) -> None:
    """Puts a hidden list into one's panel again.

    Raises:
        NotFound: no such list is shared with the actor.
    """
    _share(work, list_id, work.official_id).hidden_at = None


def copy_list(work: Work, list_id: int, *, name: str = "") -> int:
    """Copies a list that one sees as one's own and gives its id; what becomes of the original does not touch the copy.

    Raises:
        NotFound: the list is not there, or is drawn from what is not the actor's.
    """
    saved = _seen(work, list_id)
    return save_list(work, name.strip() or saved.name, definition_from(saved.content))


def _seen(work: Work, list_id: int) -> SavedList:
    saved = work.session.get(SavedList, list_id)
    if saved is None:
        raise NotFound("SavedList", list_id)
    return saved


def _own(work: Work, list_id: int) -> SavedList:
    saved = _seen(work, list_id)
    if saved.scope is not ListScope.PERSONAL:
        raise RuleBroken(Reason.LIST_STANDS_READY_FOR_MORE)
    if saved.official_id != work.official_id:
        raise NotPermitted(Reason.LIST_IS_A_COLLEAGUES)
    return saved


def _share(work: Work, list_id: int, official_id: int) -> ListShare:
    found = work.session.get(ListShare, (list_id, official_id))
    if found is None:
        raise NotFound("ListShare", official_id)
    return found


def _against(work: Work, saved: SavedList, colleague: Official) -> list[Reason]:
    has_left = not colleague.is_active or (colleague.ends_on is not None and colleague.ends_on < work.today)
    return [
        *([Reason.LIST_IS_ONES_OWN] if colleague.id == work.official_id else []),
        *([Reason.OFFICIAL_HAS_LEFT] if has_left else []),
        *([Reason.LIST_IS_OF_A_PLACE_OF_ONES_OWN] if not _has_its_places(work, definition_from(saved.content), colleague.id) else []),
    ]


def _has_its_places(work: Work, definition: ListDefinition, official_id: int) -> bool:
    """Says whether what the list is drawn from is the colleague's too; without a place it is drawn from that of whoever asks."""
    if definition.source not in {*OF_A_PLACE, ListSource.FOLDER} or not definition.of:
        return True
    posts = select(Post.unit_id).where(
        col(Post.official_id) == official_id,
        col(Post.starts_on) <= work.today,
        col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today),
    )
    return definition.source is not ListSource.FOLDER and set(definition.of) <= {official_id, *work.session.exec(posts).all()}
