"""A record sent to colleagues, units and teams: the same record in their inbox, both ends involved in it (f2.md 1.3, 1.4)."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged
from casework.model import Grant, InboxItem, Official, Record, RecordParty
from casework.queries import explaining, list_choosing, party_snapshots, record_page
from casework.queries.explaining import Because
from casework.services import distribution, granting, house_parties, organisation, party_use, records
from casework.services.party_use import PartyUse
from casework.services.records import NewParty
from casework.vocabulary import Action, Cause, Expansion, ListOwner, PartyRole, Reason, RecordKind, RecordState, Right
from casework.work import Actor
from tests.builders import Ministry
from tests.records import CITIZEN, a_case_of, a_draft, offer, refused

TO, COPY = PartyRole.RECIPIENT, PartyRole.COPY_RECIPIENT


def a_letter_to(platform: Platform, ministry: Ministry, *who: int, role: PartyRole = TO, **fields: object) -> int:
    """Gives a draft of the caseworker, internal unless the fields say otherwise, addressed to those of the house."""
    record_id = a_draft(platform, ministry, **{"kind": RecordKind.INTERNAL, "body_html": "<p>Se venligst</p>"} | fields)
    for each in who:
        with platform.work(ministry.actor("caseworker")) as work:
            party_use.put_on_record(work, record_id, PartyUse(role, principal_id=each))
    return record_id


def send(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_sent(work, record_id)


def reads(platform: Platform, ministry: Ministry, who: str, record_id: int) -> Right | None:
    try:
        with platform.work(ministry.actor(who)) as work:
            return work.right(work.load(Record, record_id, Action.READ))
    except NotFound:
        return None


def lies_for(platform: Platform, ministry: Ministry, who: str) -> list[tuple[int, str]]:
    with platform.work(ministry.actor(who)) as work:
        return sorted((each.record_id, each.cause) for each in work.session.exec(select(InboxItem)).all())


def grants_of(platform: Platform, ministry: Ministry, record_id: int) -> list[tuple[Cause, int]]:
    with platform.work(ministry.actor("caseworker")) as work:
        found = work.session.exec(select(Grant).where(Grant.record_id == record_id, Grant.cause.in_([Cause.SENDER, Cause.RECIPIENT])))  # type: ignore[attr-defined]  # a column
        return sorted((each.cause, each.principal_id) for each in found.all())


def a_team(platform: Platform, ministry: Ministry, *members: str) -> int:
    with platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, ministry.authority, "Varmepumpeholdet")
        for each in members:
            organisation.add_member(work, team, ministry.people[each], starts_on=work.today)
        return team


# ---- what sending gives -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [TO, COPY])
def test_a_colleague_gets_the_very_record_to_read_when_it_is_sent_and_not_before(
    platform: Platform, ministry: Ministry, role: PartyRole
) -> None:
    lawyer = ministry.people["lawyer"]
    record_id = a_letter_to(platform, ministry, lawyer, role=role)
    before = (reads(platform, ministry, "lawyer", record_id), lies_for(platform, ministry, "lawyer"))
    send(platform, ministry, record_id)

    assert (None, []) == before
    assert (Right.READ, [(record_id, "sent_to")]) == (
        reads(platform, ministry, "lawyer", record_id),
        lies_for(platform, ministry, "lawyer"),
    )
    assert [(Cause.RECIPIENT, lawyer), (Cause.SENDER, ministry.people["caseworker"])] == grants_of(platform, ministry, record_id)
    with platform.work(ministry.actor("lawyer")) as work:
        page = record_page.record_page(work, record_id)
        readers = explaining.who_can_read(work, record_id).explanations
    assert ("Mette Lund", RecordState.SENT) == (page.sender, page.state)
    grounds = {each.official: [b for clause in each.clauses for b in clause.because] for each in readers}
    assert Because(Cause.RECIPIENT, "Ida Ravn") in grounds["Ida Ravn"]
    assert Because(Cause.SENDER, "Mette Lund") in grounds["Mette Lund"]
    assert reads(platform, ministry, "outsider", record_id) is None


def test_a_unit_gets_it_in_its_inbox_and_a_team_each_of_its_members(platform: Platform, ministry: Ministry) -> None:
    team = a_team(platform, ministry, "outsider", "clerk")
    to_unit, to_team = a_letter_to(platform, ministry, ministry.legal), a_letter_to(platform, ministry, team)
    for each in (to_unit, to_team):
        send(platform, ministry, each)

    with platform.work(ministry.actor("lawyer")) as work:
        there = work.session.exec(select(InboxItem)).all()
    assert [(to_unit, ministry.legal, "sent_to")] == [(each.record_id, each.principal_id, each.cause) for each in there]
    assert (Right.READ, None) == (reads(platform, ministry, "lawyer", to_unit), reads(platform, ministry, "lawyer", to_team))
    assert [(to_team, "sent_to")] == lies_for(platform, ministry, "clerk")
    assert Right.READ == reads(platform, ministry, "outsider", to_team)


def test_it_is_sent_once_and_who_is_named_twice_gets_it_once(platform: Platform, ministry: Ministry) -> None:
    lawyer = ministry.people["lawyer"]
    record_id = a_letter_to(platform, ministry, lawyer, lawyer)
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(COPY, principal_id=lawyer))
        rows = [each.role for each in party_snapshots.on_record(work, record_id)]
    send(platform, ministry, record_id)
    with platform.work(ministry.actor("lawyer")) as work:
        item = work.session.exec(select(InboxItem)).one()
        before = (item.arrived_at, len(grants_of(platform, ministry, record_id)))
    with pytest.raises(RuleBroken) as again:
        send(platform, ministry, record_id)

    assert ([TO, COPY], [Reason.RECORD_IS_SENT]) == (rows, refused(again))
    with platform.work(ministry.actor("lawyer")) as work:
        item = work.session.exec(select(InboxItem)).one()
    assert before == (item.arrived_at, 2)


def test_what_one_sends_to_oneself_lies_in_no_inbox_and_a_letter_out_makes_its_sender_involved(
    platform: Platform, ministry: Ministry
) -> None:
    me = ministry.people["caseworker"]
    mine, out = a_letter_to(platform, ministry, me), a_draft(platform, ministry, parties=(CITIZEN,))
    for each in (mine, out):
        send(platform, ministry, each)

    assert [] == lies_for(platform, ministry, "caseworker")
    assert [(Cause.SENDER, me)] == grants_of(platform, ministry, out)
    with platform.work(ministry.actor("caseworker")) as work:
        assert [TO] == [each.role for each in party_snapshots.on_record(work, out)]  # outside, the letterhead says from whom it is


def test_a_unit_can_be_the_sender_and_is_involved(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry, ministry.people["lawyer"])
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(PartyRole.SENDER, principal_id=ministry.grants))
    before = reads(platform, ministry, "head", record_id)
    send(platform, ministry, record_id)

    assert [(Cause.RECIPIENT, ministry.people["lawyer"]), (Cause.SENDER, ministry.grants)] == grants_of(platform, ministry, record_id)
    assert (None, Right.READ) == (before, reads(platform, ministry, "head", record_id))
    assert [] == lies_for(platform, ministry, "head")


def test_a_colleague_in_another_role_is_named_and_gets_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry, ministry.people["outsider"])
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(PartyRole.WITNESS, principal_id=ministry.people["lawyer"]))
    send(platform, ministry, record_id)

    assert (None, []) == (reads(platform, ministry, "lawyer", record_id), lies_for(platform, ministry, "lawyer"))


# ---- who is shut out --------------------------------------------------------------------------------------------------------


def test_who_is_shut_out_comes_on_by_no_door(platform: Platform, ministry: Ministry) -> None:
    secret, listed = a_letter_to(platform, ministry), a_letter_to(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.classify(work, secret, 1)
        granting.restrict(work, listed, [ministry.grants])
        mine = distribution.make(work, "Til jurister", scope=ListOwner.MINE)
        for each in (ministry.people["outsider"], ministry.people["lawyer"], ministry.legal, a_team(platform, ministry)):
            distribution.add_member(work, mine, principal_id=each)
    for record_id, who in ((secret, "outsider"), (listed, "lawyer"), (listed, "outsider")):
        with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("caseworker")) as work:
            party_use.put_on_record(work, record_id, PartyUse(TO, principal_id=ministry.people[who]))
        assert [Reason.SHUT_OUT_OF_RECORD] == refused(no)
    with platform.work(ministry.actor("caseworker")) as work:
        weighed = [each.outcome for each in list_choosing.for_recipients(work, mine, secret)]
        distribution.use_on_record(work, listed, mine)
        names = [each.name for each in party_snapshots.on_record(work, listed)]

    assert [Expansion.CANNOT_READ, Expansion.PUT, Expansion.PUT, Expansion.NOBODY_READS] == weighed
    assert [] == names


def test_who_could_no_longer_read_it_is_named_before_it_is_sent_and_stops_it(platform: Platform, ministry: Ministry) -> None:
    lawyer, outsider = ministry.people["lawyer"], ministry.people["outsider"]
    record_id = a_letter_to(platform, ministry, lawyer, outsider, ministry.legal)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.classify(work, record_id, 1)
    with platform.work(ministry.actor("caseworker")) as work:
        reached = house_parties.reached_by(work, record_id)
    with pytest.raises(RuleBroken) as no:
        send(platform, ministry, record_id)

    assert [("Ida Ravn", Expansion.PUT), ("Bo Krag", Expansion.CANNOT_READ), ("Jura", Expansion.PUT)] == [
        (e.name, e.outcome) for e in reached
    ]
    assert "Bo Krag" in reached[2].cannot
    assert "Ida Ravn" not in reached[2].cannot
    assert ([Reason.RECIPIENT_SHUT_OUT], []) == (refused(no), grants_of(platform, ministry, record_id))
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.take_off(work, reached[1].row_id)
    send(platform, ministry, record_id)
    assert (Right.READ, None) == (reads(platform, ministry, "lawyer", record_id), reads(platform, ministry, "outsider", record_id))


def test_who_is_limited_is_shut_out_until_the_list_has_them(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry)
    limited = ministry.people["limited"]
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(TO, principal_id=limited))
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, record_id, [limited, ministry.people["caseworker"]])
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(TO, principal_id=limited))
    send(platform, ministry, record_id)

    assert ([Reason.SHUT_OUT_OF_RECORD], Right.READ) == (refused(no), reads(platform, ministry, "limited", record_id))


def test_who_has_left_the_house_is_named_and_stops_it(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry, ministry.people["lawyer"])
    with platform.work(Actor.system("setup")) as work:
        person = work.session.get_one(Official, ministry.people["lawyer"])
        person.is_active = False
        work.record(OrganisationChanged(what="official", subject_id=person.id, change="left", official_id=person.id))
    with platform.work(ministry.actor("caseworker")) as work:
        reached = house_parties.reached_by(work, record_id)
    with pytest.raises(RuleBroken) as no:
        send(platform, ministry, record_id)

    assert ([Expansion.NOT_IN_USE], [Reason.RECIPIENT_SHUT_OUT]) == ([each.outcome for each in reached], refused(no))


def test_who_may_not_send_sees_nobody_named_and_who_is_nobody_comes_on_no_record(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry, ministry.people["lawyer"])
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=Right.READ)
    with platform.work(Actor.system("setup")) as work:
        group = organisation.add_security_group(work, ministry.authority, "Beredskab")
        other = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        elsewhere = organisation.add_unit(work, other, "Fremmed enhed", short_name="FE")
    for who, error in (("clerk", NotPermitted), ("outsider", NotFound)):
        for deed in (
            house_parties.reached_by,
            records.mark_sent,
            lambda work, it: party_use.put_on_record(work, it, PartyUse(TO, principal_id=ministry.legal)),
        ):
            with pytest.raises(error), platform.work(ministry.actor(who)) as work:
                deed(work, record_id)
    with pytest.raises(RuleBroken) as wrong, platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(TO, principal_id=group))
    with pytest.raises(RuleBroken) as both, platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(TO, party_id=1, principal_id=ministry.legal))
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(TO, principal_id=elsewhere))
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        records.draft_own(work, "X", genre="letter", parties=(NewParty("Ida Ravn", TO, principal_id=elsewhere),))  # type: ignore[arg-type]
    case_id = a_case_of(platform, ministry)
    with pytest.raises(RuleBroken) as on_case, platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_case(work, case_id, PartyUse(TO, principal_id=ministry.legal))

    assert [[Reason.MEMBER_IS_WRONG]] * 2 + [[Reason.COLLEAGUE_ON_CASE]] == [refused(each) for each in (wrong, both, on_case)]


# ---- what goes, and what is fixed -------------------------------------------------------------------------------------------


def test_an_internal_record_goes_to_the_house_alone(platform: Platform, ministry: Ministry) -> None:
    alone = a_letter_to(platform, ministry)
    inside = a_letter_to(platform, ministry, ministry.people["lawyer"])
    mixed = a_letter_to(platform, ministry, ministry.people["lawyer"])
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_record(work, mixed, PartyUse(COPY, name="Anna Berg"))
    for each in (alone, mixed):
        with pytest.raises(RuleBroken) as no:
            send(platform, ministry, each)
        assert [Reason.RECORD_DOES_NOT_GO_OUT] == refused(no)

    assert [(Reason.RECORD_DOES_NOT_GO_OUT,), (), (Reason.RECORD_DOES_NOT_GO_OUT,)] == [
        offer(platform, ministry, each, Action.SEND) for each in (alone, inside, mixed)
    ]


def test_nobody_comes_on_or_off_what_is_sent_and_the_reading_stays(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry, ministry.people["lawyer"])
    send(platform, ministry, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        rows = [each.row_id for each in party_snapshots.on_record(work, record_id)]
    for deed in (
        lambda work: party_use.put_on_record(work, record_id, PartyUse(TO, principal_id=ministry.people["outsider"])),
        lambda work: party_use.take_off(work, rows[0]),
        lambda work: party_use.change_role(work, rows[0], PartyRole.WITNESS),
    ):
        with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("caseworker")) as work:
            deed(work)
        assert [Reason.SENDER_IS_FIXED] == refused(no)

    assert Right.READ == reads(platform, ministry, "lawyer", record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.classify(work, record_id, 1)
        granting.restrict(work, record_id, [ministry.grants])  # restriction narrows what was sent, as it narrows everything
    assert reads(platform, ministry, "lawyer", record_id) is None


def test_a_reply_goes_back_to_the_colleague_and_a_forward_to_another(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry, ministry.people["lawyer"])
    send(platform, ministry, record_id)
    with platform.work(ministry.actor("lawyer")) as work:
        reply, forward = records.reply(work, record_id), records.forward(work, record_id)
        party_use.put_on_record(work, forward, PartyUse(TO, principal_id=ministry.people["outsider"]))
    with platform.work(ministry.actor("lawyer")) as work:
        kind = record_page.record_page(work, reply).kind
        records.mark_sent(work, reply)
        records.mark_sent(work, forward)

    assert RecordKind.INTERNAL is kind
    assert [(reply, "sent_to")] == lies_for(platform, ministry, "caseworker")
    assert [(forward, "sent_to")] == lies_for(platform, ministry, "outsider")
    assert reads(platform, ministry, "outsider", record_id) is None


def test_a_list_brings_it_to_the_house_and_leads_to_one_of_each(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        mine = distribution.make(work, "Til jurister", scope=ListOwner.MINE)
        for each in (ministry.people["lawyer"], ministry.legal):
            distribution.add_member(work, mine, principal_id=each)
        distribution.use_on_record(work, record_id, mine)
        distribution.use_on_record(work, record_id, mine)
    send(platform, ministry, record_id)

    granted = [each for cause, each in grants_of(platform, ministry, record_id) if cause is Cause.RECIPIENT]
    assert sorted((ministry.people["lawyer"], ministry.legal)) == sorted(granted)
    assert [(record_id, "sent_to")] * 2 == lies_for(platform, ministry, "lawyer")


def test_a_copy_of_what_was_sent_names_the_colleague_and_gives_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = a_letter_to(platform, ministry, ministry.people["lawyer"])
    send(platform, ministry, record_id)
    case_id = a_case_of(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        (copied,) = records.copy(work, record_id, (case_id,))
    with platform.work(ministry.actor("caseworker")) as work:
        rows = work.session.exec(select(RecordParty).where(RecordParty.record_id == copied)).all()

    assert {ministry.people["lawyer"], ministry.people["caseworker"]} == {each.principal_id for each in rows}
    assert ([], None) == (grants_of(platform, ministry, copied), reads(platform, ministry, "lawyer", copied))
