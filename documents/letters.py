"""Write letters: one ``Letter`` as a PDF or as a Word file, the same bytes every time for the same letter.

Text reaches the page as values, never as markup, so nothing a person types can run in the typesetter.
"""

import datetime as dt
import io
import zipfile
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Literal

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from documents.typesetting import typeset

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december")
_TABLE_STYLE = "Light Grid Accent 1"
_UNUSED_PARTS = frozenset({"stylesWithEffects", "thumbnail", "customXml"})
_ZIP_EPOCH = bytes((0, 0, 0x21, 0))  # midnight, 1 January 1980, in the two words of a zip header
Layout = Literal["authority", "company", "citizen", "note", "invoice"]


@dataclass(frozen=True)
class Heading:
    """A heading between paragraphs."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list, numbered or with bullets."""

    items: tuple[str, ...]
    numbered: bool = True


@dataclass(frozen=True)
class Table:
    """A table: a head, rows of the same width, and whether the last row is a sum; all columns but the first hold figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    last_is_sum: bool = False


Block = Heading | Paragraph | Points | Table


@dataclass(frozen=True)
class Letter:
    """What stands in a letter; ``sender`` and ``recipient`` are the lines of an address, its name first."""

    layout: Layout
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    date: dt.date
    subject: str
    blocks: tuple[Block, ...]
    reference: tuple[str, ...] = ()
    salutation: str = ""
    closing: str = "Med venlig hilsen"
    signature: tuple[str, ...] = ()
    footer: str = ""
    accent: str = "#1f4e46"


def danish_date(day: dt.date) -> str:
    """Writes a date as a Danish letter does: 18. november 2026."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def letter_pdf(letter: Letter) -> bytes:
    """Gives the letter as a tagged PDF."""
    return typeset(_TEMPLATE, _values(letter), dt.datetime.combine(letter.date, dt.time(9), dt.UTC))


def _values(letter: Letter) -> dict[str, object]:
    blocks = [{"kind": type(block).__name__.lower(), **asdict(block)} for block in letter.blocks]
    return {**asdict(letter), "date": danish_date(letter.date), "blocks": blocks}


_TEMPLATE = r"""
#let d = json(bytes(sys.inputs.values))
#let accent = rgb(d.accent)
#let quiet = rgb("#555555")
#let headed = ("authority", "note", "company", "invoice").contains(d.layout)
#set document(title: d.subject, author: d.sender.first())
#set text(font: "Libertinus Serif", size: 10.5pt, lang: "da", hyphenate: true)
#set par(justify: d.layout != "citizen", leading: 0.62em, spacing: 1.05em)
#set page(
  paper: "a4",
  margin: (left: 2.6cm, right: 2.6cm, top: 2.6cm, bottom: 2.4cm),
  header: context if counter(page).get().first() > 1 [
    #set text(8.5pt, fill: quiet)
    #d.sender.first() #h(1fr) #d.subject
  ],
  footer: context [
    #set text(8pt, fill: quiet)
    #if d.footer != "" [#line(length: 100%, stroke: 0.4pt + accent) #v(-6pt)]
    #d.footer #h(1fr) Side #counter(page).display() af #counter(page).final().first()
  ],
)
#show heading: it => block(above: 1.3em, below: 0.7em, text(size: if it.level == 1 { 13pt } else { 11pt }, weight: "bold", it.body))

#let lines(list) = list.map(entry => [#entry]).join(linebreak())
#let size = if d.layout == "citizen" { 10.5pt } else { 14pt }
#let name = text(size: size, weight: "bold", fill: if headed { accent } else { black }, d.sender.first())

#if d.layout == "authority" or d.layout == "note" [
  #grid(columns: (1fr, auto), align: (left, right),
    [#name #v(-4pt) #rect(width: 3.2cm, height: 2pt, fill: accent)],
    [#set text(9pt); #set par(leading: 0.5em); #lines(d.sender.slice(1))])
  #v(1.1cm)
  #if d.layout == "note" [#text(size: 18pt, weight: "bold", tracking: 1.5pt, fill: accent)[NOTAT] #v(2mm)]
  #grid(columns: (1fr, auto), align: (left, right),
    [#set par(leading: 0.5em); #lines(d.recipient)],
    [#set text(9pt); #set par(leading: 0.5em); #d.date #linebreak() #lines(d.reference)])
] else if d.layout == "company" or d.layout == "invoice" [
  #rect(width: 100%, inset: (x: 0pt, y: 6pt), stroke: (bottom: 1.2pt + accent))[
    #name #linebreak() #text(8.5pt, fill: quiet, d.sender.slice(1).join(" · "))
  ]
  #v(0.8cm)
  #grid(columns: (1fr, auto), align: (left, right),
    [#set par(leading: 0.5em); #lines(d.recipient)],
    [#set text(9.5pt); #set par(leading: 0.5em); #d.date #linebreak() #lines(d.reference)])
] else [
  #align(right)[#set par(leading: 0.5em); #name #linebreak() #lines(d.sender.slice(1))]
  #v(0.6cm)
  #set par(leading: 0.5em)
  #lines(d.recipient)
  #align(right, d.date)
  #lines(d.reference)
]
#v(0.7cm)
= #d.subject
#v(0.2cm)
#if d.salutation != "" [#d.salutation #parbreak()]
#for b in d.blocks {
  if b.kind == "heading" [== #b.text]
  if b.kind == "paragraph" [#b.text #parbreak()]
  if b.kind == "points" { (if b.numbered { enum } else { list })(..b.items.map(entry => [#entry])) }
  if b.kind == "table" {
    let last = b.rows.len()
    table(
      columns: (1fr,) + (auto,) * (b.head.len() - 1),
      align: (column, row) => if column == 0 { left } else { right },
      stroke: (x, y) => (bottom: if y == 0 { 0.9pt + accent } else { 0.4pt + luma(190) }),
      inset: (x: 5pt, y: 4.5pt),
      table.header(..b.head.map(entry => strong(entry))),
      ..b.rows.enumerate().map(((at, row)) => {
        row.map(entry => if b.last_is_sum and at == last - 1 { strong(entry) } else [#entry])
      }).flatten())
  }
}
#if d.closing != "" or d.signature.len() > 0 [
  #block(breakable: false)[#v(0.35cm) #d.closing #v(0.75cm) #set par(leading: 0.5em); #lines(d.signature)]
]
""".encode()


