"""Two worlds that differ only by what an official may not read answer him alike on every route; strangers get nothing anywhere."""

import importlib
import inspect
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import NoResultFound
from sqlmodel import select

from casework.adapters.embedded_postgres import SUPERUSER, DatabaseServer
from casework.bootstrap import Platform, assemble
from casework.errors import NotFound, NotPermitted, Refused
from casework.lists.definition import Condition, ListDefinition
from casework.lists.standard import OF_UNITS, STANDARD
from casework.model import Record
from casework.services import folders, granting, post_list, records, saved_lists, sharing_lists
from casework.services.cases import NewCase, open_case
from casework.services.records import NewParty, NewRecord
from casework.settings import Settings
from casework.vocabulary import AccessLevel, Channel, ListColumn, ListKey, ListOperator, ListSource, PartyRole, RecordKind, Scope
from casework.work import Actor
from documents import filing
from documents.blobs import BlobStore
from search.engines.whoosh_engine import WhooshEngine
from search.indexing import index_records
from tests.builders import Ministry
from tests.conftest import MINISTRY_TEMPLATE, Clock, copy_database, plain
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import an_api, as_
from ui.api.problems import MEDIA_TYPE
from ui.api.route import Route, left_out, table
from ui.downloads.asked import Asked, Download
from ui.downloads.table import DOWNLOADS

READER = "caseworker"
GETS = [route for _, route in table() if route.method == "GET"]
WORDS = {"words": "varmepumpe", "beginning": "varm", "moment": "2026-11-23T10:00:00Z", "record_ids": "1"}
SHOWN_AND_HIDDEN = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class World:
    """Is one of the two, by its API."""

    platform: Platform
    api: TestClient
    reader: Actor


def shown(platform: Platform, ministry: Ministry) -> None:
    """Makes what the reader may read: a case with a record, shared and filed, and a draft."""
    with platform.work(ministry.actor("head")) as work:
        case_id = open_case(work, NewCase("Tilskud til varmepumper", "06.02.01"))
        record_id = records.draft(work, a_note(ministry, "Notat om varmepumper"))
        records.place_on_case(work, record_id, case_id)
        granting.share(work, record_id, ministry.people[READER])
        filing.add_document(work, record_id, b"Kaere minister", filename="note.txt", media_type="text/plain")
        records.draft(work, a_note(ministry, "Udkast om varmepumper"))
        records.register(work, record_id, opened_version=work.session.get_one(Record, record_id).version)
    with platform.work(ministry.actor(READER)) as work:
        folder_id = folders.add_folder(work, "Varmepumper")
        folders.file_in_folder(work, record_id, folder_id)
        ask = Condition(ListColumn.TITLE, ListOperator.CONTAINS, ("varmepumpe",))
        saved_lists.save_list(work, "Alt om varmepumper", ListDefinition(ListSource.ARCHIVE, conditions=(ask,)))
    with platform.work(ministry.actor("head")) as work:
        shared = saved_lists.save_list(work, "Alle varmepumper", ListDefinition(ListSource.ARCHIVE, conditions=(ask,)))
        sharing_lists.share_list(work, shared, ministry.people[READER])
    with platform.work(ministry.actor("manager")) as work:
        today = work.now.date()
        post_list.issue(work, today, today, purpose="Ugens postliste")


def hidden(platform: Platform, ministry: Ministry) -> None:
    """Adds, last of all, a case, records, a party and a document that the reader may not read."""
    people = ministry.people
    with platform.work(ministry.actor("head")) as work:
        case_id = open_case(work, NewCase("Hemmelig varmepumpe", "06.02.01", restricted_to=(people["head"],)))
        for _ in range(2):
            party = NewParty("Hemmelig Part", PartyRole.SENDER, email="hemmelig@part.invalid")
            note = a_note(ministry, "Hemmeligt notat om varmepumper", AccessLevel.INVOLVED, (party,))
            record_id = records.draft(work, note)
            records.place_on_case(work, record_id, case_id)
            granting.restrict(work, record_id, [people["head"], people["secretary"]])
            granting.share(work, record_id, people["secretary"])
            filing.add_document(work, record_id, b"Hemmeligt", filename="hemmeligt.txt", media_type="text/plain")
        folder_id = folders.add_folder(work, "Varmepumper, hemmeligt")
        folders.file_in_folder(work, record_id, folder_id)
        saved_lists.save_list(work, "Hemmelige varmepumper", ListDefinition(ListSource.FOLDER, of=(folder_id,)))
        hidden_list = saved_lists.save_list(work, "Hemmeligt arkiv", ListDefinition(ListSource.ARCHIVE))
        sharing_lists.share_list(work, hidden_list, people["secretary"])


