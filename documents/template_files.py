"""Looks into a Word file before it is a template, and into what came of it: what runs, is built in or is fetched from elsewhere is refused.

Word does more than show a file: it runs macros, opens objects, and asks its fields (``DDEAUTO``, ``INCLUDETEXT``) when it is opened.
A letter goes to citizens in the ministry's name, so a template holds text, pictures and a few harmless fields.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from casework.vocabulary import TemplateProblem
from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.markup import has_document_type
from documents.extractors.packages import Bomb, Forged, checked_members
from documents.extractors.word_parts import W

MAIN = "word/document.xml"
LINKS = ("http://", "https://", "mailto:", "tel:")
"""What a link that a reader may follow begins with."""
FIELDS = frozenset(
    {
        *("AUTHOR", "CREATEDATE", "DATE", "DOCPROPERTY", "FILENAME", "HYPERLINK", "IF", "NOTEREF", "NUMPAGES", "NUMWORDS", "PAGE"),
        *("PAGEREF", "PRINTDATE", "REF", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "STYLEREF", "SUBJECT", "SYMBOL", "TC", "TIME"),
        *("TITLE", "TOC"),
    }
)
"""The fields of Word that only say what is in the file itself, or the time."""
MACROS = ("vbaproject", "wordvbadata", "vbadata")
BUILT_IN = frozenset({"oleobject", "package", "control", "activexcontrolbinary", "afchunk", "subdocument", "frame", "attachedtoolbars"})
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BROKEN_FILE: tuple[type[Exception], ...] = (*BROKEN_OR_DEEP, Forged, PackageNotFoundError)
OTHER_WORDS = "… "
"""Stands before what a field says behind another field inside it."""
_INSTRUCTION, _SIMPLE, _MARK = (f"{W}instrText", f"{W}delInstrText"), f"{W}fldSimple", f"{W}fldChar"
_SAYS = re.compile(r"\{_?[{%#]")


class TemplateFault(Exception):
    """Says what is wrong with a template, and where."""

    def __init__(self, problem: TemplateProblem, about: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.about = about[:200]


def look_into(template: bytes) -> frozenset[str]:
    """Refuses what is no plain Word file, and gives the instructions of its fields as they are written.

    Raises:
        TemplateFault: it is another kind, too big, runs something, has something built in, or fetches things from elsewhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as parts:
            names = checked_members(parts)
            if MAIN not in names:
                raise TemplateFault(TemplateProblem.NOT_WORD)
            _refuse_macros(parts, names)
            for name in names:
                if name.endswith(".rels"):
                    _refuse_relations(parse(parts.read(name)))
        if docx.Document(io.BytesIO(template)).part.partname != f"/{MAIN}":
            raise TemplateFault(TemplateProblem.NOT_WORD)
        written = instructions_of(template)
    except Bomb:
        raise TemplateFault(TemplateProblem.UNREADABLE) from None
    except BROKEN_FILE:
        raise TemplateFault(TemplateProblem.NOT_WORD) from None
    for each in written:
        _refuse_instruction(each)
    return written


def refuse_other_instructions(letter: bytes, written: frozenset[str]) -> None:
    """Refuses a letter whose fields say anything the template did not: somebody's own words would be run as a field.

    Raises:
        TemplateFault: with the instruction.
    """
    for each in instructions_of(letter) - written:
        raise TemplateFault(TemplateProblem.NOT_ALLOWED, each.strip())


def instructions_of(file: bytes) -> frozenset[str]:
    """Gives the instructions of every field in a Word file; one that begins with another field's outcome is ``{``."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        roots = [parse(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")]
    return frozenset(each for root in roots for each in _instructions(root) if each.strip())


def parse(content: bytes) -> etree._Element:
    """Gives a part of a Word file as XML; without entities, network, or a document type, which no Word file has."""
    if has_document_type(content):
        raise TemplateFault(TemplateProblem.NOT_ALLOWED, "DOCTYPE")
    return etree.fromstring(content.replace(STRICT, TRANSITIONAL), etree.XMLParser(resolve_entities=False, no_network=True))


def _refuse_macros(parts: zipfile.ZipFile, names: list[str]) -> None:
    types = parts.read("[Content_Types].xml").lower()
    if b"macroenabled" in types or b"vbaproject" in types or any(word in name.lower() for name in names for word in MACROS):
        raise TemplateFault(TemplateProblem.HAS_MACROS)


def _refuse_relations(relations: etree._Element) -> None:
    for each in relations.iter("{*}Relationship"):
        kind = str(each.get("Type", "")).rsplit("/", 1)[-1]
        target = str(each.get("Target", ""))
        if kind.lower().startswith(MACROS):
            raise TemplateFault(TemplateProblem.HAS_MACROS)
        if kind.lower() in BUILT_IN or kind.lower().startswith("webextension"):
            raise TemplateFault(TemplateProblem.HAS_OBJECTS, kind)
        if each.get("TargetMode") == "External" and not (kind == "hyperlink" and target.lower().startswith(LINKS)):
            raise TemplateFault(TemplateProblem.REACHES_OUTSIDE, f"{kind} {target}")


def _refuse_instruction(instruction: str) -> None:
    word = instruction.split(maxsplit=1)[0].upper()
    if instruction == "mailMerge":
        raise TemplateFault(TemplateProblem.REACHES_OUTSIDE, instruction)
    is_known = instruction.startswith(OTHER_WORDS) or word in FIELDS or word.startswith("=")
    if not is_known or _SAYS.search(instruction):
        raise TemplateFault(TemplateProblem.NOT_ALLOWED, instruction.strip())


def _instructions(root: etree._Element) -> Iterator[str]:
    """Gives what each field begins with, up to the next mark, and its other words apart."""
    if root.find(f"{W}mailMerge") is not None:
        yield "mailMerge"
    begun: list[list[str] | None] = []
    for each in root.iter(*_INSTRUCTION, _SIMPLE, _MARK):
        if each.tag == _SIMPLE:
            yield str(each.get(f"{W}instr", ""))
        elif each.tag in _INSTRUCTION:
            collected = begun[-1] if begun else None
            if collected is None:
                yield f"{OTHER_WORDS}{each.text or ''}"
            else:
                collected.append(each.text or "")
        else:
            yield from _at_a_mark(begun, str(each.get(f"{W}fldCharType", "")))


def _at_a_mark(begun: list[list[str] | None], mark: str) -> Iterator[str]:
    if begun and (collected := begun[-1]) is not None:
        said = "".join(collected)
        yield "{" if mark == "begin" and not said.strip() else said
        begun[-1] = None
    if mark == "begin":
        begun.append([])
    elif mark == "end" and begun:
        begun.pop()
