"""Filling Word templates in: what a template may say, what it may not, and what is named when words are lacking."""

import io
import zipfile

import docx
import pytest

from casework.letter_fields import FIELDS, invented
from casework.vocabulary import TemplateProblem
from documents.house_letter import house_template
from documents.isolation import isolation
from documents.merging import merge
from tests.replies import template


def words(letter: bytes) -> str:
    """Gives the words of a Word file."""
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(letter)).paragraphs)


def test_a_letter_says_the_words_of_its_fields_and_the_same_fields_give_the_same_bytes() -> None:
    file = template("Kære {{ party.name }}", "Sag {{ case.number }}")
    first = merge(file, [{"party.name": "Anna & Søn <A/S>", "case.number": "2026-1"}])
    second = merge(file, [{"party.name": "Anna & Søn <A/S>", "case.number": "2026-1"}])

    assert words(first.letters[0]) == "Kære Anna & Søn <A/S>\nSag 2026-1"
    assert first == second
    assert first.names == ("case.number", "party.name")


def test_every_field_that_lacks_its_words_is_named_together_and_no_letter_is_made() -> None:
    file = template("{{ party.name }} {{ case.number }}", "{{ case.deadline|upper }}", "{%p if case.title %}", "Sagen", "{%p endif %}")
    merged = merge(file, [{"party.name": "Anna", "case.number": "1", "case.deadline": "i dag"}, {"party.name": "Bo"}])

    assert merged.lacking == ("case.deadline", "case.number")
    assert merged.letters == ()


def test_attachments_are_listed_and_a_line_break_stays_one() -> None:
    file = template("{%p for each in attachments %}", "{{ loop.index }} {{ each }}", "{%p endfor %}", "{{ signature.block }}")
    merged = merge(file, [{"attachments": ["Budget.pdf", "Plan.pdf"], "signature.block": "Sara Bech\nDepartementschef"}])

    assert words(merged.letters[0]) == "1 Budget.pdf\n2 Plan.pdf\nSara Bech\nDepartementschef"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{{ party.__class__.__mro__ }}", TemplateProblem.NOT_ALLOWED),
        ("{{ party.name() }}", TemplateProblem.NOT_ALLOWED),
        ("{{ 7 * 7 }}", TemplateProblem.NOT_ALLOWED),
        ("{{ 'x' * 999999999 }}", TemplateProblem.NOT_ALLOWED),
        ("{% for a in range(99999) %}{% endfor %}", TemplateProblem.NOT_ALLOWED),
        ("{% for a in attachments %}{% for b in attachments %}{% endfor %}{% endfor %}", TemplateProblem.NOT_ALLOWED),
        ("{% include '/etc/passwd' %}", TemplateProblem.NOT_ALLOWED),
        ("{% set x = 1 %}", TemplateProblem.NOT_ALLOWED),
        ("{{ party['name'] }}", TemplateProblem.NOT_ALLOWED),
        ("{{ party.name|tojson }}", TemplateProblem.NOT_ALLOWED),
        ("{{ party.name", TemplateProblem.NOT_WRITTEN_SO),
        ("{% if party.name %} uden ende", TemplateProblem.NOT_WRITTEN_SO),
    ],
)
def test_a_template_may_say_fields_and_nothing_that_runs(line: str, problem: TemplateProblem) -> None:
    merged = merge(template(line), [dict(invented("da"))])

    assert (merged.problem, merged.letters) == (problem, ())


def test_what_people_have_written_is_never_run() -> None:
    merged = merge(template("{{ case.title }}"), [{"case.title": "{{ party.name }} {% for x in y %}\x07"}])

    assert words(merged.letters[0]) == "{{ party.name }} {% for x in y %}"


def _with(file: bytes, name: str, content: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return target.getvalue()


RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (b"%PDF-1.7", TemplateProblem.NOT_WORD),
        (_with(template("x"), "word/vbaProject.bin", "x"), TemplateProblem.HAS_MACROS),
        (
            _with(
                template("x"), "word/_rels/header1.xml.rels",
                f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{IMAGE}" Target="http://x.invalid/a.png" '
                'TargetMode="External"/></Relationships>',
            ),
            TemplateProblem.REACHES_OUTSIDE,
        ),
    ],
)  # fmt: skip
def test_what_is_no_plain_word_file_is_refused(file: bytes, problem: TemplateProblem) -> None:
    assert merge(file, [dict(invented("da"))]).problem is problem


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_houses_own_letter_is_filled_in_by_an_invented_case_and_by_little(language: str) -> None:
    full = merge(house_template(language), [invented(language)])
    kept = ("party.name", "record.title", "approval.finished", "sender.name", "sender.unit", "letter.date", "signature.block",
            "signature.authority")  # fmt: skip
    little = merge(house_template(language), [{name: said for name, said in invented(language).items() if name in kept}])

    assert (full.problem, full.lacking, little.problem, little.lacking) == (None, (), None, ())
    assert "Prøvevej 1" in words(full.letters[0])
    assert "Prøvevej 1" not in words(little.letters[0])
    assert "Sara Bech" in words(little.letters[0])
    assert house_template(language) is house_template(language)


def test_every_field_has_words_for_an_invented_case() -> None:
    assert [] == [each.name for each in FIELDS if not (each.da.strip() and each.en.strip() and each.says)]
    assert len({each.name for each in FIELDS}) == len(FIELDS)


def test_the_sandbox_fills_in_as_the_house_does_and_says_so_where_it_cannot() -> None:
    values = [{"party.name": "Anna"}, {"party.name": "Bo"}]
    with isolation(workers=1) as sandbox:
        there = sandbox.merge(template("Kære {{ party.name }}"), values)
        broken = sandbox.merge(b"nothing", values)

    assert there == merge(template("Kære {{ party.name }}"), values)
    assert broken.problem is TemplateProblem.NOT_WORD
