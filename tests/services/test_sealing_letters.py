"""A letter that was sent is put under the authority's seal, once; nobody who may not read it gets it, and what stops it is said."""

import datetime as dt
import io

import docx
import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.errors import NotFound, Permanent
from casework.outbox import Effect
from casework.queries import seals
from casework.queries.seals import SealedLetter
from casework.seals import seal_of, trusted_issuers
from casework.services import records, sealed
from casework.vocabulary import DocumentRole, SignatureState
from documents import filing
from documents.extraction_filing import extract_version
from documents.signing.filing import seal_record
from documents.sniffing import DOCX
from tests.builders import Ministry
from tests.contracts.test_seals import a_pdf
from tests.outbox import Watched, only
from tests.records import CITIZEN, a_draft, page
from tests.rules.made_documents import the_sandbox
from workflows.deliver import run_until_idle
from workflows.runtime import Kit


def a_word_letter(words: str = "Kære Anna") -> bytes:
    document, target = docx.Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(target)
    return target.getvalue()


def a_sent_letter(
    platform: Platform, ministry: Ministry, content: bytes, media_type: str, *, body: str = "", role: DocumentRole = DocumentRole.MAIN
) -> int:
    record_id = a_draft(platform, ministry, body_html=body, parties=(CITIZEN,))
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, content, filename="brev.docx", media_type=media_type, role=role)
        filing.add_document(work, record_id, a_pdf("bilag"), filename="bilag.pdf", media_type="application/pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_sent(work, record_id)
    return record_id


def run(platform: Platform) -> None:
    kit = Watched(platform).kit()
    sealing = Kit(platform, kit.extract, kit.index, kit.move, seal=lambda record_id: seal_record(platform, the_sandbox(), record_id))
    run_until_idle(sealing, handlers=only(Effect.SEAL), patience=0)


def sealed_letters(platform: Platform, ministry: Ministry, record_id: int, who: str = "caseworker") -> tuple[SealedLetter, ...]:
    with platform.work(ministry.actor(who)) as work:
        return seals.seals_of(work, record_id)


def test_a_word_letter_goes_out_sealed_once_and_its_enclosure_does_not(platform: Platform, ministry: Ministry) -> None:
    record_id = a_sent_letter(platform, ministry, a_word_letter(), DOCX)
    run(platform)
    seal_record(platform, the_sandbox(), record_id)

    (letter,) = sealed_letters(platform, ministry, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        opened = sealed.open_sealed(work, letter.version_id)
    with platform.work(ministry.actor("caseworker")) as work:
        told = work.session.execute(text("SELECT count(*) FROM event WHERE kind = 'document_sealed'")).scalar_one()
        read = work.session.execute(text("SELECT count(*) FROM event WHERE kind = 'content_read'")).scalar_one()
    seal = seal_of(platform.settings)
    (found,) = (
        the_sandbox().signatures(opened.content, trusted=trusted_issuers(platform.settings, seal), at=dt.datetime.now(dt.UTC)).signatures
    )

    assert seal is not None
    assert ("brev.docx", seal.fingerprint, False) == (letter.title, letter.certificate, letter.is_time_stamped)
    assert ("brev.pdf", "application/pdf", 1, 1) == (opened.filename, opened.media_type, told, read)
    assert SignatureState.VALID is found.state
    assert [DOCX, "application/pdf"] == [file.media_type for file in page(platform, ministry, record_id).files]


def test_reading_the_letter_again_leaves_its_seal(platform: Platform, ministry: Ministry) -> None:
    record_id = a_sent_letter(platform, ministry, a_pdf(), "application/pdf")
    run(platform)
    (letter,) = sealed_letters(platform, ministry, record_id)

    extract_version(platform, the_sandbox(), letter.version_id, again=True)

    assert (letter,) == sealed_letters(platform, ministry, record_id)


def test_who_may_not_read_the_letter_gets_no_seal_of_it(platform: Platform, ministry: Ministry) -> None:
    record_id = a_sent_letter(platform, ministry, a_pdf(), "application/pdf")
    run(platform)
    (letter,) = sealed_letters(platform, ministry, record_id)

    with pytest.raises(NotFound):
        sealed_letters(platform, ministry, record_id, "outsider")
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        sealed.open_sealed(work, letter.version_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        sealed.open_sealed(work, page(platform, ministry, record_id).files[1].version_id)


def test_what_is_no_letter_out_is_not_sealed(platform: Platform, ministry: Ministry) -> None:
    draft = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, draft, a_pdf(), filename="udkast.pdf", media_type="application/pdf", role=DocumentRole.MAIN)
    enclosed = a_sent_letter(platform, ministry, a_pdf(), "application/pdf", body="<p>Kære Anna</p>", role=DocumentRole.ATTACHMENT)
    first = a_sent_letter(platform, ministry, a_pdf(), "application/pdf", role=DocumentRole.ATTACHMENT)
    for each in (draft, enclosed, first):
        seal_record(platform, the_sandbox(), each)

    assert [0, 0, 1] == [len(sealed_letters(platform, ministry, each)) for each in (draft, enclosed, first)]


def test_a_letter_that_can_carry_no_seal_is_parked_with_what_to_do(platform: Platform, ministry: Ministry) -> None:
    record_id = a_sent_letter(platform, ministry, b"%PDF-1.4 not much of one", "application/pdf")
    run(platform)

    with pytest.raises(Permanent):
        seal_record(platform, the_sandbox(), record_id)
    with platform.system_engine.connect() as connection:
        parked = connection.execute(text("SELECT state, trouble, what_to_do FROM outbox WHERE effect = 'seal'")).one()
    assert "parked" == parked.state
    assert (parked.trouble.startswith("the letter's PDF can carry no seal"), parked.what_to_do.startswith("Open the letter in Word")) == (
        True,
        True,
    )
    assert () == sealed_letters(platform, ministry, record_id)
