"""Makes a document into HTML to be read on the desk: structured, safe, with nothing fetched. Runs in the sandbox child."""

import base64
import html as escaping
import re

from documents.cleaning import clean
from documents.extractors import html, plain
from documents.extractors.mail import body_html, body_text
from documents.limits import Budget
from documents.mail_parts import Mail, decoded, take_apart
from documents.shown import Reading
from documents.sniffing import DOCX, media_type_of
from documents.word_reading import word_html

SHOWN = ("From", "To", "Cc", "Date", "Subject")
_ELSEWHERE = r"""["']?\s*(?:https?:)?//"""
DANGERS = {
    "pictures": re.compile(
        rf"<img\b[^<>]{{0,2000}}?\bsrc\s*=\s*{_ELSEWHERE}|\bbackground\s*=\s*{_ELSEWHERE}|\burl\(\s*{_ELSEWHERE}", re.IGNORECASE
    ),
    "scripts": re.compile(r"<script\b|\bon(?:load|error|click|mouseover)\s*=|\bjavascript:", re.IGNORECASE),
    "forms": re.compile(r"<form\b", re.IGNORECASE),
    "frames": re.compile(r"<(?:iframe|object|embed|frame)\b", re.IGNORECASE),
}
"""What HTML can hold that is never shown: what would be fetched from elsewhere, run, or filled in."""
LONGEST_PLAIN = 2_000_000
LARGEST_PICTURE = 2_000_000


def reading(content: bytes, filename: str, declared_type: str, budget: Budget) -> Reading:
    """Return the document as safe HTML; kinds that have no text to show come back empty with the problem named."""
    media_type = media_type_of(content, filename)
    if media_type == "text/plain" and declared_type.startswith("text/html"):
        media_type = "text/html"
    if media_type in (DOCX, "application/vnd.ms-word.document.macroenabled.12"):
        return Reading(*word_html(content, budget))
    if media_type == "message/rfc822":
        mail = take_apart(content)
        return Reading(_mail(mail), mail.problems, left_out(body_html(mail)))
    if media_type == "text/html":
        return Reading(html.sanitise(html.as_text(content)), left_out=left_out(html.as_text(content)))
    if media_type.startswith("text/") or media_type in ("application/json", "application/mbox") or "xml" in media_type[-4:]:
        return Reading(_plain(plain.decode(content, limit=LONGEST_PLAIN)[0]))
    return Reading("", ("this kind of document cannot be shown as text",))


def left_out(markup: str) -> tuple[str, ...]:
    """Say what of HTML is not shown, and how often it stands there: a word and a number each, as ``pictures 2``."""
    counted = ((name, len(pattern.findall(markup))) for name, pattern in DANGERS.items())
    return tuple(f"{name} {count}" for name, count in counted if count)


def sanitised(content: bytes) -> Reading:
    """Return HTML made safe."""
    return Reading(html.sanitise(content.decode("utf-8", "replace")))


def _mail(mail: Mail) -> str:
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{escaping.escape(value)}</td></tr>' for name in SHOWN if (value := decoded(mail.header(name)))
    )
    markup = body_html(mail)
    body = html.sanitise(_with_pictures(markup, mail)) if markup.strip() else _plain(body_text(mail))
    return f'<table class="mail-headers">{rows}</table>{body}'


def _with_pictures(markup: str, mail: Mail) -> str:
    """Put the pictures a mail carries for its own body in their places, so that nothing has to be fetched."""
    for part in mail.parts:
        if part.content_id and part.media_type in ("image/png", "image/jpeg", "image/gif") and len(part.content) <= LARGEST_PICTURE:
            encoded = base64.b64encode(part.content).decode("ascii")
            markup = markup.replace(f"cid:{part.content_id}", f"data:{part.media_type};base64,{encoded}")
    return markup


def _plain(text: str) -> str:
    return f'<pre class="plain">{escaping.escape(clean(text))}</pre>'
