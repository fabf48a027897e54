"""A record is found by its parties as they stand now: after each deed on them the index follows, told by the outbox alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.services import distribution, parties, party_merging, party_use, records
from casework.services.parties import PartyFields
from casework.services.party_use import PartyUse
from casework.services.records import NewRecord
from casework.vocabulary import Channel, ListOwner, PartyKind, PartyRole, RecordKind
from casework.work import Work
from search.engines.whoosh_engine import WhooshEngine
from search.finding import find
from search.indexing import index_records
from tests.builders import Ministry

T = TypeVar("T")
HEAT = PartyFields(PartyKind.COMPANY, "Vestenga Fjernvarme", "CVR", "10000009", email="post@vestenga.invalid")


class House:
    """Is the ministry with an index that does what the outbox says, and a draft in it."""

    def __init__(self, platform: Platform, ministry: Ministry) -> None:
        self.platform, self.ministry = platform, ministry
        self.engine = WhooshEngine(platform.settings.index_folder, create=True)
        new = NewRecord("Svar om tilslutning", RecordKind.OUTBOUND, Channel.DESK, ministry.grants, ministry.people["head"])
        self.draft = self.does(lambda work: records.draft(work, new))

    def does(self, deed: Callable[[Work], T], who: str = "head") -> T:
        """Does something, and brings into the index what the outbox says, and nothing else."""
        with self.platform.work(self.ministry.actor(who)) as work:
            done = deed(work)
        with self.platform.system_engine.begin() as connection:
            told = "UPDATE outbox SET state = 'done' WHERE effect = 'index' AND state = 'waiting' RETURNING subject_id"
            record_ids = list(connection.execute(text(told)).scalars())
        if record_ids:
            index_records(self.platform, self.engine, record_ids, 1)
        return done

    def finds(self, words: str) -> bool:
        with self.platform.work(self.ministry.actor("head")) as work:
            return [self.draft] == [hit.record_id for hit in find(work, self.engine, words).hits]


@pytest.fixture
def house(platform: Platform, ministry: Ministry) -> House:
    return House(platform, ministry)


def test_a_party_is_found_from_when_it_is_put_on_until_it_is_taken_off(house: House) -> None:
    before = house.finds("vestenga")
    row_id = house.does(lambda work: party_use.put_on_record(work, house.draft, PartyUse(PartyRole.CONCERNED, name="Vestenga Fjernvarme")))
    put, sender_before = house.finds("vestenga"), house.finds("fra:vestenga")
    house.does(lambda work: party_use.change_role(work, row_id, PartyRole.SENDER))
    sender = house.finds("fra:vestenga")
    house.does(lambda work: party_use.take_off(work, row_id))

    assert (False, True, False, True, False) == (before, put, sender_before, sender, house.finds("vestenga"))


def test_a_party_brought_up_to_date_is_found_by_its_new_name_and_number_alone(house: House) -> None:
    entry = house.does(lambda work: parties.enter(work, HEAT), "clerk")
    row_id = house.does(lambda work: party_use.put_on_record(work, house.draft, PartyUse(PartyRole.CONCERNED, entry)))
    house.does(lambda work: parties.edit(work, entry, replace(HEAT, name="Engvarme", email=""), opened_version=2), "clerk")
    as_used = (house.finds("vestenga"), house.finds("engvarme"))
    house.does(lambda work: party_use.refresh(work, row_id))

    assert ((True, False), (False, True)) == (as_used, (house.finds("vestenga"), house.finds("engvarme")))


def test_a_merge_and_its_undoing_change_no_record_until_the_party_is_brought_up_to_date(house: House) -> None:
    survivor, merged = (
        house.does(lambda work, fields=fields: parties.enter(work, fields), "clerk")
        for fields in (replace(HEAT, name="Engvarme", email=""), HEAT)
    )
    row_id = house.does(lambda work: party_use.put_on_record(work, house.draft, PartyUse(PartyRole.CONCERNED, merged)))
    merge_id = house.does(lambda work: party_merging.merge(work, survivor, merged), "manager")
    while_merged = (house.finds("vestenga"), house.finds("engvarme"))
    house.does(lambda work: party_use.refresh(work, row_id))
    brought = (house.finds("vestenga"), house.finds("engvarme"))
    house.does(lambda work: party_merging.undo(work, merge_id), "manager")

    assert ((True, False), (False, True)) == (while_merged, brought)
    assert (False, True) == (house.finds("vestenga"), house.finds("engvarme"))


def test_a_distribution_list_brings_its_members_into_the_index(house: House) -> None:
    entry = house.does(lambda work: parties.enter(work, HEAT), "clerk")

    def listed(work: Work) -> int:
        list_id = distribution.make(work, "Varmeværker", scope=ListOwner.MINE)
        distribution.add_member(work, list_id, party_id=entry)
        distribution.add_member(work, list_id, principal_id=house.ministry.people["lawyer"])
        return list_id

    list_id = house.does(listed)
    house.does(lambda work: distribution.use_on_record(work, house.draft, list_id))

    assert (True, True) == (house.finds("vestenga"), house.finds("ravn"))
