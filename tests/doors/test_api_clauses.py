"""The promises of the API, each asked of every route there is: versions, keys of deeds, pages, scopes, and refusals in one form."""

import dataclasses
import re
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from casework.services import case_people, notes, parties, party_use, records
from casework.services.cases import NewCase, open_case
from casework.services.parties import PartyFields
from casework.services.party_use import PartyUse
from casework.services.records import NewRecord
from casework.vocabulary import Channel, PartyKind, PartyRole, RecordKind
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_
from tests.doors.test_deeds_on_what_is_unseen import least_body
from ui.api.building import Shape, shape_of
from ui.api.paging import resumes_by
from ui.api.problems import MEDIA_TYPE, PROBLEMS, TYPES
from ui.api.route import Route, table

ROUTES = [route for _, route in table()]
SHAPES = {route.operation: shape_of(route) for route in ROUTES}
VERSIONED = [route for route in ROUTES if SHAPES[route.operation].versioned]
WRITING = [route for route in ROUTES if route.method != "GET"]
PAGED = [route for route in ROUTES if SHAPES[route.operation].is_paged]
NOWHERE = 999_999
NAMES = {"asked": "archive", "thing": "case", "code": "06.02.01", "file_plan_code": "06.02.01", "case_type": "general", "hint": "case"}


@pytest.fixture(scope="module")
def schemas(house: ApiHouse) -> dict[str, Any]:
    told: dict[str, Any] = house.api.get("/openapi.json").json()
    return told


@pytest.fixture(scope="module")
def things(house: ApiHouse) -> dict[str, int]:
    """Gives things of the head's, by the names of ids in paths."""
    ministry, head = house.ministry, house.ministry.people["head"]
    with house.platform.work(ministry.actor("head")) as work:
        case_id = open_case(work, NewCase("Tilskud til varmepumper", "06.02.01"))
        record_id = records.draft(work, NewRecord("Notat", RecordKind.INTERNAL, Channel.DESK, ministry.grants, head))
        records.place_on_case(work, record_id, case_id)
        party_id = parties.enter(work, PartyFields(PartyKind.COMPANY, "Vestenga Fjernvarme", "CVR", "10000009"))
        notes.write_on_record(work, record_id, "Talte med værket.")
        party_use.put_on_record(work, record_id, PartyUse(PartyRole.CONCERNED, party_id))
        case_people.add_supplementary(work, case_id, ministry.people["manager"])
    return {"case_id": case_id, "record_id": record_id, "party_id": party_id, "thing_id": case_id}


