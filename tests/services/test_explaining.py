"""Who can see this and why, who has read it, what has happened, and how it stood then: all as far as the asker may know."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken
from casework.model import Case, CaseRelation, Record
from casework.queries import as_of, explaining, histories, readings, record_page, record_versions
from casework.queries.explaining import Because, Part
from casework.queries.histories import Wanted
from casework.services import case_folders, case_relations, cases, exporting, granting, party_use, reading, records
from casework.services.cases import CaseChanges, NewCase
from casework.services.party_use import PartyUse
from casework.vocabulary import AccessLevel, Action, Cause, Channel, PartyRole, Reason, RecordKind, RelationShown
from casework.work import Work
from documents import filing
from tests.approvals import decided, letter, publish, started
from tests.builders import Ministry, a_case, a_record
from tests.cases import a_record_on, a_type_with_fields, opened
from tests.conftest import Clock
from tests.postbag import a_letter
from tests.records import a_draft


@pytest.fixture
def case(platform: Platform, ministry: Ministry) -> tuple[int, int]:
    """Gives a case of the grants unit made of a letter, and the letter."""
    filing.store(platform.blobs, a_letter())
    with platform.work(ministry.actor("clerk")) as work:
        letter = filing.receive(work, a_letter(), unit_id=ministry.grants).record_id or 0
        records.take_responsibility(work, letter)
    with platform.work(ministry.actor("clerk")) as work:
        return cases.open_from_record(work, letter, NewCase("Varmepumpe i Vejle", "06.02.01")), letter


def names(readers: explaining.Readers) -> list[str]:
    return [each.official for each in readers.explanations]


# ---- who can see it, and why ----------------------------------------------------------------------------------------------
def test_everybody_who_can_read_a_record_is_named_with_the_reason(platform: Platform, ministry: Ministry, case: tuple[int, int]) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        granting.share(work, case[1], ministry.people["outsider"])
    with platform.work(ministry.actor("clerk")) as work:
        readers = explaining.who_can_read(work, case[1])

    assert ["Bo Krag", "Jens Holt", "Karen Toft", "Mette Lund"] == names(readers)
    assert (Because(Cause.SHARED, "Bo Krag"),) == readers.explanations[0].clauses[-1].because
    assert (Because(AccessLevel.UNIT, "Tilskud & Tilsyn"),) == readers.explanations[1].clauses[-1].because


def test_readers_come_in_pages_and_by_name(platform: Platform, ministry: Ministry, case: tuple[int, int]) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        first = explaining.who_can_read(work, case[1], first=2)
        rest = explaining.who_can_read(work, case[1], after=first.after, first=2)
        found = explaining.who_can_read(work, case[1], words="LUND")

    assert (["Jens Holt", "Karen Toft"], ["Mette Lund"], "", ["Mette Lund"]) == (names(first), names(rest), rest.after, names(found))


def test_a_case_is_explained_by_its_grants_and_the_records_read(platform: Platform, ministry: Ministry, case: tuple[int, int]) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        own = explaining.why_case(work, ministry.people["clerk"], case[0])
        colleague = explaining.why_case(work, ministry.people["caseworker"], case[0])
        stranger = explaining.why_case(work, ministry.people["outsider"], case[0])

    assert [(Cause.RESPONSIBLE, "Karen Toft")] == [
        (b.word, b.name) for c in own.clauses if c.part is Part.INVOLVED_IN_CASE for b in c.because
    ]
    assert (True, False, True) == (colleague.can_read, colleague.clauses[-2].holds, colleague.clauses[-1].holds)
    assert (False, False, False) == (stranger.can_read, stranger.clauses[-2].holds, stranger.clauses[-1].holds)


def test_who_reads_a_case_by_a_record_unseen_is_not_named(platform: Platform, ministry: Ministry, case: tuple[int, int]) -> None:
    with platform.work(ministry.actor("lawyer")) as work:
        a_record(work, ministry, case_id=case[0], access_level=AccessLevel.UNIT, unit_id=ministry.legal, title="Hemmeligt notat")
    with platform.work(ministry.actor("caseworker")) as work:
        told = explaining.who_can_read_case(work, case[0])
        why = explaining.why_case(work, ministry.people["lawyer"], case[0])

    assert "Ida Ravn" not in names(told)
    assert (False, ()) == (why.can_read, why.clauses[-1].because)


def test_there_is_nothing_to_explain_about_what_is_unseen(platform: Platform, ministry: Ministry, case: tuple[int, int]) -> None:
    case_id, letter = case
    me = ministry.people["outsider"]
    for question in (
        lambda work: explaining.why(work, me, letter),
        lambda work: explaining.who_can_read(work, letter),
        lambda work: explaining.why_case(work, me, case_id),
        lambda work: explaining.who_can_read_case(work, case_id),
        lambda work: readings.readers_of_record(work, letter),
        lambda work: readings.readers_of_case(work, case_id),
        lambda work: histories.page_of_case(work, case_id, Wanted()),
        lambda work: histories.actors_of_case(work, case_id),
        lambda work: as_of.case_as_of(work, case_id, work.now),
        lambda work: exporting.export_history(work, case_id, Wanted(), purpose="nysgerrighed"),
    ):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            question(work)


# ---- who has read it ------------------------------------------------------------------------------------------------------
def test_who_has_read_is_told_with_first_and_last(platform: Platform, ministry: Ministry, case: tuple[int, int], clock: Clock) -> None:
    version = version_of(platform, ministry, case[1])
    with platform.work(ministry.actor("caseworker")) as work:
        reading.open_version(work, version)
    clock.forward(hours=2)
    with platform.work(ministry.actor("caseworker")) as work:
        reading.open_version(work, version)
    with platform.work(ministry.actor("clerk")) as work:
        (reader,) = readings.readers_of_record(work, case[1])
        on_case = readings.readers_of_case(work, case[0])

    assert ("Mette Lund", 2, dt.timedelta(hours=2)) == (reader.official, reader.times, reader.last_at - reader.first_at)
    assert (reader,) == on_case


def test_reading_what_a_record_says_itself_is_reading_it(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        told = a_record(work, ministry, body_html="<p>Hun ringede om sin ansøgning.</p>", access_level=AccessLevel.UNIT).id
        silent = a_record(work, ministry, access_level=AccessLevel.UNIT).id
    with platform.work(ministry.actor("caseworker")) as work:
        words = [reading.open_words(work, told), reading.open_words(work, told, noted=False), reading.open_words(work, silent)]
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        reading.open_words(work, told)
    with platform.work(ministry.actor("clerk")) as work:
        readers = [readings.readers_of_record(work, each) for each in (told, silent)]
        shared = [work.session.get_one(Record, each).is_shared for each in (told, silent)]

    assert ["<p>Hun ringede om sin ansøgning.</p>", "<p>Hun ringede om sin ansøgning.</p>", ""] == words
    assert [[("Mette Lund", 1)], []] == [[(each.official, each.times) for each in found] for found in readers]
    assert [True, False] == shared  # whoever made it can no longer delete it for good alone


def test_an_older_version_of_a_record_is_read_like_the_one_that_counts(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry, body_html="<p>Først</p>")
    with platform.work(ministry.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=1, body_html="<p>Siden</p>")
    with platform.work(ministry.actor("caseworker")) as work:
        record_versions.version_of(work, record_id, 1)
        record_versions.compare(work, record_id, 1, 2)
        record_versions.compare(work, record_id, 1, 2, noted=False)
        record_page.record_page(work, record_id, noted=True)
        record_page.record_page(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        (reader,) = readings.readers_of_record(work, record_id)

    assert ("Mette Lund", 3) == (reader.official, reader.times)


def version_of(platform: Platform, ministry: Ministry, record_id: int) -> int:
    with platform.work(ministry.actor("clerk")) as work:
        return record_page.files_of(work, record_id)[0].version_id


# ---- what has happened ----------------------------------------------------------------------------------------------------
def test_a_history_is_narrowed_by_area_person_period_and_words(
    platform: Platform, ministry: Ministry, case: tuple[int, int], clock: Clock
) -> None:
    clock.forward(days=1)
    with platform.work(ministry.actor("clerk")) as work:
        records.register(work, case[1])
    with platform.work(ministry.actor("clerk")) as work:
        journal = histories.page_of_case(work, case[0], Wanted(areas=("journal",)))
        today = histories.page_of_case(work, case[0], Wanted(since=work.today))
        before = histories.page_of_case(work, case[0], Wanted(until=work.today - dt.timedelta(days=1), areas=("journal",)))
        spoken = histories.page_of_case(work, case[0], Wanted(words="varmepumpe VEJLE"))
        nobody = histories.page_of_case(work, case[0], Wanted(actor_id=ministry.people["lawyer"]))
        who = histories.actors_of_case(work, case[0])

    assert ["record_registered", "record_placed_on_case", "case_opened"] == [each.kind for each in journal.lines]
    assert ["record_registered"] == [each.kind for each in today.lines]
    assert ["record_placed_on_case", "case_opened"] == [each.kind for each in before.lines]
    assert ["case_opened"] == [each.kind for each in spoken.lines]
    assert ((), {ministry.people["clerk"]: "Karen Toft"}) == (nobody.lines, who)


def test_a_history_comes_in_pages_that_miss_nothing(platform: Platform, ministry: Ministry, case: tuple[int, int]) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        whole = [each.event_id for each in histories.page_of_case(work, case[0], Wanted()).lines]
        paged, before = [], None
        while True:
            page = histories.page_of_case(work, case[0], Wanted(), before=before, first=3)
            paged += [each.event_id for each in page.lines]
            if (before := page.before) is None:
                break

    assert whole == paged


def test_taking_a_history_out_asks_for_a_purpose_and_is_noted(platform: Platform, ministry: Ministry, case: tuple[int, int]) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        exporting.export_history(work, case[0], Wanted(), purpose=" ")
    with platform.work(ministry.actor("clerk")) as work:
        lines = exporting.export_history(work, case[0], Wanted(areas=("journal",)), purpose="Aktindsigt 2026-7")
    with platform.work(ministry.actor("clerk")) as work:
        noted = histories.page_of_case(work, case[0], Wanted(areas=("access",), words="aktindsigt")).lines[0]

    assert [Reason.PURPOSE_IS_REQUIRED] == refusal.value.reasons
    assert ("history_exported", len(lines), "Aktindsigt 2026-7") == (noted.kind, noted.facts["lines"], noted.facts["purpose"])


def test_a_history_is_asked_over_the_whole_calendar(platform: Platform, ministry: Ministry, case: tuple[int, int]) -> None:
    with platform.work(ministry.actor("clerk")) as work:
        whole = histories.page_of_case(work, case[0], Wanted(since=dt.date.min, until=dt.date.max))

        assert histories.page_of_case(work, case[0], Wanted()).lines == whole.lines


# ---- how it stood then ----------------------------------------------------------------------------------------------------
def test_a_case_is_seen_as_it_stood(platform: Platform, ministry: Ministry, case: tuple[int, int], clock: Clock) -> None:
    case_id, letter = case
    opened = clock.now
    clock.forward(days=1)
    with platform.work(ministry.actor("clerk")) as work:
        cases.edit(work, case_id, opened_version=_version(work, case_id), changes=CaseChanges(title="Varmepumpe i Give"))
        records.register(work, letter)
    clock.forward(days=1)
    with platform.work(ministry.actor("clerk")) as work:
        then = as_of.case_as_of(work, case_id, opened + dt.timedelta(hours=1))
        now = as_of.case_as_of(work, case_id, clock.now)

    assert ("Varmepumpe i Vejle", None) == (then.title, then.records[0].number)
    assert ("Varmepumpe i Give", 1) == (now.title, now.records[0].number)
    assert [("Karen Toft", Cause.RESPONSIBLE)] == list(then.involved)
    with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
        as_of.case_as_of(work, case_id, opened - dt.timedelta(seconds=1))


def test_the_past_shows_no_record_that_is_unseen_today(platform: Platform, ministry: Ministry, case: tuple[int, int], clock: Clock) -> None:
    clock.forward(days=1)
    with platform.work(ministry.actor("clerk")) as work:
        granting.restrict(work, case[1], [ministry.people["clerk"]])
        granting.give_on_case(work, case[0], ministry.people["caseworker"], cause=Cause.SUPPLEMENTARY)
    with platform.work(ministry.actor("caseworker")) as work:
        then = as_of.case_as_of(work, case[0], clock.now - dt.timedelta(hours=1))

    assert () == then.records


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["title", "leave", "leave"])
@given(changes=st.lists(st.sampled_from(["title", "leave", "join", "level"]), min_size=3, max_size=5))
def test_every_moment_is_told_as_it_was_seen_at_that_moment(
    platform: Platform, ministry: Ministry, clock: Clock, changes: list[str]
) -> None:
    with platform.work(ministry.actor("head")) as work:
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        record_id = records.draft(
            work, records.NewRecord("Notat", RecordKind.INTERNAL, Channel.DESK, ministry.grants, ministry.people["head"])
        )
        records.place_on_case(work, record_id, case_id)
    seen = []
    for number, change in enumerate(changes):
        clock.forward(minutes=1)
        with platform.work(ministry.actor("head")) as work:
            _change(work, ministry, change, case_id, record_id, number)
        with platform.work(ministry.actor("head")) as work:
            seen.append((clock.now, as_of.case_as_of(work, case_id, clock.now)))
        clock.forward(minutes=1)
    with platform.work(ministry.actor("head")) as work:
        told = [(moment, as_of.case_as_of(work, case_id, moment)) for moment, _ in seen]

    assert seen == told


def _change(work: Work, ministry: Ministry, change: str, case_id: int, record_id: int, number: int) -> None:
    match change:
        case "title":
            cases.edit(work, case_id, opened_version=_version(work, case_id), changes=CaseChanges(title=f"Titel {number}"))
        case "level":
            granting.set_level(work, record_id, AccessLevel.ALL if number % 2 else AccessLevel.UNIT)
        case "leave" | "join":
            other = a_case(work, ministry).id if change == "leave" else case_id
            if work.load(Record, record_id, Action.READ).case_id != other:
                records.move(work, record_id, other, "Den hører til dér.")


def _version(work: Work, case_id: int) -> int:
    return work.session.get_one(Case, case_id).version or 0


def test_fields_folders_parties_and_ties_are_seen_as_they_were(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    a_type_with_fields(platform, {"name": "amount", "kind": "number", "da": "Beløb", "en": "Amount"})
    case_id = opened(platform, ministry, "clerk", type="grant", fields={"amount": "100"})
    other = opened(platform, ministry, "clerk", title="Den anden sag")
    record_id = a_record_on(platform, ministry, case_id, "clerk")
    with platform.work(ministry.actor("clerk")) as work:
        folder = case_folders.make_folder(work, case_id, "Bilag")
        case_folders.put_in_folder(work, record_id, folder)
        case_relations.relate(work, case_id, other, RelationShown.PARENT)
        party = party_use.put_on_case(work, case_id, PartyUse(PartyRole.APPLICANT, name="Anna Berg"))
    moment = clock.now
    clock.forward(days=1)
    with platform.work(ministry.actor("clerk")) as work:
        changes = CaseChanges(fields={"amount": "250"})
        cases.edit(work, case_id, opened_version=_version(work, case_id), changes=changes)
        case_folders.put_in_folder(work, record_id, None)
        case_folders.rename_folder(work, case_id, folder, "Andre bilag")
        party_use.take_off(work, party, on_case=True)
        case_relations.unrelate(work, case_id, work.session.exec(select(CaseRelation.id)).one())
    with platform.work(ministry.actor("clerk")) as work:
        then, now = as_of.case_as_of(work, case_id, moment), as_of.case_as_of(work, case_id, clock.now)

    assert (["100"], ["250"]) == tuple([str(field.value) for field in each.fields] for each in (then, now))
    assert [("Bilag", (record_id,))] == [(each.title, each.record_ids) for each in then.folders]
    assert [("Andre bilag", ())] == [(each.title, each.record_ids) for each in now.folders]
    assert [(RelationShown.PARENT, other, "Den anden sag")] == [(each.relation, each.case_id, each.title) for each in then.relations]
    assert ((), (("applicant", "Anna Berg"),), ()) == (now.relations, then.parties, now.parties)


def test_an_approval_is_seen_as_far_as_it_had_come(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    publish(platform, ministry)
    case_id = opened(platform, ministry)
    record_id = letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, record_id, case_id)
    before = clock.now
    clock.forward(hours=1)
    approval_id = started(platform, ministry, record_id=record_id)
    waiting = clock.now
    clock.forward(hours=1)
    decided(platform, ministry, approval_id, "head", comment="Fint")
    with platform.work(ministry.actor("caseworker")) as work:
        told = [as_of.case_as_of(work, case_id, moment).approvals for moment in (before, waiting, clock.now)]

    assert () == told[0]
    assert [("open", ("Jens Holt",), ())] == [(step.state, step.holders, step.said) for step in told[1][0].steps]
    assert [("approved", (("approve", "Jens Holt", "Fint"),)), ("open", ())] == [(step.state, step.said) for step in told[2][0].steps]


def test_the_past_names_no_case_that_is_unseen_today(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    case_id, other = (opened(platform, ministry, "clerk", title=title) for title in ("Sagen", "Den hemmelige"))
    with platform.work(ministry.actor("clerk")) as work:
        granting.give_on_case(work, case_id, ministry.people["caseworker"], cause=Cause.SUPPLEMENTARY)
        case_relations.relate(work, case_id, other, RelationShown.RELATED)
    with platform.work(ministry.actor("caseworker")) as work:
        then = as_of.case_as_of(work, case_id, clock.now)

    assert () == then.relations
