"""A case type read from YAML: nothing lost on the way out and in again, every fault named with its place and line."""

import dataclasses
import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.case_types.letters import BRACKETS, left_open
from casework.case_types.reading import case_type_of, read_case_type
from casework.case_types.schema import json_schema
from casework.case_types.shape import CaseTypeRead
from casework.case_types.shipped import shipped
from casework.case_types.writing import content_of, source_hash, write_case_type
from casework.errors import CaseTypeIsWrong
from casework.vocabulary import CaseField, CaseTypeProblem, DisposalAction, TaskKind
from tests.house.generated_docs import SCHEMA

SHIPPED = {name: read_case_type(text) for name, text in shipped().items()}
SMALL = """\
name: small
title: {da: Lille sag, en: Small case}
law: Loven § 1
fields:
  - {name: born, title: {da: Født, en: Born}, kind: date}
rules:
  - {name: of_age, title: {da: Myndig, en: Of age}, kind: date, value: {years_after: [{field: born}, 18]}, source: "§ 1"}
phases:
  - name: first
    title: {da: Først, en: First}
    tasks:
      - {name: look, title: {da: Se, en: Look}}
      - {name: fine, title: {da: "I orden?", en: "In order?"}, kind: question, yes: last, no: middle}
  - {name: middle, title: {da: Midt, en: Middle}, tasks: [{name: mend, title: {da: Ret, en: Mend}}]}
  - {name: last, title: {da: Sidst, en: Last}, tasks: [{name: end, title: {da: Slut, en: End}}]}
"""
RETAIN = "retention: {after: {field: born}, then: "
TASK = "{name: look, title: {da: Se, en: Look}"


def problems_of(text: str) -> list[tuple[str, CaseTypeProblem, int]]:
    with pytest.raises(CaseTypeIsWrong) as refusal:
        read_case_type(text)
    return [(each.place, each.problem, each.line) for each in refusal.value.problems]


def test_ten_case_types_come_with_the_house() -> None:
    expected = {
        "access_request", "complaint", "grant_application", "maternity_benefit", "ministerial_submission", "parliamentary_question",
        "public_consultation", "school_enrolment", "state_pension", "supplier_invoice",
    }  # fmt: skip

    assert expected == set(SHIPPED)
    assert all(name == read.name for name, read in SHIPPED.items())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_case_type_is_whole(name: str) -> None:
    read = SHIPPED[name]

    assert read == read_case_type(write_case_type(read))
    assert all(rule.source for rule in read.rules)
    assert read.retention is not None
    assert read.deadline
    assert all(titles.da and titles.en for titles in [read.titles, *(task.titles for task in read.tasks)])
    deciding = any(task.kind is TaskKind.DECISION for task in read.tasks)
    assert deciding == (read.appeal is not None)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_case_type_fits_the_shipped_schema(name: str) -> None:
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(json.dumps(content_of(SHIPPED[name]), default=str)))


def test_the_shipped_schema_is_the_one_drawn_from_the_code() -> None:
    assert json_schema() == json.loads(SCHEMA.read_text())


def test_hearing_letters_say_that_the_case_may_be_decided_without_an_answer() -> None:
    letters = [letter for read in SHIPPED.values() for letter in read.letters if letter.name == "hearing"]

    assert len(letters) >= 5
    assert all("kan sagen blive afgjort" in letter.text.da and "may be decided" in letter.text.en for letter in letters)


def test_the_hash_follows_the_meaning_not_the_layout() -> None:
    commented = "# how it came about\n" + SMALL.replace("{da: Lille sag, en: Small case}", "\n  en: Small case\n  da: Lille sag")

    assert source_hash(read_case_type(SMALL)) == source_hash(read_case_type(commented))
    assert source_hash(read_case_type(SMALL)) != source_hash(read_case_type(SMALL.replace("§ 1", "§ 2")))


