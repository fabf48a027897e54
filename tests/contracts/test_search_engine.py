"""What every search engine keeps to: it gives what looking at every record gives, through every way of reading, whatever happened."""

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.adapters.embedded_postgres import DatabaseServer
from casework.vocabulary import IndexEngine
from search.engines.generations import POINTER, current
from search.engines.merging import MERGE_AT
from search.engines.port import BatchWriter, Facet, IndexBroken, IndexBusy, Order
from search.engines.scanning import ScanningEngine
from search.engines.serving import Engine
from search.engines.whoosh_engine import WhooshEngine
from search.language import parse
from search.schema import IndexedDocument, IndexedRecord
from tests.index_killing import kill_writers
from tests.index_places import Kind, everything_in
from tests.rules.made_records import EVERYONE, QUERIES, READERS, a_record, records

CHANGES = st.lists(
    st.lists(st.integers(1, 12).flatmap(lambda each: st.one_of(records(each), records(each), st.just(each))), min_size=1, max_size=6),
    min_size=2,
    max_size=5,
)
"""A history: batches of records put and ids deleted, the same id several times in a batch included."""


@pytest.fixture(params=IndexEngine)
def kind(request: pytest.FixtureRequest, server: DatabaseServer) -> Iterator[Kind]:
    made = Kind(request.param, server)
    yield made
    made.sweep()


@pytest.fixture
def engine(kind: Kind, tmp_path: Path) -> Iterator[Engine]:
    made = kind(tmp_path / "index", create=True)
    yield made
    made.close()


def put(engine: Engine | ScanningEngine, *batch: IndexedRecord | int, position: int = 1) -> None:
    writer: BatchWriter = engine.writer()
    for each in batch:
        if isinstance(each, int):
            writer.delete(each)
        else:
            writer.put(each)
    writer.commit(position)


def ids_of(engine: Engine, words: str, **how: object) -> list[int]:
    return [hit.record_id for hit in engine.find(parse(words), EVERYONE, **how).hits]  # type: ignore[arg-type]  # the test's words


# ---- the same as looking at every record ---------------------------------------------------------------------------------
@settings(deadline=None, max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink])
@given(CHANGES, st.lists(READERS, min_size=2, max_size=2), st.lists(st.sampled_from(QUERIES), min_size=6, max_size=9, unique=True))
def test_every_reader_sees_what_looking_at_every_record_gives(
    kind: Kind,
    tmp_path_factory: pytest.TempPathFactory,
    history: list[list[IndexedRecord | int]],
    readers: list,
    queries: list[str],
) -> None:
    folder, truth = tmp_path_factory.mktemp("index"), ScanningEngine()
    writing = kind(folder, create=True)
    staying = kind(folder)
    for position, batch in enumerate(history, 1):
        put(writing, *batch, position=position)
        put(truth, *batch, position=position)

        for engine in (writing, staying, kind(folder)):
            assert (truth.ids(), truth.count(), position) == (engine.ids(), engine.count(), engine.position())
        for reader in (*readers, EVERYONE):
            fresh = kind(folder)
            assert truth.suggest("ti", reader) == staying.suggest("ti", reader)
            for word in ("kommunr", "tilskudet", "brevt", "hansne", "støj"):
                assert truth.likest(word, reader) == staying.likest(word, reader)
            for query in queries:
                for order in Order:
                    how = {"page": 1 + position % 2, "size": 4, "order": order, "facets": tuple(Facet)}
                    expected = truth.find(parse(query), reader, **how)

                    assert expected == writing.find(parse(query), reader, **how), query
                    assert expected == staying.find(parse(query), reader, **how), query
                    assert expected == fresh.find(parse(query), reader, **how), query


