"""The one builder: turns a row of the table into a route, its parameters, answer and problems read from the function's signature.

A service's or query's first parameter is its ``Work``; what follows is asked from the path, the query, ``If-Match`` or the body, as
``Route`` says. What the function returns is the answer: nothing is 204, a number is ``{"id": …}``, a dataclass or a tuple is its JSON.
"""

import inspect
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Path, Query, Request, Security
from pydantic import BaseModel, Field, TypeAdapter
from starlette.responses import JSONResponse, Response

from casework.work import Work
from documents.isolation import Isolation
from search.engines.port import SearchEngine
from ui.api.bodies import fields_of, made, strict
from ui.api.caller import Caller
from ui.api.conditions import ABOUT
from ui.api.doors import bearer, work_of, works_of
from ui.api.idempotency import Key, done_before, once
from ui.api.kit import kit_of
from ui.api.paging import LIMIT, MOST, Cursor, Limit, Page, has_pages
from ui.api.problems import MEDIA_TYPE, PROBLEMS, Refusal
from ui.api.route import BASE, Route

_SUPPLIED: dict[Any, Callable[[Request], object]] = {
    SearchEngine: lambda request: kit_of(request).engine,
    Isolation: lambda request: kit_of(request).sandbox,
}
_READING = ("sign-in-required", "out-of-scope", "not-found", "rule-broken", "not-understood", "locked", "too-many", "not-now")
_CHANGING = ("too-large",)
_VERSIONED = ("changed-meanwhile", "version-required")
_WORDS = {int, str, bool}
LOOKED = "looked"
_PAGES = {"first", "after", "before"}
IF_MATCH = Annotated[str | None, Header(alias="If-Match", description='The ETag of what you have seen, as "7"')]


@dataclass(frozen=True)
class Shape:
    """Is what a row's signature says: which parameters come from where, and what is answered."""

    route: Route
    path: Mapping[str, Any]
    query: Mapping[str, tuple[Any, Any]]
    body: type[BaseModel] | None
    whole: str
    """The one dataclass that is the whole body."""
    spread: Mapping[str, Any]
    """The dataclasses whose fields are asked in the query."""
    supplied: Mapping[str, Callable[[Request], object]]
    versioned: bool
    hints: Mapping[str, Any]

    @property
    def answer(self) -> Any:
        """Gives the type of what the function returns."""
        return self.hints["return"]

    @property
    def is_paged(self) -> bool:
        """Says whether the answer is cut into pages."""
        return has_pages(self.query, self.route.key)


def shape_of(route: Route) -> Shape:
    """Reads a row's function."""
    hints = typing.get_type_hints(route.does) | dict(route.kinds)
    named = inspect.signature(route.does).parameters
    in_path = set(re.findall(r"{(\w+)}", route.path))
    elsewhere = {*route.without, *route.given, *list(named)[:1], *([LOOKED] if route.looks_first else [])}
    asked = {name: each for name, each in named.items() if name not in elsewhere}
    supplied = {name: _SUPPLIED[hints[name]] for name in asked if hints[name] in _SUPPLIED}
    taken = set(inspect.signature(route.takes).parameters) | _TAKEN.get(route.takes.__name__, set()) if route.takes else set()
    rest = {name: each for name, each in asked.items() if name not in {*in_path, *supplied, *taken, "opened_version"}}
    fields = {
        name: (_bounded(route, name, hints[name]), ... if each.default is each.empty else each.default) for name, each in rest.items()
    }
    has_body = route.method not in {"GET", "DELETE"} and bool(fields)
    whole = next(iter(fields)) if has_body and len(fields) == 1 and is_dataclass(hints[next(iter(fields))]) else ""
    body = None
    if has_body:
        body = fields[whole][0] if whole else made(f"{route.operation}_body", fields, "")
    spread = {} if has_body else {name: hints[name] for name in fields if is_dataclass(hints[name])}
    query = {} if has_body else {name: each for name, each in fields.items() if name not in spread}
    for each in spread.values():
        query |= fields_of(each)
    return Shape(
        route=route,
        path={name: strict(hints[name]) for name in in_path},
        query=query,
        body=body,
        whole=whole,
        spread=spread,
        supplied=supplied,
        versioned="opened_version" in asked,
        hints=hints,
    )