def test_yes_and_no_are_ways_out_of_a_question() -> None:
    question = read_case_type(SMALL).tasks[1]

    assert ("last", "middle") == (question.yes, question.no)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("law: Loven § 1\n", "", ("law", CaseTypeProblem.MISSING, 1)),
        ("name: small", "name: Small case", ("name", CaseTypeProblem.NAME_IS_NOT_A_NAME, 1)),
        ("law: Loven § 1", "law: ''", ("law", CaseTypeProblem.EMPTY, 3)),
        ("law: Loven § 1", "law: Loven\ncolour: red", ("colour", CaseTypeProblem.UNKNOWN_KEY, 4)),
        ("en: Small case", "de: Kleiner Fall", ("title.en", CaseTypeProblem.MISSING, 2)),
        ("kind: date}", "kind: day}", ("fields.0.kind", CaseTypeProblem.UNKNOWN_WORD, 5)),
        ("kind: date}", "kind: date, setting: prefilled}", ("fields.0.value", CaseTypeProblem.NO_VALUE_TO_FILL, 5)),
        ("kind: date}", "kind: date, value: 3}", ("fields.0.value", CaseTypeProblem.WRONG_KIND, 5)),
        ("kind: date}", "kind: choice}", ("fields.0.choices", CaseTypeProblem.CHOICES_MISSING, 5)),
        ("field: born", "field: bjorn", ("rules.0.value.years_after.0.field", CaseTypeProblem.UNKNOWN_FIELD, 7)),
        (', source: "§ 1"}', "}", ("rules.0.source", CaseTypeProblem.SOURCE_IS_MISSING, 7)),
        ("name: of_age", "name: born", ("rules.0.name", CaseTypeProblem.NAME_REPEATED, 7)),
        ("yes: last", "yes: nowhere", ("phases.0.tasks.1.yes", CaseTypeProblem.UNKNOWN_PHASE, 13)),
        ("yes: last", "yes: first", ("phases.0.tasks.1.yes", CaseTypeProblem.PHASE_GOES_BACK, 13)),
        ("no: middle", "no: last", ("phases.1", CaseTypeProblem.PHASE_IS_NEVER_REACHED, 14)),
        ("name: mend", "name: look", ("phases.1.tasks.0.name", CaseTypeProblem.NAME_REPEATED, 14)),
        ("name: last,", "name: middle,", ("phases.2.name", CaseTypeProblem.NAME_REPEATED, 15)),
        (TASK, TASK + ", to: nobody", ("phases.0.tasks.0.to", CaseTypeProblem.NOBODY_TO_DO_IT, 12)),
        (TASK, TASK + ", to: role:king", ("phases.0.tasks.0.to", CaseTypeProblem.UNKNOWN_ROLE, 12)),
        (TASK, TASK + ", working_days: -1", ("phases.0.tasks.0.working_days", CaseTypeProblem.NUMBER_TOO_BIG, 12)),
        (TASK, TASK + ", working_days: soon", ("phases.0.tasks.0.working_days", CaseTypeProblem.WRONG_KIND, 12)),
        (TASK, TASK + ", not_by: [nobody]", ("phases.0.tasks.0.not_by.0", CaseTypeProblem.UNKNOWN_TASK, 12)),
        (TASK, TASK + ", kind: review", ("phases.0.tasks.0.not_by", CaseTypeProblem.MISSING, 12)),
        (TASK, TASK + ", kind: letter, letter: none", ("phases.0.tasks.0.letter", CaseTypeProblem.UNKNOWN_LETTER, 12)),
        (TASK, TASK + ", kind: letter", ("phases.0.tasks.0.letter", CaseTypeProblem.MISSING, 12)),
        (TASK, TASK + ", kind: approval", ("phases.0.tasks.0.approval", CaseTypeProblem.MISSING, 12)),
        (TASK, TASK + ", kind: hearing", ("hearing", CaseTypeProblem.MISSING, 1)),
        (TASK, TASK + ", kind: decision", ("appeal", CaseTypeProblem.MISSING, 1)),
        (TASK, TASK + ", yes: last", ("phases.0.tasks.0.yes", CaseTypeProblem.UNKNOWN_KEY, 12)),
        (TASK, TASK + ", when: 3", ("phases.0.tasks.0.when", CaseTypeProblem.WRONG_KIND, 12)),
        (TASK, TASK + ", mandatory: 3", ("phases.0.tasks.0.mandatory", CaseTypeProblem.WRONG_KIND, 12)),
        ("phases:", "deadline: born\nphases:", ("deadline", CaseTypeProblem.UNKNOWN_RULE, 8)),
        ("phases:", RETAIN + "burn, source: s}\nphases:", ("retention.then", CaseTypeProblem.UNKNOWN_WORD, 8)),
        ("phases:", RETAIN + "keep}\nphases:", ("retention.source", CaseTypeProblem.SOURCE_IS_MISSING, 8)),
        ("phases:", "access: {clearance: 9}\nphases:", ("access.clearance", CaseTypeProblem.NUMBER_TOO_BIG, 8)),
        ("phases:", "case_fields: [{field: title, setting: hidden}]\nphases:", ("case_fields.0.setting", CaseTypeProblem.WRONG_KIND, 8)),
    ],
)  # fmt: skip
def test_every_fault_of_a_case_type_is_named_with_its_line(old: str, new: str, expected: tuple[str, CaseTypeProblem, int]) -> None:
    assert old in SMALL

    assert expected in problems_of(SMALL.replace(old, new, 1))


