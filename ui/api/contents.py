"""Bytes in and out: a document's content as a harmless download, uploads and received post read in the sandbox."""

from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import Query, Request
from starlette.responses import Response

from casework.queries.definition_files import BpmnFile, ToDraw
from casework.queries.letter_templates import TemplateFile
from casework.services.reading import Opened
from documents import filing, letter_templates
from documents.checking import scanner_of
from documents.exporting import BundleFile
from documents.incoming import MOST_BYTES
from documents.letter_templates import LONGEST_NAME, CheckedTemplate
from documents.receiving.post import ReceivedPost
from documents.sniffing import DOCX
from ui.api.kit import kit_of
from ui.api.problems import Refusal
from ui.desk.parts.approval_drawing import drawing
from ui.desk.parts.definition_terms import names_in, titles_of
from ui.desk.parts.words import spoken
from ui.document_routes import content_disposition
from ui.security_headers import READING_POLICY

Filename = Annotated[str, Query(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$", description="The file's own name")]
SOURCE_PLACE = "api"
SVG, BPMN = "image/svg+xml", "application/xml"


def content_answer(opened: Opened) -> Response:
    """Gives the bytes as they came, always as a download (``ui.document_routes`` shows them to people)."""
    headers = {
        "content-disposition": content_disposition(opened.filename, inline=False),
        "content-security-policy": READING_POLICY,
        "x-content-type-options": "nosniff",
    }
    return Response(opened.content, media_type=opened.media_type, headers=headers)


async def uploaded_body(request: Request, filename: Filename) -> dict[str, Any]:
    """Takes the body as a file, and says from its bytes what it is."""
    content = await _content(request)
    file = (await _read(request, content, filename, "file")).files
    media_type = file[0].media_type if file else "application/octet-stream"
    return {"content": content, "filename": filename, "media_type": media_type}


async def brought_back_body(request: Request, filename: Filename) -> dict[str, Any]:
    """Takes the body as a file that was worked on elsewhere, and reads its text to compare it by."""
    taken = await uploaded_body(request, filename)
    sandbox, kind = kit_of(request).sandbox, taken["media_type"]
    read = await to_thread.run_sync(lambda: sandbox.extract(taken["content"], filename=filename, declared_type=kind))
    return taken | {"text": read.text}


async def received_body(request: Request, filename: Filename) -> dict[str, Any]:
    """Takes the body as a message or a loose file: stored first, then read in the sandbox."""
    content = await _content(request)
    post = await _read(request, content, filename, "")
    await to_thread.run_sync(filing.store, kit_of(request).platform.blobs, post)
    return {"post": post}


async def template_body(
    request: Request,
    filename: Filename,
    name: Annotated[str, Query(min_length=1, max_length=LONGEST_NAME, description="What the letter template is called")],
    language: Annotated[Literal["da", "en"], Query(description="How its dates are written")] = "da",
) -> dict[str, Any]:
    """Takes the body as a Word file, which is filled in for an invented case in the sandbox."""
    return {"name": name, "language": language, "template": await _checked(request, filename, language)}


async def template_version_body(
    request: Request, filename: Filename, language: Annotated[Literal["da", "en"], Query(description="How its dates are written")] = "da"
) -> dict[str, Any]:
    """Takes the body as the next version of a letter template."""
    return {"template": await _checked(request, filename, language)}


def template_answer(file: TemplateFile) -> Response:
    """Gives a letter template as a download."""
    headers = {"content-disposition": content_disposition(file.filename, inline=False), "x-content-type-options": "nosniff"}
    return Response(file.content, media_type=DOCX, headers=headers)


def drawing_answer(asked: ToDraw) -> Response:
    """Gives a definition's drawing as a download: the same that the desk gives."""
    with spoken(asked.language):
        drawn = drawing(asked.definition, names_in(asked.choices, asked.fields, titles_of(asked.definition)))
    return _downloaded(str(drawn), f"{asked.name}.svg", SVG, language=asked.language)


def bpmn_answer(file: BpmnFile) -> Response:
    """Gives a definition in BPMN 2.0 as a download."""
    return _downloaded(file.content, f"{file.name}.bpmn", BPMN)


def _downloaded(content: str, filename: str, media_type: str, *, language: str = "") -> Response:
    headers = {
        "content-disposition": content_disposition(filename, inline=False),
        "content-security-policy": READING_POLICY,
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers | ({"content-language": language} if language else {}))


async def piece_body(
    request: Request,
    offset: Annotated[int, Query(ge=0, le=MOST_BYTES, description="Where in the bundle the piece begins")],
    size: Annotated[int, Query(ge=1, le=MOST_BYTES, description="How many bytes the whole bundle has")],
) -> dict[str, Any]:
    """Takes the body as a piece of something larger."""
    return {"content": await _content(request), "offset": offset, "size": size}


def bundle_answer(bundle: BundleFile) -> Response:
    """Gives a bundle as a download."""
    headers = {"content-disposition": content_disposition(bundle.filename, inline=False), "x-content-type-options": "nosniff"}
    return Response(bundle.content, media_type="application/zip", headers=headers)


async def _checked(request: Request, filename: str, language: str) -> CheckedTemplate:
    content, kit = await _content(request), kit_of(request)
    scanner = scanner_of(kit.platform.settings)
    return await to_thread.run_sync(lambda: letter_templates.checked(kit.sandbox.merge, content, filename, language, scanner))


async def _content(request: Request) -> bytes:
    content = await request.body()
    if not content:
        raise Refusal("not-understood", errors=[{"place": "body", "problem": "missing"}])
    return content


async def _read(request: Request, content: bytes, filename: str, kind: str) -> ReceivedPost:
    sandbox = kit_of(request).sandbox
    return await to_thread.run_sync(lambda: sandbox.receive(content, filename=filename, source_place=SOURCE_PLACE, kind=kind))
