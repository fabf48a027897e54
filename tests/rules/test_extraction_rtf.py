"""Reading RTF: letters of every encoding, what stands apart from the text, and nothing of what is only its dress."""

import pytest

from casework.vocabulary import Extraction
from documents.limits import Limits
from tests.rules.made_documents import read, samples

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial;}{\f2\fnil\fcharset128 Gothic;}}"


def text_of(body: bytes) -> str:
    return read(HEAD + body + b"}", "brev.rtf").text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"R\'f8dgr\'f8d", "Rødgrød"),
        ("Rødgrød".encode("cp1252"), "Rødgrød"),
        (rb"\u216\'d8 og \uc0\u8364", "Ø og €"),
        (rb"{\uc2\u12371\'82\'b1}", "こ"),
        (rb"\f2 \'83\'5c\'83n", "ソハ"),
        (rb"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} hej", "Привет hej"),
        (rb"\u-10180?\u-8398?", "\U0001f332"),
        (rb"\u-3913?", "·"),
        (rb"a\u?b", "a?b"),
        (rb"{\upr{gammel}{\*\ud{ny \u230?}}}", "ny æ"),
        (rb"a\~b\_c\-d\{e\}\\f", "a\u00a0b-cd{e}\\f"),
        (rb"\ldblquote ja\rdblquote\endash nej", "“ja”–nej"),
        (b"en linje\r\nder fort\r\ns\xe6ttes", "en linjeder fortsættes"),
        (rb"en\par to\line tre\tab fire", "en\nto\ntre\tfire"),
        (rb"\trowd Art\cell Hektar\cell\row B\'f8g\cell 840\cell\row", "Art\tHektar\nBøg\t840"),
        (rb"{\field{\*\fldinst HYPERLINK https://x.example}{\fldrslt her}}", "her"),
        (rb"{\pict\pngblip 89504e47}tekst", "tekst"),
        (rb"{\pict\bin6 }{\par}tekst", "tekst"),
        (rb"{\object\objemb{\*\objdata 0105}{\result vist}}", "vist"),
        (rb"{\*\ukendt skjult}{\stylesheet{\s0 Normal;}}tekst", "tekst"),
        (rb"{\shp{\*\shpinst{\sp{\sn navn}{\sv 1}}{\shptxt Ramme}}{\shprslt{\*\do Ramme}}}", "Ramme"),
        (rb"{\header Hoved}{\footer Fod}Krop", "Hoved\nFod\nKrop"),
        (rb"Sagen{\footnote Se bilag 4} er slut", "Sagen er slut\nSe bilag 4"),
        (rb"{\*\atnauthor Bo}{\*\annotation Er det rigtigt?}Ja", "Ja\nBo: Er det rigtigt?"),
        (rb"{\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 fed\htmlrtf }\htmlrtf0", "fed"),
    ],
)
def test_what_a_reader_would_see_is_read(body: bytes, text: str) -> None:
    assert text == text_of(body)


def test_changes_are_accepted_in_the_text_and_listed_after_it() -> None:
    body = rb"Fristen er {\deleted fjorten}{\revised otte} dage."

    assert "Fristen er otte dage.\n[-fjorten-]\n[+otte+]" == text_of(body)


def test_the_properties_of_a_file_are_read() -> None:
    extracted = read(HEAD + rb"{\info{\title Klage}{\author Anna}{\operator Bo}{\creatim\yr2026\mo3}}Tekst}")

    assert ({"title": "Klage", "creator": "Anna"}, "Tekst") == (extracted.properties, extracted.text)


def test_a_file_that_ends_in_the_middle_is_partly_read() -> None:
    extracted = read(HEAD + b"Begyndelsen", "halv.rtf")

    assert (Extraction.PARTIAL, "it ends in the middle", "Begyndelsen") == (extracted.outcome, extracted.reason, extracted.text)


def test_what_follows_the_last_brace_is_no_text() -> None:
    assert "Tekst" == read(HEAD + b"Tekst}mere}}{x").text


@pytest.mark.parametrize("codepage", [b"0", b"99999", b"-1", b"1361", b"65001"])
def test_a_codepage_nobody_knows_hides_nothing(codepage: bytes) -> None:
    assert "Tekst" in read(rb"{\rtf1\ansi\ansicpg" + codepage + b" Tekst}").text


def test_only_as_much_is_read_as_may_be() -> None:
    extracted = read(HEAD + b"ord \\par " * 10_000 + b"}", limits=Limits(text_bytes=100))

    assert (Extraction.PARTIAL, True) == (extracted.outcome, extracted.characters <= 100)


def test_public_rtf_files_end_well() -> None:
    odd = {path.name for path in samples("tika-docs/rtf") if read(path.read_bytes(), path.name).outcome is not Extraction.OK}

    assert set() == odd
