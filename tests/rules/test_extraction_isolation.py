"""The sandbox: every document ends in a named outcome, and nothing it does reaches the parent."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from casework.errors import BadInput
from casework.vocabulary import Channel, Extraction
from documents import wire
from documents.containment import Containment
from documents.extracted import Attachment, Extracted
from documents.isolation import Isolation, _is_whole, isolation
from documents.limits import Limits
from tests.faults import hostile
from tests.rules.made_documents import a_word_file, the_sandbox

ROOT = Path(__file__).parents[2]
LETTER = hostile.a_small_pdf("Ansøgning")


def test_a_document_is_read_from_bytes_and_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "brev.pdf").write_bytes(LETTER)

    for content in (LETTER, tmp_path / "brev.pdf"):
        extracted = the_sandbox().extract(content, filename="brev.pdf")
        assert (Extraction.OK, "Ansøgning", 9) == (extracted.outcome, extracted.text, extracted.characters)
        assert ("pdfium", "application/pdf") == (extracted.tool, extracted.media_type)
        assert extracted.tool_version


def test_a_document_that_takes_too_long_is_a_timeout_and_the_next_is_read() -> None:
    with isolation(Limits(wall_seconds=0.4, patience_seconds=60)) as sandbox:
        late = sandbox.extract(hostile.pdf_form_xobject_loop(), filename="spejl.pdf")

        assert Extraction.TIMEOUT == late.outcome
        assert late.seconds < 5
        assert Extraction.OK == sandbox.extract(b"hej", filename="a.txt").outcome


def test_a_document_that_needs_too_much_memory_is_too_big() -> None:
    with isolation(Limits(memory_bytes=150 << 20)) as sandbox:
        assert Extraction.TOO_BIG == sandbox.extract(b"ord " * 30_000_000, filename="a.txt").outcome


def test_a_file_over_the_limit_is_too_big_without_being_read() -> None:
    with isolation(Limits(input_bytes=1000)) as sandbox:
        extracted = sandbox.extract(b"x" * 1001)

    assert (Extraction.TOO_BIG, "the file is bigger than one document may be") == (extracted.outcome, extracted.reason)


def test_when_the_server_dies_the_next_document_is_read_nevertheless() -> None:
    with isolation() as sandbox:
        sandbox.extract(LETTER)
        server = sandbox._server._process
        assert server is not None
        os.kill(server.pid, 9)
        server.wait()

        assert Extraction.OK == sandbox.extract(LETTER).outcome


def test_when_the_child_that_waits_dies_the_next_document_is_read_nevertheless() -> None:
    with isolation(workers=1) as sandbox:
        sandbox.extract(LETTER)
        assert sandbox._server._process is not None
        family = psutil.Process(sandbox._server._process.pid)
        max(family.children(recursive=True), key=lambda each: (each.create_time(), each.pid)).kill()

        assert [Extraction.OK] * 3 == [sandbox.extract(LETTER).outcome for _ in range(3)]


def test_a_child_looks_into_no_process_beside_it() -> None:
    script = "from documents import containment as c; c.close_to_others(); print(c._LIBC.prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=ROOT).stdout

    assert "0" == said.strip()


def test_an_answer_shorter_than_it_says_is_a_crash() -> None:
    whole = wire.pack(SENT)

    assert _is_whole(bytearray(len(whole).to_bytes(wire.HEADER, "big") + whole))
    for cut in (b"", whole[:4], (len(whole) + 1).to_bytes(wire.HEADER, "big") + whole, (1 << 60).to_bytes(8, "big") + whole):
        assert not _is_whole(bytearray(cut))


def test_many_threads_share_one_sandbox() -> None:
    read: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: read.append(the_sandbox().extract(f"brev {n}".encode(), filename="a.txt").text))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(f"brev {n}" for n in range(12)) == sorted(read)


@pytest.mark.parametrize("containment", [None, Containment.NAMESPACES])
def test_without_bubblewrap_the_sandbox_works_too(containment: Containment | None) -> None:
    with Isolation(containment=containment) as sandbox:
        assert Extraction.OK == sandbox.extract(LETTER).outcome
        assert sandbox.containment in ("bubblewrap", "namespaces", "rlimits")
        assert "pypdf" in sandbox.tools


def test_the_parent_never_loads_a_parser() -> None:
    script = "import sys, documents.isolation; print(sorted({'lxml', 'pypdf', 'pypdfium2', 'docx', 'PIL', 'nh3'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=ROOT).stdout

    assert "[]" == loaded.strip()


def test_nothing_is_left_running_after_the_sandbox() -> None:
    with isolation() as sandbox:
        sandbox.extract(LETTER)
        server = sandbox._server._process
        assert server is not None

    assert server.poll() is not None


def test_received_post_comes_through_the_sandbox_whole() -> None:
    mail = (
        b"From: Bo <bo@example.dk>\r\nTo: ministeriet@example.dk\r\nSubject: Klage\r\nDate: Mon, 2 Mar 2026 23:30:00 +0000\r\n\r\nHej\r\n"
    )

    post = the_sandbox().receive(mail, filename="klage.eml", source_place="/post/klage.eml")

    assert (Channel.EMAIL, "Klage", "Hej", mail) == (post.channel, post.title, post.body_text, post.original)
    assert "2026-03-03" == str(post.letter_date)
    assert mail == post.files[0].content


def test_post_that_cannot_be_read_is_kept_as_one_document_with_the_problem_named() -> None:
    with isolation(Limits(wall_seconds=0.2)) as sandbox:
        post = sandbox.receive(hostile.mail_200k_parts() * 12, filename="dele.eml", source_place="/post")

    assert (Channel.FILE, 1, True) == (post.channel, len(post.files), bool(post.problems))
    assert post.files[0].content == post.original


def test_a_page_is_drawn_and_its_words_are_placed() -> None:
    image = the_sandbox().render_page(LETTER, 0, 600)
    words = the_sandbox().page_words(LETTER, 0)

    assert (600, 850) == (image.width, image.height)
    assert image.png.startswith(b"\x89PNG")
    assert 1 == the_sandbox().page_count(LETTER)
    (word,) = words.words
    assert ("Ansøgning", 595.0) == (word.text, words.width)
    assert 115 < word.left < 130
    assert 120 < word.top < word.bottom < 155


def test_a_picture_is_a_page_of_its_own() -> None:
    from io import BytesIO

    from PIL import Image

    target = BytesIO()
    Image.new("RGB", (800, 400), "white").save(target, "PNG")

    assert 1 == the_sandbox().page_count(target.getvalue())
    image = the_sandbox().render_page(target.getvalue(), 0, 400)
    assert (400, 200) == (image.width, image.height)


@pytest.mark.parametrize("make", [hostile.picture_pixel_flood, hostile.random_bytes, hostile.pdf_truncated])
def test_what_cannot_be_drawn_is_refused_in_words(make: hostile.Maker) -> None:
    with pytest.raises(BadInput):
        the_sandbox().render_page(make(), 0, 600)


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput):
        the_sandbox().render_page(LETTER, 5, 600)


def test_documents_are_shown_as_safe_html() -> None:
    mail = (
        b"From: Bo <bo@example.dk>\r\nSubject: <b>Klage</b>\r\nContent-Type: text/html\r\n\r\n"
        b"<p onclick='x()'>Hej</p><img src='https://x.example/p.gif'><script>x()</script>"
    )

    found = the_sandbox().reading(mail, filename="a.eml")
    html = found.html

    assert ("pictures 1", "scripts 2") == found.left_out
    assert "<td>&lt;b&gt;Klage&lt;/b&gt;</td>" in html
    assert "<p>Hej</p>" in html
    assert "x.example" not in html
    assert '<pre class="plain">1 &lt; 2</pre>' == the_sandbox().reading(b"1 < 2", filename="a.txt").html
    assert "<h1>Afg" in the_sandbox().reading(a_word_file(), filename="a.docx").html
    assert "<p>x</p>" == the_sandbox().sanitise_html("<p onmouseover='y()'>x</p>")


def test_reading_a_document_costs_milliseconds_beyond_the_reading() -> None:
    the_sandbox().extract(b"hej", filename="a.txt")
    seconds = []
    for _ in range(20):
        started = time.perf_counter()
        the_sandbox().extract(b"hej", filename="a.txt")
        seconds.append(time.perf_counter() - started)

    assert min(seconds) < 0.1


@dataclass(frozen=True)
class Sample:
    """Something to send."""

    number: int
    name: str
    content: bytes
    more: tuple[Attachment, ...]
    outcome: Extraction
    nothing: str | None


SENT = Sample(7, "æ\udc80", b"12", (Attachment("a", "b", b"345"),), Extraction.OK, None)


def test_what_is_sent_arrives_as_it_was() -> None:
    assert SENT == wire.unpack(Sample, wire.pack(SENT))


def test_the_original_is_not_sent_back() -> None:
    content = b"x" * 1000
    frame = wire.pack(Sample(1, "", content, (), Extraction.OK, None), original=content)

    assert len(frame) < 500
    assert content == wire.unpack(Sample, frame, original=content).content


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\0" * 7,
        b"\0\0\0\0\0\0\0\x05{}",
        wire.pack(SENT)[:40],
        (2).to_bytes(8, "big") + b"{}",
        (2).to_bytes(8, "big") + b"[]",
        wire.pack(SENT).replace(b'"number": 7', b'"number":"7"'),
        wire.pack(SENT).replace(b'"ok"', b'"no"'),
        wire.pack(SENT).replace(b'"content": 2', b'"content":-2'),
        (200_000).to_bytes(8, "big") + b"[" * 200_000,
    ],
)
def test_an_answer_that_is_none_is_refused(frame: bytes) -> None:
    with pytest.raises(BadInput):
        wire.unpack(Sample, frame)


def test_a_lying_child_is_a_crash() -> None:
    with pytest.raises(BadInput):
        wire.unpack(Extracted, wire.pack(SENT))