def test_merged_segments_give_the_same(engine: Engine) -> None:
    truth, draw = ScanningEngine(), random.Random(7)  # not a secret
    words = ("støj", "tilskud", "kommunen", "brev", "sag", "afgørelse")
    for position in range(1, 4 * MERGE_AT):
        texts = [(draw.randint(1, 60), " ".join(draw.choices(words, k=3)), " ".join(draw.choices(words, k=9))) for _ in range(3)]
        batch = [draw.randint(1, 60), *(a_record(id, title, body_text=body) for id, title, body in texts)]
        put(engine, *batch, position=position)
        put(truth, *batch, position=position)
    segments = {path.stem for pattern in ("MAIN_*.trm", "*.term") for path in current(engine._index).glob(pattern)}

    assert len(segments) < 2 * MERGE_AT
    assert truth.ids() == engine.ids()
    for query in ("støj", '"brev sag"', "tilskud kommune", "IKKE sag", "titel:afgørelse"):
        assert truth.find(parse(query), EVERYONE, size=100) == engine.find(parse(query), EVERYONE, size=100)


# ---- writing -------------------------------------------------------------------------------------------------------------
def test_a_record_put_twice_in_one_batch_is_there_once_and_stays_mendable(engine: Engine) -> None:
    put(engine, a_record(1, "første støj"), a_record(1, "anden støj"))

    assert ([], [1], 1) == (ids_of(engine, "første"), ids_of(engine, "støj"), engine.count())

    put(engine, a_record(1, "tredje"))

    assert ([], [1], 1) == (ids_of(engine, "støj"), ids_of(engine, "tredje"), engine.count())


def test_the_last_word_about_a_record_counts(engine: Engine) -> None:
    put(engine, a_record(1, "støj"), 1)
    put(engine, 2, a_record(2, "støj"))

    assert [2] == ids_of(engine, "støj")


def test_deleting_what_is_not_there_is_no_error(engine: Engine) -> None:
    put(engine, 99, position=4)

    assert (0, 4) == (engine.count(), engine.position())


def test_a_cancelled_batch_changes_nothing(engine: Engine) -> None:
    put(engine, a_record(1, "støj"), position=3)
    batch = engine.writer()
    batch.put(a_record(2, "støj"))
    batch.delete(1)
    batch.cancel()

    assert ([1], 3) == (ids_of(engine, "støj"), engine.position())


def test_there_is_one_writer_at_a_time(kind: Kind, engine: Engine) -> None:
    first = engine.writer()

    with pytest.raises(IndexBusy):
        kind(engine._index).writer()

    first.cancel()
    put(engine, a_record(1, "støj"))

    assert [1] == ids_of(engine, "støj")


def test_what_is_deleted_does_not_linger_in_what_is_stored(engine: Engine) -> None:
    put(engine, a_record(1, "hemmeligt fælles"), a_record(2, "åbent fælles"))
    put(engine, 1)

    stored = everything_in(engine)

    assert b"hemmelig" not in stored
    assert b"aaben" in stored
    assert [2] == ids_of(engine, "f*lles")


# ---- showing -------------------------------------------------------------------------------------------------------------
def test_a_hit_names_the_documents_and_marks_the_words(engine: Engine) -> None:
    long = "indledning " * 3_000 + "her står tilskuddet til varmepumper skrevet " + "slutning " * 3_000
    put(engine, a_record(1, "Brev", documents=(IndexedDocument(7, "a.pdf", "intet"), IndexedDocument(8, "b.pdf", long))))

    hit = engine.find(parse("tilskud varmepumper"), EVERYONE).hits[0]

    assert (8,) == hit.document_ids
    assert ["tilskuddet", "varmepumper"] == [part.text for part in hit.snippet if part.is_hit]
    assert "her står tilskuddet til varmepumper skrevet" in "".join(part.text for part in hit.snippet)
    assert sum(len(part.text) for part in hit.snippet) < 500


def test_a_word_that_nobody_has_is_known_by_its_neighbours(engine: Engine) -> None:
    put(
        engine, a_record(1, "Tilskud til varmepumper"), a_record(2, "Varmepumpen"), a_record(3, "Varmepumper i byen"), a_record(4, "Tilsyn")
    )

    assert ("varmepumper", "varmepumpen") == engine.likest("varmepumpre", EVERYONE)
    assert ("tilskud",) == engine.likest("tilskudd", EVERYONE)
    assert () == engine.likest("til", EVERYONE)
    assert () == engine.likest("2026-123", EVERYONE)


def test_a_snippet_is_plain_text_on_one_line(engine: Engine) -> None:
    put(engine, a_record(1, "Brev", body_text="<b>støj</b>\n\n\x1b[31m & mere\tstøj"))

    snippet = "".join(part.text for part in engine.find(parse("støj"), EVERYONE).hits[0].snippet)

    assert snippet.isprintable()
    assert "<b>støj</b>" in snippet