def a_note(ministry: Ministry, title: str, level: AccessLevel = AccessLevel.UNIT, parties: tuple[NewParty, ...] = ()) -> NewRecord:
    responsible = ministry.people["head"]
    return NewRecord(title, RecordKind.INTERNAL, Channel.DESK, ministry.grants, responsible, access_level=level, parties=parties)


@pytest.fixture(scope="module")
def worlds(
    server: DatabaseServer, founded: Ministry, _databases: list[int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, World]]:
    """Gives the world without the hidden things and the world with them, cloned from one."""
    clock, folder = Clock(), tmp_path_factory.mktemp("worlds")
    names = [f"twin_{_databases[0]}_{letter}" for letter in "ab"]
    _databases[0] += 1

    def opened(name: str) -> Platform:
        settings = Settings(home=folder)
        return assemble(settings, server, BlobStore(settings.blobs_folder), clock=clock, name=name)

    with psycopg.connect(plain(server.url(SUPERUSER, "postgres")), autocommit=True) as connection:
        copy_database(connection, names[0], MINISTRY_TEMPLATE)
        first = opened(names[0])
        shown(first, founded)
        first.close()
        copy_database(connection, names[1], names[0])
    plainly, fuller = opened(names[0]), opened(names[1])
    hidden(fuller, founded)
    engines = [indexed(world, folder / name) for world, name in zip((plainly, fuller), names, strict=True)]
    with an_api(plainly, founded, engine=engines[0]) as one, an_api(fuller, founded, engine=engines[1]) as other:
        yield World(plainly, one, founded.actor(READER)), World(fuller, other, founded.actor(READER))
    plainly.close()
    fuller.close()


def indexed(platform: Platform, folder: Path) -> WhooshEngine:
    """Gives the index of all that a world holds."""
    engine = WhooshEngine(folder, create=True)
    with platform.work(Actor.system("indexer")) as work:
        ids = list(work.session.exec(select(Record.id)).all())
    index_records(platform, engine, ids, 1)
    return engine


def addresses(route: Route) -> list[str]:
    """Fills a route's parameters with the ids of what may and what may not be read, and of what is not there."""
    names = re.findall(r"{(\w+)}", route.path)
    if not names:
        return [f"{route.path}?{query(route)}"]
    filled = []
    for id in (*SHOWN_AND_HIDDEN, 999):
        values = {name: str(id) if name.endswith("_id") or name == "id" else word(name, id) for name in names}
        filled.append(f"{route.path.format(**values)}?{query(route)}")
    return filled


def word(name: str, id: int) -> str:
    known = {"asked": ["my_inbox", "unit_inbox", "my_cases"], "address": ["my_inbox", "unit_inbox"], "number": [f"2026-{id}"]}
    choices = known.get(name, [name])
    return choices[id % len(choices)]


def query(route: Route) -> str:
    """Gives what the questions of the desk usually ask with; a parameter that a route does not know is not looked at."""
    return "&".join(f"{name}={value}" for name, value in WORDS.items())


def answer(world: World, address: str, name: str = READER) -> tuple[int, bytes, dict[str, str]]:
    """Gives what is answered; the serial number of an event is a permitted channel, as every gap in numbers is."""
    given = world.api.get(address, headers=as_(name))
    return given.status_code, re.sub(rb'"event_id":\d+', b"", given.content), dict(given.headers) | {"content-length": ""}


SHARED_BY_A_COLLEAGUE = "saved-2"
LISTS = (*STANDARD, *OF_UNITS, *(f"{kind}-2" for kind in OF_UNITS), SHARED_BY_A_COLLEAGUE)
NARROWED = (
    "",
    "sort=-title&sort=sender",
    "where=title:contains:varmepumpe&where=arrived:last_days:30",
    "where=case_title:is_filled&limit=1",
)


