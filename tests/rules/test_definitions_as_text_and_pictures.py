"""A definition as text, as a form's rows, as a drawing and as BPMN: nothing of it is lost on the way."""

from decimal import Decimal
from importlib.resources import files as files_of
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from SpiffWorkflow.bpmn.parser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.specs.mixins.user_task import UserTask

from casework.approvals import condition_form
from casework.approvals.bpmn import DIAGRAM, LINES, MODEL, bpmn
from casework.approvals.certainty import certainly_not
from casework.approvals.condition_form import COMPARISONS, Compared
from casework.approvals.conditions import answer
from casework.approvals.definition import canonical
from casework.approvals.definition_reading import condition_of, json_schema, read_definition
from casework.approvals.feel import feel
from casework.approvals.shipped import shipped
from casework.approvals.source import read_source, write_content, write_source
from tests.approvals import ALONE, ANY_OF_TWO, EVERYBODY, THREE_STEPS, TOGETHER, TWO_OF_THREE
from ui.demo.founding import definitions
from ui.desk.views.definitions_view import LITTLE

WHOLE: dict[str, Any] = {
    "name": "hele",
    "title": "Alt på én gang <&>",
    "deadline": "+20",
    "asks_again": True,
    "distinct": True,
    "reply": True,
    "steps": [
        {
            "name": "a",
            "title": "Først",
            "seats": [{"official": "head"}, {"role": "head", "unit": "TT"}, {"members": "JU"}],
            "needs": 2,
            "deadline": "+3",
            "when": {"all": [{"more": [{"field": "amount"}, 50000]}, {"less": [{"field": "born"}, {"date": "2026-07-01"}]}]},
            "copies": [{"official": "lawyer"}],
            "gate": True,
            "escalate": {"after": "+2", "to": {"role": "permanent_secretary"}},
        },
        {"name": "b", "title": "Så", "seats": [{"official": "secretary"}]},
    ],
    "examples": [{"name": "et", "given": {"amount": 60000}, "then": {"outcome": "waiting"}}],
}
ALL = [ALONE, ANY_OF_TWO, EVERYBODY, THREE_STEPS, TOGETHER, TWO_OF_THREE, WHOLE, *definitions().values(), *shipped()]


@pytest.mark.parametrize("content", ALL, ids=[each["name"] for each in ALL])
def test_what_is_written_as_text_is_read_as_the_same(content: dict[str, Any]) -> None:
    read = read_definition(content)

    assert canonical(read) == canonical(read_source(write_source(read)))
    assert canonical(read) == canonical(read_source(write_content(content)))


def test_a_number_of_days_may_be_written_without_quotes() -> None:
    read = read_source("name: a\ntitle: A\ndeadline: +9\nsteps:\n  - {name: x, title: X, seats: [{official: head}], deadline: +3}\n")

    assert ("+9", "+3") == (read.deadline, read.steps[0].deadline)


ROWS = st.lists(
    st.builds(
        Compared,
        st.sampled_from(["amount", "born", "colour"]),
        st.sampled_from(COMPARISONS[:6]),
        st.one_of(st.booleans(), st.text("abc æøå", min_size=1, max_size=8), st.dates(), st.decimals(-9999, 9999, places=2)),
    )
    | st.builds(Compared, st.just("amount"), st.sampled_from(("known", "unknown"))),
    max_size=4,
)


@given(ROWS, st.sampled_from(["all", "any"]))
def test_the_rows_of_a_form_come_back_as_they_were(rows: list[Compared], joined: condition_form.Joined) -> None:
    content = condition_form.content_of(joined, rows)
    found = condition_form.rows_of(None if content is None else condition_of(content))

    assert found is not None
    assert tuple(rows) == found[1]
    assert len(rows) < 2 or joined == found[0]


def test_what_no_form_can_show_is_left_to_the_text() -> None:
    assert condition_form.rows_of(condition_of({"more": [{"sum": [{"field": "a"}, {"field": "b"}]}, 5]})) is None


