"""Carries out what a plan asks for, a batch a work, as the named system actor ``organiser``.

Each step is one row with what it was and what it became, marked in the same transaction as the row: killed in the middle and run
again, nothing is lost and nothing done twice. What came in between is found by asking again until nothing is left. Taking a plan
back puts the rows back in the other order; a row that somebody changed since is left alone, and the report says so.
"""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel, col, select

from casework import faults
from casework.approvals.definition_reading import read_definition
from casework.events import CarriedAlong, RequestCrossed, SeatBlocked, SeatReopened
from casework.model import (
    Approval,
    ChangePlan,
    ChangeStep,
    Definition,
    DefinitionVersion,
    Official,
    Principal,
    Request,
    RequestRecipient,
    Seat,
    Unit,
)
from casework.reorganisation import Parts, Reader, Stage, Step, divide, key_of, leave, move_out, move_within
from casework.services import inbox
from casework.services.definitions import seats_in
from casework.services.request_parts import tell_requester
from casework.vocabulary import DefinitionState, PlanKind, PlanState, PrincipalKind
from casework.work import Work

BATCH = 200
LOOKED_AT = 500
"""Things whose readers a preview compares by name; the rest it counts."""
CHANGED_MEANWHILE = "changed_meanwhile"
BLOCKS = frozenset({"seat_without_holder", "seat_blocked"})
"""Steps that leave a seat without anybody who could sit there."""
HANDED_OVER = frozenset({"responsible_record", "responsible_case"})
"""Steps after which somebody else is responsible, who ought to read what it is."""
CROSSES = frozenset({"request_out", "request_blocked"})
"""Steps of requests that the requester is told of; what goes out is the courier's from then on."""


def advance(work: Work, plan_id: int, *, batch: int = BATCH) -> bool:
    """Takes a plan one batch further and says whether there is more to do; the plan's row is locked meanwhile."""
    plan = work.session.exec(select(ChangePlan).where(col(ChangePlan.id) == plan_id).with_for_update()).one()
    match plan.state:
        case PlanState.PROPOSED:
            plan.content = plan.content | {"preview": preview(work, plan)}
            plan.state, plan.previewed_at = PlanState.PREVIEWED, work.now
            return False
        case PlanState.RUNNING:
            return _carry(work, plan, batch)
        case PlanState.UNDOING:
            return _take_back(work, plan, batch)
    return False


def preview(work: Work, plan: ChangePlan) -> dict[str, Any]:
    """Says what the plan would change: all of it is done, looked at, and taken back before anything is kept."""
    counts: dict[str, int] = {}
    things: dict[tuple[int | None, int | None], bool] = {}
    concerned = _concerned(work, plan)
    day = _first_day(work, plan)
    with work.attempt():
        for step in _all_steps(work, plan):
            counts[step.what] = counts.get(step.what, 0) + 1
            thing = (step.record_id, step.case_id if step.record_id is None else None)
            if thing in things or (thing != (None, None) and len(things) < LOOKED_AT):
                things[thing] = things.get(thing, False) or step.what in HANDED_OVER
        after = {thing: _readers(work, *thing, concerned, day) for thing in things}
    access = []
    for record_id, case_id in things:
        before, then = _readers(work, record_id, case_id, concerned, day), after[record_id, case_id]
        if before != then:
            access.append({"record": record_id, "case": case_id, "loses": sorted(before - then), "gains": sorted(then - before)})
    leaver = plan.content.get("official_id")
    unread = sum(is_handed_over and not _heirs(plan, concerned) & after[thing] for thing, is_handed_over in things.items() if leaver)
    named = _definitions_that_name(work, plan)
    return {"counts": counts | _sessions(work, plan), "access": access, "looked_at": len(things), "definitions": named, "unread": unread}


def _heirs(plan: ChangePlan, concerned: list[int]) -> set[int]:
    """Gives who works on with what a leaver had: the successor, or everybody of the unit that takes over."""
    return {plan.content["to_id"]} & {*concerned} or {*concerned} - {plan.content["official_id"]}


def _definitions_that_name(work: Work, plan: ChangePlan) -> list[str]:
    """Gives the titles of published approvals that ask, by name, for who leaves or for a unit that closes or goes away."""
    content = plan.content
    going = {content.get("official_id"), *content.get("unit_ids", [])}
    if plan.kind is PlanKind.SPLIT or content.get("authority_id") is not None:
        going.add(content["unit_id"])
    people = select(Official.username).where(col(Official.id).in_({each for each in going if each}))
    units = select(Unit.short_name).where(col(Unit.id).in_({each for each in going if each}))
    names = {("", unit) for unit in work.session.exec(units).all()} | {(name, "") for name in work.session.exec(people).all()}
    published = (
        select(Definition.title, DefinitionVersion.content)
        .join(DefinitionVersion, col(DefinitionVersion.definition_id) == Definition.id)
        .where(col(Definition.authority_id) == plan.authority_id, col(DefinitionVersion.state) == DefinitionState.PUBLISHED)
        .order_by(col(Definition.title))
    )
    return [
        title
        for title, written in work.session.exec(published).all()
        if any((seat.official, "") in names or ("", seat.unit) in names for _, seat in seats_in(read_definition(written)))
    ]


