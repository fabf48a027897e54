"""Other forms of a document on the desk, at its address and on the command line: shown with how far they are, opened by who may read."""

import asyncio
import json

import httpx
import pytest
from starlette.applications import Starlette
from typer.testing import CliRunner

from casework.bootstrap import Platform
from casework.model import DocumentVersion
from casework.services import renditions
from casework.vocabulary import RenditionKind
from documents.renditions import keeping
from documents.renditions.filing import render
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, shown, the_button
from tests.rules.made_documents import the_sandbox
from tests.services.test_renditions import a_letter
from ui.desk.data import Desk
from ui.document_reading import DocumentReading
from ui.rendition_routes import routes


def asked(platform: Platform, desk: Desk, path: str) -> httpx.Response:
    reading = DocumentReading(platform, desk.accounts, the_sandbox(), platform.blobs, desk.readings)  # type: ignore[arg-type]

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=routes(reading)))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            return await client.get(path, headers={"x-casework-session": "session"})

    return asyncio.run(ask())


def test_forms_are_shown_with_how_far_they_are_and_asked_for(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry)
    mine = a_desk(platform, ministry.people["caseworker"], "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = str(work.session.get_one(DocumentVersion, version_id).record_id)
    before = shown(mine, record=record_id, tab="files")
    told = acted(mine, lambda page: the_button(page, "form_tiff").click(), record=record_id, tab="files")
    render(platform, the_sandbox(), version_id)
    after = shown(mine, record=record_id, tab="files")

    assert "Den laves om lidt." in before
    assert "Den laves, når nogen beder om den." in before
    assert 3 == told.count("Den laves om lidt.")
    assert f"/documents/{version_id}/renditions/pdf" in after
    assert f"/documents/{version_id}/renditions/tiff" in after
    assert "TIFF til arkivet" in after


def test_a_form_is_opened_at_its_address_by_who_may_read_and_by_nobody_else(platform: Platform, ministry: Ministry) -> None:
    version_id = a_letter(platform, ministry)
    render(platform, the_sandbox(), version_id)
    mine, other = (a_desk(platform, ministry.people[who], who) for who in ("caseworker", "outsider"))
    pdf, tiff, none = (asked(platform, mine, f"/documents/{version_id}/renditions/{kind}") for kind in ("pdf", "tiff", "sound"))
    theirs = [asked(platform, other, f"/documents/{each}/renditions/pdf") for each in (version_id, 4711)]

    assert (200, b"%PDF", "application/pdf") == (pdf.status_code, pdf.content[:4], pdf.headers["content-type"])
    assert 'inline; filename="klage.pdf"' in pdf.headers["content-disposition"]
    assert 422 == tiff.status_code
    assert "ikke lavet" in tiff.text
    assert 404 == none.status_code
    assert [(404, "Not found.")] * 2 == [(each.status_code, each.text) for each in theirs]


def test_the_page_of_stored_files_says_how_far_the_forms_are(platform: Platform, ministry: Ministry) -> None:
    a_letter(platform, ministry)
    keeping.keep_renditions(platform, the_sandbox(), everything=True)
    manager, colleague = (a_desk(platform, ministry.people[who], who) for who in ("manager", "caseworker"))

    assert "Der er lavet PDF" in shown(manager, page="files")
    assert "Der er lavet PDF" not in shown(colleague, page="files")


def test_the_command_line_says_how_far_they_are_and_makes_what_is_due(
    platform: Platform, ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import contextmanager

    from ui.cli import renditions as commands

    @contextmanager
    def this_one():  # type: ignore[no-untyped-def]
        yield platform

    monkeypatch.setattr(commands, "opened", this_one)
    monkeypatch.setattr(commands, "sign_off", lambda _: None)
    version_id = a_letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        renditions.ask(work, version_id, RenditionKind.TIFF)
    render(platform, the_sandbox(), version_id)
    status = CliRunner().invoke(commands.app, ["status", "--json"])
    made = CliRunner().invoke(commands.app, ["make"])

    assert 0 == status.exit_code == made.exit_code
    said = json.loads(status.output)
    assert {"made": 1, "unmade": 0, "older": 0, "archive": 0} == {name: said[name] for name in ("made", "unmade", "older", "archive")}
    assert "typst" in said["tools"]
    assert "renditions of 0 documents made" in made.output