def test_a_condition_over_dates_keeps_its_dates() -> None:
    when = condition_of(condition_form.content_of("all", [Compared("born", "less", condition_form_date())]))

    assert answer(when, {"born": condition_form_date().replace(day=1)}, condition_form_date()).holds


def condition_form_date() -> Any:
    import datetime as dt

    return dt.date(2026, 7, 2)


SCHEMA = Draft202012Validator(json_schema())


@pytest.mark.parametrize("content", ALL, ids=[each["name"] for each in ALL])
def test_the_schema_for_editors_takes_what_is_read_here(content: dict[str, Any]) -> None:
    """As data, as the desk writes it, and as a file that an editor reads, to which ``+3`` is a number."""
    Draft202012Validator.check_schema(json_schema())
    read = read_definition(content)

    assert [] == [*SCHEMA.iter_errors(content), *SCHEMA.iter_errors(canonical(read))]
    assert [] == [*SCHEMA.iter_errors(yaml.safe_load(write_source(read))), *SCHEMA.iter_errors(yaml.safe_load(write_content(content)))]


def test_the_schema_for_editors_takes_the_files_of_the_house_as_they_are_written() -> None:
    files = list(files_of("casework.data.definitions").iterdir())
    found = [each.name for each in files if each.name.endswith(".yaml")]

    assert found
    assert [] == [
        error
        for each in found
        for error in SCHEMA.iter_errors(yaml.safe_load((files_of("casework.data.definitions") / each).read_text("utf-8")))
    ]
    assert [] == list(SCHEMA.iter_errors(yaml.safe_load(LITTLE)))


@pytest.mark.parametrize("deadline", ["3", "+1000", "3 days", "+3d", 1000, -3, 2.5, True])
def test_the_schema_for_editors_refuses_what_is_no_count_of_working_days(deadline: object) -> None:
    assert [] != list(SCHEMA.iter_errors(ALONE | {"deadline": deadline}))


@pytest.mark.parametrize("content", ALL, ids=[each["name"] for each in ALL])
def test_its_bpmn_is_whole_and_everything_is_drawn(content: dict[str, Any]) -> None:
    read = read_definition(content)
    root = ET.fromstring(bpmn(read))  # our own document
    process = root.find(f"{{{MODEL}}}process")
    assert process is not None
    nodes = {each.get("id"): each for each in process if each.get("id") and not each.tag.endswith("sequenceFlow")}
    flows = process.findall(f"{{{MODEL}}}sequenceFlow")
    drawn = {shape.get("bpmnElement") for shape in root.iter(f"{{{DIAGRAM}}}BPMNShape")}
    edges = {edge.get("bpmnElement"): edge for edge in root.iter(f"{{{DIAGRAM}}}BPMNEdge")}

    assert sum(bool(step.seats) for step in read.steps) == len(process.findall(f"{{{MODEL}}}userTask"))
    assert nodes.keys() == drawn
    assert {flow.get("id") for flow in flows} == edges.keys()
    assert all(len(edge.findall(f"{{{LINES}}}waypoint")) >= 2 for edge in edges.values())
    assert all(flow.get("sourceRef") in nodes and flow.get("targetRef") in nodes for flow in flows)
    sources, targets = {flow.get("sourceRef") for flow in flows}, {flow.get("targetRef") for flow in flows}
    ends = {id for id, node in nodes.items() if node.tag.endswith("endEvent") or str(id).startswith("told_")}
    starts = {id for id, node in nodes.items() if node.tag.endswith(("startEvent", "boundaryEvent"))}
    assert (set(nodes) - ends, set(nodes) - starts) == (sources, targets), "every node has a way in and a way out"


@pytest.fixture(scope="module")
def validator() -> BpmnValidator:
    """Gives the schema of BPMN 2.0, read once."""
    return BpmnValidator()


