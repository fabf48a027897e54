"""A bundle's way in from outside: sent in pieces under a key of the sender's own, checked when all of it is here, or let go.

The sender chooses the key, 32 hexadecimal digits, and sees nobody else's under it. A piece that is not the next one adds nothing, and
the answer says how much is here: whatever was cut off goes on from there.
"""

from pathlib import Path

from casework.errors import BadInput, NotFound, RuleBroken
from casework.vocabulary import Privilege, Reason
from casework.work import Work
from documents import importing
from documents.importing import Looked, OpenWork
from documents.incoming import Incoming


def received(work: Work, key: str) -> int:
    """Gives how many bytes of an upload are here.

    Raises:
        NotPermitted: the actor may not import. NotFound: the key is none.
    """
    return _incoming(work).received(work.official_id, key)


def add_piece(work: Work, key: str, content: bytes, *, offset: int, size: int) -> int:
    """Adds the next piece of an upload and gives how many bytes are here; a piece that is not the next one adds nothing.

    Args:
        key: the sender's name for the upload. content: the piece. offset: where it begins. size: of the whole bundle.

    Raises:
        NotPermitted: the actor may not import. NotFound: the key is none. NoRoom: the bundle is too large for the server.
    """
    return _incoming(work).append(work.official_id, key, content, offset=offset, size=size)


def looked(open_work: OpenWork, key: str, *, size: int) -> Looked:
    """Gives what a check of an uploaded bundle finds, in works of its own: none is held while the bundle is read.

    Raises:
        NotPermitted: the actor may not import. RuleBroken: not all of it is here. BadInput: it is no bundle.
    """
    with open_work() as work:
        path = _whole(work, key, size)
    try:
        return importing.looked_at(open_work, path)
    except BadInput:
        path.unlink(missing_ok=True)
        raise


def check(work: Work, key: str, *, size: int, looked: Looked) -> int:
    """Checks an uploaded bundle without taking anything in, and gives the run it can be started as.

    What cannot be taken in does not stay on the server, unless mapping its names is all that is missing.

    Raises:
        NotPermitted: the actor may not import. RuleBroken: not all of it is here. BadInput: it is no bundle.
    """
    path = _whole(work, key, size)
    run_id = importing.note(work, looked)
    if not (looked.checked.may_be_taken_in or looked.checked.may_be_mapped):
        path.unlink(missing_ok=True)
    return run_id


def discard(work: Work, key: str) -> None:
    """Lets go of an upload that was not checked.

    Raises:
        NotPermitted: the actor may not import. NotFound: the key is none.
    """
    _incoming(work).discard(work.official_id, key)


def _whole(work: Work, key: str, size: int) -> Path:
    try:
        return _incoming(work).whole(work.official_id, key, size=size)
    except NotFound:
        raise RuleBroken(Reason.UPLOAD_IS_NOT_WHOLE) from None


def _incoming(work: Work) -> Incoming:
    work.demand(Privilege.IMPORT_BUNDLES)
    return Incoming(work.platform.settings.incoming_folder)
