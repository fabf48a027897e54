"""Charts as pictures: bars beside each other, and columns over time; each tells its figures in words to who does not see it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from ui.desk.parts.markup import Markup, each, html

WIDTH = 560
_ROW, _LEFT, _LONGEST = 46, 4, 400
_STYLE = Markup('font-family="IBM Plex Sans, Helvetica, Arial, sans-serif" font-size="13" fill="#16191d"')
_DARK, _LIGHT, _LINE = "#0059b3", "#b9d4ef", "#59636e"


@dataclass(frozen=True)
class Bar:
    """Is one bar: its part of the longest from 0 to 1, a lighter one behind it, and the figures in words."""

    label: str
    share: float
    words: str
    behind: float = 0.0


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """Return bars below each other, each with its label above it and its figures behind it."""
    drawn = [_bar(at * _ROW, row) for at, row in enumerate(rows)]
    return _picture(title, [f"{row.label}: {row.words}" for row in rows], max(_ROW * len(rows), _ROW), each(drawn))


def columns(title: str, rows: Sequence[Bar]) -> Markup:
    """Return columns beside each other, the figure above and the label below each; of many, every second label or fewer."""
    step = min((WIDTH - 2 * _LEFT) / max(len(rows), 1), 64.0)
    every = max(1, round(56 / step))
    drawn = [_column(_LEFT + at * step, step, row, told=at % every == 0) for at, row in enumerate(rows)]
    base = html('<path d="M 0 150 H {width}" stroke="{line}"></path>', width=WIDTH, line=_LINE)
    return _picture(title, [f"{row.label}: {row.words}" for row in rows], 176, each([*drawn, base]))


def _bar(y: int, row: Bar) -> Markup:
    behind, width = round(_LONGEST * row.behind), round(_LONGEST * row.share)
    return html(
        '<text x="{left}" y="{base}">{label}</text><rect x="{left}" y="{top}" width="{behind}" height="14" rx="3" fill="{light}"></rect>'
        '<rect x="{left}" y="{top}" width="{width}" height="14" rx="3" fill="{dark}"></rect>'
        '<text x="{right}" y="{beside}" font-weight="600">{words}</text>',
        left=_LEFT,
        base=y + 14,
        label=_short(row.label, 72),
        top=y + 20,
        behind=behind,
        width=max(width, 2),
        light=_LIGHT,
        dark=_DARK,
        right=_LEFT + max(behind, width, 2) + 8,
        beside=y + 32,
        words=row.words,
    )


def _column(x: float, step: float, row: Bar, *, told: bool) -> Markup:
    height, dark = round(120 * row.behind), round(120 * row.behind * row.share)
    words = html('<text x="{x}" y="168" font-size="12">{label}</text>', x=round(x, 1), label=row.label) if told else Markup("")
    return html(
        '<rect x="{x}" y="{top}" width="{width}" height="{height}" fill="{light}"></rect>'
        '<rect x="{x}" y="{low}" width="{width}" height="{dark}" fill="{colour}"></rect>{words}',
        x=round(x, 1),
        top=150 - height,
        width=round(step * 0.7, 1),
        height=height,
        light=_LIGHT,
        low=150 - dark,
        dark=dark,
        colour=_DARK,
        words=words,
    )


def _picture(title: str, told: Sequence[str], height: int, drawn: Markup) -> Markup:
    """Return the drawing as an image of a page, which keeps no SVG of its own."""
    svg = html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" {style}>{drawn}</svg>',
        width=WIDTH,
        height=height,
        style=_STYLE,
        drawn=drawn,
    )
    kept = base64.b64encode(str(svg).encode()).decode()
    return html(
        '<figure class="chart"><figcaption>{title}</figcaption><img alt="{told}" width="{width}" src="data:image/svg+xml;base64,{kept}">'
        "</figure>",
        title=title,
        told=f"{title}. {'; '.join(told)}",
        width=WIDTH,
        kept=kept,
    )


def _short(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"
