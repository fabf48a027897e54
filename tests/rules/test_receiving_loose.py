"""Loose files and folders: one document each, known by content and place."""

import hashlib
from pathlib import Path

import pytest

from casework.vocabulary import Channel, DocumentRole
from documents.receiving.loose import files_under, place_of
from documents.receiving.recognise import kind_of, receive
from tests.faults import hostile
from tests.rules.made_documents import a_word_file
from tests.rules.made_messages import a_mail, a_memo


def test_a_loose_file_is_one_document_known_by_content_and_place() -> None:
    content = a_word_file()
    post = receive(content, "C:\\post\\Høringssvar_fra_Bo.docx", "/scanner/3")

    assert (Channel.FILE, "Høringssvar fra Bo", "/scanner/3", None) == (
        post.channel,
        post.title,
        post.source_place,
        post.message_id,
    )
    assert hashlib.sha256(content).hexdigest() == post.content_hash == post.original_sha256
    (file,) = post.files
    assert ("Høringssvar_fra_Bo.docx", DocumentRole.MAIN, content) == (file.filename, file.role, file.content)


@pytest.mark.parametrize(
    ("content", "filename", "channel"),
    [
        (a_memo(), "x.xml", Channel.DIGITAL_POST),
        (a_mail().as_bytes(), "msg_01.txt", Channel.EMAIL),
        (b"Ikke en mail", "x.eml", Channel.EMAIL),
        (b"Til: alle\n\nDagsorden", "referat.txt", Channel.FILE),
        (b"<a xmlns='urn:oio:fjernprint:1.0.0'/>", "x.xml", Channel.FILE),
        (hostile.a_small_pdf(), "x.pdf", Channel.FILE),
        (b"", "tom", Channel.FILE),
    ],
)
def test_what_a_file_is_decides_how_it_is_received(content: bytes, filename: str, channel: Channel) -> None:
    assert channel == kind_of(content, filename)
    assert channel == receive(content, filename, "").channel


def test_a_channel_that_knows_what_it_brings_is_believed() -> None:
    assert Channel.FILE == receive(a_mail().as_bytes(), "vedlagt.eml", "", kind="file").channel


def test_a_folder_is_its_files_by_name_without_hidden_ones_and_links(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".skjult", "under/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "link").symlink_to("/etc/passwd")

    assert ["a.txt", "b.txt", "under/c.txt"] == [str(path.relative_to(tmp_path)) for path in files_under(tmp_path)]
    assert [tmp_path / "a.txt"] == list(files_under(tmp_path / "a.txt"))
    assert str((tmp_path / "a.txt").resolve()) == place_of(tmp_path / "a.txt")
