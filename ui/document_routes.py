"""The only way a document's bytes leave the house for a browser: asked for each time, audited, dressed as harmless.

``/documents/{version_id}`` is the file as it came, ``…/sealed.pdf`` the letter under the authority's seal, ``…/reading`` mail, Word and
text as cleaned HTML, and the text of workbooks, slides and other files; its pages are those of ``ui/page_routes.py``.
Who may not see a version gets the same 404 as for one that does not exist. No record bytes ever pass through Streamlit's media store
(design part 2, decision 5).
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol, TypeVar
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from casework.errors import BadInput, CaseworkError, FileNotWhole, NotFound
from documents.shown import PageWords
from documents.signing.found import SignaturesFound
from ui.byte_ranges import streamed
from ui.desk.parts.terms import REASONS
from ui.guard import SESSION_HEADER
from ui.marking import marked
from ui.security_headers import ORIGINAL_POLICY, READING_POLICY
from ui.sign_in.doorkeeper import SignedOut
from ui.text import say

# What a browser shows without running anything in it; all else is a download (SVG and HTML never inline, R part C.5).
INLINE = {"application/pdf": "application/pdf", "image/png": "image/png", "image/jpeg": "image/jpeg"}
INLINE_TEXT = "text/plain"
LONGEST_QUERY = 400
# A reading has no origin, so no font and no stylesheet of ours reaches it; this is all its look.
READING_PAGE = """<!doctype html><meta charset="utf-8"><title>Casework</title><style>
body {{ margin: 0 auto; padding: 24px; max-width: 48rem; font: 15px/1.6 system-ui, sans-serif; color: #16191d; overflow-wrap: anywhere }}
.mail-headers {{ width: 100%; margin-bottom: 20px; padding-bottom: 12px; border-bottom: 1px solid #c9ced4; border-spacing: 0 }}
.mail-headers th {{ width: 6rem; padding: 2px 12px 2px 0; text-align: left; vertical-align: top; font-weight: 400; color: #4a525a }}
h1, h2, h3 {{ line-height: 1.25 }} table {{ border-collapse: collapse }} td, th {{ padding: 3px 8px 3px 0 }} img {{ max-width: 100% }}
.wide {{ overflow-x: auto }} .cells td {{ overflow-wrap: normal; padding: 2px 8px; border: 1px solid #c9ced4; vertical-align: top }}
.cells .n {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }}
.leaf {{ margin-bottom: 16px; border-bottom: 1px solid #c9ced4 }} .leaf h2 {{ margin: 0; font-size: 13px; color: #4a525a }}
ins {{ background: #d5f0de }} del {{ background: #fadadd }} .who {{ color: #4a525a; font-size: 12px }} .grid p {{ margin: 0 }}
.grid td {{ padding: 3px 8px; border: 1px solid #c9ced4; vertical-align: top }} sup.c {{ background: #ffefb0 }}
.comments {{ margin-top: 28px; padding-top: 8px; border-top: 1px solid #c9ced4 }} .comments ol {{ list-style: none; padding: 0 }}
.comments li {{ margin: 8px 0; padding-left: 12px; border-left: 3px solid #e0b400 }}
.kept-out {{ margin: 0 0 16px; padding: 8px 12px; border: 1px solid #c9ced4; border-radius: 6px; background: #f3f5f7; font-size: 13.5px }}
h1 {{ font-size: 24px }} h2 {{ font-size: 19px }} h3 {{ font-size: 16px }}
mark {{ background: #ffe27a; border-radius: 2px; scroll-margin-top: 30vh }} mark#hit {{ outline: 2px solid #9a5b00 }}
pre {{ white-space: pre-wrap; font: inherit }} blockquote {{ margin: 0 0 0 4px; padding-left: 14px; border-left: 3px solid #c9ced4 }}
</style><body>{}</body>"""
# Control and direction-changing characters make a name look like another one ("gpj.exe").
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Original:
    """A document version's bytes as a stream on what the store has found whole, and what they are by their content."""

    content: BinaryIO
    filename: str
    media_type: str


@dataclass(frozen=True)
class FirstPage:
    """The first page of a version as PNG."""

    png: bytes
    version_id: int


class ReadsDocuments(Protocol):
    """Reads versions for one session; each raises ``NotFound`` alike for what is unseen and what is not there."""

    def language(self, session_id: str) -> str:
        """Return the language in which a refusal is said."""

    def original(self, session_id: str, version_id: int) -> Original:
        """Return the bytes as they came and leave a reading in the audit trail."""

    def sealed(self, session_id: str, version_id: int) -> Original:
        """Return the letter as it went out under the authority's seal."""

    def signatures(self, session_id: str, version_id: int, *, of_sealed: bool = False) -> SignaturesFound:
        """Return what is to be thought of the signatures of a PDF, or of its sealed form."""

    def page_count(self, session_id: str, version_id: int) -> int:
        """Return how many pages it has."""

    def page_image(self, session_id: str, version_id: int, page: int, width: int) -> bytes:
        """Return a page as PNG."""

    def first_page(self, session_id: str, record_id: int, width: int) -> FirstPage | None:
        """Return the first page of what is read first on a record, where that is shown by its pages."""

    def page_words(self, session_id: str, version_id: int, page: int) -> PageWords:
        """Return where the words of a page stand."""

    def page_texts(self, session_id: str, version_id: int) -> list[str]:
        """Return the text of each page, as it was read when the document was filed; nothing where it has not been."""

    def reading(self, session_id: str, version_id: int) -> str:
        """Return mail, Word or text as HTML that has been cleaned; of other kinds the text read out of them."""

    def body(self, session_id: str, record_id: int) -> str:
        """Return a record's own body as HTML that has been cleaned."""


def routes(documents: ReadsDocuments) -> list[Route]:
    """Return the document routes, closed over what reads for them."""

    async def original(request: Request) -> Response:
        return await file_of(request, documents.original)

    async def sealed(request: Request) -> Response:
        return await file_of(request, documents.sealed)

    async def file_of(request: Request, read: Callable[[str, int], Original]) -> Response:
        found = await asked(request, documents.language, read)
        if not isinstance(found, Original):
            return found
        answer = as_file(found, request.headers.get("range", ""))
        if request.method == "HEAD":
            found.content.close()
            return Response(status_code=answer.status_code, headers=dict(answer.headers))
        return answer

    async def boxed(request: Request, read: Callable[[str, int], str]) -> Response:
        found = await asked(request, documents.language, read)
        if isinstance(found, Response):
            return found
        html = await to_thread.run_sync(marked, found, request.query_params.get("q", "")[:LONGEST_QUERY])
        return HTMLResponse(READING_PAGE.format(html), headers={"content-security-policy": READING_POLICY})

    async def reading(request: Request) -> Response:
        return await boxed(request, documents.reading)

    async def body(request: Request) -> Response:
        return await boxed(request, documents.body)

    at = "/documents/{id:int}"
    return [
        Route(at, original),
        Route(at + "/sealed.pdf", sealed),
        Route(at + "/reading", reading),
        Route("/records/{id:int}/reading", body),
    ]


async def asked(request: Request, language: Callable[[str], str], read: Callable[..., Answer], *more: object) -> Answer | Response:
    """Return what is read for the session of the request, or the answer that says why not."""
    session_id = request.headers.get(SESSION_HEADER, "")
    try:
        return await to_thread.run_sync(read, session_id, int(request.path_params["id"]), *more)
    except SignedOut:
        # The guard let the request in a moment before the session was ended.
        return JSONResponse({"error": "sign_in_required"}, 401)
    except (NotFound, BadInput):
        return PlainTextResponse("Not found.", 404)
    except FileNotWhole as trouble:
        return PlainTextResponse(say(REASONS[trouble.reason], language(session_id)), 422)
    except CaseworkError:
        # Extraction that timed out or crashed: the desk says which; the route only that there is no picture.
        return PlainTextResponse("This document cannot be shown.", 422)


def as_file(original: Original, asked: str = "") -> Response:
    """Return the bytes, or the range of them that is asked for, inline when a browser shows their kind safely, else as a download."""
    inline = INLINE.get(original.media_type)
    if original.media_type.startswith("text/plain"):
        inline = INLINE_TEXT + "; charset=utf-8"
    headers = {
        "content-disposition": content_disposition(original.filename, inline=inline is not None),
        "content-security-policy": ORIGINAL_POLICY if inline == "application/pdf" else READING_POLICY,
    }
    return streamed(original.content, asked, headers=headers, media_type=inline or "application/octet-stream")


def content_disposition(filename: str, *, inline: bool) -> str:
    """Return the header for a name as RFC 6266 asks: a plain one for old readers, the whole one beside it."""
    name = clean_filename(filename)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in plain).strip() or "document"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def clean_filename(filename: str) -> str:
    """Return the last part of the name without characters that hide or turn the text."""
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in _HIDDEN).strip(" .")
    return seen[:200] or "document"
