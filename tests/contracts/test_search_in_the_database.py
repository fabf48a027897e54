"""What the engine in PostgreSQL has to itself: texts too long for one vector, damage that checksums do not see, many machines."""

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from casework.adapters.embedded_postgres import DatabaseServer
from casework.vocabulary import IndexEngine
from search.engines.port import Facet, IndexBroken, Order
from search.engines.postgres_asking import beginnings_between
from search.engines.postgres_lexemes import FURTHEST, MOST_PLACES, fits, parts
from search.engines.postgres_place import opened
from search.engines.scanning import ScanningEngine
from search.engines.serving import Engine
from search.language import parse
from tests.contracts.test_search_engine import put
from tests.index_places import Kind
from tests.rules.made_records import EVERYONE, a_record


@pytest.fixture
def kind(server: DatabaseServer) -> Iterator[Kind]:
    made = Kind(IndexEngine.POSTGRES, server)
    yield made
    made.sweep()


@pytest.fixture
def engine(kind: Kind, tmp_path: Path) -> Engine:
    return kind(tmp_path / "index", create=True)


def test_texts_too_long_for_one_vector_are_found_as_any_other(engine: Engine) -> None:
    far = "indledning om vejen " * 3_000 + "tilskud til varmepumper i 2026-77 slutning"
    many = " ".join(f"ord{number}x" for number in range(20_000)) + " støj"
    truth = ScanningEngine()
    for each in (engine, truth):
        put(
            each,
            a_record(1, "Langt", body_text=far),
            a_record(2, "Mange tilskud", body_text=many),
            a_record(3, "Kort", body_text="støj fra vejen"),
        )

    for query in (
        "tilskud", '"tilskud til varmepumper"', '"vejen tilskud"', '"vejen indledning om"', "støj", "ord19999x", '"ord16383x ord16384x"',
        "2026-77", "IKKE støj", "støj ELLER 2026-77", "-vejen", "ord7777* -tilskud", "*nepumper", "varmepumpre~",
        "titel:tilskud", "dato:2026 støj",
    ):  # fmt: skip
        for order in Order:
            how = {"order": order, "facets": tuple(Facet)}

            assert truth.find(parse(query), EVERYONE, **how) == engine.find(parse(query), EVERYONE, **how), query


def test_a_text_is_cut_so_that_every_part_fits_and_every_run_of_words_lies_whole_in_one() -> None:
    texts = [["og", "så"] * 900, [f"o{number}" for number in range(40_000)], ["samme"] * 1_000]
    for text in texts:
        words: dict[str, list[int]] = {}
        for at, word in enumerate(text):
            words.setdefault(word, []).append(at)
        cut = list(parts(words))

        assert not fits(words)
        assert all(max(map(len, part.values())) <= MOST_PLACES for part in cut)
        assert all(at[-1] < FURTHEST + 1 for part in cut for at in part.values())
        runs = {tuple(text[at : at + 60]) for at in range(len(text) - 59)}
        for part in cut:
            placed = sorted((at, word) for word, found in part.items() for at in found)
            line = [word for _, word in placed]
            runs -= {tuple(line[at : at + 60]) for at in range(len(line) - 59)}

        assert set() == runs


def test_days_are_asked_for_by_the_beginnings_of_their_numbers() -> None:
    first = dt.date(2023, 12, 28)
    days = [(first + dt.timedelta(days=each)).strftime("%Y%m%d") for each in range(0, 800, 13)]
    for low, high in itertools.product(("00000000", *days[::7]), ("99999999", *days[::9])):
        asked = tuple(beginnings_between(low, high))

        assert [each for each in days if low <= each <= high] == [each for each in days if each.startswith(asked)]


@pytest.mark.parametrize(
    "deed",
    [
        "DROP TABLE record CASCADE", "DROP TABLE part", "DROP TABLE word", "ALTER TABLE record RENAME words TO other",
        "UPDATE record SET kept = '\\x00'", "UPDATE record SET kept = substr(kept, 1, 20)",
        "UPDATE public.generation SET format = 0", "DELETE FROM public.generation", "DROP TABLE public.generation",
    ],
)  # fmt: skip
def test_a_damaged_index_is_named(kind: Kind, engine: Engine, deed: str) -> None:
    put(engine, a_record(1, "støj"))
    kind.damage(engine._index, deed)

    with pytest.raises(IndexBroken):
        engine.find(parse("støj* *tøj"), EVERYONE)


def test_a_database_that_does_not_answer_is_named_and_found_again(kind: Kind, engine: Engine) -> None:
    put(engine, a_record(1, "støj"))
    with opened(kind.place(engine._index)) as session:
        session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    with pytest.raises(IndexBroken):
        engine.find(parse("støj"), EVERYONE)
    while _is_broken(engine):  # each call lets one dead connection go
        pass
    assert 1 == engine.find(parse("støj"), EVERYONE).total


def _is_broken(engine: Engine) -> bool:
    try:
        engine.find(parse("støj"), EVERYONE)
    except IndexBroken:
        return True
    return False


def test_another_machine_finds_the_index_and_follows_a_rebuild(kind: Kind, engine: Engine, tmp_path: Path) -> None:
    put(engine, a_record(1, "gammel"), position=5)
    far = type(engine)(tmp_path / "another", kind.place(engine._index), create=True)

    assert (5, {1}) == (far.position(), far.ids())

    staged = engine.next_generation()
    batch = staged.batch()
    batch.put(a_record(1, "ny"))
    batch.commit(6, mark=1)
    staged.take_over()

    assert (6, 1) == (far.position(), far.find(parse("ny"), EVERYONE).total)
    assert 1 == len(kind.schemas(engine._index))


def test_the_index_can_be_read_by_no_role_that_works_with_records(kind: Kind, engine: Engine, server: DatabaseServer) -> None:
    put(engine, a_record(1, "hemmeligt"))
    for role in ("casework_app", "casework_system", "casework_signer", "prefect"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(server.url(role, "casework_index").replace("+psycopg", "", 1))