@pytest.mark.parametrize("address", LISTS)
def test_what_he_may_not_read_changes_no_list(worlds: tuple[World, World], address: str) -> None:
    without, with_them = worlds
    asked = [f"/lists/{address}{way}?{how}" for way in ("", "/count", "/cases") for how in NARROWED]

    assert [] == [each for each in asked if answer(without, each) != answer(with_them, each)]
    assert 500 > max(answer(with_them, each)[0] for each in asked)


def test_the_lists_do_differ_for_who_may_read_it(worlds: tuple[World, World]) -> None:
    without, with_them = worlds

    assert answer(without, "/lists/archive", "head") != answer(with_them, "/lists/archive", "head")


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.operation)
def test_what_he_may_not_read_changes_no_answer(worlds: tuple[World, World], route: Route) -> None:
    without, with_them = worlds
    different = [each for each in addresses(route) if answer(without, each) != answer(with_them, each)]

    assert [] == different


def test_the_worlds_do_differ_for_who_may_read_it(worlds: tuple[World, World]) -> None:
    # each is asked in both: what is read is an event, and is told
    assert [404, 200] == [answer(world, "/records/3", "head")[0] for world in worlds]
    assert [200, 200] == [answer(world, "/records/1")[0] for world in worlds]
    assert [404, 404] == [answer(world, "/records/3")[0] for world in worlds]


SEARCHES = (
    "words=varmepumpe",
    "words=hemmelig",
    "words=titel:varmepumpe",
    "words=varmepumpe&order=relevance&size=1",
    "words=varmepumpe&page=2&size=1",
)


@pytest.mark.parametrize("asked", SEARCHES)
def test_what_he_may_not_read_changes_no_search(worlds: tuple[World, World], asked: str) -> None:
    without, with_them = worlds

    assert answer(without, f"/search?{asked}") == answer(with_them, f"/search?{asked}")
    assert 200 == answer(without, f"/search?{asked}")[0]


def test_what_he_may_not_read_is_never_suggested(worlds: tuple[World, World]) -> None:
    asked = [f"/search/suggestions?beginning={word}" for word in ("varm", "hemm", "no")]

    assert [answer(worlds[0], each) for each in asked] == [answer(worlds[1], each) for each in asked]


def test_the_searches_lists_and_folders_do_differ_for_who_may_read_it(worlds: tuple[World, World]) -> None:
    for asked in ("/search?words=varmepumpe", "/saved-lists", "/me/folders"):
        assert answer(worlds[0], asked, "head")[:2] != answer(worlds[1], asked, "head")[:2]


def test_what_the_reader_has_made_is_there_in_both(worlds: tuple[World, World]) -> None:
    for asked in ("/saved-lists", "/me/folders", "/search?words=varmepumpe"):
        assert [True, True] == ["armepumper" in answer(world, asked)[1].decode() for world in worlds]
    assert [200, 200] == [answer(world, "/post-lists/1", "manager")[0] for world in worlds]


def test_a_stranger_gets_nothing_on_any_route(api: TestClient) -> None:
    told = {(route.method, route.path): stranger(api, route) for _, route in table()}

    assert {} == {place: status for place, status in told.items() if status != 401}


def test_a_token_of_another_scope_gets_nothing_on_any_route(api: TestClient) -> None:
    told = {}
    for _, route in table():
        other = next(scope for scope in Scope if scope is not route.scope)
        told[(route.method, route.path)] = stranger(api, route, as_("caseworker", other))

    assert {} == {place: status for place, status in told.items() if status != 403}


def stranger(api: TestClient, route: Route, headers: dict[str, str] | None = None) -> int:
    path = re.sub(r"{\w+}", "1", route.path)
    answer = api.request(route.method, path, headers=headers)
    return answer.status_code if answer.headers["content-type"] == MEDIA_TYPE else 0  # a refusal is a problem, RFC 9457


PURPOSE = "Svar på en begæring om aktindsigt"


