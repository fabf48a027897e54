"""The access table as expected, in plain Python: who reads what, and who may do what in which state; drawn into ``docs/access.md``.

``tests/rules/test_access_table.py`` asks the database every cell of it.
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from casework.access import PRIVILEGES, RULES, scope_of
from casework.lifecycle import CASE, RECORD
from casework.model import Case, Record
from casework.vocabulary import AccessLevel, Action, CaseState, PrivilegeScope, Reason, RecordState, Right, Role
from tests.reference_access import Belongs, CaseNow, PersonNow, RecordNow, Span, World

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
LISTS = ("nobody is shut out", "lists the reader", "lists others")
CLEARANCES = (0, 1, 3)
AUTHORITY, OWN_UNIT, OTHER_UNIT = 1, 2, 3


ABOVE, OWN, BELOW, DEEPER, BESIDE, NO_UNIT = "a unit above", "the unit", "a unit below", "one further below", "a unit beside", "no unit"
REACHES: dict[PrivilegeScope, frozenset[str]] = {
    PrivilegeScope.OWN_UNIT: frozenset({OWN}),
    PrivilegeScope.UNIT_AND_BELOW: frozenset({OWN, BELOW, DEEPER}),
    PrivilegeScope.AUTHORITY: frozenset({ABOVE, OWN, BELOW, DEEPER, BESIDE, NO_UNIT}),
}
"""Whose things a privilege reaches that a post in *the unit* gives; asked by ``tests/rules/test_reach_of_privileges.py``."""


@dataclass(frozen=True)
class Somebody:
    """Is one column: an official of a role, in the record's unit or another, and what he has been granted on the thing."""

    name: str
    role: Role
    is_in_unit: bool
    granted: Right | None = None
    clearance: int = 1
    is_limited: bool = False

    @property
    def privileges(self) -> frozenset[object]:
        """Gives those of his role that reach the record's unit."""
        place = OWN if self.is_in_unit else BESIDE
        return frozenset(each for each in PRIVILEGES[self.role] if place in REACHES[scope_of(self.role, each)])


EVERYBODY = (
    Somebody("responsible", Role.CASEWORKER, is_in_unit=True, granted=Right.FULL_WRITE),
    Somebody("colleague in the unit", Role.CASEWORKER, is_in_unit=True),
    Somebody("head of the unit", Role.HEAD, is_in_unit=True, clearance=3),
    Somebody("head of another unit, granted read", Role.HEAD, is_in_unit=False, granted=Right.READ),
    Somebody("granted read", Role.CASEWORKER, is_in_unit=False, granted=Right.READ),
    Somebody("granted documents", Role.CASEWORKER, is_in_unit=False, granted=Right.WRITE_DOCUMENTS),
    Somebody("limited, granted read", Role.CASEWORKER, is_in_unit=False, granted=Right.READ, is_limited=True),
    Somebody("stranger in the house", Role.CASEWORKER, is_in_unit=False),
    Somebody("registry clerk", Role.REGISTRY_CLERK, is_in_unit=True),
    Somebody("records manager", Role.RECORDS_MANAGER, is_in_unit=False, clearance=3),
    Somebody("security officer", Role.SECURITY_OFFICER, is_in_unit=False, clearance=3),
    Somebody("auditor", Role.AUDITOR, is_in_unit=False),
    Somebody("system administrator", Role.SYSTEM_ADMINISTRATOR, is_in_unit=True, granted=Right.READ),
)


@dataclass(frozen=True)
class Cell:
    """Is one row of reading: a record's level, its restriction and its class."""

    level: AccessLevel
    restriction: str
    clearance: int


CELLS = tuple(Cell(*parts) for parts in itertools.product(AccessLevel, LISTS, CLEARANCES))


def reads(who: Somebody, cell: Cell) -> bool:
    """Says whether somebody reads a record of the cell: the reference model, asked about two people and one record."""
    person = PersonNow(10, who.clearance, who.is_limited, is_administrator=who.role is Role.SYSTEM_ADMINISTRATOR)
    person.units.append(Belongs(OWN_UNIT if who.is_in_unit else OTHER_UNIT, TODAY))
    lists = {LISTS[0]: None, LISTS[1]: frozenset({10}), LISTS[2]: frozenset({11})}
    record = RecordNow(1, OWN_UNIT, None, cell.level, cell.clearance, lists[cell.restriction])
    if who.granted is not None:
        record.grants.append((10, Span(NOW)))
    return World(AUTHORITY, {"he": person}).reads("he", record, NOW, TODAY)


