"""The sub-folders of a case: made, renamed, moved, deleted when empty; and what lies in them."""

from sqlalchemy import func
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import FolderChanged, FolderDeleted, FolderMade, RecordPutInFolder
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseFolder, FolderRecord, Record
from casework.vocabulary import Action, Reason
from casework.work import Work

DEEPEST = 3
LONGEST_TITLE = 120


def make_folder(work: Work, case_id: int, title: str, *, parent_id: int | None = None) -> int:
    """Makes a sub-folder, last among its siblings, and gives its id.

    Raises:
        RuleBroken: an empty title, folders too deep in each other, or the case is completed.
    """
    _arranged(work, case_id)
    if not title.strip():
        raise RuleBroken(Reason.TITLE_IS_EMPTY)
    if parent_id is not None and _depth(work, _folder(work, case_id, parent_id)) >= DEEPEST:
        raise RuleBroken(Reason.CASE_FOLDER_TOO_DEEP)
    position = len(_siblings(work, case_id, parent_id)) + 1
    folder = work.add(CaseFolder(case_id=case_id, parent_id=parent_id, position=position, title=title.strip()[:LONGEST_TITLE]))
    work.record(FolderMade(case_id=case_id, folder_id=folder.id, title=folder.title))
    return folder.id


def rename_folder(work: Work, case_id: int, folder_id: int, title: str) -> None:
    """Gives a sub-folder another name.

    Raises:
        RuleBroken: an empty title, or the case is completed.
    """
    _arranged(work, case_id)
    folder = _folder(work, case_id, folder_id)
    if not title.strip():
        raise RuleBroken(Reason.TITLE_IS_EMPTY)
    if title.strip() != folder.title:
        folder.title = title.strip()[:LONGEST_TITLE]
        work.record(FolderChanged(case_id=case_id, folder_id=folder_id, title=folder.title))


def move_folder(work: Work, case_id: int, folder_id: int, *, position: int) -> None:
    """Puts a sub-folder at a place among its siblings, counted from one."""
    _arranged(work, case_id)
    folder = _folder(work, case_id, folder_id)
    order = [each for each in _siblings(work, case_id, folder.parent_id) if each.id != folder_id]
    order.insert(max(0, min(position - 1, len(order))), folder)
    moved = [(each, place) for place, each in enumerate(order, 1) if each.position != place]
    for each, place in moved:
        each.position = place
    if moved:
        work.record(FolderChanged(case_id=case_id, folder_id=folder_id, title=folder.title))


def delete_folder(work: Work, case_id: int, folder_id: int) -> None:
    """Deletes an empty sub-folder; what lies in it that the actor may not see falls back onto the case.

    Raises:
        RuleBroken: records the actor sees, or sub-folders, lie in it, or the case is completed.
    """
    _arranged(work, case_id)
    folder = _folder(work, case_id, folder_id)
    held = work.session.exec(select(func.count()).select_from(FolderRecord).where(FolderRecord.folder_id == folder_id)).one()
    if held or _siblings(work, case_id, folder_id):
        raise RuleBroken(Reason.FOLDER_IS_NOT_EMPTY)
    work.session.delete(folder)
    work.record(FolderDeleted(case_id=case_id, folder_id=folder_id, title=folder.title))


def put_in_folder(work: Work, record_id: int, folder_id: int | None) -> None:
    """Puts a record of the case into one of its sub-folders, or back onto the case.

    Raises:
        RuleBroken: the record is on no case, the folder is another case's, or the case is completed.
    """
    record = work.load(Record, record_id, Action.READ)
    if record.case_id is None:
        raise RuleBroken(Reason.RECORD_HAS_NO_CASE)
    _arranged(work, record.case_id)
    place = work.session.get(FolderRecord, record_id)
    if folder_id == (place.folder_id if place else None):
        return
    folder = work.session.get(CaseFolder, folder_id) if folder_id is not None else None
    if folder_id is not None and (folder is None or folder.case_id != record.case_id):
        raise RuleBroken(Reason.FOLDER_OF_ANOTHER_CASE)
    if folder is None and place is not None:
        work.session.delete(place)
    elif folder is not None and place is not None:
        place.folder_id = folder.id
    elif folder is not None:
        work.session.add(FolderRecord(record_id=record_id, case_id=record.case_id, folder_id=folder.id))
    title = folder.title if folder else ""
    work.record(RecordPutInFolder(record_id=record_id, case_id=record.case_id, folder_id=folder_id, title=title))


def _arranged(work: Work, case_id: int) -> Case:
    case = work.load(Case, case_id, Action.ARRANGE, lock=True)
    refuse_unless(CASE, case.state, Action.ARRANGE)
    return case


def _folder(work: Work, case_id: int, folder_id: int) -> CaseFolder:
    folder = work.session.get(CaseFolder, folder_id)
    if folder is None or folder.case_id != case_id:
        raise NotFound("CaseFolder", folder_id)
    return folder


def _siblings(work: Work, case_id: int, parent_id: int | None) -> list[CaseFolder]:
    beside = CaseFolder.parent_id == parent_id if parent_id is not None else col(CaseFolder.parent_id).is_(None)
    found = work.session.exec(
        select(CaseFolder).where(CaseFolder.case_id == case_id, beside).order_by(col(CaseFolder.position), col(CaseFolder.id))
    )
    return list(found.all())


def _depth(work: Work, folder: CaseFolder) -> int:
    depth = 1
    while folder.parent_id is not None:
        folder, depth = work.session.get_one(CaseFolder, folder.parent_id), depth + 1
    return depth
