"""Shows a Word document as HTML: headings, paragraphs, lists, tables, links' words, comments and tracked changes."""

import html
from collections.abc import Iterator

from lxml import etree

from documents.cleaning import clean
from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.html import as_text, sanitise
from documents.extractors.packages import Bomb, Forged
from documents.extractors.word import BEFORE, SKIPPED, TEXTS, words
from documents.extractors.word_parts import W, WordParts, open_parts
from documents.limits import Budget
from documents.sniffing import media_type_of

NOTES = {"footnotes": f"{W}footnote", "endnotes": f"{W}endnote"}
SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
REFERENCES = {f"{W}footnoteReference": "fn", f"{W}endnoteReference": "en", f"{W}commentReference": "c"}
COMMENT = f"{W}commentReference"
# What opens and closes around the words of an element.
AROUND: dict[str, tuple[str, str]] = {
    f"{W}tbl": ('<table class="grid">', "</table>"),
    f"{W}tr": ("<tr>", "</tr>"),
    f"{W}ins": ("<ins>", "</ins>"),
    f"{W}del": ("<del>", "</del>"),
    f"{W}moveTo": ("<ins>", "</ins>"),
    f"{W}moveFrom": ("<del>", "</del>"),
    f"{W}txbxContent": ("<aside>", "</aside>"),
}
CHANGES = {f"{W}ins", f"{W}del", f"{W}moveTo", f"{W}moveFrom"}
SHOWN_HERE = {f"{W}del", f"{W}moveFrom"}
WIDEST_SPAN = 63  # Word's own limit of columns; more is an attack (R part B.3)


def word_html(content: bytes, budget: Budget) -> tuple[str, tuple[str, ...]]:
    """Return the document as HTML and what could not be shown; only tags written here are in it."""
    try:
        parts = open_parts(content)
    except (Bomb, Forged) as refusal:
        return "", (str(refusal),)
    except BROKEN_OR_DEEP:
        return "", ("it is broken: the package does not open",)
    styles = _headings(parts.styles)
    pieces = [_section(kind, root, styles, budget) for kind, root in _in_reading_order(parts)]
    pieces.extend(sanitise(as_text(chunk)) for name, chunk in parts.chunks if media_type_of(chunk, name) == "text/html")
    problems = ("only its beginning is shown",) if budget.is_spent else ()
    return "\n".join(pieces), problems


def _in_reading_order(parts: WordParts) -> Iterator[tuple[str, etree._Element]]:
    for wanted in ("header", "body", "footnotes", "endnotes", "footer", "comments"):
        yield from ((kind, root) for kind, root in parts.worded if kind == wanted)


def _section(kind: str, root: etree._Element, styles: dict[str, int], budget: Budget) -> str:
    if kind == "comments":
        return _listed(
            "comments",
            (
                (f"c{_id(each)}", f"<b>[{_number(each)}] {_who(each)}:</b> {_escaped(words(each).strip())}")
                for each in root.iter(f"{W}comment")
            ),
        )
    if kind in NOTES:
        prefix = "fn" if kind == "footnotes" else "en"
        return _listed(
            kind,
            (
                (f"{prefix}{_id(each)}", _escaped(words(each).strip()))
                for each in root.iter(NOTES[kind])
                if each.get(f"{W}type") not in SEPARATORS
            ),
        )
    body = _blocks(root, styles, budget)
    return body if kind == "body" else f'<section class="{kind}">{body}</section>'


def _listed(kind: str, items: Iterator[tuple[str, str]]) -> str:
    rows = "".join(f'<li class="{name}">{text}</li>' for name, text in items if text)
    return f'<section class="{kind}"><ol>{rows}</ol></section>' if rows else ""


def _blocks(root: etree._Element, styles: dict[str, int], budget: Budget) -> str:
    """Write the tags by walking once, never by asking a row for its cells."""
    pieces: list[str] = []
    open_tags: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for count, (event, element) in enumerate(walk):
        tag = element.tag
        if event == "end":
            if tag == f"{W}p" or tag == f"{W}tc" or tag in AROUND or tag == f"{W}r":
                pieces.append(open_tags.pop() if open_tags else "")
        elif tag in SKIPPED and tag not in SHOWN_HERE:
            walk.skip_subtree()
        else:
            opening, closing = _tags(element, styles)
            pieces.append(opening)
            if tag == f"{W}p" or tag == f"{W}tc" or tag in AROUND or tag == f"{W}r":
                open_tags.append(closing)
        if count % 5000 == 0 and budget.is_spent:
            break
    return "".join([*pieces, *reversed(open_tags)])