def reads_case(who: Somebody, restriction: str) -> bool:
    """Says whether somebody sees a case that nobody has put a record on: by a grant on it alone, within its restriction."""
    person = PersonNow(10, who.clearance, who.is_limited, is_administrator=who.role is Role.SYSTEM_ADMINISTRATOR)
    lists = {LISTS[0]: None, LISTS[1]: frozenset({10}), LISTS[2]: frozenset({11})}
    case = CaseNow(1, lists[restriction], {10} if who.granted is not None else set())
    return World(AUTHORITY, {"he": person}).reads_case("he", case, NOW, TODAY)


OPEN = Cell(AccessLevel.UNIT, LISTS[0], 0)
SHUT = Cell(AccessLevel.ALL, LISTS[2], 0)
UNSEEN, NO, YES = "unseen", "no", "yes"
STATES: dict[type, tuple[object, ...]] = {Record: tuple(RecordState), Case: tuple(CaseState)}


def actions_of(thing: type) -> list[Action]:
    """Gives the actions on records or cases that an official can have."""
    return [action for model, action in RULES if model is thing]


def permits(who: Somebody, thing: type, action: Action, *, sees: bool) -> str:
    """Says what is answered to somebody who wants to do an action: unseen, no, yes."""
    if not sees:
        return UNSEEN
    needs = RULES[thing, action]
    if needs.privilege is not None and needs.privilege not in who.privileges:
        return NO
    stands_in = needs.or_privilege is not None and needs.or_privilege in who.privileges
    return YES if stands_in or (who.granted or Right.READ) >= needs.right else NO


def state_refuses(thing: type, state: object, action: Action) -> Reason | None:
    """Gives why a state forbids an action to everybody, or nothing."""
    return (RECORD if thing is Record else CASE).get((state, action))


def drawn() -> str:
    """Gives the table for the documentation."""
    heads = " | ".join(who.name for who in EVERYBODY)
    reading = [
        f"| {cell.level} | {cell.restriction} | {cell.clearance} | {' | '.join('✓' if reads(who, cell) else '–' for who in EVERYBODY)} |"
        for cell in CELLS
    ]
    parts = [
        "## Who reads what\n\nEvery cell is asked of a database by `tests/rules/test_access_table.py`. Clearances: "
        + ", ".join(f"{who.name} {who.clearance}" for who in EVERYBODY if who.clearance != 1)
        + "; all others 1. The head of a unit, the registry clerk and the system administrator hold posts in the record's unit.\n\n",
        _table(f"Level | Restriction | Class | {heads}", reading),
    ]
    for thing, name in ((Record, "record"), (Case, "case")):
        parts += [
            f"\n## Who may do what with a {name} that is open to the unit\n\n",
            _legend(thing),
            _table(f"Action | {heads}", list(_doing(thing))),
        ]
        parts += [f"\n## What a state forbids with a {name}\n\n", _table("State | Action | Why", list(_forbidden(thing)))]
    return "".join([*parts, _reach()])


_REACH = """
## How far a privilege reaches

A privilege is given by a post, and counted from the post's unit. It permits with a record, a case or another thing that belongs to a
unit where it reaches that unit; what belongs to no unit (a party, a value list, a definition) is the whole authority's. It opens nothing
to read. Every cell is asked, for every action that a privilege permits, by `tests/rules/test_reach_of_privileges.py`.

"""


def _reach() -> str:
    places = (ABOVE, OWN, BELOW, DEEPER, BESIDE, NO_UNIT)
    rows = [f"| {scope} | {' | '.join('✓' if place in reached else 'no' for place in places)} |" for scope, reached in REACHES.items()]
    return _REACH + _table(f"The thing belongs to | {' | '.join(places)}", rows)


def _doing(thing: type) -> Iterator[str]:
    for action in actions_of(thing):
        row = [permits(who, thing, action, sees=reads(who, OPEN) if thing is Record else reads_case(who, LISTS[0])) for who in EVERYBODY]
        yield f"| {action} | {' | '.join({UNSEEN: '–', NO: 'no', YES: '✓'}[each] for each in row)} |"


def _forbidden(thing: type) -> Iterator[str]:
    for state in STATES[thing]:
        for action in actions_of(thing):
            if reason := state_refuses(thing, state, action):
                yield f"| {state} | {action} | {reason} |"


def _legend(thing: type) -> str:
    by = "" if thing is Record else " A case is seen by a grant on it or by a record on it that one reads; here no record is on it."
    return f"✓ may, *no* is told that it is not his, – is told that there is nothing.{by}\n\n"


def _table(head: str, rows: list[str]) -> str:
    columns = head.split(" | ")
    return f"| {head} |\n|{'---|' * len(columns)}\n" + "\n".join(rows) + "\n"
