"""What is handed over for a request for access: chosen document by document, put together once, never what lies behind a copy."""

import io
import zipfile

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import DocumentVersion, Record
from casework.queries import record_page, redactions, releases
from casework.services import granting, records, redacting, releasing
from casework.vocabulary import AccessLevel, Genre, Handing, MarkState, Reason
from documents import filing
from documents import releasing as issuing
from documents.redaction import filing as redacting_runner
from documents.redaction.text_pages import text_pages
from tests.builders import Ministry
from tests.records import a_case_of
from tests.rules.made_documents import the_sandbox
from tests.services.test_redacting import LETTER, SENDER, accept_all


def a_case_with(platform: Platform, ministry: Ministry, *titles: str) -> tuple[int, list[int]]:
    """Gives a case and the versions of its documents, all on one record."""
    case_id = a_case_of(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(work, "Klage", genre=Genre.LETTER, case_id=case_id, parties=(SENDER,), access_level=AccessLevel.ALL)
        versions = [
            filing.add_document(work, record_id, text_pages(LETTER, work.now), filename=title, media_type="application/pdf")
            for title in titles
        ]
    return case_id, versions


def redacted(platform: Platform, ministry: Ministry, version_id: int) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        redaction_id = redacting.begin(work, version_id)
    redacting_runner.propose(platform, the_sandbox(), redaction_id)
    accept_all(platform, ministry, redaction_id)
    with platform.work(ministry.actor("caseworker")) as work:
        copy_id = redacting.order_copy(work, redaction_id)
    redacting_runner.make_copy(platform, the_sandbox(), copy_id)
    return redaction_id


def test_a_set_is_put_together_without_what_is_left_out(platform: Platform, ministry: Ministry) -> None:
    case_id, (letter, note, whole) = a_case_with(platform, ministry, "Klage fra Bergstrøm.pdf", "Notat.pdf", "Brev.pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        set_id = releasing.begin_set(work, case_id, "Avisen, klagesager")
        with pytest.raises(RuleBroken) as unmade:
            releasing.choose(work, set_id, letter, Handing.REDACTED)
    redacted(platform, ministry, letter)
    with platform.work(ministry.actor("caseworker")) as work:
        with pytest.raises(RuleBroken) as telling:
            releasing.choose(work, set_id, letter, Handing.REDACTED)
        for _ in range(2):
            releasing.choose(work, set_id, letter, Handing.REDACTED, title="Klage fra en borger")
            releasing.choose(work, set_id, note, Handing.LEFT_OUT, ground="offl_23", note="Intern drøftelse")
            releasing.choose(work, set_id, whole, Handing.WHOLE)
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = issuing.issue(work, set_id)
    with platform.work(ministry.actor("caseworker")) as work:
        assert record_id == issuing.issue(work, set_id)
        with pytest.raises(RuleBroken) as closed:
            releasing.choose(work, set_id, note, Handing.WHOLE)

    assert ([Reason.COPY_IS_NOT_MADE], [Reason.TITLE_TELLS]) == (unmade.value.reasons, telling.value.reasons)
    assert [Reason.SET_IS_ISSUED] == closed.value.reasons
    with platform.work(ministry.actor("caseworker")) as work:
        files = record_page.record_page(work, record_id).files
        of_record = select(DocumentVersion).where(DocumentVersion.record_id == record_id).order_by(col(DocumentVersion.id))
        listed, packed = (work.platform.blobs.read(file.sha256) for file in work.session.exec(of_record))
    assert ["aktliste.pdf", "aktindsigt.zip"] == [file.filename for file in files]
    text = " ".join(the_sandbox().extract(listed, filename="a.pdf").text.split())
    assert "Offentlighedsloven § 23 (Interne dokumenter)" in text
    assert "Klage fra en borger" in text
    assert "Bergstrøm" not in text
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert ["aktliste.pdf", "001.pdf", "003.pdf"] == archive.namelist()
        out = the_sandbox().extract(archive.read("001.pdf"), filename="a.pdf").text
        assert text_pages(LETTER, platform.clock())[:100] == archive.read("003.pdf")[:100]
    assert ("Bergstrøm" in out, "taget" in out) == (False, True)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        again = issuing.packed([(name, archive.read(name)) for name in archive.namelist()])
    assert again == packed


def test_what_has_changed_since_is_said_and_not_handed_over(platform: Platform, ministry: Ministry) -> None:
    case_id, (letter, note) = a_case_with(platform, ministry, "Klage.pdf", "Notat.pdf")
    redaction_id = redacted(platform, ministry, letter)
    with platform.work(ministry.actor("caseworker")) as work:
        set_id = releasing.begin_set(work, case_id, "Avisen")
        releasing.choose(work, set_id, letter, Handing.REDACTED)
        releasing.choose(work, set_id, note, Handing.WHOLE)
    with platform.work(ministry.actor("caseworker")) as work:
        (document,) = [each for each in releases.release_of(work, set_id).documents if each.version_id == note]
        filing.add_version(work, document.document_id, b"andet", filename="Notat.txt", media_type="text/plain")
        mark = redactions.redaction_of(work, letter).marks[0]  # type: ignore[union-attr]
        redacting.decide_mark(work, mark.mark_id, MarkState.REJECTED)

    with platform.work(ministry.actor("caseworker")) as work:
        with pytest.raises(RuleBroken) as refusal:
            issuing.issue(work, set_id)
        shown = releases.release_of(work, set_id)

    assert {Reason.DOCUMENT_HAS_CHANGED, Reason.COPY_IS_NOT_MADE} == set(refusal.value.reasons)
    assert [True, True] == [each.has_changed for each in shown.documents]
    with platform.work(ministry.actor("caseworker")) as work:
        for _ in range(2):
            releasing.take_out(work, set_id, shown.documents[0].document_id)
        assert redaction_id
        assert 1 == len(releasing.items_of(work, set_id))


def test_only_who_may_write_puts_a_set_together_and_it_holds_only_what_one_may_read(platform: Platform, ministry: Ministry) -> None:
    case_id, (letter,) = a_case_with(platform, ministry, "Klage.pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        set_id = releasing.begin_set(work, case_id, "Avisen")
        releasing.choose(work, set_id, letter, Handing.LEFT_OUT, ground="offl_31")
    deeds = (
        lambda work: releasing.begin_set(work, case_id, "Andre"),
        lambda work: releasing.choose(work, set_id, letter, Handing.WHOLE),
        lambda work: releasing.take_out(work, set_id, 1),
        lambda work: issuing.issue(work, set_id),
    )

    for deed in deeds:
        with platform.work(ministry.actor("head")) as work, pytest.raises(NotPermitted):
            deed(work)
    with platform.work(ministry.actor("caseworker")) as work:
        of_case = work.session.exec(select(Record.id).where(Record.case_id == case_id)).one()
        granting.restrict(work, of_case, [ministry.people["caseworker"]])
    for who in ("outsider", "head"):
        with platform.work(ministry.actor(who)) as work:
            for deed in (*deeds, lambda work: releases.release_of(work, set_id)):
                with pytest.raises(NotFound):
                    deed(work)
    with platform.work(ministry.actor("caseworker")) as work:
        issued = issuing.issue(work, set_id)
        assert [ministry.people["caseworker"]] == work.session.get_one(Record, issued).restricted_to
