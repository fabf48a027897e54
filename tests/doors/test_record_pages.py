"""The record on the desk without a browser: what it offers and says in each of its states."""

import re
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries import party_snapshots, readings, record_versions
from casework.queries.record_page import files_of
from casework.services import cases, granting, party_use, records
from casework.vocabulary import AccessLevel, PartyRole, RecordKind, RecordState, Right
from casework.work import Actor
from documents import checking_in, filing
from documents.extraction_filing import extract_version
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, acted, shown
from tests.records import PDF, a_case_of, a_draft, page, registered, sent_letter
from tests.rules.made_documents import the_sandbox
from tests.rules.made_scans import a_page, saved
from ui.document_reading import DocumentReading

COMPLETED_CASE = "Genåbn den for at arbejde videre på den"
DELIVERED_CASE = "afleveret til arkivet"


class AsItIs:
    """Stands where the sandbox cleans HTML that comes from outside."""

    def sanitise_html(self, html: str) -> str:
        return html


def told(platform: Platform, ministry: Ministry, record_id: int, tab: str = "document", who: str = "caseworker") -> str:
    return shown(a_desk(platform, ministry.people[who], who), record=str(record_id), tab=tab)


def held(key: str, *steps: Callable[[AppTest], object]) -> Iterator[Callable[[AppTest], object]]:
    """Gives the steps in a dialog, which stays open only while its button is held, without a browser."""
    yield lambda at: at.button(key=key).click()
    for step in steps:
        yield lambda at, step=step: (at.button(key=key).click(), step(at))  # type: ignore[misc]  # bound at once


def with_a_file(platform: Platform, record_id: int, who: Actor) -> int:
    with platform.work(who) as work:
        filing.add_document(work, record_id, PDF, filename="måling.pdf", media_type="application/pdf")
    with platform.work(who) as work:
        return files_of(work, record_id)[-1].document_id


