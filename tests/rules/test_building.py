"""Rows and language are the same: what rows say is what is asked, and a query taken apart asks what it asked."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.building import Built, How, NotOneRow, Part, Row, RowField, build, hows, take_apart
from search.language import parse
from search.matching import matches
from search.schema import IndexedRecord
from search.tree import And, Node, Not, Or
from search.troubles import LanguageError, Trouble
from search.written import written
from tests.rules.made_records import QUERIES, a_record, worlds

VALUES = {
    How.WORD: ("støj", "tilskud", "2026-123", "§ 12", "W-2"),
    How.PHRASE: ("jens hansen", "støj", "til kommunen"),
    How.CLOSE: ("støj tilskud", "brev kommune jens"),
    How.BEGINS: ("kommun", "2026"),
    How.SHAPE: ("st?j", "*mune"),
    How.NEAR: ("komune",),
}
CHOSEN = {
    RowField.TYPE: ("inbound", "mail"), RowField.STATE: ("draft", "sent"), RowField.UNIT: ("1",), RowField.PLAN: ("01.02",),
    RowField.REGISTERED: ("yes", "no"), RowField.ID: ("3",),
}  # fmt: skip


@st.composite
def rows(draw: st.DrawFn) -> Row:
    field = draw(st.sampled_from(RowField))
    how, part = draw(st.sampled_from(hows(field))), draw(st.sampled_from(Part))
    if field is RowField.DATE:
        first, last = draw(
            st.sampled_from((("2026-01-15", ""), ("", "2026-02-10"), ("2026-01-20", "2026-02-10"), ("2026-02-01", "2026-02-01")))
        )
        return Row(field, how, first, part, last)
    value = draw(st.sampled_from(CHOSEN[field] if how is How.IS else VALUES[how]))
    apart = draw(st.integers(0, 6)) if how is How.CLOSE else 0
    return Row(field, how, value.replace("§ 12", "brev") if field is not RowField.TEXT else value, part, apart=apart)


ROWS = st.lists(rows(), min_size=1, max_size=5).map(lambda made: Built(tuple(sorted(made, key=lambda row: list(Part).index(row.part)))))


def meant(built: Built) -> Node:
    """Says what rows mean, by the trees of each row alone."""
    trees = {part: [parse(build(Built((replace(r, part=Part.ALL),)))) for r in built.rows if r.part is part] for part in Part}
    any_of = [Or(tuple(trees[Part.ANY]))] if trees[Part.ANY] else []
    return And((*trees[Part.ALL], *any_of, *(Not(each) for each in trees[Part.NONE])))


@settings(deadline=None, max_examples=120, derandomize=True)
@given(ROWS, worlds(4))
def test_what_rows_say_is_what_is_asked(built: Built, world: tuple[IndexedRecord, ...]) -> None:
    asked = parse(build(built))

    assert [matches(meant(built), each) for each in world] == [matches(asked, each) for each in world]


@settings(deadline=None, max_examples=150, derandomize=True)
@given(ROWS)
def test_rows_built_and_taken_apart_are_the_same_rows(built: Built) -> None:
    apart = take_apart(build(built))
    ones = [row for row in built.rows if row.part is Part.ANY]
    as_taken = tuple(replace(r, part=Part.ALL) if len(ones) == 1 and r.part is Part.ANY else r for r in built.rows)

    assert ((), build(Built(as_taken))) == (apart.kept, build(apart))
    assert {_canonical(each) for each in as_taken} == {_canonical(each) for each in apart.rows}


def _canonical(row: Row) -> Row:
    return replace(row, value="email" if row.value == "mail" else row.value)


PIECES = st.sampled_from(
    (*QUERIES, "OG", "ELLER", "IKKE", "(", ")", "-", '"til skud"', "--støj", "(støj ELLER (brev sag))", "-(støj ELLER brev)")
)


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.lists(PIECES, min_size=1, max_size=7).map(" ".join), worlds(4))
def test_a_typed_query_taken_apart_asks_what_it_asked(typed: str, world: tuple[IndexedRecord, ...]) -> None:
    try:
        asked = parse(typed)
    except LanguageError:
        return
    apart = take_apart(typed)
    again = parse(build(apart))

    assert [matches(asked, each) for each in world] == [matches(again, each) for each in world]
    assert apart == take_apart(build(apart)) or apart.kept


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_or_not_understood(typed: str) -> None:
    try:
        parse(typed)
    except LanguageError:
        with pytest.raises(LanguageError):
            take_apart(typed)
        return

    assert parse(build(take_apart(typed)))


@pytest.mark.parametrize(
    ("typed", "rows", "kept"),
    [
        ("støj", [("text", "word", "støj", "all")], ()),
        ("a1 OR b1", [("text", "word", "a1", "any"), ("text", "word", "b1", "any")], ()),
        ('"jens hansen" -mail*', [("text", "phrase", "jens hansen", "all"), ("text", "begins", "mail", "none")], ()),
        ("titel:støj type:ind", [("title", "word", "støj", "all"), ("type", "is", "inbound", "all")], ()),
        ('enhed:"Tilskud & Tilsyn"', [("unit", "is", "Tilskud & Tilsyn", "all")], ()),
        ('fra:"jens hansen"~3', [("from", "close", "jens hansen", "all")], ()),
        ("støj -(a1 b1)", [("text", "word", "støj", "all")], ("-(a1 b1)",)),
        ("støj (a1 OR (b1 c1))", [("text", "word", "støj", "all")], ("a1 OR (b1 c1)",)),
        ("(a1 OR b1) (c1 OR d1)", [("text", "word", "a1", "any"), ("text", "word", "b1", "any")], ("c1 OR d1",)),
    ],
)
def test_what_is_typed_is_taken_apart(typed: str, rows: list[tuple[str, ...]], kept: tuple[str, ...]) -> None:
    apart = take_apart(typed)

    assert (rows, kept) == ([(each.field, each.how, each.value, each.part) for each in apart.rows], apart.kept)


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (Row(RowField.TEXT, How.WORD, "a1 OR b1"), Trouble.ONE_WORD_A_ROW),
        (Row(RowField.TEXT, How.WORD, "titel:a1"), Trouble.ONE_WORD_A_ROW),
        (Row(RowField.TEXT, How.WORD, "-støj"), Trouble.UNKNOWN_VALUE),
        (Row(RowField.TITLE, How.WORD, "a1 b1"), Trouble.ONE_WORD_A_ROW),
        (Row(RowField.TEXT, How.BEGINS, "a"), Trouble.PREFIX_TOO_SHORT),
        (Row(RowField.TEXT, How.WORD, ""), Trouble.EMPTY),
        (Row(RowField.TEXT, How.CLOSE, "støj", apart=5), Trouble.CLOSE_NEEDS_WORDS),
        (Row(RowField.TEXT, How.CLOSE, "støj vej", apart=51), Trouble.CLOSE_TOO_FAR),
        (Row(RowField.TYPE, How.IS, "gul"), Trouble.UNKNOWN_VALUE),
        (Row(RowField.DATE, How.BETWEEN, "", until=""), Trouble.BAD_DATE),
    ],
)
def test_a_row_that_says_something_else_is_told(row: Row, trouble: Trouble) -> None:
    with pytest.raises(NotOneRow) as refused:
        build(Built((Row(RowField.TEXT, How.WORD, "støj"), row)))

    assert (1, trouble) == (refused.value.row, refused.value.reason)


def test_a_row_never_asks_more_than_it_shows() -> None:
    asked = build(Built((Row(RowField.TEXT, How.PHRASE, 'a1" OR "b1'), Row(RowField.DATE, How.BETWEEN, "2026-01-01", until="2026-12-31"))))

    assert '"a1 OR b1" date:2026-01-01..2026-12-31' == asked
    assert matches(parse(asked), a_record(1, "a1 or b1", letter_date=dt.date(2026, 2, 1)))
    assert not matches(parse(asked), a_record(1, "a1", letter_date=dt.date(2026, 2, 1)))
    assert "a1 (b1 OR c1)" == written(parse("a1 (b1 ELLER c1)"))
