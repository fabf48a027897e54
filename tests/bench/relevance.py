"""How well the order of hits answers, on public collections: ours beside the order of each engine by itself. Printed, not gated.

Needs the folder of public samples (``tests/samples/receiving.py``); without it nothing is measured.
The rules by which queries are made stand at each function.
"""

import csv
import math
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
import tantivy
from whoosh import index as whoosh_index
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.qparser import OrGroup, QueryParser

from casework.adapters.embedded_postgres import INDEX, embedded
from casework.queries.choices import CodeChoice
from casework.settings import Settings
from casework.vocabulary import IndexEngine
from search.analysis import words
from search.engines.port import Order
from search.engines.serving import Engine, engine_at
from search.schema import IndexedRecord
from search.suggesting import by_title, weigh
from search.tree import And, Node, Or, Word
from tests.bench.figures import Figure
from tests.bench.made_archive import READER
from tests.rules.made_records import a_record
from tests.samples.receiving import samples

FIRST = 10
MOST = 100
Texts = Mapping[int, tuple[str, str]]
"""Title and text, by number."""


def measure() -> list[Figure]:
    """Gives nDCG@10 on Cranfield, and recall@1 and @5 on known items in Danish and on codes of the file plan."""
    return [Figure(name, value, "") for name, value in figures().items()]


def figures() -> dict[str, float]:
    """Gives all figures by name; none where there are no samples."""
    folder = samples()
    if folder is None:
        return {}
    return {**_cranfield(folder / "cranfield"), **_folketing(folder / "folketing"), **_kle(folder / "kle")}


# ---- Cranfield: 1,400 abstracts, 225 questions in English, judged from 1 (a complete answer) to 4 (of minimum interest) ---------------
def _cranfield(folder: Path) -> dict[str, float]:
    """Asks each question by its words, any of which may be there; a judgement of 1 gains 4, of 4 it gains 1."""
    texts = {number: (each.get("T", ""), each.get("W", "")) for number, each in enumerate(_entries(folder / "cran.all.1400"), 1)}
    questions = [each["W"] for each in _entries(folder / "cran.qry")]
    gains: dict[int, dict[int, int]] = defaultdict(dict)
    for line in (folder / "cranqrel").read_text("ascii").splitlines():
        question, number, code = map(int, line.split())
        gains[question][number] = 5 - code if 1 <= code <= 4 else 0
    found: dict[str, float] = {}
    for name, ask in _orders(texts, "english"):
        found[f"Cranfield nDCG@10, {name}"] = _mean(_ndcg(ask(words(each)), gains[number]) for number, each in enumerate(questions, 1))
    return found


def _entries(file: Path) -> list[dict[str, str]]:
    entries = re.split(r"^\.I \d+\n", file.read_text("latin-1"), flags=re.MULTILINE)[1:]
    return [
        {name: " ".join(text.split()) for name, text in re.findall(r"^\.([A-Z])\n(.*?)(?=^\.[A-Z]\n|\Z)", each, re.MULTILINE | re.DOTALL)}
        for each in entries
    ]


def _ndcg(order: Sequence[int], gains: Mapping[int, int]) -> float:
    def worth(ordered: Iterable[int]) -> float:
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(ordered))

    best = worth(sorted(gains.values(), reverse=True)[:FIRST])
    return worth(gains.get(each, 0) for each in order[:FIRST]) / best if best else 0.0


# ---- the Folketing: paragraphs of five meetings, each to be found again by two words of it ----------------------------------------------
def _folketing(folder: Path) -> dict[str, float]:
    """Asks for each paragraph of forty words and more by two words that must both be there.

    They are the two words of six letters and more, written small, that the fewest other paragraphs have, but one has; of equals the
    first by the alphabet. A paragraph is what stands between empty or indented lines and was said by one speaker; who, is left out. Its
    first six words are its title.
    """
    paragraphs = [each for file in sorted(folder.glob("*.txt")) for each in _paragraphs(file.read_text("utf-8"))]
    texts = {number: (" ".join(each.split()[:6]), each) for number, each in enumerate(paragraphs, 1)}
    small = {number: set(re.findall(r"\b[a-zæøå]{6,}\b", text)) for number, (_, text) in texts.items()}
    having = Counter(word for each in small.values() for word in each)
    asked = {
        number: tuple(sorted((word for word in each if having[word] > 1), key=lambda word: (having[word], word))[:2])
        for number, each in small.items()
    }
    found: dict[str, float] = {}
    for name, ask in _orders(texts, "danish", all_of_them=True):
        places = [_place(ask(pair), number) for number, pair in asked.items() if len(pair) == 2]
        found |= {f"Folketing recall@{upto}, {name}": _mean(place <= upto for place in places) for upto in (1, 5)}
    return found


def _paragraphs(text: str) -> list[str]:
    said = re.split(r"\n\s*\n|\n(?= {3}\S)|^.{3,80}\):\s*$", text, flags=re.MULTILINE)
    return [line for each in said if len((line := " ".join(each.split())).split()) >= 40]


def _place(order: Sequence[int], number: int) -> int:
    return order.index(number) + 1 if number in order else MOST + 1