def path_of(route: Route, ids: dict[str, int], **query: str) -> str:
    """Gives an address of the route; what it asks in the query gets something, when it must be there."""
    names = re.findall(r"{(\w+)}", route.path)
    path = route.path.format(**{name: ids.get(name, NOWHERE) if name.endswith("_id") else NAMES.get(name, "x") for name in names})
    shape = SHAPES[route.operation]
    needed = {
        name: least_of(kind) for name, (kind, default) in shape.query.items() if default is ... and name not in {"first", "after", "before"}
    }
    asked = {**needed, **query}
    return path + ("?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else "")


def least_of(kind: Any) -> str:
    inner = typing.get_args(kind)[0] if typing.get_origin(kind) in {typing.Annotated, list, tuple} else kind
    if inner is not kind:
        return least_of(inner)
    if isinstance(kind, type) and hasattr(kind, "__members__"):
        return str(next(iter(kind)))
    return {int: "1", bool: "false"}.get(kind, "2026-12-01" if "date" in str(kind) else "x")


def asked(api: TestClient, route: Route, path: str, headers: dict[str, str], body: dict[str, Any] | None = None) -> Any:
    return api.request(route.method, path, headers=headers, **(body or {}))


# ---- versions ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("said", [None, "7", 'W/"7"', "*", '"seven"'])
def test_what_is_edited_from_a_form_says_which_version_was_seen_on_every_route(
    api: TestClient, schemas: dict[str, Any], things: dict[str, int], said: str | None
) -> None:
    wrong = []
    for route in VERSIONED:
        headers = as_("head") if said is None else as_("head", if_match=said)
        answer = asked(api, route, path_of(route, things), headers, least_body(schemas, route))
        wrong += [] if answer.status_code == 428 and answer.json()["type"] == f"{TYPES}version-required" else [(route.path, answer.text)]

    assert [] == wrong


@pytest.mark.long
def test_a_version_that_is_not_the_newest_is_refused_on_every_route_of_a_thing_that_is_there(
    api: TestClient, schemas: dict[str, Any], things: dict[str, int]
) -> None:
    found = {}
    for route in VERSIONED:
        if not set(re.findall(r"{(\w+)}", route.path)) <= set(things):
            continue
        found[route.operation] = {
            asked(api, route, path_of(route, things), as_(who, if_match='"900001"'), least_body(schemas, route)).status_code
            for who in ("head", "manager", "clerk", "secretary")
        }

    assert len(found) > 20
    assert {} == {name: statuses for name, statuses in found.items() if 412 not in statuses or statuses & {200, 201, 204}}


def test_whoever_must_name_a_version_can_read_it(house: ApiHouse) -> None:
    readable = {
        name
        for shape in SHAPES.values()
        if shape.route.method == "GET" and "version" in names_in(shape.answer)
        for name in names_in(shape.answer)
        if name.endswith("_id") or name == "id"
    }
    unreadable = [route.path for route in VERSIONED if (names := re.findall(r"{(\w+_id)}", route.path)) and not set(names) & readable]

    assert [] == unreadable


def names_in(kind: Any, seen: frozenset[Any] = frozenset()) -> set[str]:
    """Gives the names of all fields that an answer may hold, however deep."""
    if kind in seen:
        return set()
    found: set[str] = set()
    for each in typing.get_args(kind):
        found |= names_in(each, seen)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        for each in dataclasses.fields(kind):
            found |= {each.name} | names_in(hints[each.name], seen | {kind})
    return found


ONE_FACT = "says one fact, and said twice it is said once"
MINE = "is the asker's own order, which nobody else changes"
IN_OR_OUT = "puts something in or takes it out, whatever else is there"
WHOLE = "names everything that it puts in order, and is refused when that is not all"
NO_FORM = "begins from what is there, and is refused by its state"
LAST_WORD = "is the word of those who keep the gate: the last one holds until it is carried out, and the history keeps each"
UNVERSIONED: dict[str, str] = {
    "/approvals/{approval_id}/replies/choice": "the responsible alone chooses, and the last choice holds",
    "/absences/{absence_id}": "says two days, which the history keeps: the last word of the absent or of who names substitutes holds",
    "/approvals/{approval_id}/responsible": ONE_FACT,
    "/approvals/{approval_id}/subscriptions/{step}": MINE,
    "/approvals/{approval_id}/watch": MINE,
    "/me/approval-wishes": MINE,
    "/me/notice-preferences/{kind}": MINE,
    "/approvals/{approval_id}/seats/{seat_id}/holder": NO_FORM,
    "/bundle-uploads/{key}/pieces": NO_FORM,
    "/gate-passages/{passage_id}/sorting": LAST_WORD,
    "/gate-passages/{passage_id}/words": LAST_WORD,
    "/officials/{official_id}/account/lock": IN_OR_OUT,
    "/officials/{official_id}/gate": ONE_FACT,
    "/imports/{run_id}/names": IN_OR_OUT,
    "/case-checks/{check_id}/tick": ONE_FACT,
    "/case-tasks/{task_id}/holder": ONE_FACT,
    "/hearings/{hearing_id}/deadline": ONE_FACT,
    "/cases/{case_id}/folders/{folder_id}": ONE_FACT,
    "/cases/{case_id}/folders/{folder_id}/position": ONE_FACT,
    "/records/{record_id}/case-folder": ONE_FACT,
    "/action-codes/{code}": ONE_FACT,
    "/disposal-codes/{code}": ONE_FACT,
    "/file-plan/{file_plan_code}/action-codes": WHOLE,
    "/file-plan/{file_plan_code}/usual-disposal": ONE_FACT,
    "/file-plan/entries/{code}/title": ONE_FACT,
    "/file-plan-codes/{code}/groups/{group_id}": IN_OR_OUT,
    "/annotations/{annotation_id}/settled": IN_OR_OUT,
    "/records/{record_id}/annotations/read-mark": MINE,
    "/cases/{case_id}/annotations/read-mark": MINE,
    "/chats/{chat_id}/participants/{principal_id}": IN_OR_OUT,
    "/chats/{chat_id}/read-mark": MINE,
    "/journal-periods/{period_id}/cases/{case_id}": ONE_FACT,
    "/inboxes/{principal_id}/records/{record_id}": IN_OR_OUT,
    "/desktops/{principal_id}/records/{record_id}": IN_OR_OUT,
    "/inboxes/{principal_id}/records/{record_id}/place": MINE,
    "/saved-lists/{list_id}/shares/{official_id}": IN_OR_OUT,
    "/saved-lists/{list_id}/hidden": MINE,
    "/saved-lists/{list_id}/alert": MINE,
    "/folders/{folder_id}/name": MINE,
    "/folders/{folder_id}/parent": MINE,
    "/records/{record_id}/folder": MINE,
    "/records/{record_id}/flag": MINE,
    "/records/{record_id}/own-deadline": MINE,
    "/records/{record_id}/shares/{principal_id}": ONE_FACT,
    "/grants/{grant_id}": ONE_FACT,
    "/units/{unit_id}/name": ONE_FACT,
    "/groups/{group_id}/use": ONE_FACT,
    "/officials/{official_id}/limitation": ONE_FACT,
    "/officials/{official_id}/clearance": ONE_FACT,
    "/roles/{role}/privileges/{privilege}": IN_OR_OUT,
    "/parties-in-use/{row_id}/role": ONE_FACT,
    "/webhooks/{webhook_id}/state": ONE_FACT,
    "/records/{record_id}/document-order": WHOLE,
    "/records/{record_id}/documents/{document_id}": IN_OR_OUT,
    "/records/{record_id}/locks/{document_id}": NO_FORM,
    "/documents/{document_id}/check-out": NO_FORM,
    "/documents/{document_id}/check-out/file": MINE,
    "/records/{record_id}/supplementary/{principal_id}": IN_OR_OUT,
    "/records/{record_id}/answers/{answered_id}": IN_OR_OUT,
    "/records/{record_id}/hiding": MINE,
    "/records/{record_id}/proposals/{hint}/refusal": MINE,
    "/records/{record_id}/read-mark": MINE,
    "/requests/{request_id}/deadline": ONE_FACT,
    "/request-recipients/{recipient_id}/evaluation": ONE_FACT,
    "/request-recipients/{recipient_id}/assignment": ONE_FACT,
    "/request-recipients/{recipient_id}/answer": ONE_FACT,
    "/request-reception": ONE_FACT,
    "/redaction-marks/{mark_id}/decision": ONE_FACT,
    "/redaction-marks/{mark_id}/note": ONE_FACT,
    "/redactions/{redaction_id}/decisions/{kind}": ONE_FACT,
    "/release-sets/{release_set_id}/document-versions/{version_id}": ONE_FACT,
}
"""What is put without a version, and why it loses nothing of anybody's."""


def test_what_is_put_without_a_version_stands_in_the_list_with_its_reason() -> None:
    put = {route.path for route in WRITING if route.method in {"PUT", "PATCH"} and not SHAPES[route.operation].versioned}

    assert set(UNVERSIONED) == put


# ---- keys of deeds ----------------------------------------------------------------------------------------------------------
SECRET = dict.fromkeys(("/webhooks", "/officials/{official_id}/account/one-time-password"), "its answer holds a secret")
BYTES = {"/cases/{case_id}/bundle": "its answer is a file, and asking again is noted as another export"}


def test_every_deed_takes_a_key_and_what_was_done_is_answered_alike_once_more(
    api: TestClient, schemas: dict[str, Any], things: dict[str, int]
) -> None:
    keyless = {route.path for route in WRITING if not route.keeps_answer}
    undeclared = [
        route.path
        for route in WRITING
        if route.keeps_answer
        and "Idempotency-Key" not in {each["name"] for each in schemas["paths"][route.path][route.method.lower()]["parameters"]}
    ]
    done, otherwise = 0, []
    for place, route in enumerate(each for each in WRITING if each.keeps_answer):
        headers = as_("clerk", if_match='"1"', idempotency_key=f"clause-{place:04}")
        first = asked(api, route, path_of(route, things), headers, least_body(schemas, route))
        if first.is_success:
            done += 1
            again = asked(api, route, path_of(route, things), headers, least_body(schemas, route))
            same = (first.status_code, first.content) == (again.status_code, again.content) and "idempotency-replayed" in again.headers
            otherwise += [] if same else [(route.path, first.status_code, again.status_code, again.text)]

    assert (set(SECRET) | set(BYTES), []) == (keyless, undeclared)
    assert done > 15
    assert [] == otherwise


# ---- pages ------------------------------------------------------------------------------------------------------------------
def test_every_list_that_grows_comes_in_pages_that_what_comes_in_meanwhile_does_not_shift(
    house: ApiHouse, api: TestClient, things: dict[str, int]
) -> None:
    fill(house, things, 5)
    walked, wrong = [], []
    for route in PAGED:
        whole = api.get(path_of(route, things, limit="200"), headers=as_("head"))
        before = [identity(route, row) for row in rows_of(whole)]
        if len(before) < 3 or not (route.key or resumes_by(route.does)):
            continue
        walked.append(route.path)
        seen = [identity(route, row) for row in walk(house, api, route, things)]
        kept = [each for each in seen if each in before]
        wrong += [] if kept == before and len(set(seen)) == len(seen) else [(route.path, before, seen)]

    assert len(walked) > 8, walked
    assert [] == wrong


def identity(route: Route, row: dict[str, Any]) -> tuple[Any, ...]:
    """Gives by what a row of a list is known: its key, or what in it names something."""
    return tuple(
        row[name] for name in route.key or sorted(row) if name in route.key or name.endswith(("_id", "_at", "at", "number", "name"))
    )


def walk(house: ApiHouse, api: TestClient, route: Route, things: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Goes through a list two rows at a time, while more comes in after the first page."""
    answer = api.get(path_of(route, things, limit="2"), headers=as_("head"))
    yield from rows_of(answer)
    fill(house, things, 1)
    for _ in range(60):
        if "next" not in answer.links:
            return
        answer = api.get(answer.links["next"]["url"].removeprefix("/api"), headers=as_("head"))
        assert answer.status_code == 200, answer.text
        yield from rows_of(answer)


def rows_of(answer: Any) -> list[dict[str, Any]]:
    told = answer.json() if answer.status_code == 200 else []
    found = told if isinstance(told, list) else next((told[name] for name in ("rows", "lines", "explanations") if name in told), [])
    return [row for row in found if isinstance(row, dict)]


def fill(house: ApiHouse, things: dict[str, int], times: int) -> None:
    """Lets more come in everywhere: records, cases, notes, parties."""
    ministry, head = house.ministry, house.ministry.people["head"]
    for _ in range(times):
        house.clock.forward(seconds=61)
        with house.platform.work(ministry.actor("head")) as work:
            record_id = records.draft(work, NewRecord("Notat", RecordKind.INTERNAL, Channel.DESK, ministry.grants, head))
            records.place_on_case(work, record_id, things["case_id"])
            open_case(work, NewCase("Tilskud til varmepumper", "06.02.01"))
            notes.write_on_record(work, things["record_id"], "Talte med værket igen.")
            parties.enter(work, PartyFields(PartyKind.COMPANY, "Vestenga Fjernvarme"))


# ---- refusals ---------------------------------------------------------------------------------------------------------------
def is_a_problem(answer: Any) -> bool:
    """Says whether an answer is a problem as RFC 9457 has it, and one of ours with its status."""
    if answer.headers.get("content-type", "").split(";")[0] != MEDIA_TYPE:
        return False
    told = answer.json()
    kind = PROBLEMS.get(told["type"].removeprefix(TYPES))
    return kind is not None and told["status"] == answer.status_code == kind.status and bool(told["title"])


def test_every_refusal_of_every_route_is_a_problem_of_the_table(api: TestClient, schemas: dict[str, Any]) -> None:
    wrong, statuses = [], set()
    for route in ROUTES:
        path, body = path_of(route, {}), least_body(schemas, route)
        ways: dict[str, tuple[dict[str, str], dict[str, Any]]] = {"what is not there": (as_("outsider", if_match='"1"'), body)}
        if "json" in body:
            ways["an unknown field"] = as_("head", if_match='"1"'), {"json": {"ukendt": 1}}
        elif route.method != "GET" and route.keeps_answer:
            ways["a short key"] = as_("head", if_match='"1"', idempotency_key="x"), body
        for way, (headers, sent) in ways.items():
            answer = asked(api, route, path, headers, sent)
            statuses.add(answer.status_code)
            if answer.status_code >= 500 or not (answer.is_success or is_a_problem(answer)):
                wrong.append((route.method, route.path, way, answer.status_code, answer.text[:200]))

    assert [] == wrong
    assert {403, 404, 409, 422} <= statuses


def test_every_question_about_what_is_there_is_answered_and_says_its_version(
    api: TestClient, schemas: dict[str, Any], things: dict[str, int]
) -> None:
    wrong, answered = [], set()
    for route in (each for each in ROUTES if each.method == "GET"):
        for who in ("head", "manager"):
            answer = asked(api, route, path_of(route, things), as_(who))
            if not answer.is_success:
                wrong += [] if answer.status_code < 500 and is_a_problem(answer) else [(route.path, who, answer.status_code)]
                continue
            answered.add(route.path)
            told = answer.json() if answer.headers["content-type"] == "application/json" else None
            version = told.get("version") if isinstance(told, dict) else None
            wrong += [(route.path, version)] if isinstance(version, int) and answer.headers.get("etag") != f'"{version}"' else []

    assert [] == wrong
    assert len(answered) > 100


def test_what_is_no_route_and_what_no_route_takes_is_a_problem_too(api: TestClient) -> None:
    answers = [
        api.get("/nothing", headers=as_("head")),
        api.delete("/records", headers=as_("head")),
        api.get("/records/1/", headers=as_("head")),
    ]

    assert [404, 405, 404] == [answer.status_code for answer in answers]
    assert all(map(is_a_problem, answers))


def test_every_route_declares_the_refusals_it_can_give(schemas: dict[str, Any]) -> None:
    undeclared = []
    for route in ROUTES:
        told = set(schemas["paths"][route.path][route.method.lower()]["responses"])
        needed = {"401", "403", "404", "409", "422", "429", "503"} | ({"412", "428"} if SHAPES[route.operation].versioned else set())
        undeclared += [(route.path, needed - told)] if needed - told else []

    assert [] == undeclared


def test_every_shape_is_read_from_its_function_alone() -> None:
    assert len(ROUTES) == len({(route.method, route.path) for route in ROUTES}) == len(SHAPES)
    assert all(isinstance(shape, Shape) for shape in SHAPES.values())