LETTER = (
    'letters:\n  - {{name: {name}, title: {{da: B, en: L}}, subject: {{da: "{subject}", en: S}}, text: {{da: D, en: "{text}"}}}}\nphases:'
)


@pytest.mark.parametrize(
    ("name", "subject", "text", "expected"),
    [
        ("l", "[[born]]", "[[of_age]] [[party]] [[deadline]]", []),
        ("l", "[[bron]]", "T", [("letters.0.subject.da", CaseTypeProblem.UNKNOWN_WORD_IN_LETTER, "bron → born?")]),
        ("l", "S", "[[Party]]", [("letters.0.text.en", CaseTypeProblem.UNKNOWN_WORD_IN_LETTER, "Party → party?")]),
        ("l", "S", "[[ born ]]", [("letters.0.text.en", CaseTypeProblem.UNKNOWN_WORD_IN_LETTER, " born  → born?")]),
        ("l", "S", "[[zzzz]]", [("letters.0.text.en", CaseTypeProblem.UNKNOWN_WORD_IN_LETTER, "zzzz")]),
        ("l", "S", "[[born] x", [("letters.0.text.en", CaseTypeProblem.BRACKETS_NOT_CLOSED, "l")]),
        ("l", "S", "[born]]", [("letters.0.text.en", CaseTypeProblem.BRACKETS_NOT_CLOSED, "l")]),
        ("l", "S", "[born] [2]", []),
        ("l", "S", "[[outcome]]", [("letters.0.text.en", CaseTypeProblem.NEVER_FILLED_IN, "outcome")]),
        ("l", "S", "[[facts]]", [("letters.0.text.en", CaseTypeProblem.NEVER_FILLED_IN, "facts")]),
        ("l", "S", "[[hearing_deadline]]", [("letters.0.text.en", CaseTypeProblem.NEVER_FILLED_IN, "hearing_deadline")]),
        ("hearing", "S", "[[facts]] [[hearing_deadline]]", []),
    ],
)
def test_a_letter_names_only_what_something_fills_in(name: str, subject: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    source = SMALL.replace("phases:", LETTER.format(name=name, subject=subject, text=text))
    if not expected:
        assert name == read_case_type(source).letters[0].name
        return
    with pytest.raises(CaseTypeIsWrong) as refusal:
        read_case_type(source)

    assert expected == [(each.place, each.problem, each.about) for each in refusal.value.problems]
    assert {9} == {each.line for each in refusal.value.problems}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_letter_is_written_by_a_task_or_a_hearing(name: str) -> None:
    read = SHIPPED[name]

    assert set() == {letter.name for letter in read.letters} - {task.letter for task in read.tasks} - {"hearing"}


@pytest.mark.parametrize("name", [name for name, read in SHIPPED.items() if read.appeal is not None])
def test_who_gets_a_decision_gets_it_in_a_letter_with_rule_reasons_and_guidance(name: str) -> None:
    letters = {letter.name: letter for letter in SHIPPED[name].letters}
    sent = [letters[task.letter] for task in SHIPPED[name].tasks if task.letter and "[[outcome]]" in letters[task.letter].text.da]

    assert sent
    for words in [text for letter in sent for text in (letter.text.da, letter.text.en)]:
        assert set() == {"outcome", "facts", "legal_rule", "reasons", "considerations", "appeal"} - set(BRACKETS.findall(words))


def test_who_applies_or_complains_gets_a_receipt_that_says_until_when() -> None:
    said = {
        "access_request": "answer_before", "complaint": "forward_before", "grant_application": "decide_before",
        "maternity_benefit": "due", "state_pension": "answer_before",
    }  # fmt: skip
    for name, until in said.items():
        receipt = next(each for each in SHIPPED[name].letters if each.name == "receipt")
        assert {"case_number", until} <= set(BRACKETS.findall(receipt.text.da)) & set(BRACKETS.findall(receipt.text.en))


@pytest.mark.parametrize(
    ("text", "is_letter", "expected"),
    [
        ("[[party]]", False, True),
        ("[party]", False, False),
        ("[party]", True, True),
        ("[answer_by]", True, True),
        ("[sic] [2] a[0][1]", True, False),
        ("[[ navn på barn ]]", False, True),
        ("[[1], [2]]", True, False),
        ("", True, False),
    ],
)
def test_brackets_left_open_are_seen_before_a_letter_goes(text: str, is_letter: bool, expected: bool) -> None:
    assert expected is left_open(text, is_letter=is_letter)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", CaseTypeProblem.SHAPE),
        ("- a\n- b", CaseTypeProblem.SHAPE),
        ("name: [", CaseTypeProblem.NOT_YAML),
        ("name: a\nname: b", CaseTypeProblem.NAME_REPEATED),
        ("a: &x [1]\nb: *x", CaseTypeProblem.SHAPE),
        ("a: !!python/object:os.system 1", CaseTypeProblem.SHAPE),
        ("[" * 3000, CaseTypeProblem.TOO_DEEP),
        ("a: " + "x" * 400_001, CaseTypeProblem.TOO_LONG),
    ],
)
def test_what_is_no_plain_yaml_is_refused(text: str, problem: CaseTypeProblem) -> None:
    assert problem in [each[1] for each in problems_of(text)]


