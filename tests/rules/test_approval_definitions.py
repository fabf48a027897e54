"""Approval definitions: what is wrong is named with its place, and what is published is pinned."""

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from casework.approvals.definition import canonical, source_hash
from casework.approvals.definition_reading import read_definition
from casework.bootstrap import Platform
from casework.errors import DefinitionIsWrong, NotPermitted
from casework.queries.approvals import definitions
from casework.services.definitions import publish_definition
from casework.vocabulary import DefinitionProblem
from casework.work import Actor
from tests.approvals import ALONE, THREE_STEPS
from tests.builders import Ministry

HEAD = {"official": "head"}


def _with(**changes: Any) -> dict[str, Any]:
    return {**ALONE, **changes}


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        (_with(name=" "), "name", DefinitionProblem.NAME_IS_EMPTY),
        (_with(title=""), "title", DefinitionProblem.TITLE_IS_EMPTY),
        (_with(steps=[]), "steps", DefinitionProblem.NO_STEPS),
        (_with(steps="head"), "steps", DefinitionProblem.SHAPE),
        (_with(code="print()"), "code", DefinitionProblem.SHAPE),
        (_with(steps=[{"name": "a", "seats": []}]), "steps.0.seats", DefinitionProblem.STEP_WITHOUT_SEATS),
        (
            _with(steps=[{"name": "a", "seats": [HEAD]}, {"name": "a", "seats": [HEAD]}]),
            "steps.1.name",
            DefinitionProblem.STEP_NAME_REPEATED,
        ),
        (_with(steps=[{"name": "a", "seats": [HEAD, HEAD]}]), "steps.0.seats.1", DefinitionProblem.SEAT_REPEATED),
        (_with(steps=[{"name": "a", "seats": [{"role": "king"}]}]), "steps.0.seats.0", DefinitionProblem.UNKNOWN_ROLE),
        (_with(steps=[{"name": "a", "seats": [{"role": "head", "official": "head"}]}]), "steps.0.seats.0", DefinitionProblem.SHAPE),
        (_with(steps=[{"name": "a", "seats": [{}]}]), "steps.0.seats.0", DefinitionProblem.SHAPE),
        (
            _with(steps=[{"name": "a", "seats": [HEAD], "deadline": "tomorrow"}]),
            "steps.0.deadline",
            DefinitionProblem.DEADLINE_NOT_IN_WORKING_DAYS,
        ),
    ],
)
def test_a_wrong_definition_is_refused_with_the_place(content: dict[str, Any], place: str, problem: DefinitionProblem) -> None:
    with pytest.raises(DefinitionIsWrong) as refusal:
        read_definition(content)
    assert [(each.place, each.problem) for each in refusal.value.problems] == [(place, problem)]


def test_the_same_meaning_has_the_same_hash() -> None:
    one = read_definition(THREE_STEPS)

    assert source_hash(read_definition(canonical(one))) == source_hash(one)
    assert source_hash(read_definition({**THREE_STEPS, "title": "Anden"})) != source_hash(one)


def test_the_designer_publishes_and_everyone_can_choose(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("designer")) as work:
        publish_definition(work, THREE_STEPS)

    with platform.work(ministry.actor("outsider")) as work:
        [choice] = definitions(work)
    assert (choice.name, choice.version, len(choice.steps)) == ("three_steps", 1, 3)


def test_nobody_else_publishes(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        publish_definition(work, THREE_STEPS)


def test_an_official_or_unit_the_house_does_not_have_is_refused(platform: Platform, ministry: Ministry) -> None:
    seats = [{"official": "nobody"}, {"role": "head", "unit": "XX"}]
    with pytest.raises(DefinitionIsWrong) as refusal, platform.work(ministry.actor("designer")) as work:
        publish_definition(work, _with(steps=[{"name": "a", "seats": seats}]))
    assert [each.problem for each in refusal.value.problems] == [DefinitionProblem.UNKNOWN_OFFICIAL, DefinitionProblem.UNKNOWN_UNIT]


def test_publishing_again_is_a_new_version_and_the_same_again_is_not(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("designer")) as work:
        first = publish_definition(work, THREE_STEPS)
        same = publish_definition(work, THREE_STEPS)
        changed = publish_definition(work, {**THREE_STEPS, "title": "Ny"})

    with platform.work(ministry.actor("designer")) as work:
        [choice] = definitions(work)
    assert (same, changed != first, choice.version, choice.title) == (first, True, 2, "Ny")


def test_a_published_version_is_never_changed(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("designer")) as work:
        publish_definition(work, THREE_STEPS)

    with pytest.raises(DBAPIError, match="published definition"), platform.work(Actor.system("setup")) as work:
        work.session.connection().exec_driver_sql("UPDATE definition_version SET content = '{}'")
