"""While a field of a condition is not filled in, its step is asked: what decides on four eyes is never passed by because nobody has typed
an amount."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from casework.approvals.shipped import shipped
from casework.approvals.source import write_content
from casework.bootstrap import Platform
from casework.model import CaseType
from casework.queries import definitions_drawn, simulating
from casework.queries.simulating import Foreseen, Invented
from casework.services import definition_drafts
from casework.services.case_type_versions import bring_shipped_case_types
from casework.vocabulary import ApprovalState, DefinitionProblem, Verdict
from casework.work import Actor
from tests.approvals import publish
from tests.builders import Ministry
from tests.doors.page_walk import a_desk
from tests.doors.page_walk import shown as page_shown
from tests.processes import Office
from tests.services.test_approval_story import printed_text
from tests.services.test_simulating import DRAWN, foresee
from ui.downloads.asked import Asked
from ui.downloads.table import DOWNLOADS
from workflows.processes.registry import Registry

LARGE: dict[str, Any] = {
    "name": "four_eyes",
    "title": "To par øjne ved store beløb",
    "steps": [
        {"name": "head", "title": "Kontorchef", "seats": [{"official": "head"}]},
        {
            "name": "legal",
            "title": "To par øjne",
            "seats": [{"official": "lawyer"}],
            "when": {"more": [{"field": "budget"}, 50_000]},
        },
        {"name": "secretary", "title": "Departementschef", "seats": [{"official": "secretary"}]},
    ],
}


@pytest.fixture
def office(platform: Platform, ministry: Ministry, tmp_path: Path) -> Office:
    """Gives the small ministry with a definition whose second step turns on an amount."""
    publish(platform, ministry, LARGE)
    return Office(platform, ministry, Registry({}))


@pytest.mark.parametrize(
    ("fields", "state"),
    [({}, "open"), ({"budget": "50000"}, "skipped"), ({"budget": "50000.01"}, "open"), ({"budget": "of this year"}, "open")],
)
def test_a_step_is_passed_by_only_where_its_condition_is_known_not_to_hold(office: Office, fields: dict[str, str], state: str) -> None:
    approval_id = office.started("four_eyes", **fields)
    office.decided(approval_id, "head")

    assert state == office.states(approval_id)[1]


def test_the_path_says_why_it_is_asked_and_keeps_saying_it(office: Office) -> None:
    approval_id = office.started("four_eyes")
    office.decided(approval_id, "head")
    office.change(approval_id, budget="100")
    office.moved(approval_id)
    office.decided(approval_id, "lawyer")
    desk = a_desk(office.platform, office.ministry.people["caseworker"], "Mette Lund")
    found = office.shown(approval_id)

    assert ((), ("budget",), ()) == tuple(step.asked_without for step in found.steps)
    assert ("budget",) == found.changed_fields, "it is filled in now; the step stays asked"
    assert "Spurgt for en sikkerheds skyld: budget var ikke udfyldt" in page_shown(desk, record=str(found.record_id))
    assert "Spurgt for en sikkerheds skyld: budget var ikke udfyldt" in page_shown(desk, record=str(found.record_id), tab="approval")
    with office.platform.work(office.ministry.actor("caseworker")) as work:
        printed = DOWNLOADS["/approvals/{id:int}.pdf"](work, Asked(approval_id, {}, "en"))
    assert "Asked to be safe: budget" in printed_text(printed.content).replace("-\n", "").replace("\n", " ")


def test_the_next_round_asks_by_what_is_filled_in_then(office: Office) -> None:
    approval_id = office.started("four_eyes")
    office.decided(approval_id, "head")
    office.change(approval_id, budget="100")
    office.decided(approval_id, "lawyer", Verdict.RETURN, "Beløbet mangler", return_to=1)
    office.decided(approval_id, "head")
    assert ["approved", "skipped", "open"] == office.states(approval_id)

    office.decided(approval_id, "secretary")
    assert ApprovalState.APPROVED is office.shown(approval_id).state


def test_a_simulation_says_that_it_is_asked_while_the_amount_is_empty(platform: Platform, ministry: Ministry) -> None:
    empty = foresee(platform, ministry, Invented(unit_id=ministry.grants))
    small = foresee(platform, ministry, Invented(unit_id=ministry.grants, fields={"amount": "1"}), DRAWN.replace("drawn", "small"))

    assert ((True, ("amount",), ""), (False, (), "")) == (said(empty), said(small))


def said(found: Foreseen) -> tuple[bool, tuple[str, ...], str]:
    return found.steps[1].takes_place, found.steps[1].unsaid, found.stops_at


def test_a_designer_is_told_which_fields_a_step_is_asked_without(platform: Platform, ministry: Ministry) -> None:
    """The invoice as it comes with the house: while nobody knows the amount, both approvers of large ones are asked."""
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_case_types(work, ministry.authority, publish=True)
    invoice = next(each for each in shipped() if each["name"] == "supplier_invoice")
    with platform.work(ministry.actor("designer")) as work:
        version_id = definition_drafts.draft_definition(work, write_content(invoice))
    with platform.work(ministry.actor("designer")) as work:
        told = definitions_drawn.drawn_version(work, version_id).told
        found = simulating.simulate(work, version_id, Invented(unit_id=ministry.grants))

    empty = [(each.place, each.about) for each in told if each.problem is DefinitionProblem.ASKED_WHILE_EMPTY]
    assert [("steps.1.when", "needed_approvers"), ("steps.2.when", "needed_approvers")] == empty
    assert found is not None
    assert [(), ("needed_approvers",), ("needed_approvers",)] == [step.unsaid for step in found.steps]


TYPED = [
    {"name": "year", "kind": "text", "da": "År", "en": "Year"},
    {"name": "themes", "kind": "choices", "da": "Temaer", "en": "Themes", "choices": [{"value": "a", "da": "A", "en": "A"}]},
    {"name": "budget", "kind": "money", "da": "Budget", "en": "Budget"},
]


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ({"equals": [{"field": "year"}, "2026"]}, "open"),
        ({"differs": [{"field": "year"}, "2026"]}, "skipped"),
        ({"known": {"field": "themes"}}, "open"),
        ({"not": [{"known": {"field": "themes"}}]}, "skipped"),
        ({"more": [{"field": "budget"}, 50_000]}, "skipped"),
    ],
)
def test_what_is_kept_is_compared_as_its_field_is(office: Office, when: dict[str, Any], state: str) -> None:
    """A year in a field of text is text, and several choices are there although nothing is compared with them."""
    steps = [LARGE["steps"][0], LARGE["steps"][1] | {"when": when}, LARGE["steps"][2]]
    publish(office.platform, office.ministry, LARGE | {"name": "typed", "steps": steps})
    with office.platform.work(Actor.system("setup")) as work:
        for kind in work.session.exec(select(CaseType)).all():
            kind.fields = TYPED
    approval_id = office.started("typed", year="2026", themes=["a"], budget="50000.00")
    office.decided(approval_id, "head")

    assert state == office.states(approval_id)[1]


def test_the_path_calls_a_field_what_people_call_it(office: Office) -> None:
    with office.platform.work(Actor.system("setup")) as work:
        for kind in work.session.exec(select(CaseType)).all():
            kind.fields = [{"name": "budget", "kind": "money", "da": "Bevilling", "en": "Appropriation"}]
    approval_id = office.started("four_eyes")
    office.decided(approval_id, "head")
    found, asked = office.shown(approval_id), office.ministry.people["caseworker"]

    for language, words in (("da", "Bevilling var ikke udfyldt"), ("en", "Appropriation was not filled in")):
        desk = a_desk(office.platform, asked, "Mette Lund", language=language)
        assert words in page_shown(desk, record=str(found.record_id))
