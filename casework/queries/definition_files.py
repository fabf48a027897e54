"""A version of a definition as programs take it: what its drawing needs, and BPMN 2.0 for other modelers."""

from dataclasses import dataclass
from typing import Literal

from casework.approvals.bpmn import bpmn
from casework.approvals.definition import DefinitionRead
from casework.errors import DefinitionIsWrong
from casework.fields import FieldDefinition
from casework.queries.definitions_drawn import DrawnVersion, drawn_version
from casework.queries.seat_choices import SeatChoices, seat_choices
from casework.work import Work


@dataclass(frozen=True)
class ToDraw:
    """Is a version that can be drawn, with everybody it may name and the fields it looks at, and the language of its words."""

    name: str
    definition: DefinitionRead
    choices: SeatChoices
    fields: tuple[FieldDefinition, ...]
    language: str


@dataclass(frozen=True)
class BpmnFile:
    """Is a version in BPMN 2.0, with its diagram."""

    name: str
    content: str


def definition_drawing(work: Work, version_id: int, *, language: Literal["da", "en"] = "da") -> ToDraw:
    """Gives the drawing of a version as SVG, with who is asked, when and by when, in Danish or English.

    Raises:
        NotFound: it is not of the asker's authority. NotPermitted: without ``PUBLISH_DEFINITIONS``. DefinitionIsWrong: it cannot be read.
    """
    version = drawn_version(work, version_id)
    return ToDraw(_named(version), _read(version), seat_choices(work), version.fields, language)


def definition_bpmn(work: Work, version_id: int) -> BpmnFile:
    """Gives a version as BPMN 2.0 with its diagram, for other modelers to open.

    Raises:
        NotFound: it is not of the asker's authority. NotPermitted: without ``PUBLISH_DEFINITIONS``. DefinitionIsWrong: it cannot be read.
    """
    version = drawn_version(work, version_id)
    return BpmnFile(_named(version), bpmn(_read(version)))


def _named(version: DrawnVersion) -> str:
    return f"{version.row.name}-{version.row.number}"


def _read(version: DrawnVersion) -> DefinitionRead:
    if version.definition is None:
        raise DefinitionIsWrong(version.wrong)
    return version.definition
