"""The page that describes the API to who writes a program: the OpenAPI document as plain HTML, without script, from this house alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.api.conditions import how_to_ask
from ui.sign_in.pages import page

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Row:
    """Is a parameter, or a field of what is sent or answered."""

    name: str
    place: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """Is one route as the page tells it."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    asks: tuple[Row, ...]
    answers: tuple[tuple[str, str, str], ...]


def reference(document: Callable[[], dict[str, Any]]) -> Route:
    """Gives the route of the page over the document."""

    def shown(_: Request) -> Response:
        told = document()
        areas: dict[str, list[Operation]] = {}
        for area, each in operations(told):
            areas.setdefault(area, []).append(each)
        kinds = {name: _fields(schema) for name, schema in sorted(told["components"]["schemas"].items())}
        return page(
            "api_reference.html", "en", {"areas": areas, "kinds": kinds, "columns": how_to_ask(), "base": told["servers"][0]["url"]}
        )

    return Route("/reference", shown, methods=["GET"])


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    """Gives every operation of the document with its area."""
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield methods[method]["tags"][0], _operation(path, method, methods[method])


def _operation(path: str, method: str, told: Mapping[str, Any]) -> Operation:
    asks = [
        Row(each["name"], each["in"], _kind(each["schema"]), each.get("required", False), each.get("description", ""))
        for each in told.get("parameters", ())
    ]
    for media, content in told.get("requestBody", {}).get("content", {}).items():
        asks.append(Row("body", media, _kind(content["schema"]), told["requestBody"].get("required", False), ""))
    scopes = [scope for each in told.get("security", ()) for named in each.values() for scope in named]
    return Operation(
        told["operationId"],
        method.upper(),
        path,
        told.get("summary", ""),
        told.get("description", "").split("\n\nRaises:")[0].replace("``", ""),
        " ".join(scopes),
        tuple(asks),
        tuple((status, each["description"], _answer(each)) for status, each in told["responses"].items()),
    )


def _answer(told: Mapping[str, Any]) -> str:
    return ", ".join(_kind(content.get("schema", {})) for content in told.get("content", {}).values())


def _fields(schema: Mapping[str, Any]) -> tuple[Row, ...]:
    required = schema.get("required", ())
    if "properties" not in schema:
        return (Row("", "", _kind(schema), True, schema.get("description", "")),)
    return tuple(Row(name, "", _kind(each), name in required, each.get("description", "")) for name, each in schema["properties"].items())


def _kind(schema: Mapping[str, Any]) -> str:
    """Says in a few words what a value is."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if several := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(map(_kind, several)))
    if words := schema.get("enum"):
        return ", ".join(map(str, words))
    if "const" in schema:
        return str(schema["const"])
    if "prefixItems" in schema:
        return "list of " + ", ".join(map(_kind, schema["prefixItems"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = str(schema.get("type", "anything"))
    return f"{kind}, {schema['format']}" if "format" in schema else kind
