"""Acting for an absent colleague, the lists are the absent one's, as far as the substitution lends them, and nobody else's."""

import datetime as dt

import pytest

from casework.access.tokens import may_read, tokens_of
from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import Record, Substitution
from casework.queries import list_cases, list_panel, lists
from casework.services import inbox, organisation, organisation_changing, records
from casework.services.organisation import Lends
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Channel, ListKey, Reason, RecordKind, SubstituteScope
from casework.work import Actor
from search.finding import index_filter
from tests.approvals import publish, started
from tests.builders import Ministry
from tests.cases import opened
from tests.conftest import Clock

TODAY = dt.date(2026, 11, 23)
LISTS = (ListKey.MY_INBOX, ListKey.UNIT_INBOX, ListKey.MY_PROCESS, ListKey.MY_CASES, ListKey.FOR_APPROVAL, ListKey.MY_PRIVATE)


@pytest.fixture
def desk(platform: Platform, ministry: Ministry) -> dict[str, int]:
    """Gives what lies with the absent head, and one thing of the substitute's own."""
    publish(platform, ministry)
    heads = [written(platform, ministry, "head", ministry.grants, title) for title in ("På sagen", "For sig selv")]
    own = written(platform, ministry, "lawyer", ministry.legal, "Juristens eget")
    case, other = (opened(platform, ministry, "head", title=title) for title in ("Sagen", "En anden sag"))
    with platform.work(ministry.actor("head")) as work:
        records.place_on_case(work, heads[0], case)
        for record_id in heads:
            inbox.put(work, record_id, ministry.people["head"], cause="placed")
    with platform.work(ministry.actor("lawyer")) as work:
        inbox.put(work, own, ministry.people["lawyer"], cause="placed")
    approval = started(platform, ministry, "alone")
    with platform.work(ministry.actor("clerk")) as work:
        seat = lists.page(work, ListKey.ARCHIVE).rows[0].record_id
        inbox.put(work, seat, ministry.grants, cause="arrived")
    return {"on case": heads[0], "alone": heads[1], "own": own, "case": case, "other": other, "seat": seat, "approval": approval}


def written(platform: Platform, ministry: Ministry, who: str, unit: int, title: str) -> int:
    with platform.work(ministry.actor(who)) as work:
        new = NewRecord(title, RecordKind.INTERNAL, Channel.DESK, unit, ministry.people[who], access_level=AccessLevel.INVOLVED)
        return records.draft(work, new)


def lent(platform: Platform, ministry: Ministry, lends: Lends, *, starts: int = 0, ends: int = 5, to: str = "lawyer") -> int:
    with platform.work(ministry.actor("head")) as work:
        days = {"starts_on": TODAY + dt.timedelta(days=starts), "ends_on": TODAY + dt.timedelta(days=ends)}
        return organisation.substitute(work, ministry.people["head"], ministry.people[to], lends=lends, **days)


def for_the_head(ministry: Ministry, who: str = "lawyer") -> Actor:
    return Actor.official(ministry.people[who], on_behalf_of=ministry.people["head"])


def shown(platform: Platform, actor: Actor) -> dict[ListKey, set[int]]:
    with platform.work(actor) as work:
        found = {key: {row.record_id for row in lists.page(work, key).rows} for key in LISTS}
        assert {key: len(ids) for key, ids in found.items()} == {key: lists.count(work, key) for key in LISTS}
        return found


def cases_shown(platform: Platform, actor: Actor) -> set[int]:
    with platform.work(actor) as work:
        return {row.case_id for row in list_cases.page(work, ListKey.MY_CASES).rows}


def test_who_acts_for_everything_sees_the_absent_ones_lists_and_not_his_own(
    platform: Platform, ministry: Ministry, desk: dict[str, int]
) -> None:
    heads = shown(platform, ministry.actor("head"))
    lent(platform, ministry, Lends())
    actor = for_the_head(ministry)

    assert heads == shown(platform, actor)
    assert {desk["case"], desk["other"]} == cases_shown(platform, actor)
    assert desk["own"] not in set().union(*shown(platform, actor).values())
    assert {desk["own"]} == shown(platform, ministry.actor("lawyer"))[ListKey.MY_INBOX], "acting as himself he has his own"
    with platform.work(actor) as work:
        mine, unit = list_panel.places(work)
    assert ((ministry.people["head"], 3), (ministry.grants, 1)) == ((mine.principal_id, mine.lying), (unit.principal_id, unit.lying))


def test_he_takes_things_off_the_absent_ones_inbox(platform: Platform, ministry: Ministry, desk: dict[str, int]) -> None:
    lent(platform, ministry, Lends())
    with platform.work(for_the_head(ministry)) as work:
        inbox.archive(work, desk["alone"], ministry.people["head"])

    assert {desk["on case"], desk["seat"]} == shown(platform, ministry.actor("head"))[ListKey.MY_INBOX]


def test_who_acts_for_approvals_alone_sees_what_waits_for_approval_and_nothing_else(
    platform: Platform, ministry: Ministry, desk: dict[str, int]
) -> None:
    lent(platform, ministry, Lends(SubstituteScope.APPROVALS))
    actor = for_the_head(ministry)

    assert {key: {desk["seat"]} if key is ListKey.FOR_APPROVAL else set() for key in LISTS} == shown(platform, actor)
    assert set() == cases_shown(platform, actor)
    with platform.work(actor) as work:
        inbox.mark_read(work, desk["seat"])
    for principal in (ministry.people["head"], ministry.grants):
        with pytest.raises(NotFound), platform.work(actor) as work:
            inbox.archive(work, desk["seat"], principal)
    with pytest.raises(NotPermitted), platform.work(actor) as work:
        records.take_responsibility(work, desk["seat"])


