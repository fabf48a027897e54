"""One sitting is one reading in the trail; what was refused has begun none."""

import pytest

from casework.errors import NotFound
from ui.readings import ONE_SITTING_SECONDS, Opening, Readings

HER, HIM = 1, 2


class Time:
    """Is a clock that is set by hand."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def opened(readings: Readings, official_id: int, version_id: int) -> bool:
    with readings.opening() as opening:
        return opening.is_new(official_id, version_id)


def test_one_sitting_of_one_reader_with_one_document_is_one_reading() -> None:
    time = Time()
    readings = Readings(time)

    assert (opened(readings, HER, 7), opened(readings, HER, 7)) == (True, False)
    assert (opened(readings, HIM, 7), opened(readings, HER, 8)) == (True, True)
    time.now += ONE_SITTING_SECONDS
    assert opened(readings, HER, 7)


def test_a_document_its_copy_and_the_records_words_are_three_things() -> None:
    readings = Readings(Time())
    asked = (Opening.is_new, Opening.is_new_copy, Opening.are_new_words)

    for expected in (True, False):
        with readings.opening() as opening:
            assert [expected] * 3 == [ask(opening, HER, 7) for ask in asked]


def test_an_opening_that_was_refused_begins_no_sitting_so_the_next_one_is_noted() -> None:
    readings = Readings(Time())
    with pytest.raises(NotFound), readings.opening() as opening:
        assert opening.is_new(HER, 7)
        raise NotFound("DocumentVersion", 7)

    assert opened(readings, HER, 7)
