"""What differs between two pages, as places on each: words that went or came, and what looks otherwise. Runs in the sandbox child."""

import json
from collections.abc import Sequence
from difflib import SequenceMatcher
from statistics import median
from typing import Any

from PIL import Image, ImageChops, ImageFilter

from documents import pages
from documents.shown import PageDifferences, Word

Box = tuple[float, ...]

MOST_WORDS = 3_000
LOOKED_AT = 600
TILE = 12
DARKER = 56
"""How far two dots must be from each other, of 255; edges of letters that are drawn anew differ by less, blurred as they are."""
OF_A_TILE = 10
REFLOWED = 4.0
"""Thousandths of the page that words may have moved; where they have moved further, everything looks otherwise and says nothing."""


def differences_job(content: bytes, size: int) -> PageDifferences:
    """Compare a page of each of two documents; what is asked stands behind them as JSON."""
    asked: dict[str, Any] = json.loads(content[size:])
    older, newer = content[: asked["older_size"]], content[asked["older_size"] : size]
    return page_differences(older, newer, asked["older_page"], asked["newer_page"])


def page_differences(older: bytes, newer: bytes, older_page: int, newer_page: int) -> PageDifferences:
    """Say where two pages, counted from 0, differ; boxes are in thousandths of each page."""
    before = pages.page_words(older, older_page).words[:MOST_WORDS]
    after = pages.page_words(newer, newer_page).words[:MOST_WORDS]
    gone: list[Box] = []
    come: list[Box] = []
    moved: list[float] = []
    matcher = SequenceMatcher(a=[word.text for word in before], b=[word.text for word in after], autojunk=False)
    for how, i, j, k, m in matcher.get_opcodes():
        if how == "equal":
            moved += [abs(a.left - b.left) + abs(a.top - b.top) for a, b in zip(before[i:j], after[k:m], strict=True)]
        else:
            gone += _lines(before[i:j])
            come += _lines(after[k:m])
    looks = () if moved and median(moved) > REFLOWED else _looks(older, newer, older_page, newer_page, (*gone, *come))
    return PageDifferences(tuple(gone), tuple(come), looks)


def _lines(words: Sequence[Word]) -> list[Box]:
    """Give a box for each line of words."""
    boxes: list[Box] = []
    for word in words:
        last, middle = boxes[-1] if boxes else None, (word.top + word.bottom) / 2
        if last is not None and last[1] <= middle <= last[3] and word.left >= last[0]:
            boxes[-1] = (last[0], min(last[1], word.top), max(last[2], word.right), max(last[3], word.bottom))
        else:
            boxes.append((word.left, word.top, word.right, word.bottom))
    return boxes


def _looks(older: bytes, newer: bytes, older_page: int, newer_page: int, told: Sequence[Box]) -> tuple[Box, ...]:
    """Give the areas that look otherwise and are not told of by their words."""
    one, other = (pages.drawn(content, page, LOOKED_AT).convert("L") for content, page in ((older, older_page), (newer, newer_page)))
    if abs(one.height / one.width - other.height / other.width) > 0.02:
        return ((0.0, 0.0, 1000.0, 1000.0),)
    other = other.resize(one.size)
    blur = ImageFilter.BoxBlur(2)
    differs = ImageChops.difference(one.filter(blur), other.filter(blur)).point(lambda dot: 255 if dot > DARKER else 0)
    tiles = differs.reduce(TILE)
    return tuple(box for box in _areas(tiles, one.size) if not any(_meet(box, each) for each in told))


def _areas(tiles: Image.Image, size: tuple[int, int]) -> list[Box]:
    """Give a box around each group of tiles that lie beside each other."""
    lit = {(n % tiles.width, n // tiles.width) for n, dot in enumerate(tiles.tobytes()) if dot > OF_A_TILE}
    across, down = 1000 * TILE / size[0], 1000 * TILE / size[1]
    boxes = []
    while lit:
        group, edge = set(), [lit.pop()]
        while edge:
            x, y = edge.pop()
            group.add((x, y))
            beside = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & lit
            lit -= beside
            edge += beside
        columns, rows = [x for x, _ in group], [y for _, y in group]
        box = (min(columns) * across, min(rows) * down, (max(columns) + 1) * across, (max(rows) + 1) * down)
        boxes.append(tuple(round(min(side, 1000.0), 2) for side in box))
    return sorted(boxes, key=lambda box: (box[1], box[0]))


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