@pytest.mark.parametrize("content", ALL, ids=[each["name"] for each in ALL])
def test_another_programs_parser_reads_its_bpmn(content: dict[str, Any], validator: BpmnValidator) -> None:
    """It is valid by the OMG's schema, and every step, way and timer is found by a parser that is not ours."""
    read = read_definition(content)
    text = bpmn(read).replace('isExecutable="false"', 'isExecutable="true"')  # a parser of engines wants it said; ours only tells
    parser = BpmnParser(validator=validator)
    parser.add_bpmn_str(text.encode())
    [name] = parser.get_process_ids()
    found = parser.get_spec(name).task_specs

    asked = {f"step_{number}" for number, step in enumerate(read.steps, start=1) if step.seats}
    timed = {f"due_{number}" for number, step in enumerate(read.steps, start=1) if step.seats and step.deadline}
    people = {name.removesuffix(" [child]") for name, spec in found.items() if isinstance(spec, UserTask)}
    assert (asked, set()) == (people, timed - set(found))
    assert {"start", "approved"} <= set(found)


@pytest.mark.parametrize(
    ("said", "in_feel"),
    [
        ({"more": [{"field": "amount"}, 50000]}, "amount > 50000"),
        (
            {"any": [{"known": {"field": "hospital_from"}}, {"not": [{"equals": [{"field": "large"}, True]}]}]},
            "(hospital_from != null) or not(large = true)",
        ),
        ({"one_of": [{"field": "kind"}, "oral", "consultation"]}, 'kind in ("oral", "consultation")'),
        ({"less": [{"field": "born"}, {"date": "2026-07-01"}]}, 'born < date("2026-07-01")'),
        ({"at_most": [{"days_after": [{"field": "answers"}, 14]}, {"today": True}]}, 'answers + duration("P14D") <= today()'),
        ({"equals": [{"working_days_after": [{"field": "x"}, 3]}, {"today": True}]}, "working_days_after(x, 3) = today()"),
        ({"more": [{"sum": [{"field": "a"}, {"product": [{"field": "b"}, 2]}]}, 5]}, "(a + (b * 2)) > 5"),
    ],
)
def test_a_condition_is_told_to_other_modelers_in_feel(said: dict[str, Any], in_feel: str) -> None:
    when = condition_of(said)
    assert when is not None

    assert in_feel == feel(when)


