"""Takes files in, from their bytes to their records: stored first, then read in the sandbox, then filed.

A batch of scans with separator sheets in it is filed as it came, and each of its parts as a record of its own, all in one work.

A file that cannot be parsed is still a record with its bytes; what cannot be stored or filed at all rises to the door, which
keeps the file where it is and names it.
"""

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from casework.bootstrap import Platform
from casework.services.records.linking import link
from casework.vocabulary import AccessLevel, Channel, Extraction, LinkKind, ReceiptOutcome
from casework.work import Actor, Work
from documents import extraction_filing, filing
from documents.extracted import Extracted
from documents.extraction_filing import Text
from documents.filing import Receipt
from documents.isolation import Isolation
from documents.receiving.batch import parted
from documents.receiving.opened import Opened
from documents.receiving.post import ReceivedPost

# Files being stored and read while an earlier one is filed. Two keep the filing thread busy on two cores; more only hold bytes.
AHEAD = 2
# A letter, a separator sheet, a letter.
LEAST_PAGES = 3


@dataclass(frozen=True)
class _Incoming:
    """Is a file that is stored and read, with the parts it is split into."""

    post: ReceivedPost
    found: Extracted | None
    parts: tuple[ReceivedPost, ...] = ()


@dataclass(frozen=True)
class Arriving:
    """Is a file on its way in: it is being stored and read, and is filed when its turn comes."""

    path: Path
    platform: Platform
    opened: "Future[_Incoming]"

    def take_in(self, actor: Actor, *, unit_id: int) -> Receipt:
        """Files it in a unit's inbox as the actor, in a work of its own.

        Raises:
            NotPermitted: the actor may not receive post. OSError: the file cannot be read, or the store cannot be written.
        """
        return _file_incoming(self.platform, actor, self.opened.result(), unit_id)


def arriving(platform: Platform, sandbox: Isolation, files: Iterable[tuple[Path, str]]) -> Iterator[Arriving]:
    """Gives files, each with the place it came from, in their order, while the next ones are already being stored and read.

    Filing follows the order of the files, so that of two with the same identity the earlier one is the first.
    """
    left = iter(files)
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="arriving") as pool:

        def begin(path: Path, place: str) -> Arriving:
            return Arriving(path, platform, pool.submit(_opened, platform, sandbox, path, place))

        coming = deque(begin(*each) for each in islice(left, AHEAD))
        while coming:
            first = coming.popleft()
            coming.extend(begin(*each) for each in islice(left, 1))
            yield first


def take_in(  # where from, where to, as whom
    platform: Platform, sandbox: Isolation, actor: Actor, path: Path, *, unit_id: int, source_place: str
) -> Receipt:
    """Receives one file into a unit's inbox as the actor.

    Raises:
        NotPermitted: the actor may not receive post. OSError: the file cannot be read, or the store cannot be written.
    """
    return _file_incoming(platform, actor, _opened(platform, sandbox, path, source_place), unit_id)


def take_in_post(
    platform: Platform, actor: Actor, post: ReceivedPost, *, unit_id: int, access_level: AccessLevel = AccessLevel.UNIT
) -> Receipt:
    """Stores and files what was read."""
    filing.store(platform.blobs, post)
    with platform.work(actor) as work:
        return _file(work, post, unit_id=unit_id, access_level=access_level)


def _opened(platform: Platform, sandbox: Isolation, path: Path, source_place: str) -> _Incoming:
    """Stores a file, has it read, and stores all that is in it: when this has returned, no power cut loses any of it."""
    content = path.read_bytes()
    platform.blobs.put(content)
    opened = sandbox.open(content, filename=path.name, source_place=source_place)
    incoming = _split(sandbox, content, opened)
    if platform.settings.clamd:
        # what came is taken apart in the sandbox, or there were no record; its text is read when it has been checked
        incoming = dataclasses.replace(incoming, found=None)
    for post in (incoming.post, *incoming.parts):
        filing.store(platform.blobs, post)
    if incoming.found is not None:
        extraction_filing.store(platform.blobs, incoming.found)
    return incoming


def _split(sandbox: Isolation, content: bytes, opened: Opened) -> _Incoming:
    """Has a loose scan looked through for separator sheets. The text of a batch that was split is with its parts."""
    if opened.post.channel is not Channel.FILE or opened.scanned < LEAST_PAGES:
        return _Incoming(opened.post, opened.found)
    post, parts = parted(opened.post, sandbox.split(content))
    if not parts:
        return _Incoming(post, opened.found)
    whole = Extracted(
        Extraction.OK, post.original_media_type, page_count=opened.scanned, reason="its text is with the records it was split into"
    )
    return _Incoming(post, whole, parts)


def _file_incoming(platform: Platform, actor: Actor, incoming: _Incoming, unit_id: int) -> Receipt:
    """Files what came and its parts, all or nothing. A batch holds letters of many, and is for those who received it."""
    level = AccessLevel.INVOLVED if incoming.parts else AccessLevel.UNIT
    with platform.work(actor) as work:
        whole = _file(work, incoming.post, unit_id=unit_id, access_level=level, found=incoming.found)
        parts = tuple(_file(work, part, unit_id=unit_id) for part in incoming.parts)
        for part in parts:
            if part.outcome is ReceiptOutcome.FILED and part.record_id is not None and whole.record_id is not None:
                link(work, part.record_id, whole.record_id, LinkKind.PART_OF)
        return dataclasses.replace(whole, parts=parts)


def _file(  # what, to where
    work: Work,
    post: ReceivedPost,
    *,
    unit_id: int,
    access_level: AccessLevel = AccessLevel.UNIT,
    found: Extracted | None = None,
) -> Receipt:
    """Files what is stored; ``found`` is the text of the message itself, where it was read already."""
    receipt = filing.receive(work, post, unit_id=unit_id, access_level=access_level)
    version = next((each for each in receipt.documents if each.sha256 == post.original_sha256), None)
    if found is not None and version is not None and receipt.record_id is not None:
        extraction_filing.keep(work, [Text(version.version_id, receipt.record_id, found)])
    return receipt
