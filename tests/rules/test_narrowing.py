"""Narrowing by a click is the same language: what it finds is what was found and has the value, and the way back leads back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.port import Facet, FacetCount
from search.facets import branches
from search.language import parse
from search.matching import analysed, matches
from search.narrowing import narrowed, narrowings
from search.schema import IndexedRecord
from search.troubles import LanguageError
from tests.rules.made_records import QUERIES, worlds

TYPED = st.lists(st.sampled_from((*QUERIES, "OG", "ELLER", "IKKE", "—", "(støj ELLER brev)", "-titel:brev")), min_size=1, max_size=5).map(
    " ".join
)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(worlds(6), TYPED, st.sampled_from(Facet))
def test_a_click_finds_what_was_found_and_has_the_value(world: tuple[IndexedRecord, ...], typed: str, facet: Facet) -> None:
    try:
        asked = parse(typed)
    except LanguageError:
        return
    for value in {key.partition(":")[2] for each in world for key in analysed(each).keys if key.startswith(f"{facet}:")}:
        words = narrowed(typed, facet, value)
        for record in world:
            has_it = f"{facet}:{value}" in analysed(record).keys
            assert (matches(asked, record) and has_it) == matches(parse(words), record), words

        assert all(matches(parse(narrowings(words)[-1].without), each) == matches(asked, each) for each in world)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(worlds(6), TYPED)
def test_what_narrows_is_asked_of_everything_found_and_its_way_out_can_be_understood(world: tuple[IndexedRecord, ...], typed: str) -> None:
    for one in narrowings(typed):
        assert all(matches(parse(one.text), each) for each in world if matches(parse(typed), each))
        if one.without:
            both = [each for each in world if matches(parse(one.without), each) and matches(parse(one.text), each)]
            assert both == [each for each in world if matches(parse(typed), each)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("støj type:ind", [("type:ind", "type", "inbound", "støj")]),
        ("type:ind OG støj", [("type:ind", "type", "inbound", "støj")]),
        ('støj enhed:"Tilskud & Tilsyn" dato:2026', [
            ('enhed:"Tilskud & Tilsyn"', "unit", "Tilskud & Tilsyn", "støj dato:2026"),
            ("dato:2026", "date", "2026", 'støj enhed:"Tilskud & Tilsyn"'),
        ]),
        ("støj -type:ind", []),
        ("støj ELLER type:ind", []),
        ("støj (type:ind)", []),
        ('"støj', []),
        ("type:ind", [("type:ind", "type", "inbound", "")]),
    ],
)  # fmt: skip
def test_what_narrows_a_query_is_told_with_the_way_out(typed: str, told: list[tuple[str, ...]]) -> None:
    assert told == [(each.text, each.field, each.value, each.without) for each in narrowings(typed)]


def test_of_the_file_plan_the_highest_codes_that_narrow_are_offered() -> None:
    counted = [FacetCount(Facet.PLAN, code, count) for code, count in (("27", 5), ("27.12", 4), ("27.12.01", 4), ("06", 1), ("06.02", 1))]

    assert ["27", "06"] == [each.value for each in branches(counted, 6)]
    assert ["27.12"] == [each.value for each in branches(counted[:3], 5)]
