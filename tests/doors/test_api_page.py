"""What docs/api.md says is so: its examples are sent, and its table of refusals is the one that is answered from."""

import json
import re
from pathlib import Path

from tests.doors.conftest import ApiHouse
from tests.doors.stand_in_api import as_
from ui.api.problems import PROBLEMS

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_example_of_writing_is_answered_as_the_page_says(house: ApiHouse) -> None:
    found = re.search(r"POST /api(/records) +({.*})", PAGE)
    assert found is not None
    made = house.api.post(found[1], json=json.loads(found[2]), headers=as_("caseworker"))

    assert 201 == made.status_code
    assert f"/api/records/{made.json()['id']}" == made.headers["location"]
    put = house.api.post(f"/records/{made.json()['id']}/documents?filename=note.txt", content=b"Hej", headers=as_("caseworker"))
    assert 201 == put.status_code


def test_the_example_of_a_list_is_answered(house: ApiHouse) -> None:
    found = re.search(r"GET /api(/lists/\S+)", PAGE)
    assert found is not None

    assert 200 == house.api.get(found[1], headers=as_("caseworker")).status_code


def test_every_problem_stands_on_the_page_with_its_status() -> None:
    rows = dict(re.findall(r"\| (\d{3}) \| ([a-z, -]+) \|", PAGE))
    told = {(int(status), name) for status, names in rows.items() for name in names.split(", ")}

    assert {(problem.status, name) for name, problem in PROBLEMS.items()} == told
