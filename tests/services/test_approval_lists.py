"""The lists of approvals: four views of what is under way, urgent and nearest first, with how far each has come and why it waits."""

import datetime as dt

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.lists.approvals import band_of
from casework.lists.definition import Condition, Sort
from casework.model import Approval, Record, Seat, Step
from casework.queries import list_cases, lists
from casework.queries.approval_rows import ApprovalInList
from casework.queries.lists import RecordRow
from casework.services import approving, granting, organisation, subscribing
from casework.services.organisation import Lends
from casework.vocabulary import (
    AccessLevel,
    ApprovalBand,
    ApprovalState,
    Cause,
    ListColumn,
    ListKey,
    ListOperator,
    Right,
    SeatState,
    StepPlace,
    SubstituteScope,
    Verdict,
    WaitsFor,
)
from casework.work import Actor
from tests.approvals import CONDITION, THREE_STEPS, TOGETHER, TWO_OF_THREE, UNIT, decided, does, letter, moved, publish, shown
from tests.asking import a_record_of
from tests.builders import Ministry
from tests.conftest import Clock
from tests.statements import statements_of

TODAY = dt.date(2026, 11, 23)
WAITING = {
    "name": "waiting",
    "title": "Venter først",
    "steps": [
        {"name": "wait", "title": "Høringsfristen løber", "until": {"days_after": [{"today": True}, 4]}},
        {"name": "head", "seats": [{"official": "head"}]},
    ],
}
VIEWS = (ListKey.FOR_APPROVAL, ListKey.UNIT_APPROVALS, ListKey.MY_APPROVALS)


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry, THREE_STEPS, TOGETHER, TWO_OF_THREE, UNIT, CONDITION)
    return ministry


def begun(  # an approval has this many parts
    platform: Platform,
    office: Ministry,
    title: str = "Ansøgning om tilskud",
    definition: str = "three_steps",
    *,
    deadline: int | None = None,
    is_urgent: bool = False,
) -> int:
    """Starts an approval with a deadline so many days from today, and lets the motor open its first step."""
    record_id = letter(platform, office, title=title)
    due = None if deadline is None else TODAY + dt.timedelta(days=deadline)
    with platform.work(office.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id, definition, deadline=due, is_urgent=is_urgent)
    moved(platform, approval_id)
    return approval_id


def rows(platform: Platform, actor: Actor, key: str = ListKey.FOR_APPROVAL, **asked: object) -> tuple[RecordRow, ...]:
    with platform.work(actor) as work:
        return lists.page(work, key, **asked).rows  # type: ignore[arg-type]  # whatever a page is asked with


def titles(platform: Platform, actor: Actor, key: str = ListKey.FOR_APPROVAL, **asked: object) -> list[str]:
    return [row.title for row in rows(platform, actor, key, **asked)]


def one(platform: Platform, actor: Actor, key: str = ListKey.MY_APPROVALS) -> ApprovalInList:
    (row,) = rows(platform, actor, key)
    assert row.approval is not None
    return row.approval


def test_each_view_shows_what_is_mine_my_units_and_what_i_am_responsible_for(platform: Platform, office: Ministry) -> None:
    at_head = begun(platform, office, "Hos kontorchefen")
    at_lawyer = begun(platform, office, "Hos juristen")
    decided(platform, office, at_lawyer, "head")
    found = {(who, key): set(titles(platform, office.actor(who), key)) for who in ("caseworker", "head", "lawyer") for key in VIEWS}

    both = {"Hos kontorchefen", "Hos juristen"}
    assert {
        ("caseworker", ListKey.FOR_APPROVAL): set(),
        ("caseworker", ListKey.UNIT_APPROVALS): both,
        ("caseworker", ListKey.MY_APPROVALS): both,
        ("head", ListKey.FOR_APPROVAL): {"Hos kontorchefen"},
        ("head", ListKey.UNIT_APPROVALS): both,
        ("head", ListKey.MY_APPROVALS): set(),
        ("lawyer", ListKey.FOR_APPROVAL): {"Hos juristen"},
        ("lawyer", ListKey.UNIT_APPROVALS): {"Hos juristen"},
        ("lawyer", ListKey.MY_APPROVALS): set(),
    } == found
    does(platform, office, "caseworker", approving.cancel, at_head)
    assert ["Hos juristen"] == titles(platform, office.actor("caseworker"), ListKey.MY_APPROVALS)


