"""Every public service and query has a route of the API, or a reason why it has none; the two first of these rules stand with the rules
of the house (``test_rules_of_the_house``), so that nothing lands without them."""

import ast
from pathlib import Path

from casework import model
from ui.api.route import left_out, table

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("casework/services", "casework/queries", "documents", "search")


def functions_that_take_a_work() -> set[str]:
    """Gives the dotted names of the public functions whose first parameter is a ``Work``."""
    found = set()
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            for each in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(each, ast.FunctionDef) and not each.name.startswith("_") and takes_a_work(each):
                    found.add(f"{module}.{each.name}")
    return found


def takes_a_work(function: ast.FunctionDef) -> bool:
    """Says whether a function is a verb or a question; one that takes a row of a table besides is a part of one."""
    kinds = [ast.unparse(each.annotation).strip("'\"") for each in function.args.args if each.annotation is not None]
    return kinds[:1] == ["Work"] and not set(kinds) & set(model.__all__)


def routed() -> set[str]:
    return {f"{route.does.__module__}.{route.does.__name__}" for _, route in table()}


def test_what_is_left_out_exists_has_no_route_and_says_why() -> None:
    known, have_a_route = functions_that_take_a_work(), routed()
    stale = sorted(name for name in left_out() if name not in known or name in have_a_route)

    assert [] == stale, "Take these out of NOT_FOR_THE_API: they have a route, or are gone"
    assert [] == [name for name, why in left_out().items() if not why.strip()]


def test_no_two_routes_are_the_same() -> None:
    places = [(route.method, route.path) for _, route in table()]
    operations = [route.operation for _, route in table()]

    assert sorted({*places}) == sorted(places)
    assert sorted({*operations}) == sorted(operations)


def test_a_route_that_changes_something_is_never_a_get() -> None:
    wrong = [route.path for _, route in table() if (route.method == "GET") != str(route.scope).endswith(":read")]

    assert [] == wrong, "GET needs a :read scope, everything else a scope that writes"
