"""Reads the text of HTML as a reader would see it, and makes HTML safe to show."""

import re

import nh3
from lxml import etree
from lxml import html as lxml_html

from casework.vocabulary import Extraction
from documents.cleaning import one_line, tidy
from documents.extracted import Extracted
from documents.extractors import plain
from documents.extractors.broken import BROKEN
from documents.extractors.source import Source

UNSEEN = {"script", "style", "noscript", "template", "head", "object", "svg", "iframe"}
BLOCKS = {
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "title",
    "tr",
    "ul",
    "option",
}
CELLS = {"td", "th"}
TAGS = {
    "a",
    "abbr",
    "address",
    "article",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "aside",
}
ATTRIBUTES = {
    "*": {"dir", "lang", "title", "class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign", "scope"},
    "col": {"span"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing"},
    "ins": {"datetime"},
    "del": {"datetime"},
    "font": {"color", "size"},
}
INLINE_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)
# libxml2 compares each attribute with all before it; no tag a person wrote is this long, a picture in one may be.
_ENDLESS_TAG = re.compile(r"<[^<>]{20000,}>?")
_TAG = re.compile(r"(?:<style[^<]*</style>|<[^<>]*>|\s)+", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\u00a0]+")


def extract(source: Source) -> Extracted:
    """Return the words a reader sees, block by block, with the title among the properties."""
    text, title = text_of(as_text(source.content, source.charset), lambda: source.budget.is_spent)
    kept = source.budget.take(text)
    spent = len(kept) < len(text) or source.budget.is_spent
    return Extracted(
        Extraction.PARTIAL if spent else Extraction.OK,
        source.media_type,
        kept,
        page_count=1,
        tool="html",
        reason="only the beginning was read" if spent else "",
        properties={"title": title} if title else {},
    )


def as_text(content: bytes, declared: str = "") -> str:
    """Return HTML as text by its mark, the sender's word, its own ``meta``, or its letters."""
    meta = _CHARSET.search(content[:4096])
    return plain.decode(content, declared or (meta.group(1).decode("ascii") if meta else ""))[0]


def text_of(markup: str, is_spent: object = None) -> tuple[str, str]:
    """Return the visible text and the title of HTML; broken HTML is read as a browser would."""
    root = _tree(markup)
    if root is None:
        return _stripped(markup), ""
    title = one_line("".join(root.xpath("//title[1]//text()")))  # type: ignore[arg-type]  # XPath gives strings here
    pieces: list[str] = [title, "\n"] if title else []
    spent = is_spent if callable(is_spent) else lambda: False
    walk = etree.iterwalk(root, events=("start", "end"))
    for count, (event, element) in enumerate(walk):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in UNSEEN or not tag:
                walk.skip_subtree()
            else:
                pieces.append(_opening(element, tag))
        else:
            pieces.append(_closing(element, tag))
        if count % 1000 == 0 and spent():
            break
    return _lines("".join(pieces)) or _stripped(markup), title


def sanitise(markup: str) -> str:
    """Return HTML without scripts, styles, forms, frames and anything fetched from elsewhere; links open nothing by themselves."""
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags={"script", "style", "title", "template", "svg", "math", "iframe", "object"},
        attribute_filter=_keep,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _keep(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if INLINE_IMAGE.match(value) else None
    if attribute == "href" and value.strip().lower().startswith("data:"):
        return None
    return value


def _tree(markup: str) -> etree._Element | None:
    parser = lxml_html.HTMLParser(no_network=True, recover=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    try:
        return lxml_html.document_fromstring(_ENDLESS_TAG.sub(" ", markup).encode("utf-8", "replace"), parser=parser)
    except BROKEN:
        return None


def _stripped(markup: str) -> str:
    """Return what is left without the tags: for pages nested too deeply for libxml2."""
    return tidy(_TAG.sub(" ", _ENDLESS_TAG.sub(" ", markup))) if "<script" not in markup.lower() else ""


def _opening(element: etree._Element, tag: str) -> str:
    before = "\n" if tag in BLOCKS else ""
    if tag == "img" and element.get("alt"):
        return f"{before} {element.get('alt')} "
    text = element.text or ""
    return before + (text.replace("\n", "\v") if tag == "pre" else _SPACES.sub(" ", text))


def _closing(element: etree._Element, tag: str) -> str:
    after = "\t" if tag in CELLS else "\n" if tag in BLOCKS else ""
    return after + _SPACES.sub(" ", element.tail or "")


def _lines(text: str) -> str:
    lines = (line.strip(" ").rstrip("\t ") for line in text.replace("\f", "\n").split("\n"))
    return tidy(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).replace("\v", "\n"))
