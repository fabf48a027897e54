"""Teams and units in what is said: their people of that moment are told and may read, and history says the team."""

import datetime as dt

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import AnnotationRecipient, Grant, InboxItem, Membership
from casework.queries import communication, histories, lists, record_people
from casework.queries import requests as shown
from casework.services import (
    chats,
    granting,
    notes,
    organisation,
    organisation_changing,
    records,
    request_answering,
    request_clock,
    requests,
)
from casework.services.exporting_cases import export_case
from casework.services.requests import NewRequest
from casework.vocabulary import Cause, ListKey, PrincipalKind, Reason, RecipientState
from casework.work import Actor
from tests.asking import ASKED, a_record_of, asked, part
from tests.builders import Ministry, a_case
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, acted
from tests.services import test_reorganising as moving

TEAM = "Varmepumpeholdet"
other = moving.other


def a_team(platform: Platform, ministry: Ministry, *people: str, name: str = TEAM) -> int:
    with platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, ministry.authority, name)
        for each in people:
            organisation.add_member(work, team, ministry.people[each], starts_on=work.today)
        return team


def joins(platform: Platform, ministry: Ministry, team: int, who: str) -> None:
    with platform.work(Actor.system("setup")) as work:
        organisation.add_member(work, team, ministry.people[who], starts_on=work.today)


def leaves(platform: Platform, ministry: Ministry, team: int, who: str, clock: Clock) -> None:
    with platform.work(Actor.system("setup")) as work:
        mine = (Membership.group_id == team, Membership.official_id == ministry.people[who])
        organisation.end_membership(work, work.session.exec(select(Membership.id).where(*mine)).one(), on=work.today)
    clock.now += dt.timedelta(days=1)


def lies(platform: Platform, ministry: Ministry, who: str, record_id: int) -> list[str]:
    with platform.work(ministry.actor(who)) as work:
        mine = (InboxItem.principal_id == work.official_id, InboxItem.record_id == record_id)
        return list(work.session.exec(select(InboxItem.cause).where(*mine)).all())


def reads(platform: Platform, ministry: Ministry, who: str, record_id: int) -> bool:
    with platform.work(ministry.actor(who)) as work:
        try:
            communication.chats(work, record_id)
        except NotFound:
            return False
        return True


def told(platform: Platform, ministry: Ministry, record_id: int, kind: str) -> list[dict[str, object]]:
    with platform.work(ministry.actor("head")) as work:
        return [each.facts for each in histories.of_record(work, record_id) if each.kind == kind]


# ---- notes and annotations ----------------------------------------------------------------------------------------------------


def test_a_note_to_a_team_lies_with_those_of_its_members_who_may_read(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry, access_level="unit")
    team = a_team(platform, ministry, "caseworker", "head", "outsider")
    with platform.work(ministry.actor("head")) as work:
        notes.write_on_record(work, record_id, "Se side 2", participants=[team, ministry.grants])
        (note,) = communication.notes_of_record(work, record_id)
        of_unit = select(InboxItem.cause).where(InboxItem.principal_id == ministry.grants, InboxItem.record_id == record_id)

        assert (("Tilskud & Tilsyn", TEAM), ["note"]) == (tuple(sorted(note.participants)), list(work.session.exec(of_unit)))
    joins(platform, ministry, team, "clerk")

    assert (["note"], [], [], []) == tuple(lies(platform, ministry, who, record_id) for who in ("caseworker", "head", "outsider", "clerk"))
    assert not reads(platform, ministry, "outsider", record_id)
    assert [sorted([ministry.grants, team])] == [each["participants"] for each in told(platform, ministry, record_id, "note_written")]


