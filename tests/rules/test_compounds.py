"""Compounds are found by their parts, English words by their endings; and what stands beside words is reached by nothing typed."""

import pytest

from search.analysed import Place, analyse
from search.analysis import fold
from search.compounds import parts
from search.english import english_stem, is_english
from search.language import parse
from search.matching import matches
from search.stemming import stem
from tests.rules.made_records import a_record


@pytest.mark.parametrize(
    ("word", "by"),
    [
        ("varmepumpetilskuddet", "tilskud"),
        ("varmepumperne", "pumpe"),
        ("varmepumpetilskuddet", "varmepumpe"),
        ("kommuneplanen", "plan"),
        ("kommuneplanen", "kommune"),
        ("støjafgørelser", "afgørelse"),
        ("ansøgningsfristen", "frist"),
        ("miljøministeriet", "ministeriet"),
        ("persondataloven", "lov"),
        ("affaldsgebyr", "affald"),
    ],
)
def test_a_compound_is_found_by_its_parts(word: str, by: str) -> None:
    assert stem(fold(by)) in parts(fold(word))
    assert matches(parse(by), a_record(1, "Brev", body_text=f"om {word} her"))


@pytest.mark.parametrize("word", ["tilskud", "ministerium", "nationalitet", "universitetet", "dagsorden", "kommune", "2026", "støj"])
def test_a_simple_word_has_no_parts_of_two(word: str) -> None:
    assert len(parts(fold(word))) < 2


def test_a_part_is_found_as_itself_and_not_by_a_piece_of_a_word() -> None:
    record = a_record(1, "Kommuneplanen")

    assert matches(parse("planer"), record)
    assert not matches(parse("lan"), record)
    assert not matches(parse('"plan"'), record)  # in quotation marks it is the very word
    assert not matches(parse("titel:plan"), a_record(1, "Brev", body_text="kommuneplanen"))
    assert matches(parse("titel:plan"), record)


ENGLISH = "Dear ministry, this is one of the complaints that we have of noise from the studies at your office and of the parties."


@pytest.mark.parametrize("by", ["complaint", "study", "party", "offices", "noises"])
def test_english_words_are_found_by_other_endings_where_the_text_is_english(by: str) -> None:
    assert matches(parse(by), a_record(1, "Letter", body_text=ENGLISH))
    assert matches(parse(by), a_record(1, ENGLISH))


def test_a_danish_text_is_not_read_as_english() -> None:
    text = "Det er en af de sager som vi har og skal svare på, og studies er ikke et dansk ord."

    assert not is_english([fold(each) for each in text.split()])
    assert not matches(parse("study"), a_record(1, "Brev", body_text=text))
    assert matches(parse("studies"), a_record(1, "Brev", body_text=text))


def test_a_short_text_is_read_as_the_record_it_stands_in() -> None:
    record = a_record(1, "Complaints", body_text=ENGLISH)

    assert f"^{english_stem('complaints')}" in analyse(record).places[Place.TITLE]
    assert matches(parse("titel:complaint"), record)


@pytest.mark.parametrize("words", ["*plan", "?plan", "plan~", "pla*", '"plan"', "*kommun", "kommun~"])
def test_nothing_typed_reaches_what_stands_beside_words(words: str) -> None:
    record = a_record(1, "Brev", body_text="kommuneplanen")

    assert {"~plan", "~kommun"} <= set(analyse(record).places[Place.ALL])
    assert not matches(parse(words), record)