def letter_docx(letter: Letter) -> bytes:
    """Gives the letter as a Word file with header, footer, real lists and real tables."""
    word = docx.Document(io.BytesIO(word_template()))
    _set_properties(word, letter)
    _write_head(word, letter)
    for block in letter.blocks:
        _write_block(word, block)
    if letter.closing:
        _write_lines(word, (letter.closing,), space_before=Pt(12), space_after=Pt(26))
    _write_lines(word, letter.signature)
    return packed(word)


def _set_properties(word: WordDocument, letter: Letter) -> None:
    moment = dt.datetime.combine(letter.date, dt.time(9))
    core = word.core_properties
    core.title, core.author, core.last_modified_by, core.comments = letter.subject[:250], letter.sender[0][:250], "", ""
    core.created = core.modified = moment
    normal = word.styles["Normal"].font
    normal.name, normal.size = "Georgia", Pt(10.5)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.header.paragraphs[0].text = " · ".join(letter.sender[:2])
    section.footer.paragraphs[0].text = letter.footer or " · ".join(letter.sender)
    for paragraph in (section.header.paragraphs[0], section.footer.paragraphs[0]):
        _shade(paragraph, RGBColor(0x55, 0x55, 0x55), Pt(8.5))


def _shade(paragraph: WordParagraph, colour: RGBColor, size: Pt) -> None:
    for run in paragraph.runs:
        run.font.color.rgb, run.font.size = colour, size


def _write_head(word: WordDocument, letter: Letter) -> None:
    accent = RGBColor.from_string(letter.accent.removeprefix("#").upper())
    for at, line in enumerate((letter.sender[0], *letter.sender[1:])):
        paragraph = _write_lines(word, (line,), right=True)
        if at == 0:
            _shade(paragraph, accent, Pt(14))
    if letter.layout == "note":
        _shade(_write_lines(word, ("NOTAT",)), accent, Pt(18))
    _write_lines(word, letter.recipient, space_before=Pt(18))
    _write_lines(word, (danish_date(letter.date), *letter.reference), right=True, space_after=Pt(12))
    title = word.add_heading(letter.subject, level=1)
    _shade(title, RGBColor(0, 0, 0), Pt(14))
    if letter.salutation:
        word.add_paragraph(letter.salutation)


def _write_lines(
    word: WordDocument, lines: tuple[str, ...], *, right: bool = False, space_before: Pt | None = None, space_after: Pt | None = None
) -> WordParagraph:
    paragraph = word.add_paragraph("\n".join(lines))
    paragraph.paragraph_format.space_before = space_before
    paragraph.paragraph_format.space_after = space_after or Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def _write_block(word: WordDocument, block: Block) -> None:
    if isinstance(block, Heading):
        _shade(word.add_heading(block.text, level=2), RGBColor(0, 0, 0), Pt(11.5))
    elif isinstance(block, Paragraph):
        word.add_paragraph(block.text)
    elif isinstance(block, Points):
        for item in block.items:
            word.add_paragraph(item, style="List Number" if block.numbered else "List Bullet")
    else:
        _write_table(word, block)


def _write_table(word: WordDocument, block: Table) -> None:
    table = word.add_table(rows=1 + len(block.rows), cols=len(block.head), style=_TABLE_STYLE)
    cells = table._cells  # the public row.cells builds this whole list anew for every row
    for at, text in enumerate(text for row in (block.head, *block.rows) for text in row):
        _write_cell(cells[at], text, is_figure=at % len(block.head) > 0)
    word.add_paragraph()


def _write_cell(cell: _Cell, text: str, *, is_figure: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.add_run(text)
    if is_figure:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


@lru_cache(maxsize=1)
def word_template() -> bytes:
    """Gives python-docx's own template without the styles, thumbnail and copies no letter uses: a third of the time and size."""
    word = docx.Document()
    for style in list(word.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in {_TABLE_STYLE, "Normal Table"}:
            style.delete()
    for holder in (word.part.package, word.part):
        for id in [id for id, relation in holder.rels.items() if relation.reltype.rpartition("/")[2] in _UNUSED_PARTS]:
            del holder.rels[id]
    template = io.BytesIO()
    word.save(template)
    return template.getvalue()


def packed(word: WordDocument) -> bytes:
    """Gives the package; the times that zip writes into it are set to 1980, so the same letter is the same bytes."""
    written = io.BytesIO()
    word.save(written)
    package = bytearray(written.getvalue())
    with zipfile.ZipFile(written) as parts:
        at = parts.start_dir
        for part in parts.infolist():
            package[part.header_offset + 10 : part.header_offset + 14] = _ZIP_EPOCH
            package[at + 12 : at + 16] = _ZIP_EPOCH
            at += 46 + sum(int.from_bytes(package[at + field : at + field + 2], "little") for field in (28, 30, 32))
    return bytes(package)
