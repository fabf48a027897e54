"""Two worlds that differ only by what an official may not read answer him alike on every route; strangers get nothing anywhere."""

import datetime as dt
import importlib
import inspect
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator

import pytest
from sqlalchemy.exc import NoResultFound

from casework.adapters.embedded_postgres import DatabaseServer
from casework.bootstrap import Platform, assemble
from casework.errors import NotFound, NotPermitted, Refused
from casework.lists.standard import OF_UNITS, STANDARD
from casework.settings import Settings
from casework.vocabulary import ListKey, Scope
from documents.blobs import BlobStore
from search.engines.port import Facet
from tests.builders import Ministry
from tests.conftest import Clock
from tests.databases import MINISTRY_TEMPLATE, Maintenance
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import an_api, as_
from tests.doors.twin_worlds import GETS, READER, World, addresses, answer, hidden, indexed, shown
from tests.engines import with_what_is_compiled
from tests.whole_case import READERS, a_whole_case, afterwards, ids, of_the_house
from ui.api.problems import MEDIA_TYPE
from ui.api.route import Route, left_out, table
from ui.downloads.asked import Asked, Download
from ui.downloads.table import DOWNLOADS


@pytest.fixture(scope="module")
def worlds(
    server: DatabaseServer, maintenance: Maintenance, founded: Ministry, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, World]]:
    """Gives the world without the hidden things and the world with them, cloned from one."""
    clock, folder = Clock(), tmp_path_factory.mktemp("worlds")
    names = [maintenance.new_name() for _ in range(2)]

    def opened(name: str) -> Platform:
        settings = Settings(home=folder)
        return with_what_is_compiled(assemble(settings, server, BlobStore(settings.blobs_folder), clock=clock, name=name))

    maintenance.copy(names[0], MINISTRY_TEMPLATE)
    first = opened(names[0])
    shown(first, founded)
    of_the_house(first, founded)
    case_id = ids(first)["case_file"][0]
    a_whole_case(first, founded, title="Tilskud til varmepumpe", word="Synlig", is_restricted=False, beside=case_id)
    first.close()
    maintenance.copy(names[1], names[0])
    plainly, fuller = opened(names[0]), opened(names[1])
    hidden(fuller, founded)
    a_whole_case(fuller, founded, title="Hemmelig varmepumpe nr. 2", word="Hemmelig", is_restricted=True, beside=case_id)
    for each in (plainly, fuller):
        afterwards(each, founded)
    before = ids(plainly)
    more = {table: tuple(each for each in found if each not in before[table]) for table, found in ids(fuller).items()}
    engines = [indexed(world, folder / name) for world, name in zip((plainly, fuller), names, strict=True)]
    with an_api(plainly, founded, engine=engines[0]) as one, an_api(fuller, founded, engine=engines[1]) as other:
        reader = founded.actor(READER)
        yield World(plainly, one, reader, before, more), World(fuller, other, reader, before, more)
    plainly.close()
    fuller.close()


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
    asked = [f"/lists/{address}?{how}" for how in NARROWED] + [f"/lists/{address}{way}?{NARROWED[-1]}" for way in ("/count", "/cases")]

    assert [] == [each for each in asked if answer(without, each) != answer(with_them, each)]
    assert 500 > max(answer(with_them, each)[0] for each in asked)


def test_the_lists_do_differ_for_who_may_read_it(worlds: tuple[World, World]) -> None:
    without, with_them = worlds

    assert answer(without, "/lists/archive", "head") != answer(with_them, "/lists/archive", "head")


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.operation)
def test_what_he_may_not_read_changes_no_answer(worlds: tuple[World, World], route: Route) -> None:
    without, with_them = worlds
    different = [each for each in addresses(with_them, route) if answer(without, each) != answer(with_them, each)]

    assert [] == different


