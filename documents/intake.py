"""Takes one file in, from its bytes to its record: stored first, then read in the sandbox, then filed.

A file that cannot be parsed is still a record with its bytes; what cannot be stored or filed at all rises to the door, which
keeps the file where it is and names it.
"""

from pathlib import Path

from casework.bootstrap import Platform
from casework.vocabulary import AccessLevel
from casework.work import Actor
from documents import filing
from documents.filing import Receipt
from documents.isolation import Isolation
from documents.receiving.post import ReceivedPost


def take_in(  # where from, where to, as whom
    platform: Platform, sandbox: Isolation, actor: Actor, path: Path, *, unit_id: int, source_place: str
) -> Receipt:
    """Receives a file into a unit's inbox as the actor.

    Raises:
        NotPermitted: the actor may not receive post. OSError: the file cannot be read, or the store cannot be written.
    """
    content = path.read_bytes()
    platform.blobs.put(content)
    post = sandbox.receive(content, filename=path.name, source_place=source_place)
    return take_in_post(platform, actor, post, unit_id=unit_id)


def take_in_post(
    platform: Platform, actor: Actor, post: ReceivedPost, *, unit_id: int, access_level: AccessLevel = AccessLevel.UNIT
) -> Receipt:
    """Stores and files what was read."""
    filing.store(platform.blobs, post)
    with platform.work(actor) as work:
        return filing.receive(work, post, unit_id=unit_id, access_level=access_level)
