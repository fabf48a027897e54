"""The pages of documents as the viewer asks for them: how many, a picture of each, where its words stand.

``/documents/{version_id}/pages.json`` counts them, ``…/pages/{n}.png`` is a picture of a page, ``…/pages/{n}.json`` where its words stand,
those that ``?q=`` seeks marked, and ``…/hits.json?q=`` how often it stands on each page. ``/records/{id}/first-page.png`` is the first page
of what is read first on a record, which the desk shows at the click, before its own run has said what else is to be drawn. Each asks for
access as ``ui/document_routes.py`` does.
"""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from search import on_pages
from ui.document_routes import LONGEST_QUERY, FirstPage, ReadsDocuments, asked

PAGE_HEADER = "x-page"
WIDTHS = (600, 900, 1200, 1600, 2400)


def routes(documents: ReadsDocuments) -> list[Route]:
    """Return the routes of pages, closed over what reads for them."""

    async def page_count(request: Request) -> Response:
        found = await asked(request, documents.language, documents.page_count)
        return JSONResponse({"pages": found}) if isinstance(found, int) else found

    async def page_image(request: Request) -> Response:
        page, width = int(request.path_params["page"]), width_of(request.query_params.get("w"))
        found = await asked(request, documents.language, documents.page_image, page, width)
        return Response(found, media_type="image/png") if isinstance(found, bytes) else found

    async def first_page(request: Request) -> Response:
        found = await asked(request, documents.language, documents.first_page, width_of(request.query_params.get("w")))
        if isinstance(found, FirstPage):
            return Response(found.png, media_type="image/png", headers={PAGE_HEADER: f"/documents/{found.version_id}/pages/1"})
        return found or Response(status_code=204)

    async def page_words(request: Request) -> Response:
        found = await asked(request, documents.language, documents.page_words, int(request.path_params["page"]))
        if isinstance(found, Response):
            return found
        hits = await to_thread.run_sync(on_pages.hits_among, _query(request), [word.text for word in found.words])
        return JSONResponse([[w.text, w.left, w.top, w.right, w.bottom, *([1] if n in hits else [])] for n, w in enumerate(found.words)])

    async def hits(request: Request) -> Response:
        found = await asked(request, documents.language, documents.page_texts)
        if isinstance(found, Response):
            return found
        return JSONResponse({"pages": await to_thread.run_sync(on_pages.counted, _query(request), found)})

    at = "/documents/{id:int}"
    return [
        Route(at + "/pages/{page:int}.png", page_image),
        Route(at + "/pages/{page:int}.json", page_words),
        Route(at + "/pages.json", page_count),
        Route(at + "/hits.json", hits),
        Route("/records/{id:int}/first-page.png", first_page),
    ]


def _query(request: Request) -> str:
    return request.query_params.get("q", "")[:LONGEST_QUERY]


def width_of(asked: str | None) -> int:
    """Return the width that is drawn for one that is asked for."""
    # A few widths only: what is asked from outside decides neither memory nor the number of pictures kept.
    wanted = int(asked) if asked is not None and asked.isdecimal() and len(asked) < 6 else 900
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])
