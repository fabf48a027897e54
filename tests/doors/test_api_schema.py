"""Whatever is sent to the API is answered as its document says, a little of everything; the long round is a module of its own."""

import pytest

from casework.services import granting, records
from casework.vocabulary import Right
from tests.doors.asked_by_document import FLOOR, document_of, examined
from tests.doors.conftest import ApiHouse
from tests.doors.stand_in_api import as_
from tests.doors.twin_worlds import a_note
from tests.whole_case import House


@pytest.mark.long
def test_every_answer_is_one_the_document_names(house: ApiHouse) -> None:
    asked = document_of(house)

    assert [] == examined(asked, 3)
    assert len(asked.done) > asked.operations * FLOOR, f"{len(asked.done)} of {asked.operations} were answered with what was asked for"


def test_the_document_says_of_a_question_too_that_somebody_may_be_working_on_the_record(house: ApiHouse) -> None:
    does = House(house.platform, house.ministry).does
    record_id = does("head", records.draft, a_note(house.ministry, "Notat"))
    does("head", granting.share, record_id, house.ministry.people["manager"], right=Right.FULL_WRITE)
    does("head", records.take_lock, record_id)
    path = "/records/{record_id}/distribution-lists/{list_id}/for-recipients"
    given = house.api.get(path.format(record_id=record_id, list_id=1), headers=as_("manager"))

    assert 423 == given.status_code
    assert "423" in house.api.get("/openapi.json").json()["paths"][path]["get"]["responses"]
