"""Reading documents for a session: asked for each time, audited, parsed in the sandbox; satisfies ``ReadsDocuments``."""

import threading
from collections import OrderedDict
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from casework.bootstrap import Platform
from casework.events import ContentRead
from casework.model import DocumentVersion, Record
from casework.ports import Blobs
from casework.queries import record_page, texts
from casework.seals import seal_of, trusted_issuers
from casework.services import checking, reading, renditions, sealed
from casework.vocabulary import Action
from casework.work import Actor, Work
from documents import recognised_words, text_reading
from documents.extracted import Extracted
from documents.isolation import Isolation
from documents.shown import PageWords
from documents.signing.found import SignaturesFound
from ui.document_routes import FirstPage, Original
from ui.drawn import is_drawn, read_first
from ui.left_out import told
from ui.readings import Readings
from ui.sign_in.accounts import Accounts
from ui.sign_in.doorkeeper import SignedOut

PICTURES_KEPT_BYTES = 64 << 20


class Pictures:
    """Keeps drawn pages by content, page and width, up to a number of bytes; asked only after access is granted."""

    def __init__(self, limit: int = PICTURES_KEPT_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, int, int]) -> bytes | None:
        """Return the picture if it is kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: tuple[str, int, int], picture: bytes) -> None:
        """Keep the picture, dropping the ones longest unused."""
        with self._lock:
            self._size += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._size > self._limit:
                self._size -= len(self._kept.popitem(last=False)[1])


@dataclass(frozen=True)
class Version:
    """Is what a session may open: by which hash the store has it, what it is, and by which hash it has its pages."""

    sha256: str
    filename: str = field(repr=False)
    media_type: str
    pages_sha256: str


@dataclass(frozen=True)
class DocumentReading:
    """Reads versions for whoever sits at a session."""

    platform: Platform
    accounts: Accounts
    sandbox: Isolation
    blobs: Blobs
    readings: Readings
    pictures: Pictures = field(default_factory=Pictures)

    def language(self, session_id: str) -> str:
        """Return the language of who sits there."""
        seated = self.accounts.seated(session_id)
        return seated.language if seated else self.platform.settings.language

    def original(self, session_id: str, version_id: int) -> Original:
        """Return the bytes as they came and leave a reading in the audit trail."""
        version = self._open(session_id, version_id)
        return Original(self.blobs.open(version.sha256), version.filename, version.media_type)

    def page_image(self, session_id: str, version_id: int, page: int, width: int) -> bytes:
        """Return a page, counted from one, as PNG."""
        return self.drawn(self._open(session_id, version_id).pages_sha256, page, width)

    def first_page(self, session_id: str, record_id: int, width: int) -> FirstPage | None:
        """Return the first page of what is read first on a record, where that is shown by its pages."""
        with self.readings.opening() as opening, self.work(session_id) as work:
            work.load(Record, record_id, Action.READ)
            file = read_first(record_page.files_of(work, record_id))
            if file is None or file.held is not None or not is_drawn(file):
                return None
            if opening.is_new(work.official_id, file.version_id):
                work.record(ContentRead(record_id=record_id, version_id=file.version_id))
        return FirstPage(self.drawn(file.sha256, 1, width), file.version_id)

    def drawn(self, sha256: str, page: int, width: int) -> bytes:
        """Return a page, counted from one, of a content that who asks may read."""
        key = (sha256, page, width)
        picture = self.pictures.get(key)
        if picture is None:
            with self.blobs.open(sha256) as content:
                picture = self.sandbox.render_page(content, page - 1, width).png
            self.pictures.keep(key, picture)
        return picture

    def sealed(self, session_id: str, version_id: int) -> Original:
        """Return the letter as it went out under the authority's seal, and leave a reading in the audit trail."""
        with self.readings.opening() as opening, self.work(session_id) as work:
            opened = sealed.open_sealed(work, version_id, noted=opening.is_new(work.official_id, version_id))
        return Original(self.blobs.open(opened.sha256), opened.filename, opened.media_type)

    def signatures(self, session_id: str, version_id: int, *, of_sealed: bool = False) -> SignaturesFound:
        """Return what is to be thought of the signatures of a PDF, or of its sealed form; ``BadInput`` where it is no PDF."""
        original = (self.sealed if of_sealed else self.original)(session_id, version_id)
        settings = self.platform.settings
        with original.content as content:
            trusted = trusted_issuers(settings, seal_of(settings))
            return self.sandbox.signatures(content.read(), trusted=trusted, at=self.platform.clock())

    def page_count(self, session_id: str, version_id: int) -> int:
        """Return how many pages a document has, for one whose text has not been read yet."""
        with self.blobs.open(self._open(session_id, version_id).pages_sha256) as content:
            return self.sandbox.page_count(content)

    def page_words(self, session_id: str, version_id: int, page: int) -> PageWords:
        """Return where the words of a page stand: those recognised on a scan, else the page's own."""
        version = self._open(session_id, version_id)
        if version.pages_sha256 == version.sha256:
            with self.work(session_id) as work:
                kept = texts.words_of(work, version_id)
            if found := recognised_words.page_words(kept, page - 1):
                return found
        with self.blobs.open(version.pages_sha256) as content:
            return self.sandbox.page_words(content, page - 1)

    def page_texts(self, session_id: str, version_id: int) -> list[str]:
        """Return the text of each page, as it was read when the document was filed or stands in its PDF; nothing where it has not been."""
        version = self._open(session_id, version_id)
        if version.pages_sha256 != version.sha256:
            return self.texts_of_pdf(version.pages_sha256)
        with self.work(session_id) as work:
            return texts.text_of(work, version_id, noted=False).split("\f")

    def texts_of_pdf(self, sha256: str) -> list[str]:
        """Return the text of each page of a PDF that was made here and that who asks may read; nothing is recognised on pictures in it."""
        order = {"filename": "", "declared_type": "application/pdf", "without": []}
        with self.blobs.open(sha256) as content:
            found = self.sandbox.tried(Extracted, "extract", content, order, self.sandbox.limits)
        return found.text.split("\f") if isinstance(found, Extracted) else []

    def reading(self, session_id: str, version_id: int) -> str:
        """Return mail, Word or text as HTML that has been cleaned; of other kinds the text that was read out of them."""
        version = self._open(session_id, version_id)
        if version.media_type in text_reading.KINDS:
            with self.work(session_id) as work:
                return text_reading.as_html(texts.text_of(work, version_id, noted=False), version.media_type)
        with self.blobs.open(version.sha256) as content:
            found = self.sandbox.reading(content, filename=version.filename)
        return told(found.left_out, self.language(session_id)) + found.html

    def body(self, session_id: str, record_id: int) -> str:
        """Return the record's own body as HTML that has been cleaned."""
        with self.readings.opening() as opening, self.work(session_id) as work:
            body = reading.open_words(work, record_id, noted=opening.are_new_words(work.official_id, record_id))
        return self.sandbox.sanitise_html(body)

    def _open(self, session_id: str, version_id: int) -> Version:
        with self.readings.opening() as opening, self.work(session_id) as work:
            version = work.load(DocumentVersion, version_id, Action.READ)
            checking.demand_open(work, version.sha256)
            if opening.is_new(work.official_id, version_id):
                work.record(ContentRead(record_id=version.record_id, version_id=version_id))
            return Version(version.sha256, version.filename, version.media_type, renditions.pages_of(work, version))

    def work(self, session_id: str) -> AbstractContextManager[Work]:
        """Open a work as whoever sits at the session; raises ``SignedOut``."""
        return self.platform.work(self._reader(session_id))

    def _reader(self, session_id: str) -> Actor:
        seated = self.accounts.seated(session_id)
        if seated is None:
            raise SignedOut
        return Actor.official(seated.official_id, on_behalf_of=seated.on_behalf_of)
