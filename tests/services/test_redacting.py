"""Leaving out of a document: begun, proposed, decided, copied and proven; the document stays as it was, and who may not write may not."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text as sql
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import DocumentVersion, RedactedCopy
from casework.queries import redactions
from casework.queries.redactions import RedactionShown
from casework.services import granting, records, redacting, renditions
from casework.services.records import NewParty
from casework.services.redacting import NewMark
from casework.vocabulary import CopyState, Genre, MarkState, PagesOf, PartyRole, Reason, RedactionRefusal, RenditionKind, Right, Sensitive
from documents import filing
from documents.extraction_filing import extract_version
from documents.isolation import Isolation
from documents.redaction import filing as redacting_runner
from documents.redaction.text_pages import text_pages
from documents.sniffing import DOCX
from documents.tools.toolbox import Toolbox
from tests.builders import Ministry
from tests.rules.made_documents import a_word_file, the_sandbox

LETTER = "Kære ministerium\nJeg, Kirsten Bergstrøm, CPR 010190-1234, klager over taget.\nRing 33 12 34 56.\fKirsten Bergstrøm"
SENDER = NewParty("Kirsten Bergstrøm", PartyRole.SENDER, "CPR", "0101901234", "kb@prove.invalid")


def a_letter(platform: Platform, ministry: Ministry, *, filename: str = "klage.pdf") -> int:
    """Gives the version of a letter that has been sent, which nobody may change any more."""
    ending = filename.rsplit(".", 1)[-1]
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(work, "Klage", genre=Genre.LETTER, parties=(SENDER,))
        content = {"pdf": lambda: text_pages(LETTER, work.now), "docx": a_word_letter}.get(ending, LETTER.encode)()
        kind = {"pdf": "application/pdf", "docx": DOCX, "bin": "application/octet-stream"}.get(ending, "text/plain")
        version_id = filing.add_document(work, record_id, content, filename=filename, media_type=kind)
        granting.share(work, record_id, ministry.people["head"], right=Right.READ)
    return version_id


def a_word_letter() -> bytes:
    """Return a Word file that says the same, and the same again where no page shows it."""
    lines = "".join(f"<w:r><w:t>{line}</w:t><w:br/></w:r>" for line in LETTER.replace("\f", "\n").split("\n"))
    return a_word_file(f"<w:p>{lines}</w:p>", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Kirsten Bergstrøm</w:t></w:r></w:p>")


def begun(platform: Platform, ministry: Ministry, version_id: int) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        redaction_id = redacting.begin(work, version_id)
        assert redaction_id == redacting.begin(work, version_id)
    for _ in range(2):  # twice is once
        redacting_runner.propose(platform, the_sandbox(), redaction_id)
    return redaction_id


def shown(platform: Platform, ministry: Ministry, version_id: int, who: str = "caseworker") -> RedactionShown:
    with platform.work(ministry.actor(who)) as work:
        found = redactions.redaction_of(work, version_id)
    assert found is not None
    return found


def accept_all(platform: Platform, ministry: Ministry, redaction_id: int, *kinds: Sensitive) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        for kind in Sensitive:
            redacting.decide_kind(work, redaction_id, kind, MarkState.ACCEPTED if not kinds or kind in kinds else MarkState.REJECTED)


@pytest.fixture
def without_tesseract() -> Iterator[Isolation]:
    with Isolation(workers=1, toolbox=Toolbox("/nowhere")) as sandbox:
        yield sandbox


def test_what_is_proposed_is_decided_and_the_copy_is_made_without_it(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry)
    redaction_id = begun(platform, ministry, version_id)
    found = shown(platform, ministry, version_id)
    assert (PagesOf.DOCUMENT, 2) == (found.pages_of, found.pages)
    assert [
        (1, Sensitive.PARTY, "Kirsten Bergstrøm"), (1, Sensitive.CPR, "010190-1234"), (1, Sensitive.PHONE, "33 12 34 56"),
        (2, Sensitive.PARTY, "Kirsten Bergstrøm"),
    ] == [(mark.page, mark.kind, mark.words) for mark in found.marks]  # fmt: skip
    with platform.work(ministry.actor("caseworker")) as work, pytest.raises(RuleBroken) as undecided:
        redacting.order_copy(work, redaction_id)
    accept_all(platform, ministry, redaction_id, Sensitive.CPR, Sensitive.PARTY)

    with platform.work(ministry.actor("caseworker")) as work:
        copy_id = redacting.order_copy(work, redaction_id)
        assert copy_id == redacting.order_copy(work, redaction_id)
    for _ in range(2):
        redacting_runner.make_copy(platform, the_sandbox(), copy_id)

    assert [Reason.NOTHING_IS_MARKED, Reason.PROPOSALS_NOT_DECIDED] == undecided.value.reasons
    (copy,) = shown(platform, ministry, version_id, "head").copies
    assert (CopyState.MADE, True, 4, 4) == (copy.state, copy.is_of_these_marks, copy.done, copy.of)
    assert ["pypdf", "pdfium", "tesseract"] == [reader.split()[0] for reader in copy.readers]
    with platform.work(ministry.actor("head")) as work:
        opened = redacting.open_copy(work, copy_id)
        original = work.session.get_one(DocumentVersion, version_id)
        assert text_pages(LETTER, original.filed_at)[:200] == work.platform.blobs.read(original.sha256)[:200]
    text = the_sandbox().extract(opened.content, filename="a.pdf").text
    assert ("33 12 34 56" in text, "Bergstrøm" in text, "010190" in text) == (True, False, False)

    accept_all(platform, ministry, redaction_id)
    with platform.work(ministry.actor("caseworker")) as work:
        mark = redacting.mark(work, redaction_id, NewMark(2, ((1.0, 1.0, 90.0, 20.0),), "offl_30_2"))
        assert mark == redacting.mark(work, redaction_id, NewMark(2, ((1.0, 1.0, 90.0, 20.0),), "offl_30_2"))
        assert copy_id != redacting.order_copy(work, redaction_id)
        redacting.decide_mark(work, mark, MarkState.REJECTED)
        assert copy_id == max(each.copy_id for each in redactions.redaction_of(work, version_id).copies if each.is_of_these_marks)  # type: ignore[union-attr]


def test_mail_and_word_files_are_redacted_on_their_pdf(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry, filename="klage.txt")
    extract_version(platform, the_sandbox(), version_id)

    redaction_id = begun(platform, ministry, version_id)

    found = shown(platform, ministry, version_id)
    assert (PagesOf.PDF, True, "") == (found.pages_of, "010190-1234" in [mark.words for mark in found.marks], found.problem)
    with platform.work(ministry.actor("caseworker")) as work:
        pdf = renditions.open_rendition(work, version_id, RenditionKind.PDF)
        assert pdf.sha256 == redactions.basis_of(work, redaction_id).sha256


def test_a_word_file_is_redacted_as_it_looks_and_nothing_of_what_hung_on_it_comes_along(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry, filename="klage.docx")
    redaction_id = begun(platform, ministry, version_id)
    accept_all(platform, ministry, redaction_id)
    with platform.work(ministry.actor("caseworker")) as work:
        copy_id = redacting.order_copy(work, redaction_id)
    redacting_runner.make_copy(platform, the_sandbox(), copy_id)

    (copy,) = shown(platform, ministry, version_id).copies
    assert CopyState.MADE is copy.state, copy.refused_because
    with platform.work(ministry.actor("head")) as work:
        text = the_sandbox().extract(redacting.open_copy(work, copy_id).content, filename="a.pdf").text
    assert ("Byggesagskontoret" in text, "010190" in text, "Bergstrøm" in text) == (True, False, False)


def test_where_no_pdf_can_be_made_the_text_is_set_on_pages(platform: Platform, ministry: Ministry, without_tesseract: Isolation) -> None:
    """Without LibreOffice too: an office file then has its text alone."""
    version_id = a_letter(platform, ministry, filename="klage.docx")
    extract_version(platform, the_sandbox(), version_id)
    with platform.work(ministry.actor("caseworker")) as work:
        redaction_id = redacting.begin(work, version_id)
    redacting_runner.propose(platform, without_tesseract, redaction_id)

    found = shown(platform, ministry, version_id)
    assert (PagesOf.TEXT, True, "") == (found.pages_of, "010190-1234" in [mark.words for mark in found.marks], found.problem)


def test_a_note_on_a_mark_is_for_colleagues_and_written_by_who_may_mark(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry)
    redaction_id = begun(platform, ministry, version_id)
    accept_all(platform, ministry, redaction_id)
    mark_id = shown(platform, ministry, version_id).marks[0].mark_id
    with platform.work(ministry.actor("caseworker")) as work:
        copy_id = redacting.order_copy(work, redaction_id)
        for _ in range(2):
            redacting.note_mark(work, mark_id, "  se notatet af 3. marts ")
        assert copy_id == redacting.order_copy(work, redaction_id)
    for who, refusal in (("head", NotPermitted), ("outsider", NotFound)):
        with platform.work(ministry.actor(who)) as work, pytest.raises(refusal):
            redacting.note_mark(work, mark_id, "x")
    with platform.work(ministry.actor("caseworker")) as work, pytest.raises(NotFound):
        redacting.note_mark(work, 4711, "x")

    assert "se notatet af 3. marts" == shown(platform, ministry, version_id, "head").marks[0].note
    with platform.system_engine.connect() as connection:
        asked = "SELECT count(*) FROM event WHERE body::json->>'kind' = 'mark_noted'"
        assert 1 == connection.execute(sql(asked)).scalar_one()


def test_what_has_neither_pages_nor_text_is_said_to_have_none(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry, filename="klage.bin")

    begun(platform, ministry, version_id)

    found = shown(platform, ministry, version_id)
    assert (0, redacting_runner.NO_TEXT, ()) == (found.pages, found.problem, found.marks)


def test_a_copy_that_cannot_be_proven_is_refused_by_name_and_may_be_asked_for_again(
    platform: Platform, ministry: Ministry, without_tesseract: Isolation
) -> None:
    version_id = a_letter(platform, ministry)
    redaction_id = begun(platform, ministry, version_id)
    accept_all(platform, ministry, redaction_id)
    with platform.work(ministry.actor("caseworker")) as work:
        copy_id = redacting.order_copy(work, redaction_id)

    redacting_runner.make_copy(platform, without_tesseract, copy_id)

    (copy,) = shown(platform, ministry, version_id).copies
    assert (CopyState.REFUSED, RedactionRefusal.NO_THIRD_READER, "tesseract") == (copy.state, copy.refused_because, copy.found_by)
    with platform.work(ministry.actor("caseworker")) as work:
        with pytest.raises(NotFound):
            redacting.open_copy(work, copy_id)
        assert copy_id != redacting.order_copy(work, redaction_id)


def test_only_who_may_write_marks_and_only_who_may_read_sees(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry)
    redaction_id = begun(platform, ministry, version_id)
    accept_all(platform, ministry, redaction_id)
    with platform.work(ministry.actor("caseworker")) as work:
        copy_id = redacting.order_copy(work, redaction_id)
        mark_id = redactions.redaction_of(work, version_id).marks[0].mark_id  # type: ignore[union-attr]
    redacting_runner.make_copy(platform, the_sandbox(), copy_id)
    deeds = (
        lambda work: redacting.begin(work, version_id),
        lambda work: redacting.mark(work, redaction_id, NewMark(1, ((1.0, 1.0, 9.0, 9.0),), "offl_30_1")),
        lambda work: redacting.decide_mark(work, mark_id, MarkState.REJECTED),
        lambda work: redacting.decide_kind(work, redaction_id, Sensitive.CPR, MarkState.REJECTED),
        lambda work: redacting.order_copy(work, redaction_id),
    )

    for deed in deeds:
        with platform.work(ministry.actor("head")) as work, pytest.raises(NotPermitted):
            deed(work)
        with platform.work(ministry.actor("outsider")) as work, pytest.raises(NotFound):
            deed(work)
    with platform.work(ministry.actor("outsider")) as work:
        for question in (lambda: redactions.redaction_of(work, version_id), lambda: redacting.open_copy(work, copy_id)):
            with pytest.raises(NotFound):
                question()
        assert [] == work.session.exec(select(RedactedCopy)).all()


@pytest.mark.parametrize(
    ("new", "reasons"),
    [
        (NewMark(3, (), "offl_99"), [Reason.NO_SUCH_PAGE, Reason.AREA_IS_EMPTY, Reason.UNKNOWN_GROUND]),
        (NewMark(1, ((5.0, 5.0, 5.0, 9.0),), "offl_30_1"), [Reason.AREA_IS_EMPTY]),
        (NewMark(1, ((5.0, 5.0, 1005.0, 9.0),), "offl_30_1"), [Reason.AREA_IS_EMPTY]),
    ],
)
def test_a_mark_that_is_none_is_refused_with_every_reason(
    platform: Platform, ministry: Ministry, new: NewMark, reasons: list[Reason]
) -> None:
    redaction_id = begun(platform, ministry, a_letter(platform, ministry))

    with platform.work(ministry.actor("caseworker")) as work, pytest.raises(RuleBroken) as refusal:
        redacting.mark(work, redaction_id, new)

    assert reasons == refusal.value.reasons
