"""Reading zip archives: every name is found, what lies inside is taken out within limits, and nothing leads outside."""

import io
import zipfile

import pytest

from casework.vocabulary import Extraction
from documents.limits import Limits
from documents.sniffing import media_type_of
from tests.faults import hostile
from tests.rules.made_documents import a_word_file, read, samples


def a_zip(files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.comment = comment
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_flag(content: bytes, flag: int, *names: bytes) -> bytes:
    """Return the archive with a flag set on the files of these names."""
    changed = bytearray(content)
    for name in names:
        for mark, offset, start in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
            place = -1
            while (place := changed.find(mark, place + 1)) >= 0:
                if changed[place + start : place + start + len(name)] == name:
                    changed[place + offset] |= flag
    return bytes(changed)


def test_an_archive_is_listed_and_taken_apart() -> None:
    letter = a_word_file()
    content = a_zip({"sag/brev.docx": letter, "sag/": b"", "kort.pdf": hostile.a_small_pdf()}, comment=b"Fra landinspekt\xf8ren")

    extracted = read(content, "bilag.zip")

    expected = f"sag/brev.docx\t{len(letter)}\nkort.pdf\t{len(hostile.a_small_pdf())}\nFra landinspektøren"
    assert (Extraction.OK, "application/zip", expected) == (extracted.outcome, extracted.media_type, extracted.text)
    assert [("brev.docx", letter), ("kort.pdf", hostile.a_small_pdf())] == [(each.filename, each.content) for each in extracted.attachments]


def test_names_lead_nowhere_and_two_of_one_name_are_told_apart() -> None:
    names = ["../../etc/passwd", "/etc/cron.d/x", "C:\\Windows\\y", "2025/brev.txt", "2026/brev.txt", "..", "a\u202etxt.exe"]

    extracted = read(a_zip(dict.fromkeys(names, b"x")))

    assert "etc/passwd\t1\netc/cron.d/x\t1\nWindows/y\t1\n2025/brev.txt\t1" in extracted.text
    found = [each.filename for each in extracted.attachments]
    assert ["passwd", "x", "y", "2025 - brev.txt", "2026 - brev.txt", "uden navn"] == found[:6]
    assert not any("/" in name or "\\" in name for name in found)


@pytest.mark.parametrize("charset", ["cp850", "cp1252", "utf-8"])
def test_danish_names_of_before_unicode_are_read(charset: str) -> None:
    raw = "Ansøgning på ærø.txt".encode(charset)
    content = a_zip({"A" * len(raw): b"x"}).replace(b"A" * len(raw), raw)

    assert "Ansøgning på ærø.txt\t1" == read(content).text


def test_what_computers_put_beside_the_files_is_left_out() -> None:
    names = ["__MACOSX/._brev.txt", "sag/.DS_Store", "Thumbs.db", "brev.txt"]

    assert "brev.txt\t1" == read(a_zip(dict.fromkeys(names, b"x"))).text


def test_an_archive_in_the_archive_is_handed_over_as_a_file() -> None:
    inner = a_zip({"dybere.txt": b"x"})

    assert [("inderst.zip", "application/zip")] == [
        (each.filename, each.media_type) for each in read(a_zip({"inderst.zip": inner})).attachments
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_files_are_unpacked_by_every_usual_method(method: int) -> None:
    assert b"ord " * 1000 == read(a_zip({"a.txt": b"ord " * 1000}, method=method)).attachments[0].content


def test_an_archive_with_a_password_is_named_so_and_its_names_are_read() -> None:
    both = a_zip({"hemmelig.txt": b"x", "åben.txt": b"y"})

    locked = read(with_flag(both, 1, b"hemmelig.txt", "åben.txt".encode()))
    half = read(with_flag(both, 1, b"hemmelig.txt"))

    assert (Extraction.ENCRYPTED, "it is protected by a password") == (locked.outcome, locked.reason)
    assert "hemmelig.txt" in locked.text
    assert (Extraction.PARTIAL, "some of its files are protected by a password") == (half.outcome, half.reason)
    assert ["åben.txt"] == [each.filename for each in half.attachments]


def test_a_damaged_file_leaves_the_others() -> None:
    content = a_zip({"a.txt": b"ord " * 5, "b.txt": b"hel"}, method=zipfile.ZIP_STORED).replace(b"ord ord", b"ord*ord", 1)
    extracted = read(content)

    assert (Extraction.PARTIAL, ["b.txt"]) == (extracted.outcome, [each.filename for each in extracted.attachments])
    assert "damaged" in extracted.reason


def test_an_archive_that_does_not_open_is_named_broken() -> None:
    extracted = read(a_zip({"a.txt": b"x" * 500})[:60], "halv.zip")

    assert (Extraction.CRASHED, "it is broken: the archive does not open") == (extracted.outcome, extracted.reason)


@pytest.mark.parametrize("limits", [Limits(attachments=2), Limits(attachment_bytes=2500)])
def test_only_as_much_is_taken_out_as_may_be(limits: Limits) -> None:
    extracted = read(a_zip({f"{number}.txt": b"x" * 1000 for number in range(5)}), limits=limits)

    assert (Extraction.PARTIAL, "not all that lies inside it was taken out") == (extracted.outcome, extracted.reason)
    assert 2 == len(extracted.attachments)
    assert "4.txt\t1000" in extracted.text


@pytest.mark.parametrize(
    ("members", "media_type"),
    [
        ({"[Content_Types].xml": b"<Types/>", "visio/document.xml": b""}, "application/vnd.openxmlformats-package"),
        ({"Index/Document.iwa": b"", "Data/a.png": b""}, "application/vnd.apple.iwork"),
        ({"mimetype": b"application/epub+zip", "a.html": b""}, "application/epub+zip"),
        ({"mimetype": b"text/html", "a.html": b""}, "application/zip"),
    ],
)
def test_a_package_of_a_program_is_no_archive(members: dict[str, bytes], media_type: str) -> None:
    assert media_type == media_type_of(a_zip(members), "x.zip")


def test_public_archives_end_well() -> None:
    outcomes = {path.name: read(path.read_bytes(), path.name).outcome for path in samples("tika-docs/zip")}
    odd = {name: outcome for name, outcome in outcomes.items() if outcome is not Extraction.OK}

    expected = {
        "test-documents-spanned.zip": Extraction.UNSUPPORTED,
        "testZIP_corrupted_oom.zip": Extraction.CRASHED,
        "testZip_with_DataDescriptor.zip": Extraction.PARTIAL,
    }
    assert odd in (expected, {})
