"""Asks the API whatever its document allows, and what it does not: it answers as the document says, and never by a fault.

Things are asked for by ids that are there, most of the time, in a house with a whole case in it, by those who may do most with it:
what is only ever asked for where there is nothing is answered by 404, and no answer is looked at.
"""

import contextlib
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from casework.services.cases import NewCase, open_case
from tests.doors.conftest import ApiHouse
from tests.doors.stand_in_api import as_
from tests.whole_case import PLACES, House, a_whole_case, afterwards, ids, of_the_house, table_of
from ui.api.problems import answer
from ui.api.route import BASE

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EVERY_HEALTH = list(HealthCheck)
CALLERS = ("head", "manager", "head", "clerk", "administrator")
"""Who asks: who answers for the case, who keeps the records, who registers them, who runs the house."""
WORDS = {"thing": ("record", "case", "note", "approval"), "code": ("06.02.01",), "file_plan_code": ("06.02.01",),
         "number": ("2026-2", "1", "2"), "case_type": ("small",), "asked": ("archive", "my_inbox"), "address": ("my_inbox", "saved-1"),
         "definition_name": ("minister",), "name": ("Jura",)}  # fmt: skip
LAST = ("restriction", "limits", "access-level", "clearance", "completion", "purge", "bin", "responsib", "taking", "role", "gate", "unit")
"""What takes things away from who asks, asked when the rest has been."""
FLOOR = 0.2
"""The share of operations that are answered with what was asked for, at the least, over a short run."""


@dataclass
class Asked:
    """Is the API's document, the ids that are there, and what was done of it."""

    schema: Any
    there: Any
    operations: int = 0
    done: set[str] = field(default_factory=set)


def document_of(house: ApiHouse) -> Asked:
    """Gives the document of the API of a house, with a whole case put into it: for one examination, which takes things away."""
    of_the_house(house.platform, house.ministry)
    beside = House(house.platform, house.ministry).does("head", open_case, NewCase("Ved siden af", "06.02.01"))
    a_whole_case(house.platform, house.ministry, title="Tilskud til varmepumpe", word="Synlig", is_restricted=False, beside=beside)
    afterwards(house.platform, house.ministry)
    # a path with dots in it may leave the API altogether; what it then meets is not what is tested here
    mounted = Starlette(routes=[Mount(BASE, house.api.app)], exception_handlers={404: answer})
    schema = schemathesis.openapi.from_dict(_without_tuples(house.api.get("/openapi.json").json()))
    schema.app, schema.location = _answering(mounted), f"{BASE}/openapi.json"
    return Asked(schema, ids(house.platform))


def _without_tuples(part: Any) -> Any:
    """Says of each tuple what its items may be, not where: Schemathesis 4 writes ``prefixItems`` as older drafts did, and refuses it."""
    if isinstance(part, list):
        return [_without_tuples(each) for each in part]
    if not isinstance(part, dict):
        return part
    within = {name: _without_tuples(each) for name, each in part.items()}
    return within | {"items": {"anyOf": within.pop("prefixItems")}} if "prefixItems" in within else within


def _answering(app: ASGIApp) -> ASGIApp:
    """Lets a fault of the program be the answer 500 that it is outside, so that one fault does not end the examination."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(Exception):  # answered already; the check that nothing is a server error tells of it
            await app(scope, receive, send)

    return answered


def examined(asked: Asked, examples: int) -> list[str]:
    """Asks every operation so many things, and gives what was answered otherwise than the document says."""
    wrong: list[str] = []
    operations = sorted((each.ok() for each in asked.schema.get_all_operations()), key=_when)
    asked.operations, asked.done = len(operations), set()
    for operation in operations:
        settings = hypothesis.settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=EVERY_HEALTH,
            derandomize=True,
        )
        try:
            _ask(asked, operation, settings)
        except (AssertionError, schemathesis.errors.SchemathesisError, BaseExceptionGroup) as error:  # type: ignore[name-defined]
            wrong.append(f"{operation.label}: {said(error)}")
    return wrong


def _when(operation: Any) -> tuple[int, bool]:
    """Puts what reads first, and what takes away last."""
    order = {"get": 0, "post": 1, "put": 2, "patch": 2, "delete": 3}
    return order[operation.method.lower()], any(word in operation.path for word in LAST)


def said(error: BaseException) -> str:
    """Gives what went wrong, each failure on its own where there are several."""
    parts = getattr(error, "exceptions", None)
    return " | ".join(map(said, parts)) if parts else f"{type(error).__name__} {error}"[:500]


def _ask(asked: Asked, operation: Any, settings: hypothesis.settings) -> None:
    @settings
    @hypothesis.given(case=operation.as_strategy(), data=st.data())
    def ask(case: Any, data: st.DataObject) -> None:
        pick = data.draw(st.integers(0, 999), label="which of what is there")
        if pick % 4 < 3:
            _fill(asked, case, pick)
        name = CALLERS[pick % len(CALLERS)]
        given = case.call_and_validate(headers=as_(name, **_seen(case, pick)), checks=CHECKS)
        if 200 <= given.status_code < 300:
            asked.done.add(operation.label)

    ask()


def _fill(asked: Asked, case: Any, pick: int) -> None:
    """Puts ids that are there into the path, the query and the top of the body."""
    path = case.operation.path
    for place in (case.path_parameters, case.query, case.body):
        for name in [*place] if isinstance(place, dict) else []:
            if name in WORDS and place is case.path_parameters:
                place[name] = WORDS[name][pick % len(WORDS[name])]
            elif name in PLACES and isinstance(place[name], int | None) and (found := asked.there[table_of(path, name)]):
                place[name] = found[pick % len(found)]


def _seen(case: Any, pick: int) -> dict[str, str]:
    """Gives the version that is said to have been seen, where the operation asks for one."""
    return {"if_match": f'"{pick % 6 + 1}"'} if "If-Match" in (case.headers or {}) else {}