@pytest.mark.parametrize("path", DOWNLOADS)
def test_what_he_may_not_read_changes_no_file(worlds: tuple[World, World], path: str) -> None:
    made = [[file(world, path, id) for id in (*SHOWN_AND_HIDDEN, 999)] for world in worlds]

    assert made[0] == made[1]


def test_the_files_of_a_case_he_reads_are_made_and_those_of_a_hidden_one_are_not_there(worlds: tuple[World, World]) -> None:
    of_cases = [path for path in DOWNLOADS if path.startswith("/cases/")]

    # each is made in both: an export is an event, and is told
    assert [] == [path for path in of_cases for world in worlds if isinstance(file(world, path, 1), str)]
    assert {"NotFound"} == {file(world, path, 2) for path in of_cases for world in worlds}


def file(world: World, path: str, id: int) -> object:
    """Gives what a download makes, or what it is refused with; serial numbers of events are a permitted channel."""
    try:
        with world.platform.work(world.reader) as work:
            made = DOWNLOADS[path](work, Asked(id, {"purpose": PURPOSE}, "da"))
    except (NotFound, NotPermitted, Refused) as no:
        return type(no).__name__
    return made.filename, {name: re.sub(rb'"event_id": ?\d+', b"", content) for name, content in unpacked(made).items()}


def unpacked(made: Download) -> dict[str, bytes]:
    if made.media_type != "application/zip":
        return {"": made.content}
    with zipfile.ZipFile(io.BytesIO(made.content)) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    # a line of history is named by the serial number of its event, a permitted channel; the sums are over those names as well
    return {name: _GUID.sub(b"", part) for name, part in parts.items() if not _SUM.match(part)}


_GUID = re.compile(rb'"guid":"[0-9a-f-]{36}"(?=[^\n]*"what":)')
_SUM = re.compile(rb"[0-9a-f]{64}  ")


VALUES: dict[str, tuple[object, ...]] = {
    "case_id": (*SHOWN_AND_HIDDEN, 999),
    "record_id": (*SHOWN_AND_HIDDEN, 999),
    "record_ids": ([*SHOWN_AND_HIDDEN, 999],),
    "approval_ids": (list(range(1, 40)),),
    "ids": (set(range(1, 40)),),
    "approval_id": (*SHOWN_AND_HIDDEN, 999),
    "words": ("varmepumpe", "hemmelig"),
    "title": ("Tilskud til varmepumper", "Hemmelig varmepumpe"),
    "key": (ListKey.REQUESTS, ListKey.UNIT_REQUESTS, ListKey.REQUESTS_SENT, ListKey.REQUESTS_LATE),
    "first": (1, 50),
}
NOT_ASKED = {
    "casework.queries.lists.ready_to_ask": "gives a question, no answer",
    "casework.queries.binned.opened": "opens what the list of the bin is then asked with",
    "casework.queries.histories.words_beside": "takes hashes of events that its asker has read",
}
BESIDE = [name for name in left_out() if name.startswith("casework.queries.")]


@pytest.mark.parametrize("name", [name for name in BESIDE if name not in NOT_ASKED])
def test_what_he_may_not_read_changes_no_question_of_the_desk(worlds: tuple[World, World], name: str) -> None:
    room, _, verb = name.rpartition(".")
    question = getattr(importlib.import_module(room), verb)
    needed = [each.name for each in list(inspect.signature(question).parameters.values())[1:] if each.default is each.empty]
    assert [] == [each for each in needed if each not in VALUES], f"Say in VALUES what {name} is asked with, or in NOT_ASKED why not"
    ways = [dict(zip(needed, way, strict=True)) for way in itertools.product(*(VALUES[each] for each in needed))]

    assert [told(worlds[0], question, way) for way in ways] == [told(worlds[1], question, way) for way in ways]


def test_what_is_not_asked_stands_beside_the_api() -> None:
    assert set() == set(NOT_ASKED) - set(BESIDE)


def told(world: World, question: Callable[..., object], way: dict[str, object]) -> str:
    try:
        with world.platform.work(world.reader) as work:
            return re.sub(r"event_id=\d+", "", repr(question(work, **way)))
    except (NotFound, NotPermitted, Refused, NoResultFound) as no:
        return type(no).__name__
