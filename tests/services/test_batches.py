"""A batch of scanned letters becomes a record a letter, beside the batch as it came."""

from pathlib import Path

from sqlmodel import select

from casework.bootstrap import Platform
from casework.model import Record
from casework.queries import record_links
from casework.queries.record_page import files_of
from casework.vocabulary import AccessLevel, Action, LinkKind, ReceiptOutcome
from documents import intake
from documents.filing import Receipt
from documents.isolation import Isolation
from tests.builders import Ministry
from tests.rules.made_documents import the_sandbox
from tests.rules.made_scans import a_page, a_scanned_pdf
from tests.rules.test_separator_sheets import A4, a_letter, a_sheet


def a_batch(folder: Path) -> Path:
    path = folder / "bunke.pdf"
    if not path.exists():
        path.write_bytes(a_scanned_pdf(a_letter("et"), a_sheet(), a_letter("to"), a_page("Bilag", size=A4)))
    return path


def take_in(platform: Platform, ministry: Ministry, path: Path, sandbox: Isolation | None = None) -> Receipt:
    return intake.take_in(
        platform, sandbox or the_sandbox(), ministry.actor("clerk"), path, unit_id=ministry.grants, source_place=str(path.parent)
    )


def test_each_letter_is_a_record_and_the_batch_is_kept_and_named(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    receipt = take_in(platform, ministry, a_batch(tmp_path))

    assert [ReceiptOutcome.FILED] * 3 == [each.outcome for each in (receipt, *receipt.parts)]
    with platform.work(ministry.actor("clerk")) as work:
        whole, first, second = (work.load(Record, each.record_id, Action.READ) for each in (receipt, *receipt.parts))
        assert ("bunke", "bunke (1/2)", "bunke (2/2)") == (whole.title, first.title, second.title)
        assert ["a batch, split at 1 separator sheet into 2 records"] == whole.notes
        assert ["part 2 of 2 of a batch, its pages 3 to 4"] == second.notes
        assert (AccessLevel.INVOLVED, AccessLevel.UNIT) == (whole.access_level, first.access_level)
        assert [(LinkKind.PART_OF, False)] * 2 == [(each.kind, each.is_from_here) for each in record_links.links_of(work, whole.id)]
        assert ["bunke.pdf"] == [file.filename for file in files_of(work, whole.id)]
        assert ["bunke (1 of 2).pdf"] == [file.filename for file in files_of(work, first.id)]
        (kept,) = files_of(work, whole.id)
        assert a_batch(tmp_path).read_bytes() == platform.blobs.read(kept.sha256)


def test_the_same_batch_again_makes_no_record_more(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    first = take_in(platform, ministry, a_batch(tmp_path))
    again = take_in(platform, ministry, a_batch(tmp_path))

    assert [ReceiptOutcome.DUPLICATE] * 3 == [each.outcome for each in (again, *again.parts)]
    assert [each.record_id for each in first.parts] == [each.record_id for each in again.parts]
    with platform.work(ministry.actor("clerk")) as work:
        assert 3 == len(work.session.exec(select(Record.id).where(Record.title.startswith("bunke"))).all())  # type: ignore[attr-defined]


def test_a_scan_without_sheets_is_one_record(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    path = tmp_path / "brev.pdf"
    path.write_bytes(a_scanned_pdf(a_letter("et"), a_letter("to"), a_letter("tre")))

    receipt = take_in(platform, ministry, path)

    assert (ReceiptOutcome.FILED, ()) == (receipt.outcome, receipt.parts)
