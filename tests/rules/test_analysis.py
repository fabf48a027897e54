"""How words are found: by every form a clerk would type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import fold, identifier_of, identifiers, located, mended, numbered, stem, words


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Århus", "aarhus"), ("A\u030arhus", "ÅRHUS"), ("Sørensen", "Soerensen"), ("Sörensen", "Sørensen"), ("ÆRØ", "aeroe"),
        ("café", "cafe"), ("Müller", "muller"), ("co\u00adoperation", "cooperation"), ("ﬁnans", "finans"), ("straße", "strasse"),
        ("til\u200bskud", "tilskud"),
    ],
)  # fmt: skip
def test_a_word_is_kept_under_one_spelling(written: str, typed: str) -> None:
    assert fold(typed) == fold(written)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("afgørelserne", "afgørelse"), ("tilskuddet", "tilskud"), ("kommunernes", "kommune"), ("undersøgelsen", "undersøgelser"),
        ("støjen", "støj"), ("hundene", "hund"), ("årene", "aarene"), ("skatten", "skatter"), ("beslutninger", "beslutningen"),
        ("hjælpeløst", "hjælpeløs"), ("miljøet", "miljø"), ("direktørerne", "direktør"), ("kontoen", "konto"),
    ],
)  # fmt: skip
def test_inflections_meet_in_one_stem(written: str, typed: str) -> None:
    assert stem(fold(typed)) == stem(fold(written))


@pytest.mark.parametrize(
    ("one", "other"),
    [("støj", "støv"), ("minister", "ministerium"), ("ansøgning", "ansøger"), ("hund", "hul"), ("2026", "202"), ("brev", "bred")],
)
def test_different_words_keep_apart(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


@given(st.text(alphabet="abcdefghijklmnoprstuvyæøå", max_size=20))
def test_a_stem_is_a_beginning_of_its_word(word: str) -> None:
    assert fold(word).startswith(stem(fold(word)))
    assert stem(fold(word)) == stem(stem(fold(word)))


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_word_has_its_place(text: str) -> None:
    assert len(list(located(text))) == len(numbered(text))
    assert [each for each in numbered(text) if each] == words(text)
    assert all(each == fold(each) for each in words(text))
    assert all(0 <= at < len(numbered(text)) for at, _ in mended(text))
    identifiers(text)
    identifier_of(text)


def test_a_word_cut_by_a_line_break_is_found_whole() -> None:
    text = "om til-\nskud til kom-\r\n  munen"

    assert ["om", "til", "skud", "til", "kom", "munen"] == words(text)
    assert [(1, "tilskud"), (4, "kommunen")] == list(mended(text))


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("jf. § 12, stk. 2", "§12"), ("efter §§ 13 og 14", "§13"), ("§ 12 a om", "§12a"), ("sag 2026-123.", "2026-123"),
        ("akt 2026-123-4", "2026-123-4"), ("skema W-2 vedlagt", "w-2"), ("cpr 610170-1234", "6101701234"),
        ("cpr 6101701234", "6101701234"), ("cvr 10 00 00 09", "10000009"), ("skriv til Jens@Prove.invalid!", "jens@prove.invalid"),
        ("EAN 5790000000001", "5790000000001"), ("emne 06.02.01-P20", "06.02.01-p20"),
    ],
)  # fmt: skip
def test_identifiers_are_kept_whole(text: str, spelling: str) -> None:
    assert spelling in identifiers(text)


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [("§12", "§12"), ("§ 12 a", "§12a"), ("610170-1234", "6101701234"), ("W-2", "w-2"), ("(2026-123)", "2026-123"), ("støj", None)],
)
def test_a_typed_identifier_gets_the_same_spelling(typed: str, spelling: str | None) -> None:
    assert spelling == identifier_of(typed)
