"""What is proposed to be left out: found by its form and what stands beside it, and nothing that only looks alike."""

import pytest

from casework.redaction.grounds import BY_CODE, GROUNDS
from casework.redaction.suggesting import GROUNDS_PROPOSED, Known, suggest
from casework.vocabulary import Sensitive

JENSEN = Known("Anne Marie Jensen", "0101901234", "anne@example.dk", "+45 20 30 40 50", "Møllestien 7, 8000 Aarhus C")

FOUND = [
    ("Født med 010190-1234 i Aarhus", Sensitive.CPR, "010190-1234"),
    ("Erstatningsnummer 610190-1234.", Sensitive.CPR, "610190-1234"),
    ("010190 - 1234 er ansøger", Sensitive.CPR, "010190 - 1234"),
    ("CPR-nr.: 0101901234", Sensitive.CPR, "0101901234"),
    ("et tal, 0707614285, med modulus 11", Sensitive.CPR, "0707614285"),
    ("CVR-nr. 13585628", Sensitive.CVR, "13585628"),
    ("CVR: 13 58 56 28", Sensitive.CVR, "13 58 56 28"),
    ("moms DK13585628", Sensitive.CVR, "13585628"),
    ("ring på +45 33 12 34 56 i dag", Sensitive.PHONE, "+45 33 12 34 56"),
    ("Telefon: 33123456", Sensitive.PHONE, "33123456"),
    ("eller 33 12 34 56.", Sensitive.PHONE, "33 12 34 56"),
    ("skriv til per.hansen@post.example.dk.", Sensitive.EMAIL, "per.hansen@post.example.dk"),
    ("bor Nørrebrogade 14, 2. tv, 2200 København N, siden", Sensitive.ADDRESS, "Nørrebrogade 14, 2. tv, 2200 København N"),
    ("på Hans Knudsens Plads 4", Sensitive.ADDRESS, "Hans Knudsens Plads 4"),
    ("Sagen om Anne Marie Jensens klage", Sensitive.PARTY, "Anne Marie Jensens"),
    ("som ANNE JENSEN skrev", Sensitive.PARTY, "ANNE JENSEN"),
    ("Kære fru Jensen", Sensitive.PARTY, "Jensen"),
    ("bor Møllestien 7 nu", Sensitive.PARTY, "Møllestien 7"),
    ("Møllestien 7 · 8000 Aarhus", Sensitive.PARTY, "Møllestien 7 · 8000 Aarhus"),
    ("Tilsyn\nSlotsholmsvej 12\n1299 København K", Sensitive.ADDRESS, "Slotsholmsvej 12\n1299 København K"),
    ("nummer 20304050", Sensitive.PARTY, "20304050"),
]
NOTHING = [
    "321390-1234 er ingen dag",
    "310290-1234 heller ikke",
    "990190-1234 er heller ingen hævet dag",
    "J.nr. 2026-123 og beløbet 1.234.567 kr.",
    "kontonummer 0101901230",
    "CVR-nr. 13585629 har forkert ciffer",
    "13585628 uden ord",
    "i alt 33123456 kr.",
    "serie 11 33 12 34 56 78 99",
    "fra 12 34 56 78",
    "lovens § 30 og vejen 2026",
    "Vi valgte gade 4 gange",
    "Jensen & Co. skrev",
    "et @ alene og a@b",
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_it_is_proposed_by_its_form(text: str, kind: Sensitive, words: str) -> None:
    found = suggest(text, [JENSEN])

    assert [(kind, words)] == [(each.kind, text[each.start : each.end]) for each in found]


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_alike_is_not_proposed(text: str) -> None:
    assert () == suggest(text, [JENSEN])


def test_each_kind_has_a_provision_and_each_provision_a_title_in_both_languages() -> None:
    assert set(Sensitive) == set(GROUNDS_PROPOSED)
    assert {*GROUNDS_PROPOSED.values()} <= {*BY_CODE}
    assert len(GROUNDS) == len(BY_CODE)
    assert all(ground.en and ground.da and ground.place.startswith("§ ") for ground in GROUNDS)
