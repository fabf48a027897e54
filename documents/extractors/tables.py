"""Reads the tables tesseract writes, one a page: words with their places, and the text by lines."""

from documents.cleaning import clean, one_line
from documents.limits import Budget
from documents.shown import PageWords, Recognised, Word

# Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. Levels: 1 page, 5 word.
COLUMNS = 12
PAGE, WORD = "1", "5"
# Of a hundred. What tesseract is less sure of is the grain of a photograph more often than a word.
LEAST_SURE = 30.0
MOST_WORDS = 20_000


def recognised(content: bytes, sizes: list[int], budget: Budget) -> Recognised:
    """Return what stands in the tables that lie one behind the other, each so many bytes long."""
    pages, texts = [], []
    for size in sizes:
        table, content = content[:size], content[size:]
        words, text = _page(table.decode("utf-8", "replace"))
        pages.append(words)
        texts.append(budget.take(text))
    return Recognised(tuple(pages), tuple(texts))


def _page(table: str) -> tuple[PageWords, str]:
    rows = [row.split("\t", COLUMNS - 1) for row in table.splitlines()[1:]]
    rows = [row for row in rows if len(row) == COLUMNS]
    across, down = next(((_number(row[8]), _number(row[9])) for row in rows if row[0] == PAGE), (0.0, 0.0))
    said = [row for row in rows if row[0] == WORD and _number(row[10]) >= LEAST_SURE and row[11].strip()][:MOST_WORDS]
    if across <= 0 or down <= 0:
        return PageWords(()), ""
    words = tuple(_word(row, across, down) for row in said)
    # In points, as a PDF says it, taken that the page was drawn at 300 dots an inch.
    return PageWords(words, across * 72 / 300, down * 72 / 300), _text(said)


def _word(row: list[str], across: float, down: float) -> Word:
    left, top, width, height = (_number(each) for each in row[6:10])
    places = (left * 1000 / across, top * 1000 / down, (left + width) * 1000 / across, (top + height) * 1000 / down)
    return Word(one_line(row[11], 200), *(round(place, 2) for place in places))


def _text(rows: list[list[str]]) -> str:
    """Return a line a line, and an empty one between paragraphs."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        lines.setdefault(tuple(row[1:5]), []).append(row[11].strip())
    text, before = [], None
    for place, words in lines.items():
        if before is not None and place[:3] != before:
            text.append("")
        text.append(" ".join(words))
        before = place[:3]
    return clean("\n".join(text)).replace("\f", " ")


def _number(said: str) -> float:
    """Return a number of the table; what is none is nought, and so is a word that is nowhere."""
    try:
        number = float(said)
    except ValueError:
        return 0.0
    return number if -1e9 < number < 1e9 else 0.0
