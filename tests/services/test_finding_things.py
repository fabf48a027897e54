"""Cases, parties, notes, chats and approvals are found beside records: by the same words, by who may read them, with no sign to others."""

import datetime as dt
import itertools
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotPermitted, RuleBroken
from casework.model import EventRow, Record
from casework.services import cases, chats, granting, notes, party_use, records
from casework.services.cases import CaseChanges
from casework.services.parties import PartyFields, enter
from casework.services.party_use import PartyUse
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Action, Cause, Channel, PartyKind, PartyRole, Reason, RecordKind, RecordState, Right, Verdict
from casework.work import Actor, Work
from search import finding_things
from search.engines.port import Order
from search.engines.whoosh_engine import WhooshEngine
from search.finding_things import ThingsPage, count_kinds, find_things
from search.language import parse
from search.matching import matches
from search.pieces import pieces
from search.schema import IndexedThing, ThingKind
from search.troubles import LanguageError
from tests.approvals import THREE_STEPS, decided, letter, publish, started
from tests.builders import Ministry
from tests.cases import a_record_on, opened, version_of
from tests.rules.made_records import QUERIES as LANGUAGE
from tests.rules.made_records import WORDS

QUERIES = (
    "varmepumpe", "*pumpe*", "varmepmupe~", '"tilskud varmepumpe"~4', "titel:varmepumpe -vindmølle", "2026-*", "fra:krag", "IKKE vindmølle",
    "0101754000", "enhed:JU ELLER aftale",
)  # fmt: skip
PERSON = "010175-4000"


def found(platform: Platform, ministry: Ministry, kind: ThingKind, words: str, who: str = "caseworker", **how: object) -> ThingsPage:
    with platform.work(ministry.actor(who)) as work:
        return find_things(work, words, kind, purpose="Prøve", **how)  # type: ignore[arg-type]  # the test's words


def ids(platform: Platform, ministry: Ministry, kind: ThingKind, words: str, who: str = "caseworker", **how: object) -> list[int]:
    return [hit.thing_id for hit in found(platform, ministry, kind, words, who, **how).hits]


def a_draft(work: Work, ministry: Ministry, who: str, title: str, level: AccessLevel) -> int:
    unit = ministry.legal if who == "lawyer" else ministry.grants
    new = NewRecord(title, RecordKind.INTERNAL, Channel.DESK, unit, ministry.people[who], RecordState.DRAFT, access_level=level)
    return records.draft(work, new)


# ---- what is found -----------------------------------------------------------------------------------------------------------------
def test_a_case_is_found_by_title_number_parties_and_the_words_of_its_fields(platform: Platform, ministry: Ministry) -> None:
    case = opened(platform, ministry, title="Tilskud til varmepumper", previous_number="2019-77")
    other = opened(platform, ministry, title="Tilsyn")
    with platform.work(ministry.actor("caseworker")) as work:
        party = PartyUse(PartyRole.CONCERNED, name="Åse Ømark", identifier_kind="cpr", identifier=PERSON)
        party_use.put_on_case(work, case, party)
    kind = ThingKind.CASES
    for words in (
        "varmepumpen", "varmep*", '"tilskud varmepumper"~1', "2026-1", "sag:2026-1", "2019-77", "aase", "fra:ømark", PERSON,
        "titel:tilskud", "plan:06.02",
        "varmepumper -tilsyn", "aase tilskud", "emne:06 varmepumpe", "varmepupme~",
    ):  # fmt: skip
        assert [case] == [each for each in ids(platform, ministry, kind, words) if each == case], words
    assert [other] == ids(platform, ministry, kind, "tilsyn")
    assert [] == ids(platform, ministry, kind, "0101*")  # by a part of a person's number nobody is found
    assert [other, case] == ids(platform, ministry, kind, "til*", size=2)

    page = found(platform, ministry, kind, "varmepumpe", order=Order.RELEVANCE)
    assert (1, "Tilskud til varmepumper", "2026-1") == (page.total, page.hits[0].heading, page.hits[0].case_number)
    assert ["varmepumper"] == [part.text for part in page.hits[0].snippet if part.is_hit]


