"""What people are told of an approval beyond what waits for them: by person and step, as the definition says or they themselves."""

from typing import Any

import pytest
from sqlalchemy import text

from casework.approvals.definition import canonical
from casework.approvals.definition_reading import read_definition
from casework.bootstrap import Platform
from casework.errors import DefinitionIsWrong, NotFound, NotPermitted, RuleBroken
from casework.lists.standard import STANDARD
from casework.queries import lists
from casework.queries import notices as asked
from casework.services import approving, granting, noticing, subscribing
from casework.vocabulary import DefinitionProblem, ListKey, NoticeKind, NoticeWay, Reason, Subscription, Verdict
from tests.approvals import THREE, decided, does, letter, moved, publish, started
from tests.builders import Ministry

STEPS = list(Subscription)[1:]
REVISITING, CHANGES, FINALLY, COMMENTS = STEPS


def told_besides(**tells: list[str]) -> dict[str, Any]:
    """Gives the approval of three steps with what those of each are told besides."""
    steps = [step | {"tells": tells[step["name"]]} if step["name"] in tells else step for step in THREE["steps"]]
    return THREE | {"steps": steps}


def causes(platform: Platform, ministry: Ministry, who: str) -> list[str]:
    """Gives what somebody has been told, oldest first, and marks it as read."""
    with platform.work(ministry.actor(who)) as work:
        found = [each.cause for each in asked.notices(work, unread=True)]
        noticing.mark_all_read(work)
    return found[::-1]


def commented(platform: Platform, ministry: Ministry, approval_id: int, who: str) -> None:
    with platform.work(ministry.actor(who)) as work:
        approving.comment(work, approval_id, "Et ord om beløbet")


# ---- set by the definition -----------------------------------------------------------------------------------------------------
def test_without_a_word_nobody_is_told_more_than_what_waits_for_them(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    decided(platform, ministry, approval_id, "head")
    commented(platform, ministry, approval_id, "lawyer")
    decided(platform, ministry, approval_id, "lawyer")
    decided(platform, ministry, approval_id, "secretary")

    assert [["for_approval"]] * 3 == [causes(platform, ministry, who) for who in ("head", "lawyer", "secretary")]
    assert ["approval_comment", "approved"] == causes(platform, ministry, "caseworker")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ([], []),
        (["no_extra_notifications"], []),
        ([CHANGES], ["approval_moved", "approval_moved", "returned"]),
        ([COMMENTS], ["approval_comment"]),
        ([FINALLY], []),
    ],
)
def test_who_has_decided_is_told_what_the_definition_says(
    platform: Platform, ministry: Ministry, wanted: list[str], told: list[str]
) -> None:
    publish(platform, ministry, told_besides(head=[str(each) for each in wanted]))
    approval_id = started(platform, ministry, "three")
    decided(platform, ministry, approval_id, "head")
    commented(platform, ministry, approval_id, "lawyer")
    decided(platform, ministry, approval_id, "lawyer")
    decided(platform, ministry, approval_id, "secretary", Verdict.RETURN, "Ret det")

    assert ["for_approval", *told] == sorted(causes(platform, ministry, "head"), key=lambda each: each != "for_approval")


def test_the_final_approval_is_told_to_who_asked_for_it(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, told_besides(head=[str(FINALLY)], secretary=[str(FINALLY)]))
    approval_id = started(platform, ministry, "three")
    for who in ("head", "lawyer", "secretary"):
        decided(platform, ministry, approval_id, who)
    moved(platform, approval_id)

    assert [["for_approval", "approved"], ["for_approval"], ["for_approval", "approved"]] == [
        causes(platform, ministry, who) for who in ("head", "lawyer", "secretary")
    ]
    assert ["approved"] == causes(platform, ministry, "caseworker")


def test_who_decided_for_a_unit_is_asked_with_it_again_when_it_is_back_at_the_step(platform: Platform, ministry: Ministry) -> None:
    """Whoever may decide for the unit is told that it waits, as who has a seat of their own is: once, whatever else they asked for."""
    first = {"name": "one", "seats": [{"members": "JU"}, {"official": "manager"}], "tells": [str(REVISITING), str(CHANGES)]}
    publish(platform, ministry, {"name": "back", "title": "Tilbage", "steps": [first, {"name": "two", "seats": [{"official": "head"}]}]})
    approval_id = started(platform, ministry, "back")
    for who in ("lawyer", "manager"):
        decided(platform, ministry, approval_id, who)
    before = [causes(platform, ministry, who) for who in ("lawyer", "manager")]
    decided(platform, ministry, approval_id, "head", Verdict.RETURN, "Ret beløbet", return_to=1)

    assert [["approval_moved"], ["approval_moved"]] == before  # what waited for the unit waits for nobody of it any more
    assert [["for_approval"], ["for_approval"]] == [causes(platform, ministry, who) for who in ("lawyer", "manager")]