# ---- the file plan of the municipalities: what an activity is called, and the codes it was given -----------------------------------------
def _kle(folder: Path) -> dict[str, float]:
    """Asks which code fits a record of each activity's name, among all codes there are; one of the activity's own is right."""
    codes: dict[str, str] = {}
    right: dict[str, set[str]] = defaultdict(set)
    with (folder / "kle-mapping.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if found := re.match(r"\s*(\d\d\.\d\d\.\d\d)\.?\s+(.+)", row["KLE niveau 3"] or ""):
                codes[found[1]] = found[2].strip()
                right[row["Behandlingsaktivitet"].strip()].add(found[1])
    plan = [CodeChoice(code, title, "") for code, title in sorted(codes.items())]
    orders = {name: [each.of for each in weigh(by_title(name, plan))] for name in right}
    return {f"KLE recall@{upto}, ours": _mean(bool(right[name] & set(order[:upto])) for name, order in orders.items()) for upto in (1, 5)}


# ---- orders ----------------------------------------------------------------------------------------------------------------------------
Ask = Callable[[Sequence[str]], Sequence[int]]


def _orders(texts: Texts, language: str, *, all_of_them: bool = False) -> Iterable[tuple[str, Ask]]:
    """Yields how ours and each engine by itself puts hits in order; the contract holds ours to be the same in all three."""
    folder = Path(tempfile.mkdtemp(prefix="bench-relevance-"))
    try:
        yield "ours", _ours(folder / "ours", texts, all_of_them=all_of_them)
        yield "Whoosh's own", _whoosh(folder / "whoosh", texts, all_of_them=all_of_them)
        yield "Tantivy's own", _tantivy(folder / "tantivy", texts, all_of_them=all_of_them)
        with embedded(Settings(home=folder / "home")) as server:
            url = server.url(INDEX, "casework_index").replace("+psycopg", "", 1)
            with psycopg.connect(url, autocommit=True) as session:
                yield "PostgreSQL's own", _postgres(session, texts, language, all_of_them=all_of_them)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ours(folder: Path, texts: Texts, *, all_of_them: bool) -> Ask:
    engine: Engine = engine_at(IndexEngine.TANTIVY, folder, None, create=True)
    batch = engine.batch()
    for number, (title, text) in texts.items():
        batch.put(_letter(number, title, text))
    batch.commit(1)

    def ask(asked: Sequence[str]) -> list[int]:
        leaves: tuple[Node, ...] = tuple(Word(each) for each in dict.fromkeys(asked))
        found = engine.find(And(leaves) if all_of_them else Or(leaves), READER, size=MOST, order=Order.RELEVANCE)
        return [hit.record_id for hit in found.hits]

    return ask


def _letter(number: int, title: str, text: str) -> IndexedRecord:
    return a_record(number, title, body_text=text)


def _whoosh(folder: Path, texts: Texts, *, all_of_them: bool) -> Ask:
    folder.mkdir(parents=True)
    made = whoosh_index.create_in(str(folder), Schema(number=NUMERIC(stored=True), text=TEXT()))
    writer = made.writer()
    for number, (title, text) in texts.items():
        writer.add_document(number=number, text=f"{title} {text}")
    writer.commit()
    parser = QueryParser("text", made.schema) if all_of_them else QueryParser("text", made.schema, group=OrGroup)

    def ask(asked: Sequence[str]) -> list[int]:
        with made.searcher() as searcher:
            return [int(hit["number"]) for hit in searcher.search(parser.parse(" ".join(asked)), limit=MOST)]

    return ask


def _tantivy(folder: Path, texts: Texts, *, all_of_them: bool) -> Ask:
    folder.mkdir(parents=True)
    fields = tantivy.SchemaBuilder()
    fields.add_integer_field("number", stored=True)
    fields.add_text_field("text")
    made = tantivy.Index(fields.build(), path=str(folder))
    with made.writer(64 << 20, 1) as writer:
        for number, (title, text) in texts.items():
            document = tantivy.Document()
            document.add_integer("number", number)
            document.add_text("text", f"{title} {text}")
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
    made.reload()
    searcher = made.searcher()

    def ask(asked: Sequence[str]) -> list[int]:
        found: Any = searcher.search(made.parse_query(" ".join(asked), ["text"], conjunction_by_default=all_of_them), limit=MOST)
        return [searcher.doc(address).get_first("number") for _, address in found.hits]

    return ask


def _postgres(session: psycopg.Connection[Any], texts: Texts, language: str, *, all_of_them: bool) -> Ask:
    session.execute("CREATE TEMP TABLE letter (number int PRIMARY KEY, words tsvector)")
    with session.cursor() as cursor:
        for number, (title, text) in texts.items():
            cursor.execute("INSERT INTO letter VALUES (%s, to_tsvector(%s::regconfig, %s))", [number, language, f"{title} {text}"])

    def ask(asked: Sequence[str]) -> list[int]:
        each = " & " if all_of_them else " | "
        made = session.execute(
            "SELECT string_agg(q::text, %s) FROM unnest(%s::text[]) w, plainto_tsquery(%s::regconfig, w) q WHERE q::text <> ''",
            [each, list(asked), language],
        ).fetchone()
        if made is None or not made[0]:
            return []
        rows = session.execute(
            "SELECT number FROM letter WHERE words @@ %s::tsquery ORDER BY ts_rank_cd(words, %s::tsquery, 1) DESC, number DESC LIMIT %s",
            [made[0], made[0], MOST],
        )
        return [number for (number,) in rows]

    return ask


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else 0.0
