"""Changing steps on the desk, without a browser, before an approval starts and those to come while it runs: moved, added, refused."""

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries.approval_steps import StepsToEdit, steps_to_edit, steps_to_start
from casework.queries.approvals import path
from casework.services import approving
from tests.approvals import THREE, letter, publish, shown, started
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted


@pytest.fixture
def approval(platform: Platform, ministry: Ministry) -> int:
    publish(platform, ministry, THREE)
    return started(platform, ministry, "three")


def steps(platform: Platform, ministry: Ministry, approval_id: int) -> StepsToEdit:
    with platform.work(ministry.actor("caseworker")) as work:
        return steps_to_edit(work, approval_id)


def page(platform: Platform, ministry: Ministry, approval_id: int, *deeds: object, who: str = "caseworker", language: str = "da") -> str:
    """Gives what the record's page shows; a dialog stays open only while its button is held, without a browser."""
    record_id = shown(platform, ministry, approval_id).record_id
    desk = a_desk(platform, ministry.people[who], who, language=language)
    return acted(desk, *deeds, record=str(record_id))  # type: ignore[arg-type]  # deeds of a page


def held(*pressed: str) -> object:
    def deed(at: AppTest) -> None:
        at.button(key="approval_steps").click()
        for key in pressed:
            at.button(key=key).click()

    return deed


def test_the_steps_to_come_are_moved_changed_added_to_and_taken_out(platform: Platform, ministry: Ministry, approval: int) -> None:
    form = f"steps_{approval}_{steps(platform, ministry, approval).version}"

    def rewrite(at: AppTest) -> None:
        at.button(key="approval_steps").click()
        at.text_input(key=f"{form}_1_title").set_value("Økonomi")
        at.multiselect(key=f"{form}_1_seats").set_value(["official:manager", "role:head@responsible"])
        at.number_input(key=f"{form}_1_days").set_value(2)

    def name_it(at: AppTest) -> None:
        at.button(key="approval_steps").click()
        at.text_input(key=f"{form}_61_title").set_value("Arkiv")
        at.multiselect(key=f"{form}_61_seats").set_value(["members:JU"])

    opened = page(platform, ministry, approval, held())
    page(
        platform, ministry, approval, held(), held("steps_edit_1"), rewrite, held("steps_down_1"), held("steps_out_2"), held("steps_add"),
        name_it, held("steps_do"),
    )  # fmt: skip
    after = steps(platform, ministry, approval)

    assert "1. head" in opened
    assert "Begyndt" in opened
    assert [
        ("head", None), ("lawyer", "+2"), ("arkiv", None),
    ] == [(step["name"], step["deadline"] or None) for step in after.content["steps"]]  # fmt: skip
    assert ("Økonomi", [{"official": "manager"}, {"role": "head", "unit": "responsible"}]) == (
        after.content["steps"][1]["title"], after.content["steps"][1]["seats"],
    )  # fmt: skip
    assert [{"members": "JU"}] == after.content["steps"][2]["seats"]


def test_copies_and_who_is_told_when_it_is_late_are_changed_too(platform: Platform, ministry: Ministry, approval: int) -> None:
    form = f"steps_{approval}_{steps(platform, ministry, approval).version}"

    def tell(at: AppTest) -> None:
        at.button(key="approval_steps").click()
        at.multiselect(key=f"{form}_1_copies").set_value(["members:JU", "official:manager"])
        at.multiselect(key=f"{form}_1_late").set_value(["members:TT"])
        at.number_input(key=f"{form}_1_after").set_value(2)

    def by_when(at: AppTest) -> None:
        at.button(key="approval_steps").click()
        at.number_input(key=f"{form}_1_days").set_value(3)

    refused = page(platform, ministry, approval, held(), held("steps_edit_1"), tell, held("steps_do"))
    page(platform, ministry, approval, held(), held("steps_edit_1"), tell, by_when, held("steps_do"))
    step = steps(platform, ministry, approval).content["steps"][1]

    assert "Trin 2: en frist skrives +3" in refused
    assert ([{"members": "JU"}, {"official": "manager"}], {"after": "+2", "to": {"members": "TT"}}) == (step["copies"], step["escalate"])