MAY_READ_MORE = (*READERS, "officer", "administrator")
"""Who may read what is hidden, or of it: each answer differs for one of them, so that there is something in it to keep from others."""
THE_HOUSES = "tells how the house is made: no case and no record is in it"
TAKEN_IN = "tells of archives taken in, which the worlds took none of"
PUBLIC = "tells of post lists as they were made, before the worlds parted"
OWN = "tells only what the asker has set for himself or is"
NOT_BEGUN = "tells of cases carried into a period that has begun, and none has"
DAYS = "tells on which days a message was made and how many wait; what stands in one is asked by its id"
REGISTER = "tells of the register, which is everybody's; private contacts are not in it"
NOTHING_TO_HIDE: dict[str, str] = {
    "renditions_renditions_kept": "counts the documents of the whole house, which no runner has done here",
    "stored_files_files_in_trouble": "no file is in trouble here; which records it names is asked in tests/services/test_fixity.py",
    "quarantine_held_files": "no file is held here; which records it names is asked in tests/services/test_virus_check.py",
    "search_index_last_comparison": "how many records differed; who may ask is in tests/services/test_comparing_the_index.py",
    "absences": THE_HOUSES,
    "accounts_account": THE_HOUSES,
    "api_clients": THE_HOUSES,
    "approvals_absent_colleagues": THE_HOUSES,
    "approval_steps_steps_of_mine": OWN,
    "approval_steps_steps_to_start": THE_HOUSES,
    "approvals_definitions": THE_HOUSES,
    "authorities_authority_names": THE_HOUSES,
    "authorities_other_authorities": THE_HOUSES,
    "bundle_uploads_received": TAKEN_IN,
    "check_outs_my_check_outs": OWN,
    "letter_templates_letter_phrases": THE_HOUSES,
    "case_form_new_case_fields": THE_HOUSES,
    "case_form_new_case_rules": THE_HOUSES,
    "case_types_case_type_differences": THE_HOUSES,
    "case_types_case_type_version": THE_HOUSES,
    "case_types_case_type_versions": THE_HOUSES,
    "choices_case_types": THE_HOUSES,
    "choices_colleagues": THE_HOUSES,
    "choices_own_unit": OWN,
    "choices_plan_codes": THE_HOUSES,
    "choices_unit_named": THE_HOUSES,
    "definition_files_definition_bpmn": THE_HOUSES,
    "definition_files_definition_drawing": THE_HOUSES,
    "definitions_drawn_condition_fields": THE_HOUSES,
    "definitions_drawn_definition_differences": THE_HOUSES,
    "definitions_drawn_drawn_version": THE_HOUSES,
    "definitions_drawn_drawn_versions": THE_HOUSES,
    "examples_run": THE_HOUSES,
    "gate_my_parts": OWN,
    "granting_codes_groups_of_code": THE_HOUSES,
    "import_names_names_here": TAKEN_IN,
    "imports_run_page": TAKEN_IN,
    "imports_runs": TAKEN_IN,
    "journal_periods_continuation": NOT_BEGUN,
    "journal_periods_periods": THE_HOUSES,
    "letter_templates": THE_HOUSES,
    "letter_templates_case_type_fields": THE_HOUSES,
    "letter_templates_template_file": THE_HOUSES,
    "notice_mail_count_waiting": DAYS,
    "notice_mail_digests": DAYS,
    "notices_preferences": OWN,
    "notices_wishes": OWN,
    "organisation_page_groups": THE_HOUSES,
    "organisation_page_organisation_tree": THE_HOUSES,
    "organisation_page_principals": THE_HOUSES,
    "party_duplicates_merges": REGISTER,
    "party_duplicates_pairs": REGISTER,
    "party_duplicates_waiting": REGISTER,
    "post_list_issued_lines": PUBLIC,
    "post_lists_issues": PUBLIC,
    "post_lists_rule": PUBLIC,
    "principals": THE_HOUSES,
    "redactions_grounds": "tells what the law says",
    "replies_reply_default": THE_HOUSES,
    "replies_template_choices": THE_HOUSES,
    "requests_reception": THE_HOUSES,
    "requests_recipients": THE_HOUSES,
    "requests_request_types": THE_HOUSES,
    "rights_page_plan_shifts": THE_HOUSES,
    "rights_page_plans": THE_HOUSES,
    "rights_page_plans_waiting": THE_HOUSES,
    "rights_page_proposals": THE_HOUSES,
    "rights_page_rights": THE_HOUSES,
    "saving_alerts": OWN,
    "seat_choices": THE_HOUSES,
    "value_lists_action_codes": THE_HOUSES,
    "value_lists_case_help": THE_HOUSES,
    "value_lists_disposal_codes": THE_HOUSES,
    "finding_things_find_parties": REGISTER,
    "value_lists_keywords": THE_HOUSES,
    "value_lists_progress_codes": THE_HOUSES,
    "value_lists_rules_of_the_house": THE_HOUSES,
    "value_lists_usual_disposals": THE_HOUSES,
}


