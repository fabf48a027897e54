"""The sign-in and step-up pages as HTML: Jinja templates with escaping on, in the reader's language."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ui.text import LANGUAGES, say

LANGUAGE_COOKIE = "casework-language"
# The page has no script at all, so the policy allows none.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined)


def language_of(request: Request, default: str) -> str:
    """Return the language chosen before on this machine, else the browser's, else the house's."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        asked = part.split(";")[0].strip().lower()[:2]
        if asked in LANGUAGES:
            return asked
    return default


def page(template: str, language: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
    """Return one page; every value is escaped by the template."""

    def t(message: str, **named: object) -> str:
        return say(message, language, **named)

    html = _TEMPLATES.get_template(template).render(t=t, language=language, **values)
    return HTMLResponse(html, status, headers={"content-security-policy": PAGE_POLICY})