def test_all_faults_are_told_together() -> None:
    wrong = SMALL.replace("kind: date}", "kind: day}").replace("yes: last", "yes: nowhere").replace("law: Loven § 1\n", "")

    assert {"law", "fields.0.kind", "phases.0.tasks.1.yes"} <= {place for place, _, _ in problems_of(wrong)}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("[{from: 2, value: 1}, {from: 1, value: 2}]", CaseTypeProblem.TABLE_NOT_IN_ORDER),
        ("[{from: 1, value: 1}, {from: 2026-01-01, value: 2}]", CaseTypeProblem.WRONG_KIND),
        ("[{from: 1, value: 1}, {from: 2, value: two}]", CaseTypeProblem.WRONG_KIND),
        ("[]", CaseTypeProblem.EMPTY),
    ],
)
def test_a_table_runs_upwards_in_one_kind(rows: str, problem: CaseTypeProblem) -> None:
    table = f"tables:\n  - {{name: t, title: {{da: T, en: T}}, source: s, rows: {rows}}}\nphases:"

    assert problem in [each[1] for each in problems_of(SMALL.replace("phases:", table))]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_case_type_survives_yaml(data: st.DataObject) -> None:
    read = data.draw(st.sampled_from([SHIPPED["public_consultation"], SHIPPED["supplier_invoice"], read_case_type(SMALL)]))
    words = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=60).filter(
        lambda text: text.strip() == text
    )
    changed = dataclasses.replace(
        read,
        law=data.draw(words),
        titles=dataclasses.replace(read.titles, da=data.draw(words), en=data.draw(words)),
        rules=tuple(dataclasses.replace(rule, source=data.draw(words)) for rule in read.rules[:2]) + read.rules[2:],
    )

    assert changed == read_case_type(write_case_type(changed))


def test_plain_data_reads_as_yaml_does() -> None:
    read: CaseTypeRead = SHIPPED["complaint"]

    assert read == case_type_of(content_of(read))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_disposal_code_never_says_otherwise_than_the_retention_rule(name: str) -> None:
    read = SHIPPED[name]
    codes = [each.value for each in read.case_fields if each.field is CaseField.DISPOSAL_CODE]

    assert [] == [code for code in codes if read.retention and (code == "B") is not (read.retention.then is DisposalAction.KEEP)]
