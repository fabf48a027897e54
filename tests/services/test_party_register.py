"""The party register: who may enter and change, what is masked, where a party stands."""

from dataclasses import replace

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken, Stale
from casework.model import EventRow
from casework.queries import histories, party_snapshots
from casework.queries import parties as asked
from casework.services import granting, parties, party_merging, party_reading, party_use
from casework.services.parties import PartyFields
from casework.services.party_use import PartyUse
from casework.vocabulary import AccessLevel, Channel, PartyKind, PartyRole, Reason, RecordKind, RecordState
from documents import filing
from documents.receiving.post import ReceivedParty
from tests.builders import Ministry, a_case, a_record
from tests.postbag import a_letter

WHY = "Svar på en ansøgning"
CPR = "6701901234"  # day + 60: a replacement number, nobody's
SIGNE = PartyFields(
    PartyKind.CITIZEN, "Signe Møller", "CPR", CPR, email="signe@example.invalid", phones=("+45 20 30 40 50",),
    address="Gl. Strandvej 4", postcode="5700", city="Svendborg",
)  # fmt: skip


def an_entry(platform: Platform, ministry: Ministry, fields: PartyFields = SIGNE, *, by: str = "caseworker", private: bool = False) -> int:
    with platform.work(ministry.actor(by)) as work:
        return parties.enter(work, fields, is_private=private)


def version_of(platform: Platform, ministry: Ministry, party_id: int, by: str = "caseworker") -> int:
    with platform.work(ministry.actor(by)) as work:
        return asked.page(work, party_id).version


def protected(platform: Platform, ministry: Ministry) -> int:
    return an_entry(platform, ministry, replace(SIGNE, is_protected=True))


def test_an_entry_is_found_by_part_of_the_name_by_its_whole_number_and_by_telephone(platform: Platform, ministry: Ministry) -> None:
    party_id = an_entry(platform, ministry)

    with platform.work(ministry.actor("outsider")) as work:
        for words in ("signe", "MØLLER sig", "moeller", CPR, f"{CPR[:6]}-{CPR[6:]}", "20304050", "signe@example", "1"):
            assert [party_id] == [row.party_id for row in asked.register(work, words, purpose=WHY).rows], words
        for words in ("nielsen", CPR[:6], "99999999", "!", "signe nielsen"):
            assert () == asked.register(work, words, purpose=WHY).rows, words


def test_a_cpr_number_is_masked_everywhere_and_a_wrong_check_digit_only_flagged(platform: Platform, ministry: Ministry) -> None:
    party_id = an_entry(platform, ministry)

    with platform.work(ministry.actor("caseworker")) as work:
        page = asked.page(work, party_id)

    assert CPR not in repr(page)
    assert ("670190-xxxx", ("replacement_number",), 1) == (page.row.masked, page.flags, page.row.number)


def test_the_whole_number_is_shown_for_a_purpose_and_the_showing_is_an_event(platform: Platform, ministry: Ministry) -> None:
    party_id = an_entry(platform, ministry)

    with platform.work(ministry.actor("caseworker")) as work:
        assert CPR == party_reading.show_identifier(work, party_id, "Opslag i CPR")
    with platform.work(ministry.actor("auditor")) as work:
        kinds = [row.kind for row in work.session.exec(select(EventRow))]

    assert "identifier_shown" in kinds


def test_without_a_purpose_nothing_is_shown(platform: Platform, ministry: Ministry) -> None:
    party_id = protected(platform, ministry)

    for show in (party_reading.show_identifier, party_reading.show_address):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
            show(work, party_id, "  ")
        assert [Reason.PURPOSE_IS_REQUIRED] == refusal.value.reasons


def test_who_may_not_edit_parties_is_shown_nothing_whole(platform: Platform, ministry: Ministry) -> None:
    party_id = protected(platform, ministry)

    for show in (party_reading.show_identifier, party_reading.show_address):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("auditor")) as work:
            show(work, party_id, "nysgerrig")


