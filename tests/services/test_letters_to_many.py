"""Letters to many: one for each chosen party, as drafts of who ordered them; what cannot be written says why, and is tried again."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged
from casework.model import Case, Official, Record, RecordParty
from casework.queries import letters_to_many as asked
from casework.queries import list_choosing
from casework.services import cases, distribution, letters_to_many, parties, party_use
from casework.services.party_use import PartyUse
from casework.vocabulary import (
    AccessLevel,
    Expansion,
    LetterState,
    LetterTrouble,
    ListOwner,
    PartyKind,
    PartyRole,
    Reason,
    RecordKind,
    RecordState,
    TemplateProblem,
)
from casework.work import Actor
from documents.letter_trying import tried
from documents.merged import Merged, Values
from documents.merging import merge
from tests.builders import Ministry
from tests.letters import a_case_with, keys, ordered, page, template_of, write
from tests.replies import APPLICANT, LAWYER, WITNESS, a_template, letter_of, template

HELLO = ("Kære {{ party.name }}", "Sagen {{ case.title }} er åben. {{ sender.name }}")


@pytest.fixture
def short(platform: Platform, ministry: Ministry) -> int:
    return template_of(platform, ministry, a_template(platform, ministry, *HELLO))


@pytest.fixture
def addressed(platform: Platform, ministry: Ministry) -> int:
    return template_of(platform, ministry, a_template(platform, ministry, "{{ party.name }}", "{{ party.address }}", name="Med adresse"))


def states(platform: Platform, ministry: Ministry, run_id: int) -> list[tuple[str, LetterState, LetterTrouble | None, tuple[str, ...]]]:
    shown = page(platform, ministry.actor("caseworker"), run_id)
    return [(each.recipient, each.state, each.trouble, each.lacking) for each in shown.letters]


def test_each_party_gets_a_draft_of_its_own_on_the_case_and_run_again_none_gets_two(
    platform: Platform, ministry: Ministry, short: int
) -> None:
    clerk = ministry.actor("caseworker")
    case_id = a_case_with(platform, ministry, APPLICANT, LAWYER, WITNESS)
    run_id = ordered(platform, clerk, case_id, short, keys(platform, ministry, case_id)[:2])
    write(platform)
    write(platform)

    shown = page(platform, clerk, run_id)
    assert [("Anna Prøve", LetterState.MADE, RecordState.DRAFT), ("Advokat Berg", LetterState.MADE, RecordState.DRAFT)] == [
        (each.recipient, each.state, each.record_state) for each in shown.letters
    ]
    first = shown.letters[0].record_id
    assert first is not None
    assert "Kære Anna Prøve\nSagen Tilskud til varmepumpe er åben." in letter_of(platform, ministry, first)
    with platform.work(clerk) as work:
        record = work.session.get_one(Record, first)
        party = work.session.exec(select(RecordParty).where(RecordParty.record_id == first)).one()
        drafts = len(work.session.exec(select(Record).where(Record.case_id == case_id)).all())
        said = (record.kind, record.title, record.access_level, record.responsible_id, party.role, party.address)
    assert (RecordKind.OUTBOUND, "Orientering", AccessLevel.INVOLVED, ministry.people["caseworker"], "recipient", "Prøvevej 1") == said
    assert 2 == drafts


def test_one_who_stands_on_the_case_twice_gets_one_letter(platform: Platform, ministry: Ministry, short: int) -> None:
    twice = PartyUse(PartyRole.APPLICANT, name="Anna Prøve", identifier_kind="CVR", identifier="12345674")
    again = PartyUse(PartyRole.PAYER, name="Anna Prøve", identifier_kind="CVR", identifier="12345674")
    case_id = a_case_with(platform, ministry, twice, again)
    run_id = ordered(platform, ministry.actor("caseworker"), case_id, short, keys(platform, ministry, case_id) * 2)

    assert [("Anna Prøve", LetterState.WAITING, None, ())] == states(platform, ministry, run_id)


def test_what_one_letter_lacks_is_named_beforehand_and_holds_up_no_other(platform: Platform, ministry: Ministry, addressed: int) -> None:
    clerk = ministry.actor("caseworker")
    case_id = a_case_with(platform, ministry, APPLICANT, LAWYER)
    to = keys(platform, ministry, case_id)
    with platform.work(clerk) as work:
        plan = letters_to_many.planned_letters(work, case_id, addressed, to)
    beforehand = tried(merge, platform.blobs.read(plan.template_sha256), [each.values for each in plan.letters])
    assert [(), ("party.address",)] == [each.lacking for each in beforehand]
    assert "Prøvevej 1" in beforehand[0].text

    run_id = ordered(platform, clerk, case_id, addressed, to)
    write(platform)
    lacks = ("Advokat Berg", LetterState.FAILED, LetterTrouble.FIELDS_ARE_EMPTY, ("party.address",))
    assert [("Anna Prøve", LetterState.MADE, None, ()), lacks] == states(platform, ministry, run_id)

    with platform.work(clerk) as work:
        party_use.take_off(work, int(to[1].partition(":")[2]), on_case=True)
    with platform.work(clerk) as work:
        assert 1 == letters_to_many.try_letters_again(work, run_id)
    write(platform)
    assert [LetterTrouble.PARTY_IS_GONE] == [each[2] for each in states(platform, ministry, run_id)[1:]]


def test_what_was_empty_is_filled_in_and_tried_again(platform: Platform, ministry: Ministry) -> None:
    clerk = ministry.actor("caseworker")
    due = template_of(platform, ministry, a_template(platform, ministry, "Frist {{ case.deadline }}", name="Frist"))
    case_id = a_case_with(platform, ministry, APPLICANT)
    run_id = ordered(platform, clerk, case_id, due, keys(platform, ministry, case_id))
    write(platform)
    assert [("case.deadline",)] == [each[3] for each in states(platform, ministry, run_id)]
    with platform.work(clerk) as work:
        version = work.session.get_one(Case, case_id).version
        cases.edit(work, case_id, cases.CaseChanges(deadline=work.today), opened_version=version or 0)
    with platform.work(clerk) as work:
        letters_to_many.try_letters_again(work, run_id)
    write(platform)

    assert [LetterState.MADE] == [each[1] for each in states(platform, ministry, run_id)]


def test_stopped_letters_are_not_written_until_they_are_tried_again(platform: Platform, ministry: Ministry, short: int) -> None:
    clerk = ministry.actor("caseworker")
    case_id = a_case_with(platform, ministry, APPLICANT, LAWYER)
    run_id = ordered(platform, clerk, case_id, short, keys(platform, ministry, case_id))
    stopped = []
    for _ in range(2):
        with platform.work(clerk) as work:
            stopped.append(letters_to_many.stop_letters(work, run_id))
    write(platform)
    assert ([2, 0], {LetterState.STOPPED}) == (stopped, {each[1] for each in states(platform, ministry, run_id)})
    with platform.work(clerk) as work:
        letters_to_many.try_letters_again(work, run_id)
    write(platform)

    assert {LetterState.MADE} == {each[1] for each in states(platform, ministry, run_id)}


def test_a_distribution_list_is_written_to_by_its_parties(platform: Platform, ministry: Ministry, short: int) -> None:
    clerk = ministry.actor("caseworker")
    case_id = a_case_with(platform, ministry)
    with platform.work(clerk) as work:
        list_id = distribution.make(work, "Kommuner", scope=ListOwner.MINE)
        party_id = parties.enter(work, parties.PartyFields(PartyKind.AUTHORITY, "Prøve Kommune"))
        distribution.add_member(work, list_id, party_id=party_id)
        distribution.add_member(work, list_id, principal_id=ministry.people["head"])
    with platform.work(clerk) as work:
        weighed = list_choosing.for_letters(work, list_id, case_id)
    run_id = ordered(platform, clerk, case_id, short, [f"party:{each.party_id}" for each in weighed if each.outcome is Expansion.PUT])
    write(platform)

    assert [Expansion.PUT, Expansion.INSIDE] == [each.outcome for each in weighed]
    assert [("Prøve Kommune", LetterState.MADE, None, ())] == states(platform, ministry, run_id)


def test_who_may_not_write_on_the_case_orders_stops_and_tries_nothing(platform: Platform, ministry: Ministry, short: int) -> None:
    case_id = a_case_with(platform, ministry, APPLICANT)
    to = keys(platform, ministry, case_id)
    run_id = ordered(platform, ministry.actor("caseworker"), case_id, short, to)
    deeds = (
        lambda work: letters_to_many.planned_letters(work, case_id, short, to),
        lambda work: letters_to_many.order_letters(work, case_id, short, to, title="Mit"),
        lambda work: letters_to_many.stop_letters(work, run_id),
        lambda work: letters_to_many.try_letters_again(work, run_id),
        lambda work: asked.letter_recipients(work, case_id),
        lambda work: asked.letters_page(work, run_id),
        lambda work: asked.letter_runs(work, case_id),
    )
    for who in ("outsider", "lawyer", "administrator"):
        for deed in deeds:
            with pytest.raises((NotFound, NotPermitted)), platform.work(ministry.actor(who)) as work:
                deed(work)


def test_another_cases_party_and_a_private_contact_of_somebody_else_are_nobody(platform: Platform, ministry: Ministry, short: int) -> None:
    here, there = a_case_with(platform, ministry, APPLICANT), a_case_with(platform, ministry, LAWYER)
    with platform.work(ministry.actor("head")) as work:
        private = parties.enter(work, parties.PartyFields(PartyKind.CITIZEN, "Privat"), is_private=True)
    for key in (
        keys(platform, ministry, there)[0],
        f"party:{private}",
        "party:999",
        "record_party:1",
        "party:x",
        "",
        "party:99999999999999",
    ):
        with pytest.raises(NotFound):
            ordered(platform, ministry.actor("caseworker"), here, short, [key])


@pytest.mark.parametrize(
    ("to", "title", "why"), [([], "Titel", Reason.NOBODY_TO_WRITE_TO), (None, "  ", Reason.TITLE_IS_EMPTY)], ids=["nobody", "untitled"]
)
def test_an_order_without_recipients_or_a_title_is_refused(
    platform: Platform, ministry: Ministry, short: int, to: list[str] | None, title: str, why: Reason
) -> None:
    case_id = a_case_with(platform, ministry, APPLICANT)
    with pytest.raises(RuleBroken) as refusal:
        ordered(platform, ministry.actor("caseworker"), case_id, short, keys(platform, ministry, case_id) if to is None else to, title)

    assert [why] == refusal.value.reasons


def test_a_template_that_is_not_in_use_writes_nothing(platform: Platform, ministry: Ministry) -> None:
    unused = template_of(platform, ministry, a_template(platform, ministry, "Kære", name="Ny", is_used=False))
    case_id = a_case_with(platform, ministry, APPLICANT)
    with pytest.raises(RuleBroken) as refusal:
        ordered(platform, ministry.actor("caseworker"), case_id, unused, keys(platform, ministry, case_id))

    assert [Reason.TEMPLATE_NOT_IN_USE] == refusal.value.reasons


def test_who_has_lost_the_case_meanwhile_gets_nothing_written(platform: Platform, ministry: Ministry, short: int) -> None:
    case_id = a_case_with(platform, ministry, APPLICANT)
    run_id = ordered(platform, ministry.actor("caseworker"), case_id, short, keys(platform, ministry, case_id))
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Official, ministry.people["caseworker"]).is_active = False
        work.record(OrganisationChanged(what="official", subject_id=ministry.people["caseworker"], change="left"))
    write(platform)

    with platform.system_engine.begin() as connection:
        found = connection.exec_driver_sql("SELECT state, trouble, record_id FROM letter_line WHERE run_id = %s", (run_id,)).all()
    assert [("failed", "writer_cannot_write", None)] == [tuple(each) for each in found]


def test_a_child_that_breaks_down_is_asked_again_before_the_template_is_blamed(platform: Platform, ministry: Ministry, short: int) -> None:
    def breaks(_template: bytes, _letters: object) -> Merged:
        return Merged(problem=TemplateProblem.UNREADABLE)

    case_id = a_case_with(platform, ministry, APPLICANT)
    run_id = ordered(platform, ministry.actor("caseworker"), case_id, short, keys(platform, ministry, case_id))
    first = write(platform, breaks)
    waits = states(platform, ministry, run_id)

    assert (1, [LetterState.WAITING]) == (first.failed, [each[1] for each in waits])


def test_words_that_break_one_letter_break_no_other() -> None:
    def broken_by_anna(content: bytes, letters: list[Values]) -> Merged:
        if any(each["party.name"] == "Anna" for each in letters):
            return Merged(problem=TemplateProblem.LEFT_OVER)
        return merge(content, letters)

    outcomes = tried(broken_by_anna, template("{{ party.name }}"), [{"party.name": "Anna"}, {"party.name": "Bo"}])  # type: ignore[arg-type]

    assert [TemplateProblem.LEFT_OVER, None] == [each.problem for each in outcomes]
    assert outcomes[1].letter
