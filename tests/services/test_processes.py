"""Processes in Python over real rows: the same verbs, answers kept for the round, old instances on old code, what diverges is parked."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from casework.approvals.definition import canonical
from casework.approvals.definition_reading import read_definition
from casework.approvals.shipped import shipped
from casework.bootstrap import Platform
from casework.case_types.reading import read_case_type
from casework.case_types.shipped import shipped as shipped_types
from casework.errors import DefinitionIsWrong, RuleBroken
from casework.model import InboxItem
from casework.queries import definitions_drawn, simulating
from casework.queries.approvals import definitions
from casework.queries.simulating import Invented
from casework.services import approving, definition_drafts
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.services.definitions import publish_definition
from casework.services.moving import MOTOR, look
from casework.vocabulary import ApprovalState, ApprovalVerb, DefinitionProblem, Reason, Verdict
from casework.work import Actor
from tests.approvals import letter
from tests.builders import Ministry
from tests.conftest import Clock
from tests.processes import Office, written
from ui.desk.parts.notices import stands_still
from workflows.processes.primitives import approve, head, official, process, when
from workflows.processes.registry import Registered, Registry, registry
from workflows.reconcile import left_behind

SEVEN = {
    "ministerial_submission", "parliamentary_question", "public_consultation", "grant_decision", "maternity_benefit", "supplier_invoice",
    "access_request",
}  # fmt: skip


@pytest.fixture
def office(platform: Platform, ministry: Ministry, tmp_path: Path) -> Office:
    """Gives the ministry with a small process published."""
    small = written(tmp_path)
    made = Office(platform, ministry, Registry([small]))
    made.publish(small)
    return made


def by_house(platform: Platform, ministry: Ministry) -> Office:
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_definitions(work, ministry.authority, publish=True)
    return Office(platform, ministry, registry())


def test_seven_definitions_come_with_the_house_and_their_examples_come_out(platform: Platform, ministry: Ministry) -> None:
    by_house(platform, ministry)

    with platform.work(ministry.actor("caseworker")) as work:
        assert SEVEN == {each.name for each in definitions(work)}
    assert all(content["examples"] for content in shipped())


def test_what_they_ask_about_is_a_field_of_the_case_type_of_their_name() -> None:
    for content in shipped():
        kind = {"grant_decision": "grant_application"}.get(content["name"], content["name"])
        read = read_case_type(shipped_types()[kind])
        fields = {each.name for each in read.fields} | {rule.name for rule in read.rules}
        asked = {name for example in content["examples"] for name in example.get("given", {})} | {content.get("due")} - {None, ""}

        assert set() == asked - fields, content["name"]


def test_an_example_that_does_not_come_out_is_not_published(platform: Platform, ministry: Ministry) -> None:
    content = next(each for each in shipped() if each["name"] == "grant_decision")
    content["examples"][0]["then"] = {"steps": ["colleague"]}

    with pytest.raises(DefinitionIsWrong) as refusal, platform.work(Actor.system("setup")) as work:
        publish_definition(work, content, authority_id=ministry.authority)
    assert [DefinitionProblem.EXAMPLE_FAILS] == [each.problem for each in refusal.value.problems]


@pytest.mark.parametrize(("amount", "legal"), [("1000", "skipped"), ("1001", "open")])
def test_a_question_decides_the_way_to_the_last_krone(office: Office, amount: str, legal: str) -> None:
    approval_id = office.started("small", amount=amount)
    assert ["open", "pending", "pending"] == office.states(approval_id)

    office.decided(approval_id, "head")

    assert legal == office.states(approval_id)[1]


def test_it_goes_to_its_end_as_a_drawn_one_does(office: Office) -> None:
    approval_id = office.started("small", amount="5")
    office.decided(approval_id, "head")
    office.decided(approval_id, "secretary")

    assert (ApprovalState.APPROVED, ["approved", "skipped", "approved"]) == (office.shown(approval_id).state, office.states(approval_id))


def test_a_field_that_changes_is_told_and_decides_nothing_until_the_next_round(office: Office) -> None:
    approval_id = office.started("small", amount="5")
    office.decided(approval_id, "head")
    office.change(approval_id, amount="5000")
    office.moved(approval_id)
    assert (["approved", "skipped", "open"], ("amount",)) == (office.states(approval_id), office.shown(approval_id).changed_fields)

    office.decided(approval_id, "secretary", Verdict.RETURN, "Beløbet er nyt", return_to=1)
    office.decided(approval_id, "head")

    assert ["approved", "open", "pending"] == office.states(approval_id)


def test_what_is_not_filled_in_is_not_guessed(office: Office) -> None:
    approval_id = office.started("small")
    office.decided(approval_id, "head")

    assert "waits_for_a_field: amount" == office.shown(approval_id).trouble
    assert "(amount)" in stands_still(office.shown(approval_id).trouble)
    office.change(approval_id, amount="5000")
    with office.platform.system_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
    assert [approval_id] == left_behind(office.platform)
    office.moved(approval_id)
    assert ("", ["approved", "open", "pending"]) == (office.shown(approval_id).trouble, office.states(approval_id))


def test_old_instances_finish_on_old_code(office: Office, tmp_path: Path) -> None:
    old = office.started("small", amount="500")
    second = written(tmp_path, version=2, limit=100, more='    await inform("told", head(), title="Til orientering")\n')
    office.registry = Registry([*office.registry.all, second])
    office.publish(second)

    new = office.started("small", amount="500")
    for each in (old, new):
        office.decided(each, "head")

    assert ["approved", "skipped", "open"] == office.states(old)
    assert ["approved", "approved", "open", "pending"] == office.states(new)
    office.decided(old, "secretary")
    assert ApprovalState.APPROVED is office.shown(old).state


def test_what_a_newer_version_would_change_for_running_ones_is_shown(office: Office, tmp_path: Path) -> None:
    approval_id = office.started("small", amount="500")
    office.publish(written(tmp_path, version=2, limit=100))

    with office.platform.work(office.ministry.actor("designer")) as work:
        newest, before = definitions_drawn.drawn_versions(work)
        differs = {each.place for each in definitions_drawn.definition_differences(work, before.version_id, newest.version_id)}
    assert {"process", "step legal"} == differs
    assert ["open", "pending", "pending"] == office.states(approval_id)


def test_a_source_that_was_changed_parks_and_goes_on_when_it_is_put_back(office: Office, tmp_path: Path) -> None:
    approval_id = office.started("small", amount="500")
    asked, office.registry = office.registry, Registry([written(tmp_path, limit=100)])
    office.decided(approval_id, "head")

    shown = office.shown(approval_id)
    assert ("source_changed: small 1", ["approved", "pending", "pending"]) == (shown.trouble, office.states(approval_id))
    with office.platform.work(MOTOR) as work:
        parked, mended = look(work, approval_id, office.registry), look(work, approval_id, asked)
    assert (True, False, False) == (parked.stands_still, parked.has_moves, mended.stands_still)
    with office.platform.work(office.ministry.actor("caseworker")) as work:
        causes = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == office.ministry.people["caseworker"])).all()
    assert "approval_parked" in causes
    office.registry = asked
    office.moved(approval_id)
    assert ("", ["approved", "skipped", "open"]) == (office.shown(approval_id).trouble, office.states(approval_id))


def test_a_process_that_is_not_here_parks(office: Office) -> None:
    approval_id = office.started("small", amount="500")
    office.registry = Registry([])
    office.moved(approval_id)

    assert "process_missing: small 1" == office.shown(approval_id).trouble


async def endless() -> None:
    """Never comes to its end."""
    while True:
        pass


async def failing() -> None:
    """Fails with words that name somebody."""
    raise ValueError("Karen Toft")  # what must not be told


async def otherwise() -> None:
    """Passes by what has happened."""
    await approve("secretary", head())


@pytest.mark.parametrize(
    ("run", "trouble"),
    [
        (endless, "took_too_long: small 1"),
        (failing, "process_failed: small 1: ValueError"),
        (otherwise, "met_otherwise: head"),
    ],
)
def test_what_cannot_go_on_is_parked_with_what_to_do_and_no_personal_word(office: Office, run: object, trouble: str) -> None:
    approval_id = office.started("small", amount="500")
    [asked] = office.registry.all
    other = Registered(dataclasses.replace(asked.process, run=run), asked.hash)  # type: ignore[arg-type]  # a coroutine of the test's
    office.registry = Registry([other], seconds=0.2)
    office.moved(approval_id)

    assert trouble == office.shown(approval_id).trouble
    assert ["open", "pending", "pending"] == office.states(approval_id)
    assert trouble.partition(": ")[2] in stands_still(trouble)


def test_a_consultation_waits_for_its_day_and_holds_nothing_meanwhile(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    office = by_house(platform, ministry)
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
    approval_id = office.started("public_consultation", shortened=False, answers_before="2026-12-10")
    office.decided(approval_id, "head")
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
    waiting = office.shown(approval_id).steps[2]
    assert (dt.date(2026, 12, 11), "open", ()) == (waiting.deadline, waiting.state, waiting.seats)
    assert [] == left_behind(platform)

    clock.now = dt.datetime(2026, 12, 10, 23, 30, tzinfo=dt.UTC)  # half past midnight in Copenhagen
    assert [approval_id] == left_behind(platform)
    office.moved(approval_id)
    assert ["approved", "skipped", "approved", "open"] == office.states(approval_id)[:4]


def test_a_hard_deadline_is_asked_for_and_passed_by_no_step(platform: Platform, ministry: Ministry) -> None:
    office = by_house(platform, ministry)
    with pytest.raises(RuleBroken) as refusal:
        office.started("parliamentary_question", question_kind="committee", other_ministries=True)
    assert ([Reason.WAITS_FOR_A_FIELD], "answer_before") == (list(refusal.value.reasons), refusal.value.detail)

    approval_id = office.started("parliamentary_question", question_kind="committee", other_ministries=True, answer_before="2026-11-24")

    shown = office.shown(approval_id)
    assert (dt.date(2026, 11, 24), dt.date(2026, 11, 24)) == (shown.deadline, shown.steps[0].deadline)


def test_its_steps_are_neither_edited_nor_drawn_on_the_desk(office: Office) -> None:
    approval_id = office.started("small", amount="5")
    with office.platform.work(office.ministry.actor("designer")) as work:
        [row] = definitions_drawn.drawn_versions(work)
        version = definitions_drawn.drawn_version(work, row.version_id)
    content = canonical(version.definition) if version.definition else {}

    assert ApprovalVerb.EDIT_STEPS not in office.shown(approval_id).verbs
    with pytest.raises(RuleBroken) as refusal, office.platform.work(office.ministry.actor("caseworker")) as work:
        approving.edit_steps(work, approval_id, content)
    assert [Reason.PROCESS_STEPS_ARE_CODE] == list(refusal.value.reasons)
    with pytest.raises(RuleBroken) as at_start, office.platform.work(office.ministry.actor("caseworker")) as work:
        approving.start(work, letter(office.platform, office.ministry), "small", steps=content["steps"])
    assert [Reason.PROCESS_STEPS_ARE_CODE] == list(at_start.value.reasons)
    with pytest.raises(DefinitionIsWrong) as wrong, office.platform.work(office.ministry.actor("designer")) as work:
        definition_drafts.draft_definition(work, version.source)
    assert [("process", DefinitionProblem.PROCESS_IS_CODE)] == [(each.place, each.problem) for each in wrong.value.problems]


def test_what_the_house_brings_as_a_draft_is_published_and_never_written_on(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_definitions(work, ministry.authority)
    with platform.work(ministry.actor("designer")) as work:
        row = next(each for each in definitions_drawn.drawn_versions(work) if each.name == "public_consultation")
        found = definitions_drawn.drawn_version(work, row.version_id)
    # the small ministry has taken no case type into use, and has no minister
    assert {DefinitionProblem.UNKNOWN_FIELD, DefinitionProblem.NOBODY_HOLDS_THE_ROLE} == {each.problem for each in found.wrong}

    with pytest.raises(DefinitionIsWrong) as refusal, platform.work(ministry.actor("designer")) as work:
        definition_drafts.save_definition_draft(work, row.version_id, found.source.replace("+3", "+4"))
    assert [DefinitionProblem.PROCESS_IS_CODE] == [each.problem for each in refusal.value.problems]


def test_it_is_simulated_as_a_drawn_one_is(platform: Platform, ministry: Ministry) -> None:
    by_house(platform, ministry)
    fields = {"shortened": True, "answers_before": "2026-12-10"}
    with platform.work(ministry.actor("designer")) as work:
        row = next(each for each in definitions_drawn.drawn_versions(work) if each.name == "public_consultation")
        foreseen = simulating.simulate(work, row.version_id, Invented(unit_id=ministry.grants, fields=fields))
        unsaid = simulating.simulate(work, row.version_id, Invented(unit_id=ministry.grants))

    assert foreseen is not None
    assert unsaid is not None
    assert [True, True, True, True, False, True] == [step.takes_place for step in foreseen.steps]
    assert dt.date(2026, 12, 11) == foreseen.steps[2].closes_on == foreseen.steps[3].opens_on
    assert ("Departementschefen godkender grunden til den korte frist", ("shortened",)) == (unsaid.stops_at, unsaid.lacks)
    with platform.work(ministry.actor("designer")) as work:
        dateless = simulating.simulate(work, row.version_id, Invented(unit_id=ministry.grants, fields={"shortened": False}))
    assert dateless is not None
    assert ("Høringsfristen løber", ("answers_before",)) == (dateless.stops_at, dateless.lacks)


def test_an_earlier_approval_on_a_condition_can_be_asked(platform: Platform, ministry: Ministry) -> None:
    @process("asked", version=1, title="Spurgt")
    async def asked() -> None:
        legal = await approve("legal", official("lawyer"))
        if await when("on a condition", legal.on_condition):
            await approve("head", official("head"))

    known = Registered(asked, "0" * 64)
    office = Office(platform, ministry, Registry([known]))
    office.publish(known)
    plain, conditional = office.started("asked"), office.started("asked")
    office.decided(plain, "lawyer")
    office.decided(conditional, "lawyer", Verdict.CONDITIONAL, "Når beløbet er rettet")
    with platform.work(ministry.actor("caseworker")) as work:
        approving.resume(work, conditional)
    office.moved(conditional)

    assert ["approved", "skipped"] == office.states(plain)
    assert ["conditional", "open"] == office.states(conditional)
    assert read_definition(canonical(known.outline)) == known.outline