def test_late_approvals_are_a_list_of_their_own_with_whose_access_it_is(platform: Platform, office: Ministry, clock: Clock) -> None:
    for title, days in (("Sen", 1), ("Senest", 0), ("I god tid", 9)):
        begun(platform, office, title, deadline=days)
    on_time = titles(platform, office.actor("caseworker"), ListKey.APPROVALS_LATE)
    clock.forward(days=2)

    assert [] == on_time
    assert ["Senest", "Sen"] == titles(platform, office.actor("caseworker"), ListKey.APPROVALS_LATE)
    assert [] == titles(platform, office.actor("administrator"), ListKey.APPROVALS_LATE)


def test_what_is_followed_stands_urgent_first_and_what_has_ended_last(platform: Platform, office: Ministry) -> None:
    for title, is_urgent in (("Slut", True), ("Løber", False), ("Haster", True)):
        approval_id = begun(platform, office, title, deadline=5, is_urgent=is_urgent)
        does(platform, office, "clerk", subscribing.watch, approval_id)
        if title == "Slut":
            for who in ("head", "lawyer", "secretary"):
                decided(platform, office, approval_id, who)

    assert ["Haster", "Løber", "Slut"] == titles(platform, office.actor("clerk"), ListKey.WATCHED)
    found = rows(platform, office.actor("clerk"), ListKey.WATCHED)
    assert [ApprovalBand.LESS_THAN_7] * 2 + [ApprovalBand.APPROVED] == [row.approval.band for row in found if row.approval]
    with platform.work(office.actor("clerk")) as work:
        first = lists.page(work, ListKey.WATCHED, first=2)
        assert (3, ["Slut"]) == (first.total, [row.title for row in lists.page(work, ListKey.WATCHED, first=2, after=first.after).rows])
    assert [] == titles(platform, office.actor("head"), ListKey.WATCHED)


def test_the_approvals_of_a_unit_that_is_not_ones_own_are_not_there(platform: Platform, office: Ministry) -> None:
    begun(platform, office)

    assert 1 == len(rows(platform, office.actor("head"), f"unit_approvals-{office.grants}"))
    with pytest.raises(NotFound):
        rows(platform, office.actor("head"), f"unit_approvals-{office.legal}")


def test_the_urgent_stand_first_and_then_the_nearest_deadline_of_approval_or_step_page_by_page(
    platform: Platform, office: Ministry
) -> None:
    """The first step is due in three working days, which is the nearest where the approval has no deadline or a later one."""
    for title, deadline, is_urgent in (
        ("Om en uge", 30, False),
        ("I morgen", 1, False),
        ("Haster, senere", 40, True),
        ("Overskredet", -2, False),
        ("Haster, i dag", 0, True),
    ):
        begun(platform, office, title, deadline=deadline, is_urgent=is_urgent)
    expected = ["Haster, i dag", "Haster, senere", "Overskredet", "I morgen", "Om en uge"]
    head = office.actor("head")

    assert expected == titles(platform, head)
    assert expected == titles(platform, head, ListKey.UNIT_APPROVALS)
    assert expected == titles(platform, office.actor("caseworker"), ListKey.MY_APPROVALS)
    with platform.work(head) as work:
        pages, totals, after = [], set(), ""
        while not pages or after:
            page = lists.page(work, ListKey.FOR_APPROVAL, first=2, after=after)
            pages.append([row.title for row in page.rows])
            totals.add(page.total)
            after = page.after
        assert [5, 5] == [lists.page(work, key).total for key in (ListKey.FOR_APPROVAL, ListKey.UNIT_APPROVALS)]
    assert [expected[:2], expected[2:4], expected[4:]] == [each for each in pages if each]
    assert {5} == totals