def _bounded(route: Route, name: str, kind: Any) -> Any:
    if name not in route.bounds:
        return strict(kind)
    least, most = route.bounds[name]
    return Annotated[kind, Field(ge=least, le=most)]


_TAKEN = {"uploaded_body": {"content", "filename", "media_type"}, "received_body": {"post"},
          "brought_back_body": {"content", "filename", "media_type", "text"}, "piece_body": {"content"},
          "template_body": {"template"}, "template_version_body": {"template"}}  # fmt: skip


def add(router: APIRouter, area: str, route: Route) -> None:
    """Puts the row's route into the router."""
    shape = shape_of(route)
    status, model = _answer_model(shape)
    declared: dict[int | str, dict[str, Any]] = {}
    for name in problems_of(shape):
        kind = PROBLEMS[name]
        declared.setdefault(kind.status, {"description": kind.title, "content": {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}})
    if route.answers:
        declared[200] = {"description": "The bytes", "content": {route.answers_as: {"schema": _sent_as(route)}}}
    router.add_api_route(
        route.path,
        _endpoint(shape, status),
        methods=[route.method],
        status_code=status,
        response_model=model,
        response_class=Response if route.answers else JSONResponse,
        responses=declared,
        operation_id=route.operation,
        summary=_first_sentence(route.does),
        description=inspect.getdoc(route.does) or "",
        tags=[area],
        openapi_extra={"requestBody": _BYTES} if route.takes else None,
    )


def _sent_as(route: Route) -> dict[str, str]:
    return {"type": "string"} if route.answers_as.endswith("xml") else {"type": "string", "format": "binary"}


_PROBLEM = "#/components/schemas/Problem"
_BYTES = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


def problems_of(shape: Shape) -> list[str]:
    """Names the problems a route may answer with."""
    changing = () if shape.route.method == "GET" else _CHANGING
    return [*_READING, *changing, *(_VERSIONED if shape.versioned else ())]


def _endpoint(shape: Shape, status: int) -> Callable[..., Response]:
    """Makes the function that FastAPI calls; its signature is what the row asks for."""
    route = shape.route
    adapter: TypeAdapter[Any] = TypeAdapter(shape.answer) if not route.answers else TypeAdapter(None)

    may_repeat = route.method != "GET" and route.keeps_answer

    def done(work: Work, asked: Mapping[str, Any], looked: Mapping[str, Any]) -> Response:
        request, caller = asked["request"], asked["caller"]
        page = Page(request, caller, asked["limit"], asked["cursor"], route.key) if shape.is_paged else None
        arguments = _arguments(shape, request, work, asked) | (page.asked(route.does) if page else {})

        def deed() -> Response:
            return _answered(shape, status, adapter, page, route.does(work, **arguments, **looked))

        return once(work, caller, request, asked["idempotency_key"], arguments, deed) if may_repeat else deed()

    def looking_first(looks: Callable[..., Any], asked: Mapping[str, Any]) -> Response:
        open_works, request, caller = asked["works"], asked["request"], asked["caller"]
        with open_works() as work:
            arguments = _arguments(shape, request, work, asked)
            before = done_before(work, caller, request, asked["idempotency_key"], arguments)
        if before is not None:
            return before
        looked = looks(open_works, **arguments)
        with open_works() as work:
            return done(work, asked, {LOOKED: looked})

    def endpoint(**asked: Any) -> Response:
        return looking_first(route.looks_first, asked) if route.looks_first else done(asked["work"], asked, {})

    endpoint.__name__ = route.operation
    endpoint.__signature__ = inspect.Signature(_parameters(shape))  # type: ignore[attr-defined]  # what FastAPI reads
    return endpoint


def _parameters(shape: Shape) -> list[inspect.Parameter]:
    route = shape.route
    made = {"request": Request, "caller": Annotated[Caller, Security(bearer, scopes=[route.scope, *route.also])]}
    made |= {name: Annotated[kind, Path()] for name, kind in shape.path.items()}
    if route.takes:
        made["taken"] = Annotated[dict[str, Any], Depends(route.takes)]
    if route.looks_first:
        made["works"] = Annotated[Any, Depends(works_of)]
    else:
        made["work"] = Annotated[Work, Depends(work_of, scope="function")]
    found = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in made.items()]
    for name, (kind, default) in shape.query.items():
        if name not in _PAGES:
            found.append(
                _optional(
                    name,
                    Annotated[kind, Query(description=ABOUT.get(name))],
                    inspect.Parameter.empty if default is ... else _plain_default(default),
                )
            )
    if shape.is_paged:
        limit = shape.query.get("first", (int, LIMIT))[1]
        found += [_optional("limit", Limit, min(limit, MOST)), _optional("cursor", Cursor, None)]
    if shape.body is not None:
        found.append(_optional("body", Annotated[shape.body, Body()], inspect.Parameter.empty))
    if shape.versioned:
        found.append(_optional("if_match", IF_MATCH, None))
    if route.method != "GET" and route.keeps_answer:
        found.append(_optional("idempotency_key", Key, None))
    return found


