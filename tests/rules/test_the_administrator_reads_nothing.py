"""Who runs the system reads no records: the administrator walks every public query and every list, and finds no word of them.

The queries are found, not listed: a new one is walked from the day it is written. A parameter that nobody has given a value to fails
the test and is given one in ``values``.
"""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum
from functools import partial
from typing import Any

import pytest

from casework import queries
from casework.bootstrap import Platform
from casework.errors import CaseworkError
from casework.lists.standard import OF_UNITS, STANDARD
from casework.queries import list_cases, lists
from casework.queries.case_lookup import CaseQuestion
from casework.queries.examples_run import Trial
from casework.queries.histories import Wanted
from casework.queries.simulating import Invented
from casework.services.granting_access import Limits
from casework.services.periods import NewPeriod
from casework.vocabulary import ListKey, PrincipalKind, Thing
from casework.work import Work
from tests.builders import Ministry
from tests.things import SECRET, one_of_everything


def public_queries() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(queries.__path__, "casework.queries."):
        for name, found in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            is_here = found.__module__ == module.name and not name.startswith("_")
            if is_here and next(iter(inspect.signature(found).parameters), "") == "work":
                yield f"{module.name.removeprefix('casework.queries.')}.{name}", found


QUERIES = dict(public_queries())
ROWS = ("case", "record", "approval", "approvals")
"""What takes a row has it from a work that was allowed to load it; such a question asks nothing by itself."""


@pytest.fixture
def things(platform: Platform, ministry: Ministry) -> dict[Thing, int]:
    """Gives one of everything, each with a word in it that gives it away."""
    return one_of_everything(platform, ministry)


def guess(kind: Any) -> Any:
    """Gives what a name that nobody has given a value to is asked with: the first of its kind, or the word that must not be found."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return {int: 1, str: SECRET}.get(kind)


def values(ministry: Ministry, things: dict[Thing, int], work: Work) -> dict[str, Any]:
    """Gives a value for every name that a parameter of a query has."""
    record, case = things[Thing.RECORD], things[Thing.CASE]
    return {
        "record_id": record, "record_ids": [record], "ids": {ministry.people["head"]},
        "official_ids": {ministry.people["head"]}, "day": work.today, "case_id": case, "older": 9, "newer": 9,
        "case_ids": [case], "at": {case: work.now},
        "version_id": things[Thing.DOCUMENT_VERSION], "approval_id": things[Thing.APPROVAL], "approval_ids": [things[Thing.APPROVAL]],
        "party_id": things[Thing.PARTY],
        "list_id": things[Thing.DISTRIBUTION_LIST], "official_id": ministry.people["head"], "period_id": things[Thing.JOURNAL_PERIOD],
        "run_id": things[Thing.IMPORT], "plan_id": things[Thing.PLAN], "before_id": things[Thing.CASE_TYPE], "hashes": [],
        "after_id": things[Thing.CASE_TYPE], "moment": work.now, "from_day": work.today, "limits": Limits(), "wanted": Wanted(),
        "question": CaseQuestion(words=SECRET), "new": NewPeriod("2027", work.today, "", ""), "kinds": tuple(PrincipalKind),
        "number": f"2026-{case}", "title": f"{SECRET} sag 1", "words": SECRET, "name": "Jura", "code": "06.02.01", "case_type": "general",
        "file_plan_code": "06.02.01", "address": "archive", "asked": "archive", "first": 20, "key": ListKey.REQUESTS,
        "invented": Invented(record_id=record), "trial": Trial(), "since": work.today, "until": work.today,
    }  # fmt: skip


def questions(ministry: Ministry, things: dict[Thing, int], work: Work) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Gives every public query ready to be asked; what is searched for is what must not be found."""
    known = values(ministry, things, work)
    for name, query in QUERIES.items():
        parameters = list(inspect.signature(query).parameters.values())[1:]
        needed = [each.name for each in parameters if each.default is inspect.Parameter.empty]
        if set(needed) & set(ROWS):
            continue
        if "thing" in needed:
            for thing, id in things.items():
                asked = {"thing": thing, "thing_id": id, "official_id": ministry.people["head"]}
                yield f"{name}({thing})", partial(query, work, **{each: asked[each] for each in needed})
            continue
        known |= {each.name: guess(each.annotation) for each in parameters if each.name not in known and guess(each.annotation)}
        missing = [each for each in needed if each not in known]
        assert not missing, f"Give {name} a value for {missing} in this test's values"
        words: dict[str, Any] = {"words": SECRET} if "words" in {each.name for each in parameters} else {}
        words |= {"number": 1} if any((each.name, each.annotation) == ("number", int) for each in parameters) else {}
        yield name, partial(query, work, **{each: known[each] for each in needed} | words)


def test_no_query_tells_the_administrator_of_a_record(platform: Platform, ministry: Ministry, things: dict[Thing, int]) -> None:
    found, asked = {}, 0
    with platform.work(ministry.actor("administrator")) as work:
        for name, question in questions(ministry, things, work):
            asked += 1
            try:
                answer = told(question())
            except CaseworkError as error:
                answer = str(error)
            if SECRET in answer:
                found[name] = answer

    assert {} == found
    assert asked > 100


def test_the_same_questions_tell_the_head_of_everything_so_that_they_are_good_questions(
    platform: Platform, ministry: Ministry, things: dict[Thing, int]
) -> None:
    told_of = set()
    with platform.work(ministry.actor("head")) as work:
        for name, question in questions(ministry, things, work):
            with suppress(CaseworkError):
                told_of |= {name} if SECRET in told(question()) else set()

    assert len(told_of) > 40, sorted(told_of)


def test_every_list_of_the_administrator_is_empty(platform: Platform, ministry: Ministry, things: dict[Thing, int]) -> None:
    keys = (*STANDARD, *OF_UNITS)
    with platform.work(ministry.actor("administrator")) as work:
        shown = {key: (lists.page(work, key).rows, lists.count(work, key), list_cases.page(work, key).rows) for key in keys}

    assert dict.fromkeys(keys, ((), 0, ())) == shown


def told(answer: Any) -> str:
    """Writes out everything an answer holds."""
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        return " ".join(told(getattr(answer, each.name)) for each in dataclasses.fields(answer))
    if isinstance(answer, dict):
        return " ".join(f"{told(key)} {told(value)}" for key, value in answer.items())
    if isinstance(answer, list | tuple | set | frozenset):
        return " ".join(told(each) for each in answer)
    return str(answer)