def _all_steps(work: Work, plan: ChangePlan) -> Iterator[Step]:
    """Does everything inside the attempt, naming each step."""
    while found := _next(work, plan, most=2_000):
        for step in found:
            _apply(work, step.table, step.row_id, step.what, dict(step.before), dict(step.after), plan)
        yield from found


def _carry(work: Work, plan: ChangePlan, batch: int) -> bool:
    if plan.kind is PlanKind.LEAVE and "ended" not in plan.content:
        plan.content = plan.content | {"ended": _end_sessions(work, plan)}
    waiting = work.session.exec(
        select(ChangeStep)
        .where(col(ChangeStep.plan_id) == plan.id, col(ChangeStep.done_at).is_(None))
        .order_by(col(ChangeStep.position))
        .limit(batch)
    ).all()
    if not waiting:
        return _extend(work, plan)
    told: set[tuple[int | None, int | None]] = set()
    for row in waiting:
        before, after = dict(row.before or {}), dict(row.after)
        if not _apply(work, row.table_name, row.row_id or 0, row.what, before, after, plan):
            row.outcome = CHANGED_MEANWHILE
        elif row.what in BLOCKS:
            _ask_for_another(work, row.row_id or 0)
        elif row.what in CROSSES:
            _cross(work, row)
        row.before, row.after, row.done_at = before, after, work.now
        _tell(work, plan, row, told, is_undone=False)
    plan.done += len(waiting)
    work.session.flush()
    faults.point("plan.batch")
    return True


def _ask_for_another(work: Work, seat_id: int) -> None:
    """Tells whoever is responsible for the approval that a seat needs another approver, in the transaction that blocked it."""
    seat = work.session.get_one(Seat, seat_id)
    approval = work.session.get_one(Approval, seat.approval_id)
    work.record(SeatBlocked(record_id=seat.record_id, approval_id=approval.id, seat_id=seat_id))
    inbox.put(work, seat.record_id, approval.responsible_id, cause="seat_blocked")


def _ask_no_longer(work: Work, seat_id: int) -> None:
    """Says that a seat is its holder's again, and takes the record out of the inbox it was laid into for it."""
    seat = work.session.get_one(Seat, seat_id)
    approval = work.session.get_one(Approval, seat.approval_id)
    work.record(SeatReopened(record_id=seat.record_id, approval_id=approval.id, seat_id=seat_id))
    inbox.take_away(work, seat.record_id, [approval.responsible_id])


def _cross(work: Work, row: ChangeStep, *, is_undone: bool = False) -> None:
    """Tells who asked, and has the courier take a request to the other authority, or back again."""
    part = work.session.get_one(RequestRecipient, row.row_id or 0)
    work.session.refresh(part)
    request = work.session.get_one(Request, part.request_id)
    if row.what == "request_out":
        work.record(RequestCrossed(record_id=request.record_id, request_id=request.id))
    work.session.refresh(request)
    if is_undone:
        inbox.take_away(work, request.record_id, [each for each in (request.requested_by, request.return_to_id) if each is not None])
    else:
        tell_requester(work, request, cause=row.what)


_SIGNED_IN = {"session": "desk_session", "token": "api_token"}


def _sessions(work: Work, plan: ChangePlan) -> dict[str, int]:
    """Counts a leaver's open sessions and the tokens of programs that act as him."""
    if plan.kind is not PlanKind.LEAVE:
        return {}
    counted = "SELECT count(*) FROM {} WHERE official_id = :who AND revoked_at IS NULL"
    who = {"who": plan.content["official_id"]}
    found = {what: work.session.connection().execute(text(counted.format(table)), who).scalar_one() for what, table in _SIGNED_IN.items()}
    return {what: count for what, count in found.items() if count}


def _end_sessions(work: Work, plan: ChangePlan) -> dict[str, int]:
    """Ends a leaver's sessions and tokens at once, and says how many; taking the plan back opens none of them again."""
    ended = _sessions(work, plan)
    for table in _SIGNED_IN.values():
        query = f"UPDATE {table} SET revoked_at = :now WHERE official_id = :who AND revoked_at IS NULL"  # noqa: S608  # tables of ours
        work.session.connection().execute(text(query), {"now": work.now, "who": plan.content["official_id"]})
    return ended