def test_words_side_by_side_in_the_title_come_first_by_relevance(engine: Engine) -> None:
    put(
        engine,
        a_record(1, "Støj fra vej"),
        a_record(2, "Brev", body_text="støj og, langt senere, noget om en vej"),
        a_record(3, "Brev", body_text="støj vej"),
    )

    assert [1, 3, 2] == ids_of(engine, "støj vej", order=Order.RELEVANCE)
    assert [3, 2, 1] == ids_of(engine, "støj vej")


def test_words_close_to_each_other_are_found_wherever_they_stand_and_nowhere_else(engine: Engine) -> None:
    far = "ord " * 30_000  # more than one vector of PostgreSQL holds
    put(
        engine,
        a_record(1, "Brev", body_text="afslaget, som De har fået, på tilskud til varmepumpe"),
        a_record(2, "Brev", body_text="tilskuddet, og derefter ord ord ord ord ord ord et afslag om varmepumpe"),
        a_record(3, "Brev", body_text=f"{far} varmepumpens tilskud gav afslag {far}"),
        a_record(4, "Afslag", body_text="tilskud", documents=(IndexedDocument(7, "varmepumpe.pdf", "afslag"),)),
        a_record(
            5,
            "Brev",
            body_text="tilskud afslag ord ord ord ord ord ord ord ord varmepumpe afslag ord ord ord ord ord ord ord varmepumpe tilskud",
        ),
    )

    assert [5, 3, 1] == ids_of(engine, '"tilskud afslag"~5')
    assert [5, 3, 2, 1] == ids_of(engine, '"afslag tilskud"~9')
    assert [5] == ids_of(engine, '"tilskud afslag"~0')
    assert [3, 1] == ids_of(engine, '"afslag varmepumpe tilskud"~6')
    assert [3] == ids_of(engine, '"afslag varmepumpe tilskud"~1')
    assert [4, 2, 1] == ids_of(engine, '-"varmepumpe tilskud afslag"~1 -"tilskud afslag"~0')
    marked = [part.text for part in engine.find(parse('"afslag tilskud"~5'), EVERYONE).hits[1].snippet if part.is_hit]
    assert ["tilskud", "afslag"] == marked


@settings(deadline=None, max_examples=20, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.data())
def test_closeness_is_the_same_in_every_engine(kind: Kind, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder, truth = tmp_path_factory.mktemp("index"), ScanningEngine()
    words = st.lists(st.sampled_from(("støj", "støjen", "brev", "sag", "vejen", "til-\nskud", *["ord"] * 4)), max_size=30).map(" ".join)
    records = [
        a_record(number, "Brev", body_text=text) for number, text in enumerate(data.draw(st.lists(words, min_size=8, max_size=8)), 1)
    ]
    engine = kind(folder, create=True)
    put(engine, *records)
    put(truth, *records)
    for _ in range(6):
        chosen = data.draw(st.lists(st.sampled_from(("støj", "brev", "sag", "vej", "tilskud")), min_size=2, max_size=4, unique=True))
        query = f'"{" ".join(chosen)}"~{data.draw(st.integers(0, 8))}'

        assert truth.find(parse(query), EVERYONE, order=Order.RELEVANCE) == engine.find(parse(query), EVERYONE, order=Order.RELEVANCE), (
            query
        )


def test_words_that_say_nothing_by_themselves_put_nothing_in_front(engine: Engine) -> None:
    put(
        engine,
        a_record(1, "Brev om støj ved en vej"),
        a_record(2, "Hvad er der med en sag om det", body_text="støj"),
        a_record(3, "Hvad er det"),
    )

    assert [1, 2, 3] == ids_of(engine, "hvad ELLER er ELLER det ELLER støj", order=Order.RELEVANCE)
    assert [3, 2] == ids_of(engine, "hvad er det", order=Order.RELEVANCE)


# ---- damage, rebuilding, threads, death ------------------------------------------------------------------------------------
def test_an_index_that_is_not_there_is_named(kind: Kind, tmp_path: Path) -> None:
    with pytest.raises(IndexBroken):
        kind(tmp_path).find(parse("støj"), EVERYONE)


def test_flipped_bytes_are_named_and_never_answer_wrongly(kind: Kind, engine: Engine) -> None:
    if kind.kind is IndexEngine.POSTGRES:
        return  # PostgreSQL has checksums of its own: test_search_in_the_database
    put(engine, *(a_record(each, "støj fra vej", body_text="tilskud " * each) for each in range(1, 40)))
    folder, draw = current(engine._index), random.Random(3)  # not a secret
    damaged = 0
    files = [each for each in folder.iterdir() if not each.name.endswith(("LOCK", ".lock", "managed.json"))]
    for path in sorted([*files, folder.parent / POINTER]):
        whole = path.read_bytes()
        for _ in range(4 if whole else 0):
            at = draw.randrange(len(whole))
            path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << draw.randrange(8))]) + whole[at + 1 :])
            try:
                assert 39 == kind(engine._index).find(parse("støj"), EVERYONE).total
            except IndexBroken:
                damaged += 1
        path.write_bytes(whole)

    assert damaged > 20
    assert 39 == engine.find(parse("støj"), EVERYONE).total


