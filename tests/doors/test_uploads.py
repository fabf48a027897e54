"""A person's files come in by our own route: with the token of the form, read in the sandbox, refused in words."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette

from casework.bootstrap import Platform
from casework.queries import check_outs, record_page
from casework.services import granting, records
from casework.services.signing_in import Seated
from casework.vocabulary import Genre, Right
from tests.builders import Ministry
from tests.doors.http_client import TestClient
from ui import uploads
from ui.guard import SESSION_HEADER
from ui.sign_in.form_tokens import FormTokens
from ui.uploads import Uploads

TOKENS = FormTokens()


@dataclass
class SeatsByName:
    """Seats whoever's name is the session's id."""

    ministry: Ministry

    def seated(self, session_id: str) -> Seated | None:
        official_id = self.ministry.people.get(session_id)
        if official_id is None:
            return None
        return SimpleNamespace(official_id=official_id, language="da", session_id=session_id, on_behalf_of=None)  # type: ignore[return-value]


class KindsByBytes:
    """Says what bytes are, as the sandbox does."""

    def receive(self, content: bytes, *, filename: str, source_place: str, kind: str) -> object:
        return SimpleNamespace(files=[SimpleNamespace(media_type="application/pdf" if content.startswith(b"%PDF") else "text/plain")])

    def extract(self, content: bytes, *, filename: str, declared_type: str) -> object:
        return SimpleNamespace(text=content.decode("latin-1"))


@pytest.fixture
def desk(platform: Platform, ministry: Ministry) -> TestClient:
    made = Uploads(platform, SeatsByName(ministry), KindsByBytes(), TOKENS)  # type: ignore[arg-type]
    return TestClient(Starlette(routes=uploads.routes(made)))


@pytest.fixture
def record_id(platform: Platform, ministry: Ministry) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        made = records.draft_own(work, "Svar", genre=Genre.LETTER)
        granting.share(work, made, ministry.people["clerk"], right=Right.FULL_WRITE)
        granting.share(work, made, ministry.people["head"])
    return made


def as_(who: str, *, token: str | None = None) -> dict[str, str]:
    return {SESSION_HEADER: who, uploads.TOKEN_HEADER: TOKENS.for_secret(who) if token is None else token}


def test_a_file_is_filed_as_what_its_bytes_are_and_then_as_its_next_version(
    desk: TestClient, platform: Platform, ministry: Ministry, record_id: int
) -> None:
    first = desk.post(f"/records/{record_id}/documents?filename=../brev.exe", content=b"%PDF-1.4", headers=as_("caseworker"))
    with platform.work(ministry.actor("caseworker")) as work:
        file = record_page.record_page(work, record_id).files[0]
    again = desk.post(f"/documents/{file.document_id}/versions?filename=brev.pdf", content=b"%PDF-1.5", headers=as_("caseworker"))

    assert [201, 201] == [first.status_code, again.status_code]
    assert ("brev.exe", "application/pdf") == (file.filename, file.media_type)
    with platform.work(ministry.actor("caseworker")) as work:
        assert 2 == record_page.record_page(work, record_id).files[0].number


def test_who_may_not_gets_nothing_and_is_told_so(desk: TestClient, platform: Platform, ministry: Ministry, record_id: int) -> None:
    at = f"/records/{record_id}/documents?filename=a.txt"
    with platform.work(ministry.actor("clerk")) as work:
        records.take_lock(work, record_id)

    answers = [
        desk.post(at, content=b"x", headers=as_("caseworker", token="")).status_code,
        desk.post(at, content=b"x", headers=as_("caseworker", token=TOKENS.for_secret("clerk"))).status_code,
        desk.post(at, content=b"x", headers=as_("stranger")).status_code,
        desk.post(at, content=b"x", headers=as_("outsider")).status_code,
        desk.post(at, content=b"x", headers=as_("head")).status_code,
        desk.post(at, content=b"", headers=as_("caseworker")).status_code,
    ]
    locked = desk.post(at, content=b"x", headers=as_("caseworker"))

    assert [403, 403, 401, 404, 403, 422] == answers
    assert (423, "En anden redigerer den lige nu.") == (locked.status_code, locked.json()["sentence"])


def test_what_is_too_big_is_refused_before_it_is_read(desk: TestClient, record_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 4)

    assert 413 == desk.post(f"/records/{record_id}/documents?filename=a.txt", content=b"12345", headers=as_("caseworker")).status_code


def test_what_was_checked_out_is_brought_back_and_refused_in_words_where_it_was_not(
    desk: TestClient, platform: Platform, ministry: Ministry, record_id: int
) -> None:
    desk.post(f"/records/{record_id}/documents?filename=brev.txt", content=b"Du faar 10 kr.", headers=as_("caseworker"))
    with platform.work(ministry.actor("caseworker")) as work:
        document_id = record_page.record_page(work, record_id).files[0].document_id
    at = f"/documents/{document_id}/check-out/file?filename=brev.txt"
    early = desk.post(at, content=b"Du faar 12 kr.", headers=as_("caseworker"))
    with platform.work(ministry.actor("caseworker")) as work:
        records.check_out(work, document_id)

    answers = [
        desk.post(at, content=b"Du faar 12 kr.", headers=as_(who)).status_code for who in ("caseworker", "caseworker", "clerk", "outsider")
    ]
    with platform.work(ministry.actor("caseworker")) as work:
        out = check_outs.check_out_of(work, document_id)
        shown = record_page.record_page(work, record_id).files[0]

    assert (409, "Du har ikke tjekket det ud. Tjek det ud først; det, du har skrevet, bliver i din egen fil.") == (
        early.status_code, early.json()["sentence"],
    )  # fmt: skip
    assert [201, 201, 409, 404] == answers
    assert out is not None
    assert ("brev.txt", 14, 1) == (out.filename, out.size, shown.number)