@pytest.mark.parametrize("route", [each for each in GETS if each.operation not in NOTHING_TO_HIDE], ids=lambda route: route.operation)
def test_every_route_is_given_something_to_hide(worlds: tuple[World, World], route: Route) -> None:
    asked = [(each, name) for name in MAY_READ_MORE for each in reversed(addresses(worlds[1], route, deep=True))]

    assert any(answer(worlds[0], each, name) != answer(worlds[1], each, name) for each, name in asked)


def test_what_has_nothing_to_hide_is_a_route() -> None:
    assert set() == set(NOTHING_TO_HIDE) - {route.operation for route in GETS}


def test_the_worlds_do_differ_for_who_may_read_it(worlds: tuple[World, World]) -> None:
    hidden, shown = worlds[1].hidden["record"][0], worlds[0].shown["record"][0]

    # each is asked in both: what is read is an event, and is told
    assert [404, 200] == [answer(world, f"/records/{hidden}", "head")[0] for world in worlds]
    assert [200, 200] == [answer(world, f"/records/{shown}")[0] for world in worlds]
    assert [404, 404] == [answer(world, f"/records/{hidden}")[0] for world in worlds]


SEARCHES = (
    "words=varmepumpe",
    "words=hemmelig",
    "words=titel:varmepumpe",
    "words=varmepumpe&order=relevance&size=1",
    "words=varmepumpe&page=2&size=1",
    "words=varmepumpe&" + "&".join(f"facets={each}" for each in Facet),
)


@pytest.mark.parametrize("asked", SEARCHES)
def test_what_he_may_not_read_changes_no_search(worlds: tuple[World, World], asked: str) -> None:
    without, with_them = worlds

    assert answer(without, f"/search?{asked}") == answer(with_them, f"/search?{asked}")
    all_over = f"/search/all-over?{asked.split('&')[0]}"
    assert answer(without, all_over) == answer(with_them, all_over)
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


OF_FILES = {
    "/approvals/": "approval", "/cases/": "case_file", "/letter-templates/": "letter_template_version",
    "/notices/": "notice_digest", "/post-lists/": "post_list_issue", "/requests/": "request",
}  # fmt: skip


@pytest.mark.parametrize("path", DOWNLOADS)
def test_what_he_may_not_read_changes_no_file(worlds: tuple[World, World], path: str) -> None:
    of = next((table for part, table in OF_FILES.items() if path.startswith(part) and "{id" in path), None)
    made = [[file(world, path, id) for id in (world.some(of) if of else (0,))] for world in worlds]

    assert made[0] == made[1]


def test_the_files_of_a_case_he_reads_are_made_and_those_of_a_hidden_one_are_not_there(worlds: tuple[World, World]) -> None:
    of_cases = [path for path in DOWNLOADS if path.startswith("/cases/")]

    # each is made in both: an export is an event, and is told
    assert [] == [path for path in of_cases for world in worlds if isinstance(file(world, path, world.shown["case_file"][0]), str)]
    assert {"NotFound"} == {file(world, path, id) for path in of_cases for world in worlds for id in world.hidden["case_file"]}


