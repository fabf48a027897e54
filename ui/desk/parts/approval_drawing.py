"""A definition drawn: each step below the one before, with who is asked, when it takes place and by when. SVG, on its own or on a page."""

import base64
from textwrap import wrap

from casework.approvals.definition import DefinitionRead, StepRead
from ui.desk.parts import definition_terms
from ui.desk.parts.definition_terms import Names
from ui.desk.parts.markup import Markup, each, html
from ui.desk.parts.words import t

WIDTH = 560
_BOX, _LEFT, _LINE, _GAP = 400, 80, 20, 34
_STYLE = Markup('font-family="IBM Plex Sans, Helvetica, Arial, sans-serif" font-size="14" fill="#16191d"')


def drawing(read: DefinitionRead, names: Names) -> Markup:
    """Return the definition as an SVG image with a name that a screen reader reads; ``names`` are what it names, in words."""
    parts, y = [_end(20, t("Sent for approval"))], 56
    for number, step in enumerate(read.steps, start=1):
        made, y = _step(step, number, y, names)
        parts.append(made)
    parts += [_arrow(y, y + _GAP), _end(y + _GAP, t("Approved"), is_last=True)]
    height = y + _GAP + 44
    return html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        'aria-label="{label}" {style}><rect width="{width}" height="{height}" fill="#ffffff"></rect>{parts}</svg>',
        width=WIDTH,
        height=height,
        label=f"{read.title}: {' → '.join(step.title for step in read.steps)}",
        style=_STYLE,
        parts=each(parts),
    )


def picture(read: DefinitionRead, names: Names) -> Markup:
    """Return the drawing as an image of a page, told in words to who does not see it: the page keeps no SVG of its own."""
    kept = base64.b64encode(str(drawing(read, names)).encode()).decode()
    return html(
        '<img class="drawn" alt="{told}" width="{width}" src="data:image/svg+xml;base64,{kept}">',
        told=_told(read, names),
        width=WIDTH,
        kept=kept,
    )


def _told(read: DefinitionRead, names: Names) -> str:
    steps = []
    for number, step in enumerate(read.steps, start=1):
        when = definition_terms.condition(step, names)
        said = [t("If {condition}", condition=when)] if when else []
        said += [definition_terms.seat(seat, names) for seat in step.seats]
        said += [definition_terms.waits(step, names), definition_terms.needs(step), definition_terms.deadline(step)]
        steps.append(f"{number}. {step.title} ({', '.join(part for part in said if part)})")
    return f"{read.title}: {'; '.join(steps)}"


def _step(step: StepRead, number: int, y: int, names: Names) -> tuple[Markup, int]:
    """Return a step with the arrow to it, and where the next begins."""
    when = definition_terms.condition(step, names)
    parts = [_arrow(y, y + _GAP)]
    y += _GAP
    if when:
        asked = _wrapped(t("If {condition}", condition=when), 54)
        low = y + 34 + _LINE * (len(asked) - 1)
        parts += [_asked(asked, y, low), _arrow(low, low + _GAP)]
        y = low + _GAP
    titles, lines = _wrapped(f"{number}. {step.title}", 38), _lines(step, names)
    top = y + 24 + _LINE * (len(titles) - 1)
    height = top - y + 10 + _LINE * len(lines) + 8
    parts.append(
        html(
            '<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="#f5f8fc" stroke="#0059b3" stroke-width="1.5"></rect>'
            '<g font-weight="600">{titles}</g>'
            '<text x="{right}" y="{first}" text-anchor="end" fill="#4a5057" font-size="13">{deadline}</text>{lines}',
            x=_LEFT,
            y=y,
            width=_BOX,
            height=height,
            right=_LEFT + _BOX - 14,
            first=y + 24,
            titles=each([_title(line, y + 24 + _LINE * at) for at, line in enumerate(titles)]),
            deadline=definition_terms.deadline(step),
            lines=each([_text(line, _LEFT + 14, top + _LINE * at) for at, line in enumerate(lines, start=1)]),
        )
    )
    return each(parts), y + height


def _lines(step: StepRead, names: Names) -> list[str]:
    seats = [definition_terms.seat(seat, names) for seat in step.seats]
    lines = [_short(f"• {each}", 56) for each in seats[:6]]
    if len(seats) > 6:
        lines.append(t("… and {count} more", count=len(seats) - 6))
    if waiting := definition_terms.waits(step, names):
        lines.append(_short(waiting, 56))
    if how_many := definition_terms.needs(step):
        lines.append(how_many)
    if step.gate:
        lines.append(t("a gatekeeper prepares and finishes it"))
    if step.limited:
        lines.append(t("the executive returns nothing"))
    if step.copies:
        lines.append(_short(t("copies: {names}", names=", ".join(definition_terms.seat(seat, names) for seat in step.copies)), 56))
    if told := definition_terms.tells(step):
        lines.append(_short(told, 56))
    if step.escalation:
        told = t("late: {name} is told", name=definition_terms.seat(step.escalation.to, names))
        lines.append(_short(told, 56))
    return lines


def _text(line: str, x: int, y: int) -> Markup:
    return html('<text x="{x}" y="{y}" font-size="13" fill="#33383d">{line}</text>', x=x, y=y, line=line)


def _title(line: str, y: int) -> Markup:
    return html('<text x="{x}" y="{y}">{line}</text>', x=_LEFT + 14, y=y, line=line)


def _asked(lines: list[str], y: int, low: int) -> Markup:
    middle = _LEFT + _BOX // 2
    words = [
        html('<text x="{x}" y="{y}" text-anchor="middle" font-size="13">{line}</text>', x=middle, y=y + 22 + _LINE * at, line=line)
        for at, line in enumerate(lines)
    ]
    return html(
        '<path d="M {left} {y} H {right} L {far} {middle_y} L {right} {low} H {left} L {near} {middle_y} Z" fill="#fff8e6" '
        'stroke="#8a6100" stroke-width="1.5"></path>{words}',
        left=_LEFT + 14,
        right=_LEFT + _BOX - 14,
        far=_LEFT + _BOX,
        near=_LEFT,
        y=y,
        middle_y=(y + low) // 2,
        low=low,
        words=each(words),
    )


def _arrow(top: int, bottom: int) -> Markup:
    middle = _LEFT + _BOX // 2
    return html(
        '<path d="M {x} {top} V {end} M {left} {head} L {x} {end} L {right} {head}" fill="none" '
        'stroke="#59636e" stroke-width="1.5"></path>',
        x=middle,
        top=top,
        end=bottom - 2,
        head=bottom - 8,
        left=middle - 5,
        right=middle + 5,
    )


def _end(y: int, words: str, *, is_last: bool = False) -> Markup:
    return html(
        '<rect x="{x}" y="{y}" width="200" height="36" rx="18" fill="{fill}" stroke="{stroke}" stroke-width="1.5"></rect>'
        '<text x="{middle}" y="{base}" text-anchor="middle" font-weight="600">{words}</text>',
        x=_LEFT + _BOX // 2 - 100,
        y=y,
        middle=_LEFT + _BOX // 2,
        base=y + 23,
        fill="#e6f4ea" if is_last else "#ffffff",
        stroke="#1a7f37" if is_last else "#59636e",
        words=words,
    )


def _wrapped(words: str, length: int) -> list[str]:
    """Return the words on as many lines as they need; what is said is never cut off."""
    return wrap(words, length) or [words]


def _short(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"
