"""A definition as BPMN 2.0, with its diagram, for other modelers to open.

One user task a step, asked of several at once where it has several seats; a gateway before a step that has a condition, and one after
each step for what is sent back; a timer at a step with a deadline, another where it is told further, each with whom it tells. What BPMN
has no word for (the manifest, four eyes) stands as documentation; conditions are FEEL, and what they cannot say yet takes the way to the
step. Source: OMG formal/2011-01-03, BPMN 2.0, clauses 10 and 12.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree as ET

from casework.approvals.certainty import certainly_not
from casework.approvals.definition import DefinitionRead, SeatRead, StepRead
from casework.approvals.feel import LANGUAGE, feel
from casework.approvals.judging import working_days
from casework.case_types.expressions import Applied, Expression, Literal, Reference, Today

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
LINES = "http://www.omg.org/spec/DD/20100524/DI"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
RETURNED = "returned"
TARGET = "https://casework.example/definitions"
_SIZES = {"task": (140, 80), "gateway": (50, 50), "event": (36, 36)}
_MIDDLE, _LOW, _GAP = 200, 340, 60
_BESIDE = {"due": (16, -74), "late": (88, 72)}
"""How far right of a task's edge its timer sits, and whom it tells: side by side, clear of the lines that come down beside the task."""