def test_who_acts_for_one_case_sees_that_case_alone(platform: Platform, ministry: Ministry, desk: dict[str, int]) -> None:
    lent(platform, ministry, Lends(SubstituteScope.CASE, case_id=desk["case"]))
    actor = for_the_head(ministry)
    found = shown(platform, actor)

    assert {desk["on case"]} == found[ListKey.MY_INBOX] == found[ListKey.MY_PROCESS] == found[ListKey.MY_CASES]
    assert set() == found[ListKey.UNIT_INBOX] == found[ListKey.FOR_APPROVAL]
    assert {desk["case"]} == cases_shown(platform, actor)
    with platform.work(actor) as work:
        inbox.archive(work, desk["on case"], ministry.people["head"])
    with pytest.raises(NotFound), platform.work(actor) as work:
        inbox.archive(work, desk["alone"], ministry.people["head"])


def test_who_acts_for_one_unit_sees_its_lists(platform: Platform, ministry: Ministry, desk: dict[str, int]) -> None:
    lent(platform, ministry, Lends(SubstituteScope.UNIT, unit_id=ministry.grants))
    found = shown(platform, for_the_head(ministry))

    assert {desk["seat"]} == found[ListKey.UNIT_INBOX]
    assert {desk["on case"], desk["alone"], desk["seat"]} == found[ListKey.MY_INBOX]
    assert desk["own"] not in set().union(*found.values())


def test_who_acts_for_one_type_sees_open_cases_of_it(platform: Platform, ministry: Ministry, desk: dict[str, int]) -> None:
    lent(platform, ministry, Lends(SubstituteScope.CASE_TYPE, case_type="general"))
    found = shown(platform, for_the_head(ministry))

    assert {desk["on case"]} == found[ListKey.MY_INBOX]
    assert {desk["case"], desk["other"]} == cases_shown(platform, for_the_head(ministry))


@pytest.mark.parametrize("lends", [Lends(), Lends(SubstituteScope.APPROVALS)], ids=["everything", "approvals"])
def test_before_after_and_once_ended_nothing_is_lent(
    platform: Platform, ministry: Ministry, clock: Clock, desk: dict[str, int], lends: Lends
) -> None:
    def refused() -> list[Reason]:
        with pytest.raises(NotPermitted) as no, platform.work(for_the_head(ministry)) as work:
            lists.page(work, ListKey.MY_INBOX)
        return no.value.reasons

    substitution = lent(platform, ministry, lends, starts=1, ends=2)
    assert [Reason.NOT_A_SUBSTITUTE] == refused()
    clock.forward(days=1)
    assert {desk["seat"]} == shown(platform, for_the_head(ministry))[ListKey.FOR_APPROVAL]
    with platform.work(ministry.actor("head")) as work:
        organisation_changing.end_substitution(work, substitution)
    assert [Reason.NOT_A_SUBSTITUTE] == refused()
    lent(platform, ministry, lends, starts=1, ends=2)
    clock.forward(days=2)
    assert [Reason.NOT_A_SUBSTITUTE] == refused()


def test_a_substitution_is_not_handed_on(platform: Platform, ministry: Ministry, desk: dict[str, int]) -> None:
    lent(platform, ministry, Lends())
    with platform.work(ministry.actor("lawyer")) as work:
        organisation.substitute(work, ministry.people["lawyer"], ministry.people["outsider"], starts_on=TODAY, ends_on=TODAY)
    with pytest.raises(NotPermitted), platform.work(for_the_head(ministry, "outsider")) as work:
        lists.page(work, ListKey.MY_INBOX)
    found = shown(platform, Actor.official(ministry.people["outsider"], on_behalf_of=ministry.people["lawyer"]))

    assert {desk["own"]} == set().union(*found.values()), "the lawyer's own, and nothing that was lent to the lawyer"
    with pytest.raises(RuleBroken) as no, platform.work(for_the_head(ministry)) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["outsider"], starts_on=TODAY, ends_on=TODAY)
    assert [Reason.SUBSTITUTES_HAND_NOTHING_ON] == no.value.reasons
    with pytest.raises(RuleBroken) as no, platform.work(for_the_head(ministry)) as work:
        work.add(Substitution(absent_id=ministry.people["head"], substitute_id=ministry.people["outsider"], starts_on=TODAY, ends_on=TODAY))
    assert [Reason.NOBODY_GRANTS_HIMSELF] == no.value.reasons, "the database holds it too"


def test_a_limited_substitute_and_one_without_clearance_see_less(platform: Platform, ministry: Ministry, desk: dict[str, int]) -> None:
    lent(platform, ministry, Lends(), to="limited")

    assert set() == set().union(*shown(platform, for_the_head(ministry, "limited")).values())


def test_search_finds_what_is_lent_and_nothing_beside_it(platform: Platform, ministry: Ministry, desk: dict[str, int]) -> None:
    lent(platform, ministry, Lends(SubstituteScope.CASE, case_id=desk["case"]))

    def found(actor: Actor) -> set[int]:
        with platform.work(actor) as work:
            reader = index_filter(work)
        with platform.work(Actor.system("indexer")) as work:
            return {id for id in (desk["on case"], desk["alone"]) if may_read(tokens_of(work.session.get_one(Record, id)), reader, id)}

    assert {desk["on case"]} == found(for_the_head(ministry))
    assert set() == found(ministry.actor("lawyer"))
