"""The way to have a document read: in a child of its own, without network, that is gone afterwards.

The parent parses nothing. Whatever a document does to its child (hangs, crashes, eats memory, lies in its answer),
the caller gets a named outcome. One ``Isolation`` may be used from many threads; ``workers`` children run at once.
"""

import contextlib
import ctypes
import dataclasses
import datetime as dt
import json
import os
import selectors
import signal
import socket
import threading
import time
from collections.abc import Sequence
from io import UnsupportedOperation
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

from casework.errors import BadInput
from casework.vocabulary import Extraction, TemplateProblem
from documents import wire
from documents.containment import Containment
from documents.extracted import Extracted
from documents.limits import TOO_MANY_PIXELS, Limits, ScanLimits
from documents.merged import Merged, Values
from documents.receiving.batch import Batch
from documents.receiving.loose import unread
from documents.receiving.opened import Opened
from documents.receiving.post import ReceivedPost
from documents.redaction.burnt import BurntPage, Proof
from documents.sandbox_client import Server, ServerGone
from documents.shown import PageCount, PageDifferences, PageImage, PageWords, Reading, Recognised
from documents.signing.found import PreparedForSeal, SignaturesFound
from documents.tools.finishing import finish, is_here
from documents.tools.toolbox import Toolbox

T = TypeVar("T")

Content = bytes | Path | BinaryIO

M_MMAP_THRESHOLD = -3

# Whoever hands post in waits for so long at most for its text; what takes longer is read behind their back.
OPENING_SECONDS = 5.0

# What a document that broke its first reader is given at least with the second.
LEAST_SECONDS = 2.0

# A batch of hundreds of pages is looked through at five pages a second or more.
SPLITTING_SECONDS = 200.0

# Jobs whose answer points at the document's own bytes instead of sending them back.
WITH_ORIGINAL = ("receive", "open")

# Exit statuses and signals of a child, as outcome and plain words (documents.sandbox_child).
ENDINGS: dict[int, tuple[Extraction, str]] = {
    71: (Extraction.TOO_BIG, "reading it takes more memory than one document may use"),
    72: (Extraction.TOO_BIG, "it is nested too deeply"),
    73: (Extraction.UNSUPPORTED, "there is no such page, or it cannot be drawn"),
    74: (Extraction.TOO_BIG, TOO_MANY_PIXELS),
    -signal.SIGXCPU: (Extraction.TIMEOUT, "reading it takes too much processor time"),
    -signal.SIGKILL: (Extraction.TIMEOUT, "reading it takes too long"),
    -signal.SIGXFSZ: (Extraction.TOO_BIG, "reading it writes too much"),
}


@dataclasses.dataclass(frozen=True)
class Failure:
    """Why a child gave no answer."""

    outcome: Extraction
    reason: str
    seconds: float