def test_a_letter_out_can_be_sent_and_one_that_came_in_received(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    out, into = a_draft(platform, ministry), a_draft(platform, ministry, kind=RecordKind.INBOUND)
    pages = told(platform, ministry, out), told(platform, ministry, into)

    assert [(True, False), (False, True)] == [("do_mark_sent" in each, "do_mark_received" in each) for each in pages]


def test_a_record_is_sent_to_a_colleague_after_who_cannot_read_it_is_named_and_taken_off(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    record_id, mine = a_draft(platform, ministry, kind=RecordKind.INTERNAL), a_desk(platform, ministry.people["caseworker"], "Mette Lund")
    for who in ("lawyer", "outsider"):
        steps = (
            lambda at: at.radio(key="use_house").set_value(True),
            lambda at: at.selectbox(key="use_role").select(PartyRole.RECIPIENT),
            lambda at, who=who: at.selectbox(key="use_inside").set_value(ministry.people[who]),
            lambda at: at.button(key="use_inside_do").click(),
        )
        acted(mine, *held("party_add", *steps), record=str(record_id), tab="parties")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.classify(work, record_id, 1)
    stopped = acted(mine, lambda at: at.button(key="do_mark_sent").click(), record=str(record_id))
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.take_off(work, next(each.row_id for each in party_snapshots.on_record(work, record_id) if each.name == "Bo Krag"))
    acted(mine, *held("do_mark_sent", lambda at: at.button(key="send_do").click()), record=str(record_id))

    assert "Bo Krag: kan ikke læse den" in " ".join(re.sub("<[^>]+>", "", stopped).split())
    assert "Sådan kan den ikke sendes." in stopped
    assert RecordState.SENT is page(platform, ministry, record_id, "lawyer").state


def test_a_new_letter_says_which_way_it_goes(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    text = shown(a_desk(platform, ministry.people["caseworker"], "caseworker"), page="new")

    assert all(words in text for words in ("Hvilken vej?", "Det går ud", "Det kom ind"))


def test_what_came_in_or_was_sent_is_not_written_on(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    into = a_draft(platform, ministry, kind=RecordKind.INBOUND)
    before = "tab=write" in told(platform, ministry, into)
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_received(work, into)

    assert (True, False, False) == (
        before,
        "tab=write" in told(platform, ministry, into),
        "tab=write" in told(platform, ministry, sent_letter(platform, ministry)),
    )


def test_a_document_is_kept_to_oneself_and_others_see_who_and_can_end_it(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_draft(platform, ministry)
    document_id = with_a_file(platform, record_id, ministry.actor("caseworker"))
    free = told(platform, ministry, record_id, "files")
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_lock(work, record_id, document_id)
        granting.share(work, record_id, ministry.people["clerk"], right=Right.FULL_WRITE)
        granting.share(work, record_id, ministry.people["lawyer"], right=Right.WRITE_DOCUMENTS)
    mine, theirs = (told(platform, ministry, record_id, "files", who) for who in ("caseworker", "clerk"))
    lesser = told(platform, ministry, record_id, "files", "lawyer")

    assert [("file_lock" in each, "file_release" in each, "file_force" in each) for each in (free, mine, theirs, lesser)] == [
        (True, False, False), (False, True, False), (False, False, True), (False, False, False),
    ]  # fmt: skip
    assert "redigerer det siden" in theirs
    assert "Det slutter af sig selv" in theirs


@pytest.mark.parametrize(("delivered", "words"), [(False, COMPLETED_CASE), (True, DELIVERED_CASE)])
def test_what_a_case_that_has_ended_forbids_is_said_once(
    platform: Platform, ministry: Ministry, clock: Clock, delivered: bool, words: str
) -> None:
    case_id = a_case_of(platform, ministry)
    record_id = a_draft(platform, ministry, case_id=case_id, kind=RecordKind.INTERNAL)
    with platform.work(ministry.actor("caseworker")) as work:
        records.complete(work, record_id)
        records.register(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id)
    if delivered:
        with platform.work(Actor.system("delivery")) as work:
            cases.lock(work, case_id)
    text = told(platform, ministry, record_id)

    assert (words in text, "do_reopen" in text, "do_copy" in text) == (True, False, True)


def test_two_versions_are_told_in_words_with_the_order_and_the_ways_to_their_documents(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    me = ministry.actor("caseworker")
    record_id = a_draft(platform, ministry, body_html="<p>Kære Anna</p>")
    first, second = (with_a_file(platform, record_id, me) for _ in range(2))
    with platform.work(me) as work:
        records.order_documents(work, record_id, (second, first))
    ordered = told(platform, ministry, record_id, "versions")
    with platform.work(me) as work:
        records.mark_sent(work, record_id)
    sent = told(platform, ministry, record_id, "versions")
    with platform.work(me) as work:
        whole = record_versions.version_of(work, record_id, 1)
        added = record_versions.compare(work, record_id, 1, 2)

    assert "Dokumenterne har nu en anden rækkefølge" in ordered
    assert "Udkast → Sendt" in sent
    assert (("Kære Anna",), ()) == (whole.lines, whole.files)
    assert [(None, page(platform, ministry, record_id).files[1].version_id)] == [
        (each.before_version_id, each.after_version_id) for each in added.files
    ]


def test_seeing_the_versions_of_a_record_is_one_reading_a_sitting_and_so_is_its_text(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    record_id = a_draft(platform, ministry, body_html="<p>Kære Anna</p>", access_level=AccessLevel.UNIT)
    with platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=1, body_html="<p>Kære Anna Berg</p>")
    desk = a_desk(platform, ministry.people["head"], "head")
    for tab in ("details", "versions", "versions"):
        shown(desk, record=str(record_id), tab=tab)
    text = DocumentReading(platform, desk.accounts, AsItIs(), platform.blobs, desk.readings).body("session", record_id)  # type: ignore[arg-type]  # reads no file

    with platform.work(ministry.actor("caseworker")) as work:
        readers = readings.readers_of_record(work, record_id)
    assert "<p>Kære Anna Berg</p>" == text
    assert [("Jens Holt", 1)] == [(each.official, each.times) for each in readers]
    assert "læste dens tekst" in told(platform, ministry, record_id, "history")


def test_the_records_of_a_case_show_their_numbers_and_the_way_to_why_one_is_missing(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    case_id = a_case_of(platform, ministry)
    first, second = registered(platform, ministry, case_id), registered(platform, ministry, case_id)
    desk = a_desk(platform, ministry.people["caseworker"], "caseworker")
    whole = shown(desk, case=str(case_id))
    with platform.work(ministry.actor("caseworker")) as work:
        records.deregister(work, first, "En fejl")

    assert second
    assert ["Ingen akt her har nummer" in text for text in (whole, shown(desk, case=str(case_id)))] == [False, True]


def test_a_scan_is_drawn_by_the_page_viewer_and_its_recognised_words_are_laid_over_it(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    record_id = a_draft(platform, ministry)
    scan = saved(a_page("Bilag til ansøgningen"), kind="TIFF")
    with platform.work(ministry.actor("caseworker")) as work:
        version_id = filing.add_document(work, record_id, scan, filename="bilag.tif", media_type="image/tiff")
    extract_version(platform, the_sandbox(), version_id)
    desk = a_desk(platform, ministry.people["caseworker"], "caseworker")
    reading = DocumentReading(platform, desk.accounts, the_sandbox(), platform.blobs, desk.readings)  # type: ignore[arg-type]

    words = [word.text for word in reading.page_words("session", version_id, 1).words]

    assert ["Bilag", "til", "ansøgningen"] == words
    assert "kan ikke vises her" not in told(platform, ministry, record_id)


def test_a_document_is_checked_out_and_in_on_the_desk(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id, me = a_draft(platform, ministry), ministry.actor("caseworker")
    document_id = with_a_file(platform, record_id, me)
    with platform.work(me) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=Right.FULL_WRITE)
    mine = a_desk(platform, ministry.people["caseworker"], "Mette Lund")
    here = {"record": str(record_id), "tab": "files"}

    taken = acted(mine, lambda at: at.button(key="file_check_out").click(), **here)
    theirs = told(platform, ministry, record_id, "files", "clerk")
    with platform.work(me) as work:
        checking_in.bring_back(work, document_id, b"nyt", filename="ny.txt", media_type="text/plain", text="nyt")
    compared = acted(mine, **here)
    done = acted(mine, lambda at: at.button(key="check_in").click(), **here)

    assert "Du har tjekket version 1 ud" in taken
    assert ("Hent version 1" in taken, "check_out_cancel" in taken, "upload_version" in taken) == (True, True, False)
    assert ("Mette Lund har tjekket version 1 ud" in theirs or "Mette Lund har version 1" in theirs, "file_force" in theirs) == (True, True)
    assert "Tjek ind som version 2" in compared
    assert ("ny.txt" in compared, "Tjek ud" in done) == (True, True)
    assert ("ny.txt", 2) == (page(platform, ministry, record_id).files[0].filename, page(platform, ministry, record_id).files[0].number)
