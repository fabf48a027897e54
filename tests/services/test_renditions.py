"""Other forms of a document, filed: made once, made again when a tool is another, asked for, opened by who may read and by nobody else."""

import dataclasses
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import FileNotWhole, NotFound, NotPermitted, RuleBroken
from casework.model import Rendition
from casework.outbox import Effect
from casework.queries import record_page, renditions, stored_files
from casework.queries.renditions import RenditionShown
from casework.services import cases, records
from casework.services import renditions as rendering
from casework.vocabulary import AccessLevel, Extraction, FileTrouble, Reason, RenditionKind, RenditionState
from documents import filing, fixity
from documents.blobs import BlobStore
from documents.extraction_filing import extract_version
from documents.isolation import Isolation
from documents.redaction.text_pages import text_pages
from documents.renditions import filing as rendering_runner
from documents.renditions import keeping
from documents.renditions.filing import RENDERER, render
from documents.renditions.making import versions
from documents.tools.toolbox import Toolbox
from tests.builders import Ministry
from tests.cases import opened, version_of
from tests.checked import INFECTED, with_scanner
from tests.conftest import Clock
from tests.records import a_draft
from tests.rules.made_documents import a_word_file, the_sandbox
from ui.sandbox.clamd import standing_in
from workflows import claiming
from workflows.deliver import run_until_idle
from workflows.effects import HANDLERS
from workflows.runtime import kit_of
from workflows.sweeping import sweep

LETTER = "Kære ministerium\nTaget er utæt."
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def a_letter(
    platform: Platform, ministry: Ministry, content: bytes = LETTER.encode(), filename: str = "klage.txt", **fields: object
) -> int:
    """Gives a version whose text has been read."""
    version_id = unread(platform, ministry, content, filename, **fields)
    extract_version(platform, the_sandbox(), version_id)
    return version_id


def unread(platform: Platform, ministry: Ministry, content: bytes, filename: str, **fields: object) -> int:
    record_id = a_draft(platform, ministry, **fields)
    kind = {"txt": "text/plain", "pdf": "application/pdf", "docx": DOCX}[filename.rsplit(".", 1)[-1]]
    with platform.work(ministry.actor("caseworker")) as work:
        return filing.add_document(work, record_id, content, filename=filename, media_type=kind)


def rows(platform: Platform, version_id: int) -> dict[RenditionKind, Rendition]:
    with platform.work(RENDERER) as work:
        found = work.session.exec(select(Rendition).where(Rendition.version_id == version_id)).all()
        return {each.kind: Rendition(**each.model_dump()) for each in found if each.kind is not RenditionKind.TEXT}


def shown(platform: Platform, ministry: Ministry, version_id: int, who: str = "caseworker") -> dict[RenditionKind, RenditionShown]:
    with platform.work(ministry.actor(who)) as work:
        return {each.kind: each for each in renditions.renditions_of(work, version_id)}


def states(platform: Platform, ministry: Ministry, version_id: int) -> list[RenditionState]:
    found = shown(platform, ministry, version_id)
    return [found[kind].state for kind in (RenditionKind.PDF, RenditionKind.PAGES, RenditionKind.FLAT_PDF, RenditionKind.TIFF)]


def events(platform: Platform, kind: str) -> int:
    with platform.system_engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM event WHERE body::json->>'kind' = :kind"), {"kind": kind}).scalar_one())


class Newer(Isolation):
    """Is the sandbox with the typesetter and the drawing program of tomorrow."""

    @property
    def tools(self) -> dict[str, str]:
        return super().tools | {"typst": "99", "pdfium": "99"}


@pytest.fixture
def newer() -> Iterator[Isolation]:
    with Newer(workers=1) as sandbox:
        yield sandbox


@pytest.fixture
def without() -> Iterator[Isolation]:
    with Isolation(workers=1, toolbox=Toolbox("/nowhere")) as sandbox:
        yield sandbox


def test_a_document_gets_its_pdf_and_page_pictures_by_itself_once(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry)
    before = states(platform, ministry, version_id)

    first = render(platform, the_sandbox(), version_id)
    again = render(platform, the_sandbox(), version_id)

    assert [RenditionState.WAITING] * 2 + [RenditionState.NOT_ASKED_FOR] * 2 == before
    assert ((RenditionKind.PDF, RenditionKind.PAGES), ()) == (first, again)
    assert [RenditionState.MADE] * 2 + [RenditionState.NOT_ASKED_FOR] * 2 == states(platform, ministry, version_id)
    assert 1 == events(platform, "renditions_made")
    with platform.work(ministry.actor("caseworker")) as work:
        found = rendering.open_rendition(work, version_id, RenditionKind.PDF)
        pictures = rendering.open_rendition(work, version_id, RenditionKind.PAGES)
        (file,) = record_page.files_of(work, work.session.get_one(Rendition, 1).record_id)
    assert ("klage.pdf", "application/pdf", "klage-pages.zip") == (found.filename, found.media_type, pictures.filename)
    assert "utæt" in PdfReader(io.BytesIO(found.content)).pages[0].extract_text()
    assert file.has_pdf


