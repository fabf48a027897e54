"""An invented archive of any size: letters of Danish-like words whose frequencies fall as those of a language do."""

import datetime as dt
import itertools
import random
from collections.abc import Iterator

from casework.vocabulary import Channel, RecordKind
from search.schema import AccessTokens, IndexedDocument, IndexedRecord, ReaderFilter

_BEGINNINGS = "til for af be ud om an ind op sam sags bolig miljø støj skole vej drift plan"
_MIDDLES = "skud retning gørelse handling tale søgning byg ændring arbejde svar vur klag frem ret"
_ENDINGS = "en et er erne s ens ets e elig else elsen hed heden"
_WORDS = ["".join(each) for each in itertools.product(_BEGINNINGS.split(), _MIDDLES.split(), ["", *_ENDINGS.split()])]
_RARE = 60_000
_TODAY = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
UNITS = 40
READER = ReaderFilter(
    authority=1, reader_tokens=frozenset({"a1", "u1", "u2", "p7"}), principals=frozenset({7, 1001}), clearance=1, is_limited=False
)
"""An official of two units."""


class Archive:
    """Gives letters by number, always the same."""

    def __init__(self) -> None:
        dice = random.Random(4)  # not a secret
        dice.shuffle(_WORDS)
        names = [
            "".join(dice.choices("bdfghklmnprstv", k=2) + dice.choices("aeiouy", k=2) + dice.choices("dklnrst", k=2)) for _ in range(_RARE)
        ]
        self._words = [*_WORDS, *names]
        self._weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def letters(self, first: int, count: int) -> Iterator[IndexedRecord]:
        """Gives letters from a number on."""
        return (self._letter(number) for number in range(first, first + count))

    def common(self, rank: int) -> str:
        """Gives the word of a rank."""
        return self._words[rank]

    def _letter(self, number: int) -> IndexedRecord:
        dice = random.Random(number)  # not a secret
        words = dice.choices(self._words, cum_weights=self._weights, k=150)
        unit = number % UNITS
        readers = {"a1"} if number % 3 else {f"u{unit}", "p7" if number % 30 == 0 else "p8"}
        came = _TODAY - dt.timedelta(days=number % 7_000)
        return IndexedRecord(
            record_id=number, title=" ".join(words[:6]), kind=RecordKind.INBOUND, channel=Channel.EMAIL, unit_id=unit, created_at=came,
            access=AccessTokens(1, number % 50 == 0, frozenset(readers), None, None), case_number=f"{came.year}-{number // 8}",
            case_title=" ".join(words[6:10]), senders=(f"{words[10]} {words[11]} {words[12]}@prove.invalid",),
            body_text=" ".join(words[13:60]), documents=(IndexedDocument(number * 2, f"{words[14]}.pdf", " ".join(words[60:])),),
            plan_code=f"{number % 30:02d}.{number % 9:02d}", registered=number % 4 == 0, position=number,
        )  # fmt: skip
