"""Reads .docx by walking the XML of its parts, so that no construct is missed.

Body and tables, headers and footers, foot- and endnotes, comments, text boxes, content controls, fields' results,
equations, drawings, alternative texts. The text is the document as it stands with its tracked changes accepted;
each change is listed after it, ``[+inserted+]`` and ``[-deleted-]``, so that a search finds both readings.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from casework.vocabulary import Extraction
from documents.cleaning import tidy
from documents.extracted import Extracted
from documents.extractors import html
from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.mail import body_text
from documents.extractors.markup import Refused
from documents.extractors.packages import Bomb, Forged, attached
from documents.extractors.source import Source
from documents.extractors.word_parts import W, open_parts
from documents.mail_parts import take_apart
from documents.sniffing import media_type_of

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"

TEXTS = {f"{W}t", f"{A}t", f"{M}t", f"{C}v"}
BEFORE: dict[str, str] = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}tbl": "\n",
    f"{W}txbxContent": "\n",
}
AFTER: dict[str, str] = {f"{W}p": "\n", f"{W}tc": "\t", f"{W}tr": "\n", f"{A}p": "\n", f"{W}txbxContent": "\n", f"{C}pt": "\n"}
# A deletion's words are listed, not read; moved text is read where it stands now; a fallback repeats its choice.
SKIPPED = {f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}tabs", f"{W}pPrChange", f"{W}rPrChange", f"{W}instrText"}
_CELL_BREAK = re.compile(r"\n\t")
_ROW_END = re.compile(r"\t+\n")


def extract(source: Source) -> Extracted:
    """Return every word of the document; a bomb is ``too_big``, a broken package ``crashed``."""
    try:
        parts = open_parts(source.content)
    except Bomb as bomb:
        return Extracted(Extraction.TOO_BIG, source.media_type, tool="word", reason=str(bomb))
    except Forged as forged:
        return Extracted(Extraction.CRASHED, source.media_type, tool="word", reason=str(forged))
    except Refused:
        return Extracted(Extraction.CRASHED, source.media_type, tool="word", reason="it declares entities, as no Word file does")
    except BROKEN_OR_DEEP:
        return Extracted(Extraction.CRASHED, source.media_type, tool="word", reason="it is broken: the package does not open")
    pieces = [_piece(kind, root, source) for kind, root in parts.worded]
    pieces.extend(_chunk(name, content) for name, content in parts.chunks)
    text = source.budget.take(tidy("\n".join(piece for piece in pieces if piece)))
    outcome, reason = Extraction.OK, ""
    if not any(kind == "body" for kind, _ in parts.worded):
        outcome, reason = (Extraction.PARTIAL if text else Extraction.CRASHED), "it is broken: its main part cannot be read"
    elif parts.unread or source.budget.is_spent:
        outcome, reason = Extraction.PARTIAL, "some of its parts could not be read"
    attachments = tuple(attached(name, content) for name, content in parts.embedded)
    return Extracted(
        outcome,
        source.media_type,
        text,
        page_count=1,
        attachments=attachments,
        tool="word",
        reason=reason,
        properties=parts.properties,
    )


def _piece(kind: str, root: etree._Element, source: Source) -> str:
    if kind == "comments":
        return "\n".join(_comments(root))
    text = words(root, lambda: source.budget.is_spent)
    return "\n".join([text, *_changes(root)])


def _chunk(name: str, content: bytes) -> str:
    """Return the words of a part in another format."""
    if media_type_of(content, name) == "message/rfc822":
        return body_text(take_apart(content))
    return html.text_of(html.as_text(content))[0] if media_type_of(content, name) == "text/html" else ""


def words(root: etree._Element, is_spent: Callable[[], bool] = lambda: False) -> str:
    """Return the words under an element in reading order, changes accepted."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for count, (event, element) in enumerate(walk):
        tag = element.tag
        if event == "end":
            pieces.append(AFTER.get(tag, ""))
        elif tag in SKIPPED:
            walk.skip_subtree()
        elif tag in TEXTS:
            pieces.append(element.text or "")
        else:
            pieces.append(BEFORE.get(tag) or _odd(element))
        if count % 5000 == 0 and is_spent():
            break
    return _ROW_END.sub("\n", _CELL_BREAK.sub("\t", "".join(pieces)))


def _odd(element: etree._Element) -> str:
    """Return the words of the few elements that keep them in attributes."""
    tag = element.tag
    if tag == f"{W}sym":
        return _symbol(str(element.get(f"{W}char", "")))
    if tag == f"{V}textpath":
        return f"{element.get('string', '')}\n"
    if tag == f"{WP}docPr" and element.get("descr"):
        return f"\n{element.get('descr')}\n"
    return ""


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    # The private range F000–F0FF repeats ASCII in the symbol fonts.
    return chr(number - 0xF000 if 0xF020 <= number <= 0xF0FF else number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0xFFFD else ""


def _changes(root: etree._Element) -> Iterator[str]:
    for element in root.iter(f"{W}ins", f"{W}del"):
        parts = element.iter(f"{W}t", f"{W}delText")
        changed = "".join(part.text or "" for part in parts)
        if changed.strip():
            yield f"[+{changed}+]" if element.tag == f"{W}ins" else f"[-{changed}-]"


def _comments(root: etree._Element) -> Iterator[str]:
    for comment in root.iter(f"{W}comment"):
        said = words(comment).strip()
        if said:
            yield f"{comment.get(f'{W}author', '')}: {said}"