def test_a_rebuilt_index_takes_over_at_once_and_an_unfinished_one_is_taken_up(engine: Engine) -> None:
    put(engine, a_record(1, "gammel"), position=5)
    staged = engine.next_generation()
    batch = staged.batch()
    batch.put(a_record(1, "ny"))
    batch.commit(5, mark=1)

    assert [1] == ids_of(engine, "gammel")

    again = engine.next_generation()

    assert (1, frozenset({1})) == (again.manifest().mark, again.ids())

    again.take_over()

    assert ([], [1], 5) == (ids_of(engine, "gammel"), ids_of(engine, "ny"), engine.position())
    assert 1 == len(list(engine._index.glob("gen-*")))


def test_threads_search_while_another_commits(engine: Engine) -> None:
    put(engine, *(a_record(each, "støj", body_text=f"ord{each}") for each in range(1, 30)))
    wrong: list[object] = []
    is_over = threading.Event()

    def search() -> None:
        while not is_over.is_set():
            found = engine.find(parse("støj"), EVERYONE, size=200)
            if found.total != 29 or len({hit.record_id for hit in found.hits}) != 29:
                wrong.append(found.total)

    searchers = [threading.Thread(target=search) for _ in range(3)]
    for each in searchers:
        each.start()
    for round_number in range(20):
        put(engine, *(a_record(each, "støj", body_text=f"runde{round_number}") for each in range(1, 30, 3)), position=round_number)
    is_over.set()
    for each in searchers:
        each.join()

    assert [] == wrong


def test_a_search_that_runs_reads_on_when_a_commit_takes_its_files_away(tmp_path: Path) -> None:
    engine, record = WhooshEngine(tmp_path / "index", create=True), a_record(1, "støj")
    put(engine, record)
    ((view, _),) = engine._now().segments  # what a search holds while it runs
    for each in current(tmp_path / "index").iterdir():
        each.unlink()

    assert [1] == view.records
    assert [record.date.toordinal()] == list(view.days)
    assert "støj" in {section.text for section in view.shown(0)}


def test_a_writer_killed_at_any_moment_leaves_a_whole_index_and_no_position_ahead_of_it(kind: Kind, tmp_path: Path) -> None:
    assert kill_writers(kind, tmp_path, 3) > 0


# ---- comparing -----------------------------------------------------------------------------------------------------------
def test_the_fingerprint_of_each_document_is_kept_through_merging_and_being_written_anew(engine: Engine) -> None:
    truth: dict[int, int] = {}
    for position in range(1, 3 * MERGE_AT):
        batch = [a_record(each, "støj", fingerprint=2**62 + position) for each in (position, 1 + position % 5)]
        truth |= {each.record_id: each.fingerprint for each in batch}
        put(engine, *batch, position=position)

    assert truth == dict(engine.prints(1, 2**40 - 1))
    assert len(truth) == len(engine.prints(1, 2**40 - 1))
    assert {3: truth[3], 4: truth[4]} == dict(engine.prints(3, 4))