def test_copies_and_deciders_of_a_unit_are_of_the_step_too(platform: Platform, ministry: Ministry) -> None:
    first = {"name": "one", "seats": [{"members": "JU"}], "copies": [{"official": "manager"}], "tells": [str(CHANGES)]}
    publish(platform, ministry, {"name": "unit", "title": "Et kontor", "steps": [first, {"name": "two", "seats": [{"official": "head"}]}]})
    approval_id = started(platform, ministry, "unit")
    decided(platform, ministry, approval_id, "lawyer")

    assert [["approval_copy", "approval_moved"], ["approval_moved"], []] == [
        causes(platform, ministry, who) for who in ("manager", "lawyer", "outsider")
    ]


def test_a_definition_keeps_its_form_and_its_hash_where_nothing_is_said() -> None:
    said = told_besides(head=["when_comment_is_added", "when_step_changes"])

    assert "tells" not in repr(canonical(read_definition(THREE)))
    assert ["when_step_changes", "when_comment_is_added"] == canonical(read_definition(said))["steps"][0]["tells"]
    for wrong, problem in (
        (["no_extra_notifications", "when_step_changes"], DefinitionProblem.NOTHING_AND_SOMETHING),
        (["when_pigs_fly"], DefinitionProblem.SHAPE),
    ):
        with pytest.raises(DefinitionIsWrong) as no:
            read_definition(told_besides(lawyer=wrong))
        assert [problem] == [each.problem for each in no.value.problems]
        assert no.value.problems[0].place.startswith("steps.1.tells")


# ---- changed by the person -------------------------------------------------------------------------------------------------------
def test_what_somebody_says_themselves_counts_and_stays(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, told_besides(head=[str(CHANGES)]))
    approval_id = started(platform, ministry, "three")
    with platform.work(ministry.actor("head")) as work:
        as_defined = asked.subscribed(work, approval_id).steps
        subscribing.subscribe(work, approval_id, "head", [COMMENTS])
    decided(platform, ministry, approval_id, "head")
    commented(platform, ministry, approval_id, "lawyer")
    with platform.work(ministry.actor("head")) as work:
        as_said = asked.subscribed(work, approval_id).steps
        subscribing.subscribe(work, approval_id, "head", [Subscription.NO_EXTRA_NOTIFICATIONS])
    commented(platform, ministry, approval_id, "lawyer")

    assert [("head", (CHANGES,), False), ("head", (COMMENTS,), True)] == [
        (each.step, each.wants, each.is_own) for each in (*as_defined, *as_said)
    ]
    assert ["for_approval", "approval_comment"] == causes(platform, ministry, "head")


