"""The query language: what each thing a person types becomes, and what is said when it cannot be understood."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.in_part import in_part
from search.language import LONGEST_QUERY, LanguageError, Trouble, parse
from search.meaning import Near
from search.tree import And, Close, DateRange, Field, FieldName, Fuzzy, Not, Or, Phrase, Prefix, Wildcard, Word, sought

A, B, C = Word("a1"), Word("b1"), Word("c1")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("støj", Word("støj")),
        ("a1 b1", And((A, B))),
        ("a1 AND b1", And((A, B))),
        ("a1 OG b1", And((A, B))),
        ("a1 og b1", And((A, Word("og"), B))),
        ("a1 b1 ELLER c1", Or((And((A, B)), C))),
        ("a1 (b1 OR c1)", And((A, Or((B, C))))),
        ("a1 IKKE b1", And((A, Not(B)))),
        ("a1 -b1", And((A, Not(B)))),
        ("NOT (a1 b1)", Not(And((A, B)))),
        ('"jens hansen"', Phrase("jens hansen")),
        ("„jens hansen”", Phrase("jens hansen")),
        ('"jens hansen"~5', Close("jens hansen", 5)),
        ("„jens hansen”~0 a1", And((Close("jens hansen", 0), A))),
        ('titel:"a1 b1"~12', Field(FieldName.TITLE, Close("a1 b1", 12))),
        ("kommun*", Prefix("kommun")),
        ("kom*ne", Wildcard("kom*ne")),
        ("st?jen", Wildcard("st?jen")),
        ("støjen~", Fuzzy("støjen")),
        ("hvad er støj?", And((Word("hvad"), Word("er"), Word("støj")))),
        ("§ 12", Word("§ 12")),
        ("2026-123", Word("2026-123")),
        ("jens@prove.invalid", Word("jens@prove.invalid")),
        ("http://prove.invalid/a", Word("http://prove.invalid/a")),
        ("Re: svar", And((Word("Re"), Word("svar")))),
        ("støj — tilskud", And((Word("støj"), Word("tilskud")))),
        ("sag:2026-123", Field(FieldName.CASE, Word("2026-123"))),
        ("case:2026-1*", Field(FieldName.CASE, Prefix("2026-1"))),
        ('fra:"Jens Hansen"', Field(FieldName.FROM, Phrase("Jens Hansen"))),
        ("titel:støj", Field(FieldName.TITLE, Word("støj"))),
        ("type:indgående", Field(FieldName.TYPE, Word("inbound"))),
        ("type:digital_post", Field(FieldName.TYPE, Word("digital_post"))),
        ("journaliseret:ja", Field(FieldName.REGISTERED, Word("yes"))),
        ("tilstand:Udkast", Field(FieldName.STATE, Word("draft"))),
        ("state:completed", Field(FieldName.STATE, Word("completed"))),
        ("emne:06.02.*", Field(FieldName.PLAN, Word("06.02"))),
        ("enhed:Tilsyn", Field(FieldName.UNIT, Word("Tilsyn"))),
        ("id:007", Field(FieldName.ID, Word("7"))),
        ("date:2026", DateRange(dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
        ("dato:2026-01..2026-02", DateRange(dt.date(2026, 1, 1), dt.date(2026, 2, 28))),
        ("dato:31.01.2026..", DateRange(dt.date(2026, 1, 31), None)),
        ("dato:..2026-03-01", DateRange(None, dt.date(2026, 3, 1))),
    ],
)
def test_what_is_typed_becomes_a_tree(typed: str, tree: object) -> None:
    assert tree == parse(typed)


@pytest.mark.parametrize(
    ("typed", "reason", "position"),
    [
        ("", Trouble.EMPTY, 0),
        ("—", Trouble.EMPTY, 0),
        ('støj "jens', Trouble.OPEN_QUOTE, 5),
        ("støj (jens", Trouble.OPEN_BRACKET, 5),
        ("støj)", Trouble.UNEXPECTED_BRACKET, 4),
        ("støj ELLER", Trouble.MISSING_PART, 10),
        ("OG støj", Trouble.MISSING_PART, 0),
        ("titl:støj", Trouble.UNKNOWN_FIELD, 0),
        ("sag: 2026", Trouble.MISSING_VALUE, 0),
        ("type:gul", Trouble.UNKNOWN_VALUE, 0),
        ("state:gul", Trouble.UNKNOWN_VALUE, 0),
        ("id:syv", Trouble.UNKNOWN_VALUE, 0),
        ("dato:2026-13", Trouble.BAD_DATE, 0),
        ("dato:2026-02..2026-01", Trouble.BAD_DATE, 0),
        ("titel:kom*ne", Trouble.NOT_IN_FIELD, 0),
        ("støj a*", Trouble.PREFIX_TOO_SHORT, 5),
        ("støj *", Trouble.PREFIX_TOO_SHORT, 5),
        ("a*b", Trouble.WILDCARD_TOO_SHORT, 0),
        ("a*b*c*d*e", Trouble.WILDCARD_TOO_SHORT, 0),
        ("ab.cd*ef", Trouble.WILDCARD_NEEDS_A_WORD, 0),
        ("abc~", Trouble.FUZZY_NEEDS_A_WORD, 0),
        ('støj "a1 b1"~', Trouble.CLOSE_NEEDS_A_NUMBER, 12),
        ('"a1 b1"~mange', Trouble.CLOSE_NEEDS_A_NUMBER, 7),
        ('støj "a1 b1"~51', Trouble.CLOSE_TOO_FAR, 5),
        ('"a1 b1"~99999999999999999999', Trouble.CLOSE_TOO_FAR, 0),
        ('"støj støjen"~5', Trouble.CLOSE_NEEDS_WORDS, 0),
        ('""~5', Trouble.CLOSE_NEEDS_WORDS, 0),
        ('"a1 b1 c1 d1 e1 f1 g1"~5', Trouble.CLOSE_NEEDS_WORDS, 0),
        ('enhed:"a1 b1"~5', Trouble.NOT_IN_FIELD, 0),
        ('dato:"2026 2027"~5', Trouble.NOT_IN_FIELD, 0),
        ("ord " * 65, Trouble.TOO_MANY_TERMS, 256),
        ("(" * 40 + "ord", Trouble.TOO_DEEP, 17),
        ("x" * (LONGEST_QUERY + 1), Trouble.TOO_LONG, LONGEST_QUERY),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_place(typed: str, reason: Trouble, position: int) -> None:
    with pytest.raises(LanguageError) as refused:
        parse(typed)

    assert (reason, position) == (refused.value.reason, refused.value.position)


PIECES = st.sampled_from(
    [
        '"',
        '"~',
        "5",
        "(",
        ")",
        "*",
        "?",
        "~",
        ":",
        "-",
        "..",
        " ",
        "OG",
        "OR",
        "IKKE",
        "titel:",
        "dato:",
        "sag:",
        "type:",
        "§",
        "støj",
        "2026",
        "\n",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_becomes_a_tree_or_a_language_error(typed: str) -> None:
    place = _place_of_trouble(typed)

    assert 0 <= place <= len(typed)


def _place_of_trouble(typed: str) -> int:
    try:
        sought(parse(typed))
    except LanguageError as refused:
        return refused.position
    return 0


@given(st.text("abcde", min_size=4, max_size=10), st.lists(st.text("abcde", max_size=11), max_size=40))
def test_near_words_are_the_same_found_together_as_one_by_one(word: str, others: list[str]) -> None:
    slot = Near(word, 2 if len(word) >= 8 else 1)
    ordered = sorted({*others, word, word[1:], word[:2] + word[3:], word[:1] + word[2:3] + word[1:2] + word[3:]})

    assert [each for each in ordered if slot.accepts(each)] == slot.nearest(ordered)


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("pumpe", "*pumpe*"),
        ("2026-12", "(2026-12 OR 2026-12*)"),
        ("EU 7", "(eu OR eu*) 7"),
        ('"(-plan:06* OR', "*plan* (06 OR 06*) (or OR or*)"),
        ("§ !", ""),
    ],
)
def test_what_is_typed_to_find_one_thing_is_sought_in_part_and_is_no_language(typed: str, query: str) -> None:
    assert query == in_part(typed)


@given(st.text(max_size=200))
def test_whatever_is_typed_to_find_one_thing_can_be_understood(typed: str) -> None:
    query = in_part(typed)

    assert not query or parse(query)