def test_a_protected_address_is_masked_for_all_and_shown_only_by_an_explicit_deed(platform: Platform, ministry: Ministry) -> None:
    party_id = protected(platform, ministry)

    with platform.work(ministry.actor("manager")) as work:
        page = asked.page(work, party_id)
        listed = asked.register(work, "signe", purpose=WHY)
    for shown in (repr(page), repr(listed)):
        assert not any(part in shown for part in ("Strandvej", "5700", "Svendborg", "20 30 40 50"))
    with platform.work(ministry.actor("caseworker")) as work:
        assert "Gl. Strandvej 4, 5700 Svendborg · +45 20 30 40 50" == party_reading.show_address(work, party_id, "Brev skal sendes")


def test_editing_a_protected_entry_without_seeing_it_keeps_what_was_not_shown(platform: Platform, ministry: Ministry) -> None:
    party_id = protected(platform, ministry)
    blind = replace(SIGNE, name="Signe Holm", is_protected=True, identifier="", address="", postcode="", city="", phones=())

    with platform.work(ministry.actor("caseworker")) as work:
        parties.edit(work, party_id, blind, opened_version=1 + 1)  # its number came as a change of its own
    with platform.work(ministry.actor("caseworker")) as work:
        assert "Gl. Strandvej 4, 5700 Svendborg · +45 20 30 40 50" == party_reading.show_address(work, party_id, "Kontrol")
        assert (CPR, "Signe Holm") == (party_reading.show_identifier(work, party_id, "Kontrol"), asked.page(work, party_id).row.name)


def test_a_save_that_comes_too_late_says_who_changed_what(platform: Platform, ministry: Ministry) -> None:
    party_id = an_entry(platform, ministry)
    opened = version_of(platform, ministry, party_id)
    with platform.work(ministry.actor("clerk")) as work:
        parties.edit(work, party_id, replace(SIGNE, name="Signe Lind"), opened_version=opened)

    with pytest.raises(Stale) as late, platform.work(ministry.actor("caseworker")) as work:
        parties.edit(work, party_id, replace(SIGNE, name="Signe Falk"), opened_version=opened)

    assert "Karen Toft" == late.value.by
    assert ("name", "Signe Møller", "Signe Lind") in [(d.field, d.yours, d.theirs) for d in late.value.differences]
    with platform.work(ministry.actor("outsider")) as work:
        told = asked.page(work, party_id).history
    assert [("Karen Toft", ("name",)), ("Mette Lund", ())] == [(line.by, line.fields) for line in told]


def test_who_lacks_the_privilege_enters_and_changes_nothing(platform: Platform, ministry: Ministry) -> None:
    party_id = an_entry(platform, ministry)
    version = version_of(platform, ministry, party_id)

    for deed in (
        lambda work: parties.enter(work, SIGNE),
        lambda work: parties.edit(work, party_id, SIGNE, opened_version=version),
        lambda work: parties.take_out_of_use(work, party_id, opened_version=version),
        lambda work: parties.take_into_use(work, party_id, opened_version=version),
    ):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("auditor")) as work:
            deed(work)


