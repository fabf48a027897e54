"""A list of one's own is shared with colleagues by name: who sees it, what each may do with it, what it shows, and when it ends."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged
from casework.lists.definition import Condition, ListDefinition
from casework.model import ListShare, Official
from casework.queries import explaining_things, list_panel, list_sharing, lists, rights_page
from casework.queries.list_sharing import Colleague, SharedWith
from casework.services import folders, organisation, organisation_plans, saved_lists, sharing_lists
from casework.services.organisation import NewOfficial
from casework.vocabulary import AccessLevel, ListColumn, ListOperator, ListScope, ListSource, Reason, Thing
from casework.work import Actor, Work
from tests.builders import Ministry, a_record
from tests.conftest import Clock
from tests.services.test_reorganising import TODAY, planned, run

OWNER, COLLEAGUE, OTHER = "head", "outsider", "clerk"
ABOUT_PUMPS = ListDefinition(
    ListSource.ARCHIVE,
    conditions=(
        Condition(ListColumn.TITLE, ListOperator.CONTAINS, ("varmepumpe",)),
        Condition(ListColumn.ARRIVED, ListOperator.LAST_DAYS, ("30",)),
    ),
)


def a_list(platform: Platform, ministry: Ministry, *shared_with: str, definition: ListDefinition = ABOUT_PUMPS) -> int:
    """Saves the owner's list and shares it."""
    with platform.work(ministry.actor(OWNER)) as work:
        made = saved_lists.save_list(work, "Varmepumper", definition)
        for name in shared_with:
            sharing_lists.share_list(work, made, ministry.people[name])
    return made


def left(official_id: int) -> OrganisationChanged:
    return OrganisationChanged(what="official", subject_id=official_id, change="ended", official_id=official_id)


def listed(platform: Platform, ministry: Ministry, who: str) -> list[tuple[str, str, bool, bool]]:
    """Gives the saved lists a person has: name, from whom, whether hidden, whether his to change."""
    with platform.work(ministry.actor(who)) as work:
        return [(each.name, each.owner, each.is_hidden, each.may_change) for each in list_panel.saved_lists(work)]


def test_a_colleague_sees_what_is_shared_by_name_until_it_is_shared_no_longer(platform: Platform, ministry: Ministry) -> None:
    made = a_list(platform, ministry, COLLEAGUE)
    seen = {who: listed(platform, ministry, who) for who in (OWNER, COLLEAGUE, OTHER)}
    with platform.work(ministry.actor(OWNER)) as work:
        sharing_lists.share_list(work, made, ministry.people[COLLEAGUE])  # once more changes nothing
        shared = list_sharing.shared_with(work, made)
        sharing_lists.stop_sharing_list(work, made, ministry.people[COLLEAGUE])
        nobody = list_sharing.shared_with(work, made)

    assert {
        OWNER: [("Varmepumper", "", False, True)],
        COLLEAGUE: [("Varmepumper", "Jens Holt", False, False)],
        OTHER: [],
    } == seen
    assert ((SharedWith(ministry.people[COLLEAGUE], "Bo Krag", has_left=False),), ()) == (shared, nobody)
    assert [] == listed(platform, ministry, COLLEAGUE)
    with pytest.raises(NotFound), platform.work(ministry.actor(COLLEAGUE)) as work:
        lists.page(work, f"saved-{made}")


def test_a_shared_list_holds_what_each_may_read_himself(platform: Platform, ministry: Ministry) -> None:
    made = a_list(platform, ministry, COLLEAGUE)
    with platform.work(ministry.actor(OWNER)) as work:
        open_to_all = a_record(work, ministry, title="Notat om varmepumper", access_level=AccessLevel.ALL).id

    def seen(who: str) -> tuple[list[int], int]:
        with platform.work(ministry.actor(who)) as work:
            return [row.record_id for row in lists.page(work, f"saved-{made}").rows], lists.count(work, f"saved-{made}")

    before = seen(COLLEAGUE)
    with platform.work(ministry.actor(OWNER)) as work:
        hidden = a_record(work, ministry, title="Hemmeligt om varmepumper", access_level=AccessLevel.UNIT).id

    assert ([open_to_all], 1) == before == seen(COLLEAGUE)
    assert hidden in seen(OWNER)[0]
    assert 2 == seen(OWNER)[1]


