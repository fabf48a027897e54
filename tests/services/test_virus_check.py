"""The virus check: nothing opens or is read before it, what is found stays in quarantine, and a person may release it."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.errors import FileNotWhole, NotFound, NotPermitted, Permanent, Retryable, RuleBroken
from casework.model import Record
from casework.queries import notices, quarantine, texts
from casework.services import checking as services
from casework.services import reading, records, redacting, releasing
from casework.vocabulary import AccessLevel, Action, Genre, Handing, Reason
from documents import checking, exporting, filing
from documents import releasing as issuing
from documents.blobs import Stored
from documents.checking import Rechecked
from documents.intake import take_in
from documents.isolation import Isolation
from tests.asking import another_ministry
from tests.builders import Ministry
from tests.checked import INFECTED, VIRUS, Checked, with_scanner
from tests.conftest import Clock
from tests.records import a_case_of, a_draft
from tests.rules.made_documents import the_sandbox
from tests.services.test_files_within_files import a_mail, a_zip
from ui.sandbox.clamd import EICAR, standing_in

CLEAN = "Kære Anna. Fredskov på Mols.".encode()


@pytest.fixture
def house(platform: Platform, tmp_path: Path) -> Iterator[Checked]:
    """Gives the platform with a scanner."""
    with standing_in(f"unix:{tmp_path}/clamd.ctl") as stand_in:
        yield with_scanner(platform, tmp_path, stand_in)


@pytest.fixture
def sandbox() -> Isolation:
    return the_sandbox()


def a_file(house: Checked, ministry: Ministry, content: bytes, name: str = "brev.txt", **fields: object) -> tuple[int, int]:
    """Gives a draft that all may read and the version of its one file."""
    record_id = a_draft(house.platform, ministry, **({"access_level": AccessLevel.ALL} | fields))
    with house.platform.work(ministry.actor("caseworker")) as work:
        return record_id, filing.add_document(work, record_id, content, filename=name, media_type="text/plain")


def why_not(house: Checked, ministry: Ministry, version_id: int, who: str = "caseworker") -> Reason | None:
    """Says why somebody does not get the bytes; None where they do."""
    try:
        with house.platform.work(ministry.actor(who)) as work:
            reading.open_version(work, version_id)
    except FileNotWhole as held:
        return held.reason
    return None


def packed(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content + b" " * 5000)
    return target.getvalue()


def outbox(house: Checked) -> list[tuple[str, str, str]]:
    with house.platform.system_engine.connect() as connection:
        asked = "SELECT effect, state, trouble FROM outbox WHERE effect IN ('check', 'extract') ORDER BY id"
        return [tuple(row) for row in connection.execute(text(asked))]  # type: ignore[misc]  # three words each


def test_without_a_scanner_nothing_waits(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        version_id = filing.add_document(work, record_id, INFECTED, filename="a.txt", media_type="text/plain")
        assert INFECTED == reading.open_version(work, version_id).content

    assert {} == checking.counts(platform)


def test_a_file_opens_and_is_read_when_it_was_found_clean(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    _, version_id = a_file(house, ministry, CLEAN)

    before = why_not(house, ministry, version_id)
    for _ in range(2):
        house.run(sandbox)
        checking.check_version(house.platform, house.scanner, version_id)

    assert (Reason.FILE_WAITS_FOR_CHECK, None) == (before, why_not(house, ministry, version_id))
    assert [("file_check_asked", ""), ("file_found_clean", "")] == house.events()
    assert 1 == house.stand_in.asked
    with house.platform.work(ministry.actor("caseworker")) as work:
        assert "Fredskov" in texts.text_of(work, version_id)


def test_the_mail_is_there_with_its_other_files_and_the_infected_one_opens_for_nobody(
    house: Checked, ministry: Ministry, sandbox: Isolation, tmp_path: Path
) -> None:
    mail = a_mail("faktura.txt", INFECTED)
    path = tmp_path / "brev.eml"
    path.write_bytes(mail)
    receipt = take_in(house.platform, sandbox, ministry.actor("clerk"), path, unit_id=ministry.grants, source_place="x")
    house.stand_in.finds[mail] = VIRUS  # a scanner looks into mails
    for _ in range(2):
        house.run(sandbox)

    files = house.versions(receipt.record_id or 0)
    assert {"faktura.txt", "brev.eml"} == set(files)
    for version_id in files.values():
        assert Reason.FILE_IS_INFECTED is why_not(house, ministry, version_id, "clerk")
    with house.platform.work(ministry.actor("clerk")) as work:
        assert "Høring" == work.load(Record, receipt.record_id or 0, Action.READ).title
        assert [""] * 2 == [texts.text_of(work, version_id) for version_id in files.values()]
        assert "virus_found" in [each.cause for each in notices.notices(work)]
    with house.platform.work(ministry.actor("outsider")) as work:
        assert "virus_found" not in [each.cause for each in notices.notices(work)]
    assert [("file_quarantined", VIRUS)] * 2 == [each for each in house.events() if each[0] != "file_check_asked"]


def test_what_lies_in_a_zip_is_handled_file_by_file(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    record_id, _ = a_file(house, ministry, a_zip("brev.txt", CLEAN), "pakke.zip")
    with house.platform.work(ministry.actor("caseworker")) as work:
        # packed, its bytes are others than those the stand-in looks for: it is found when it is taken out
        filing.add_document(work, record_id, packed("faktura.txt", INFECTED), filename="anden.zip", media_type="application/zip")
    for _ in range(3):
        house.run(sandbox)

    files = house.versions(record_id)
    held = {name: why_not(house, ministry, version_id) for name, version_id in files.items()}
    assert {"pakke.zip": None, "brev.txt": None, "anden.zip": None, "faktura.txt": Reason.FILE_IS_INFECTED} == held


def test_it_may_be_set_that_files_open_while_they_wait_but_never_with_a_virus(
    house: Checked, ministry: Ministry, sandbox: Isolation, tmp_path: Path
) -> None:
    open_house = with_scanner(house.platform, tmp_path, house.stand_in, serve_unchecked=True)
    _, version_id = a_file(open_house, ministry, INFECTED)

    before = why_not(open_house, ministry, version_id)
    open_house.run(sandbox)

    assert (None, Reason.FILE_IS_INFECTED) == (before, why_not(open_house, ministry, version_id))


def test_while_the_scanner_is_away_the_file_waits_and_is_checked_when_it_is_back(
    house: Checked, ministry: Ministry, sandbox: Isolation, clock: Clock
) -> None:
    house.stand_in.silent.set()
    _, version_id = a_file(house, ministry, CLEAN)
    for _ in range(25):
        house.run(sandbox)
        clock.forward(minutes=11)
    parked = outbox(house)
    held = why_not(house, ministry, version_id)
    with pytest.raises(Retryable):
        checking.keep_checked(house.platform, house.scanner)
    house.stand_in.silent.clear()
    checking.keep_checked(house.platform, house.scanner)
    house.run(sandbox)

    assert ("check", "parked") in [each[:2] for each in parked]
    assert "the virus scanner does not answer" in next(each[2] for each in parked if each[0] == "check")
    assert (Reason.FILE_WAITS_FOR_CHECK, None) == (held, why_not(house, ministry, version_id))


def test_without_a_scanner_any_more_what_waits_is_parked_with_what_to_do(house: Checked, ministry: Ministry) -> None:
    _, version_id = a_file(house, ministry, CLEAN)

    with pytest.raises(Permanent) as parked:
        checking.check_version(house.platform, None, version_id)

    assert "CASEWORK_CLAMD" in parked.value.what_to_do
    assert Rechecked(0, 0) == checking.keep_checked(house.platform, None)


def test_what_the_scanner_does_not_take_is_held_until_a_person_releases_it(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    house.stand_in.largest = 10
    _, version_id = a_file(house, ministry, CLEAN)
    house.run(sandbox)
    before = why_not(house, ministry, version_id)
    with house.platform.work(ministry.actor("manager")) as work:
        services.release(work, version_id, "Sendt af os selv")
    house.run(sandbox)

    assert (Reason.FILE_NOT_CHECKED, None) == (before, why_not(house, ministry, version_id))
    assert ["file_check_asked", "file_not_checked", "file_released"] == [kind for kind, _ in house.events()]


def test_a_false_alarm_is_released_by_who_has_the_right_with_a_reason_and_read(
    house: Checked, ministry: Ministry, sandbox: Isolation
) -> None:
    _, version_id = a_file(house, ministry, INFECTED)
    house.run(sandbox)
    for who in ("caseworker", "head", "lawyer"):
        with house.platform.work(ministry.actor(who)) as work, pytest.raises(NotPermitted):
            services.release(work, version_id, "Det er en prøve")
        with house.platform.work(ministry.actor(who)) as work, pytest.raises(NotPermitted):
            services.ask_again(work, version_id)
    with house.platform.work(ministry.actor("manager")) as work:
        with pytest.raises(RuleBroken) as unsaid:
            services.release(work, version_id, " ")
        for _ in range(2):
            services.release(work, version_id, "Det er prøvefilen")
    house.run(sandbox)

    assert [Reason.RELEASE_NEEDS_A_REASON] == unsaid.value.reasons
    assert None is why_not(house, ministry, version_id)
    assert 1 == [kind for kind, _ in house.events()].count("file_released")
    with house.platform.work(ministry.actor("caseworker")) as work:
        assert "Faktura" in texts.text_of(work, version_id)
    # the same bytes come again: released here, they need no second release
    assert None is why_not(house, ministry, a_file(house, ministry, INFECTED, "igen.txt")[1])


def test_only_what_is_held_is_released_and_only_by_who_may_read_it(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    _, clean = a_file(house, ministry, CLEAN)
    _, unseen = a_file(house, ministry, INFECTED, access_level=AccessLevel.INVOLVED)
    house.run(sandbox)
    with house.platform.work(ministry.actor("caseworker")) as work, pytest.raises(NotPermitted):
        quarantine.held_files(work)
    with house.platform.work(ministry.actor("manager")) as work:
        assert ((), 0) == (quarantine.held_files(work), quarantine.waiting(work))
        with pytest.raises(RuleBroken) as not_held:
            services.release(work, clean, "Den er fin")
        for deed in (lambda: services.release(work, unseen, "Den er fin"), lambda: services.ask_again(work, unseen)):
            with pytest.raises(NotFound):
                deed()

    assert [Reason.FILE_IS_NOT_HELD] == not_held.value.reasons


def test_a_release_holds_for_ones_own_ministry_alone(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    _, version_id = a_file(house, ministry, INFECTED)
    other = another_ministry(house.platform)
    with house.platform.work(other.actor("gudrun")) as work:
        record_id = records.draft_own(work, "Deres brev", genre=Genre.LETTER)
        theirs = filing.add_document(work, record_id, INFECTED, filename="deres.txt", media_type="text/plain")
    house.run(sandbox)
    with house.platform.work(ministry.actor("manager")) as work:
        services.release(work, version_id, "Det er prøvefilen")

    assert None is why_not(house, ministry, version_id)
    assert Reason.FILE_IS_INFECTED is why_not(house, other, theirs, "gudrun")
    with house.platform.work(other.actor("gudrun")) as work, pytest.raises(NotFound):
        services.release(work, version_id, "Ikke vores")


def test_known_bytes_need_no_second_check_and_known_viruses_are_held_at_once(
    house: Checked, ministry: Ministry, sandbox: Isolation
) -> None:
    a_file(house, ministry, CLEAN)
    a_file(house, ministry, INFECTED)
    house.run(sandbox)
    _, again = a_file(house, ministry, CLEAN, "igen.txt")
    _, worse = a_file(house, ministry, INFECTED, "ogsaa.txt")

    assert (None, Reason.FILE_IS_INFECTED) == (why_not(house, ministry, again), why_not(house, ministry, worse))
    house.run(sandbox)
    assert 2 == house.stand_in.asked
    with house.platform.work(ministry.actor("caseworker")) as work:
        assert "Fredskov" in texts.text_of(work, again)


def test_the_same_bytes_on_two_records_are_told_of_on_both(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    both = [a_file(house, ministry, CLEAN), a_file(house, ministry, CLEAN)]
    house.run(sandbox)

    assert ["file_check_asked"] * 2 + ["file_found_clean"] * 2 == [kind for kind, _ in house.events()]
    with house.platform.work(ministry.actor("caseworker")) as work:
        assert all("Fredskov" in texts.text_of(work, version_id) for _, version_id in both)


def test_new_signatures_find_what_came_lately(house: Checked, ministry: Ministry, sandbox: Isolation, clock: Clock) -> None:
    _, old = a_file(house, ministry, CLEAN)
    house.run(sandbox)
    clock.forward(days=house.platform.settings.recheck_days + 1)
    _, late = a_file(house, ministry, CLEAN + b" 2")
    house.run(sandbox)
    same = checking.keep_checked(house.platform, house.scanner, rest=lambda _: None)
    house.stand_in.finds[b"Fredskov"] = "Found-Later"
    house.stand_in.version = "ClamAV stand-in/2"
    first, again = (checking.keep_checked(house.platform, house.scanner, rest=lambda _: None) for _ in range(2))

    assert [Rechecked(0, 0), Rechecked(1, 1), Rechecked(0, 0)] == [same, first, again]
    assert (None, Reason.FILE_IS_INFECTED) == (why_not(house, ministry, old), why_not(house, ministry, late))
    assert ("file_quarantined", "Found-Later") == house.events()[-1]
    with house.platform.work(ministry.actor("manager")) as work:
        assert "virus_found" in [each.cause for each in notices.notices(work)]


def test_what_is_released_is_held_again_when_another_virus_is_found_in_it(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    _, version_id = a_file(house, ministry, INFECTED)
    house.run(sandbox)
    with house.platform.work(ministry.actor("manager")) as work:
        services.release(work, version_id, "Det er prøvefilen")
        services.ask_again(work, version_id)
    asked = why_not(house, ministry, version_id)
    house.stand_in.finds = {EICAR: "Worse"}
    house.run(sandbox)

    assert (None, Reason.FILE_IS_INFECTED) == (asked, why_not(house, ministry, version_id))


def test_a_file_asked_about_again_is_free_when_nothing_is_found_any_more(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    _, version_id = a_file(house, ministry, INFECTED)
    house.run(sandbox)
    house.stand_in.finds = {}
    with house.platform.work(ministry.actor("manager")) as work:
        services.ask_again(work, version_id)
    meanwhile = why_not(house, ministry, version_id)
    for _ in range(2):
        house.run(sandbox)

    assert (Reason.FILE_IS_INFECTED, None) == (meanwhile, why_not(house, ministry, version_id))
    with house.platform.work(ministry.actor("caseworker")) as work:
        assert "Faktura" in texts.text_of(work, version_id)


def test_asking_again_needs_a_scanner(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry, access_level=AccessLevel.ALL)
    with platform.work(ministry.actor("caseworker")) as work:
        version_id = filing.add_document(work, record_id, CLEAN, filename="a.txt", media_type="text/plain")
    with platform.work(ministry.actor("manager")) as work, pytest.raises(RuleBroken) as refused:
        services.ask_again(work, version_id)

    assert [Reason.NO_VIRUS_SCANNER] == refused.value.reasons


def test_what_was_filed_before_a_scanner_was_named_is_checked_when_that_is_asked_for(
    platform: Platform, house: Checked, ministry: Ministry, sandbox: Isolation
) -> None:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        version_id = filing.add_document(work, record_id, INFECTED, filename="a.txt", media_type="text/plain")
    before = why_not(house, ministry, version_id)
    counted = [checking.ask_for_all(house.platform) for _ in range(2)]
    house.run(sandbox)

    assert (None, [1, 0]) == (before, counted)
    assert Reason.FILE_IS_INFECTED is why_not(house, ministry, version_id)
    assert {"infected": 1} == checking.counts(house.platform)


def test_a_file_in_quarantine_goes_into_no_copy_set_or_bundle(house: Checked, ministry: Ministry, sandbox: Isolation) -> None:
    case_id = a_case_of(house.platform, ministry)
    _, version_id = a_file(house, ministry, INFECTED, case_id=case_id)
    house.run(sandbox)
    with house.platform.work(ministry.actor("caseworker")) as work:
        set_id = releasing.begin_set(work, case_id, "Avisen")
        releasing.choose(work, set_id, version_id, Handing.WHOLE)
        deeds = (
            lambda: redacting.begin(work, version_id),
            lambda: issuing.issue(work, set_id),
            lambda: exporting.bundle_of_case(work, case_id, purpose="flytning"),
            lambda: house.platform.blobs.open(Stored.of(INFECTED).sha256),
        )
        for deed in deeds:
            with pytest.raises(RuleBroken) as refused:
                deed()
            assert [Reason.FILE_IS_INFECTED] == refused.value.reasons


def test_what_is_read_in_numbers_is_asked_about_once_and_held_as_if_read_alone(
    house: Checked, ministry: Ministry, sandbox: Isolation
) -> None:
    clean, infected = (Stored.of(content).sha256 for content in (CLEAN, INFECTED))
    for content in (CLEAN, INFECTED):
        a_file(house, ministry, content)
    house.run(sandbox)
    read = house.platform.blobs.reader([clean, infected])

    assert CLEAN == read(clean)
    with pytest.raises(FileNotWhole) as held:
        read(infected)
    assert Reason.FILE_IS_INFECTED == held.value.reason
    with pytest.raises(KeyError):
        read(Stored.of(b"noget andet").sha256)