def test_an_annotation_is_to_the_members_of_that_day_and_to_nobody_who_comes_later(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    record_id = a_record_of(platform, ministry, access_level="unit")
    team = a_team(platform, ministry, "caseworker", "outsider")
    with platform.work(ministry.actor("head")) as work:
        annotation_id = notes.annotate(work, record_id, "Indgår i aktindsigt", participants=[team])
    joins(platform, ministry, team, "clerk")
    leaves(platform, ministry, team, "caseworker", clock)
    with platform.work(ministry.actor("caseworker")) as work:
        (found,) = communication.annotations(work, record_id)
        waiting = [row.record_id for row in lists.page(work, ListKey.ANNOTATIONS).rows]
        directed = work.session.exec(select(AnnotationRecipient.official_id).where(AnnotationRecipient.annotation_id == annotation_id))

        assert ((TEAM,), True, [record_id], [ministry.people["caseworker"]]) == (
            found.participants,
            found.is_to_me,
            waiting,
            list(directed),
        )
    assert (["annotation"], []) == (lies(platform, ministry, "caseworker", record_id), lies(platform, ministry, "clerk", record_id))


def test_an_annotation_on_a_case_to_a_unit_stands_with_each_of_it_who_reads_the_case(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        granting.give_on_case(work, case_id, ministry.people["lawyer"], cause=Cause.SHARED)
        notes.annotate_case(work, case_id, "Skal deles", participants=[ministry.legal])
    for who, expected in (("lawyer", [case_id]), ("secretary", []), ("clerk", [])):
        with platform.work(ministry.actor(who)) as work:
            assert expected == [each.case_id for each in communication.annotated_cases(work)]


def test_a_team_that_is_not_there_or_of_whom_nobody_reads_is_not_named(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    strangers, empty, retired = (a_team(platform, ministry, *people, name=str(people)) for people in (("outsider",), (), ("clerk",)))
    with platform.work(Actor.system("setup")) as work:
        organisation_changing.use_group(work, retired, is_active=False)
    for named, reason in (
        (strangers, Reason.PARTICIPANT_CANNOT_READ),
        (empty, Reason.PARTICIPANT_CANNOT_READ),
        (retired, Reason.UNKNOWN_PRINCIPAL),
        (ministry.authority, Reason.UNKNOWN_PRINCIPAL),
        (999_999, Reason.UNKNOWN_OFFICIAL),
    ):
        for deed in (notes.write_on_record, notes.annotate):
            with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
                deed(work, record_id, "Se her", participants=[named])
            assert [reason] == no.value.reasons
    assert [] == lies(platform, ministry, "outsider", record_id)


# ---- chats --------------------------------------------------------------------------------------------------------------------


def test_a_team_is_let_into_a_chat_by_its_members_of_that_moment(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_record_of(platform, ministry)
    team = a_team(platform, ministry, "lawyer", "outsider")
    with platform.work(ministry.actor("head")) as work:
        chat_id = chats.open_chat(work, record_id, with_=[team], text="Fortroligt")
        chats.add_participant(work, chat_id, team)
    joins(platform, ministry, team, "clerk")
    assert (True, True, False) == tuple(reads(platform, ministry, who, record_id) for who in ("lawyer", "outsider", "clerk"))
    assert [(team, [ministry.people["outsider"], ministry.people["lawyer"]])] == [
        (each["principal_id"], each["people"]) for each in told(platform, ministry, record_id, "chat_joined")
    ]
    leaves(platform, ministry, team, "outsider", clock)
    desk = a_desk(platform, ministry.people["head"], "Jens Holt")
    page = acted(desk, lambda page: page.button(f"chat_people_{chat_id}").click(), record=str(record_id), tab="chats")
    assert 1 == page.count("ikke længere i den enhed eller det team, de kom ind med")
    with platform.work(ministry.actor("outsider")) as work:
        (mine,) = communication.chats(work, record_id)
        chats.remove_participant(work, chat_id, ministry.people["outsider"])

    assert (["Fortroligt"], (ministry.people["outsider"],)) == ([each.text for each in mine.messages], mine.left_team)
    with platform.work(ministry.actor("lawyer")) as work:
        chats.remove_participant(work, chat_id, ministry.people["lawyer"])
    with platform.work(ministry.actor("head")) as work:
        chats.add_participant(work, chat_id, team)  # brings in who is new, and nobody back who has left
        running = select(Grant.principal_id).where(Grant.record_id == record_id, Grant.cause == Cause.CHAT, col(Grant.ended_at).is_(None))

        assert [ministry.people["clerk"]] == list(work.session.exec(running))
        chats.add_participant(work, chat_id, ministry.people["lawyer"])
    assert (False, True) == (reads(platform, ministry, "outsider", record_id), reads(platform, ministry, "lawyer", record_id))


def test_of_a_team_nobody_comes_into_a_chat_past_a_restriction_or_without_the_right_to_share(
    platform: Platform, ministry: Ministry
) -> None:
    record_id, closed = a_record_of(platform, ministry, access_level="unit"), a_record_of(platform, ministry)
    mixed, strangers = (a_team(platform, ministry, *people, name=str(people)) for people in (("clerk", "outsider"), ("outsider",)))
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, closed, [ministry.grants])
        chats.open_chat(work, closed, with_=[mixed])
    with platform.work(ministry.actor("caseworker")) as work:
        chats.open_chat(work, record_id, with_=[mixed])
    for who, where, error in (("head", closed, RuleBroken), ("caseworker", record_id, NotPermitted)):
        with pytest.raises(error), platform.work(ministry.actor(who)) as work:
            chats.open_chat(work, where, with_=[strangers])
    assert (True, False, False) == (
        reads(platform, ministry, "clerk", closed),
        reads(platform, ministry, "outsider", closed),
        reads(platform, ministry, "outsider", record_id),
    )


def test_a_chat_to_all_is_with_everybody_who_has_a_part_in_the_record(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry, access_level="all")
    team = a_team(platform, ministry, "designer")
    with platform.work(ministry.actor("head")) as work:
        records.add_supplementary(work, record_id, team)
        requests.make(work, record_id, NewRequest(ASKED, (ministry.people["lawyer"],)))
        notes.write_on_record(work, record_id, "Ring", participants=[ministry.people["secretary"]])
        notes.annotate(work, record_id, "Husk", participants=[ministry.people["manager"]])
        expected = sorted(ministry.people[each] for each in ("designer", "lawyer", "secretary", "manager"))
        assert expected == sorted(each.official_id for each in communication.involved(work, record_id))
        granting.restrict(work, record_id, [ministry.people[each] for each in ("head", "lawyer", "caseworker")])
    with platform.work(ministry.actor("caseworker")) as work:
        chats.open_chat(work, record_id, to_all=True, text="Møde kl. 10")
        (chat,) = communication.chats(work, record_id)
        assert {"Jens Holt", "Ida Ravn", "Mette Lund"} == {name for _, name in chat.participants}
        assert [] == list(work.session.exec(select(Grant.id).where(Grant.record_id == record_id, Grant.cause == Cause.CHAT)))
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        communication.involved(work, record_id)


def test_what_names_a_team_is_shown_and_goes_out_where_the_case_has_moved(
    platform: Platform, ministry: Ministry, other: moving.Other
) -> None:
    case, record_id = moving.a_worked_case(platform, ministry, "caseworker"), a_record_of(platform, ministry, "caseworker")
    team = a_team(platform, ministry, "caseworker", "lawyer")
    with platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, record_id, case)
        notes.write_on_record(work, record_id, "Se her", participants=[team])
        notes.annotate(work, record_id, "Husk", participants=[team])
        chats.open_chat(work, record_id, with_=[team])
    moving.moved_to(platform, ministry, other)
    with platform.work(ministry.actor("caseworker")) as work:
        said = [*communication.notes_of_record(work, record_id), *communication.annotations(work, record_id)]
        (talk,) = communication.chats(work, record_id)
        gone_out = export_case(work, case, purpose="Overdragelse").rows

    assert ([(TEAM,)] * 2, [TEAM], ["Ida Ravn", "Mette Lund"]) == (
        [each.participants for each in said],
        list(gone_out["notes"][0].named),  # type: ignore[union-attr]
        sorted(name for _, name in talk.participants),
    )


# ---- requests -----------------------------------------------------------------------------------------------------------------


def test_a_team_that_is_asked_reads_and_one_of_it_takes_it_on(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_record_of(platform, ministry)
    team = a_team(platform, ministry, "lawyer", "outsider")
    request_id = asked(platform, ministry, record_id, team)
    recipient = part(platform, ministry, request_id)
    assert (TEAM, ["request"], ["request"], False) == (
        recipient.name,
        lies(platform, ministry, "lawyer", record_id),
        lies(platform, ministry, "outsider", record_id),
        reads(platform, ministry, "clerk", record_id),
    )
    joins(platform, ministry, team, "clerk")
    leaves(platform, ministry, team, "outsider", clock)
    for who, expected in (("lawyer", [record_id]), ("clerk", [record_id]), ("outsider", [])):
        with platform.work(ministry.actor(who)) as work:
            waiting = [row.record_id for row in lists.page(work, ListKey.REQUESTS).rows]
            assert (expected, expected, len(expected)) == (
                waiting,
                [each.record_id for each in shown.listed(work, ListKey.REQUESTS)],
                shown.waiting(work),
            )
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        request_answering.accept(work, recipient.recipient_id)
    with platform.work(ministry.actor("clerk")) as work:
        choice = [each.name for each in shown.colleagues(work, recipient.recipient_id)]
        with pytest.raises(RuleBroken) as no:
            request_answering.assign(work, recipient.recipient_id, ministry.people["secretary"])
        request_answering.accept(work, recipient.recipient_id)
    assert (["Ida Ravn", "Karen Toft"], [Reason.NOT_OF_THE_UNIT]) == (choice, no.value.reasons)
    with platform.work(ministry.actor("lawyer")) as work:
        assert (0, ()) == (shown.waiting(work), tuple(lists.page(work, ListKey.REQUESTS).rows))
    with platform.work(ministry.actor("clerk")) as work:
        request_answering.begin_answer(work, recipient.recipient_id)
        request_answering.execute(work, recipient.recipient_id)
    assert (RecipientState.EXECUTED, "Karen Toft") == (
        part(platform, ministry, request_id).state,
        part(platform, ministry, request_id).assigned_to,
    )


def test_a_late_request_is_told_to_the_teams_members_once(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_record_of(platform, ministry)
    team = a_team(platform, ministry, "lawyer")
    asked(platform, ministry, record_id, team)
    clock.now += dt.timedelta(days=30)
    for _ in range(2):
        with platform.work(Actor.system("request_clock")) as work:
            request_clock.tell_late(work)

    assert (["request_overdue"], 1) == (
        lies(platform, ministry, "lawyer", record_id),
        len(told(platform, ministry, record_id, "request_overdue")),
    )


def test_a_request_returns_to_a_team_and_taking_it_back_closes_the_record_to_the_team(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    team, other = (a_team(platform, ministry, who, name=who) for who in ("outsider", "lawyer"))
    request_id = asked(platform, ministry, record_id, other, return_to_id=team)
    with platform.work(ministry.actor("outsider")) as work:
        requests.remind(work, part(platform, ministry, request_id).recipient_id)
    with platform.work(ministry.actor("lawyer")) as work:
        request_answering.begin_answer(work, part(platform, ministry, request_id).recipient_id)
        request_answering.execute(work, part(platform, ministry, request_id).recipient_id)
    assert ["request_executed"] == lies(platform, ministry, "outsider", record_id)
    second = asked(platform, ministry, record_id, other, a_team(platform, ministry, "clerk", name="third"))
    with platform.work(ministry.actor("head")) as work:
        requests.withdraw(work, part(platform, ministry, second, 1).recipient_id)
    assert (False, True) == (reads(platform, ministry, "clerk", record_id), reads(platform, ministry, "lawyer", record_id))


def test_a_team_out_of_use_or_shut_out_is_not_asked(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    team, retired = a_team(platform, ministry, "lawyer"), a_team(platform, ministry, "lawyer", name="Nedlagt")
    with platform.work(Actor.system("setup")) as work:
        organisation_changing.use_group(work, retired, is_active=False)
    with platform.work(ministry.actor("head")) as work:
        kinds = {each.principal_id for each in shown.recipients(work) if each.kind is PrincipalKind.TEAM}
        granting.restrict(work, record_id, [ministry.grants])
    for who, reason in ((retired, Reason.UNKNOWN_RECIPIENT), (team, Reason.PARTICIPANT_CANNOT_READ)):
        with pytest.raises(RuleBroken) as no:
            asked(platform, ministry, record_id, who)
        assert [reason] == no.value.reasons
    assert ({team}, False) == (kinds, reads(platform, ministry, "lawyer", record_id))
    with platform.work(ministry.actor("head")) as work:
        assert () == record_people.supplementary_of_record(work, record_id)