def test_a_list_without_a_place_is_drawn_from_that_of_whoever_asks(platform: Platform, ministry: Ministry) -> None:
    made = a_list(platform, ministry, COLLEAGUE, definition=ListDefinition(ListSource.RESPONSIBLE))
    with platform.work(ministry.actor(OWNER)) as work:
        a_record(work, ministry, access_level=AccessLevel.ALL)
        theirs = a_record(work, ministry, access_level=AccessLevel.ALL, responsible_id=ministry.people[COLLEAGUE]).id
    with platform.work(ministry.actor(COLLEAGUE)) as work:
        assert [theirs] == [row.record_id for row in lists.page(work, f"saved-{made}").rows]


REFUSED: dict[str, Callable[[Work, int], object]] = {
    "changed": lambda work, made: saved_lists.change_list(work, made, name="Min", definition=ABOUT_PUMPS, opened_version=1),
    "removed": lambda work, made: saved_lists.remove_list(work, made),
    "shared on": lambda work, made: sharing_lists.share_list(work, made, work.official_id),
    "taken from another": lambda work, made: sharing_lists.stop_sharing_list(work, made, work.official_id),
}
UNSEEN: dict[str, Callable[[Work, int], object]] = {
    **REFUSED,
    "copied": lambda work, made: sharing_lists.copy_list(work, made),
    "hidden": lambda work, made: sharing_lists.hide_list(work, made),
    "shown again": lambda work, made: sharing_lists.show_list_again(work, made),
    "asked whom it is shared with": lambda work, made: list_sharing.shared_with(work, made),
    "asked whom it could be shared with": lambda work, made: list_sharing.colleagues_to_share_with(work, made, "a"),
}


def test_what_a_colleague_shares_is_not_changed_and_what_is_not_shared_is_not_there(platform: Platform, ministry: Ministry) -> None:
    made = a_list(platform, ministry, COLLEAGUE)
    for sentence, deed in REFUSED.items():
        with pytest.raises(NotPermitted) as refusal, platform.work(ministry.actor(COLLEAGUE)) as work:
            deed(work, made)
            pytest.fail(sentence)
        assert Reason.LIST_IS_A_COLLEAGUES is refusal.value.reason
    for sentence, deed in UNSEEN.items():
        told = []
        for id in (made, 999_999):
            with pytest.raises(NotFound) as unseen, platform.work(ministry.actor(OTHER)) as work:
                deed(work, id)
                pytest.fail(sentence)
            told.append(str(unseen.value).replace(str(id), ""))
        assert told[0] == told[1], sentence
    with pytest.raises(NotFound), platform.work(ministry.actor(COLLEAGUE)) as work:
        list_sharing.shared_with(work, made)
    with pytest.raises(NotFound), platform.work(ministry.actor(OWNER)) as work:
        sharing_lists.hide_list(work, made)
    with pytest.raises(NotFound), platform.work(ministry.actor(OWNER)) as work:
        sharing_lists.stop_sharing_list(work, made, ministry.people[OTHER])


