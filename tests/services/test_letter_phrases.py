"""Phrases by criterion: words that stand in a letter where their condition holds, and stop it where that cannot be said."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken, Stale, TemplateIsWrong
from casework.queries import letter_templates as asked
from casework.services import letter_phrases
from casework.services.letter_phrases import Phrase, words_of
from casework.services.reply_words import Recipient
from casework.vocabulary import PartyRole, Reason, TemplateProblem
from documents import letter_templates
from tests.builders import Ministry
from tests.records import refused
from tests.replies import a_template

ABOVE = {"more": [{"field": "amount"}, 50_000]}
COMPANY = {"equals": [{"field": "party_is_company"}, True]}
ANNA = Recipient("case_party:1", PartyRole.APPLICANT, "Anna Berg", "CPR", "7001011234")
FIRM = Recipient("case_party:2", PartyRole.APPLICANT, "Berg ApS", "CVR", "12345678")


def saves(
    platform: Platform, ministry: Ministry, name: str = "Klagevejledning", condition: object = COMPANY, who: str = "designer",
    phrase_id: int | None = None, **said: object,
) -> int:  # fmt: skip
    with platform.work(ministry.actor(who)) as work:
        if phrase_id is None:
            return letter_phrases.add_phrase(work, name, condition, "Ord", "Words")
        letter_phrases.change_phrase(work, phrase_id, name, condition, "Ord", "Words", **said)  # type: ignore[arg-type]
        return phrase_id


def test_a_phrase_stands_where_its_condition_holds_in_the_letters_language(platform: Platform, ministry: Ministry) -> None:
    phrases = (Phrase("firma", COMPANY, "Til firmaer", "For companies"), Phrase("altid", None, "Altid", "Always"),
               Phrase("rolle", {"equals": [{"field": "party_role"}, "applicant"]}, "Ansøger", "Applicant"))  # fmt: skip
    with platform.work(ministry.actor("caseworker")) as work:
        anna, firm = (words_of(work, phrases, {}, each, "da") for each in (ANNA, FIRM))
        english = words_of(work, phrases, {}, FIRM, "en")

    assert {"phrase.firma": "", "phrase.altid": "Altid", "phrase.rolle": "Ansøger"} == anna
    assert {"phrase.firma": "Til firmaer", "phrase.altid": "Altid", "phrase.rolle": "Ansøger"} == firm
    assert "For companies" == english["phrase.firma"]


def test_a_phrase_that_turns_on_an_empty_field_is_left_out_so_that_the_letter_is_stopped(platform: Platform, ministry: Ministry) -> None:
    phrase = (Phrase("stort", ABOVE, "Stort beløb", "A large amount"),)
    with platform.work(ministry.actor("caseworker")) as work:
        answers = [words_of(work, phrase, facts, ANNA, "da") for facts in ({}, {"amount": None}, {"amount": 60_000}, {"amount": 10})]

    assert [{}, {}, {"phrase.stort": "Stort beløb"}, {"phrase.stort": ""}] == answers


def test_it_is_written_by_who_keeps_the_templates_and_nobody_else(platform: Platform, ministry: Ministry) -> None:
    phrase_id = saves(platform, ministry)
    for who in ("caseworker", "head", "clerk"):
        with pytest.raises(NotPermitted):
            saves(platform, ministry, "Andet", who=who)
        with pytest.raises(NotPermitted), platform.work(ministry.actor(who)) as work:
            letter_phrases.end_phrase(work, phrase_id)
        with pytest.raises(NotPermitted), platform.work(ministry.actor(who)) as work:
            asked.letter_phrases(work)
        with pytest.raises(NotPermitted), platform.work(ministry.actor(who)) as work:
            letter_phrases.phrase_fields(work)
    with pytest.raises(NotFound), platform.work(ministry.actor("designer")) as work:
        letter_phrases.end_phrase(work, phrase_id + 99)

    with platform.work(ministry.actor("designer")) as work:
        (shown,) = asked.letter_phrases(work)
    assert ("klagevejledning", COMPANY, True, ()) == (shown.name, shown.condition, shown.is_active, shown.named_in)


def test_what_is_wrong_with_it_is_named(platform: Platform, ministry: Ministry) -> None:
    phrase_id = saves(platform, ministry)
    with pytest.raises(RuleBroken) as taken:
        saves(platform, ministry, "KLAGEVEJLEDNING")
    with pytest.raises(RuleBroken) as nameless:
        saves(platform, ministry, "  –  ")
    with pytest.raises(RuleBroken) as silent, platform.work(ministry.actor("designer")) as work:
        letter_phrases.add_phrase(work, "Tom", None, "Ord", " ")
    with pytest.raises(TemplateIsWrong) as unknown:
        saves(platform, ministry, "Ukendt", {"known": [{"field": "no_such_field"}]})
    with pytest.raises(TemplateIsWrong) as odd:
        saves(platform, ministry, "Skæv", {"__import__": ["os"]})
    with pytest.raises(Stale):
        saves(platform, ministry, phrase_id=phrase_id, opened_version=99)

    assert [Reason.NAME_IS_TAKEN, Reason.NAME_IS_EMPTY, Reason.TEXT_IS_EMPTY] == [refused(each)[0] for each in (taken, nameless, silent)]
    assert (TemplateProblem.UNKNOWN_FIELD, ("no_such_field",)) == (unknown.value.problem, unknown.value.about)
    assert TemplateProblem.NOT_WRITTEN_SO is odd.value.problem


def test_a_template_may_say_a_phrase_in_use_alone_and_holds_it_there(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(TemplateIsWrong) as early:
        a_template(platform, ministry, "{{ phrase.klagevejledning }}")
    phrase_id = saves(platform, ministry)
    a_template(platform, ministry, "{{ phrase.klagevejledning }}")

    with pytest.raises(RuleBroken) as held, platform.work(ministry.actor("designer")) as work:
        letter_phrases.end_phrase(work, phrase_id)
    with pytest.raises(RuleBroken) as renamed:
        saves(platform, ministry, "Andet navn", phrase_id=phrase_id)
    saves(platform, ministry, condition=None, phrase_id=phrase_id)

    assert (TemplateProblem.UNKNOWN_FIELD, ("phrase.klagevejledning",)) == (early.value.problem, early.value.about)
    assert [Reason.PHRASE_IS_NAMED] == refused(held) == refused(renamed)


def test_a_phrase_is_taken_out_of_use_once_and_comes_back_when_it_is_saved(platform: Platform, ministry: Ministry) -> None:
    phrase_id = saves(platform, ministry)
    for _ in range(2):
        with platform.work(ministry.actor("designer")) as work:
            letter_phrases.end_phrase(work, phrase_id)
    with platform.work(ministry.actor("designer")) as work:
        gone = letter_phrases.phrases_in_use(work, work.authority_id)
    saves(platform, ministry, phrase_id=phrase_id)
    with platform.work(ministry.actor("designer")) as work:
        back = letter_phrases.phrases_in_use(work, work.authority_id)

    assert ((), ("klagevejledning",)) == (gone, tuple(each.name for each in back))


def test_names_are_said_plainly() -> None:
    assert ["aendret_frist", "a1", "", "x"] == [letter_phrases.plain_name(each) for each in ("Ændret frist!", "1 a1", "…", "_x_")]
    assert letter_templates.MOST_BYTES
