"""Fills a Word template in by docxtpl; runs in the sandbox child, for whoever brings a template may bring anything.

A template says names and little else: ``{{ party.name }}``, ``{% if case.number %}``, ``{% for each in attachments %}``. Everything else
jinja2 could do is refused before it is run: no calls, no other loops, no filters but four, and nothing but the fields that are given.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence

import docx
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from casework.letter_fields import ATTACHMENTS
from casework.vocabulary import TemplateProblem
from documents.letters import packed
from documents.merged import Merged, Values

FILTERS = frozenset({"upper", "lower", "capitalize", "join"})
LOOP = frozenset({"index", "first", "last", "length"})
_ALLOWED = (
    nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If, nodes.For, nodes.Filter, nodes.Const, nodes.Not, nodes.And,
    nodes.Or, nodes.Compare, nodes.Operand,
)  # fmt: skip
_WORDED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
_UNSAID = dict.fromkeys(each for each in range(32) if each not in (9, 10)) | {0xFFFE: None, 0xFFFF: None}
"""Characters that no XML holds."""


class TemplateFault(Exception):
    """Says what is wrong with a template, and where."""

    def __init__(self, problem: TemplateProblem, about: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.about = about


def merge(template: bytes, letters: Sequence[Values]) -> Merged:
    """Fills the template in for each letter: all of them, or none with every field that is lacking."""
    try:
        _look_into(template)
        filler = _Filler()
        made = tuple(filler.fill(template, values) for values in letters)
        if not filler.lacking and made:
            _refuse_left_over(made[0], letters[0])
    except TemplateFault as fault:
        return Merged(problem=fault.problem, about=fault.about)
    names, lacking = tuple(sorted(filler.names)), tuple(sorted(filler.lacking))
    if lacking:
        return Merged(names=names, lacking=lacking)
    return Merged(made, names, text=_words(made[0]) if made else "")


def merge_job(content: bytes, template_size: int) -> Merged:
    """Does the job of a sandbox child: the template's bytes, and behind them the letters' fields as JSON."""
    letters = json.loads(content[template_size:])
    return merge(content[:template_size], letters)


class _Room:
    """Is the fields of one room, ``party``; what is not there is undefined and knows the room it was looked for in."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._fields: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        return self._fields[name]


class _Filler(ImmutableSandboxedEnvironment):
    """Is jinja2 with what a letter needs and nothing else; gathers the names that are said, and those that lack their words."""

    def __init__(self) -> None:
        names: set[str] = set()
        lacking: set[str] = set()

        class Lacking(Undefined):
            """Is a field without words: it is no reason to stop while it is only asked for, and is gathered where it is said."""

            def __str__(self) -> str:
                room = self._undefined_obj
                lacking.add(f"{room._name}.{self._undefined_name}" if isinstance(room, _Room) else str(self._undefined_name))
                return ""

        super().__init__(autoescape=True, undefined=Lacking)
        self.names, self.lacking = names, lacking
        self.filters = {name: does for name, does in self.filters.items() if name in FILTERS}
        self.tests, self.globals = {}, {}

    def fill(self, template: bytes, values: Values) -> bytes:
        """Gives one letter as a Word file, the same bytes for the same fields."""
        word = DocxTemplate(io.BytesIO(template))
        try:
            word.render(_context(values), self, autoescape=True)
            return packed(word.docx)
        except TemplateError as error:
            raise TemplateFault(TemplateProblem.NOT_WRITTEN_SO, str(error.message or "")[:200]) from None
        except (etree.XMLSyntaxError, KeyError, ValueError, AttributeError, IndexError):
            raise TemplateFault(TemplateProblem.NOT_WRITTEN_SO) from None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self._look_through(tree)
        return tree

    def _look_through(self, tree: nodes.Template) -> None:
        """Refuses everything but names, and gathers them."""
        loops = list(tree.find_all(nodes.For))
        targets = {each.target.name for each in loops if isinstance(each.target, nodes.Name)}
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                raise TemplateFault(TemplateProblem.NOT_ALLOWED, type(node).__name__)
        for loop in loops:
            goes_over = loop.iter.name if isinstance(loop.iter, nodes.Name) else ""
            if goes_over != ATTACHMENTS or loop.find(nodes.For) is not None or not isinstance(loop.target, nodes.Name):
                raise TemplateFault(TemplateProblem.NOT_ALLOWED, f"for … in {goes_over or '?'}")
        for each in tree.find_all(nodes.Filter):
            if each.name not in FILTERS:
                raise TemplateFault(TemplateProblem.NOT_ALLOWED, f"| {each.name}")
        self.names |= set(_names(tree, targets))


