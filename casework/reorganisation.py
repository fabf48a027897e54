"""What a change of the organisation changes: for each kind of plan, every row with what it is and what it becomes.

Nothing here writes. The rows come from what stands now, so that what has been carried along already is not found again: asking
once more after an interruption gives exactly what is left. A table that follows a person or a unit is one line in ``FOLLOWS``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from casework import leaver_moves, request_moves

After = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """Is one row: of which table, what it is about, and the columns before and after."""

    table: str
    row_id: int
    what: str
    before: After
    after: After
    record_id: int | None = None
    case_id: int | None = None


Stage = Callable[[], Iterator[Step]]
"""One thing after another: a stage is looked at when all before it are carried out and find nothing more."""


@dataclass(frozen=True)
class Follows:
    """Says that a column names a person or unit and follows them where the condition holds."""

    what: str
    table: str
    column: str
    condition: str = "true"
    official_only: bool = False


def _alone(table: str, thing: str, cause: str) -> str:
    """Gives the condition for a right of a cause that the successor does not have on the same thing already."""
    return f"""cause = '{cause}' AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM {table} s
        WHERE s.{thing} = t.{thing} AND s.principal_id = :to AND s.cause = '{cause}' AND s.ended_at IS NULL)"""  # our own words


FOLLOWS: tuple[Follows, ...] = (
    Follows("responsible_record", "record", "responsible_id"),
    Follows("responsible_case", "case_file", "responsible_id"),
    Follows("responsible_right", "grant_row", "principal_id", "cause = 'responsible' AND ended_at IS NULL"),
    Follows("responsible_case_right", "case_grant", "principal_id", "cause = 'responsible' AND ended_at IS NULL"),
    Follows("helper_right", "grant_row", "principal_id", _alone("grant_row", "record_id", "supplementary")),
    Follows("helper_case_right", "case_grant", "principal_id", _alone("case_grant", "case_id", "supplementary")),
    Follows("task_right", "case_grant", "principal_id", _alone("case_grant", "case_id", "task")),
    Follows("task", "case_task", "holder_id", "state = 'open'"),
    Follows("saved_list", "saved_list", "official_id", official_only=True),
    Follows("reminder", "reminder", "official_id", "done_at IS NULL", official_only=True),
)
"""What goes from one responsible to the next; a table that this version does not have is passed over."""

_KEYS = {"folder_item": "record_id"}


def key_of(table: str) -> str:
    """Gives the column a row of the table is named by, together with the columns that are changed."""
    return _KEYS.get(table, "id")


_ABOUT = {"record": ("t.id", "NULL"), "case_file": ("NULL", "t.id")}


class Reader:
    """Asks for rows and makes steps of them, inside one work."""

    def __init__(self, connection: Connection, **values: object) -> None:
        self.connection = connection
        self.values = values

    def steps(
        self, what: str, table: str, condition: str, after: dict[str, Any | Callable[[Any], Any]], **values: object
    ) -> Iterator[Step]:
        """Gives a step for every row that fulfils the condition and is not yet what it becomes."""
        if table not in SQLModel.metadata.tables:
            return
        named = set(SQLModel.metadata.tables[table].columns.keys())
        record, case = _ABOUT.get(table, ("t.record_id" if "record_id" in named else "NULL", "t.case_id" if "case_id" in named else "NULL"))
        key = key_of(table)
        query = f"""SELECT t.{key} AS row_id, {record} AS about_record, {case} AS about_case, to_jsonb(t) AS image, t.*
            FROM {table} t WHERE {condition} ORDER BY t.{key}"""
        for row in self.connection.execute(text(query), self.values | values).all():
            wanted = {name: value(row) if callable(value) else value for name, value in after.items()}
            before = {name: row.image[name] for name in wanted}
            if before != wanted:
                yield Step(table, row.row_id, what, before, wanted, row.about_record, row.about_case)

    def one(self, query: str, **values: object) -> Any:
        """Gives the single value of a question."""
        return self.connection.execute(text(query), self.values | values).scalar()


@dataclass(frozen=True)
class Parts:
    """Says which part of a divided unit a thing goes to: by its code, by who is responsible, else the first."""

    units: tuple[int, ...]
    officials: dict[int, int] = field(default_factory=dict)
    codes: tuple[tuple[str, int], ...] = ()

    def of(self, responsible_id: int | None, code: str = "") -> int:
        """Gives the part; the longest code that fits counts."""
        fitting = [(len(prefix), unit) for prefix, unit in self.codes if code == prefix or code.startswith(prefix + ".")]
        if fitting:
            return max(fitting)[1]
        return self.officials.get(responsible_id or 0, self.units[0])


def leave(reader: Reader, official_id: int, to_id: int, to_unit: int | None, day: str) -> Iterator[Stage]:
    """Gives what follows from an official leaving: his work goes to the successor, his access ends with the day."""
    reader.values |= {"who": official_id, "to": to_id, "day": day}
    yield from leaver_moves.restrictions(reader, to_id, is_official=to_unit is None)
    for each in FOLLOWS:
        if to_unit is not None and each.official_only:
            continue
        after: After = {each.column: to_id}
        if each.table in {"record", "case_file"} and to_unit is not None:
            after["unit_id"] = to_unit
        yield partial(reader.steps, each.what, each.table, f"t.{each.column} = :who AND {each.condition}", after)
    yield partial(_inbox, reader, "t.principal_id = :who", lambda _: to_id)
    yield from leaver_moves.own_things(reader, to_id, to_unit)
    yield from _seats(reader, to_id, is_official=to_unit is None)
    yield from request_moves.of_leaver(reader, to_id, is_official=to_unit is None)
    ends = "(t.ends_on IS NULL OR t.ends_on > CAST(:day AS date))"
    for what, table in (("post", "post"), ("membership", "membership")):
        yield partial(reader.steps, what, table, f"t.official_id = :who AND {ends}", {"ends_on": day})
    yield partial(reader.steps, "substitution", "substitution", f":who IN (t.absent_id, t.substitute_id) AND {ends}", {"ends_on": day})
    yield partial(reader.steps, "account", "official", f"t.id = :who AND {ends}", {"ends_on": day})


def _seats(reader: Reader, to_id: int, *, is_official: bool) -> Iterator[Stage]:
    """Gives the open seats to a successor who may sit there; who has written on the record may not (four eyes)."""
    may = leaver_moves.may_sit(is_official=is_official)
    seat = "t.holder_id = :who AND t.state"
    right = f"""t.principal_id = :who AND t.cause = 'seat' AND t.ended_at IS NULL AND t.cause_id IN (SELECT s.id FROM seat s
        WHERE s.holder_id = :who AND s.state IN ('open', 'blocked') AND {may.replace("t.", "s.")})"""
    yield partial(reader.steps, "seat_right", "grant_row", right, {"principal_id": to_id})
    yield partial(reader.steps, "seat", "seat", f"{seat} IN ('open', 'blocked') AND {may}", {"holder_id": to_id})
    empty: After = {"state": "blocked", "trouble": "lost_access"}
    yield partial(reader.steps, "seat_without_holder", "seat", f"{seat} = 'open' AND NOT ({may})", empty)
    head = to_id if is_official else leaver_moves.head_of(reader)
    if head is not None:
        running = "t.responsible_id = :who AND t.state IN ('in_progress', 'returned')"
        yield partial(reader.steps, "approval", "approval", running, {"responsible_id": head})
        follows = "t.principal_id = :who AND t.cause = 'approval_responsible' AND t.ended_at IS NULL"
        yield partial(reader.steps, "approval_right", "grant_row", follows, {"principal_id": head})


def divide(reader: Reader, unit_id: int, parts: Parts, today: str) -> Iterator[Stage]:
    """Gives what follows from a unit going up into others; with a single part, from its being merged into that one."""
    reader.values |= {"unit": unit_id}

    def of_record(row: Any) -> int:
        case_part = reader.one("SELECT unit_id FROM case_file WHERE id = :case", case=row.case_id) if row.case_id else None
        return case_part if case_part in parts.units else parts.of(row.responsible_id)

    def of_case(row: Any) -> int:
        return parts.of(row.responsible_id, row.file_plan_code)

    def with_record(row: Any) -> int:
        part = reader.one("SELECT unit_id FROM record WHERE id = :record", record=row.record_id)
        return part if part in parts.units else parts.units[0]

    def with_case(row: Any) -> int:
        part = reader.one("SELECT unit_id FROM case_file WHERE id = :case", case=row.case_id)
        return part if part in parts.units else parts.units[0]

    def listed(row: Any) -> list[int]:
        part = row.unit_id if row.unit_id in parts.units else parts.units[0]
        return sorted({part, *row.restricted_to} - {unit_id})

    running = "(t.ends_on IS NULL OR t.ends_on >= CAST(:today AS date))"
    reader.values |= {"today": today}
    yield partial(reader.steps, "post", "post", f"t.unit_id = :unit AND {running}", {"unit_id": lambda row: parts.of(row.official_id)})
    yield partial(reader.steps, "case", "case_file", "t.unit_id = :unit", {"unit_id": of_case})
    yield partial(
        reader.steps,
        "responsible_case",
        "case_file",
        "t.responsible_id = :unit AND t.unit_id <> :unit",
        {"responsible_id": lambda row: row.unit_id},
    )
    yield partial(reader.steps, "record", "record", "t.unit_id = :unit", {"unit_id": of_record})
    yield partial(
        reader.steps,
        "responsible_record",
        "record",
        "t.responsible_id = :unit AND t.unit_id <> :unit",
        {"responsible_id": lambda row: row.unit_id},
    )
    yield partial(reader.steps, "restriction", "record", ":unit = ANY (t.restricted_to)", {"restricted_to": listed})
    yield partial(reader.steps, "case_restriction", "case_file", ":unit = ANY (t.restricted_to)", {"restricted_to": listed})
    yield partial(reader.steps, "right", "grant_row", "t.principal_id = :unit AND t.ended_at IS NULL", {"principal_id": with_record})
    yield partial(reader.steps, "case_right", "case_grant", "t.principal_id = :unit AND t.ended_at IS NULL", {"principal_id": with_case})
    yield partial(reader.steps, "seat", "seat", "t.holder_id = :unit AND t.state IN ('open', 'blocked')", {"holder_id": with_record})
    yield partial(reader.steps, "task", "case_task", "t.holder_id = :unit AND t.state = 'open'", {"holder_id": parts.units[0]})
    yield partial(reader.steps, "saved_list", "saved_list", "t.unit_id = :unit", {"unit_id": parts.units[0]})
    yield partial(_inbox, reader, "t.principal_id = :unit", with_record)
    yield from request_moves.of_unit(reader, lambda _: parts.units[0])
    yield partial(reader.steps, "unit_below", "unit", "t.parent_id = :unit AND t.closed_on IS NULL", {"parent_id": parts.units[0]})
    yield partial(reader.steps, "substitution", "substitution", f"t.only_unit_id = :unit AND {running}", {"only_unit_id": parts.units[0]})
    yield partial(reader.steps, "closed_unit", "unit", "t.id = :unit AND t.closed_on IS NULL", {"closed_on": today})


def move_within(reader: Reader, unit_id: int, parent_id: int | None) -> Iterator[Stage]:
    """Gives what follows from a unit getting another place in the tree of its own authority."""
    yield partial(reader.steps, "place", "unit", "t.id = :unit", {"parent_id": parent_id}, unit=unit_id)


def move_out(reader: Reader, unit_id: int, authorities: tuple[int, int], parent_id: int | None, today: str) -> Iterator[Stage]:
    """Gives what follows from a unit going from one authority to another: its people, cases and records go, numbers are kept.

    A record goes with its case; one without a case goes with its unit. A case gets a number of the receiving authority's and
    keeps its own as its previous number. People with a post elsewhere stay, and their post in the unit ends. Units below it stay
    with the unit that was above it.
    """
    from_id, authority_id = authorities
    reader.values |= {"unit": unit_id, "authority": authority_id, "from": from_id, "today": today}
    below = "t.parent_id = :unit AND t.closed_on IS NULL AND t.authority_id = :from"
    yield partial(reader.steps,
        "unit_below", "unit", below, {"parent_id": lambda _: reader.one("SELECT parent_id FROM unit WHERE id = :unit")},
    )  # fmt: skip
    running = "(p.ends_on IS NULL OR p.ends_on >= CAST(:today AS date))"
    elsewhere = f"EXISTS (SELECT 1 FROM post p WHERE p.official_id = {{}} AND p.unit_id <> :unit AND {running})"
    here = f"EXISTS (SELECT 1 FROM post p WHERE p.official_id = t.id AND p.unit_id = :unit AND {running})"
    goes = f"{here} AND NOT {elsewhere.format('t.id')}"
    yield partial(reader.steps,
        "post_stays", "post", f"t.unit_id = :unit AND {running.replace('p.', 't.')} AND {elsewhere.format('t.official_id')}",
        {"ends_on": lambda _: today},
    )  # fmt: skip
    yield partial(reader.steps, "official", "official", goes, {"authority_id": authority_id})
    yield partial(reader.steps, "principal", "principal", f"t.kind = 'official' AND {goes}", {"authority_id": authority_id})
    yield partial(reader.steps, "place", "unit", "t.id = :unit", {"authority_id": authority_id, "parent_id": parent_id})
    yield partial(reader.steps, "principal", "principal", "t.id = :unit", {"authority_id": authority_id})
    # progress and keywords are the authority's own lists: what the receiving one has by the same name is kept, the rest left behind
    leaves = "t.unit_id = :unit AND t.authority_id <> :authority"
    kept = """SELECT mine.id FROM progress_code mine JOIN progress_code its ON its.id = :code AND its.name = mine.name
        WHERE mine.authority_id = :authority"""
    words = """SELECT array_agg(mine.id ORDER BY mine.id)
        FROM keyword mine JOIN keyword its ON its.id = ANY (:words) AND its.word = mine.word WHERE mine.authority_id = :authority"""
    yield partial(reader.steps,
        "progress", "case_file", f"{leaves} AND t.progress_id IN (SELECT p.id FROM progress_code p WHERE p.authority_id <> :authority)",
        {"progress_id": lambda row: reader.one(kept, code=row.progress_id),
         "progress_due": lambda row: row.image["progress_due"] if reader.one(kept, code=row.progress_id) else None},
    )  # fmt: skip
    yield partial(reader.steps,
        "keywords", "case_file",
        f"{leaves} AND EXISTS (SELECT 1 FROM keyword k WHERE k.id = ANY (t.keywords) AND k.authority_id <> :authority)",
        {"keywords": lambda row: reader.one(words, words=row.keywords)},
    )  # fmt: skip
    bound = """g.authority_id = :authority AND g.ended_at IS NULL AND ({code} = g.code OR {code} LIKE g.code || '.%')"""
    yield partial(reader.steps,
        "code_restriction", "case_file",
        f"""{leaves} AND NOT coalesce(t.restricted_to, '{{}}') @> (SELECT array_agg(g.group_id) FROM file_plan_group g
            WHERE {bound.format(code="t.file_plan_code")})""",
        {"restricted_to": lambda row: _restricted_there(reader, row, bound.format(code=":code"))},
    )  # fmt: skip
    yield partial(reader.steps, "case_out", "case_file", leaves, {"authority_id": authority_id})
    on_moved = "t.case_id IN (SELECT c.id FROM case_file c WHERE c.unit_id = :unit)"
    yield partial(reader.steps,
        "record_out", "record", f"t.authority_id <> :authority AND ({on_moved} OR t.unit_id = :unit AND t.case_id IS NULL)",
        {"authority_id": authority_id, "unit_id": unit_id},
    )  # fmt: skip
    yield partial(reader.steps,
        "record_stays", "record", f"t.unit_id = :unit AND t.case_id IS NOT NULL AND NOT {on_moved}",
        {"unit_id": lambda row: reader.one("SELECT unit_id FROM case_file WHERE id = :case", case=row.case_id)},
    )  # fmt: skip
    goes_along = """t.authority_id <> :authority
        AND t.record_id IN (SELECT r.id FROM record r WHERE r.authority_id = :authority AND r.unit_id = :unit)
        AND NOT EXISTS (SELECT 1 FROM received o WHERE o.authority_id = :authority
                        AND (o.identity, o.content_hash) = (t.identity, t.content_hash))"""
    yield partial(reader.steps, "identity", "received", goes_along, {"authority_id": authority_id})
    yield from _approvals_between(reader)
    yield from request_moves.between_authorities(reader)


def _approvals_between(reader: Reader) -> Iterator[Stage]:
    """Gives what follows for running approvals, and for open tasks, when a unit has gone to another authority.

    An approval goes with its record. Nobody is asked, and nobody is responsible, across two authorities: a seat whose holder and
    record have come apart is blocked, a responsible gives way to whoever is responsible for the record, or to the head of its unit.
    """
    apart = """EXISTS (SELECT 1 FROM {thing} r JOIN principal p ON p.id = t.{who}
        WHERE r.id = t.{column} AND r.authority_id <> p.authority_id
        AND r.authority_id IN (:authority, :from) AND p.authority_id IN (:authority, :from))"""
    runs = "t.state IN ('in_progress', 'returned', 'withdrawn')"
    there = "SELECT authority_id FROM record WHERE id = :record"
    goes = f"""{runs} AND t.authority_id IN (:authority, :from)
        AND t.authority_id <> (SELECT r.authority_id FROM record r WHERE r.id = t.record_id)"""
    yield partial(reader.steps, "approval_out", "approval", goes, {"authority_id": lambda row: reader.one(there, record=row.record_id)})
    responsible = apart.format(thing="record", who="responsible_id", column="record_id")
    yield partial(
        reader.steps, "approval", "approval", f"{runs} AND {responsible}", {"responsible_id": lambda row: _who_follows(reader, row)}
    )
    follows = """t.cause = 'approval_responsible' AND t.ended_at IS NULL AND EXISTS (SELECT 1 FROM approval a WHERE a.id = t.cause_id
        AND a.responsible_id <> t.principal_id AND a.authority_id IN (:authority, :from)) AND """
    follows += apart.format(thing="record", who="principal_id", column="record_id")
    now = "SELECT responsible_id FROM approval WHERE id = :approval"
    yield partial(reader.steps,
        "approval_right", "grant_row", follows, {"principal_id": lambda row: reader.one(now, approval=row.cause_id)},
    )  # fmt: skip
    seat = apart.format(thing="record", who="holder_id", column="record_id")
    yield partial(
        reader.steps, "seat_blocked", "seat", f"t.state IN ('open', 'waiting') AND {seat}", {"state": "blocked", "trouble": "lost_access"}
    )
    task = apart.format(thing="case_file", who="holder_id", column="case_id")
    unit = "SELECT unit_id FROM case_file WHERE id = :case"
    let_in = "t.cause = 'task' AND t.ended_at IS NULL AND " + apart.format(thing="case_file", who="principal_id", column="case_id")
    yield partial(reader.steps,
        "task_right", "case_grant", let_in, {"principal_id": lambda row: reader.one(unit, case=row.case_id)},
    )  # fmt: skip
    yield partial(reader.steps,
        "task", "case_task", f"t.state = 'open' AND {task}", {"holder_id": lambda row: reader.one(unit, case=row.case_id)},
    )  # fmt: skip


def _who_follows(reader: Reader, row: Any) -> int:
    """Gives who is responsible for an approval whose responsible is in another authority now: the record's, the head, or still him."""
    return request_moves.who_has(reader, row.record_id) or int(row.responsible_id)


def _restricted_there(reader: Reader, row: Any, bound: str) -> list[int]:
    """Gives a case's restriction with the groups that the receiving authority's file plan binds to its code; its responsible stays in."""
    groups = reader.one(f"SELECT array_agg(g.group_id) FROM file_plan_group g WHERE {bound}", code=row.file_plan_code)
    return sorted({*(row.restricted_to or ()), *groups, row.responsible_id})


def _inbox(reader: Reader, condition: str, to: Callable[[Any], int]) -> Iterator[Step]:
    """Gives what lies in an inbox to another; where it lies there already, it is only taken out here."""
    for step in reader.steps("inbox", "inbox_item", f"{condition} AND t.archived_at IS NULL", {"principal_id": to}):
        there = "SELECT 1 FROM inbox_item i WHERE i.principal_id = :to_id AND i.record_id = :record"
        if reader.one(there, to_id=step.after["principal_id"], record=step.record_id):
            now = reader.one("SELECT to_jsonb(app_now())")
            yield Step("inbox_item", step.row_id, "inbox_there_already", {"archived_at": None}, {"archived_at": now}, step.record_id)
        else:
            yield step
