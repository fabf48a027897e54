"""The designer's guide tells the truth: its example is published as it stands there, and a case opened by it does what the page says."""

import datetime as dt
import re
from pathlib import Path

from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.case_types import expressions
from casework.case_types.reading import read_case_type
from casework.case_types.schema import json_schema
from casework.model import Case, CaseTask
from casework.queries.course_page import course_shown
from casework.services import cases
from casework.services.cases import NewCase
from casework.vocabulary import FieldKind, FieldSetting, TaskKind
from tests.builders import Ministry
from tests.course import publish

PAGE = (Path(__file__).parents[2] / "docs" / "writing-a-case-type.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]


def test_the_example_is_published_as_it_stands_and_a_case_follows_it(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, EXAMPLE)
    with platform.work(ministry.actor("head")) as work:
        fields = {"received": "2026-11-02", "kind_of_work": "rebuild", "metres": "99"}
        new = NewCase("Sommerhus ved Strandvejen", "06.02.01", "shore_dispensation", public_title="Sommerhus", fields=fields)
        case_id = cases.open_case(work, new)
    with platform.work(ministry.actor("head")) as work:
        case = work.session.get_one(Case, case_id)
        shown = course_shown(work, case_id)
        tasks = dict(work.session.exec(select(CaseTask.name, CaseTask.state).where(col(CaseTask.case_id) == case_id)).all())

    assert dt.date(2026, 11, 2) + dt.timedelta(weeks=12) == case.deadline  # 99 metres: the first row of the table
    assert shown is not None
    assert ["intake", "assess", "hear", "decide"] == [each.name for each in shown.phases]
    assert {"check": "open"} == tasks  # the others come as their phase begins


def test_the_page_names_every_word_of_the_language() -> None:
    told = set(re.findall(r"`\{?([a-z_]+)", PAGE))

    assert set() == {*expressions.OPERATORS, *expressions.REFERENCES, *FieldKind, *FieldSetting, *TaskKind} - told
    assert set() == set(json_schema()["properties"]) - told
    assert "shore_dispensation" == read_case_type(EXAMPLE).name
