"""Fields of the case that a definition names are part of what is decided on: shown, compared under the lock, asked again about."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from casework.approvals.definition import canonical
from casework.approvals.definition_reading import read_definition
from casework.approvals.judging import judge
from casework.approvals.manifest import AsSeen, differences, same_text
from casework.approvals.source import read_source, write_source
from casework.bootstrap import Platform
from casework.errors import SeenSomethingElse
from casework.model import Manifest
from casework.queries.approved_parts import PartDecidedOn, decided_on
from casework.services import approving
from casework.services.as_seen import case_values
from casework.vocabulary import ApprovedIn, DecidedPart, DefinitionProblem, Verdict
from tests.approvals import ALONE, publish
from tests.builders import Ministry
from tests.course import SMALL, a_running_case
from tests.course import publish as publish_type
from tests.processes import Office, write_fields
from workflows.processes.registry import Registered, Registry, load
from workflows.processes.running import ProcessIsWrong

TWO: dict[str, Any] = {
    "name": "two",
    "title": "To",
    "steps": [{"name": "head", "seats": [{"official": "head"}]}, {"name": "secretary", "seats": [{"official": "secretary"}]}],
}
SEES = TWO | {"name": "sees", "sees": ["amount"]}
ASKS = SEES | {"name": "asks", "asks_again": True}


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Office:
    """Gives the small ministry, where two definitions name the amount and one does not."""
    publish(platform, ministry, TWO, SEES, ASKS, ALONE)
    return Office(platform, ministry, Registry({}))


def fields(office: Office, approval_id: int, username: str = "secretary") -> list[PartDecidedOn]:
    with office.platform.work(office.ministry.actor(username)) as work:
        return [each for each in decided_on(work, approval_id).parts if each.part is DecidedPart.FIELD]


def test_an_amount_that_changed_between_screen_and_verdict_is_shown_and_not_swallowed(office: Office) -> None:
    approval_id = office.started("sees", amount="1000")
    seen = office.shown(approval_id).manifest_hash
    office.change(approval_id, amount="5000")

    with office.platform.work(office.ministry.actor("head")) as work, pytest.raises(SeenSomethingElse) as refusal:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=seen)
    assert ["field amount"] == [each.field for each in refusal.value.differences]


def test_a_field_that_the_definition_does_not_name_changes_nothing_that_was_seen(office: Office) -> None:
    approval_id = office.started("two", amount="1000")
    seen = office.shown(approval_id).manifest_hash
    office.change(approval_id, amount="5000")

    assert seen == office.shown(approval_id).manifest_hash
    assert [] == fields(office, approval_id, "head")


def test_each_named_field_is_told_with_its_value_and_who_approved_it_so(office: Office) -> None:
    approval_id = office.started("sees", amount="1000")
    [before] = fields(office, approval_id, "head")
    office.decided(approval_id, "head")
    [same] = fields(office, approval_id)
    office.change(approval_id, amount="5000")
    [other] = fields(office, approval_id)

    assert [ApprovedIn.NOT_YET, ApprovedIn.THIS_VERSION, ApprovedIn.OLDER] == [each.standing for each in (before, same, other)]
    assert ["1000", "1000", "5000"] == [each.field.value for each in (before, same, other) if each.field]
    assert ["Jens Holt"] == [each.by for each in other.approved]


@pytest.mark.parametrize(("definition", "first"), [("sees", "approved"), ("asks", "open")])
def test_who_approved_another_value_is_asked_again_where_the_definition_says_so(office: Office, definition: str, first: str) -> None:
    approval_id = office.started(definition, amount="1000")
    office.decided(approval_id, "head")
    office.change(approval_id, amount="5000")
    office.decided(approval_id, "secretary")

    assert first == office.states(approval_id)[0]


def test_the_value_itself_is_not_in_what_is_kept(office: Office) -> None:
    approval_id = office.started("sees", amount="987654")
    office.decided(approval_id, "head")

    with office.platform.work(office.ministry.actor("head")) as work:
        kept = [each.content for each in work.session.exec(select(Manifest)).all()]
    assert {"amount"} == {name for content in kept for name in content["fields"]}
    assert "987654" not in str(kept)


def test_a_manifest_from_before_fields_were_named_reads_as_it_did() -> None:
    old = {"title": "t", "body": "b", "documents": [], "recipients": [], "case": None}
    now = AsSeen(old | {"fields": {"amount": "x"}}, "hash")

    assert same_text(old, now)
    assert not same_text(old | {"fields": {"amount": "y"}}, now)
    assert ["field amount"] == [each.field for each in differences(old, now)]


def test_a_definition_says_its_fields_once_and_keeps_its_hash_without_any() -> None:
    read = read_definition(SEES | {"sees": ["amount", "amount"]})

    assert ("amount",) == read.sees == read_source(write_source(read)).sees
    assert "sees" not in canonical(read_definition(TWO))


def test_a_field_that_no_case_has_is_said_with_its_place() -> None:
    found = [each for each in judge(read_definition(SEES), {}) if each.blocks]

    assert [("sees.0", DefinitionProblem.UNKNOWN_FIELD, "amount")] == [(each.place, each.problem, each.about) for each in found]


def test_what_the_case_type_calculates_is_a_field_like_any_other(platform: Platform, ministry: Ministry) -> None:
    publish_type(
        platform,
        ministry,
        SMALL
        + """fields:
  - {name: net, title: {da: Beløb, en: Amount}, kind: money}
