"""The lists that stand ready for everybody (F2's: D/10/main-window), as data, and what an address names."""

import re
from dataclasses import dataclass

from casework.lists.definition import BY_URGENCY, MY_UNITS, USUAL_COLUMNS, Condition, ListDefinition, Sort
from casework.vocabulary import Area, ListColumn, ListKey, ListOperator, ListSource, RecordKind, RecordState

ADDRESS = re.compile(r"([a-z_]+?)(?:-(\d{1,9}))?")
SAVED, FOLDER = "saved", "folder"


@dataclass(frozen=True)
class Address:
    """Is what names a list in a link: a standard list, alone or of one unit, a saved list, or a folder."""

    kind: str
    id: int | None = None

    @property
    def text(self) -> str:
        """Gives the address as it stands in a link."""
        return self.kind if self.id is None else f"{self.kind}-{self.id}"


def address_of(text: str) -> Address | None:
    """Gives what a text addresses, or nothing where it addresses no list."""
    found = ADDRESS.fullmatch(text)
    if found is None:
        return None
    kind, id = found.group(1), int(found.group(2)) if found.group(2) else None
    is_list = (kind in OF_UNITS or kind in {SAVED, FOLDER}) if id is not None else kind in STANDARD or kind in OF_UNITS
    return Address(kind, id) if is_list else None


_NEAREST_DEADLINE = (Sort(ListColumn.DEADLINE), Sort(ListColumn.ARRIVED, descending=True))
_SENT = Condition(ListColumn.SENT, ListOperator.IS_FILLED)
_UNSENT = Condition(ListColumn.SENT, ListOperator.IS_EMPTY)
_OUTBOUND = Condition(ListColumn.KIND, ListOperator.IS, (RecordKind.OUTBOUND,))
_OF_THE_BIN = (ListColumn.TITLE, ListColumn.KIND, ListColumn.CASE_NUMBER, ListColumn.ARRIVED, ListColumn.DESTROYED_ON)
_ALL_OVER = (ListColumn.FLAG, ListColumn.LIES_IN, *(each for each in USUAL_COLUMNS if each is not ListColumn.FLAG))
_ANNOTATED = (ListColumn.SENDER, ListColumn.TITLE, ListColumn.ANNOTATIONS, ListColumn.CASE_NUMBER, ListColumn.DEADLINE, ListColumn.ARRIVED)
_OF_APPROVALS = (
    ListColumn.APPROVAL,
    ListColumn.URGENT,
    ListColumn.TITLE,
    ListColumn.PROGRESS,
    ListColumn.WAITS_WITH,
    ListColumn.STEP_DEADLINE,
    ListColumn.STEP_DAYS,
    ListColumn.APPROVAL_DEADLINE,
    ListColumn.DAYS_LEFT,
    ListColumn.CASE_NUMBER,
)
_OF_APPROVALS_ELSEWHERE = tuple(each for each in _OF_APPROVALS if each not in {ListColumn.STEP_DEADLINE, ListColumn.STEP_DAYS})
_IN_LIBRARY = Condition(ListColumn.LIES_IN, ListOperator.IS, (Area.LIBRARY,))
_COMPLETED = Condition(ListColumn.STATUS, ListOperator.IS, (RecordState.COMPLETED,))

STANDARD: dict[str, ListDefinition] = {
    ListKey.MY_INBOX: ListDefinition(ListSource.INBOX),
    ListKey.MY_DESKTOP: ListDefinition(ListSource.DESKTOP),
    ListKey.MY_ARCHIVE: ListDefinition(ListSource.PUT_AWAY),
    ListKey.FOR_APPROVAL: ListDefinition(ListSource.OPEN_SEATS, columns=_OF_APPROVALS, sort=BY_URGENCY),
    ListKey.MY_PROCESS: ListDefinition(ListSource.RESPONSIBLE, sort=_NEAREST_DEADLINE),
    ListKey.MY_CASES: ListDefinition(ListSource.ON_MY_CASES),
    ListKey.FLAGGED: ListDefinition(ListSource.FLAGGED),
    ListKey.ANNOTATIONS: ListDefinition(ListSource.ANNOTATED_FOR, columns=_ANNOTATED),
    ListKey.MY_CHATS: ListDefinition(ListSource.CHATTED),
    ListKey.LATEST: ListDefinition(ListSource.LATEST_READ),
    ListKey.MY_SENT: ListDefinition(ListSource.WRITTEN_BY, conditions=(_OUTBOUND, _SENT)),
    ListKey.OUTBOX: ListDefinition(ListSource.WRITTEN_BY, conditions=(_OUTBOUND, _UNSENT)),
    ListKey.MY_PRIVATE: ListDefinition(ListSource.PRIVATE),
    ListKey.MY_APPROVALS: ListDefinition(ListSource.APPROVALS_OF_MINE, columns=_OF_APPROVALS_ELSEWHERE, sort=BY_URGENCY),
    ListKey.APPROVALS: ListDefinition(ListSource.APPROVALS, columns=(*_OF_APPROVALS, ListColumn.ARRIVED)),
    ListKey.APPROVALS_LATE: ListDefinition(ListSource.APPROVALS_LATE, columns=_OF_APPROVALS, sort=BY_URGENCY),
    ListKey.WATCHED: ListDefinition(ListSource.WATCHED, columns=_OF_APPROVALS_ELSEWHERE, sort=BY_URGENCY),
    ListKey.REQUESTS: ListDefinition(ListSource.REQUESTED_OF),
    ListKey.REQUESTS_SENT: ListDefinition(ListSource.REQUESTED_BY),
    ListKey.REQUESTS_LATE: ListDefinition(ListSource.REQUESTED_LATE),
    ListKey.COMPLETED: ListDefinition(
        ListSource.ARCHIVE, conditions=(_COMPLETED, Condition(ListColumn.UNIT, ListOperator.IS, (MY_UNITS,)))
    ),
    ListKey.ARCHIVE: ListDefinition(ListSource.ARCHIVE),
    ListKey.LIBRARY: ListDefinition(ListSource.ARCHIVE, conditions=(_IN_LIBRARY,)),
    ListKey.ALL_OVER: ListDefinition(ListSource.ALL_OVER, columns=_ALL_OVER),
    ListKey.BIN: ListDefinition(ListSource.BIN, columns=_OF_THE_BIN),
}
"""The lists of a person, and those over everything that person may read."""

OF_UNITS: dict[str, ListDefinition] = {
    ListKey.UNIT_INBOX: ListDefinition(ListSource.INBOX),
    ListKey.UNIT_DESKTOP: ListDefinition(ListSource.DESKTOP),
    ListKey.UNIT_ARCHIVE: ListDefinition(ListSource.PUT_AWAY),
    ListKey.UNIT_REQUESTS: ListDefinition(ListSource.REQUESTED_OF),
    ListKey.UNIT_REQUESTS_SENT: ListDefinition(ListSource.REQUESTED_BY),
    ListKey.UNIT_PROCESS: ListDefinition(ListSource.UNIT_IN_PROCESS, sort=_NEAREST_DEADLINE),
    ListKey.UNIT_APPROVALS: ListDefinition(ListSource.WAITING_IN_UNITS, columns=_OF_APPROVALS, sort=BY_URGENCY),
}
"""The lists of a unit; without its id they are those of all units I hold a post in."""