def _extend(work: Work, plan: ChangePlan) -> bool:
    """Writes down the next steps, or that nothing is left."""
    was_made = "made" in plan.content
    found = _next(work, plan, most=2_000)
    if not was_made and "made" in plan.content:
        work.record(CarriedAlong(plan_id=plan.id, what="units"))
    if not found:
        plan.state, plan.done_at = PlanState.DONE, work.now
        return False
    for position, step in enumerate(found, start=plan.total):
        work.session.add(
            ChangeStep(
                plan_id=plan.id, position=position, table_name=step.table, row_id=step.row_id, what=step.what, before=step.before,
                after=step.after, about_record=step.record_id, about_case=step.case_id,
            )
        )  # fmt: skip
    plan.total += len(found)
    return True


def _take_back(work: Work, plan: ChangePlan, batch: int) -> bool:
    done = work.session.exec(
        select(ChangeStep)
        .where(col(ChangeStep.plan_id) == plan.id, col(ChangeStep.done_at).is_not(None), col(ChangeStep.undone_at).is_(None))
        .order_by(col(ChangeStep.position).desc())
        .limit(batch)
    ).all()
    if not done:
        _close_made_units(work, plan)
        plan.state, plan.undone_at = PlanState.UNDONE, work.now
        return False
    told: set[tuple[int | None, int | None]] = set()
    for row in done:
        if row.outcome != CHANGED_MEANWHILE and not _write(work, row.table_name, row.row_id or 0, row.after, row.before or {}):
            row.outcome = CHANGED_MEANWHILE
        elif row.outcome != CHANGED_MEANWHILE and row.what in BLOCKS:
            _ask_no_longer(work, row.row_id or 0)
        elif row.what in CROSSES and row.outcome != CHANGED_MEANWHILE:
            _cross(work, row, is_undone=True)
        row.undone_at = work.now
        _tell(work, plan, row, told, is_undone=True)
    plan.done -= len(done)
    work.session.flush()
    faults.point("plan.batch")
    return True


def _next(work: Work, plan: ChangePlan, *, most: int) -> list[Step]:
    """Gives the next steps: those of the first stage that still finds something to change."""
    for stage in _stages(work, plan):
        if found := list(islice(stage(), most)):
            return found
    return []


def _stages(work: Work, plan: ChangePlan) -> Iterator[Stage]:
    reader, content, today = Reader(work.session.connection()), plan.content, work.today.isoformat()
    match plan.kind:
        case PlanKind.LEAVE:
            unit = work.session.get(Unit, content["to_id"])
            yield from leave(reader, content["official_id"], content["to_id"], unit.id if unit else None, content["on"])
        case PlanKind.MERGE:
            for unit_id in content["unit_ids"]:
                yield from divide(reader, unit_id, Parts((content["into_id"],)), today)
        case PlanKind.SPLIT:
            yield from divide(reader, content["unit_id"], _parts(work, plan), today)
        case PlanKind.MOVE if content["authority_id"] is not None:
            between = (plan.authority_id, content["authority_id"])
            yield from move_out(reader, content["unit_id"], between, content["parent_id"], today)
        case PlanKind.MOVE:
            yield from move_within(reader, content["unit_id"], content["parent_id"])


def _parts(work: Work, plan: ChangePlan) -> Parts:
    """Gives the parts of a split, making their units the first time."""
    content = plan.content
    if "made" not in content:
        whole = work.session.get_one(Unit, content["unit_id"])
        made = []
        for part in content["parts"]:
            principal = work.add(Principal(kind=PrincipalKind.UNIT, authority_id=plan.authority_id, name=part["name"].strip()))
            work.add(
                Unit(
                    id=principal.id, authority_id=plan.authority_id, parent_id=whole.parent_id, name=part["name"].strip(),
                    short_name=part["short_name"].strip(),
                )
            )  # fmt: skip
            made.append(principal.id)
        content = plan.content = content | {"made": made}
        work.session.flush()
    units = tuple(content["made"])
    people = {official: unit for part, unit in zip(content["parts"], units, strict=True) for official in part["official_ids"]}
    codes = tuple((code, unit) for part, unit in zip(content["parts"], units, strict=True) for code in part["codes"])
    return Parts(units, people, codes)


def _close_made_units(work: Work, plan: ChangePlan) -> None:
    for unit_id in plan.content.get("made", []):
        work.session.get_one(Unit, unit_id).closed_on = work.today
        work.record(CarriedAlong(plan_id=plan.id, what="units", is_undone=True))