rules:
  - {name: twice, title: {da: Det dobbelte, en: Twice}, kind: number, value: {product: [{field: net}, 2]}, source: Loven § 2}
  - {name: until, title: {da: Til, en: Until}, kind: date, value: 2026-12-01, source: Loven § 3}
""",
    )
    case_id = a_running_case(platform, ministry)
    write_fields(platform, ministry, case_id, {"net": "50.50"})
    with platform.work(ministry.actor("head")) as work:
        found = case_values(work, {case_id, None})

    assert {case_id: {"net": "50.50", "twice": "101", "until": "2026-12-01"}} == found


# ---- processes in Python -----------------------------------------------------------------------------------------------------------
SEEING = """
from workflows.processes.primitives import approve, field, head, official, process


@process("seeing", version=1, title="Ser", asks_again=True, sees=(field("amount"),))
async def course() -> None:
    \"\"\"Asks the head, then the secretary, about an amount.\"\"\"
    await approve("head", head(), title="Kontorchef")
    await approve("secretary", official("secretary"), title="Departementschef")
"""


def seeing(folder: Path, text: str = SEEING) -> Registered:
    path = folder / "seeing_v1.py"
    path.write_text(text, encoding="utf-8")
    return load(path)


@pytest.fixture
def by_process(platform: Platform, ministry: Ministry, tmp_path: Path) -> Office:
    """Gives the small ministry with a process in Python that names the amount."""
    made = seeing(tmp_path)
    office = Office(platform, ministry, Registry([made]))
    office.publish(made)
    return office


def test_a_process_in_python_names_the_fields_it_is_decided_on_too(by_process: Office) -> None:
    approval_id = by_process.started("seeing", amount="1000")
    seen = by_process.shown(approval_id).manifest_hash
    [field] = fields(by_process, approval_id, "head")
    by_process.change(approval_id, amount="5000")

    assert ["1000"] == [each.value for each in (field.field,) if each]
    with by_process.platform.work(by_process.ministry.actor("head")) as work, pytest.raises(SeenSomethingElse) as refusal:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=seen)
    assert ["field amount"] == [each.field for each in refusal.value.differences]


def test_a_process_in_python_asks_again_about_another_value(by_process: Office) -> None:
    approval_id = by_process.started("seeing", amount="1000")
    by_process.decided(approval_id, "head")
    before = by_process.states(approval_id)[0]
    by_process.change(approval_id, amount="5000")
    by_process.decided(approval_id, "secretary")

    assert ("approved", "open") == (before, by_process.states(approval_id)[0])


def test_the_outline_of_a_process_names_its_fields_and_is_judged_by_them(tmp_path: Path) -> None:
    outline = seeing(tmp_path).outline
    unknown = [each for each in judge(outline, {}) if each.blocks]

    assert ["amount"] == canonical(outline)["sees"]
    assert [("sees.0", DefinitionProblem.UNKNOWN_FIELD, "amount")] == [(each.place, each.problem, each.about) for each in unknown]


def test_what_a_process_is_decided_on_is_a_field_and_nothing_counted_from_one(tmp_path: Path) -> None:
    counted = SEEING.replace('field("amount")', 'field("amount").plus_days(3)')

    with pytest.raises((ProcessIsWrong, TypeError), match="what is decided on is a field of the case"):
        seeing(tmp_path, counted)
