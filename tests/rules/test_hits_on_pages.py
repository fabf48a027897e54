"""What was sought is found again on the page that shows it, by the same forms and phrases that found the record."""

import pytest

from search import on_pages
from ui.marking import marked

PAGE = "Ansøgning om tilskud til varmepumpeanlægget i Åvej 12. Tilskuddet er 4.850.000 kr. jf. sag 2026-123 fra AARHUS"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("tilskud", ["tilskud", "Tilskuddet"]),
        ("varmepumpe", ["varmepumpeanlægget"]),
        ("århus", ["AARHUS"]),
        ('"ansøgning om tilskud"', ["Ansøgning om tilskud"]),
        ("vej*", []),
        ("åv*", ["Åvej"]),
        ("2026-123", ["2026-123"]),
        ("tilskud NOT kvoter", ["tilskud", "Tilskuddet"]),
        ("", []),
        ("((", []),
        ("NOT tilskud", []),
    ],
)
def test_the_words_that_were_meant_are_shown(query: str, shown: list[str]) -> None:
    found = [PAGE[begin:end] for begin, end in on_pages.stretches(on_pages.leaves_of(query), PAGE)]

    assert shown == found


def test_hits_are_counted_page_by_page_and_fall_on_the_words_of_a_page() -> None:
    words = ["Om", "tilskud", "(tilskuddet),", "og", "andet"]

    assert [1, 0, 2] == on_pages.counted("tilskud", ["Et tilskud", "", "Tilskud, tilskuddet"])
    assert {1, 2} == on_pages.hits_among("tilskud", words)
    assert frozenset() == on_pages.hits_among("tilskud", [])


def test_a_phrase_marks_each_of_its_words() -> None:
    assert {1, 2, 3} == on_pages.hits_among('"til et anlæg"', ["Svar", "til", "et", "anlæg"])


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Om tilskud &amp; andet</p>", '<p>Om <mark id="hit">tilskud</mark> &amp; andet</p>'),
        ("<p>Et <b>tilskud</b>, tilskuddet</p>", '<p>Et <b><mark id="hit">tilskud</mark></b>, <mark>tilskuddet</mark></p>'),
        ('<img alt="tilskud > alt" src="data:,"><p>x</p>', '<img alt="tilskud > alt" src="data:,"><p>x</p>'),
        ("<p>amp &amp; &#230;</p>", "<p>amp &amp; &#230;</p>"),
    ],
)
def test_a_reading_is_marked_in_its_words_alone(html: str, shown: str) -> None:
    assert shown == marked(html, "tilskud")


def test_what_stands_for_a_sign_is_no_word() -> None:
    assert "<p>R&amp;D</p>" == marked("<p>R&amp;D</p>", "amp")
