"""A deed on what one may not see is answered as one on what never was: same status, same body, same headers; and nothing is done."""

import re
from typing import Any

import pytest
from sqlmodel import select

from casework.model import DocumentVersion, Grant
from casework.services import granting, notes, records
from casework.services.cases import NewCase, open_case
from casework.vocabulary import AccessLevel
from documents import filing
from tests.doors.conftest import ApiHouse
from tests.doors.stand_in_api import as_
from tests.doors.twin_worlds import a_note
from ui.api.route import Route, table

DEEDS = [
    route for _, route in table() if route.method != "GET" and re.search(r"{(?:record|case|document|version|grant|note)_id}", route.path)
]


@pytest.fixture(scope="module")
def unseen(house: ApiHouse) -> dict[str, int]:
    """Gives things that the outsider may not see, by the names of ids in paths."""
    ministry, head = house.ministry, house.ministry.people["head"]
    with house.platform.work(ministry.actor("head")) as work:
        case_id = open_case(work, NewCase("Hemmelig sag", "06.02.01", restricted_to=(head,)))
        record_id = records.draft(work, a_note(ministry, "Hemmeligt notat", AccessLevel.INVOLVED))
        records.place_on_case(work, record_id, case_id)
        version_id = filing.add_document(work, record_id, b"Hemmeligt", filename="hemmeligt.txt", media_type="text/plain")
        version = work.session.get_one(DocumentVersion, version_id)
        granting.share(work, record_id, ministry.people["clerk"])
        grant_id = work.session.exec(select(Grant.id).where(Grant.record_id == record_id)).first()
        note_id = notes.write_on_record(work, record_id, "Hemmeligt")
    assert grant_id is not None
    return {"record_id": record_id, "case_id": case_id, "document_id": version.document_id, "version_id": version_id, "grant_id": grant_id,
            "note_id": note_id}  # fmt: skip


@pytest.fixture(scope="module")
def schemas(house: ApiHouse) -> dict[str, Any]:
    told: dict[str, Any] = house.api.get("/openapi.json").json()
    return told


@pytest.mark.parametrize("route", DEEDS, ids=lambda route: route.operation)
def test_what_changes_something_answers_alike_for_what_is_unseen_and_what_never_was(
    house: ApiHouse, unseen: dict[str, int], schemas: dict[str, Any], route: Route
) -> None:
    names = re.findall(r"{(\w+)}", route.path)
    body = least_body(schemas, route)
    answers = []
    for missing in (False, True):
        ids = {name: 999_999 if missing and name in unseen else unseen.get(name, 1) for name in names}
        path = route.path.format(**ids | {name: "x" for name in names if not name.endswith("_id")})
        given = house.api.request(route.method, path, headers=as_("outsider", if_match='"1"'), **body)
        answers.append((given.status_code, given.content, {**given.headers, "content-length": ""}))

    assert answers[0] == answers[1]
    assert not 200 <= answers[0][0] < 300 or route.path in SAY_NOTHING
    assert answers[0][0] < 500


SAY_NOTHING = {"/records/{record_id}/hiding", "/records/{record_id}/read-mark"}
"""Deeds that are done alike whether there was anything to do or not."""


def test_most_deeds_come_as_far_as_the_thing(house: ApiHouse, unseen: dict[str, int], schemas: dict[str, Any]) -> None:
    told = []
    for route in DEEDS:
        names = re.findall(r"{(\w+)}", route.path)
        path = route.path.format(**{name: unseen.get(name, 1) if name.endswith("_id") else "x" for name in names})
        told.append(
            house.api.request(route.method, path, headers=as_("outsider", if_match='"1"'), **least_body(schemas, route)).status_code
        )

    assert told.count(404) > len(DEEDS) * 0.8


def least_body(schemas: dict[str, Any], route: Route) -> dict[str, Any]:
    """Gives the least body a route takes, by the document."""
    told = schemas["paths"][route.path][route.method.lower()].get("requestBody", {}).get("content", {})
    if "application/octet-stream" in told:
        return {"content": b"Hej", "params": {"filename": "hej.txt"}}
    schema = told.get("application/json", {}).get("schema")
    return {"json": least(schemas, schema)} if schema else {}


def least(schemas: dict[str, Any], schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return least(schemas, schemas["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    if several := schema.get("anyOf") or schema.get("oneOf"):
        return least(schemas, several[0])
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            return {name: least(schemas, each) for name, each in schema.get("properties", {}).items() if name in schema.get("required", ())}
        case "array":
            return [least(schemas, schema["items"])] if "items" in schema else []
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return False
        case "string":
            return {"date": "2026-12-01", "date-time": "2026-12-01T10:00:00Z"}.get(schema.get("format", ""), "Prøve")
    return None
