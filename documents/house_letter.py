"""The house's own letter templates, Danish and English, by our own code: a reply where no template is chosen, and a letter to parties."""

import io
from dataclasses import dataclass
from functools import lru_cache

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from documents.letters import packed, word_template

QUIET = RGBColor(0x55, 0x55, 0x55)


@dataclass(frozen=True)
class Said:
    """Is what the letter says in one language, beside its fields."""

    case: str
    dear: str
    about: str
    enclosed: str
    ask: str
    greeting: str


SAID = {
    "da": Said(
        case="Sagsnr. {{ case.number }}",
        dear="Kære {{ party.name }}",
        about="Vi har behandlet „{{ record.title }}“. Svaret blev godkendt den {{ approval.finished }}.",
        enclosed="Svaret fremgår af det, der er vedlagt:",
        ask="Har du spørgsmål, er du velkommen til at kontakte {{ sender.name }}, {{ sender.unit }}.",
        greeting="Med venlig hilsen",
    ),
    "en": Said(
        case="Case no. {{ case.number }}",
        dear="Dear {{ party.name }}",
        about="We have dealt with “{{ record.title }}”. The answer was approved on {{ approval.finished }}.",
        enclosed="The answer is in what is enclosed:",
        ask="If you have questions, please contact {{ sender.name }}, {{ sender.unit }}.",
        greeting="Yours sincerely",
    ),
}


INFORMING = {
    "da": "Vi skriver til dig, fordi du er part i sagen „{{ case.title }}“. Her står, hvad brevet handler om.",
    "en": "We write to you because you are a party to the case “{{ case.title }}”. Here it says what the letter is about.",
}
"""What the letter to parties says before somebody has written their own words."""


@lru_cache(maxsize=4)
def house_template(language: str) -> bytes:
    """Gives the house's template as a Word file, the same bytes every time."""
    said = SAID.get(language, SAID["da"])
    word = _begun(said, "{{ record.title }}", "{{ signature.authority }}")
    _line(word, said.about, after=Pt(10))
    _line(word, "{%p if attachments %}")
    _line(word, said.enclosed)
    _line(word, "{%p for each in attachments %}")
    word.add_paragraph("{{ each }}", style="List Bullet")
    _line(word, "{%p endfor %}")
    _line(word, "{%p endif %}")
    _line(word, said.ask, before=Pt(8), after=Pt(18))
    _line(word, said.greeting, after=Pt(24))
    _line(word, "{{ signature.block }}")
    return packed(word)


@lru_cache(maxsize=4)
def informing_template(language: str) -> bytes:
    """Gives a letter to parties of a case that no approval stands behind, as a Word file, the same bytes every time."""
    said = SAID.get(language, SAID["da"])
    word = _begun(said, "{{ case.title }}", "{{ case.unit }}")
    _line(word, INFORMING.get(language, INFORMING["da"]), after=Pt(10))
    _line(word, said.ask, before=Pt(8), after=Pt(18))
    _line(word, said.greeting, after=Pt(24))
    for each in ("{{ sender.name }}", "{{ sender.unit }}"):
        _line(word, each)
    return packed(word)


def _begun(said: Said, title: str, of: str) -> WordDocument:
    """Gives a letter as far as the words to whom it is."""
    word = docx.Document(io.BytesIO(word_template()))
    _page(word, title, of)
    _only_if(word, "party.address", ("{{ party.name }}", "{{ party.address }}"), otherwise=("{{ party.name }}",))
    _line(word, "{{ letter.date }}", to_the_right=True, before=Pt(12))
    _only_if(word, "case.number", (said.case,), to_the_right=True)
    heading = word.add_heading(title, level=1)
    for run in heading.runs:
        run.font.color.rgb, run.font.size = RGBColor(0, 0, 0), Pt(14)
    _line(word, said.dear, after=Pt(10))
    return word


def _page(word: WordDocument, title: str, of: str) -> None:
    normal = word.styles["Normal"].font
    normal.name, normal.size = "Georgia", Pt(10.5)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.header.paragraphs[0].text = of
    section.footer.paragraphs[0].text = f"{{{{ sender.unit }}}} · {of}"
    for paragraph in (section.header.paragraphs[0], section.footer.paragraphs[0]):
        for run in paragraph.runs:
            run.font.color.rgb, run.font.size = QUIET, Pt(8.5)
    core = word.core_properties
    core.title, core.author, core.comments = title, of, ""


def _only_if(
    word: WordDocument, field: str, lines: tuple[str, ...], *, otherwise: tuple[str, ...] = (), to_the_right: bool = False
) -> None:
    """Writes lines that stand there only where a field has words; the paragraphs of the condition leave no gap behind."""
    _line(word, f"{{%p if {field} %}}")
    for each in lines:
        _line(word, each, to_the_right=to_the_right)
    if otherwise:
        _line(word, "{%p else %}")
        for each in otherwise:
            _line(word, each, to_the_right=to_the_right)
    _line(word, "{%p endif %}")


def _line(word: WordDocument, text: str, *, to_the_right: bool = False, before: Pt | None = None, after: Pt | None = None) -> Paragraph:
    paragraph = word.add_paragraph(text)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = before or Pt(0), after or Pt(0)
    if to_the_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph
