"""Fills a Word template in by docxtpl; runs in the sandbox child, for whoever brings a template may bring anything.

A template says names and little else: ``{{ party.name }}``, ``{% if case.number %}``, ``{% for each in attachments %}``. Everything else
jinja2 could do is refused before it is run: no calls, no other loops, no filters but four, and nothing but the fields that are given.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from casework.letter_fields import ATTACHMENTS
from casework.vocabulary import TemplateProblem
from documents.extractors.word_parts import W
from documents.letters import packed
from documents.merged import Merged, Values
from documents.template_files import TemplateFault, look_into, parse, refuse_other_instructions

FILTERS = frozenset({"upper", "lower", "capitalize", "join"})
LOOP = frozenset({"index", "first", "last", "length"})
_ALLOWED = (
    nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If, nodes.For, nodes.Filter, nodes.Const, nodes.Not, nodes.And,
    nodes.Or, nodes.Compare, nodes.Operand,
)  # fmt: skip
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
LONGEST_PROPERTY = 255
_WORDED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_SAID = (f"{W}t", f"{W}br", f"{W}tab")
_PARAGRAPH, _FALLBACK = f"{W}p", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BRACKETS = re.compile(r"\{_?[{%]")
_MARKUP = re.compile(r"\{\{-?(p|r|tr|tc) ")
"""How docxtpl is asked to put a value where markup stands, outside any text."""
_UNSAID = dict.fromkeys(each for each in range(32) if each not in (9, 10)) | {0xFFFE: None, 0xFFFF: None}
"""Characters that no XML holds."""


def merge(template: bytes, letters: Sequence[Values]) -> Merged:
    """Fills the template in for each letter: all of them, or none with every field that is lacking."""
    try:
        written = look_into(template)
        _refuse_markup(template)
        filler = _Filler()
        made: tuple[bytes, ...] = ()
        lacking_in: list[tuple[str, ...]] = []
        for values in letters:
            filler.lacking.clear()
            made += (filler.fill(template, values),)
            lacking_in.append(tuple(sorted(filler.lacking)))
        for letter in made:
            refuse_other_instructions(letter, written)
        if made and not any(lacking_in):
            _refuse_left_over(made[0], letters[0])
    except TemplateFault as fault:
        return Merged(problem=fault.problem, about=fault.about)
    names, lacking = tuple(sorted(filler.names)), tuple(sorted({name for each in lacking_in for name in each}))
    if lacking:
        return Merged(names=names, lacking=lacking, lacking_in=tuple(lacking_in))
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


class _Listed(list[str]):
    """Is the titles of what is enclosed, said in a row where a template says them without a loop."""

    def __str__(self) -> str:
        return ", ".join(self)


class _Word(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """Is a Word file whose properties hold words and no markup, as long as Word lets them be."""

    def render_properties(self, context: dict[str, object], jinja_env: Environment | None = None) -> None:
        """Fills the properties in, as docxtpl does for the text."""
        if jinja_env is None:
            raise TypeError("no environment")
        plain = jinja_env.overlay(autoescape=False)
        for name in PROPERTIES:
            said = plain.from_string(getattr(self.docx.core_properties, name)).render(context)
            setattr(self.docx.core_properties, name, said[:LONGEST_PROPERTY])


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
        word = _Word(io.BytesIO(template))
        try:
            word.render(_context(values), self, autoescape=True)
            return packed(word.docx)
        except TemplateError as error:
            raise TemplateFault(TemplateProblem.NOT_WRITTEN_SO, str(error.message or "")[:200]) from None
        except (etree.XMLSyntaxError, KeyError, ValueError, TypeError, AttributeError, IndexError):
            raise TemplateFault(TemplateProblem.NOT_WRITTEN_SO) from None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self._look_through(tree)
        return tree

    def _look_through(self, tree: nodes.Template) -> None:
        """Refuses everything but names, and gathers them."""
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                raise TemplateFault(TemplateProblem.NOT_ALLOWED, type(node).__name__)
        for loop in tree.find_all(nodes.For):
            _refuse_loop(loop)
        for each in tree.find_all(nodes.Filter):
            _refuse_filter(each)
        self.names |= set(_names(tree))


def _refuse_loop(loop: nodes.For) -> None:
    goes_over = loop.iter.name if isinstance(loop.iter, nodes.Name) else ""
    is_plain = isinstance(loop.target, nodes.Name) and loop.test is None and not loop.recursive
    if goes_over != ATTACHMENTS or loop.find(nodes.For) is not None or not is_plain:
        raise TemplateFault(TemplateProblem.NOT_ALLOWED, f"for … in {goes_over or '?'}")


def _refuse_filter(each: nodes.Filter) -> None:
    """Refuses filters but the four, and what they could be told to reach for; ``join`` is for what is enclosed."""
    is_join = each.name == "join"
    joins_what_is_enclosed = isinstance(each.node, nodes.Name) and each.node.name == ATTACHMENTS
    if each.name not in FILTERS or len(each.args) > is_join or each.kwargs or (is_join and not joins_what_is_enclosed):
        raise TemplateFault(TemplateProblem.NOT_ALLOWED, f"| {each.name}")


def _names(tree: nodes.Template) -> Iterator[str]:
    """Gives the fields that are named; what a loop goes by is none within the loop, and is one outside it."""
    within = set(_of_loops(tree))
    for each in tree.find_all(nodes.Getattr):
        if not isinstance(each.node, nodes.Name) or each.attr.startswith("_"):
            raise TemplateFault(TemplateProblem.NOT_ALLOWED, f"….{each.attr}")
        if each.node.name == "loop" and each.attr in LOOP and id(each.node) in within:
            continue
        within.add(id(each.node))
        yield f"{each.node.name}.{each.attr}"
    for name in tree.find_all(nodes.Name):
        if id(name) not in within:
            yield name.name


def _of_loops(tree: nodes.Template) -> Iterator[int]:
    """Gives which names in a loop are the loop's own: what it goes by, and ``loop``."""
    for loop in tree.find_all(nodes.For):
        own = {"loop"} | ({loop.target.name} if isinstance(loop.target, nodes.Name) else set())
        yield id(loop.target)
        for statement in loop.body:
            yield from (id(name) for name in statement.find_all(nodes.Name) if name.name in own)


def _context(values: Values) -> dict[str, object]:
    """Gives the fields as the template says them, room by room."""
    context: dict[str, object] = {}
    for name, said in values.items():
        if not isinstance(said, str):
            context[name] = _Listed(str(each).translate(_UNSAID) for each in said)
            continue
        room, _, field = name.partition(".")
        here = context.setdefault(room, _Room(room))
        if isinstance(here, _Room):
            here._fields[field] = said.translate(_UNSAID)
    for room in ("party", "case", "record", "approval", "signature", "sender", "letter", "field", "phrase"):
        context.setdefault(room, _Room(room))
    return context


def _refuse_markup(template: bytes) -> None:
    """Refuses fields that ask to stand outside any text, where no reader would see their words."""
    for line in _lines(template):
        if found := _MARKUP.search(line):
            raise TemplateFault(TemplateProblem.NOT_ALLOWED, found[0].strip())


def _refuse_left_over(letter: bytes, values: Values) -> None:
    """Refuses a template that says a field where none is filled in: in a comment, or across what docxtpl does not read."""
    given = " ".join(each if isinstance(each, str) else " ".join(each) for each in values.values())
    if _BRACKETS.search(given):
        return  # people's own words hold such brackets; the check of the template itself has invented ones that do not
    for line in _lines(letter):
        if _BRACKETS.search(line):
            raise TemplateFault(TemplateProblem.LEFT_OVER, line.strip()[:80])


def _words(letter: bytes) -> str:
    return "\n".join(line for line in _lines(letter, only="word/document.xml"))


def _lines(letter: bytes, only: str = "") -> Iterator[str]:
    """Gives the words of a letter, paragraph by paragraph."""
    with zipfile.ZipFile(io.BytesIO(letter)) as parts:
        for name in parts.namelist():
            if name == only or (not only and _WORDED.fullmatch(name)):
                for paragraph in parse(parts.read(name)).iter(_PARAGRAPH):
                    yield from _said(paragraph)


def _said(paragraph: etree._Element) -> Iterator[str]:
    """Gives the lines of one paragraph; those of a text box in it are paragraphs of their own, and said once."""
    if next(paragraph.iterancestors(_FALLBACK), None) is not None:
        return
    said: list[str] = []
    for run in paragraph.iter(f"{W}r"):
        if next(run.iterancestors(_PARAGRAPH)) is paragraph:
            said += [{f"{W}br": "\n", f"{W}tab": "\t"}.get(str(each.tag), each.text or "") for each in run.iterchildren(*_SAID)]
    yield from "".join(said).split("\n")