def test_another_order_and_a_filter_of_each_column_can_be_asked(platform: Platform, office: Ministry) -> None:
    begun(platform, office, "B", deadline=20)
    begun(platform, office, "A", deadline=2, is_urgent=True)
    head = office.actor("head")

    def narrowed(column: ListColumn, operator: ListOperator, *values: str) -> list[str]:
        return titles(platform, head, where=(Condition(column, operator, values),))

    assert ["B", "A"] == titles(platform, head, sort=(Sort(ListColumn.APPROVAL_DEADLINE, descending=True),))
    assert ["A", "B"] == titles(platform, head, sort=(Sort(ListColumn.TITLE),))
    assert ["A"] == narrowed(ListColumn.URGENT, ListOperator.IS, "yes")
    assert ["A", "B"] == narrowed(ListColumn.APPROVAL, ListOperator.IS, ApprovalBand.LESS_THAN_7)
    assert ["B"] == narrowed(ListColumn.APPROVAL_DEADLINE, ListOperator.ON_OR_AFTER, "2026-12-01")
    assert ["A"] == narrowed(ListColumn.DAYS_LEFT, ListOperator.ON_OR_BEFORE, "2")
    assert ["A", "B"] == narrowed(ListColumn.STEP_DAYS, ListOperator.IS, "3")
    assert ["A", "B"] == narrowed(ListColumn.STEP_DEADLINE, ListOperator.IS, "2026-11-26")
    assert ["A", "B"] == narrowed(ListColumn.WAITS_WITH, ListOperator.CONTAINS, "Holt")
    assert [] == narrowed(ListColumn.WAITS_WITH, ListOperator.CONTAINS, "Ravn")
    assert ["A", "B"] == narrowed(ListColumn.PROGRESS, ListOperator.IS, "1")
    for column in ListColumn:
        titles(platform, head, sort=(Sort(column),))


def test_a_list_as_cases_stands_by_the_newest_record_of_each(platform: Platform, office: Ministry) -> None:
    begun(platform, office, deadline=2)

    with platform.work(office.actor("head")) as work:
        assert () == list_cases.page(work, ListKey.FOR_APPROVAL).rows


def test_progress_is_told_by_who_has_passed_who_is_asked_and_who_comes(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office, deadline=10)
    decided(platform, office, approval_id, "head")

    found = one(platform, office.actor("lawyer"), ListKey.FOR_APPROVAL)

    assert [(StepPlace.PAST, "Jens Holt", False), (StepPlace.NOW, "Ida Ravn", True), (StepPlace.TO_COME, "", False)] == [
        (step.place, person.name, person.is_me) for step in found.steps for person in step.people
    ]
    assert "permanent_secretary" == found.steps[2].people[0].role
    assert (10, dt.date(2026, 12, 3), None) == (found.days_left, found.deadline, found.step_deadline)
    assert ApprovalBand.MORE_THAN_7 is found.band


def test_a_step_of_several_says_how_many_have_approved_of_how_many_it_needs(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office, definition="two_of_three")
    decided(platform, office, approval_id, "head")

    (step,) = one(platform, office.actor("lawyer"), ListKey.FOR_APPROVAL).steps

    assert (1, 2) == (step.approved, step.needed)
    assert [("Jens Holt", True, False), ("Ida Ravn", False, True), ("Sara Bech", False, False)] == [
        (person.name, person.has_approved, person.is_me) for person in step.people
    ]


def test_steps_that_stand_from_an_earlier_round_are_past_and_those_that_ask_again_are_not(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office)
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    decided(platform, office, approval_id, "secretary", Verdict.RETURN, "Hjemlen mangler", return_to=2)

    found = one(platform, office.actor("caseworker"))

    assert 2 == found.round
    assert [StepPlace.PAST, StepPlace.NOW, StepPlace.TO_COME] == [step.place for step in found.steps]
    assert [(1, 1), (0, 1), (0, 1)] == [(step.approved, step.needed) for step in found.steps]


def waits(platform: Platform, office: Ministry) -> list[tuple[WaitsFor, str]]:
    return [(each.why, each.name) for each in one(platform, office.actor("caseworker")).waits]


def test_where_it_waits_and_why_is_told_in_every_state(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office)
    assert [(WaitsFor.DECISION, "Jens Holt")] == waits(platform, office)

    decided(platform, office, approval_id, "head", Verdict.RETURN, "Mangler")
    assert [(WaitsFor.RETURNED, "Mette Lund")] == waits(platform, office)
    assert ApprovalBand.RETURNED is one(platform, office.actor("caseworker")).band

    with platform.work(office.actor("caseworker")) as work:
        approving.resume(work, approval_id)
    assert [(WaitsFor.MOTOR, "")] == waits(platform, office)

    moved(platform, approval_id)
    does(platform, office, "caseworker", approving.withdraw, approval_id)
    assert [(WaitsFor.WITHDRAWN, "Mette Lund")] == waits(platform, office)


