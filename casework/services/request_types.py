"""Sets up what kinds of request there are, and which unit the requests of other authorities come to."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import RequestTypeChanged
from casework.model import RequestReception, RequestType, Unit
from casework.vocabulary import Finalising, Privilege, Reason
from casework.work import Work


@dataclass(frozen=True)
class RequestTypeEntry:
    """Is a kind of request as it is written; its deadline counts in working days from the day a request is written."""

    name_da: str
    name_en: str
    working_days: int | None = None
    finalising: Finalising = Finalising.NEVER
    needs_answer: bool = True
    position: int = 0
    is_active: bool = True


def save_request_type(work: Work, entry: RequestTypeEntry, *, type_id: int | None = None) -> int:
    """Makes or changes a kind of request and gives its id; requests that were made keep what they were made with.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. NotFound: there is no such kind.
        RuleBroken: a name is empty or taken, or it finishes by a deadline it does not have.
    """
    work.demand(Privilege.MANAGE_CODES)
    if not entry.name_da.strip() or not entry.name_en.strip():
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    if entry.working_days is not None and not 0 <= entry.working_days <= 999:
        raise RuleBroken(Reason.VALUE_IS_WRONG)
    named = select(RequestType.id).where(col(RequestType.name_da) == entry.name_da.strip(), col(RequestType.id) != (type_id or 0))
    if work.session.exec(named).first() is not None:
        raise RuleBroken(Reason.VALUE_IS_THERE)
    row = work.session.get(RequestType, type_id) if type_id is not None else None
    if type_id is not None and row is None:
        raise NotFound("RequestType", type_id)
    if row is None:
        row = work.add(RequestType(authority_id=work.authority_id, **_written(entry)))
    else:
        for name, value in _written(entry).items():
            setattr(row, name, value)
    work.record(RequestTypeChanged(type_id=row.id))
    return row.id


def set_reception(work: Work, unit_id: int) -> None:
    """Says which unit the requests of other authorities come to from now on.

    Raises:
        NotPermitted: without ``MANAGE_CODES``. RuleBroken: the unit is closed or not of the authority.
    """
    work.demand(Privilege.MANAGE_CODES)
    unit = work.session.get(Unit, unit_id)
    if unit is None or unit.closed_on is not None:
        raise RuleBroken(Reason.UNKNOWN_RECIPIENT)
    row = work.session.get(RequestReception, work.authority_id)
    if row is None:
        work.session.add(RequestReception(authority_id=work.authority_id, unit_id=unit_id))
    else:
        row.unit_id = unit_id
    work.record(RequestTypeChanged(unit_id=unit_id))


def _written(entry: RequestTypeEntry) -> dict[str, Any]:
    return vars(entry) | {"name_da": entry.name_da.strip(), "name_en": entry.name_en.strip()}