def test_reading_a_form_is_reading_the_document_and_only_who_may_reads_it(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry, access_level=AccessLevel.INVOLVED)
    render(platform, the_sandbox(), version_id)
    read = events(platform, "content_read")

    with platform.work(ministry.actor("caseworker")) as work:
        rendering.open_rendition(work, version_id, RenditionKind.PDF)
    for ask in (
        lambda work: rendering.open_rendition(work, version_id, RenditionKind.PDF),
        lambda work: rendering.ask(work, version_id, RenditionKind.TIFF),
        lambda work: renditions.renditions_of(work, version_id),
    ):
        with platform.work(ministry.actor("outsider")) as work, pytest.raises(NotFound):
            ask(work)

    assert read + 1 == events(platform, "content_read")


def test_a_tiff_is_made_when_it_is_asked_for_and_what_is_made_by_itself_cannot_be_asked_for(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry, text_pages("Brev\fAndet ark", dt.datetime(2026, 3, 2, tzinfo=dt.UTC)), "brev.pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        asked = [rendering.ask(work, version_id, kind) for kind in (RenditionKind.TIFF, RenditionKind.TIFF, RenditionKind.FLAT_PDF)]
        for kind in (RenditionKind.PDF, RenditionKind.WORDS):
            with pytest.raises(RuleBroken) as refused:
                rendering.ask(work, version_id, kind)
        with pytest.raises(RuleBroken) as not_made:
            rendering.open_rendition(work, version_id, RenditionKind.TIFF)
    assert RenditionState.WAITING is shown(platform, ministry, version_id)[RenditionKind.TIFF].state

    made = render(platform, the_sandbox(), version_id)

    assert [True, False, True] == asked
    assert [Reason.RENDITION_CANNOT_BE_ASKED_FOR] == refused.value.reasons
    assert [Reason.RENDITION_IS_NOT_MADE] == not_made.value.reasons
    assert (RenditionKind.PDF, RenditionKind.PAGES, RenditionKind.FLAT_PDF, RenditionKind.TIFF) == made
    assert [RenditionState.MADE] * 4 == states(platform, ministry, version_id)
    found = rows(platform, version_id)
    assert {2} == {each.pages for each in found.values()}
    with platform.work(ministry.actor("caseworker")) as work:
        assert work.session.get_one(Rendition, found[RenditionKind.PDF].id).tool == ""  # a PDF is its own
        assert b"II*\0" == rendering.open_rendition(work, version_id, RenditionKind.TIFF).content[:4]


def test_what_an_older_version_made_is_made_again_in_a_rolling_pace(
    platform: Platform, ministry: Ministry, newer: Isolation, clock: Clock
) -> None:
    made = [a_letter(platform, ministry) for _ in range(3)]
    for version_id in made[:2]:
        render(platform, the_sandbox(), version_id)
    clock.forward(hours=1)
    before = keeping.progress(platform, versions(newer))
    with platform.system_engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET state = 'done' WHERE effect IN ('extract', 'index')"))

    a_turn = keeping.keep_renditions(platform, newer, seconds=0)
    all_of_it = keeping.keep_renditions(platform, newer)
    nothing = keeping.keep_renditions(platform, newer)

    assert (2, 1, 2, 0) == dataclasses.astuple(before)
    assert (0, 3, 0) == (a_turn, all_of_it, nothing)
    assert (3, 0, 0, 0) == dataclasses.astuple(keeping.progress(platform, versions(newer)))
    assert {"99/1"} == {row.tool_version for version_id in made for row in rows(platform, version_id).values()}
    with platform.work(ministry.actor("manager")) as work:
        kept = renditions.renditions_kept(work)
    assert kept is not None
    assert (3, 0, 0, 0) == (kept.made, kept.unmade, kept.older, kept.archive)
    with platform.work(ministry.actor("caseworker")) as work, pytest.raises(NotPermitted):
        renditions.renditions_kept(work)


def test_nothing_is_made_again_while_post_waits(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    a_letter(platform, ministry)
    clock.forward(hours=1)

    assert 0 == keeping.keep_renditions(platform, the_sandbox())
    assert 1 == keeping.keep_renditions(platform, the_sandbox(), everything=True)


def test_what_waits_for_libreoffice_says_so_and_is_made_when_it_is_there(
    platform: Platform, ministry: Ministry, without: Isolation, clock: Clock
) -> None:
    version_id = a_letter(platform, ministry, a_word_file(), "svar.docx")
    render(platform, without, version_id)
    waits = shown(platform, ministry, version_id)[RenditionKind.PDF]
    assert () == render(platform, without, version_id)

    assert [version_id] == [id for id, _ in keeping._due_ones(platform, the_sandbox())]
    render(platform, the_sandbox(), version_id)

    assert (RenditionState.NO_PROGRAM, "soffice", "") == (waits.state, waits.tool, waits.tool_version)
    assert "LibreOffice" in waits.reason
    assert [RenditionState.MADE] * 2 == states(platform, ministry, version_id)[:2]


def test_the_documents_of_a_completed_case_get_their_tiff(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id = opened(platform, ministry)
    version_id = a_letter(platform, ministry, case_id=case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = work.session.get_one(Rendition, 1).record_id
        records.register(work, record_id)
    keeping.keep_renditions(platform, the_sandbox(), everything=True)
    clock.forward(hours=1)
    keeping.keep_renditions(platform, the_sandbox(), everything=True)
    assert RenditionState.NOT_ASKED_FOR is states(platform, ministry, version_id)[3]

    with platform.work(ministry.actor("caseworker")) as work:
        records.complete(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.complete(work, case_id, opened_version=version_of(platform, ministry, case_id))
    assert 1 == keeping.progress(platform, versions(the_sandbox())).archive
    keeping.keep_renditions(platform, the_sandbox(), everything=True)

    assert [RenditionState.MADE, RenditionState.NOT_ASKED_FOR, RenditionState.MADE] == states(platform, ministry, version_id)[1:]
    assert 0 == keeping.progress(platform, versions(the_sandbox())).left


def test_the_runner_makes_them_after_the_post_and_never_before(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    version_id = a_letter(platform, ministry)
    queue = claiming.Queue(platform.system_engine, Effect.RENDER, 7)
    while_post_waits = queue.claim(clock(), 5)
    clock.forward(minutes=11)
    after_a_while = queue.claim(clock(), 5)
    queue.give_back([row.id for row in after_a_while])

    assert ([], [version_id]) == (while_post_waits, [row.subject_id for row in after_a_while])
    kit = kit_of(platform, the_sandbox(), None, lambda _: {})  # type: ignore[arg-type]  # nothing is indexed here
    with platform.system_engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET state = 'done' WHERE effect IN ('extract', 'index')"))
    for _ in range(2):
        run_until_idle(kit, handlers={Effect.RENDER: HANDLERS[Effect.RENDER]}, patience=0.0)
    assert [RenditionState.MADE] * 2 == states(platform, ministry, version_id)[:2]


def test_reading_again_leaves_the_forms_and_stored_forms_are_kept_and_compared(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    version_id = a_letter(platform, ministry)
    render(platform, the_sandbox(), version_id)
    extract_version(platform, the_sandbox(), version_id, again=True)
    found = rows(platform, version_id)
    store = BlobStore(platform.settings.blobs_folder)
    swept = sweep(platform, store, now=clock().timestamp() + 7 * 24 * 3600)

    assert {RenditionKind.PDF, RenditionKind.PAGES} == set(found)
    assert 0 == swept.blobs
    assert [True, True] == [store.exists(each.sha256 or "") for each in found.values()]
    with platform.system_engine.begin() as connection:
        connection.execute(
            text("INSERT INTO blob_trouble VALUES (:sha256, 'missing', 1, :now)"),
            {"sha256": found[RenditionKind.PDF].sha256, "now": clock()},
        )
    with platform.work(ministry.actor("manager")) as work:
        (trouble,) = stored_files.files_in_trouble(work)
    assert FileTrouble.MISSING is trouble.trouble


def test_a_form_whose_file_is_gone_is_made_again(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    version_id = a_letter(platform, ministry)
    render(platform, the_sandbox(), version_id)
    store, sha256 = BlobStore(platform.settings.blobs_folder), rows(platform, version_id)[RenditionKind.PAGES].sha256 or ""
    store.remove(sha256, now=clock().timestamp() + 10**9)
    gone = store.exists(sha256)
    fixity.check(platform, store, everything=True)

    keeping.keep_renditions(platform, the_sandbox(), everything=True)

    assert (False, True) == (gone, store.exists(sha256))
    assert {} == fixity.check(platform, store, everything=True).troubles


def test_a_version_destroyed_meanwhile_needs_nothing(platform: Platform, ministry: Ministry) -> None:
    assert () == render(platform, the_sandbox(), 4711)


def test_what_hangs_on_a_pdf_that_cannot_be_made_ends_as_that_did(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry, b"%PDF-1.7 broken", "brudt.pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        rendering.ask(work, version_id, RenditionKind.TIFF)
    render(platform, the_sandbox(), version_id)

    assert {RenditionState.BROKEN} == {states(platform, ministry, version_id)[at] for at in (0, 1, 3)}
    assert {Extraction.CRASHED} == {each.outcome for each in rows(platform, version_id).values()}
    assert rendering_runner.is_due(None, {})


def test_a_form_of_a_file_in_quarantine_opens_for_nobody_and_none_is_made(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    version_id = a_letter(platform, ministry, INFECTED)
    render(platform, the_sandbox(), version_id)
    with standing_in(f"unix:{tmp_path}/clamd.ctl") as stand_in:
        house = with_scanner(platform, tmp_path, stand_in)
        again_id = unread(house.platform, ministry, INFECTED, "igen.txt")
        house.run(the_sandbox())

    with platform.work(ministry.actor("caseworker")) as work, pytest.raises(FileNotWhole) as refused:
        rendering.open_rendition(work, version_id, RenditionKind.PDF)
    assert Reason.FILE_IS_INFECTED is refused.value.reason
    assert () == render(platform, the_sandbox(), again_id)
