"""Records that are alike, and the case and code a letter may belong to: with the reasons, and of nothing the asker may not see."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted
from casework.events import CaseChanged
from casework.model import Case, CaseParty, Record
from casework.queries.choices import CodeChoice
from casework.services import records
from casework.services.records import NewParty
from casework.vocabulary import AccessLevel, CaseState, PartyRole
from casework.work import Actor
from search.engines.serving import ServingEngine
from search.indexing import index_records
from search.similar import similar
from search.suggesting import Because, Evidence, Why, by_title, suggest_cases, suggest_codes, weigh
from tests.builders import Ministry
from tests.records import a_case_of, a_draft

ME, OTHER = "caseworker", "outsider"
CPR = ("CPR", "7001011234")


@pytest.fixture
def engine(platform: Platform) -> ServingEngine:
    return ServingEngine(platform.settings.index_folder)


@pytest.fixture
def letter(platform: Platform, ministry: Ministry, engine: ServingEngine) -> int:
    """Files a letter about a wind turbine, one much like it on a case, one that shares a single word, one that shares none."""
    turbine = "Klage over lavfrekvent mølle ved Hanstholm"
    made = [
        a_draft(
            platform, ministry, title="Lavfrekvent mølle, ny klage", body_html="<p>Jeg bor ved Hanstholm</p>", access_level=AccessLevel.ALL
        ),
        a_draft(platform, ministry, title=turbine, access_level=AccessLevel.ALL),
        a_draft(platform, ministry, title="En klage over skolen", access_level=AccessLevel.ALL),
        *(a_draft(platform, ministry, title=f"Referat {each}", access_level=AccessLevel.ALL) for each in ("a", "b", "c", "d")),
    ]
    index_records(platform, engine, made, 1)
    return made[0]


def titles(platform: Platform, actor: Actor, engine: ServingEngine, record_id: int) -> list[tuple[str, tuple[str, ...]]]:
    with platform.work(actor) as work:
        return [(each.row.title, each.words) for each in similar(work, engine, record_id)]


def test_the_records_most_alike_come_with_the_rare_words_they_share(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    found = titles(platform, ministry.actor(ME), engine, letter)

    assert ["Klage over lavfrekvent mølle ved Hanstholm"] == [title for title, _ in found]
    assert {"lavfrekvent", "mølle", "hanstholm"} <= set(found[0][1])
    assert found == titles(platform, ministry.actor(ME), engine, letter)


def test_what_one_may_not_read_makes_nothing_alike_nor_any_word_less_rare(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    before = [titles(platform, ministry.actor(who), engine, letter) for who in (OTHER, "head")]
    hidden = [
        a_draft(platform, ministry, "head", title=f"Lavfrekvent mølle ved Hanstholm {each}", access_level=AccessLevel.INVOLVED)
        for each in range(6)
    ]
    index_records(platform, engine, hidden, 2)
    after = [titles(platform, ministry.actor(who), engine, letter) for who in (OTHER, "head")]

    assert before[0] == after[0]
    assert before[1] != after[1]
    with pytest.raises(NotFound):
        titles(platform, ministry.actor(OTHER), engine, hidden[0])
    with pytest.raises(NotPermitted):
        titles(platform, Actor.system("indexer"), engine, letter)


def test_a_broken_index_knows_none_alike(platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int) -> None:
    (platform.settings.index_folder / "current").unlink()

    assert [] == titles(platform, ministry.actor(ME), engine, letter)


def test_cases_are_suggested_by_number_sender_likeness_and_title_with_each_reason(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    me = ministry.actor(ME)
    quoted, of_sender, alike = (a_case_of(platform, ministry, ME, title=title) for title in ("Havnen", "Anna Bergs sag", "Møllesag"))
    shut = a_case_of(platform, ministry, ME, title="Lukket", state=CaseState.COMPLETED)
    party = NewParty("Anna Berg", PartyRole.SENDER, identifier_kind=CPR[0], identifier=CPR[1])
    with platform.work(me) as work:
        number = work.session.get_one(Case, quoted).number
        for case_id in (of_sender, shut):
            work.add(CaseParty(case_id=case_id, role=PartyRole.CONCERNED, name="Anna Berg", identifier_kind=CPR[0], identifier=CPR[1]))
            work.record(CaseChanged(case_id=case_id, fields=("parties",)))
    asked = a_draft(
        platform,
        ministry,
        title="Lavfrekvent mølle igen",
        body_html=f"<p>Om Hanstholm, se sag {number}.</p>",
        parties=(party,),
        access_level=AccessLevel.ALL,
    )
    with platform.work(me) as work:
        records.place_on_case(work, letter, alike)
    index_records(platform, engine, [asked, letter], 3)

    with platform.work(me) as work:
        found = {each.case_id: {reason.why: reason.said for reason in each.reasons} for each in suggest_cases(work, engine, asked)}

    assert number == found[quoted][Why.NUMBER_QUOTED]
    assert "Anna Berg" == found[of_sender][Why.SAME_SENDER]
    assert found[alike][Why.SIMILAR_RECORDS].startswith("Lavfrekvent mølle, ny klage: ")
    assert quoted == next(iter(found))
    assert shut not in found
    with platform.work(me) as work:
        codes = suggest_codes(work, engine, asked)
    assert ["06.02.01"] == [each.code for each in codes]
    assert {Why.OF_THE_CASE, Why.SIMILAR_RECORDS} <= {reason.why for reason in codes[0].reasons}


def test_a_case_that_the_asker_may_not_see_is_never_suggested(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    with platform.work(ministry.actor(OTHER)) as work:
        before = suggest_cases(work, engine, letter), suggest_codes(work, engine, letter)
    hidden = a_case_of(platform, ministry, "head", title="Lavfrekvent mølle, klage", restricted_to=[ministry.people["head"]])
    of_it = a_draft(platform, ministry, "head", title="Lavfrekvent mølle ved Hanstholm", access_level=AccessLevel.INVOLVED)
    with platform.work(ministry.actor("head")) as work:
        records.place_on_case(work, of_it, hidden)
    index_records(platform, engine, [of_it], 4)

    with platform.work(ministry.actor(OTHER)) as work:
        assert before == (suggest_cases(work, engine, letter), suggest_codes(work, engine, letter))
    with platform.work(ministry.actor("head")) as work:
        assert hidden in [each.case_id for each in suggest_cases(work, engine, letter)]
        assert work.session.exec(select(Record.case_id).where(Record.id == letter)).one() is None
    with pytest.raises(NotFound), platform.work(ministry.actor(OTHER)) as work:
        suggest_cases(work, engine, of_it)


# ---- weighing ------------------------------------------------------------------------------------------------------------------
def test_what_speaks_for_a_thing_adds_up_and_the_same_reason_again_counts_half() -> None:
    number, sender = Because(Why.NUMBER_QUOTED, "2026-1"), Because(Why.SAME_SENDER, "Anna")
    found = weigh([Evidence("a", sender), Evidence("b", number), Evidence("b", sender), Evidence("a", Because(Why.SAME_SENDER, "Bo"))])

    assert [("b", 9, (number, sender)), ("a", 4.5, (sender, Because(Why.SAME_SENDER, "Bo")))] == [
        (each.of, each.points, each.reasons) for each in found
    ]
    assert weigh([]) == ()


def test_a_code_is_told_by_the_words_of_its_title_the_rarer_the_more() -> None:
    plan = [
        CodeChoice("06.01", "Tilskud i almindelighed", ""), CodeChoice("06.02", "Tilskud til varmepumper", ""),
        CodeChoice("07.01", "Affald", ""), CodeChoice("07.02", "Tilskud til affald", ""),
    ]  # fmt: skip
    found = weigh(by_title("Om tilskuddet til varmepumpen", plan))

    assert "06.02" == found[0].of
    assert (Because(Why.TITLE_WORDS, "varmepumpen, tilskuddet"),) == found[0].reasons
    assert "07.01" not in [each.of for each in found]