def test_a_list_is_not_shared_with_oneself_a_leaver_or_a_stranger_nor_one_that_others_have(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Official, people["lawyer"]).is_active = False
        work.session.get_one(Official, people["designer"]).ends_on = work.today - dt.timedelta(days=1)
        work.record(left(people["lawyer"]))
        elsewhere = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        stranger = organisation.add_official(work, NewOfficial(elsewhere, "eva", "Eva Dam", "eva@andet.invalid"))
    mine = a_list(platform, ministry)
    with platform.work(ministry.actor(OWNER)) as work:
        folder = folders.add_folder(work, "Sager")
        of_folder = saved_lists.save_list(work, "Mappen", ListDefinition(ListSource.FOLDER, of=(folder,)))
        of_unit = saved_lists.save_list(work, "Enhedens", ListDefinition(ListSource.INBOX, of=(ministry.grants,)))
        ours = saved_lists.save_list(work, "Vores", ABOUT_PUMPS, scope=ListScope.UNIT, unit_id=ministry.grants)

    def refused(list_id: int, who: int) -> list[Reason]:
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor(OWNER)) as work:
            sharing_lists.share_list(work, list_id, who)
        return refusal.value.reasons

    assert [Reason.LIST_IS_ONES_OWN] == refused(mine, people[OWNER])
    assert [Reason.OFFICIAL_HAS_LEFT] == refused(mine, people["lawyer"]) == refused(mine, people["designer"])
    assert [Reason.LIST_IS_OF_A_PLACE_OF_ONES_OWN] == refused(of_folder, people[COLLEAGUE]) == refused(of_unit, people[COLLEAGUE])
    assert [Reason.LIST_STANDS_READY_FOR_MORE] == refused(ours, people[COLLEAGUE])
    told = []
    for who in (stranger, 999_999):
        with pytest.raises(NotFound) as unseen, platform.work(ministry.actor(OWNER)) as work:
            sharing_lists.share_list(work, mine, who)
        told.append(str(unseen.value).replace(str(who), ""))
    assert told[0] == told[1]
    with platform.work(ministry.actor(OWNER)) as work:
        sharing_lists.share_list(work, of_unit, people["clerk"])  # of the same unit


def test_colleagues_are_found_by_typing_parts_of_a_name(platform: Platform, ministry: Ministry) -> None:
    made = a_list(platform, ministry, "clerk")

    def found(words: str) -> tuple[Colleague, ...]:
        with platform.work(ministry.actor(OWNER)) as work:
            return list_sharing.colleagues_to_share_with(work, made, words)

    assert (Colleague(ministry.people[COLLEAGUE], "Bo Krag", "Jura"),) == found("kra bo")
    assert () == found("  ") == found("Karen") == found("Jens Holt") == found("100%") == found("_")


def test_a_colleague_hides_a_list_for_himself_and_copies_it_as_his_own(platform: Platform, ministry: Ministry) -> None:
    made = a_list(platform, ministry, COLLEAGUE, OTHER)
    with platform.work(ministry.actor(COLLEAGUE)) as work:
        sharing_lists.hide_list(work, made)
        copy = sharing_lists.copy_list(work, made)
    hidden = listed(platform, ministry, COLLEAGUE)
    with platform.work(ministry.actor(OWNER)) as work:
        saved_lists.remove_list(work, made)
        assert {} == list_sharing.shares(work)
    with platform.work(ministry.actor(COLLEAGUE)) as work:
        saved_lists.change_list(work, copy, name="Mine pumper", definition=ABOUT_PUMPS, opened_version=1)

    assert [("Varmepumper", "", False, True), ("Varmepumper", "Jens Holt", True, False)] == hidden
    assert [("Mine pumper", "", False, True)] == listed(platform, ministry, COLLEAGUE)
    assert [] == listed(platform, ministry, OTHER)


def test_a_hidden_list_is_shown_again_and_only_hidden_for_who_hid_it(platform: Platform, ministry: Ministry) -> None:
    made = a_list(platform, ministry, COLLEAGUE, OTHER)
    with platform.work(ministry.actor(COLLEAGUE)) as work:
        sharing_lists.hide_list(work, made)
    others = listed(platform, ministry, OTHER)
    with platform.work(ministry.actor(COLLEAGUE)) as work:
        sharing_lists.show_list_again(work, made)

    assert [("Varmepumper", "Jens Holt", False, False)] == others == listed(platform, ministry, COLLEAGUE)


