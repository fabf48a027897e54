"""Redaction and access to documents on the desk: begun, shown and handed over by who may write, seen by who may read, and nobody else's."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import DocumentVersion
from casework.queries import redactions
from documents.extraction_filing import extract_version
from documents.redaction import filing as redacting_runner
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, acted, shown, the_button
from tests.records import a_case_of
from tests.rules.made_documents import the_sandbox
from tests.services.test_redacting import a_letter, accept_all
from tests.services.test_releasing import a_case_with
from ui.desk.data import Desk
from ui.document_reading import DocumentReading
from ui.redaction_routes import RedactionReading


def desk_of(platform: Platform, ministry: Ministry, who: str) -> Desk:
    return a_desk(platform, ministry.people[who], who)


def reading_of(platform: Platform, desk: Desk) -> RedactionReading:
    return RedactionReading(DocumentReading(platform, desk.accounts, the_sandbox(), platform.blobs, desk.readings))  # type: ignore[arg-type]


def test_a_document_is_gone_through_and_its_copy_opened_by_who_may(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    version_id = a_letter(platform, ministry, filename="klage.txt")
    extract_version(platform, the_sandbox(), version_id)
    mine, reader, other = (desk_of(platform, ministry, who) for who in ("caseworker", "head", "outsider"))
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = str(work.session.get_one(DocumentVersion, version_id).record_id)

    assert "Gennemgå dokumentet" in shown(mine, record=record_id, tab="redact")
    assert "Gennemgå dokumentet" not in shown(reader, record=record_id, tab="redact")
    begun = acted(mine, lambda page: the_button(page, "redact_begin").click(), record=record_id, tab="redact")
    with platform.work(ministry.actor("caseworker")) as work:
        found = redactions.redaction_of(work, version_id)
    assert found is not None
    redacting_runner.propose(platform, the_sandbox(), found.redaction_id)
    page = shown(mine, record=record_id, tab="redact")
    accept_all(platform, ministry, found.redaction_id)
    acted(mine, lambda page: the_button(page, "redact_copy").click(), record=record_id, tab="redact")
    with platform.work(ministry.actor("caseworker")) as work:
        (copy,) = redactions.redaction_of(work, version_id).copies  # type: ignore[union-attr]
    redacting_runner.make_copy(platform, the_sandbox(), copy.copy_id)

    assert "bliver gennemgået" in begun
    assert "gennemgås på sin PDF" in page
    assert "4 forslag at tage stilling til" in page
    assert "Åbn den ekstraherede kopi" in shown(reader, record=record_id, tab="redact")
    assert b"\x89PNG" == reading_of(platform, reader).page_image("session", found.redaction_id, 1)[:4]
    assert "klager" in [word[0] for word in reading_of(platform, reader).page_words("session", found.redaction_id, 1)]
    assert b"%PDF" == reading_of(platform, reader).copy("session", copy.copy_id).content[:4]
    theirs = reading_of(platform, other)
    for ask in (
        lambda: theirs.page_image("session", found.redaction_id, 1),
        lambda: theirs.page_words("session", found.redaction_id, 1),
        lambda: theirs.copy("session", copy.copy_id),
    ):
        with pytest.raises(NotFound):
            ask()
    assert "Her er intet" in shown(other, record=record_id, tab="redact")


def test_a_set_is_begun_and_put_together_on_the_case(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id, _ = a_case_with(platform, ministry, "Notat.pdf")
    mine = desk_of(platform, ministry, "caseworker")

    assert "Intet er udleveret endnu" in shown(mine, case=str(a_case_of(platform, ministry)), tab="release")

    def begin(page) -> None:  # type: ignore[no-untyped-def]
        page.text_input(key=f"release_title_{case_id}").set_value("Avisen")
        next(button for button in page.button if button.label == "Begynd et sæt").click()

    def leave_out(page) -> None:  # type: ignore[no-untyped-def]
        next(radio for radio in page.radio if (radio.key or "").startswith("release_how")).set_value("left_out")
        next(box for box in page.selectbox if (box.key or "").startswith("release_ground")).set_value("offl_23")
        next(button for button in page.button if button.label == "Gem").click()

    assert "0 af 1 dokumenter" in acted(mine, begin, case=str(case_id), tab="release")
    assert "1 af 1 dokumenter" in acted(mine, leave_out, case=str(case_id), tab="release")
    done = acted(mine, lambda page: the_button(page, "release_issue").click(), case=str(case_id), tab="release")
    assert "Begynd et sæt" in done
