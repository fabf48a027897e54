"""A bundle comes in piece by piece, goes on where it stopped, is checked before anything comes in, and every refusal says what to do."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from starlette.applications import Starlette

from casework.bootstrap import Platform
from casework.bundles import problems, reading
from casework.queries import imports
from casework.services.importing import runs
from casework.vocabulary import ImportState
from documents import importing, incoming
from documents.incoming import Incoming
from tests import made_bundles as made
from tests.builders import Ministry
from tests.doors.http_client import TestClient
from tests.doors.test_uploads import TOKENS, SeatsByName, as_
from ui import bundle_uploads
from ui.bundle_uploads import BundleUploads

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def desk(platform: Platform, ministry: Ministry) -> TestClient:
    folder = Incoming(platform.settings.incoming_folder)
    made_uploads = BundleUploads(platform, SeatsByName(ministry), TOKENS, folder)  # type: ignore[arg-type]
    return TestClient(Starlette(routes=bundle_uploads.routes(made_uploads)))


def zipped(folder: Path) -> bytes:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, str(file.relative_to(folder)))
    return page.getvalue()


def sent(desk: TestClient, content: bytes, *, who: str = "manager", key: str = KEY, piece: int = 700) -> tuple[int, dict[str, object]]:
    for offset in range(0, len(content), piece):
        answer = desk.post(
            f"/bundles/{key}?offset={offset}&size={len(content)}", content=content[offset : offset + piece], headers=as_(who)
        )
        if answer.status_code != 200:
            return answer.status_code, answer.json()
    answer = desk.post(f"/bundles/{key}/check?size={len(content)}", content=b"", headers=as_(who))
    return answer.status_code, answer.json()


def lying(platform: Platform) -> list[str]:
    return sorted(file.suffix for file in platform.settings.incoming_folder.rglob("*") if file.is_file())


def test_a_bundle_is_sent_checked_taken_in_and_does_not_stay(
    desk: TestClient, platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    status, said = sent(desk, zipped(made.archive(tmp_path / "b", 2)))
    run_id = int(str(said["run_id"]))
    with platform.work(ministry.actor("manager")) as work:
        before = imports.run_page(work, run_id)
        runs.start(work, run_id)
    waiting = lying(platform)
    importing.run(platform, run_id)

    assert (200, ImportState.CHECKED, [".zip"], []) == (status, before.state, waiting, lying(platform))


def test_an_upload_cut_off_goes_on_where_it_stopped(desk: TestClient, tmp_path: Path) -> None:
    content = zipped(made.archive(tmp_path / "b", 1))
    desk.post(f"/bundles/{KEY}?offset=0&size={len(content)}", content=content[:500], headers=as_("manager"))
    known = desk.get(f"/bundles/{KEY}", headers=as_("manager")).json()
    twice = desk.post(f"/bundles/{KEY}?offset=0&size={len(content)}", content=content[:500], headers=as_("manager")).json()
    early = desk.post(f"/bundles/{KEY}/check?size={len(content)}", content=b"", headers=as_("manager"))
    desk.post(f"/bundles/{KEY}?offset=500&size={len(content)}", content=content[500:], headers=as_("manager"))
    whole = desk.post(f"/bundles/{KEY}/check?size={len(content)}", content=b"", headers=as_("manager"))

    assert ({"received": 500}, {"received": 500}) == (known, twice)
    assert (404, "Vælg den samme fil igen" in early.json()["sentence"], 200) == (early.status_code, True, whole.status_code)


def test_a_bundle_that_something_is_wrong_with_is_told_and_does_not_stay(
    desk: TestClient, platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    status, said = sent(desk, zipped(made.write(tmp_path / "b", cases=[made.case(1, unit="Nedlagt", farve="blå")])))
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, int(str(said["run_id"])))

    assert (200, ImportState.REFUSED, []) == (status, run.state, lying(platform))
    assert {"unit", "farve", "parties.0.party"} == {each.field for each in run.problems}


@pytest.mark.parametrize("who", ["clerk", "head", "administrator"])
def test_only_who_may_import_sends_anything(desk: TestClient, platform: Platform, who: str) -> None:
    status, said = sent(desk, b"PK", who=who)

    assert (403, [], True) == (status, lying(platform), bool(said["sentence"]))


def test_without_the_forms_token_or_a_session_nothing_is_taken(desk: TestClient, platform: Platform) -> None:
    forged = desk.post(f"/bundles/{KEY}?offset=0&size=2", content=b"PK", headers=as_("manager", token="x"))
    stranger = desk.get(f"/bundles/{KEY}", headers=as_("nobody"))

    assert (403, 401, []) == (forged.status_code, stranger.status_code, lying(platform))


@pytest.mark.parametrize("key", ["..%2f..%2fetc", "0" * 31, "G" * 32, "%2e%2e"])
def test_no_key_leads_out_of_the_folder(desk: TestClient, platform: Platform, key: str) -> None:
    answer = desk.post(f"/bundles/{key}?offset=0&size=2", content=b"PK", headers=as_("manager"))

    assert (True, []) == (answer.status_code in {404, 405}, lying(platform))


def test_what_is_too_large_is_refused_in_words(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MOST_BYTES", 4)
    monkeypatch.setattr(bundle_uploads, "MOST_A_PIECE", 8)
    announced, piece = (desk.post(f"/bundles/{KEY}?offset=0&size=9", content=body, headers=as_("manager")) for body in (b"PK", b"PK" * 5))
    more = desk.post(f"/bundles/{KEY}?offset=0&size=2", content=b"PK3", headers=as_("manager"))

    assert [413] * 3 == [answer.status_code for answer in (announced, piece, more)]
    assert "Del den i flere" in announced.json()["sentence"]


def test_a_part_nobody_adds_to_is_swept_after_a_week(tmp_path: Path) -> None:
    folder = Incoming(tmp_path)
    folder.append(1, KEY, b"PK", offset=0, size=9)
    old = tmp_path / "1" / f"{KEY}.part"
    os.utime(old, (1, 1))
    folder.append(2, KEY, b"PK", offset=0, size=9)

    assert (False, 2) == (old.exists(), folder.received(2, KEY))


# ---- archives that are not read ---------------------------------------------------------------------------------------------
def archive_of(path: Path, *names: str, content: bytes = b"{}") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["../bundle.json", "/etc/passwd", "files/../../x", "C:x", "files\\x"])
def test_a_name_that_leads_out_of_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = archive_of(tmp_path / "x.zip", name)
    with zipfile.ZipFile(path) as archive:
        assert problems.Wrong.ZIP_UNSAFE_NAME is reading.harm_in(archive, path.stat().st_size)


def test_a_bomb_is_known_without_unpacking_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: TestClient) -> None:
    monkeypatch.setattr(reading, "SMALL", 10_000)
    path = archive_of(tmp_path / "x.zip", "bundle.json", content=b"0" * 20_000_000)
    with zipfile.ZipFile(path) as archive:
        assert problems.Wrong.ZIP_UNPACKS_TOO_LARGE is reading.harm_in(archive, path.stat().st_size)
    status, said = sent(desk, path.read_bytes(), piece=1 << 20)

    assert (422, True) == (status, "del den i flere" in str(said["sentence"]))


@pytest.mark.parametrize(("content", "expected"), [(b"no zip at all", 422), (b"", 404)])
def test_what_is_no_bundle_is_refused_with_what_to_do(desk: TestClient, platform: Platform, content: bytes, expected: int) -> None:
    status, said = sent(desk, content)

    assert (expected, True) == (status, bool(said["sentence"]))
    assert [] == lying(platform)