def test_an_entry_without_a_name_is_refused(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        parties.enter(work, PartyFields(PartyKind.COMPANY, "  "))

    assert [Reason.NAME_IS_EMPTY] == refusal.value.reasons


def test_a_private_contact_is_its_owners_alone(platform: Platform, ministry: Ministry) -> None:
    contact = an_entry(platform, ministry, PartyFields(PartyKind.CONTACT, "Journalist Vang"), by="auditor", private=True)

    with platform.work(ministry.actor("auditor")) as work:
        parties.edit(work, contact, PartyFields(PartyKind.CONTACT, "Redaktør Vang"), opened_version=1)
        assert [contact] == [row.party_id for row in asked.register(work, only_mine=True).rows]
    for stranger in ("manager", "administrator", "caseworker"):
        with platform.work(ministry.actor(stranger)) as work:
            assert asked.RegisterPage((), 0) == asked.register(work, "vang", purpose=WHY)
        for question in (asked.page, asked.standing):
            with pytest.raises(NotFound), platform.work(ministry.actor(stranger)) as work:
                question(work, contact)


def test_the_administrator_has_no_contacts_either(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(NotPermitted):
        an_entry(platform, ministry, PartyFields(PartyKind.CONTACT, "Journalist Vang"), by="administrator", private=True)


def test_an_entry_out_of_use_is_not_put_on_anything(platform: Platform, ministry: Ministry) -> None:
    party_id = an_entry(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        parties.take_out_of_use(work, party_id, opened_version=2)
        case_id = a_case(work, ministry, responsible_id=work.official_id).id
        granting.give_on_case(work, case_id, work.official_id, cause=granting.Cause.RESPONSIBLE)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_case(work, case_id, PartyUse(PartyRole.APPLICANT, party_id=party_id))

    assert [Reason.PARTY_NOT_IN_USE] == refusal.value.reasons
    with platform.work(ministry.actor("caseworker")) as work:
        assert () == asked.register(work, "signe", purpose=WHY).rows
        assert 1 == asked.register(work, "signe", purpose=WHY, in_use=False).total


@pytest.fixture
def case_id(platform: Platform, ministry: Ministry) -> int:
    """Gives a case of the caseworker's."""
    with platform.work(ministry.actor("caseworker")) as work:
        made = a_case(work, ministry, responsible_id=work.official_id)
        granting.give_on_case(work, made.id, work.official_id, cause=granting.Cause.RESPONSIBLE)
        return made.id


def test_a_party_on_a_case_stays_as_it_was_until_it_is_refreshed(platform: Platform, ministry: Ministry, case_id: int) -> None:
    party_id = an_entry(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        row_id = party_use.put_on_case(work, case_id, PartyUse(PartyRole.APPLICANT, party_id=party_id))
    with platform.work(ministry.actor("clerk")) as work:
        parties.edit(work, party_id, replace(SIGNE, name="Signe Holm", city="Odense"), opened_version=2)

    with platform.work(ministry.actor("caseworker")) as work:
        stood = party_snapshots.on_case(work, case_id)[0]
        refreshed = party_use.refresh(work, row_id, on_case=True)
    with platform.work(ministry.actor("caseworker")) as work:
        stands = party_snapshots.on_case(work, case_id)[0]

    assert ("Signe Møller", ("name", "address"), party_id) == (stood.name, stood.differs, stood.party_id)
    assert (("name", "address"), "Signe Holm", ()) == (refreshed, stands.name, stands.differs)


@pytest.mark.parametrize("on_case", [True, False])
def test_the_same_role_and_a_refresh_that_finds_nothing_new_change_nothing(
    platform: Platform, ministry: Ministry, case_id: int, on_case: bool
) -> None:
    party_id = an_entry(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        use = PartyUse(PartyRole.CONCERNED, party_id=party_id)
        record = a_record(work, ministry, case_id=case_id)
        granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=granting.Cause.RESPONSIBLE)
        row_id = party_use.put_on_case(work, case_id, use) if on_case else party_use.put_on_record(work, record.id, use)

    with platform.work(ministry.actor("caseworker")) as work:
        assert () == party_use.refresh(work, row_id, on_case=on_case)
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.change_role(work, row_id, PartyRole.CONCERNED, on_case=on_case)


def test_a_party_written_freely_is_linked_by_its_number_and_otherwise_has_no_entry(
    platform: Platform, ministry: Ministry, case_id: int
) -> None:
    party_id = protected(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_case(work, case_id, PartyUse(PartyRole.COMPLAINANT, name="S. Møller", identifier_kind="CPR", identifier=CPR,
                                                      address="Gl. Strandvej 4"))  # fmt: skip
        free = party_use.put_on_case(work, case_id, PartyUse(PartyRole.REPRESENTATIVE, name="Advokat Holm"))

    with platform.work(ministry.actor("caseworker")) as work:
        first, second = party_snapshots.on_case(work, case_id)
    assert (party_id, True, "") == (first.party_id, first.is_protected, first.address)
    assert (None, "Advokat Holm") == (second.party_id, second.name)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        party_use.refresh(work, free, on_case=True)
    assert [Reason.PARTY_HAS_NO_ENTRY] == refusal.value.reasons


def test_a_role_is_changed_and_a_party_taken_off_by_who_may_edit_the_case(platform: Platform, ministry: Ministry, case_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        row_id = party_use.put_on_case(work, case_id, PartyUse(PartyRole.CONCERNED, name="Advokat Holm"))
        party_use.change_role(work, row_id, PartyRole.REPRESENTATIVE, on_case=True)
        a_record(work, ministry, case_id=case_id)  # lets the unit read the case, not write it

    for deed in (
        lambda work: party_use.put_on_case(work, case_id, PartyUse(PartyRole.WITNESS, name="X")),
        lambda work: party_use.take_off(work, row_id, on_case=True),
        lambda work: party_use.change_role(work, row_id, PartyRole.WITNESS, on_case=True),
    ):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("clerk")) as work:
            deed(work)
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            deed(work)
    with platform.work(ministry.actor("caseworker")) as work:
        assert [PartyRole.REPRESENTATIVE] == [each.role for each in party_snapshots.on_case(work, case_id)]
        party_use.take_off(work, row_id, on_case=True)
    with platform.work(ministry.actor("caseworker")) as work:
        assert () == party_snapshots.on_case(work, case_id)


def test_the_sender_of_a_letter_that_named_it_is_fixed(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        came = a_record(work, ministry, kind=RecordKind.INBOUND, state=RecordState.RECEIVED, channel=Channel.DIGITAL_POST)
        scanned = a_record(work, ministry, kind=RecordKind.INBOUND, state=RecordState.RECEIVED, channel=Channel.FILE)
        for record in (came, scanned):
            granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=granting.Cause.RESPONSIBLE)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
        party_use.put_on_record(work, came.id, PartyUse(PartyRole.SENDER, name="En anden"))
    assert [Reason.SENDER_IS_FIXED] == refusal.value.reasons
    with platform.work(ministry.actor("head")) as work:
        party_use.put_on_record(work, scanned.id, PartyUse(PartyRole.SENDER, name="Signe Møller"))
        party_use.put_on_record(work, came.id, PartyUse(PartyRole.CONCERNED, name="Signe Møller"))


def test_received_post_is_linked_to_the_entry_with_its_number_and_enters_nobody(platform: Platform, ministry: Ministry) -> None:
    party_id = an_entry(platform, ministry)
    letters = (
        replace(a_letter(), message_id="m-linked", content_hash="1" * 64, sender=ReceivedParty("Signe M.", "CPR", CPR)),
        replace(a_letter(), message_id="m-unknown", content_hash="2" * 64, sender=ReceivedParty("Ukendt", "CPR", "6801901234")),
    )
    came = []
    for letter in letters:
        filing.store(platform.blobs, letter)
        with platform.work(ministry.actor("clerk")) as work:
            came.append(filing.receive(work, letter, unit_id=ministry.grants).record_id or 0)

    with platform.work(ministry.actor("clerk")) as work:
        linked = [party_snapshots.on_record(work, each)[0].party_id for each in came]
        assert ([party_id, None], 1) == (linked, asked.register(work).total)


def test_where_a_party_stands_is_told_only_of_what_the_asker_may_read(platform: Platform, ministry: Ministry, case_id: int) -> None:
    party_id = an_entry(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        for level in (AccessLevel.UNIT, AccessLevel.INVOLVED, AccessLevel.ALL):
            record = a_record(work, ministry, access_level=level, title=f"Brev {level}")
            granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=granting.Cause.RESPONSIBLE)
            party_use.put_on_record(work, record.id, PartyUse(PartyRole.CONCERNED, party_id=party_id))
    with platform.work(ministry.actor("caseworker")) as work:
        party_use.put_on_case(work, case_id, PartyUse(PartyRole.APPLICANT, party_id=party_id))

    seen = {}
    for asker in ("head", "clerk", "outsider"):
        with platform.work(ministry.actor(asker)) as work:
            found = asked.standing(work, party_id)
            seen[asker] = ([each.title for each in found.records], len(found.cases))
    assert (["Brev all", "Brev involved", "Brev unit"], 0) == seen["head"]
    assert (["Brev all", "Brev unit"], 0) == seen["clerk"]
    assert (["Brev all"], 0) == seen["outsider"]
    with platform.work(ministry.actor("caseworker")) as work:
        assert [PartyRole.APPLICANT] == [each.role for each in asked.standing(work, party_id).cases]


def test_the_number_of_a_party_on_a_record_is_shown_to_readers_and_told_in_its_history(platform: Platform, ministry: Ministry) -> None:
    party_id = protected(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry)
        granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=granting.Cause.RESPONSIBLE)
        row_id = party_use.put_on_record(work, record.id, PartyUse(PartyRole.CONCERNED, party_id=party_id))

    with platform.work(ministry.actor("caseworker")) as work:
        assert CPR == party_reading.show_identifier_on(work, row_id, "Opslag")
        assert "Strandvej" in party_reading.show_address_on(work, row_id, "Brev")
    with platform.work(ministry.actor("caseworker")) as work:
        told = {line.kind: line.facts.get("purpose") for line in histories.of_record(work, record.id)}
    assert ("Opslag", "Brev") == (told["identifier_shown"], told["protected_address_shown"])
    for show in (party_reading.show_identifier_on, party_reading.show_address_on):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            show(work, row_id, "nysgerrig")
        with pytest.raises(RuleBroken), platform.work(ministry.actor("caseworker")) as work:
            show(work, row_id, "")


def test_looking_in_the_register_leaves_an_event_with_its_purpose(platform: Platform, ministry: Ministry) -> None:
    an_entry(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        asked.register(work)
        asked.register(work, CPR, purpose=WHY)
        asked.register(work, CPR, purpose=WHY, first=100, noted=False)
    for purpose in ("", "  "):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
            asked.register(work, "signe", purpose=purpose)
        assert [Reason.PURPOSE_IS_REQUIRED] == refusal.value.reasons
    with platform.work(ministry.actor("auditor")) as work:
        rows = work.session.exec(select(EventRow)).all()

    assert ["register_searched"] == [row.kind for row in rows if row.kind.startswith("register")]
    assert all(CPR not in row.body and WHY not in row.body for row in rows)


def belonging(platform: Platform, ministry: Ministry, name: str, to: int | None = None, **how: object) -> int:
    return an_entry(platform, ministry, PartyFields(PartyKind.COMPANY, name, parent_id=to), by="clerk", **how)


def move(platform: Platform, ministry: Ministry, party_id: int, to: int | None, by: str = "clerk") -> None:
    with platform.work(ministry.actor(by)) as work:
        page = asked.page(work, party_id)
        parties.edit(work, party_id, PartyFields(page.row.kind, page.row.name, parent_id=to), opened_version=page.version)


def test_an_entry_belongs_to_another_and_the_history_says_since_when(platform: Platform, ministry: Ministry) -> None:
    group = belonging(platform, ministry, "Vestenga Holding")
    company = belonging(platform, ministry, "Vestenga A/S")
    move(platform, ministry, company, group)

    with platform.work(ministry.actor("outsider")) as work:
        page = asked.page(work, company)
    move(platform, ministry, company, None)

    assert page.parent is not None
    assert (group, ("parent_id",)) == (page.parent.party_id, page.history[0].fields)
    with platform.work(ministry.actor("outsider")) as work:
        assert asked.page(work, company).parent is None


def test_an_entry_shows_what_belongs_to_it_as_far_as_it_is_seen(platform: Platform, ministry: Ministry) -> None:
    group, twin = belonging(platform, ministry, "Vestenga Holding"), belonging(platform, ministry, "Vestenga Holding A/S")
    heat, wind = belonging(platform, ministry, "Vestenga Varme", group), belonging(platform, ministry, "Vestenga Vind", twin)
    own = belonging(platform, ministry, "Vestengas direktør", group, private=True)
    gone = belonging(platform, ministry, "Vestenga Kul", group)
    with platform.work(ministry.actor("manager")) as work:
        parties.take_out_of_use(work, gone, opened_version=asked.page(work, gone).version)
        party_merging.merge(work, group, twin)

    told = {}
    for who in ("clerk", "outsider"):
        with platform.work(ministry.actor(who)) as work:
            told[who] = [row.party_id for row in asked.page(work, group).members]
    assert {"clerk": [heat, wind, own], "outsider": [heat, wind]} == told


def test_what_an_entry_cannot_belong_to_is_refused(platform: Platform, ministry: Ministry) -> None:
    top = belonging(platform, ministry, "Vestenga Holding")
    middle = belonging(platform, ministry, "Vestenga A/S", top)
    low = belonging(platform, ministry, "Vestenga Varme ApS", middle)
    own = belonging(platform, ministry, "Min kontakt", private=True)
    gone = belonging(platform, ministry, "Nedlagt A/S")
    with platform.work(ministry.actor("clerk")) as work:
        parties.take_out_of_use(work, gone, opened_version=2)

    refused = ((top, top, Reason.PARTY_IS_ITSELF), (top, low, Reason.PARTY_IS_BELOW), (top, own, Reason.PARTY_IS_PRIVATE),
               (top, gone, Reason.PARTY_NOT_IN_USE))  # fmt: skip
    for party_id, to, why in refused:
        with pytest.raises(RuleBroken) as refusal:
            move(platform, ministry, party_id, to)
        assert [why] == refusal.value.reasons
    for to, why in ((own, Reason.PARTY_IS_PRIVATE), (gone, Reason.PARTY_NOT_IN_USE)):
        with pytest.raises(RuleBroken) as refusal:
            belonging(platform, ministry, "Ny A/S", to)
        assert [why] == refusal.value.reasons
    for unseen in (own, 9999):  # another's private contact is not there, no more than what was never entered
        with pytest.raises(NotFound):
            move(platform, ministry, low, unseen, by="caseworker")
    with pytest.raises(NotPermitted):
        move(platform, ministry, low, top, by="auditor")
    belonging(platform, ministry, "Min anden kontakt", own, private=True)
    belonging(platform, ministry, "Min tredje kontakt", top, private=True)


def test_what_it_belongs_to_going_out_of_use_or_being_merged_does_not_hinder_an_edit(platform: Platform, ministry: Ministry) -> None:
    group, twin = belonging(platform, ministry, "Vestenga Holding"), belonging(platform, ministry, "Vestenga Holding A/S")
    company = belonging(platform, ministry, "Vestenga A/S", group)
    with platform.work(ministry.actor("manager")) as work:
        party_merging.merge(work, twin, group)
    with platform.work(ministry.actor("clerk")) as work:
        parties.take_out_of_use(work, twin, opened_version=asked.page(work, twin).version)
        page = asked.page(work, company)
        assert page.parent is not None
        assert twin == page.parent.party_id
        parties.edit(work, company, PartyFields(PartyKind.COMPANY, "Vestenga", parent_id=twin), opened_version=page.version)
    with platform.work(ministry.actor("manager")) as work:
        page = asked.page(work, company)
        assert ("Vestenga", ("name",)) == (page.row.name, page.history[0].fields)
        parties.take_into_use(work, twin, opened_version=asked.page(work, twin).version)
        party_merging.merge(work, company, twin)
    with platform.work(ministry.actor("manager")) as work:
        assert asked.page(work, company).parent is None  # it would be the entry itself