class Isolation:
    """Hands documents to sandbox children and their answers back."""

    def __init__(  # what it may use, and by what means
        self,
        limits: Limits | None = None,
        *,
        workers: int = 2,
        containment: Containment | None = None,
        toolbox: Toolbox | None = None,
        scans: ScanLimits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.scans = scans or ScanLimits()
        self.toolbox = toolbox or Toolbox(containment=containment)
        self._server = Server(containment)
        _return_big_blocks()
        self._slots = threading.BoundedSemaphore(workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def containment(self) -> str:
        """Say by what means the parsers are walled in here: bubblewrap, namespaces or rlimits."""
        return self._server.achieved()

    @property
    def tools(self) -> dict[str, str]:
        """Return the parsers and outside programs with their versions, so that documents can be read again after an upgrade."""
        return self._server.tools() | self.toolbox.versions()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the media types that are read."""
        return self._server.kinds()

    def close(self) -> None:
        """End the server and every child."""
        self._server.close()

    def extract(self, content: Content, *, filename: str = "", declared_type: str = "") -> Extracted:
        """Read the text and attachments of one document, with outside programs where it needs them.

        It always returns, with a named outcome.
        """
        started = time.monotonic()
        found = finish(self, content, self._extract(content, filename, declared_type))
        return dataclasses.replace(found, seconds=time.monotonic() - started)

    def _extract(self, content: Content, filename: str, declared_type: str) -> Extracted:
        order: dict[str, Any] = {"filename": filename, "declared_type": declared_type, "without": []}
        answer = self._ask(Extracted, "extract", content, order)
        if isinstance(answer, Failure) and answer.outcome is Extraction.CRASHED:
            # pdfium is C++, calamine Rust, and either may take its process with it; the second tool then gets a child of its own.
            order["without"] = ["pdfium", "calamine"]
            # Both together get the time of one document.
            left = dataclasses.replace(self.limits, wall_seconds=max(LEAST_SECONDS, self.limits.wall_seconds - answer.seconds))
            first, answer = answer, self._ask(Extracted, "extract", content, order, left)
            seconds = first.seconds + answer.seconds
            answer = dataclasses.replace(answer, seconds=seconds)
        if isinstance(answer, Failure):
            return Extracted(answer.outcome, declared_type or "application/octet-stream", reason=answer.reason, seconds=answer.seconds)
        return answer

    def receive(self, content: Content, *, filename: str = "", source_place: str = "", kind: str = "") -> ReceivedPost:
        """Say what a received file is (``kind`` "memo", "mail" or "file" when known, else recognised); always returns."""
        order = {"filename": filename, "source_place": source_place, "kind": kind}
        answer = self._ask(ReceivedPost, "receive", content, order)
        if isinstance(answer, Failure):
            return unread(_bytes(content), filename, source_place, problem=answer.reason)
        return answer

    def open(self, content: Content, *, filename: str = "", source_place: str = "") -> Opened:
        """Say what a received file is and what text it has, from one child; always returns.

        Where the text takes long, breaks its reader or needs an outside program the file is only recognised, and its text left to the
        effect runner.
        """
        order = {"filename": filename, "source_place": source_place}
        quick = dataclasses.replace(self.limits, wall_seconds=min(self.limits.wall_seconds, OPENING_SECONDS))
        answer = self._ask(Opened, "open", content, order, quick)
        if isinstance(answer, Failure):
            return Opened(self.receive(content, filename=filename, source_place=source_place), None)
        if answer.found is None or not answer.found.needs:
            return answer
        return dataclasses.replace(answer, found=None if is_here(self, answer.found) else finish(self, content, answer.found))

    def split(self, content: Content) -> Batch:
        """Part a batch of scans at its separator sheets; without parts where there are none, or with why it was not looked through."""
        slow = dataclasses.replace(self.limits, wall_seconds=SPLITTING_SECONDS, cpu_seconds=int(SPLITTING_SECONDS), patience_seconds=90.0)
        answer = self._ask(Batch, "split", content, {}, slow)
        return Batch(problem=answer.reason) if isinstance(answer, Failure) else answer

    def parse_memo(self, content: Content, *, filename: str = "") -> ReceivedPost:
        """Read a Digital Post message; one that cannot be read is kept as its only document, with the problem named."""
        return self.receive(content, filename=filename, kind="memo")

    def parse_mail(self, content: Content, *, filename: str = "") -> ReceivedPost:
        """Read an e-mail; one that cannot be read is kept as its only document, with the problem named."""
        return self.receive(content, filename=filename, kind="mail")

    def page_count(self, content: Content) -> int:
        """Count the pages of a PDF; ``BadInput`` when it cannot be opened."""
        return self._demand(PageCount, "page_count", content, {}).pages

    def render_page(self, content: Content, page: int, width: int) -> PageImage:
        """Draw one page of a PDF (counted from 0) as PNG, ``width`` pixels wide; ``BadInput`` when it cannot be drawn."""
        return self._demand(PageImage, "render_page", content, {"page": page, "width": width})

    def page_words(self, content: Content, page: int) -> PageWords:
        """Return the words of one page of a PDF with their places; ``BadInput`` when it cannot be read."""
        return self._demand(PageWords, "page_words", content, {"page": page})

    def page_differences(self, older: bytes, newer: bytes, older_page: int, newer_page: int) -> PageDifferences:
        """Return where a page of each of two documents (counted from 0) differ; ``BadInput`` when one cannot be drawn."""
        asked: dict[str, object] = {"older_size": len(older), "older_page": older_page, "newer_page": newer_page}
        return self._demand_with(PageDifferences, "page_differences", older + newer, asked)

    def reading(self, content: Content, *, filename: str = "", declared_type: str = "") -> Reading:
        """Return a document as safe, structured HTML to be read on the desk; ``BadInput`` when it cannot be."""
        return self._demand(Reading, "reading", content, {"filename": filename, "declared_type": declared_type})

    def scan_page(self, content: Content, page: int) -> bytes:
        """Draw one page of a PDF or a picture (counted from 0) as PNG for recognition; ``BadInput`` when it cannot be drawn."""
        return self._demand(PageImage, "scan_page", content, {"page": page}).png

    def read_tables(self, tables: Sequence[bytes]) -> Recognised:
        """Return the words of tesseract's tables, one a page; ``BadInput`` for what is none."""
        return self._demand(Recognised, "recognised", b"".join(tables), {"sizes": [len(table) for table in tables]})

    def burnt_page(self, content: bytes, page: int, boxes: Sequence[Sequence[float]], *, own_words: bool) -> BurntPage:
        """Draw one page with boxes burnt in, which words stay and which go; ``BadInput`` when it cannot be drawn."""
        return self._demand_with(BurntPage, "burn", content, {"page": page, "boxes": boxes, "own_words": own_words})

    def proved(self, content: bytes, pages: Sequence[dict[str, Any]]) -> Proof:
        """Read some pages of a redacted copy again and say what is wrong with them; ``BadInput`` when one cannot be read."""
        return self._demand_with(Proof, "prove", content, {"pages": pages})

    def tried(self, expected: type[T], job: str, content: Content, order: dict[str, Any], limits: Limits) -> T | Failure:
        """Have a job of the sandbox done within limits of its own; always returns, with what came of it or why nothing did."""
        return self._ask(expected, job, content, order, limits)

    def _demand_with(self, expected: type[T], job: str, content: bytes, asked: dict[str, object]) -> T:
        """Demand what takes more words to ask for than an order may have: they go behind the document."""
        return self._demand(expected, job, content + json.dumps(asked, ensure_ascii=True).encode(), {"size": len(content)})

    def prepared_for_seal(self, content: bytes, *, name: str, reason: str) -> PreparedForSeal:
        """Make room for a seal in a PDF; ``BadInput`` where it can carry none."""
        return self._demand(PreparedForSeal, "prepare_seal", content, {"name": name, "reason": reason})

    def signatures(self, content: bytes, *, trusted: bytes, at: dt.datetime) -> SignaturesFound:
        """Say what is to be thought of the signatures of a PDF; ``trusted`` is issuers as PEM. ``BadInput`` for what is no PDF."""
        return self._demand(SignaturesFound, "signatures", content + trusted, {"size": len(content), "at": at.isoformat()})

    def merge(self, template: bytes, letters: Sequence[Values]) -> Merged:
        """Fill a Word template in for each letter, all or none; always returns, with what is wrong or lacking named."""
        said = json.dumps([dict(values) for values in letters], ensure_ascii=True).encode()
        answer = self._ask(Merged, "merge", template + said, {"template_size": len(template)})
        return Merged(problem=TemplateProblem.UNREADABLE, about=answer.reason) if isinstance(answer, Failure) else answer

    def sanitise_html(self, html: str) -> str:
        """Return the HTML without scripts, styles that reach outside, forms and remote content."""
        return self._demand(Reading, "sanitise", html.encode("utf-8", "replace"), {}).html

    def _demand(self, expected: type[T], job: str, content: Content, order: dict[str, Any]) -> T:
        answer = self._ask(expected, job, content, order)
        if isinstance(answer, Failure):
            raise BadInput(answer.reason)
        return answer

    def _ask(self, expected: type[T], job: str, content: Content, order: dict[str, Any], limits: Limits | None = None) -> T | Failure:
        started = time.monotonic()
        with self._slots:
            try:
                how, frame = self._attempt(job, content, order, limits or self.limits)
            except _TooBig as too_big:
                return Failure(Extraction.TOO_BIG, str(too_big), time.monotonic() - started)
        seconds = time.monotonic() - started
        if how.get("exit") != 0:
            return _failure(how, seconds)
        try:
            original = _bytes(content) if job in WITH_ORIGINAL else b""
            answer = wire.unpack(expected, frame, original=original)
        except BadInput:
            return Failure(Extraction.CRASHED, "its reader gave an answer that is none", seconds)
        return _timed(answer, seconds)

    def _attempt(self, job: str, content: Content, order: dict[str, Any], limits: Limits) -> tuple[dict[str, Any], bytearray]:
        """Ask the server; once more if the server itself has gone, which is no document's fault."""
        request = {"job": job, "order": order, "limits": dataclasses.asdict(limits)}
        for last in (False, True):
            try:
                with _opened(content, limits.input_bytes) as source:
                    return _exchange(self._server, request, source, limits)
            except ServerGone:
                if last:
                    break
        return {"exit": None}, bytearray()


def isolation(limits: Limits | None = None, *, workers: int = 2) -> Isolation:
    """Return a sandbox to be used in a ``with``; its server starts with the first document."""
    return Isolation(limits, workers=workers)


class _TooBig(Exception):
    """Is raised for a document or an answer over its limit."""


@contextlib.contextmanager
def _opened(content: Content, limit: int) -> Any:
    """Yield a read-only descriptor on the document: the file itself, or a sealed file in memory."""
    content = _in_memory(content)
    descriptor = os.memfd_create("document", os.MFD_CLOEXEC) if isinstance(content, bytes) else os.open(content, os.O_RDONLY)
    try:
        if isinstance(content, bytes) and len(content) <= limit:
            _fill(descriptor, content)
        if os.fstat(descriptor).st_size > limit or (isinstance(content, bytes) and len(content) > limit):
            raise _TooBig("the file is bigger than one document may be")
        yield descriptor
    finally:
        os.close(descriptor)


def _in_memory(content: Content) -> bytes | Path:
    """Gives what a child can be handed: the file that a stream reads, opened anew, or its content where it is no plain file."""
    if isinstance(content, bytes | Path):
        return content
    try:
        return Path(f"/proc/self/fd/{content.fileno()}")
    except UnsupportedOperation:
        return _bytes(content)


def _fill(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _exchange(server: Server, request: dict[str, Any], source: int, limits: Limits) -> tuple[dict[str, Any], bytearray]:
    """Send the request and gather the child's answer and the server's report on it."""
    answer, target = os.pipe()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        try:
            server.send(request, [source, target, theirs.fileno()])
        finally:
            os.close(target)
            theirs.close()
        # The server kills at the limit; five seconds on, it is the server that hangs.
        deadline = time.monotonic() + limits.wall_seconds + 5
        frame = _gather(answer, deadline, limits.output_bytes)
        if _is_whole(frame):
            del frame[: wire.HEADER]
            return {"exit": 0}, frame
        ours.settimeout(max(0.1, deadline - time.monotonic()))
        how = ours.recv(4096)
    except TimeoutError:
        server.close()
        return {"exit": -signal.SIGKILL, "late": True}, bytearray()
    finally:
        os.close(answer)
        ours.close()
    if not how:
        server.close()
        raise ServerGone
    return json.loads(how), frame


def _is_whole(frame: bytearray) -> bool:
    """Say whether a child has written all that it said it would: then it is done, and how it ends changes nothing."""
    return len(frame) >= wire.HEADER and len(frame) - wire.HEADER == int.from_bytes(frame[: wire.HEADER], "big")


def _gather(answer: int, deadline: float, limit: int) -> bytearray:
    frame = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(answer, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - time.monotonic())):
            chunk = os.read(answer, 1 << 20)
            if not chunk:
                return frame
            frame += chunk
            if len(frame) > limit:
                raise _TooBig("what lies inside it is more than one document may hold")
    raise TimeoutError


def _failure(how: dict[str, Any], seconds: float) -> Failure:
    status = how.get("exit")
    if status == -signal.SIGKILL and not how.get("late") and how.get("cpu_seconds", 0.0) < 1.0:
        return Failure(Extraction.CRASHED, "its reader was killed", seconds)
    outcome, reason = ENDINGS.get(status or 0, (Extraction.CRASHED, "its reader broke down"))
    return Failure(outcome, reason, seconds)


def _timed(answer: T, seconds: float) -> T:
    return dataclasses.replace(answer, seconds=seconds) if isinstance(answer, Extracted) else answer


def _return_big_blocks() -> None:
    """Have the C library give every freed block of a megabyte back to the system.

    Left alone, glibc raises that bound with the blocks it sees: one 20 MB text, and the process keeps 40 MB for good.
    """
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 1 << 20)


def _bytes(content: Content) -> bytes:
    if isinstance(content, bytes | Path):
        return content.read_bytes() if isinstance(content, Path) else content
    content.seek(0)
    return content.read()
