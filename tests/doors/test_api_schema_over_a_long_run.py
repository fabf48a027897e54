"""Very much of everything is sent to the API, in a house of its own: the document is the same after it, and the house is not."""

import pytest

from tests.doors.asked_by_document import FLOOR, document_of, examined
from tests.doors.conftest import ApiHouse


@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_every_answer_is_one_the_document_names_over_a_long_run(house: ApiHouse, capsys: pytest.CaptureFixture[str]) -> None:
    asked = document_of(house)
    wrong = examined(asked, 150)
    with capsys.disabled():
        print(f"\n{len(asked.done)} of {asked.operations} operations were answered with what was asked for")  # the figure of the long run

    assert [] == wrong
    assert len(asked.done) > asked.operations * FLOOR