@dataclass
class _Drawing:
    """Is the process and its diagram as they grow from left to right."""

    process: ET.Element
    plane: ET.Element
    x: int = 80
    edges: int = 0
    bounds: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)

    def node(self, kind: str, id: str, name: str, size: str, *, y: int = _MIDDLE, at: int | None = None, **attributes: str) -> ET.Element:
        """Puts a node to the right of the last one, or at a place of its own."""
        width, height = _SIZES[size]
        x = self.x if at is None else at
        if at is None:
            self.x += width + _GAP
        element = ET.SubElement(self.process, _model(kind), {"id": id, **({"name": name} if name else {}), **attributes})
        shape = ET.SubElement(self.plane, f"{{{DIAGRAM}}}BPMNShape", {"id": f"{id}_shape", "bpmnElement": id})
        self.bounds[id] = (x, y - height // 2, width, height)
        ET.SubElement(shape, f"{{{BOUNDS}}}Bounds", {"x": str(x), "y": str(y - height // 2), "width": str(width), "height": str(height)})
        return element

    @property
    def next_flow(self) -> str:
        """Gives the id that the next line will have."""
        return f"flow_{self.edges + 1}"

    def flow(self, source: str, target: str, name: str = "", condition: str = "") -> str:
        """Draws a line from one node to another, and gives its id."""
        self.edges += 1
        id = f"flow_{self.edges}"
        flow = ET.SubElement(
            self.process,
            _model("sequenceFlow"),
            {"id": id, **({"name": name} if name else {}), "sourceRef": source, "targetRef": target},
        )
        if condition:
            said = ET.SubElement(flow, _model("conditionExpression"), {f"{{{SCHEMA_INSTANCE}}}type": "bpmn:tFormalExpression"})
            said.text = condition
        edge = ET.SubElement(self.plane, f"{{{DIAGRAM}}}BPMNEdge", {"id": f"{id}_edge", "bpmnElement": id})
        for x, y in _between(self.bounds[source], self.bounds[target]):
            ET.SubElement(edge, f"{{{LINES}}}waypoint", {"x": str(x), "y": str(y)})
        return id


def bpmn(definition: DefinitionRead) -> str:
    """Gives the definition as a BPMN 2.0 document."""
    for prefix, space in (("bpmn", MODEL), ("bpmndi", DIAGRAM), ("dc", BOUNDS), ("di", LINES), ("xsi", SCHEMA_INSTANCE)):
        ET.register_namespace(prefix, space)
    about = {"id": "definitions", "targetNamespace": TARGET, "expressionLanguage": LANGUAGE, "exporter": "Casework"}
    root = ET.Element(_model("definitions"), about)
    name = _id(definition.name)
    process = ET.SubElement(root, _model("process"), {"id": name, "name": definition.title, "isExecutable": "false"})
    _documented(process, _rules(definition))
    diagram = ET.SubElement(root, f"{{{DIAGRAM}}}BPMNDiagram", {"id": "diagram"})
    plane = ET.SubElement(diagram, f"{{{DIAGRAM}}}BPMNPlane", {"id": "plane", "bpmnElement": name})
    drawing = _Drawing(process, plane)
    drawing.node("startEvent", "start", "Sent for approval", "event")
    last, label = "start", ""
    returned: list[str] = []
    for number, step in enumerate(definition.steps, start=1):
        last, label = _step(drawing, number, step, last, label, returned, definition.due)
    drawing.node("endEvent", "approved", "Approved", "event")
    drawing.flow(last, "approved", label)
    if returned:
        drawing.node("endEvent", "returned", "Returned to the responsible", "event", y=_LOW + 120, at=drawing.x)
        for gateway in returned:
            drawing.flow(gateway, "returned", "returned", RETURNED)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _step(drawing: _Drawing, number: int, step: StepRead, last: str, label: str, returned: list[str], latest: str) -> tuple[str, str]:
    """Draws one step after the last node, and gives the node the next follows and the word on the line to it."""
    task, asked = f"step_{number}", f"when_{number}"
    if step.when is not None:
        drawing.node("exclusiveGateway", asked, f"{step.title}?", "gateway")
        drawing.flow(last, asked, label)
        last, label = asked, "yes"
    element = drawing.node("userTask", task, step.title, "task") if step.seats else _asks_nobody(drawing, task, step)
    taken = drawing.flow(last, task, label)
    _documented(element, _words(step))
    _asked(element, step)
    if step.seats:
        _timers(drawing, number, step, task, latest)
    decided = _decided(drawing, number, task, returned) if step.seats else task
    then = "approved" if step.seats else ""
    if step.when is None:
        return decided, then
    joined = f"joined_{number}"
    drawing.node("exclusiveGateway", joined, "", "gateway")
    drawing.flow(decided, joined, then)
    drawing.flow(asked, joined, "no", feel(certainly_not(step.when)))
    next(each for each in drawing.process if each.get("id") == asked).set("default", taken)
    return joined, ""


def _decided(drawing: _Drawing, number: int, task: str, returned: list[str]) -> str:
    decided = f"decided_{number}"
    gateway = drawing.node("exclusiveGateway", decided, "Approved?", "gateway")
    drawing.flow(task, decided)
    gateway.set("default", drawing.next_flow)
    returned.append(decided)
    return decided


def _asks_nobody(drawing: _Drawing, id: str, step: StepRead) -> ET.Element:
    """Draws a step that waits for a day, or that only tells somebody."""
    if step.until is None:
        return drawing.node("sendTask", id, step.title, "task")
    return drawing.node("intermediateCatchEvent", id, step.title, "event")


def _asked(task: ET.Element, step: StepRead) -> None:
    if step.until is not None:
        timer = ET.SubElement(task, _model("timerEventDefinition"))
        ET.SubElement(timer, _model("timeDate")).text = feel(step.until)
    for number, seat in enumerate(step.seats, start=1):
        owner = ET.SubElement(task, _model("potentialOwner"), {"id": f"{task.get('id')}_seat_{number}", "name": seat.text})
        assigned = ET.SubElement(owner, _model("resourceAssignmentExpression"))
        ET.SubElement(assigned, _model("formalExpression")).text = seat.text
    if len(step.seats) > 1:
        several = ET.SubElement(task, _model("multiInstanceLoopCharacteristics"), {"isSequential": "false"})
        ET.SubElement(several, _model("loopCardinality")).text = str(len(step.seats))
        needed = ET.SubElement(several, _model("completionCondition"))
        needed.text = f"numberOfCompletedInstances >= {step.needed(len(step.seats))}"


def _timers(drawing: _Drawing, number: int, step: StepRead, task: str, latest: str) -> None:
    """Draws the timers at a step that asks somebody: at its deadline, and where it is told further, so many working days after that."""
    day = _deadline(step, latest)
    if day is None:
        return
    name = f"{working_days(step.deadline)} working days" if step.deadline else f"no later than {latest}"
    _timer(drawing, ("due", f"due_{number}", name), day, task, (f"told_{number}", "Tell who is asked and the responsible"))
    if step.escalation is not None:
        after = working_days(step.escalation.after)
        late = Applied("working_days_after", (day, Literal(Decimal(after)))) if after else day
        timer = ("late", f"late_{number}", f"late by {after} working days")
        _timer(drawing, timer, late, task, (f"told_late_{number}", f"Tell {step.escalation.to.text}"))


def _deadline(step: StepRead, latest: str) -> Expression | None:
    """Gives the day a step is due, counted from when it opens; never after the day of the case that nothing may pass."""
    own = Applied("working_days_after", (Today(), Literal(Decimal(working_days(step.deadline))))) if step.deadline else None
    of_the_case = Reference("field", latest) if latest else None
    if own is not None and of_the_case is not None:
        return Applied("smallest", (own, of_the_case))
    return own or of_the_case


def _timer(drawing: _Drawing, timer: tuple[str, str, str], day: Expression, task: str, tells: tuple[str, str]) -> None:
    """Puts a timer that does not end the task on its lower edge, and whom it tells straight below it.

    Args:
        timer: which of the two, its id and its name. day: when. task: whose edge. tells: the id and the name of the task that tells.
    """
    kind, id, name = timer
    x, y, _, height = drawing.bounds[task]
    on_the_edge, below = _BESIDE[kind]
    event = drawing.node(
        "boundaryEvent", id, name, "event", y=y + height, at=x + on_the_edge, attachedToRef=task, cancelActivity="false"
    )  # fmt: skip
    waits = ET.SubElement(event, _model("timerEventDefinition"))
    ET.SubElement(waits, _model("timeDate")).text = feel(day)
    drawing.node("sendTask", tells[0], tells[1], "task", y=_LOW, at=x + below)
    drawing.flow(id, tells[0])


def _rules(definition: DefinitionRead) -> str:
    said = ["Who drafted never decides. A decision is bound to what its approver saw."]
    if definition.deadline:
        said.append(f"The whole within {working_days(definition.deadline)} working days.")
    if definition.distinct:
        said.append("Nobody decides in two steps.")
    if definition.asks_again:
        said.append("A changed document asks earlier approvers again.")
    if definition.sees:
        said.append(f"Fields of the case that are decided on: {', '.join(definition.sees)}.")
    return " ".join(said)


def _words(step: StepRead) -> str:
    said = [f"Seats: {_texts(step.seats)}."]
    if step.copies:
        said.append(f"Copies: {_texts(step.copies)}.")
    if step.gate:
        said.append("A gatekeeper prepares and finishes it.")
    if step.limited:
        said.append("The executive approves, on a condition or without, and returns nothing.")
    if step.tells:
        said.append(f"Told besides: {', '.join(step.tells)}.")
    return " ".join(said)


def _texts(seats: tuple[SeatRead, ...]) -> str:
    return ", ".join(seat.text for seat in seats)


def _documented(element: ET.Element, text: str) -> None:
    ET.SubElement(element, _model("documentation")).text = text


def _between(source: tuple[int, int, int, int], target: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Gives the bends of a line: right, down to what lies just below, down and over to what lies further, over the top to what is far."""
    x, y, width, height = source
    to_x, to_y, to_width, to_height = target
    middle, to_middle = y + height // 2, to_y + to_height // 2
    if to_y > y + height and to_x < x + width // 2 < to_x + to_width:
        return [(x + width // 2, y + height), (x + width // 2, to_y)]
    if to_middle > middle + 20:
        return [(x + width // 2, y + height), (x + width // 2, to_middle), (to_x, to_middle)]
    if to_x - (x + width) > 2 * _GAP:
        top = middle - 90
        return [(x + width // 2, y), (x + width // 2, top), (to_x + to_width // 2, top), (to_x + to_width // 2, to_y)]
    return [(x + width, middle), (to_x, to_middle)]


def _model(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _id(name: str) -> str:
    kept = "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in name)
    return kept if kept[:1].isalpha() else f"process_{kept}"
