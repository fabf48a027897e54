"""Word files that are brought as templates: what runs, what is built in and what is fetched from elsewhere is refused by name."""

import io
import warnings
import zipfile

import pytest

from casework.letter_fields import invented
from casework.vocabulary import TemplateProblem
from documents.isolation import isolation
from documents.limits import Limits
from documents.merging import merge
from tests.replies import template

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FIELD = """<w:r><w:fldChar w:fldCharType="begin"/></w:r>{begins}<w:r><w:fldChar w:fldCharType="end"/></w:r>"""
SAYS = "<w:r><w:instrText>{text}</w:instrText></w:r>"


def with_part(file: bytes, name: str, content: str | bytes, *, twice: bool = False) -> bytes:
    """Gives a Word file with another part in it, or in the place of its own."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name or twice:
                new.writestr(part, old.read(part))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a name that is there twice, which is what is wanted
            new.writestr(name, content)
    return target.getvalue()


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """Gives a Word file with a relation."""
    relation = f'<Relationship Id="r1" Type="{KINDS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return with_part(template("x"), "word/_rels/header1.xml.rels", f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>')


def changed(name: str, before: str, after: str) -> bytes:
    """Gives a Word file with something else in a part."""
    file = template("HER")
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        content = parts.read(name).decode()
    assert before in content
    return with_part(file, name, content.replace(before, after, 1))


def with_field(*said: str, markup: str = "") -> bytes:
    """Gives a Word file with one of Word's own fields, its words split over several runs."""
    begins = "".join(SAYS.format(text=text) for text in said) + markup
    return changed("word/document.xml", "<w:r><w:t>HER</w:t></w:r>", FIELD.format(begins=begins))


def bomb() -> bytes:
    """Gives a Word file of a few kB with a part of 8 MB."""
    return with_part(template("x"), "word/bomb.xml", b" " * (8 << 20))


P = TemplateProblem
WRONG: dict[str, tuple[bytes, TemplateProblem]] = {
    "empty": (b"", P.NOT_WORD),
    "a pdf": (b"%PDF-1.7", P.NOT_WORD),
    "cut short": (template("x")[:-40], P.NOT_WORD),
    "damaged": (template("x")[:200] + b"\0" * 400 + template("x")[600:], P.NOT_WORD),
    "a zip of nothing": (with_part(with_part(template("x"), "word/document.xml", "<a/>"), "[Content_Types].xml", "<b/>"), P.NOT_WORD),
    "xml that is none": (with_part(template("x"), "word/document.xml", "<w:document"), P.NOT_WORD),
    "a part twice": (with_part(template("x"), "word/document.xml", "<w:document/>", twice=True), P.NOT_WORD),
    "a part outside": (with_part(template("x"), "../../etc/passwd", "x"), P.NOT_WORD),
    "a bomb": (bomb(), P.UNREADABLE),
    "macros": (with_part(template("x"), "word/vbaProject.bin", "x"), P.HAS_MACROS),
    "macros by another name": (related("../2006/relationships/vbaProject", "nothing.bin", "Internal"), P.HAS_MACROS),
    "a file for macros": (
        changed("[Content_Types].xml", "wordprocessingml.document.main+xml", "document.macroEnabled.main+xml"), P.HAS_MACROS,
    ),
    "an object": (related("oleObject", "embeddings/oleObject1.bin", "Internal"), P.HAS_OBJECTS),
    "a control": (related("control", "activeX/activeX1.xml", "Internal"), P.HAS_OBJECTS),
    "another file": (related("aFChunk", "other.html", "Internal"), P.HAS_OBJECTS),
    "an add-in": (related("webextensiontaskpanes", "webextensions/taskpanes.xml", "Internal"), P.HAS_OBJECTS),
    "a picture from elsewhere": (related("image", "http://x.invalid/a.png"), P.REACHES_OUTSIDE),
    "a template from elsewhere": (related("attachedTemplate", "file://x.invalid/a.dotm"), P.REACHES_OUTSIDE),
    "a link that is none": (related("hyperlink", "file://x.invalid/a"), P.REACHES_OUTSIDE),
    "a mailing list": (changed("word/settings.xml", "</w:settings>", "<w:mailMerge/></w:settings>"), P.REACHES_OUTSIDE),
    "a program": (with_field("DDE", "AUTO c:\\\\windows"), P.NOT_ALLOWED),
    "a file from elsewhere": (with_field("INCLUDETEXT http://x.invalid"), P.NOT_ALLOWED),
    "a field of a mailing list": (with_field("MERGEFIELD Navn"), P.NOT_ALLOWED),
    "a field made of a field": (with_field(markup=FIELD.format(begins=SAYS.format(text="REF a"))), P.NOT_ALLOWED),
    "a field that says a field": (with_field("HYPERLINK {{ party.email }}"), P.NOT_ALLOWED),
    "a field in one piece": (changed("word/document.xml", "<w:r><w:t>HER</w:t></w:r>", '<w:fldSimple w:instr="LINK x"/>'), P.NOT_ALLOWED),
    "a document type": (with_part(template("x"), "word/other.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), P.NOT_ALLOWED),
}  # fmt: skip
RIGHT = {
    "a link": related("hyperlink", "https://www.prove.invalid"),
    "the page": with_field(" PAGE "),
    "the page of how many": with_field(" IF ", markup=FIELD.format(begins=SAYS.format(text="NUMPAGES")) + SAYS.format(text=" = 1 a b")),
}


def test_what_is_no_plain_word_file_is_refused_by_name() -> None:
    found = {what: merge(file, [dict(invented("da"))]) for what, (file, _) in WRONG.items()}

    assert {what: problem for what, (_, problem) in WRONG.items()} == {what: merged.problem for what, merged in found.items()}
    assert all(merged.letters == () and len(merged.about) <= 200 for merged in found.values())
    assert found["an object"].about == "oleObject"
    assert "a.dotm" in found["a template from elsewhere"].about


@pytest.mark.parametrize("what", RIGHT)
def test_links_and_page_numbers_are_let_through(what: str) -> None:
    merged = merge(RIGHT[what], [dict(invented("da"))])

    assert (merged.problem, len(merged.letters)) == (None, 1)


def test_the_sandbox_fills_in_as_the_house_does_and_a_hostile_file_breaks_nothing() -> None:
    small = Limits(memory_bytes=512 << 20, wall_seconds=20, cpu_seconds=1)
    values = [{"party.name": "Anna"}, {"party.name": "Bo"}]
    endless = template("{{ party.name }}" * 40_000)
    with isolation(small, workers=1) as sandbox:
        there = sandbox.merge(template("Kære {{ party.name }}"), values)
        broken = [sandbox.merge(file, values).problem for file in (WRONG["a bomb"][0], WRONG["damaged"][0], endless)]
        after = sandbox.merge(template("{{ party.name }}"), values)

    assert there == merge(template("Kære {{ party.name }}"), values)
    assert broken == [P.UNREADABLE, P.NOT_WORD, P.UNREADABLE]
    assert after.text == "Anna"