def _optional(name: str, kind: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _plain_default(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def _arguments(shape: Shape, request: Request, work: Work, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Gives what the service or query is called with."""
    route, hints = shape.route, shape.hints
    asked = dict(asked)
    spread = {name: {each: asked.pop(each) for each in fields_of(kind)} for name, kind in shape.spread.items()}
    arguments = {name: asked[name] for name in (*shape.path, *shape.query) if name in asked} | spread
    arguments |= asked.get("taken", {})
    if shape.body is not None:
        brought = asked["body"].model_dump(warnings=False)  # a default may be a tuple where JSON brings a list
        arguments |= {shape.whole: brought} if shape.whole else brought
    built_anew = _built_anew(hints)
    given = {
        name: TypeAdapter(hints[name]).validate_python(value) if name in built_anew and name not in asked.get("taken", {}) else value
        for name, value in arguments.items()
    }
    given |= {name: make(work) for name, make in route.given.items()}
    given |= {name: supply(request) for name, supply in shape.supplied.items()}
    if shape.versioned:
        given["opened_version"] = version_of(asked["if_match"])
    return given


def _built_anew(hints: Mapping[str, Any]) -> set[str]:
    """Names the parameters whose value came as JSON's own kinds and is to be built anew: dataclasses, sets, tuples."""
    return {name for name, kind in hints.items() if any(_is_built_anew(each) for each in _kinds(kind))}


def _kinds(kind: Any) -> tuple[Any, ...]:
    """Gives what a value may be: the members of a union, else the kind itself."""
    return typing.get_args(kind) if typing.get_origin(kind) in {typing.Union, types.UnionType} else (kind,)


def _is_built_anew(kind: Any) -> bool:
    return is_dataclass(kind) or typing.get_origin(kind) in {set, frozenset, tuple}


def version_of(if_match: str | None) -> int:
    """Reads the version out of ``If-Match``; raises ``Refusal`` when there is none, or not one of ours."""
    if if_match is None:
        raise Refusal("version-required")
    found = re.fullmatch(r'"(\d{1,9})"', if_match.strip())
    if found is None:
        raise Refusal("version-required")
    return int(found[1])


def _answered(shape: Shape, status: int, adapter: TypeAdapter[Any], page: Page | None, answer: Any) -> Response:
    route = shape.route
    if route.answers:
        return route.answers(answer)
    if shape.answer is type(None):
        return Response(status_code=204)
    headers: dict[str, str] = {}
    if shape.answer in _WORDS:
        if route.at:
            headers["location"] = BASE + route.at.format(id=answer)
        return Response(TypeAdapter(dict[str, Any]).dump_json({route.named: answer}), status, headers, "application/json")
    if isinstance(version := getattr(answer, "version", None), int):
        headers["etag"] = f'"{version}"'
    if page is not None:
        answer, links = page.cut(route.does, answer)
        headers |= links
    return Response(adapter.dump_json(answer), status, headers, "application/json")


def _answer_model(shape: Shape) -> tuple[int, Any]:
    """Gives the status of a good answer and its schema."""
    if shape.route.answers:
        return 200, None
    if shape.answer is type(None):
        return 204, None
    made_something = shape.route.method == "POST" and shape.answer in _WORDS
    if shape.answer in _WORDS:
        model = made(f"{shape.route.operation}_answer", {shape.route.named: (shape.answer, ...)}, "")
        return (201 if made_something else 200), model
    return 200, shape.answer


def _first_sentence(does: Callable[..., Any]) -> str:
    text = " ".join((inspect.getdoc(does) or "").split("\n\n")[0].split())
    return re.split(r"[.;:]", text)[0]
