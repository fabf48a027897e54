"""The two worlds that differ only by what an official may not read, and every way to ask them something.

What is shown and what is hidden are each a whole case and more (``tests.whole_case``): a question about nothing would prove nothing.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlmodel import select

from casework.bootstrap import Platform
from casework.lists.definition import Condition, ListDefinition
from casework.model import LetterTemplate, Record
from casework.queries.sights import SIGHTS
from casework.services import folders, granting, letters_to_many, page_annotations, post_list, records, saved_lists, sharing_lists
from casework.services.cases import NewCase, open_case
from casework.services.party_use import PartyUse, put_on_case
from casework.services.records import NewParty, NewRecord
from casework.vocabulary import (
    AccessLevel,
    Channel,
    DisposalQueue,
    ListColumn,
    ListOperator,
    ListSource,
    PartyRole,
    RecordKind,
    Whose,
)
from casework.work import Actor
from documents import filing
from search.engines.port import Facet
from search.engines.whoosh_engine import WhooshEngine
from search.indexing import index_records
from tests.builders import Ministry
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import as_
from tests.replies import a_template
from tests.whole_case import table_of
from ui.api.building import shape_of
from ui.api.route import Route, table

READER = "caseworker"
GETS = [route for _, route in table() if route.method == "GET"]
NEVER = 999_999


@dataclass(frozen=True)
class World:
    """Is one of the two, by its API, with the ids that stand in both and in the fuller one alone, by table."""

    platform: Platform
    api: TestClient
    reader: Actor
    shown: Mapping[str, tuple[int, ...]]
    hidden: Mapping[str, tuple[int, ...]]

    def some(self, table: str) -> tuple[int, ...]:
        """Gives a few ids of what may and what may not be read, and of what is not there."""
        return (*a_few(self.shown[table], 2), *a_few(self.hidden[table], 3), NEVER)

    def all(self, table: str) -> tuple[int, ...]:
        """Gives every id there is, and one that never was."""
        return (*self.shown[table], *self.hidden[table], NEVER)


def a_few(ids: tuple[int, ...], most: int) -> tuple[int, ...]:
    """Gives so many ids, from the first to the last of them."""
    if len(ids) <= most:
        return ids
    return tuple(ids[number * (len(ids) - 1) // (most - 1)] for number in range(most))


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
    a_template(platform, ministry, "Kære {{ party.name }}", name="Orientering")
    letters(platform, ministry, case_id, "Aaben Part")
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
            version_id = filing.add_document(work, record_id, b"Hemmeligt", filename="hemmeligt.txt", media_type="text/plain")
            page_annotations.annotate_page(work, version_id, "Hemmelig bemærkning", page=1)
        folder_id = folders.add_folder(work, "Varmepumper, hemmeligt")
        folders.file_in_folder(work, record_id, folder_id)
        saved_lists.save_list(work, "Hemmelige varmepumper", ListDefinition(ListSource.FOLDER, of=(folder_id,)))
        hidden_list = saved_lists.save_list(work, "Hemmeligt arkiv", ListDefinition(ListSource.ARCHIVE))
        sharing_lists.share_list(work, hidden_list, people["secretary"])
    letters(platform, ministry, case_id, "Hemmelig Part")


def letters(platform: Platform, ministry: Ministry, case_id: int, name: str) -> None:
    """Writes to a party of a case by the house's template."""
    with platform.work(ministry.actor("head")) as work:
        template_id = work.session.exec(select(LetterTemplate.id).where(LetterTemplate.name == "Orientering")).one()
        party_id = put_on_case(work, case_id, PartyUse(PartyRole.APPLICANT, name=name))
        letters_to_many.order_letters(work, case_id, template_id, [f"case_party:{party_id}"], title="Om varmepumper")


def a_note(ministry: Ministry, title: str, level: AccessLevel = AccessLevel.UNIT, parties: tuple[NewParty, ...] = ()) -> NewRecord:
    responsible = ministry.people["head"]
    return NewRecord(title, RecordKind.INTERNAL, Channel.DESK, ministry.grants, responsible, access_level=level, parties=parties)


def indexed(platform: Platform, folder: Path) -> WhooshEngine:
    """Gives the index of all that a world holds."""
    engine = WhooshEngine(folder, create=True)
    with platform.work(Actor.system("indexer")) as work:
        ids = list(work.session.exec(select(Record.id)).all())
    index_records(platform, engine, ids, 1)
    return engine