def test_a_step_that_asks_nobody_waits_for_its_day(platform: Platform, office: Ministry) -> None:
    publish(platform, office, WAITING)
    begun(platform, office, definition="waiting")

    found = one(platform, office.actor("caseworker"))

    assert [(WaitsFor.DAY, TODAY + dt.timedelta(days=4))] == [(each.why, each.day) for each in found.waits]
    assert (StepPlace.NOW, ()) == (found.steps[0].place, found.steps[0].people)


def test_a_seat_that_is_blocked_says_so_and_why(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office)
    decided(platform, office, approval_id, "head")
    with platform.work(office.actor("caseworker")) as work:
        granting.restrict(work, work.session.get_one(Approval, approval_id).record_id, [office.people["caseworker"]])

    (found,) = one(platform, office.actor("caseworker")).waits

    assert (WaitsFor.BLOCKED, "Ida Ravn", "lost_access") == (found.why, found.name, found.trouble)
    assert [] == titles(platform, office.actor("lawyer"))


def test_who_is_away_is_told_with_the_day_and_who_stands_in(platform: Platform, office: Ministry) -> None:
    begun(platform, office)
    with platform.work(office.actor("head")) as work:
        organisation.substitute(
            work,
            office.people["head"],
            office.people["lawyer"],
            starts_on=TODAY,
            ends_on=dt.date(2026, 11, 27),
            lends=Lends(SubstituteScope.APPROVALS),
        )

    (found,) = one(platform, office.actor("caseworker")).waits

    assert (dt.date(2026, 11, 27), ("Ida Ravn",)) == (found.away_until, found.stand_ins)
    lawyer_for_head = Actor.official(office.people["lawyer"], on_behalf_of=office.people["head"])
    assert 1 == len(rows(platform, lawyer_for_head))
    assert [[], []] == [titles(platform, lawyer_for_head, key) for key in (ListKey.UNIT_APPROVALS, ListKey.MY_APPROVALS)]


def test_a_step_whose_deadline_is_mine_is_told_with_its_days(platform: Platform, office: Ministry) -> None:
    begun(platform, office)

    assert (dt.date(2026, 11, 26), 3) == (
        (found := one(platform, office.actor("head"), ListKey.FOR_APPROVAL)).step_deadline,
        found.step_days,
    )
    assert None is one(platform, office.actor("caseworker")).step_deadline


def test_a_step_with_a_condition_is_passed_over_or_may_come(platform: Platform, office: Ministry) -> None:
    begun(platform, office, definition="condition")

    found = one(platform, office.actor("head"), ListKey.FOR_APPROVAL)

    assert ["skipped", "open"] == [step.state for step in found.steps]


def test_a_record_that_is_finally_approved_leaves_the_views_and_says_so_elsewhere(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office, deadline=2)
    for who in ("head", "lawyer", "secretary"):
        decided(platform, office, approval_id, who)

    assert [[]] * 3 == [titles(platform, office.actor("caseworker"), key) for key in VIEWS]
    (row,) = rows(platform, office.actor("caseworker"), ListKey.UNIT_PROCESS, columns=(ListColumn.TITLE, ListColumn.APPROVAL))
    assert row.approval is not None
    assert ApprovalBand.APPROVED is row.approval.band


@pytest.mark.parametrize(
    ("state", "days", "band"),
    [
        (ApprovalState.IN_PROGRESS, None, ApprovalBand.NO_DEADLINE),
        (ApprovalState.IN_PROGRESS, 8, ApprovalBand.MORE_THAN_7),
        (ApprovalState.IN_PROGRESS, 7, ApprovalBand.LESS_THAN_7),
        (ApprovalState.IN_PROGRESS, 0, ApprovalBand.LESS_THAN_7),
        (ApprovalState.IN_PROGRESS, -1, ApprovalBand.EXCEEDED),
        (ApprovalState.RETURNED, -1, ApprovalBand.RETURNED),
        (ApprovalState.WITHDRAWN, 3, ApprovalBand.RETURNED),
        (ApprovalState.APPROVED, -5, ApprovalBand.APPROVED),
    ],
)
def test_the_band_of_an_approval(state: ApprovalState, days: int | None, band: ApprovalBand) -> None:
    assert band is band_of(state, None if days is None else TODAY + dt.timedelta(days=days), TODAY)


