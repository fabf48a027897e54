"""Where words stand is listed in order, also of what several words are found by."""

from collections import defaultdict

from search.analysed import place_words
from search.analysis import numbered


def test_places_are_in_order_though_words_share_a_part_and_a_line_break_cuts_one() -> None:
    text = "varmepumpetilskud boligtilskud varmepumpetilskud til varme-\npumpe og boligtilskud til varmepumpe"
    places: dict[str, list[int]] = defaultdict(list)
    place_words(text, numbered(text), places, 0, english=False)

    assert [0, 1, 2, 7] == places["~tilskud"]
    assert [4, 9] == places["varmepumpe"]
    assert {} == {word: found for word, found in places.items() if found != sorted(found)}