def test_what_is_wrong_is_said_by_step_and_what_was_written_stays(platform: Platform, ministry: Ministry, approval: int) -> None:
    form = f"steps_{approval}_{steps(platform, ministry, approval).version}"

    def name_it(at: AppTest) -> None:
        at.button(key="approval_steps").click()
        at.text_input(key=f"{form}_61_title").set_value("Arkiv")

    untitled = page(platform, ministry, approval, held(), held("steps_add"), held("steps_do"))
    refused = page(platform, ministry, approval, held(), held("steps_add"), name_it, held("steps_do"), language="en")

    assert "Trin 4: det skal have en titel" in untitled
    assert "Step 4: nobody is asked in this step" in refused
    assert "4. Arkiv" in refused
    assert 3 == len(steps(platform, ministry, approval).content["steps"])


def test_changes_are_thrown_away(platform: Platform, ministry: Ministry, approval: int) -> None:
    left = page(platform, ministry, approval, held(), held("steps_out_1"), held("steps_back"), held())

    assert "2. lawyer" in left


def test_who_only_reads_is_not_offered_it(platform: Platform, ministry: Ministry, approval: int) -> None:
    assert "Ret de kommende trin" in page(platform, ministry, approval)
    assert "Ret de kommende trin" not in page(platform, ministry, approval, who="head")


def test_all_steps_are_changed_before_the_approval_starts_and_what_was_written_stays_when_it_is_refused(
    platform: Platform, ministry: Ministry, approval: int
) -> None:
    record_id = letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        form = f"start_{record_id}_{steps_to_start(work, 'three').version_id}"

    def starting(*pressed: str, is_named: bool = False, asks: tuple[str, ...] = ()) -> object:
        def deed(at: AppTest) -> None:
            at.button(key="do_start_approval").click()
            at.session_state[f"{form}_own"] = True
            if is_named:
                at.text_input(key=f"{form}_61_title").set_value("Arkiv")
                at.multiselect(key=f"{form}_61_seats").set_value(list(asks))
            for key in pressed:
                at.button(key=key).click()

        return deed

    def send(*deeds: object) -> str:
        desk = a_desk(platform, ministry.people["caseworker"], "caseworker", language="da")
        return acted(desk, *deeds, record=str(record_id))  # type: ignore[arg-type]  # deeds of a page

    refused = send(starting(), starting("steps_out_1"), starting("steps_add"), starting("approval_start", is_named=True))
    with platform.work(ministry.actor("caseworker")) as work:
        nothing = path(work, record_id)
    send(
        starting(), starting("steps_out_1"), starting("steps_add"), starting("approval_start", is_named=True, asks=("official:manager",))
    )  # fmt: skip
    with platform.work(ministry.actor("caseworker")) as work:
        found = path(work, record_id)

    assert "Trin 3: ingen spørges i dette trin" in refused
    assert nothing is None
    assert found is not None
    assert ["lawyer", "secretary", "arkiv"] == [step.name for step in found.steps]


def test_the_form_begins_with_the_steps_of_an_approval_sent_before(platform: Platform, ministry: Ministry, approval: int) -> None:
    before, record_id = letter(platform, ministry), letter(platform, ministry)
    mine = {"name": "arkiv", "title": "Arkivet", "seats": [{"official": "manager"}]}
    with platform.work(ministry.actor("caseworker")) as work:
        earlier = approving.start(work, before, "three", steps=[mine])
        form = f"start_{record_id}_{steps_to_start(work, 'three').version_id}"

    def begin(at: AppTest) -> None:
        at.button(key="do_start_approval").click()
        at.session_state[f"{form}_own"] = True

    def send(at: AppTest) -> None:
        begin(at)
        at.selectbox(key=f"{form}_from").set_value(earlier)
        at.button(key="approval_start").click()

    desk = a_desk(platform, ministry.people["caseworker"], "caseworker", language="da")
    acted(desk, begin, begin, send, record=str(record_id))

    with platform.work(ministry.actor("caseworker")) as work:
        found = path(work, record_id)
    assert found is not None
    assert ["arkiv"] == [step.name for step in found.steps]