def test_notes_are_found_by_who_reads_what_they_stand_on_and_chats_by_who_takes_part(platform: Platform, ministry: Ministry) -> None:
    case = opened(platform, ministry)
    record = a_record_on(platform, ministry, case, title="Brev")
    with platform.work(ministry.actor("caseworker")) as work:
        on_case = notes.write_on_case(work, case, "Husk høringen hos naboen")
        on_record = notes.write_on_record(work, record, "Høringen er holdt")
        chat = chats.open_chat(work, record, with_=[ministry.people["head"]], text="Skal vi give afslag på varmepumpen?")

    for who in ("caseworker", "outsider"):
        assert [on_record, on_case] == ids(platform, ministry, ThingKind.NOTES, "høring", who), who
    assert [on_record] == ids(platform, ministry, ThingKind.NOTES, "holdt fra:lund")
    assert [on_case] == ids(platform, ministry, ThingKind.NOTES, "nabo sag:2026-1")
    assert (("Mette Lund",), "Brev", record) == (
        (hit := found(platform, ministry, ThingKind.NOTES, "holdt").hits[0]).names,
        hit.heading,
        hit.record_id,
    )
    for who, expected in (("caseworker", [chat]), ("head", [chat]), ("outsider", []), ("manager", [])):
        assert expected == ids(platform, ministry, ThingKind.CHATS, '"afslag varmepumpe"~3', who), who
    with platform.work(ministry.actor("head")) as work:
        chats.remove_participant(work, chat, ministry.people["head"])
    with platform.work(ministry.actor("manager")) as work:
        notes.delete(work, on_record, reason="Forkert akt")

    assert [] == ids(platform, ministry, ThingKind.CHATS, "afslag", "head")
    assert [on_case] == ids(platform, ministry, ThingKind.NOTES, "høring")


def test_approvals_are_found_by_title_steps_and_what_was_said_at_them(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry)
    approval = started(platform, ministry)
    decided(platform, ministry, approval, "head", Verdict.APPROVE, "Enig, men kun til vindmøller")

    kind = ThingKind.APPROVALS
    assert [approval] == ids(platform, ministry, kind, THREE_STEPS["title"])
    assert [approval] == ids(platform, ministry, kind, '"enig vindmølle"~4 fra:holt', "head")
    assert [] == ids(platform, ministry, kind, "vindmølle", "outsider")


