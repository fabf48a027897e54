"""A shell over things in memory, for tests of the doors that ask nothing of the database."""

from dataclasses import dataclass, field
from pathlib import Path

from casework.errors import NotFound, RuleBroken
from casework.vocabulary import Reason
from documents.pages import PageWords, Word
from documents.signing.found import SignaturesFound
from ui.document_routes import FirstPage, Original
from ui.guard import GuardSettings
from ui.shell import Shell
from ui.sign_in.doorkeeper import OpenedSession, OwnPasswordFirst, SignedOut, SignInRefused


@dataclass
class DoorkeeperInMemory:
    """Knows one account and the sessions opened for it."""

    sessions: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    stepped_up: set[str] = field(default_factory=set)
    languages: dict[str, str] = field(default_factory=dict)

    def session_of(self, token: str) -> str | None:
        session_id = self.sessions.get(token)
        return None if session_id in self.revoked else session_id

    def sign_in(self, name: str, password: str) -> OpenedSession:
        if (name, password) == ("ny", "aaaa-bbbb-cccc-dddd"):
            raise OwnPasswordFirst
        if (name, password) != ("mette", "korrekt hest"):
            raise SignInRefused
        token = f"token-{len(self.sessions)}"
        self.sessions[token] = f"session-{len(self.sessions)}"
        return OpenedSession(token, "da")

    def choose_password(self, name: str, one_time: str, new: str) -> OpenedSession:
        if (name, one_time) != ("ny", "aaaa-bbbb-cccc-dddd"):
            raise SignInRefused
        if len(new) < 15:
            raise RuleBroken(Reason.PASSWORD_IS_TOO_SHORT)
        return self.sign_in("mette", "korrekt hest")

    def step_up(self, session_id: str, code: str) -> bool:
        if code != "123456":
            return False
        self.stepped_up.add(session_id)
        return True

    def sign_out(self, session_id: str) -> None:
        self.revoked.add(session_id)

    def choose_language(self, session_id: str, language: str) -> None:
        self.languages[session_id] = language


KINDS = {".pdf": "application/pdf", ".png": "image/png", ".txt": "text/plain", ".svg": "image/svg+xml"}


@dataclass
class DocumentsInMemory:
    """Holds originals by version id; every session may read them all, until it has ended."""

    originals: dict[int, Path] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)

    def language(self, session_id: str) -> str:
        return "en"

    def original(self, session_id: str, version_id: int) -> Original:
        if session_id in self.ended:
            raise SignedOut
        if version_id not in self.originals:
            raise NotFound("document_version", version_id)
        path = self.originals[version_id]
        return Original(path.open("rb"), path.name, KINDS.get(path.suffix, "application/octet-stream"))

    def sealed(self, session_id: str, version_id: int) -> Original:
        return self.original(session_id, version_id)

    def signatures(self, session_id: str, version_id: int, *, of_sealed: bool = False) -> SignaturesFound:
        self.original(session_id, version_id).content.close()
        return SignaturesFound(())

    def page_count(self, session_id: str, version_id: int) -> int:
        self.original(session_id, version_id).content.close()
        return 3

    def page_image(self, session_id: str, version_id: int, page: int, width: int) -> bytes:
        self.original(session_id, version_id).content.close()
        return f"page {page} at {width}".encode()

    def first_page(self, session_id: str, record_id: int, width: int) -> FirstPage | None:
        if record_id == 2:
            return None
        return FirstPage(self.page_image(session_id, record_id, 1, width), record_id)

    def page_words(self, session_id: str, version_id: int, page: int) -> PageWords:
        self.original(session_id, version_id).content.close()
        return PageWords((Word("Kære", 100.0, 200.0, 150.0, 220.0),))

    def page_texts(self, session_id: str, version_id: int) -> list[str]:
        self.original(session_id, version_id).content.close()
        return ["Kære minister", "", "Med kær hilsen, kære ven"]

    def reading(self, session_id: str, version_id: int) -> str:
        self.original(session_id, version_id).content.close()
        return "<p>Kære minister</p>"

    def body(self, session_id: str, record_id: int) -> str:
        raise NotFound("record", record_id)


def a_shell(originals: dict[int, Path] | None = None, *, https: bool = False) -> Shell:
    """Return a shell with one account (mette) and the given files, by version id."""
    hosts = frozenset({"testserver", "127.0.0.1", "localhost"})
    return Shell(
        doorkeeper=DoorkeeperInMemory(),
        documents=DocumentsInMemory(originals or {}),
        desk=lambda session_id: None,
        guard=GuardSettings(hosts, https=https),
        nonce="nonce-of-the-test",
    )
