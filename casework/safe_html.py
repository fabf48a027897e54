"""HTML as the house keeps it: what a person writes is reduced to text with plain marks before it is stored."""

import nh3

TAGS = {"p", "br", "strong", "b", "em", "i", "u", "s", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "a", "table", "thead", "tbody",
        "tr", "th", "td", "hr", "sub", "sup", "div", "span"}  # fmt: skip
LONGEST = 2_000_000


def sanitised(html: str) -> str:
    """Gives the HTML without anything that runs, loads or styles; links only to the web and to mail addresses."""
    return nh3.clean(
        html.replace("\x00", "")[:LONGEST],
        tags=TAGS,
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto"},
        strip_comments=True,
        link_rel="noopener noreferrer",
    )
