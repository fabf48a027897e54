"""The draft of a decision on the case's page: what one types is never emptied by a colleague who saves it meanwhile."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.case_types.deciding import DecisionWords
from casework.model import CaseDecision
from casework.services.case_decisions import begin_decision, write_decision
from casework.services.course import finish_task, leave_phase, tick
from casework.vocabulary import DecisionOutcome, DecisionState
from tests.builders import Ministry
from tests.course import SMALL, a_running_case, publish
from tests.doors.page_walk import a_desk, acted
from tests.services.test_course import ids

WHOLE = DecisionWords(
    DecisionOutcome.AGAINST, "Ansøgt for sent.", "Loven § 1", "Fristen er overskredet.", appeal_body="Ankestyrelsen",
    appeal_procedure="Klagen sendes hertil.", appeal_time_limit="4 uger",
)  # fmt: skip


def a_draft_of(platform: Platform, ministry: Ministry) -> tuple[int, int]:
    """Gives a case that waits for its decision, and the draft of one."""
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        known = ids(lambda _who, look: look(work), case_id)
        tick(work, known["seen"])
        finish_task(work, known["look"])
        finish_task(work, known["fine"], answer=True)
        leave_phase(work, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        decision_id = begin_decision(work, case_id)
        write_decision(work, decision_id, WHOLE)
    return case_id, decision_id


def kept(platform: Platform, ministry: Ministry, decision_id: int) -> CaseDecision:
    """Gives the draft as it is saved."""
    with platform.work(ministry.actor("caseworker")) as work:
        return work.session.get_one(CaseDecision, decision_id)


def test_what_is_typed_stays_when_a_colleague_saves_the_draft(platform: Platform, ministry: Ministry) -> None:
    case_id, decision_id = a_draft_of(platform, ministry)
    mine = a_desk(platform, ministry.people["caseworker"], "Mette Lund")

    def i_type_while_a_colleague_saves(page: AppTest) -> None:
        with platform.work(ministry.actor("head")) as work:
            write_decision(work, decision_id, replace(WHOLE, facts="Kollegaens ord."))
        page.text_area(key=f"facts_{decision_id}_0").set_value("Mine ord, som tog en time.")

    def i_save(page: AppTest) -> None:
        assert page.button(key="decision_anew").label == "Vis i stedet det, der er gemt"
        page.button(key="save_decision").click()

    typed: list[str] = []

    def i_look(page: AppTest) -> None:
        typed.append(page.text_area(key=f"facts_{decision_id}_0").value)

    acted(mine, i_type_while_a_colleague_saves, i_save, i_look, lambda page: page.button(key="save_decision").click(),
                 case=str(case_id), tab="course")  # fmt: skip

    assert typed == ["Mine ord, som tog en time."]
    assert kept(platform, ministry, decision_id).facts == "Mine ord, som tog en time."


def test_what_a_colleague_saved_is_shown_when_that_is_wished(platform: Platform, ministry: Ministry) -> None:
    case_id, decision_id = a_draft_of(platform, ministry)
    mine = a_desk(platform, ministry.people["caseworker"], "Mette Lund")
    typed: list[str] = []

    def a_colleague_saves(_page: AppTest) -> None:
        with platform.work(ministry.actor("head")) as work:
            write_decision(work, decision_id, replace(WHOLE, facts="Kollegaens ord."))

    def look(page: AppTest) -> None:
        typed.append(page.text_area(key=f"facts_{decision_id}_1").value)

    acted(mine, a_colleague_saves, lambda page: page.button(key="decision_anew").click(), look, case=str(case_id), tab="course")

    assert typed == ["Kollegaens ord."]


def test_the_case_is_decided_on_the_words_on_the_screen(platform: Platform, ministry: Ministry) -> None:
    case_id, decision_id = a_draft_of(platform, ministry)
    mine = a_desk(platform, ministry.people["caseworker"], "Mette Lund")

    def decide_while_a_colleague_saves(page: AppTest) -> None:
        with platform.work(ministry.actor("head")) as work:
            write_decision(work, decision_id, replace(WHOLE, facts="Kollegaens ord."))
        page.button(key="finish_decision").click()

    acted(mine, decide_while_a_colleague_saves, case=str(case_id), tab="course")

    assert kept(platform, ministry, decision_id).state is DecisionState.DRAFT