def _names(tree: nodes.Template, targets: set[str]) -> Iterator[str]:
    within: set[int] = set()
    for each in tree.find_all(nodes.Getattr):
        if not isinstance(each.node, nodes.Name):
            raise TemplateFault(TemplateProblem.NOT_ALLOWED, f"….{each.attr}")
        within.add(id(each.node))
        if each.node.name == "loop" and each.attr in LOOP:
            continue
        yield f"{each.node.name}.{each.attr}"
    for name in tree.find_all(nodes.Name):
        if id(name) not in within and name.name not in targets:
            yield name.name


def _context(values: Values) -> dict[str, object]:
    """Gives the fields as the template says them, room by room."""
    context: dict[str, object] = {}
    for name, said in values.items():
        if not isinstance(said, str):
            context[name] = [str(each).translate(_UNSAID) for each in said]
            continue
        room, _, field = name.partition(".")
        here = context.setdefault(room, _Room(room))
        if isinstance(here, _Room):
            here._fields[field] = said.translate(_UNSAID)
    for room in ("party", "case", "record", "approval", "signature", "sender", "letter", "field"):
        context.setdefault(room, _Room(room))
    return context


def _look_into(template: bytes) -> None:
    """Refuses what is no plain Word file: another kind, macros, or one that fetches things from elsewhere when it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as parts:
            names = parts.namelist()
            if "word/document.xml" not in names:
                raise TemplateFault(TemplateProblem.NOT_WORD)
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise TemplateFault(TemplateProblem.HAS_MACROS)
            for name in names:
                if name.endswith(".rels") and _reaches_outside(parts.read(name)):
                    raise TemplateFault(TemplateProblem.REACHES_OUTSIDE)
        docx.Document(io.BytesIO(template))
    except (zipfile.BadZipFile, PackageNotFoundError, etree.XMLSyntaxError, KeyError, ValueError, AttributeError):
        raise TemplateFault(TemplateProblem.NOT_WORD) from None


def _reaches_outside(relations: bytes) -> bool:
    """Says whether something but a link that a reader may follow lies outside the file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return any(
        each.get("TargetMode") == "External" and not str(each.get("Type", "")).endswith("/hyperlink")
        for each in etree.fromstring(relations, parser)
    )


def _refuse_left_over(letter: bytes, values: Values) -> None:
    """Refuses a template that says a field where none is filled in: in a comment, or across what docxtpl does not read."""
    given = " ".join(each if isinstance(each, str) else " ".join(each) for each in values.values())
    if "{{" in given or "{%" in given:
        return  # people's own words hold such brackets; the check of the template itself has invented ones that do not
    for line in _lines(letter):
        if "{{" in line or "{%" in line:
            raise TemplateFault(TemplateProblem.LEFT_OVER, line.strip()[:80])


def _words(letter: bytes) -> str:
    return "\n".join(line for line in _lines(letter, only="word/document.xml"))


def _lines(letter: bytes, only: str = "") -> Iterator[str]:
    """Gives the words of a letter, paragraph by paragraph."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(letter)) as parts:
        for name in parts.namelist():
            if name == only or (not only and _WORDED.fullmatch(name)):
                for paragraph in etree.fromstring(parts.read(name), parser).iter(_PARAGRAPH):
                    yield from _said(paragraph)


def _said(paragraph: etree._Element) -> Iterator[str]:
    said: list[str] = []
    for each in paragraph.iter():
        if each.tag == _TEXT:
            said.append(each.text or "")
        elif isinstance(each.tag, str) and each.tag.endswith("}br"):
            said.append("\n")
        elif isinstance(each.tag, str) and each.tag.endswith("}tab"):
            said.append("\t")
    yield from "".join(said).split("\n")
