"""Filling Word templates in: what a template may say, what it may not, and what is named when words are lacking."""

import io

import docx
import pytest

from casework.letter_fields import FIELDS, invented
from casework.vocabulary import TemplateProblem
from documents.house_letter import house_template, informing_template
from documents.merging import merge
from documents.template_files import instructions_of
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
        ("{{ attachments|join(', ', 'upper') }}", TemplateProblem.NOT_ALLOWED),
        ("{{ attachments|join(attribute='__class__') }}", TemplateProblem.NOT_ALLOWED),
        ("{{ party.name|join(', ') }}", TemplateProblem.NOT_ALLOWED),
        ("{{ party.name|upper('x') }}", TemplateProblem.NOT_ALLOWED),
        ("{% for a in attachments if a %}{% endfor %}", TemplateProblem.NOT_ALLOWED),
        ("{% for a in attachments recursive %}{% endfor %}", TemplateProblem.NOT_ALLOWED),
        ("{% for a, b in attachments %}{% endfor %}", TemplateProblem.NOT_ALLOWED),
        ("{% autoescape false %}{{ party.name }}{% endautoescape %}", TemplateProblem.NOT_ALLOWED),
        ("{{ party.name|safe }}", TemplateProblem.NOT_ALLOWED),
        ("{% macro a() %}{% endmacro %}", TemplateProblem.NOT_ALLOWED),
        ("{% extends 'x' %}", TemplateProblem.NOT_ALLOWED),
        ("{{ 'a' ~ party.name }}", TemplateProblem.NOT_ALLOWED),
        ("{{ attachments[0] }}", TemplateProblem.NOT_ALLOWED),
        ("{{ party._fields }}", TemplateProblem.NOT_ALLOWED),
        ("{{p party.name }}", TemplateProblem.NOT_ALLOWED),
        ("{{r party.name }}", TemplateProblem.NOT_ALLOWED),
        ("{% raw %}{{ party.name }}{% endraw %}", TemplateProblem.LEFT_OVER),
        ("{{ party.name", TemplateProblem.NOT_WRITTEN_SO),
        ("{% if party.name %} uden ende", TemplateProblem.NOT_WRITTEN_SO),
    ],
)
def test_a_template_may_say_fields_and_nothing_that_runs(line: str, problem: TemplateProblem) -> None:
    merged = merge(template(line), [dict(invented("da"))])

    assert (merged.problem, merged.letters) == (problem, ())


HARM = """</w:t></w:r><w:r><w:instrText>DDEAUTO c:\\x</w:instrText></w:r>&lt;&amp; "'\x07\x0c{{ party.name }} {% for x in y %}"""


def test_what_people_have_written_stands_there_letter_for_letter_and_is_never_run() -> None:
    file = template("{{ case.title }}", "{%p for each in attachments %}", "{{ each }}", "{%p endfor %}", "{{ attachments }}")
    merged = merge(file, [{"case.title": HARM, "attachments": [HARM], "party.name": "Anna"}])

    said = HARM.replace("\x07", "").replace("\x0c", "")
    assert words(merged.letters[0]) == "\n".join([said, said, said])
    assert instructions_of(merged.letters[0]) == frozenset()


def test_the_properties_of_a_letter_hold_words_as_long_as_word_lets_them_be() -> None:
    word = docx.Document(io.BytesIO(template("x")))
    word.core_properties.title = "{{ record.title }}"
    file = io.BytesIO()
    word.save(file)
    merged = merge(file.getvalue(), [{"record.title": 'A & B "' + "x" * 300}])

    assert docx.Document(io.BytesIO(merged.letters[0])).core_properties.title == 'A & B "' + "x" * 248


def test_what_a_loop_goes_by_is_a_field_nobody_fills_in_outside_the_loop() -> None:
    within = merge(template("{%p for each in attachments %}", "{{ each }}", "{%p endfor %}"), [{"attachments": ["Budget.pdf"]}])
    outside = merge(template("{% for each in attachments %}{% endfor %}{{ each }} {{ loop.index }}"), [{"attachments": ["Budget.pdf"]}])

    assert within.names == ("attachments",)
    assert outside.names == ("attachments", "each", "loop.index") or outside.problem is TemplateProblem.NOT_WRITTEN_SO


def test_what_is_enclosed_can_be_said_in_a_row() -> None:
    merged = merge(template("{{ attachments|join(' og ') }}", "{{ attachments }}"), [{"attachments": ["a & b", "c"]}])

    assert words(merged.letters[0]) == "a & b og c\na & b, c"


def test_tab_stops_of_the_page_are_no_words_of_the_preview() -> None:
    word = docx.Document(io.BytesIO(template()))
    word.add_paragraph("Kære\t{{ party.name }}").paragraph_format.tab_stops.add_tab_stop(900)
    file = io.BytesIO()
    word.save(file)

    assert merge(file.getvalue(), [{"party.name": "Anna"}]).text.strip() == "Kære\tAnna"


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


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_houses_letter_to_parties_needs_no_approval(language: str) -> None:
    of_approvals = ("approval.", "signature.", "record.")
    known = {name: said for name, said in invented(language).items() if not name.startswith(of_approvals)}
    made = merge(informing_template(language), [known])

    assert (made.problem, made.lacking) == (None, ())
    assert "Prøvevej 1" in words(made.letters[0])


def test_every_field_has_words_for_an_invented_case() -> None:
    assert [] == [each.name for each in FIELDS if not (each.da.strip() and each.en.strip() and each.says)]
    assert len({each.name for each in FIELDS}) == len(FIELDS)