def test_whoever_looks_for_a_party_says_what_for_and_finds_by_whole_numbers_alone(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        person = enter(work, PartyFields(PartyKind.CITIZEN, "Åse Ømark", "cpr", PERSON, phones=("12 34 56 78",)))
        own = enter(work, PartyFields(PartyKind.CITIZEN, "Åse Privat"), is_private=True)
    kind = ThingKind.PARTIES
    for words in ("aase ømark", PERSON, "0101754000", "12345678", "ømark*", "titel:ømark"):
        assert [person] == ids(platform, ministry, kind, words, "outsider"), words
    for part in ("010175*", "4000", "0101*", "*4000", "1234*"):
        assert [] == ids(platform, ministry, kind, part), part
    assert [own, person] == ids(platform, ministry, kind, "åse")
    assert [person] == ids(platform, ministry, kind, "åse", "outsider")
    assert [] == ids(platform, ministry, kind, "åse", "administrator")
    with pytest.raises(RuleBroken) as refused, platform.work(ministry.actor("caseworker")) as work:
        find_things(work, "åse", kind)

    assert [Reason.PURPOSE_IS_REQUIRED] == refused.value.reasons


# ---- evidence, refusals --------------------------------------------------------------------------------------------------------------
def test_every_search_is_written_down_and_one_that_is_already_is_not(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index", create=True)
    found(platform, ministry, ThingKind.CASES, "støj")
    found(platform, ministry, ThingKind.PARTIES, "støj")
    found(platform, ministry, ThingKind.NOTES, "støj", noted=False)
    with platform.work(ministry.actor("caseworker")) as work:
        count_kinds(work, engine, "støj")
    with platform.work(Actor.system("indexer")) as work:
        kept = work.session.exec(select(EventRow.kind).order_by(col(EventRow.id))).all()

    assert ["searched", "register_searched", "searched"] == [kind for kind in kept if "searched" in kind]


def test_a_system_actor_finds_nothing_and_what_is_not_understood_is_told(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(NotPermitted), platform.work(Actor.system("indexer")) as work:
        find_things(work, "støj", ThingKind.CASES)
    with pytest.raises(LanguageError):
        found(platform, ministry, ThingKind.CASES, '"støj')


# ---- nothing unseen counts --------------------------------------------------------------------------------------------------------------
def told(platform: Platform, ministry: Ministry, who: str, engine: WhooshEngine) -> dict[str, object]:
    """Gives everything that searches for things show somebody."""
    answers: dict[str, object] = {}
    with platform.work(ministry.actor(who)) as work:
        for words in QUERIES:
            answers[f"{words} counts"] = count_kinds(work, engine, words, noted=False)
            for kind, order, page in itertools.product(ThingKind, Order, (1, 2)):
                asked = find_things(work, words, kind, order=order, page=page, size=3, noted=False)
                answers[f"{words} {kind} {order} {page}"] = asked
    return answers


def fill(platform: Platform, ministry: Ministry, who: str, level: AccessLevel) -> None:
    """Lets somebody have one of each kind, with the same words."""
    case = opened(platform, ministry, who, title="Aftale om tilskud til varmepumpe", record_level=level)
    with platform.work(ministry.actor(who)) as work:
        party_use.put_on_case(work, case, PartyUse(PartyRole.CONCERNED, name="Bo Krag", identifier_kind="cpr", identifier=PERSON))
        record = a_draft(work, ministry, who, "Tilskud til varmepumpe", level)
        records.place_on_case(work, record, case)
        notes.write_on_case(work, case, "Høring om varmepumpe i nord")
        notes.write_on_record(work, record, "Aftale om en varmepumpe, tilskud følger")
        chats.open_chat(work, record, text="Varmepumpe eller ej, tilskud eller ej")
        enter(work, PartyFields(PartyKind.CITIZEN, f"Varmepumpe {who}", "cpr", PERSON), is_private=True)


def test_what_one_may_not_read_changes_nothing_of_what_is_found(platform: Platform, ministry: Ministry, tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index", create=True)
    publish(platform, ministry)
    fill(platform, ministry, "caseworker", AccessLevel.UNIT)
    shared = letter(platform, ministry, title="Tilskud til varmepumpe")
    started(platform, ministry, record_id=shared)
    without, others = told(platform, ministry, "caseworker", engine), told(platform, ministry, "lawyer", engine)

    for _ in range(3):
        fill(platform, ministry, "lawyer", AccessLevel.INVOLVED)
    hidden = letter(platform, ministry, title="Tilskud til varmepumpe, fortroligt")
    started(platform, ministry, record_id=hidden)
    with platform.work(ministry.actor("caseworker")) as work:
        record = work.load(Record, hidden, Action.SHARE)
        granting.give(work, record, ministry.people["lawyer"], right=Right.FULL_WRITE, cause=Cause.SUPPLEMENTARY)
        granting.restrict(work, hidden, [ministry.people["lawyer"]])
    with platform.work(ministry.actor("head")) as work:  # a talk on what the caseworker reads, without them
        chats.open_chat(work, shared, text="Varmepumpe: tilskud er fortroligt")

    now = told(platform, ministry, "caseworker", engine)
    assert [] == [name for name in without if without[name] != now[name]]
    assert others != told(platform, ministry, "lawyer", engine)


def test_what_is_withdrawn_is_gone_at_once(platform: Platform, ministry: Ministry) -> None:
    fill(platform, ministry, "caseworker", AccessLevel.UNIT)
    assert all(ids(platform, ministry, kind, "varmepumpe", "head") for kind in (ThingKind.CASES, ThingKind.NOTES))
    with platform.work(ministry.actor("caseworker")) as work:
        cases.restrict(work, 1, [ministry.people["caseworker"]])

    assert [] == [
        *ids(platform, ministry, ThingKind.CASES, "varmepumpe", "head"),
        *ids(platform, ministry, ThingKind.NOTES, "nord", "head"),
    ]


def test_what_is_changed_is_found_as_it_is_now(platform: Platform, ministry: Ministry) -> None:
    case = opened(platform, ministry, title="Gammel titel")
    with platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case, CaseChanges(title="Ny titel"), opened_version=version_of(platform, ministry, case))

    assert ([], [case]) == (ids(platform, ministry, ThingKind.CASES, "gammel"), ids(platform, ministry, ThingKind.CASES, "ny"))


def test_beyond_what_is_looked_at_the_answer_says_so_by_what_one_may_read(
    platform: Platform, ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding_things, "MOST_LOOKED_AT", 3)
    monkeypatch.setattr(finding_things, "_BATCHES", (2,))
    for n in range(3):
        opened(platform, ministry, title=f"Varmepumpe {n}")
        opened(platform, ministry, "lawyer", title=f"Varmepumpe {n}")
    assert (3, False) == ((page := found(platform, ministry, ThingKind.CASES, "varmepumpe")).total, page.is_partial)
    opened(platform, ministry, title="Varmepumpe 3")

    page = found(platform, ministry, ThingKind.CASES, "varmepumpe")
    assert (3, True, "Varmepumpe 3") == (page.total, page.is_partial, page.hits[0].title)


# ---- what the database gives is never too little ----------------------------------------------------------------------------------------
TEXTS = (
    *WORDS, "Tilskud til en varmepumpe", "Varmepumpetilskuddet", "kommuneplanens støjafgørelse",
    "studies and complaints of the possibility",    "Tlf. 12 34 56 78", "010175-4000", "0101754000", "til-\nskud", "Ærø, ØLAND og ÅLBORG",
    "na\u00efve re\u0301sume\u0301",
    "Stra\u00dfe \u00deor",    "soft\u00adhyphen", "\ufb01nans", "jens.hansen@prove.invalid", "§ 12 a og W-2", "journal 06.02.01-G01",
)  # fmt: skip
ASKED = (
    *LANGUAGE, "study", "possibilities", "complaint", "12345678", "010175*", "varmepumpe", "pumpe", "plan", "alborg", "aalborg", "oeland",
    "naive", "resume", "strasse", "thor", "softhyphen", "finans", '"tilskud varmepumpe"~3', "06.02.01*", "jens.hansen@prove.invalid",
    "st?jaf*",
)  # fmt: skip


def test_whatever_matches_has_one_of_the_pieces_that_the_database_looks_for(platform: Platform) -> None:
    things = [_thing(number, each) for number, each in enumerate((*TEXTS, *(f"{a} {b}" for a in WORDS for b in WORDS[::3])), 1)]
    with platform.work(Actor.system("indexer")) as work:
        plain = {
            thing.thing_id: work.session.execute(text("SELECT casework_plain(:told)"), {"told": thing.texts[0]}).scalar_one()
            for thing in things
        }
    missing = [
        (words, thing.texts[0])
        for words in ASKED
        if (letters := pieces(parse(words))) is not None
        for thing in _matching(words, things)
        if not any(each in plain[thing.thing_id] for each in letters)
    ]

    assert [] == missing
    assert sum(pieces(parse(words)) is not None for words in ASKED) > 30


def _thing(number: int, said: str) -> IndexedThing:
    return IndexedThing(ThingKind.NOTES, number, dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "Brev", texts=(said,))


def _matching(words: str, things: Iterable[IndexedThing]) -> list[IndexedThing]:
    return [thing for thing in things if matches(parse(words), thing)]
