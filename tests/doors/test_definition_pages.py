"""Drawing a definition on the desk without a browser: the list, the steps by form, the text, a simulation, what differs, publishing."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.calendar import add_working_days
from casework.queries import definitions_drawn, simulating
from casework.queries.simulating import Invented
from casework.services import approving, definition_drafts, organisation
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.services.case_type_versions import bring_shipped_case_types
from casework.vocabulary import Role, Subscription
from casework.work import Actor
from tests.approvals import letter
from tests.builders import SINCE, Ministry
from tests.course import add_designer
from tests.doors.page_walk import NOTHING, a_desk, acted, shown
from tests.services.test_definition_drafts import EMPTY, GOOD


def drafted(platform: Platform, ministry: Ministry, source: str = GOOD) -> int:
    with platform.work(ministry.actor("designer")) as work:
        return definition_drafts.draft_definition(work, source)


def source_of(platform: Platform, ministry: Ministry, version_id: int) -> str:
    with platform.work(ministry.actor("designer")) as work:
        return definitions_drawn.drawn_version(work, version_id).source


def page(platform: Platform, ministry: Ministry, version_id: int, *deeds: object, tab: str = "steps", who: int = 0) -> str:
    desk = a_desk(platform, who or ministry.people["designer"], "designer")
    return acted(desk, *deeds, page="definition", id=str(version_id), tab=tab)  # type: ignore[arg-type]  # deeds of a page


def test_a_definition_is_drawn_with_who_is_asked_when_and_by_when(platform: Platform, ministry: Ministry) -> None:
    text = page(platform, ministry, drafted(platform, ministry))

    for said in (
        "data:image/svg+xml",
        "Kontorchef",
        "Kontorchef i aktens enhed",
        "3 arbejdsdage",
        "Hvis Enhed er ikke Jura",
        "Hvem spørges",
        "Skrevet af",
        "Ole Vad",
    ):
        assert said in text


def test_what_must_be_mended_is_said_beside_an_empty_drawing(platform: Platform, ministry: Ministry) -> None:
    text = page(platform, ministry, drafted(platform, ministry, EMPTY))

    assert "Linje 5, trin 1, head, hvem der spørges: ingen spørges i dette trin" in text
    assert "Intet at tegne endnu" in text


def test_a_step_is_added_by_the_form_with_its_condition(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)
    key = f"s{version_id}_1_2"

    def open_it(at: AppTest) -> None:
        at.button(key="add_step").click()

    def fill(at: AppTest) -> None:
        open_it(at)  # a dialog stays open only while its button is held, without a browser
        at.text_input(key=f"{key}_title").set_value("Økonomi & drift")
        at.multiselect(key=f"{key}_seats").set_value(["official:lawyer", "role:head@responsible", "members:JU"])
        at.number_input(key=f"{key}_days").set_value(2)
        at.multiselect(key=f"{key}_tells").set_value([Subscription.WHEN_STEP_CHANGES])
        at.multiselect(key=f"{key}_late").set_value(["members:TT"])
        at.number_input(key=f"{key}_when_count").set_value(1)

    def condition(at: AppTest) -> None:
        open_it(at)
        at.selectbox(key=f"{key}_when_0_field").set_value("file_plan_code")
        at.selectbox(key=f"{key}_needs_3").set_value("any")

    def value(at: AppTest) -> None:
        open_it(at)
        at.text_input(key=f"{key}_when_0_value_file_plan_code").set_value("06.02.01")
        at.button(key="step_do").click()

    page(platform, ministry, version_id, open_it, fill, condition, value)

    with platform.work(ministry.actor("designer")) as work:
        read = definitions_drawn.drawn_version(work, version_id).definition
    assert read is not None
    step = read.steps[2]
    assert ("oekonomi_drift", "Økonomi & drift", "+2", "any") == (step.name, step.title, step.deadline, step.needs)
    assert ["lawyer", "head@responsible", "unit:JU"] == [seat.text for seat in step.seats]
    assert (Subscription.WHEN_STEP_CHANGES,) == step.tells
    assert step.escalation is not None
    assert ("unit:TT", "+0") == (step.escalation.to.text, step.escalation.after)


def test_a_step_that_waits_for_a_day_is_made_by_the_form(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)
    key = f"s{version_id}_1_2"

    def open_it(at: AppTest) -> None:
        at.button(key="add_step").click()

    def kind(at: AppTest) -> None:
        open_it(at)
        at.text_input(key=f"{key}_title").set_value("Afventer")
        at.selectbox(key=f"{key}_until_kind").set_value("reached")

    def fill(at: AppTest) -> None:
        open_it(at)
        at.number_input(key=f"{key}_until_count").set_value(5)
        at.selectbox(key=f"{key}_until_counted").set_value("working_days_after")
        at.multiselect(key=f"{key}_copies").set_value(["members:JU"])
        at.button(key="step_do").click()

    page(platform, ministry, version_id, open_it, kind, fill)
    text = page(platform, ministry, version_id)

    assert "venter til 5 arbejdsdage efter den dag, trinnet nås" in text
    assert "kopi: hvem som helst i Jura" in text
    with platform.work(ministry.actor("designer")) as work:
        drawn = definitions_drawn.drawn_version(work, version_id)
        foreseen = simulating.simulate(work, version_id, Invented(unit_id=ministry.grants, starts_on=dt.date(2026, 11, 23)))
    assert foreseen is not None
    last = foreseen.steps[2]
    assert last.opens_on is not None
    assert add_working_days(last.opens_on, 5) == last.closes_on
    assert drawn.definition is not None
    assert ((), 1) == (drawn.definition.steps[2].seats, len(drawn.definition.steps[2].copies))


def test_a_step_that_asks_and_waits_is_said_to_be_two(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)
    key = f"s{version_id}_1_0"

    def kind(at: AppTest) -> None:
        at.button(key="edit_0").click()
        at.selectbox(key=f"{key}_until_kind").set_value("reached")

    def save(at: AppTest) -> None:
        at.button(key="edit_0").click()
        at.button(key="step_do").click()

    text = page(platform, ministry, version_id, lambda at: at.button(key="edit_0").click(), kind, save)

    assert "venter på en dag eller spørger nogen, ikke begge dele" in text


def test_the_fields_that_are_decided_on_are_chosen_by_the_form_and_told_above_the_steps(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_case_types(work, ministry.authority, publish=True)
    version_id = drafted(platform, ministry)

    def fill(at: AppTest) -> None:
        at.multiselect(key="whole_sees").set_value(["grant", "applied_amount"])
        at.button(key="whole_do").click()

    page(platform, ministry, version_id, fill)
    text = page(platform, ministry, version_id)

    with platform.work(ministry.actor("designer")) as work:
        read = definitions_drawn.drawn_version(work, version_id).definition
    assert read is not None
    assert ("grant", "applied_amount") == read.sees
    assert "Af sagen tages der stilling til: Beregnet tilskud, Ansøgt beløb" in text


def test_steps_are_moved_and_taken_out(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)

    page(platform, ministry, version_id, lambda at: at.button(key="down_0").click())
    moved = source_of(platform, ministry, version_id)
    page(platform, ministry, version_id, lambda at: at.button(key="out_0").click())
    left = source_of(platform, ministry, version_id)

    assert moved.index("name: secretary") < moved.index("name: head")
    assert ("name: head" in left, "title: Departementschef" in left) == (True, False)


def test_the_text_is_saved_and_refused_with_its_line(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)

    def write(source: str) -> object:
        def deed(at: AppTest) -> None:
            at.text_area[0].set_value(source)

        return deed

    def save(at: AppTest) -> None:
        at.button(key="save_yaml").click()

    wrong = page(platform, ministry, version_id, write("name: [a"), save, tab="yaml")
    assert "kan ikke læses som YAML" in wrong
    assert GOOD == source_of(platform, ministry, version_id)
    page(platform, ministry, version_id, write(GOOD + "# set\n"), save, tab="yaml")
    assert source_of(platform, ministry, version_id).endswith("# set\n")


def test_a_simulation_says_who_gets_it_when_and_what_stops_it(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)
    head = ministry.people["head"]

    there = page(platform, ministry, version_id, lambda at: at.selectbox(key="sim_unit").set_value(ministry.grants), tab="simulation")
    away = page(
        platform, ministry, version_id,
        lambda at: (at.selectbox(key="sim_unit").set_value(ministry.grants), at.multiselect(key="sim_away").set_value([head])),
        tab="simulation",
    )  # fmt: skip

    assert ("Jens Holt" in there, "Sara Bech" in there, "Det ville være godkendt" in there) == (True, True, True)
    for said in ("I alt 4 arbejdsdage", "Intet trin har hidtidige behandlingstider", "3 arbejdsdage, efter fristen",
                 "1 arbejdsdag, for der er hverken frist eller fortid"):  # fmt: skip
        assert said in there
    assert ("ingen er stedfortræder" in away, "Det ville standse ved Kontorchef" in away) == (True, True)


def test_an_example_is_played_and_kept_with_the_draft(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)

    def said(at: AppTest) -> None:
        at.selectbox(key="example_unit").set_value("JU")
        at.selectbox(key="example_of_head").set_value("approve")

    def kept(at: AppTest) -> None:
        at.text_input(key="example_name").set_value("Jura spørger ikke sig selv")
        at.button(key="example_keep").click()

    text = page(platform, ministry, version_id, said, tab="examples")
    page(platform, ministry, version_id, said, kept, tab="examples")
    with platform.work(ministry.actor("designer")) as work:
        read = definitions_drawn.drawn_version(work, version_id).definition
    assert read is not None
    page(platform, ministry, version_id, lambda at: at.button(key="example_out_0").click(), tab="examples")

    assert ("kommer ud, som det siger" in text, "den godkendes" in text, "den sendes tilbage" in text) == (True, True, True)
    assert {
        "name": "Jura spørger ikke sig selv",
        "given": {"unit": "JU"},
        "decisions": {"head": "approve"},
        "then": {"steps": ["head"], "seats": {"head": ["lawyer"]}, "outcome": "approved"},
    } == read.examples[1]
    assert "Et tilskud" not in source_of(platform, ministry, version_id)


def test_an_example_that_does_not_come_out_stands_in_the_way_and_says_why(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry, GOOD.replace("outcome: returned", "outcome: approved"))

    text = page(platform, ministry, version_id, tab="examples")

    assert ("kommer ikke ud, som det siger" in text, "Et tilskud · den sendes tilbage" in text) == (True, True)


def test_two_versions_stand_side_by_side_with_what_the_change_means_for_what_runs(platform: Platform, ministry: Ministry) -> None:
    publish_another(platform, ministry)
    second = drafted(platform, ministry, GOOD.replace("title: Departementschef", "title: Direktør").replace("+10", "+12"))
    with platform.work(Actor.system("setup")) as work:
        organisation.give_post(work, ministry.people["designer"], ministry.grants, Role.CASEWORKER, title="x", starts_on=SINCE)

    text = page(platform, ministry, second, tab="differences")

    assert 2 == text.count("data:image/svg+xml")
    assert ("Departementschef: titel Departementschef → Direktør" in text, "det hele: fristen" in text) == (True, True)


def publish_another(platform: Platform, ministry: Ministry) -> None:
    """Publishes the definition, and starts an approval by it."""
    first = drafted(platform, ministry)
    with platform.work(add_designer(platform, ministry)) as work:
        definition_drafts.publish_definition_draft(work, first)
    record_id = letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        approving.start(work, record_id, "grant")


def test_another_designer_publishes_and_the_author_is_told_why_not(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)
    other = add_designer(platform, ministry).official_id
    assert other is not None

    assert "en anden skal udgive den" in page(platform, ministry, version_id)
    page(platform, ministry, version_id, lambda at: at.button(key="publish").click(), who=other)

    listed = shown(a_desk(platform, ministry.people["designer"], "designer"), page="definitions")
    assert ("Udgivet" in listed, "Eva Dam" in listed) == (True, True)
    differs = page(platform, ministry, version_id, tab="differences")
    assert "Det er den eneste version" in differs


@pytest.mark.parametrize("name", ["head", "outsider"])
def test_who_designs_nothing_finds_nothing_there(platform: Platform, ministry: Ministry, name: str) -> None:
    version_id = drafted(platform, ministry)
    desk = a_desk(platform, ministry.people[name], name)

    for place in ({"page": "definitions"}, {"page": "definition", "id": str(version_id)}):
        text = shown(desk, **place)
        assert (NOTHING in text, "Tilskud" in text) == (True, False)


def test_it_is_told_in_english_too(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)
    desk = a_desk(platform, ministry.people["designer"], "designer", language="en")
    text = shown(desk, page="definition", id=str(version_id), tab="steps")
    for said in ("Head of unit of the record", "3 working days", "If Unit is not Jura", "What you can do now"):
        assert said in text


def test_a_process_is_drawn_and_told_but_has_no_forms(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_definitions(work, ministry.authority, publish=True)
    with platform.work(ministry.actor("designer")) as work:
        row = next(each for each in definitions_drawn.drawn_versions(work) if each.name == "public_consultation")

    text = page(platform, ministry, row.version_id)

    for said in (
        "data:image/svg+xml",
        "public_consultation_v1.py",
        "Proces i Python",
        "venter til 1 dage efter",
        "spørger ingen og går videre",
        "Det er en proces i Python: dens næste version kommer med programmet.",
    ):
        assert said in text
    assert "Ny version ud fra denne" not in text
    assert "public_consultation" in page(platform, ministry, row.version_id, tab="yaml")