def addresses(world: World, route: Route, *, deep: bool = False) -> list[str]:
    """Fills a route's parameters with the ids of what may and what may not be read, and of what is not there; deep, with all of them."""
    names = re.findall(r"{(\w+)}", route.path)
    if "thing" in names:
        ways = [
            {"thing": kind, "thing_id": id, "official_id": world.shown["official"][0]}
            for kind, sight in SIGHTS.items()
            for id in (world.hidden[str(sight.model.__tablename__)] or world.shown[str(sight.model.__tablename__)])[:1]
        ]
    else:
        few = 3 if len(names) > 1 else 30
        values = [filled(world, route, name, deep=True) if deep else a_few(filled(world, route, name), few) for name in names]
        ways = [dict(zip(names, way, strict=True)) for way in itertools.product(*values)]
    plainly, *further = queries(world, route)
    paths = [route.path.format(**way) for way in ways]
    return [*(f"{path}?{plainly}" for path in paths), *(f"{path}?{query}" for path in paths[:1] for query in further)]


def filled(world: World, route: Route, name: str, *, deep: bool = False) -> tuple[Any, ...]:
    """Gives what a parameter of a path is filled with."""
    if name == "address":
        return ("my_inbox", *(f"{kind}-{id}" for kind, table in OF_LISTS for id in world.some(table)))
    if name == "number" and "versions" in route.path:
        return (1, 2)
    if name == "kind" and "renditions" in route.path:
        return ("text", "pdf")
    if name in KNOWN:
        return KNOWN[name]
    places = table_of(route.path, name)
    return world.all(places) if deep or route.path.startswith(("/bin/", "/officials/", "/gates/")) else world.some(places)


OF_LISTS = (("saved", "saved_list"), ("folder", "folder"))
KNOWN: dict[str, tuple[Any, ...]] = {
    "asked": ("my_inbox", "unit_inbox", "my_cases"),
    "address": ("my_inbox", "unit_inbox"),
    "number": ("2026-1", "2026-2", "2026-3", "2026-4", "2026-5", "2026-6"),
    "code": ("06.02.01",),
    "case_type": ("small", "general"),
    "kind": ("cases", "notes", "chats", "approvals"),
    "name": ("Jura",),
    "definition_name": ("minister",),
    "key": ("a",),
    "older": (1,),
    "newer": (2,),
}


def queries(world: World, route: Route) -> list[str]:
    """Gives ways to ask a route: with what it needs alone, and with each of what narrows it or names a thing."""
    taken = shape_of(route).query
    missing = {name for name, (_, default) in taken.items() if default is ...} - {*NEEDED}
    assert not missing, f"Say in NEEDED what {route.operation} is asked with: {missing}"
    needed = [(name, value) for name, (_, default) in taken.items() if default is ... for value in NEEDED[name](world)]
    further = [(name, value) for name in FURTHER if name in taken and name not in dict(needed) for value in FURTHER[name](world)]
    return [urlencode(needed), *(urlencode([*needed, each]) for each in further)]


NEEDED: dict[str, Callable[[World], Iterable[Any]]] = {
    "words": lambda _: ("varmepumpe",),
    "purpose": lambda _: ("Prøve",),
    "title": lambda _: ("Hemmelig varmepumpe",),
    "beginning": lambda _: ("hemm",),
    "moment": lambda _: ("2026-11-23T10:00:00Z",),
    "record_ids": lambda world: (*world.shown["record"], *world.hidden["record"]),
    "since": lambda _: ("2026-11-01",),
    "until": lambda _: ("2026-12-31",),
    "from_day": lambda _: ("2026-11-23",),
    "kinds": lambda _: ("official", "unit", "team", "security_group"),
    "case_type": lambda _: ("small",),
    "file_plan_code": lambda _: ("06.02.01",),
    "to": lambda _: ("general",),
}
"""What a route cannot be asked without."""
FURTHER: dict[str, Callable[[World], Iterable[Any]]] = {
    "words": lambda _: ("varmepumpe", "Hemmelig"),
    "record_id": lambda world: world.some("record"),
    "case_id": lambda world: world.some("case_file"),
    "which": lambda _: DisposalQueue,
    "whose": lambda _: Whose,
    "facets": lambda _: Facet,
    "only_mine": lambda _: ("true",),
    "first": lambda _: (1,),
}
"""What narrows a route or names a thing."""


def answer(world: World, address: str, name: str = READER) -> tuple[int, bytes, dict[str, str]]:
    """Gives what is answered; the serial number of an event is a permitted channel, as every gap in numbers is."""
    given = world.api.get(address, headers=as_(name))
    return given.status_code, re.sub(rb'"event_id":\d+', b"", given.content), dict(given.headers) | {"content-length": ""}
