"""A distribution list chosen where people are named: who would come in, who is left out and why, and that it comes to exactly that."""

import pytest

from casework.bootstrap import Platform
from casework.errors import CaseworkError, NotFound, NotPermitted, RuleBroken
from casework.model import Record
from casework.queries import communication, list_choosing, record_people
from casework.queries.list_choosing import Weighed
from casework.services import (
    case_people,
    chats,
    distribution,
    granting,
    notes,
    organisation,
    organisation_changing,
    parties,
    records,
    requests,
)
from casework.services.parties import PartyFields
from casework.services.requests import NewRequest
from casework.vocabulary import AccessLevel, Cause, Expansion, ListOwner, PartyKind, PartyRole, Reason, Right
from casework.work import Actor, Work
from tests.builders import Ministry, a_case, a_record

PUT, THERE, GONE = Expansion.PUT, Expansion.THERE_ALREADY, Expansion.NOT_IN_USE
OUTSIDE, SHUT, NOBODY = Expansion.OUTSIDE, Expansion.CANNOT_READ, Expansion.NOBODY_READS


class House:
    """Is a record of the head's on a case, and a list with one of each kind on it."""

    def __init__(self, platform: Platform, ministry: Ministry) -> None:
        people = ministry.people
        with platform.work(Actor.system("setup")) as work:
            self.team = organisation.add_team(work, ministry.authority, "Tilsynsholdet")
            self.empty = organisation.add_team(work, ministry.authority, "Holdet uden nogen")
            self.closed = organisation.add_unit(work, ministry.authority, "Presse", short_name="PR")
            for who in ("caseworker", "lawyer"):
                organisation.add_member(work, self.team, people[who], starts_on=work.today)
        with platform.work(ministry.actor("clerk")) as work:
            party = parties.enter(work, PartyFields(PartyKind.AUTHORITY, "Nordhavn Kommune"))
            self.list_id = distribution.make(work, "Høring", scope=ListOwner.AUTHORITY)
            distribution.add_member(work, self.list_id, party_id=party)
            for each in (people["head"], people["caseworker"], people["outsider"], ministry.legal, self.team, self.empty, self.closed):
                distribution.add_member(work, self.list_id, principal_id=each)
        with platform.work(Actor.system("setup")) as work:
            organisation_changing.close_unit(work, self.closed)
        with platform.work(ministry.actor("head")) as work:
            self.case_id = a_case(work, ministry).id
            granting.give_on_case(work, self.case_id, people["head"], cause=Cause.RESPONSIBLE)
            record = a_record(work, ministry, access_level=AccessLevel.UNIT, case_id=self.case_id)
            granting.give(work, record, people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
            self.record_id = record.id


@pytest.fixture
def house(platform: Platform, ministry: Ministry) -> House:
    """Gives the record and the list."""
    return House(platform, ministry)


def outcomes(weighed: tuple[Weighed, ...]) -> list[Expansion]:
    return [each.outcome for each in weighed]


def named(weighed: tuple[Weighed, ...]) -> list[int]:
    return [each.principal_id for each in weighed if each.outcome is PUT and each.principal_id is not None]


def test_a_note_names_of_a_list_who_may_read_and_says_why_others_are_left_out(platform: Platform, ministry: Ministry, house: House) -> None:
    with platform.work(ministry.actor("head")) as work:
        weighed = list_choosing.for_note(work, house.list_id, house.record_id)
        on_case = list_choosing.for_case(work, house.list_id, house.case_id)
        notes.write_on_record(work, house.record_id, "Se her", participants=named(weighed))
        notes.annotate(work, house.record_id, "Se her", participants=named(weighed))
        notes.annotate_case(work, house.case_id, "Se her", participants=named(on_case))

    assert [OUTSIDE, PUT, PUT, SHUT, NOBODY, PUT, NOBODY, GONE] == outcomes(weighed)
    assert [OUTSIDE, PUT, PUT, SHUT, NOBODY, PUT, NOBODY, GONE] == outcomes(on_case)
    assert ["Nordhavn Kommune", "Jens Holt", "Mette Lund", "Bo Krag", "Jura", "Tilsynsholdet"] == [each.name for each in weighed][:6]


def test_a_request_is_made_of_whom_on_a_list_the_record_can_be_opened_to(platform: Platform, ministry: Ministry, house: House) -> None:
    with platform.work(ministry.actor("head")) as work:
        free = list_choosing.for_request(work, house.list_id, house.record_id)
        granting.restrict(work, house.record_id, [ministry.people["head"], ministry.people["caseworker"]])
    with platform.work(ministry.actor("head")) as work:
        weighed = list_choosing.for_request(work, house.list_id, house.record_id)
        requests.make(work, house.record_id, NewRequest("Bidrag", tuple(named(weighed))))
    for left_out in (each for each in weighed if each.outcome in {SHUT, NOBODY, GONE}):
        with pytest.raises(RuleBroken), platform.work(ministry.actor("head")) as work:
            requests.make(work, house.record_id, NewRequest("Bidrag", (left_out.principal_id or 0,)))

    assert [OUTSIDE, PUT, PUT, PUT, PUT, PUT, NOBODY, GONE] == outcomes(free)
    assert [OUTSIDE, PUT, PUT, SHUT, NOBODY, PUT, NOBODY, GONE] == outcomes(weighed)


def test_looking_at_a_list_opens_the_record_to_nobody(platform: Platform, ministry: Ministry, house: House) -> None:
    with platform.work(ministry.actor("head")) as work:
        list_choosing.for_request(work, house.list_id, house.record_id)
        list_choosing.for_chat(work, house.list_id, house.record_id)

    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        communication.chats(work, house.record_id)
    with platform.work(ministry.actor("head")) as work:
        assert not work.session.get_one(Record, house.record_id).is_shared


def test_a_chat_takes_in_of_a_list_whom_the_asker_may_let_in(platform: Platform, ministry: Ministry, house: House) -> None:
    with platform.work(ministry.actor("head")) as work:
        by_head = list_choosing.for_chat(work, house.list_id, house.record_id)
        chat_id = chats.open_chat(work, house.record_id, with_=[ministry.people["caseworker"]])
    with platform.work(ministry.actor("caseworker")) as work:
        by_reader = list_choosing.for_chat(work, house.list_id, house.record_id, chat_id=chat_id)
    with platform.work(ministry.actor("head")) as work:
        then = list_choosing.for_chat(work, house.list_id, house.record_id, chat_id=chat_id)
        chats.let_in(work, chat_id, named(then))
    with platform.work(ministry.actor("head")) as work:
        again = list_choosing.for_chat(work, house.list_id, house.record_id, chat_id=chat_id)

    assert [OUTSIDE, THERE, PUT, PUT, PUT, PUT, NOBODY, GONE] == outcomes(by_head)
    assert [OUTSIDE, THERE, THERE, SHUT, NOBODY, NOBODY, NOBODY, GONE] == outcomes(by_reader)
    assert [OUTSIDE, THERE, THERE, PUT, PUT, PUT, NOBODY, GONE] == outcomes(then)
    assert [] == named(again)


def test_several_are_let_in_all_or_none(platform: Platform, ministry: Ministry, house: House) -> None:
    with platform.work(ministry.actor("head")) as work:
        chat_id = chats.open_chat(work, house.record_id, with_=[ministry.people["caseworker"]])
    with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
        chats.let_in(work, chat_id, [ministry.people["clerk"], ministry.people["outsider"]])
    with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
        chats.let_in(work, chat_id, [])
    with platform.work(ministry.actor("head")) as work:
        (shown,) = communication.chats(work, house.record_id)

    assert 2 == len(shown.participants)


def test_the_recipients_of_a_list_are_told_before_they_are_put_on(platform: Platform, ministry: Ministry, house: House) -> None:
    with platform.work(ministry.actor("head")) as work:
        before = list_choosing.for_recipients(work, house.list_id, house.record_id)
        none_yet = list_choosing.for_recipients(work, house.list_id, house.record_id, role=PartyRole.COPY_RECIPIENT)
        done = distribution.use_on_record(work, house.record_id, house.list_id)
        after = list_choosing.for_recipients(work, house.list_id, house.record_id)

    assert [(each.name, each.outcome) for each in before] == [(each.name, each.outcome) for each in done]
    assert [PUT] * 6 + [NOBODY, GONE] == outcomes(before) == outcomes(none_yet)
    assert [THERE] * 6 + [NOBODY, GONE] == outcomes(after)


def test_who_of_a_list_works_on_a_record_or_case_beside_its_responsible(platform: Platform, ministry: Ministry, house: House) -> None:
    with platform.work(ministry.actor("head")) as work:
        free = list_choosing.for_supplementary(work, house.list_id, house.record_id)
        granting.restrict(work, house.record_id, [ministry.people["head"], ministry.people["caseworker"]])
    with platform.work(ministry.actor("head")) as work:
        weighed = list_choosing.for_supplementary(work, house.list_id, house.record_id)
        on_case = list_choosing.for_supplementary_of_case(work, house.list_id, house.case_id)
        records.add_supplementaries(work, house.record_id, named(weighed))
        case_people.add_supplementaries(work, house.case_id, named(on_case))
    for left_out in (each for each in weighed if each.principal_id and each.outcome not in {PUT, THERE}):
        with pytest.raises(RuleBroken), platform.work(ministry.actor("head")) as work:
            records.add_supplementaries(work, house.record_id, [*named(weighed), left_out.principal_id or 0])
    with platform.work(ministry.actor("head")) as work:
        again = list_choosing.for_supplementary(work, house.list_id, house.record_id)
        on_case_again = list_choosing.for_supplementary_of_case(work, house.list_id, house.case_id)
        helpers = [each.principal_id for each in record_people.supplementary_of_record(work, house.record_id)]

    assert named(free) != named(weighed)
    assert named(weighed) == helpers
    assert [] == named(again) == named(on_case_again)


def test_who_may_not_do_it_is_told_of_nobody(platform: Platform, ministry: Ministry, house: House) -> None:
    def asks(who: str, question: str, thing: int) -> type[CaseworkError] | None:
        try:
            with platform.work(ministry.actor(who)) as work:
                getattr(list_choosing, question)(work, house.list_id, thing)
        except CaseworkError as error:
            return type(error)
        return None

    on_record = ("for_note", "for_chat", "for_request", "for_recipients", "for_supplementary")
    on_case = ("for_case", "for_supplementary_of_case")
    assert [NotFound] * 5 == [asks("outsider", each, house.record_id) for each in on_record]
    assert [NotFound] * 2 == [asks("outsider", each, house.case_id) for each in on_case]
    assert [None, None, NotPermitted, NotPermitted, NotPermitted] == [asks("caseworker", each, house.record_id) for each in on_record]


def test_a_list_that_is_not_mine_or_out_of_use_is_not_chosen(platform: Platform, ministry: Ministry, house: House) -> None:
    def own(work: Work) -> int:
        return distribution.make(work, "Mine egne", scope=ListOwner.MINE)

    with platform.work(ministry.actor("clerk")) as work:
        private = own(work)
        distribution.set_in_use(work, house.list_id, in_use=False, opened_version=1)
    with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
        list_choosing.for_note(work, private, house.record_id)
    for question in (list_choosing.for_note, list_choosing.for_chat, list_choosing.for_request, list_choosing.for_recipients):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
            question(work, house.list_id, house.record_id)
        assert [Reason.LIST_NOT_IN_USE] == refusal.value.reasons