def test_a_step_one_has_no_part_in_is_refused(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    for who, step in (("head", "lawyer"), ("caseworker", "head"), ("head", "no such step"), ("head", "")):
        with pytest.raises(NotPermitted) as no, platform.work(ministry.actor(who)) as work:
            subscribing.subscribe(work, approval_id, step, [CHANGES])
        assert [Reason.NOT_AT_THE_STEP] == no.value.reasons


def test_nothing_besides_is_not_chosen_with_something(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
        subscribing.subscribe(work, approval_id, "head", [Subscription.NO_EXTRA_NOTIFICATIONS, CHANGES])

    assert [Reason.NOTHING_AND_SOMETHING] == no.value.reasons


def test_a_stranger_neither_follows_nor_asks(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    for deed in (
        lambda work: subscribing.watch(work, approval_id),
        lambda work: subscribing.subscribe(work, approval_id, "head", [CHANGES]),
        lambda work: asked.subscribed(work, approval_id),
    ):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            deed(work)


def test_nobody_sets_anothers_wishes_past_the_service(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    statement = text(
        "INSERT INTO approval_subscription SELECT id, '', :other, record_id, '{}', true, now() FROM approval WHERE id = :approval"
    )
    with pytest.raises(Exception, match="row-level security"), platform.work(ministry.actor("head")) as work:
        work.session.execute(statement, {"other": ministry.people["clerk"], "approval": approval_id})


def wish(platform: Platform, ministry: Ministry, who: str, *wants: Subscription) -> None:
    with platform.work(ministry.actor(who)) as work:
        subscribing.wish(work, wants)


def test_what_somebody_wishes_counts_at_every_step_they_come_to_have_a_part_in(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, told_besides(lawyer=[str(FINALLY)], secretary=[str(FINALLY)]))
    wish(platform, ministry, "head", COMMENTS)
    wish(platform, ministry, "secretary", Subscription.NO_EXTRA_NOTIFICATIONS)
    approval_id = started(platform, ministry, "three")
    decided(platform, ministry, approval_id, "head")
    commented(platform, ministry, approval_id, "lawyer")
    for who in ("lawyer", "secretary"):
        decided(platform, ministry, approval_id, who)
    with platform.work(ministry.actor("head")) as work:
        [step] = asked.subscribed(work, approval_id).steps

    assert [["for_approval", "approval_comment"], ["for_approval", "approved"], ["for_approval"]] == [
        causes(platform, ministry, who) for who in ("head", "lawyer", "secretary")
    ]
    assert ((COMMENTS,), True) == (step.wants, step.is_own)


def test_a_wish_is_changed_left_to_the_definitions_and_leaves_what_was_said_of_one_approval(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, told_besides(head=[str(FINALLY)]))
    first = started(platform, ministry, "three")
    with platform.work(ministry.actor("head")) as work:
        subscribing.subscribe(work, first, "head", [CHANGES])
    wish(platform, ministry, "head", COMMENTS, CHANGES)
    with platform.work(ministry.actor("head")) as work:
        said = [asked.wishes(work)]
    second = started(platform, ministry, "three")
    for _ in range(2):  # twice is once
        with platform.work(ministry.actor("head")) as work:
            subscribing.wish_as_defined(work)
            said.append(asked.wishes(work))
    third = started(platform, ministry, "three")
    moved(platform, first)
    with platform.work(ministry.actor("head")) as work:
        wants = [asked.subscribed(work, each).steps[0].wants for each in (first, second, third)]

    assert [asked.Wishes(True, (CHANGES, COMMENTS)), *[asked.Wishes(False, ())] * 2] == said
    assert [(CHANGES,), (CHANGES, COMMENTS), (FINALLY,)] == wants


def test_a_wish_is_ones_own_and_not_nothing_with_something(platform: Platform, ministry: Ministry) -> None:
    wish(platform, ministry, "head", CHANGES)
    with pytest.raises(RuleBroken) as no:
        wish(platform, ministry, "lawyer", Subscription.NO_EXTRA_NOTIFICATIONS, CHANGES)
    with platform.work(ministry.actor("lawyer")) as work:
        seen = work.session.execute(text("SELECT count(*) FROM approval_wish")).scalar()

    assert ([Reason.NOTHING_AND_SOMETHING], 0) == (no.value.reasons, seen)


def test_a_move_that_is_made_twice_tells_once(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, told_besides(head=[str(CHANGES)]))
    approval_id = started(platform, ministry, "three")
    decided(platform, ministry, approval_id, "head")
    for _ in range(3):
        moved(platform, approval_id)

    assert [["for_approval", "approval_moved"], ["for_approval"]] == [causes(platform, ministry, who) for who in ("head", "lawyer")]


# ---- following -------------------------------------------------------------------------------------------------------------------
def test_who_follows_is_told_how_it_goes_until_they_stop(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    for _ in range(2):  # twice is once
        with platform.work(ministry.actor("clerk")) as work:
            subscribing.watch(work, approval_id)
    decided(platform, ministry, approval_id, "head")
    commented(platform, ministry, approval_id, "lawyer")
    does(platform, ministry, "caseworker", approving.withdraw, approval_id, "Et tal mangler")
    followed = causes(platform, ministry, "clerk")
    with platform.work(ministry.actor("clerk")) as work:
        seen = asked.is_watched(work, approval_id), asked.subscribed(work, approval_id).is_watched
        subscribing.unwatch(work, approval_id)
        subscribing.unwatch(work, approval_id)
    does(platform, ministry, "caseworker", approving.resume, approval_id)

    assert ["approval_moved", "approval_comment", "withdrawn"] == followed
    assert ((True, True), []) == (seen, causes(platform, ministry, "clerk"))


def test_a_cancelled_approval_is_told_to_who_follows_it(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    with platform.work(ministry.actor("clerk")) as work:
        subscribing.watch(work, approval_id)
    does(platform, ministry, "caseworker", approving.cancel, approval_id, "Bortfaldet")

    assert ["cancelled"] == causes(platform, ministry, "clerk")


def test_who_lost_access_is_told_no_more_and_follows_nothing_there(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    record_id = letter(platform, ministry)
    approval_id = started(platform, ministry, "three", record_id)
    with platform.work(ministry.actor("clerk")) as work:
        subscribing.watch(work, approval_id)
        followed = [row.record_id for row in lists.page(work, ListKey.WATCHED).rows]
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, record_id, [ministry.people[who] for who in ("caseworker", "head", "lawyer")])
    decided(platform, ministry, approval_id, "head")

    with platform.work(ministry.actor("clerk")) as work:
        assert ([], 0) == (list(lists.page(work, ListKey.WATCHED).rows), lists.count(work, ListKey.WATCHED))
        assert not asked.is_watched(work, approval_id)
    assert ([record_id], []) == (followed, causes(platform, ministry, "clerk"))
    assert ListKey.WATCHED in STANDARD


def test_who_wants_no_notices_of_a_kind_gets_none_by_following(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, THREE)
    approval_id = started(platform, ministry, "three")
    with platform.work(ministry.actor("clerk")) as work:
        noticing.prefer(work, NoticeKind.MOVED, NoticeWay.NONE)
        subscribing.watch(work, approval_id)
    decided(platform, ministry, approval_id, "head")

    assert [] == causes(platform, ministry, "clerk")
