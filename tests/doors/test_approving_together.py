"""Approving several at once on the desk: each on what was on the screen, each in a work of its own, each told, each taken back."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import RuleBroken, SeenSomethingElse
from casework.model import Record
from casework.queries import approving_many, lists
from casework.services import approving, organisation, records
from casework.services.organisation import Lends
from casework.vocabulary import ApprovalState, ListKey, ListSource, Reason, Right, SubstituteScope
from casework.work import Actor
from tests.approvals import ALONE, THREE_STEPS, TOGETHER, attach, decided, letter, moved, publish, shown, started
from tests.builders import Ministry
from tests.doors.page_walk import _texts, a_desk
from tests.doors.page_walk import shown as page
from tests.services.test_approval_lists import TODAY
from tests.statements import statements_of
from ui.desk.acting import Together
from ui.desk.data import Desk
from ui.desk.many import ACTS, Job, Stage, begin, go_on, take_back
from ui.desk.parts import notices
from ui.desk.parts.words import LANGUAGE
from ui.desk.record_acts import acts_of
from ui.desk.views.approve_many_view import approvals_asked


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry, THREE_STEPS, TOGETHER, ALONE)
    return ministry


def waiting(platform: Platform, office: Ministry, *definitions: str) -> list[tuple[int, int]]:
    """Gives records with an approval that waits for the head, by definition."""
    made = [(letter(platform, office, title=f"Brev {number}"), each) for number, each in enumerate(definitions, start=1)]
    return [(record_id, started(platform, office, each, record_id)) for record_id, each in made]


def together(desk: Desk, *record_ids: int, comment: str = "") -> Job:
    """Gives the job as it stands once what would be approved has been shown."""
    job = begin("approve", record_ids, ListKey.FOR_APPROVAL)
    found = desk.ask(approving_many.to_approve, record_ids)
    job.told, job.stage = Together({one.record_id: one for one in found}, comment), Stage.DOING
    job.ids = tuple(job.told.seen)
    return job


def done(desk: Desk, job: Job) -> list[str]:
    """Does the job, and gives what came of each."""
    assert list(range(1, len(job.ids) + 1)) == list(go_on(desk, job))
    return ["" if each.error is None else notices.sentence(each.error) for each in job.outcomes]


def of_head(platform: Platform, office: Ministry) -> Desk:
    return a_desk(platform, office.people["head"], "Jens Holt", language="en")


def test_each_is_approved_in_a_work_of_its_own_on_what_was_shown(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "three_steps")
    job = together(of_head(platform, office), *(record_id for record_id, _ in made), comment="Alt i orden")

    assert ["", ""] == done(of_head(platform, office), job)
    for _, approval_id in made:
        moved(platform, approval_id)
        (decision,) = shown(platform, office, approval_id).steps[0].decisions
        assert ("Alt i orden", job.told.seen[shown(platform, office, approval_id).record_id].seen.manifest_hash) == (
            decision.comment,
            decision.manifest_hash,
        )
    assert ["open"] * 2 == [shown(platform, office, approval_id).steps[1].state for _, approval_id in made]


def test_what_changed_after_it_was_shown_is_refused_and_the_others_are_approved(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "three_steps", "three_steps")
    head = of_head(platform, office)
    job = together(head, *(record_id for record_id, _ in made))
    attach(platform, office.actor("caseworker"), made[1][0], b"Et bilag, som ingen har set")

    assert ["", "", ""] != done(head, job)
    assert [None, SeenSomethingElse, None] == [type(each.error) if each.error else None for each in job.outcomes]
    assert [made[1][0]] == [each.of_id for each in job.refused]
    assert [1, 0, 1] == [len(shown(platform, office, approval_id).steps[0].decisions) for _, approval_id in made]


def test_a_right_that_is_gone_is_refused_for_that_one_alone(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "three_steps")
    head = of_head(platform, office)
    job = together(head, *(record_id for record_id, _ in made))
    with platform.work(office.actor("caseworker")) as work:
        approving.withdraw(work, made[0][1])

    done(head, job)

    assert [RuleBroken, None] == [type(each.error) if each.error else None for each in job.outcomes]


def test_who_has_written_on_one_of_them_does_not_approve_it(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "three_steps")
    head = of_head(platform, office)
    job = together(head, *(record_id for record_id, _ in made))
    with platform.work(office.actor("caseworker")) as work:
        records.add_supplementary(work, made[0][0], office.people["head"], right=Right.FULL_WRITE)
    with platform.work(office.actor("head")) as work:
        records.edit(work, made[0][0], opened_version=work.session.get_one(Record, made[0][0]).version, title="Et andet emne")

    done(head, job)

    (refused,) = [each.error for each in job.outcomes if each.error]
    assert isinstance(refused, RuleBroken)
    assert Reason.DRAFTER_CANNOT_DECIDE in refused.reasons
    assert not job.outcomes[1].error


def test_only_what_waits_for_me_is_taken_up(platform: Platform, office: Ministry) -> None:
    mine, others = waiting(platform, office, "three_steps", "three_steps")
    with platform.work(office.actor("head")) as work:
        seen = approving_many.to_approve(work, [mine[0], others[0], 999_999])
    with platform.work(office.actor("lawyer")) as work:
        nothing = approving_many.to_approve(work, [mine[0], others[0]])
    with platform.work(office.actor("outsider")) as work:
        unseen = approving_many.to_approve(work, [mine[0], others[0]])

    assert [mine[0], others[0]] == [each.record_id for each in seen]
    assert ((), ()) == (nothing, unseen)


def test_many_are_shown_with_as_few_questions_as_one(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "three_steps", "three_steps")
    for record_id, _ in made:
        attach(platform, office.actor("caseworker"), record_id, b"Udkast")

    one, three = (
        statements_of(platform, office.actor("head"), lambda work, ids=ids: approving_many.to_approve(work, ids))
        for ids in ([made[0][0]], [record_id for record_id, _ in made])
    )

    assert len(one) == len(three)
    assert 13 >= len(three)


def test_what_runs_by_several_definitions_is_told_apart(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "alone", "alone")
    with platform.work(office.actor("head")) as work:
        found = approving_many.to_approve(work, [record_id for record_id, _ in made])

    assert [("Kontorchef, jura, departementschef", False), ("Kun kontorchefen", True), ("Kun kontorchefen", True)] == [
        (each.definition, each.is_last) for each in found
    ]


def test_each_that_went_well_is_taken_back(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "three_steps")
    head = of_head(platform, office)
    job = together(head, *(record_id for record_id, _ in made))
    done(head, job)

    assert [1, 2] == list(take_back(head, job))
    assert [] == job.not_taken_back
    for _, approval_id in made:
        moved(platform, approval_id)
    with platform.work(office.actor("head")) as work:
        assert {record_id for record_id, _ in made} == {row.record_id for row in lists.page(work, ListKey.FOR_APPROVAL).rows}


def test_what_became_final_is_not_taken_back_and_that_is_told_by_name(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "alone", "three_steps")
    head = of_head(platform, office)
    job = together(head, *(record_id for record_id, _ in made))
    done(head, job)

    list(take_back(head, job))

    assert [made[0][0]] == [each.of_id for each in job.not_taken_back]
    for _, approval_id in made:
        moved(platform, approval_id)
    assert ApprovalState.APPROVED is shown(platform, office, made[0][1]).state
    assert "open" == shown(platform, office, made[1][1]).steps[0].state


def test_at_the_seat_of_an_absent_colleague_it_is_done_on_that_ones_behalf(platform: Platform, office: Ministry) -> None:
    ((record_id, approval_id),) = waiting(platform, office, "three_steps")
    with platform.work(office.actor("head")) as work:
        organisation.substitute(work, office.people["head"], office.people["clerk"], starts_on=TODAY, ends_on=TODAY)
    clerk = a_desk(platform, office.people["clerk"], "Karen Toft")
    assert "for Jens Holt" in text_of(asked(clerk, record_id))
    job = together(clerk, record_id)

    assert [""] == done(clerk, job)
    (decision,) = shown(platform, office, approval_id).steps[0].decisions
    assert ("Karen Toft", "Jens Holt") == (decision.by, decision.on_behalf_of)
    assert [1] == list(take_back(clerk, job))
    assert [] == job.not_taken_back


def test_a_job_that_was_cut_short_goes_on_where_it_stood(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "three_steps")
    head = of_head(platform, office)
    job = together(head, *(record_id for record_id, _ in made))

    next(go_on(head, job))
    list(go_on(head, job))

    assert [None, None] == [each.error for each in job.outcomes]
    assert [1, 1] == [len(shown(platform, office, approval_id).steps[0].decisions) for _, approval_id in made]


def test_it_is_offered_where_approvals_wait_for_me_and_nowhere_else() -> None:
    assert [ListSource.OPEN_SEATS] == [source for source in ListSource if "approve" in acts_of(source)]
    assert ACTS["approve"].tells_each


IN_WORDS = {"da": ("Haster", "3 dage tilbage", "Nu: Jens Holt (dig)."), "en": ("Urgent", "3 days left", "Now: Jens Holt (you).")}


@pytest.mark.parametrize("language", IN_WORDS)
def test_the_table_says_in_words_what_its_icons_show(platform: Platform, office: Ministry, language: str) -> None:
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id, "three_steps", is_urgent=True)
    moved(platform, approval_id)
    desk = a_desk(platform, office.people["head"], "Jens Holt", language=language)

    text = page(desk, list=f"unit_approvals-{office.grants}")

    assert [] == [each for each in IN_WORDS[language] if each not in text]
    assert "less_than_7" in text


def test_the_views_are_offered_beside_each_other_and_not_to_who_decides_only(platform: Platform, office: Ministry) -> None:
    waiting(platform, office, "three_steps")
    with platform.work(office.actor("head")) as work:
        organisation.substitute(
            work, office.people["head"], office.people["lawyer"], starts_on=TODAY, ends_on=TODAY, lends=Lends(SubstituteScope.APPROVALS)
        )
    head = a_desk(platform, office.people["head"], "Jens Holt")
    lawyer = a_desk(platform, office.people["lawyer"], "Ida Ravn", absent=(office.people["head"], "Jens Holt"))

    assert "Hvor jeg er ansvarlig" in page(head, list="for_approval")
    assert "Hvor jeg er ansvarlig" in page(head, list="my_approvals")
    assert "Hvor jeg er ansvarlig" not in page(lawyer, list="for_approval")


def test_who_reads_no_records_is_shown_nothing_to_approve(platform: Platform, office: Ministry) -> None:
    ((record_id, _),) = waiting(platform, office, "three_steps")

    with platform.work(Actor.official(office.people["administrator"])) as work:
        assert () == approving_many.to_approve(work, [record_id])


_asked: list[tuple[Desk, Job]] = []


def _script() -> None:
    from tests.doors import test_approving_together

    test_approving_together.ask()


def ask() -> None:
    """Runs inside the script: asks what would be approved together."""
    desk, job = _asked[0]
    st.session_state[LANGUAGE] = desk.person.language
    with desk.sitting():
        told, is_ready = approvals_asked(desk, job)
    st.session_state["told"], st.session_state["ready"] = told, is_ready


def asked(desk: Desk, *record_ids: int) -> AppTest:
    _asked[:] = [(desk, begin("approve", record_ids, ListKey.FOR_APPROVAL))]
    ran = AppTest.from_function(_script, default_timeout=60).run()
    assert not ran.exception
    return ran


def text_of(ran: AppTest) -> str:
    return "\n".join(_texts(ran._tree))


def test_what_would_be_approved_is_asked_one_definition_at_a_time(platform: Platform, office: Ministry) -> None:
    made = waiting(platform, office, "three_steps", "alone", "alone")
    attach(platform, office.actor("caseworker"), made[2][0], b"Udkast")
    at_lawyer = started(platform, office, "three_steps", letter(platform, office, title="Hos juristen"))
    decided(platform, office, at_lawyer, "head")
    not_mine = shown(platform, office, at_lawyer).record_id

    ran = asked(of_head(platform, office), *(record_id for record_id, _ in made), not_mine)

    assert "1 of them do not wait for you" in text_of(ran)
    assert [made[0][0]] == list(ran.session_state["told"].seen)
    ran.radio(key="approve_definition").set_value(_definition_of(made[1][0])).run()
    assert [made[1][0], made[2][0]] == list(ran.session_state["told"].seen)
    assert ["bilag.txt" in text_of(ran), "it is final and cannot be undone" in text_of(ran)] == [True, True]
    assert ran.session_state["ready"]


def _definition_of(record_id: int) -> int:
    return next(one.definition_id for one in _asked[0][1].shown or () if one.record_id == record_id)


def test_nothing_is_ready_where_nothing_of_it_waits_for_me(platform: Platform, office: Ministry) -> None:
    ((record_id, _),) = waiting(platform, office, "three_steps")

    ran = asked(a_desk(platform, office.people["lawyer"], "Ida Ravn"), record_id)

    assert not ran.session_state["ready"]
    assert "venter ikke på dig" in text_of(ran)
