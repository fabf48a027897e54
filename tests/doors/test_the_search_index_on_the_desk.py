"""How the search index stands, for who looks after effects; and what a search without it says of itself, in both languages."""

from dataclasses import replace

import pytest

from casework.bootstrap import Platform
from casework.vocabulary import AccessLevel
from search.comparing import compare
from search.indexing import index_records
from search.opening import engine_of
from search.rebuilding import rebuild
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, shown
from tests.records import a_draft


@pytest.mark.parametrize(
    ("language", "agrees", "differs", "broken", "searched"),
    [
        ("da", "stemmer med databasen om alle 1 akter", "manglede 1", "casework search rebuild", "nyeste akter, du må læse"),
        ("en", "agrees with the database about all 1", "1 were missing", "casework search rebuild", "newest records that you may read"),
    ],
)
def test_how_the_index_stands_is_told_where_it_is_looked_after_and_where_it_is_missed(
    platform: Platform, ministry: Ministry, language: str, agrees: str, differs: str, broken: str, searched: str
) -> None:
    engine = engine_of(platform)
    letter = a_draft(platform, ministry, title="Klage over mølle", access_level=AccessLevel.ALL)
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'done', done_at = created_at - interval '1 hour'")
    keeper = replace(a_desk(platform, ministry.people["administrator"], "Tom Brix", language=language), engine=engine)
    reader = replace(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language=language), engine=engine)
    compare(platform, engine, rest=lambda _: None)
    missed = shown(keeper, page="effects")
    index_records(platform, engine, [letter], 1)
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'done', done_at = created_at - interval '1 hour'")
    compare(platform, engine, rest=lambda _: None)
    well, whole = shown(keeper, page="effects"), shown(reader, q="mølle")

    assert differs in missed
    assert agrees in well
    assert searched not in whole

    (platform.settings.index_folder / "current").unlink()
    degraded = shown(reader, q="mølle -skov")

    assert broken in shown(keeper, page="effects")
    assert searched in degraded
    assert "Klage over mølle" in degraded

    rebuild(platform, engine)

    assert broken not in shown(keeper, page="effects")
    assert searched not in shown(reader, q="mølle -sø")


def test_only_who_looks_after_effects_is_shown_it(platform: Platform, ministry: Ministry) -> None:
    assert "index" not in shown(a_desk(platform, ministry.people["outsider"], "Bo Krag", language="en"), page="effects")
