"""Small worlds of records for searching: few words, so that they meet; every kind of access; every kind of query."""

import datetime as dt

from hypothesis import strategies as st

from casework.vocabulary import Channel, RecordKind, RecordState
from search.schema import AccessTokens, IndexedDocument, IndexedRecord, ReaderFilter

WORDS = (
    "støj", "tilskud", "tilskuddet", "kommune", "kommunen", "kommunerne", "Århus", "Aarhus", "café", "brev", "brevet", "§", "12",
    "2026-123", "jens", "hansen", "afgørelse", "afgørelsen", "støjen", "sag", "W-2", "610170-1234", "jens@prove.invalid", "til-\nskud",
    "kommuneplan", "støjafgørelse", "the and of to is complaints",
)  # fmt: skip

QUERIES = (
    "støj", "kommune", "kommune*", '"jens hansen"', "tilskud jens", "tilskud ELLER café", "IKKE støj", "aarhus", "st?j", "*mune",
    "kom*ner", "komune~", "afgørlese~", "kommunepaln~", "§ 12", "2026-123", "2026*", "W-2", "6101701234", "jens@prove.invalid",
    "sag:2026-12*", "sag:støj", "titel:brev", 'fra:"jens hansen"', "type:ind", "unit:1", "plan:01", "plan:01.02", "registered:ja",
    "dato:2026-02", "dato:..2026-02-01", "id:3", "tilskud* (brev ELLER sag) -titel:støj", "b*ev* brev", "støj~ café~", "brev-sag",
    '"jens tilskud"~3', '"kommune brev støj"~4', 'titel:"tilskud kommune"~2', '-"brev jens"~1', '"sag støj"~50', '"12 brev"~0',
    "dato:2026-02-02..", "state:sent", '"til skud"', "tilskud", "plan", "titel:plan", "complaint", "plan~",
)  # fmt: skip

ACCESS = st.builds(
    AccessTokens,
    authority=st.sampled_from((1, 1, 1, 2)),
    clearance=st.integers(0, 2),
    readers=st.frozensets(st.sampled_from(("a1", "u1", "u2", "p5", "p6")), max_size=2),
    restricted=st.sampled_from((None, None, frozenset({5}), frozenset({5, 6}), frozenset())),
    case_restricted=st.sampled_from((None, None, frozenset({6}))),
)
READERS = st.builds(
    ReaderFilter,
    authority=st.just(1),
    reader_tokens=st.frozensets(st.sampled_from(("a1", "u1", "u2", "p5", "p6")), max_size=4),
    principals=st.frozensets(st.sampled_from((5, 6)), max_size=2),
    clearance=st.integers(0, 2),
    is_limited=st.booleans(),
    also_record_ids=st.frozensets(st.integers(1, 8), max_size=2),
    lent_record_ids=st.frozensets(st.integers(1, 8), max_size=2),
    excluded_record_ids=st.frozensets(st.integers(1, 8), max_size=2),
)
_TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
_CASES = st.sampled_from(((None, "", None), ("2026-123", "Støj fra vej", "01.02.03"), ("2026-12", "Tilskud", "01.03")))


@st.composite
def records(draw: st.DrawFn, record_id: int) -> IndexedRecord:
    """Draws a record with this id."""
    number, title, plan = draw(_CASES)
    return IndexedRecord(
        record_id=record_id,
        title=draw(_TEXTS),
        kind=draw(st.sampled_from(RecordKind)),
        channel=draw(st.sampled_from(Channel)),
        unit_id=draw(st.sampled_from((1, 2, None))),
        created_at=dt.datetime(2026, draw(st.integers(1, 3)), draw(st.integers(1, 28)), 23, 30, tzinfo=dt.UTC),
        access=draw(ACCESS),
        case_number=number,
        case_title=title,
        record_number=draw(st.sampled_from((None, 1))),
        senders=tuple(draw(st.lists(st.sampled_from(("Jens Hansen", "Åse Støj")), max_size=1))),
        body_text=draw(_TEXTS),
        documents=tuple(
            IndexedDocument(record_id * 10 + place, f"brev-{place}.pdf", text)
            for place, text in enumerate(draw(st.lists(_TEXTS, max_size=2)))
        ),
        plan_code=plan,
        letter_date=draw(st.sampled_from((None, dt.date(2026, 2, 1)))),
        registered=draw(st.booleans()),
        state=draw(st.sampled_from(RecordState)),
    )


@st.composite
def worlds(draw: st.DrawFn, most: int = 8) -> tuple[IndexedRecord, ...]:
    """Draws a world of records."""
    return tuple(draw(records(record_id)) for record_id in range(1, draw(st.integers(0, most)) + 1))


OPEN = AccessTokens(1, 0, frozenset({"a1"}), None, None)
EVERYONE = ReaderFilter(1, frozenset({"a1"}), frozenset(), 4, is_limited=False)


def a_record(record_id: int, title: str = "", **fields: object) -> IndexedRecord:
    """Gives a record that everyone may read, unless the fields say otherwise."""
    usual: dict[str, object] = {
        "record_id": record_id,
        "title": title,
        "kind": RecordKind.INBOUND,
        "channel": Channel.FILE,
        "unit_id": 1,
        "created_at": dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC),
        "access": OPEN,
    }
    return IndexedRecord(**(usual | fields))  # type: ignore[arg-type]  # the fields of the test