SAID = st.recursive(
    st.builds(
        lambda name, word, value: {word: [{"field": name}, value]},
        st.sampled_from("ab"),
        st.sampled_from(["more", "equals"]),
        st.integers(0, 2),
    )
    | st.builds(lambda name: {"known": {"field": name}}, st.sampled_from("ab"))
    | st.just({"one_of": [{"field": "a"}, 1, 2]})
    | st.booleans(),
    lambda inner: (
        st.builds(lambda word, parts: {word: parts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda part: {"not": [part]}, inner)
        | st.builds(lambda *parts: {"if": list(parts)}, inner, inner, inner)
    ),
    max_leaves=6,
)
HELD = st.sampled_from([None, Decimal(0), Decimal(1), Decimal(2)])


@given(SAID, HELD, HELD)
def test_a_step_is_passed_by_elsewhere_only_where_it_is_passed_by_here(said: Any, a: Decimal | None, b: Decimal | None) -> None:
    """Other programs take what they cannot answer for no: what they are told answers yes or no whatever is filled in."""
    when = condition_of(said)
    assert when is not None
    fields, day = {"a": a, "b": b}, condition_form_date()

    passed_by = answer(certainly_not(when), fields, day)
    assert (not answer(when, fields, day).holds, ()) == (passed_by.value, passed_by.missing)


def test_where_a_field_is_empty_another_modelers_step_takes_place() -> None:
    content = ALONE | {"steps": [ALONE["steps"][0] | {"when": {"more": [{"field": "amount"}, 50000]}}]}
    process = ET.fromstring(bpmn(read_definition(content))).find(f"{{{MODEL}}}process")
    assert process is not None
    [gateway] = [each for each in process if each.get("id") == "when_1"]
    flows = {each.get("targetRef"): each for each in process.findall(f"{{{MODEL}}}sequenceFlow") if each.get("sourceRef") == "when_1"}

    assert flows["step_1"].get("id") == gateway.get("default")
    assert "(amount != null) and not(amount > 50000)" == "".join(flows["joined_1"].itertext()).strip()


TIMED: dict[str, Any] = {
    "name": "timed",
    "title": "Med frister",
    "due": "needed_by",
    "steps": [
        {
            "name": "a",
            "seats": [{"official": "head"}],
            "deadline": "+3",
            "escalate": {"after": "+2", "to": {"role": "permanent_secretary"}},
        },
        {"name": "b", "until": {"days_after": [{"field": "answers"}, 1]}},
        {"name": "c", "seats": [{"official": "lawyer"}], "escalate": {"after": "+0", "to": {"official": "head"}}, "deadline": "+2"},
        {"name": "d", "seats": [{"official": "secretary"}]},
    ],
}


@pytest.mark.parametrize(
    ("due", "days"),
    [
        (
            "needed_by",
            {
                "due_1": "min(working_days_after(today(), 3), needed_by)",
                "late_1": "working_days_after(min(working_days_after(today(), 3), needed_by), 2)",
                "step_2": 'answers + duration("P1D")',
                "due_3": "min(working_days_after(today(), 2), needed_by)",
                "late_3": "min(working_days_after(today(), 2), needed_by)",
                "due_4": "needed_by",
            },
        ),
        (
            "",
            {
                "due_1": "working_days_after(today(), 3)",
                "late_1": "working_days_after(working_days_after(today(), 3), 2)",
                "step_2": 'answers + duration("P1D")',
                "due_3": "working_days_after(today(), 2)",
                "late_3": "working_days_after(today(), 2)",
            },
        ),
    ],
)
def test_every_timer_stands_at_its_day(due: str, days: dict[str, str]) -> None:
    """In working days from when the step opens, as the approval counts them; who is told further is told later than the deadline."""
    process = process_of(TIMED | {"due": due})
    timed = {each.get("id"): each for each in process if each.find(f"{{{MODEL}}}timerEventDefinition") is not None}

    assert days == {id: "".join(each.itertext()).replace("Seats: .", "").strip() for id, each in timed.items()}
    assert {"step_2"} == {id for id, each in timed.items() if each.tag == f"{{{MODEL}}}intermediateCatchEvent"}
    at = {id: each.get("attachedToRef") for id, each in timed.items() if each.tag == f"{{{MODEL}}}boundaryEvent"}
    assert at == {id: f"step_{str(id)[-1]}" for id in days if id != "step_2"}
    assert {"false"} == {timed[id].get("cancelActivity") for id in at}


@pytest.mark.parametrize("content", [TIMED, *ALL], ids=[each["name"] for each in [TIMED, *ALL]])
def test_timers_sit_on_the_edge_of_their_task_and_nothing_lies_over_another(content: dict[str, Any]) -> None:
    root = ET.fromstring(bpmn(read_definition(content)))
    boxes = {str(shape.get("bpmnElement")): box_of(shape) for shape in root.iter(f"{{{DIAGRAM}}}BPMNShape")}
    tasks = {each.get("id"): each.get("attachedToRef") for each in root.iter(f"{{{MODEL}}}boundaryEvent")}

    for timer, task in tasks.items():
        x, y, width, height = boxes[str(timer)]
        left, top, wide, tall = boxes[str(task)]
        assert left <= x <= x + width <= left + wide
        assert y + height / 2 == top + tall, "its middle is on the lower edge"
    placed = [(id, box) for id, box in boxes.items() if id not in tasks]
    assert [] == [(one, two) for at, (one, box) in enumerate(placed) for two, other in placed[:at] if lies_over(box, other)]


def process_of(content: dict[str, Any]) -> ET.Element:
    process = ET.fromstring(bpmn(read_definition(content))).find(f"{{{MODEL}}}process")
    assert process is not None
    return process


def box_of(shape: ET.Element) -> tuple[float, float, float, float]:
    bounds = shape[0]
    return tuple(float(bounds.get(side) or 0) for side in ("x", "y", "width", "height"))  # type: ignore[return-value]  # four


def lies_over(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    across = one[0] < two[0] + two[2] and two[0] < one[0] + one[2]
    return across and one[1] < two[1] + two[3] and two[1] < one[1] + one[3]
