"""What a received thing becomes: once a record, twice a duplicate, with other content a conflict."""

import dataclasses
from pathlib import Path

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import Document, Record
from casework.queries import texts
from casework.queries.record_page import files_of
from casework.services import cases, granting, inbox, records
from casework.services.cases import NewCase
from casework.vocabulary import Action, Extraction, Reason, ReceiptOutcome
from documents import filing, intake
from documents.extraction_filing import extract_version, extract_versions
from documents.isolation import isolation
from documents.limits import Limits
from documents.receiving.post import ReceivedPost
from tests.builders import Ministry
from tests.postbag import a_letter


def take_in(platform: Platform, ministry: Ministry, post: ReceivedPost, *, by: str = "clerk") -> filing.Receipt:
    filing.store(platform.blobs, post)
    with platform.work(ministry.actor(by)) as work:
        return filing.receive(work, post, unit_id=ministry.grants)


def test_a_letter_becomes_a_record_in_the_units_inbox(platform: Platform, ministry: Ministry) -> None:
    receipt = take_in(platform, ministry, a_letter())

    with platform.work(ministry.actor("caseworker")) as work:
        record = work.load(Record, receipt.record_id, Action.READ)

        assert receipt.outcome == ReceiptOutcome.FILED
        assert record.title == "Ansøgning om tilskud"


def test_the_same_letter_twice_is_a_duplicate(platform: Platform, ministry: Ministry) -> None:
    first = take_in(platform, ministry, a_letter())
    second = take_in(platform, ministry, a_letter())

    assert second == filing.Receipt(ReceiptOutcome.DUPLICATE, first.record_id)


def test_a_duplicate_does_not_name_a_record_the_receiver_may_not_see(platform: Platform, ministry: Ministry) -> None:
    take_in(platform, ministry, a_letter())
    again = take_in(platform, ministry, a_letter(), by="outsider")

    assert again == filing.Receipt(ReceiptOutcome.DUPLICATE, None)


def test_the_same_message_id_with_other_content_is_filed_and_flagged(platform: Platform, ministry: Ministry) -> None:
    first = take_in(platform, ministry, a_letter())
    other = take_in(platform, ministry, a_letter(text="Et helt andet brev."))

    assert other.outcome == ReceiptOutcome.CONFLICT
    with platform.work(ministry.actor("clerk")) as work:
        assert work.load(Record, other.record_id, Action.READ).conflicts_with_id == first.record_id


