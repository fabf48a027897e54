"""The document routes: who may not see gets nothing, what may do harm is never shown inline."""

from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.doors.http_client import TestClient
from tests.doors.stand_in_shell import DocumentsInMemory, DoorkeeperInMemory, a_shell
from ui.asgi import guarded, routes
from ui.document_routes import clean_filename, content_disposition

NAMES = {1: "brev.pdf", 2: "foto.png", 3: "note.txt", 4: "tegning.svg", 5: "regneark.xlsx"}


@pytest.fixture
def desk(tmp_path: Path) -> TestClient:
    for name in NAMES.values():
        (tmp_path / name).write_bytes(b"content of " + name.encode())
    shell = a_shell({version_id: tmp_path / name for version_id, name in NAMES.items()})
    assert isinstance(shell.doorkeeper, DoorkeeperInMemory)
    token = shell.doorkeeper.sign_in("mette", "korrekt hest").token
    return TestClient(Starlette(routes=routes(shell), middleware=guarded(shell)), cookies={"casework": token})


def test_a_file_comes_as_the_bytes_that_were_received(desk: TestClient) -> None:
    assert b"content of brev.pdf" == desk.get("/documents/1").content


@pytest.mark.parametrize(
    ("asked", "code", "part"),
    [
        ("bytes=0-6", 206, b"content"),
        ("bytes=11-", 206, b"brev.pdf"),
        ("bytes=-3", 206, b"pdf"),
        ("bytes=8-900", 206, b"of brev.pdf"),
        ("bytes=900-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=0-1,4-5", 200, b"content of brev.pdf"),
        ("lines=1-2", 200, b"content of brev.pdf"),
    ],
)
def test_a_part_of_a_file_is_given_where_it_is_asked_for(desk: TestClient, asked: str, code: int, part: bytes) -> None:
    answer = desk.get("/documents/1", headers={"range": asked})

    assert (code, part) == (answer.status_code, answer.content)
    assert "bytes" == answer.headers["accept-ranges"]
    assert (code == 200) == ("content-range" not in answer.headers)


def test_of_a_file_only_what_it_is_can_be_asked_for(desk: TestClient) -> None:
    answer = desk.head("/documents/1")

    assert (200, b"", "19") == (answer.status_code, answer.content, answer.headers["content-length"])


@pytest.mark.parametrize(("version_id", "media_type"), [(1, "application/pdf"), (2, "image/png"), (3, "text/plain; charset=utf-8")])
def test_what_a_browser_shows_safely_is_shown(desk: TestClient, version_id: int, media_type: str) -> None:
    headers = desk.get(f"/documents/{version_id}").headers

    assert media_type == headers["content-type"]
    assert headers["content-disposition"].startswith("inline;")


@pytest.mark.parametrize("version_id", [4, 5])
def test_everything_else_is_a_download_of_plain_bytes(desk: TestClient, version_id: int) -> None:
    headers = desk.get(f"/documents/{version_id}").headers

    assert "application/octet-stream" == headers["content-type"]
    assert headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in headers["content-security-policy"]


def test_a_document_answer_is_never_kept_or_guessed_at(desk: TestClient) -> None:
    headers = desk.get("/documents/1").headers

    assert "no-store" == headers["cache-control"]
    assert "nosniff" == headers["x-content-type-options"]


def test_a_session_that_ends_while_a_page_is_asked_for_is_told_to_sign_in(tmp_path: Path) -> None:
    shell = a_shell()
    assert isinstance(shell.doorkeeper, DoorkeeperInMemory)
    assert isinstance(shell.documents, DocumentsInMemory)
    token = shell.doorkeeper.sign_in("mette", "korrekt hest").token
    shell.documents.ended.add(shell.doorkeeper.sessions[token])
    desk = TestClient(Starlette(routes=routes(shell), middleware=guarded(shell)), cookies={"casework": token})

    assert [401, 401] == [desk.get(f"/documents/1/pages/1.{kind}").status_code for kind in ("png", "json")]


def test_what_is_unseen_and_what_is_not_there_are_one_answer(desk: TestClient) -> None:
    paths = ("/documents/999", "/documents/999/reading", "/documents/999/pages.json", "/documents/999/pages/1.png", "/records/9/reading")
    answers = {(answer.status_code, answer.text) for answer in map(desk.get, paths)}

    assert {(404, "Not found.")} == answers


def test_a_page_comes_as_a_picture_of_one_of_a_few_widths(desk: TestClient) -> None:
    assert b"page 2 at 1200" == desk.get("/documents/1/pages/2.png?w=1000").content
    assert b"page 2 at 2400" == desk.get("/documents/1/pages/2.png?w=99999").content
    assert b"page 2 at 900" == desk.get("/documents/1/pages/2.png?w=x").content


def test_the_first_page_of_a_record_says_which_page_it_is(desk: TestClient) -> None:
    answer = desk.get("/records/1/first-page.png?w=900")

    assert (b"page 1 at 900", "/documents/1/pages/1") == (answer.content, answer.headers["x-page"])
    assert [204, 404] == [desk.get(f"/records/{each}/first-page.png").status_code for each in (2, 999)]


def test_the_words_of_a_page_come_with_their_places(desk: TestClient) -> None:
    assert [["Kære", 100.0, 200.0, 150.0, 220.0]] == desk.get("/documents/1/pages/1.json").json()


def test_what_was_sought_is_marked_on_the_page_and_counted_on_every_page(desk: TestClient) -> None:
    assert [["Kære", 100.0, 200.0, 150.0, 220.0, 1]] == desk.get("/documents/1/pages/1.json?q=kær").json()
    assert {"pages": [1, 0, 2]} == desk.get("/documents/1/hits.json?q=kær").json()
    assert {"pages": [0, 0, 0]} == desk.get("/documents/1/hits.json?q=((").json()
    assert '<mark id="hit">Kære</mark> minister' in desk.get("/documents/1/reading?q=kær").text
    assert 404 == desk.get("/documents/999/hits.json?q=kær").status_code


def test_a_mail_is_read_in_a_box_without_script_or_network(desk: TestClient) -> None:
    policy = desk.get("/documents/1/reading").headers["content-security-policy"]

    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy


def test_a_name_is_told_whole_and_plain() -> None:
    told = content_disposition('Ansøgning om tilskud "endelig".pdf', inline=True)

    assert told.startswith('inline; filename="Ansgning om tilskud _endelig_.pdf"')
    assert told.endswith("filename*=UTF-8''Ans%C3%B8gning%20om%20tilskud%20%22endelig%22.pdf")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("brev\u202efdp.exe", "brevfdp.exe"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("\r\n", "document"),
        ("", "document"),
    ],
)
def test_a_name_hides_nothing(given: str, shown: str) -> None:
    assert shown == clean_filename(given)