def test_a_page_costs_at_most_twelve_statements(platform: Platform, office: Ministry) -> None:
    for number in range(4):
        decided(platform, office, begun(platform, office, f"Nr. {number}", "together"), "head")

    for who, key in (("lawyer", ListKey.FOR_APPROVAL), ("lawyer", ListKey.UNIT_APPROVALS), ("caseworker", ListKey.MY_APPROVALS)):
        said = statements_of(platform, office.actor(who), lambda work, key=key: lists.page(work, key, first=4))
        assert 12 >= len(said), f"{key}: {len(said)}"


# ---- what one may not read -------------------------------------------------------------------------------------------------------------


def seen_by(platform: Platform, office: Ministry, who: str) -> dict[str, object]:
    """Gives every view in every order, narrowed and counted, page by page."""
    found: dict[str, object] = {}
    with platform.work(office.actor(who)) as work:
        for key in (*VIEWS, ListKey.APPROVALS, ListKey.APPROVALS_LATE):
            for sort in ((), (Sort(ListColumn.TITLE),), (Sort(ListColumn.WAITS_WITH),), (Sort(ListColumn.DAYS_LEFT, descending=True),)):
                found[f"{key} {sort}"] = lists.page(work, key, sort=sort)
            found[f"{key} cases"] = list_cases.page(work, key)
            first = lists.page(work, key, first=1)
            found[f"{key} in pages"] = (first, lists.page(work, key, first=1, after=first.after))
            urgent = (Condition(ListColumn.URGENT, ListOperator.IS, ("yes",)),)
            found[f"{key} urgent"] = (lists.page(work, key, where=urgent), lists.count(work, key, where=urgent))
    return found


def test_approvals_that_one_may_not_read_change_no_row_count_column_or_order(platform: Platform, office: Ministry) -> None:
    for title, deadline in (("Første", 4), ("Anden", 9)):
        begun(platform, office, title, deadline=deadline, is_urgent=title == "Anden")
    before = {who: seen_by(platform, office, who) for who in ("caseworker", "head", "lawyer")}

    hidden = []
    for title, is_urgent in (("Hemmelig", True), ("Hemmelig og sen", False)):
        record_id = a_record_of(platform, office, title=title, access_level=AccessLevel.INVOLVED)
        with platform.work(office.actor("head")) as work:
            approval_id = approving.start(work, record_id, "together", deadline=TODAY - dt.timedelta(days=3), is_urgent=is_urgent)
        moved(platform, approval_id)
        hidden.append(record_id)
    while_open = len(rows(platform, office.actor("lawyer")))
    with platform.work(office.actor("head")) as work:
        for each in hidden:
            granting.restrict(work, each, [office.people["secretary"], office.people["head"]])
    after = {who: seen_by(platform, office, who) for who in ("caseworker", "lawyer")}

    assert 2 == while_open
    assert [] == [(who, name) for who, found in after.items() for name in found if found[name] != before[who][name]]
    with platform.work(office.actor("head")) as work:  # and who reads them has them
        assert {"Hemmelig", "Hemmelig og sen"} <= {row.title for row in lists.page(work, ListKey.MY_APPROVALS).rows}
        assert {SeatState.BLOCKED} <= set(work.session.exec(select(Seat.state).join(Step, Step.id == Seat.step_id)).all())  # type: ignore[arg-type]  # a column


def test_a_colleague_whose_access_ended_sees_nothing_of_it_in_any_view(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office)
    record_id = shown(platform, office, approval_id).record_id
    with platform.work(office.actor("head")) as work:
        record = work.session.get_one(Record, record_id)
        granting.give(work, record, office.people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        granting.restrict(work, record_id, [office.people["head"]])

    assert [[]] * 4 == [titles(platform, office.actor("clerk"), key) for key in (*VIEWS, ListKey.APPROVALS)]
    assert [[]] * 4 == [titles(platform, office.actor("outsider"), key) for key in (*VIEWS, ListKey.APPROVALS)]