def _tags(element: etree._Element, styles: dict[str, int]) -> tuple[str, str]:
    tag = element.tag
    if tag in TEXTS or tag == f"{W}delText":
        return _escaped(element.text or ""), ""
    if tag in CHANGES:
        opening, closing = AROUND[tag]
        return opening, closing + _told(element)
    if tag in AROUND:
        return AROUND[tag]
    if tag == f"{W}p":
        return _paragraph(element, styles)
    if tag == f"{W}tc":
        return f"<td{_span(element)}>", "</td>"
    if tag == f"{W}r":
        return _run(element)
    if tag in REFERENCES:
        return f'<sup class="{REFERENCES[tag]}">[{_number(element) if tag == COMMENT else _id(element)}]</sup>', ""
    if tag in (f"{W}br", f"{W}cr"):
        return "<br>", ""
    return (_escaped(BEFORE[tag]), "") if tag in BEFORE and tag != f"{W}tbl" else ("", "")


def _paragraph(element: etree._Element, styles: dict[str, int]) -> tuple[str, str]:
    style = element.find(f"{W}pPr/{W}pStyle")
    level = styles.get(str(style.get(f"{W}val", ""))) if style is not None else None
    if level:
        return f"<h{level}>", f"</h{level}>"
    if element.find(f"{W}pPr/{W}numPr") is not None:
        return '<p class="item">', "</p>"
    return "<p>", "</p>"


def _run(element: etree._Element) -> tuple[str, str]:
    opening = closing = ""
    for mark, name in (("b", "b"), ("i", "i"), ("u", "u"), ("strike", "s")):
        found = element.find(f"{W}rPr/{W}{mark}")
        if found is not None and found.get(f"{W}val", "true") not in ("0", "false", "none"):
            opening, closing = f"{opening}<{name}>", f"</{name}>{closing}"
    return opening, closing


def _span(element: etree._Element) -> str:
    span = element.find(f"{W}tcPr/{W}gridSpan")
    text = str(span.get(f"{W}val", "")) if span is not None else ""
    return f' colspan="{min(int(text), WIDEST_SPAN)}"' if text.isascii() and text.isdigit() and int(text[:2]) > 0 else ""


def _headings(styles: etree._Element | None) -> dict[str, int]:
    """Say which paragraph styles are headings of which level, by the styles' names and outline levels."""
    levels: dict[str, int] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        named = style.find(f"{W}name")
        name = str(named.get(f"{W}val", "")).lower() if named is not None else ""
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if name.startswith("heading ") and name[8:].isdigit():
            levels[str(style.get(f"{W}styleId"))] = min(max(int(name[8:9]), 1), 6)
        elif name == "title":
            levels[str(style.get(f"{W}styleId"))] = 1
        elif outline is not None and str(outline.get(f"{W}val", "")) in "012345":
            levels[str(style.get(f"{W}styleId"))] = int(str(outline.get(f"{W}val")) or 0) + 1
    return levels


def _told(change: etree._Element) -> str:
    """Say who made a change and when, unless the change beside it is of the same hand at the same time."""
    who, after = _who(change), change.getnext()
    if not who or (after is not None and after.tag in CHANGES and _who(after) == who):
        return ""
    return f'<small class="who"> {who} </small>'


def _who(element: etree._Element) -> str:
    """Name the author and the moment of a change or comment, as they stand in the file."""
    author, date = str(element.get(f"{W}author", "")), str(element.get(f"{W}date", ""))
    return _escaped(", ".join(filter(None, (author, date[:16].replace("T", " ")))))


def _number(comment: etree._Element) -> str:
    """Number a comment from one; Word counts from nought."""
    number = _id(comment)
    return str(int(number) + 1) if number.isascii() and number.isdigit() else number


def _id(element: etree._Element) -> str:
    return "".join(letter for letter in str(element.get(f"{W}id", "")) if letter.isalnum())[:10]


def _escaped(text: str) -> str:
    return html.escape(clean(text))