def file(world: World, path: str, id: int) -> object:
    """Gives what a download makes, or what it is refused with; serial numbers of events are a permitted channel."""
    try:
        with world.platform.work(world.reader) as work:
            made = DOWNLOADS[path](work, Asked(id, {"purpose": PURPOSE, "words": "varmepumpe"}, "da"))
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


VALUES: dict[str, Callable[[World], Iterable[object]]] = {
    "case_id": lambda world: world.some("case_file"),
    "record_id": lambda world: world.some("record"),
    "record_ids": lambda world: ([*world.some("record")],),
    "case_ids": lambda world: ([*world.some("case_file")],),
    "at": lambda world: (dict.fromkeys(world.some("case_file")),),
    "version_id": lambda world: world.some("document_version"),
    "redaction_id": lambda world: world.some("redaction"),
    "approval_ids": lambda world: ([*world.some("approval")],),
    "ids": lambda _: (set(range(1, 60)),),
    "approval_id": lambda world: world.some("approval"),
    "words": lambda _: ("varmepumpe", "hemmelig"),
    "title": lambda _: ("Tilskud til varmepumper", "Hemmelig varmepumpe"),
    "key": lambda _: (ListKey.REQUESTS, ListKey.UNIT_REQUESTS, ListKey.REQUESTS_SENT, ListKey.UNIT_REQUESTS_SENT, ListKey.REQUESTS_LATE),
    "first": lambda _: (1, 50),
    "since": lambda _: (dt.date(2026, 11, 1),),
    "until": lambda _: (dt.date(2026, 12, 31),),
}
NOT_ASKED = {
    "casework.queries.conditions_told.missing_named": "takes approvals that its asker has read, and facts of theirs",
    "casework.queries.absences.away_today": "tells who of some officials is away, which every colleague sees",
    "casework.queries.absences.away_until": "tells until when an official is away, which every colleague sees",
    "casework.queries.lists.ready_to_ask": "gives a question, no answer",
    "casework.queries.binned.opened": "opens what the list of the bin is then asked with",
    "casework.queries.fields_seen.fields_seen": "takes approvals that its asker has read",
    "casework.queries.histories.words_beside": "takes hashes of events that its asker has read",
    "casework.queries.texts.words_of": "loads the version by the right by which its text is asked for, which is a route of the API",
}
BESIDE = [name for name in left_out() if name.startswith("casework.queries.")]


@pytest.mark.parametrize("name", [name for name in BESIDE if name not in NOT_ASKED])
def test_what_he_may_not_read_changes_no_question_of_the_desk(worlds: tuple[World, World], name: str) -> None:
    room, _, verb = name.rpartition(".")
    question = getattr(importlib.import_module(room), verb)
    needed = [each.name for each in list(inspect.signature(question).parameters.values())[1:] if each.default is each.empty]
    assert [] == [each for each in needed if each not in VALUES], f"Say in VALUES what {name} is asked with, or in NOT_ASKED why not"
    ways = [dict(zip(needed, way, strict=True)) for way in itertools.product(*(VALUES[each](worlds[1]) for each in needed))]

    assert [told(worlds[0], question, way) for way in ways] == [told(worlds[1], question, way) for way in ways]


def test_what_is_not_asked_stands_beside_the_api() -> None:
    assert set() == set(NOT_ASKED) - set(BESIDE)


def told(world: World, question: Callable[..., object], way: dict[str, object]) -> str:
    try:
        with world.platform.work(world.reader) as work:
            return re.sub(r"event_id=\d+", "", repr(question(work, **way)))
    except (NotFound, NotPermitted, Refused, NoResultFound) as no:
        return type(no).__name__