def test_who_holds_no_post_that_receives_is_refused(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(NotPermitted):
        take_in(platform, ministry, a_letter(), by="auditor")


def a_file(folder: Path, name: str = "brev.txt", text: str = "Der ansøges om tilskud.") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def effects(platform: Platform) -> list[str]:
    with platform.system_engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT effect FROM outbox WHERE state = 'waiting' ORDER BY id").scalars())


def test_a_loose_file_is_read_as_it_is_received_and_only_the_index_is_left_to_do(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    with isolation() as sandbox:
        receipt = intake.take_in(platform, sandbox, ministry.actor("clerk"), a_file(tmp_path), unit_id=ministry.grants, source_place="x")

    with platform.work(ministry.actor("clerk")) as work:
        assert texts.text_of(work, receipt.documents[0].version_id) == "Der ansøges om tilskud."
    assert sorted(effects(platform)) == ["index", "render"]


def test_a_message_is_read_as_it_is_received_and_its_attachments_afterwards(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_bytes(
        b"From: a@example.dk\r\nMessage-ID: <1@x>\r\nSubject: Brev\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHej\r\n"
        b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=b.txt\r\n\r\nBilag\r\n--x--\r\n"
    )
    with isolation() as sandbox:
        receipt = intake.take_in(platform, sandbox, ministry.actor("clerk"), mail, unit_id=ministry.grants, source_place="x")
        waiting = effects(platform)
        original, attached = receipt.documents
        extract_versions(platform, sandbox, [original.version_id, attached.version_id])

    assert sorted(waiting) == ["extract", "index", "render"]
    with platform.work(ministry.actor("clerk")) as work:
        assert texts.text_of(work, attached.version_id).strip() == "Bilag"
        assert "Hej" in texts.text_of(work, original.version_id)


def test_what_cannot_be_read_at_once_is_filed_and_left_to_the_runner(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    with isolation(Limits(text_bytes=5)) as sandbox:
        receipt = intake.take_in(platform, sandbox, ministry.actor("clerk"), a_file(tmp_path), unit_id=ministry.grants, source_place="x")

    assert receipt.outcome is ReceiptOutcome.FILED
    assert sorted(effects(platform)) == ["extract", "index"]


def test_files_are_filed_in_their_order_and_one_that_cannot_be_read_stops_none(
    platform: Platform, ministry: Ministry, tmp_path: Path
) -> None:
    files = [a_file(tmp_path, f"{number}.txt", f"Brev {number}") for number in range(6)]
    files[2].unlink()
    filed: list[int | None] = []
    with isolation() as sandbox:
        for file in intake.arriving(platform, sandbox, ((path, "x") for path in files)):
            if file.path == files[2]:
                with pytest.raises(FileNotFoundError):
                    file.take_in(ministry.actor("clerk"), unit_id=ministry.grants)
                continue
            filed.append(file.take_in(ministry.actor("clerk"), unit_id=ministry.grants).record_id)

    with platform.work(ministry.actor("clerk")) as work:
        assert [work.load(Record, id or 0, Action.READ).title for id in filed] == ["0", "1", "3", "4", "5"]


def test_extraction_finds_the_words_and_twice_is_once(platform: Platform, ministry: Ministry) -> None:
    receipt = take_in(platform, ministry, a_letter())

    with isolation() as sandbox:
        first = extract_version(platform, sandbox, receipt.documents[0].version_id)
        second = extract_version(platform, sandbox, receipt.documents[0].version_id)
        third = extract_version(platform, sandbox, receipt.documents[0].version_id, again=True)

    assert {first.outcome, second.outcome, third.outcome} == {Extraction.OK}
    assert first.characters == len("Vi søger om tilskud til en varmepumpe.")


def test_a_case_is_made_of_a_letter_and_the_letter_registered(platform: Platform, ministry: Ministry) -> None:
    receipt = take_in(platform, ministry, a_letter())
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_responsibility(work, receipt.record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        case_id = cases.open_from_record(work, receipt.record_id, NewCase("Varmepumpe", "06.02.01"))
        records.register(work, receipt.record_id)

    with platform.work(ministry.actor("caseworker")) as work:
        record = work.load(Record, receipt.record_id, Action.READ)
        assert (record.case_id, record.number) == (case_id, 1)


def test_a_registered_record_is_not_registered_twice(platform: Platform, ministry: Ministry) -> None:
    receipt = take_in(platform, ministry, a_letter())
    with platform.work(ministry.actor("caseworker")) as work:
        cases.open_from_record(work, receipt.record_id, NewCase("Varmepumpe", "06.02.01"))
        records.register(work, receipt.record_id)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.register(work, receipt.record_id)

    assert refusal.value.reasons == [Reason.RECORD_ALREADY_REGISTERED]


def test_who_gives_a_record_to_another_unit_loses_it_with_the_unit(platform: Platform, ministry: Ministry) -> None:
    receipt = take_in(platform, ministry, a_letter())
    with platform.work(ministry.actor("caseworker")) as work:
        records.assign(work, receipt.record_id, ministry.legal)

    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        work.load(Record, receipt.record_id, Action.READ)
    with platform.work(ministry.actor("outsider")) as work:
        assert work.load(Record, receipt.record_id, Action.READ).unit_id == ministry.legal


def test_sharing_gives_and_ending_takes_exactly_that(platform: Platform, ministry: Ministry) -> None:
    receipt = take_in(platform, ministry, a_letter())
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, receipt.record_id, ministry.people["outsider"])
    with platform.work(ministry.actor("outsider")) as work:
        inbox.mark_read(work, receipt.record_id)
    with platform.work(ministry.actor("head")) as work:
        granting.stop_sharing(work, receipt.record_id, ministry.people["outsider"])

    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        work.load(Record, receipt.record_id, Action.READ)


def test_a_document_gets_a_new_version(platform: Platform, ministry: Ministry) -> None:
    receipt = take_in(platform, ministry, a_letter())
    with platform.work(ministry.actor("caseworker")) as work:
        document_id = work.session.exec(select(Document.id).where(Document.record_id == receipt.record_id)).first()
        filing.add_version(work, document_id, b"nyt", filename="brev.txt", media_type="text/plain")

    with platform.work(ministry.actor("caseworker")) as work:
        assert work.load(Document, document_id, Action.READ).current_version == 2


def test_a_loose_file_from_two_places_is_two_letters(platform: Platform, ministry: Ministry) -> None:
    letter = dataclasses.replace(a_letter(), message_id=None)
    first = take_in(platform, ministry, dataclasses.replace(letter, source_place="/a"))
    second = take_in(platform, ministry, dataclasses.replace(letter, source_place="/b"))

    assert (first.outcome, second.outcome) == (ReceiptOutcome.FILED, ReceiptOutcome.FILED)


MAIL = b"""From: Anne Toft <anne@vestenga.example>
To: tt@prove.invalid
Message-ID: <bilag-1@vestenga.example>
Subject: Med bilag
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

Se bilaget.
--x
Content-Type: text/plain; name=bilag.txt
Content-Disposition: attachment; filename=bilag.txt

Skibbrogade 4
--x--
"""


def test_an_attachment_of_a_mail_is_filed_once(platform: Platform, ministry: Ministry) -> None:
    with isolation(workers=1) as sandbox:
        post = sandbox.parse_mail(MAIL, filename="brev.eml")
        receipt = take_in(platform, ministry, post)
        for each in receipt.documents:
            extract_version(platform, sandbox, each.version_id)

    with platform.work(ministry.actor("clerk")) as work:
        names = [each.filename for each in files_of(work, receipt.record_id or 0)]
    assert names == ["brev.eml", "bilag.txt"]
