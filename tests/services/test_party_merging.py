"""Duplicates in the register: found, merged, and made two again exactly as they were."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.matching import address_key, name_key, phone_key
from casework.queries import parties as asked
from casework.queries import party_duplicates, party_snapshots
from casework.services import distribution, granting, parties, party_merging, party_use
from casework.services.parties import PartyFields
from casework.services.party_use import PartyUse
from casework.vocabulary import AccessLevel, Likeness, ListOwner, PartyKind, PartyRole, Reason
from tests.builders import Ministry, a_record

ONE = PartyFields(
    PartyKind.COMPANY, "Vestenga Fjernvarme A.m.b.a.", "CVR", "10000009", email="post@vestenga.invalid", phones=("75 10 20 30",)
)
OTHER = PartyFields(PartyKind.COMPANY, "VESTENGA FJERNVARME AMBA", email="Post@vestenga.invalid", address="Kedelvej 2", postcode="6800")


def enter(platform: Platform, ministry: Ministry, *each: PartyFields) -> list[int]:
    with platform.work(ministry.actor("clerk")) as work:
        return [parties.enter(work, fields) for fields in each]


def pairs(platform: Platform, ministry: Ministry) -> list[tuple[int, int, tuple[Likeness, ...]]]:
    with platform.work(ministry.actor("clerk")) as work:
        return [(pair.one.row.party_id, pair.other.row.party_id, pair.because) for pair in party_duplicates.pairs(work)]


def register(platform: Platform) -> list[dict[str, object]]:
    """Gives every row that a merge could touch, without the counter of saves."""
    tables = ("party", "record_party", "case_party", "distribution_member")
    with platform.system_engine.begin() as connection:
        return [
            row[0]
            for table in tables
            for row in connection.execute(text(f"SELECT to_jsonb(t) - 'version' FROM {table} t ORDER BY id"))
        ]  # fmt: skip


def test_entries_with_the_same_number_or_the_same_name_and_reach_are_found(platform: Platform, ministry: Ministry) -> None:
    a, b, c, _ = enter(platform, ministry, ONE, OTHER, replace(ONE, name="Noget andet", email="", phones=()),
                       replace(OTHER, email="", address="", name="Vestenga Fjernvarme"))  # fmt: skip

    assert [(a, b, (Likeness.EMAIL,)), (a, c, (Likeness.IDENTIFIER,))] == pairs(platform, ministry)
    with platform.work(ministry.actor("clerk")) as work:
        assert 2 == party_duplicates.waiting(work)
        party_merging.say_distinct(work, b, a)
        party_merging.say_distinct(work, a, b)
    assert [(a, c, (Likeness.IDENTIFIER,))] == pairs(platform, ministry)


def test_what_links_to_a_merged_entry_stands_for_its_survivor_and_snapshots_stay(platform: Platform, ministry: Ministry) -> None:
    a, b = enter(platform, ministry, ONE, OTHER)
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry, responsible_id=work.official_id, access_level=AccessLevel.INVOLVED)
        granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=granting.Cause.RESPONSIBLE)
        party_use.put_on_record(work, record.id, PartyUse(PartyRole.APPLICANT, party_id=b))
    with platform.work(ministry.actor("clerk")) as work:
        listed = distribution.make(work, "Varmeværker", scope=ListOwner.UNIT)
        distribution.add_member(work, listed, party_id=b)

    with platform.work(ministry.actor("clerk")) as work:  # who cannot read the record at all
        party_merging.merge(work, a, b, take=("address", "postcode", "parent_id", "authority_id"))

    with platform.work(ministry.actor("head")) as work:
        shown = party_snapshots.on_record(work, record.id)[0]
        assert [record.id] == [each.record_id for each in asked.standing(work, a).records]
        kept = asked.page(work, a)
        gone = asked.page(work, b)
    assert (OTHER.name, a) == (shown.name, shown.party_id)
    assert ("Kedelvej 2", "6800", "post@vestenga.invalid") == (kept.address, kept.postcode, kept.row.email)
    assert (a, False, (b,)) == (gone.merged_into and gone.merged_into.party_id, gone.row.is_active, tuple(m.party_id for m in kept.merged))
    assert [] == pairs(platform, ministry)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    moves=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=4),
    take=st.sets(st.sampled_from(sorted(party_merging.TAKEABLE))),
    order=st.randoms(use_true_random=False),
)
def test_undoing_merges_in_any_order_gives_back_exactly_what_was_there(
    platform: Platform, ministry: Ministry, moves: list[tuple[int, int]], take: set[str], order: object
) -> None:
    ids = enter(platform, ministry, ONE, OTHER, replace(ONE, is_protected=True), replace(OTHER, phones=("1", "20304050")), ONE)
    before = register(platform)
    done = []
    for survivor, merged in moves:
        try:
            with platform.work(ministry.actor("clerk")) as work:
                done.append(party_merging.merge(work, ids[survivor], ids[merged], take=tuple(take)))
        except RuleBroken:
            continue
    if not take:
        order.shuffle(done)  # type: ignore[attr-defined]  # what was taken over is given back in the order it was taken
    for merge_id in reversed(done):
        with platform.work(ministry.actor("manager")) as work:
            party_merging.undo(work, merge_id)

    assert before == register(platform)


def test_what_was_written_since_a_merge_survives_its_undoing(platform: Platform, ministry: Ministry) -> None:
    a, b = enter(platform, ministry, ONE, OTHER)
    with platform.work(ministry.actor("clerk")) as work:
        merge_id = party_merging.merge(work, a, b, take=("address",))
    with platform.work(ministry.actor("clerk")) as work:
        parties.edit(work, a, replace(ONE, address="Ny Kedelvej 9"), opened_version=asked.page(work, a).version)
        assert [merge_id] == [each.merge_id for each in party_duplicates.merges(work)]
    with platform.work(ministry.actor("clerk")) as work:
        party_merging.undo(work, merge_id)

    with platform.work(ministry.actor("clerk")) as work:
        assert ("Ny Kedelvej 9", ()) == (asked.page(work, a).address, party_duplicates.merges(work))
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        party_merging.undo(work, merge_id)
    assert [Reason.MERGE_IS_UNDONE] == refusal.value.reasons


def test_what_cannot_be_merged_is_refused(platform: Platform, ministry: Ministry) -> None:
    a, b, c = enter(platform, ministry, ONE, OTHER, ONE)
    with platform.work(ministry.actor("clerk")) as work:
        mine = parties.enter(work, OTHER, is_private=True)
        merge_id = party_merging.merge(work, a, b)

    for survivor, merged, why in ((a, a, Reason.PARTY_IS_ITSELF), (c, b, Reason.PARTY_IS_MERGED), (b, c, Reason.PARTY_IS_MERGED),
                                  (a, mine, Reason.PARTY_IS_PRIVATE)):  # fmt: skip
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
            party_merging.merge(work, survivor, merged)
        assert [why] == refusal.value.reasons
    with pytest.raises(RuleBroken), platform.work(ministry.actor("clerk")) as work:
        parties.edit(work, b, OTHER, opened_version=asked.page(work, b).version)
    with pytest.raises(NotFound), platform.work(ministry.actor("manager")) as work:
        party_merging.merge(work, a, mine)
    for deed in (
        lambda work: party_merging.merge(work, a, c),
        lambda work: party_merging.undo(work, merge_id),
        lambda work: party_merging.say_distinct(work, a, c),
        lambda work: party_duplicates.pairs(work),
        lambda work: party_duplicates.merges(work),
    ):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
            deed(work)
    with platform.work(ministry.actor("caseworker")) as work:
        assert 0 == party_duplicates.waiting(work)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_a_name_is_the_same_in_any_order_case_and_spacing(one: str, other: str) -> None:
    assert name_key(f"{one} {other}") == name_key(f" {other},  {one} ")
    assert name_key(one) == name_key(name_key(one))


def test_spellings_of_one_thing_have_one_key() -> None:
    assert name_key("Vestenga Fjernvarme A.m.b.a.") == name_key("VESTENGA FJERNVARME AMBA")
    assert name_key("Ærø Åben A/S") == name_key("aeroe aaben as")
    assert phone_key("+45 20 30 40 50") == phone_key("20304050") == "20304050"
    assert ("", "") == (phone_key("112"), address_key("", "5700"))
    assert address_key("Gl. Strandvej 4", "5700") == address_key("gammel strandvej, 4", "5700")