def test_a_colleague_who_has_left_is_named_so_and_the_list_of_a_leaver_goes_with_its_sharing(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    people = ministry.people
    with platform.work(ministry.actor("caseworker")) as work:
        made = saved_lists.save_list(work, "Varmepumper", ABOUT_PUMPS)
        for name in (COLLEAGUE, OTHER):
            sharing_lists.share_list(work, made, people[name])
    plan_id = planned(platform, ministry, organisation_plans.plan_leave, people["caseworker"], people[COLLEAGUE], on=TODAY)
    run(platform, ministry, plan_id)
    taken_over = {who: listed(platform, ministry, who) for who in (COLLEAGUE, OTHER)}
    with platform.work(ministry.actor(COLLEAGUE)) as work:
        shared = list_sharing.shares(work)
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Official, people[OTHER]).is_active = False
        work.record(left(people[OTHER]))
    with platform.work(ministry.actor(COLLEAGUE)) as work:
        after = list_sharing.shares(work)
        sharing_lists.stop_sharing_list(work, made, people[OTHER])

    assert {COLLEAGUE: [("Varmepumper", "", False, True)], OTHER: [("Varmepumper", "Bo Krag", False, False)]} == taken_over
    assert ({made: (SharedWith(people[OTHER], "Karen Toft", has_left=False),)}, True) == (shared, after[made][0].has_left)


def test_a_leavers_list_that_becomes_the_units_is_shared_by_name_no_longer(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    with platform.work(ministry.actor("caseworker")) as work:
        made = saved_lists.save_list(work, "Varmepumper", ABOUT_PUMPS)
        sharing_lists.share_list(work, made, people[COLLEAGUE])
    plan_id = planned(platform, ministry, organisation_plans.plan_leave, people["caseworker"], ministry.grants, on=TODAY)
    run(platform, ministry, plan_id)
    of_unit = [listed(platform, ministry, who) for who in (COLLEAGUE, OTHER)]
    run(platform, ministry, plan_id, organisation_plans.undo_plan)

    assert [[], [("Varmepumper", "", False, False)]] == of_unit
    assert [("Varmepumper", "Mette Lund", False, False)] == listed(platform, ministry, COLLEAGUE)


def test_the_walls_let_nobody_share_what_is_a_colleagues_nor_hide_it_for_another(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    made = a_list(platform, ministry, COLLEAGUE, "limited")
    share = f"INSERT INTO list_share (list_id, official_id, owner_id, shared_at) VALUES ({made}, {{}}, {{}}, now())"
    statements = {
        "a stranger to himself": (OTHER, share.format(people[OTHER], people[OTHER])),
        "who it is shared with to another": (COLLEAGUE, share.format(people[OTHER], people[COLLEAGUE])),
        "hidden for another": (COLLEAGUE, f"UPDATE list_share SET hidden_at = now() WHERE official_id = {people['limited']}"),
        "hidden by the owner": (OWNER, f"UPDATE list_share SET hidden_at = now() WHERE official_id = {people['limited']}"),
        "taken from another": (COLLEAGUE, f"DELETE FROM list_share WHERE official_id = {people['limited']}"),
        "given another owner": (OWNER, f"UPDATE list_share SET owner_id = {people[OTHER]}"),
    }
    for sentence, (who, statement) in statements.items():
        with pytest.raises(DBAPIError), platform.work(ministry.actor(who)) as work:
            work.session.execute(text(statement))
            pytest.fail(sentence)
    with platform.work(ministry.actor(OTHER)) as work:
        assert [] == work.session.execute(text("SELECT * FROM list_share")).all()
    with platform.work(ministry.actor(COLLEAGUE)) as work:
        assert work.session.get_one(ListShare, (made, people["limited"])).hidden_at is None


def test_who_sees_a_shared_list_is_explained_and_the_organisation_hears_of_it(platform: Platform, ministry: Ministry) -> None:
    made = a_list(platform, ministry, COLLEAGUE)
    expected = {ministry.people[OWNER], ministry.people[COLLEAGUE]}
    for who in (OWNER, COLLEAGUE):
        with platform.work(ministry.actor(who)) as work:
            assert expected == {each.official_id for each in explaining_things.who_can_see(work, Thing.SAVED_LIST, made).explanations}
    with platform.work(ministry.actor("auditor")) as work:
        told = [(each.facts["what"], each.facts["change"]) for each in rights_page.organisation_history(work) if "what" in each.facts]

    assert ("list_share", "added") in told