def _apply(work: Work, table: str, row_id: int, what: str, before: dict[str, Any], after: dict[str, Any], plan: ChangePlan) -> bool:
    """Changes the row if it still is what it was; a case that goes to another authority gets its number there."""
    if what == "case_out":
        before |= _new_number(work, row_id, after, plan)
    return _write(work, table, row_id, before, after)


def _new_number(work: Work, case_id: int, after: dict[str, Any], plan: ChangePlan) -> dict[str, Any]:
    old = work.session.connection().execute(text("SELECT to_jsonb(c) FROM case_file c WHERE id = :id"), {"id": case_id}).scalar_one()
    authority, year = plan.content["authority_id"], work.today.year
    sequence = work.session.connection().execute(
        text("SELECT casework_next_number(:series, :authority)"), {"series": f"case:{authority}:{year}", "authority": authority}
    )
    after |= {"year": year, "sequence": sequence.scalar_one(), "previous_number": old["number"]}
    after["number"] = f"{year}-{after['sequence']}"
    if "previous_number" not in SQLModel.metadata.tables["case_file"].columns:
        del after["previous_number"]
    return {name: old[name] for name in after if name != "authority_id"}


def _write(work: Work, table: str, row_id: int, was: dict[str, Any], becomes: dict[str, Any]) -> bool:
    """Sets the columns of one row that still is what it was; says whether it was."""
    if table not in SQLModel.metadata.tables:
        return False
    names = list(becomes)
    version = ", version = version + 1" if "version" in SQLModel.metadata.tables[table].columns else ""
    columns = ", ".join(names)
    images = "(SELECT jsonb_object_agg(k, to_jsonb({}) -> k) FROM unnest(CAST(:names AS text[])) k)"
    becoming, being = (f"jsonb_populate_record(NULL::public.{table}, CAST(:{name} AS jsonb))" for name in ("becomes", "was"))
    query = f"""UPDATE {table} t SET ({columns}) = (SELECT {columns} FROM {becoming}){version}
        WHERE t.{key_of(table)} = :id AND {images.format("t")} = {images.format(being)}"""  # noqa: S608  # names of our own tables and columns
    changed = work.session.connection().execute(
        text(query), {"id": row_id, "names": names, "was": json.dumps(was), "becomes": json.dumps(becomes)}
    )
    return changed.rowcount == 1


def _tell(work: Work, plan: ChangePlan, row: ChangeStep, told: set[tuple[int | None, int | None]], *, is_undone: bool) -> None:
    thing = (row.about_record, None if row.about_record is not None else row.about_case)
    if thing not in told:
        told.add(thing)
        work.record(CarriedAlong(record_id=thing[0], case_id=thing[1], plan_id=plan.id, what=row.what, is_undone=is_undone))


def _concerned(work: Work, plan: ChangePlan) -> list[int]:
    """Gives the officials whose access the plan can change: those of its units, who leaves and who takes over."""
    content = plan.content
    named = [content.get(name) for name in ("official_id", "to_id", "unit_id", "into_id")]
    ids = [each for each in (*named, *content.get("unit_ids", [])) if each is not None]
    found = work.session.connection().execute(
        text("""SELECT DISTINCT o.id FROM official o LEFT JOIN post p ON p.official_id = o.id
                AND (p.ends_on IS NULL OR p.ends_on >= :today) WHERE o.is_active AND (o.id = ANY (:ids) OR p.unit_id = ANY (:ids))
                UNION (SELECT o.id FROM official o WHERE o.authority_id = :from AND :to > 0 AND o.is_active ORDER BY o.id LIMIT 300)
                UNION (SELECT o.id FROM official o WHERE o.authority_id = :to AND o.is_active ORDER BY o.id LIMIT 300)"""),
        {"ids": ids, "today": work.today, "to": plan.to_authority_id or 0, "from": plan.authority_id},
    )  # fmt: skip
    return list(found.scalars())


def _first_day(work: Work, plan: ChangePlan) -> dt.date:
    """Gives the day from which the plan is whole: who leaves on a day reads until its end."""
    last = dt.date.fromisoformat(plan.content["on"]) if plan.kind is PlanKind.LEAVE else work.today
    return last + dt.timedelta(days=1)


def _readers(work: Work, record_id: int | None, case_id: int | None, officials: list[int], day: dt.date) -> frozenset[int]:
    asks = "casework_can_read(o, :id, :now, :today)" if record_id is not None else "casework_can_read_case(o, :id, :now, :today)"
    found = work.session.connection().execute(
        text(f"SELECT o FROM unnest(CAST(:officials AS integer[])) o WHERE {asks}"),  # noqa: S608  # one of two literals of ours
        {"officials": officials, "id": record_id if record_id is not None else case_id, "now": work.now, "today": day},
    )
    return frozenset(found.scalars())
