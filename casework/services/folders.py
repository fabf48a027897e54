"""An official's own folders: a tree of names, and in it records that stay where they are for everybody else."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from casework.errors import NotFound, RuleBroken
from casework.model import Folder, FolderItem, Record
from casework.vocabulary import Action, Reason
from casework.work import Work

NAME_LENGTH = 80
DEEPEST = 8


def add_folder(work: Work, name: str, *, parent_id: int | None = None) -> int:
    """Makes a folder of mine, in another of mine or at the top; gives its id.

    Raises:
        NotFound: the folder above is not mine. RuleBroken: no name, one taken beside it, or too deep.
    """
    above = _above(work, parent_id)
    if len(above) >= DEEPEST:
        raise RuleBroken(Reason.FOLDER_TOO_DEEP)
    return work.add(Folder(official_id=work.official_id, parent_id=parent_id, name=_free_name(work, name, parent_id))).id


def rename_folder(work: Work, folder_id: int, name: str) -> None:
    """Gives a folder of mine another name."""
    folder = _folder(work, folder_id)
    if folder.name != name.strip():
        folder.name = _free_name(work, name, folder.parent_id)


def move_folder(work: Work, folder_id: int, parent_id: int | None) -> None:
    """Lays a folder of mine into another of mine, or at the top.

    Raises:
        RuleBroken: it would lie inside itself, or its name is taken there.
    """
    folder = _folder(work, folder_id)
    above = _above(work, parent_id)
    if folder_id in above:
        raise RuleBroken(Reason.FOLDER_INSIDE_ITSELF)
    if folder.parent_id != parent_id:
        _free_name(work, folder.name, parent_id)
        folder.parent_id = parent_id


def remove_folder(work: Work, folder_id: int) -> None:
    """Takes away a folder of mine that has no folders in it; its records stay where they are for everybody, me too.

    Raises:
        RuleBroken: there are folders in it.
    """
    folder = _folder(work, folder_id)
    if work.session.exec(select(Folder.id).where(col(Folder.parent_id) == folder_id)).first() is not None:
        raise RuleBroken(Reason.FOLDER_HAS_FOLDERS)
    work.session.execute(delete(FolderItem).where(col(FolderItem.folder_id) == folder_id))
    work.session.delete(folder)
    work.session.flush()


def file_in_folder(work: Work, record_id: int, folder_id: int | None) -> int | None:
    """Lays the record into a folder of mine, or out of every one; gives the folder it lay in before.

    Raises:
        NotFound: the record cannot be seen, or the folder is not mine.
    """
    work.load(Record, record_id, Action.MARK_READ)
    before = work.session.exec(
        select(FolderItem.folder_id).where(col(FolderItem.record_id) == record_id, col(FolderItem.official_id) == work.official_id)
    ).first()
    if folder_id is None:
        work.session.execute(
            delete(FolderItem).where(col(FolderItem.record_id) == record_id, col(FolderItem.official_id) == work.official_id)
        )
        return before
    _folder(work, folder_id)
    statement = insert(FolderItem).values(official_id=work.official_id, record_id=record_id, folder_id=folder_id, filed_at=work.now)
    work.session.execute(
        statement.on_conflict_do_update(index_elements=["official_id", "record_id"], set_={"folder_id": folder_id, "filed_at": work.now})
    )
    return before


def _folder(work: Work, folder_id: int) -> Folder:
    found = work.session.exec(select(Folder).where(col(Folder.id) == folder_id)).first()
    if found is None:
        raise NotFound("Folder", folder_id)
    return found


def _above(work: Work, folder_id: int | None) -> list[int]:
    """Gives the folder and all above it."""
    path: list[int] = []
    while folder_id is not None and folder_id not in path:
        path.append(folder_id)
        folder_id = _folder(work, folder_id).parent_id
    return path


def _free_name(work: Work, name: str, parent_id: int | None) -> str:
    wanted = " ".join(name.split())[:NAME_LENGTH]
    if not wanted:
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    beside = col(Folder.parent_id).is_(None) if parent_id is None else col(Folder.parent_id) == parent_id
    if work.session.exec(select(Folder.id).where(beside, col(Folder.name) == wanted)).first() is not None:
        raise RuleBroken(Reason.NAME_IS_TAKEN)
    return wanted
