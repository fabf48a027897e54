"""Examples beside a definition: run against the house of today, thought up, and what they say of people who must differ."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted
from casework.queries import definitions_drawn, examples_run
from casework.queries.examples_run import ExampleRun, Trial
from casework.services import definition_drafts
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.vocabulary import DefinitionProblem
from casework.work import Actor
from tests.builders import Ministry
from tests.services.test_definition_drafts import EMPTY, GOOD

TWICE = """\
name: twice
title: To gange
distinct: true
steps:
  - {name: first, title: Først, seats: [{official: head}]}
  - {name: again, title: Igen, seats: [{role: head, unit: responsible}]}
examples:
  - {name: Samme person, given: {unit: TT}, decisions: {first: approve, again: approve}, then: {outcome: approved}}
"""


def drafted(platform: Platform, ministry: Ministry, source: str = GOOD) -> int:
    with platform.work(ministry.actor("designer")) as work:
        return definition_drafts.draft_definition(work, source)


def run(platform: Platform, ministry: Ministry, version_id: int, who: str = "designer") -> tuple[ExampleRun, ...]:
    with platform.work(ministry.actor(who)) as work:
        return examples_run.examples_run(work, version_id)


def test_an_example_says_what_comes_of_it_today(platform: Platform, ministry: Ministry) -> None:
    [found] = run(platform, ministry, drafted(platform, ministry))

    assert ("Et tilskud", {"unit": "TT"}, {"head": "approve", "secretary": "return"}) == (found.name, found.given, found.decisions)
    assert (("head", "secretary"), {"head": ("head",), "secretary": ("secretary",)}) == (found.steps, found.seats)
    assert ("returned", ()) == (found.outcome, found.wrong)


def test_one_that_does_not_come_out_says_where(platform: Platform, ministry: Ministry) -> None:
    [found] = run(platform, ministry, drafted(platform, ministry, GOOD.replace("outcome: returned", "outcome: approved")))

    assert ("returned", [("examples.0.then.outcome", DefinitionProblem.EXAMPLE_FAILS)]) == (
        found.outcome, [(each.place, each.problem) for each in found.wrong],
    )  # fmt: skip


def test_one_that_cannot_be_run_says_so(platform: Platform, ministry: Ministry) -> None:
    [found] = run(platform, ministry, drafted(platform, ministry, GOOD.replace("given: {unit: TT}", "given: {unit: XX}")))

    assert (None, [DefinitionProblem.EXAMPLE_IS_WRONG]) == (found.outcome, [each.problem for each in found.wrong])


def test_nobody_decides_twice_in_an_example_where_people_must_differ(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry, TWICE)
    [found] = run(platform, ministry, version_id)
    with platform.work(ministry.actor("designer")) as work:
        wrong = definitions_drawn.drawn_version(work, version_id).wrong

    assert ("blocked", [DefinitionProblem.EXAMPLE_FAILS]) == (found.outcome, [each.problem for each in wrong])


def test_a_trial_is_played_and_nothing_is_written(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry)
    with platform.work(ministry.actor("designer")) as work:
        before = definitions_drawn.drawn_version(work, version_id)
        own = examples_run.example_tried(work, version_id, Trial({"unit": "JU"}, {"head": "approve"}))
        other = examples_run.example_tried(work, version_id, Trial({"unit": "TT"}, {"head": "approve"}))
    with platform.work(ministry.actor("designer")) as work:
        after = definitions_drawn.drawn_version(work, version_id)

    assert own is not None
    assert other is not None
    assert ((("head",), "approved"), (("head", "secretary"), "waiting")) == ((own.steps, own.outcome), (other.steps, other.outcome))
    assert before == after


def test_a_process_waits_for_what_its_question_asks(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_definitions(work, ministry.authority)
    with platform.work(ministry.actor("designer")) as work:
        row = next(each for each in definitions_drawn.drawn_versions(work) if each.name == "public_consultation")
        everything = {"letter": "approve", "reasoned": "approve", "summary": "approve", "minister": "approve"}
        found = examples_run.example_tried(work, row.version_id, Trial({"answers_before": "2026-12-10"}, everything))

    assert found is not None
    assert "waiting" == found.outcome


def test_what_cannot_be_read_has_no_examples(platform: Platform, ministry: Ministry) -> None:
    version_id = drafted(platform, ministry, EMPTY)
    with platform.work(ministry.actor("designer")) as work:
        tried = examples_run.example_tried(work, version_id, Trial())

    assert ((), None) == (run(platform, ministry, version_id), tried)


@pytest.mark.parametrize("who", ["head", "outsider"])
def test_who_designs_nothing_runs_nothing(platform: Platform, ministry: Ministry, who: str) -> None:
    version_id = drafted(platform, ministry)
    with pytest.raises((NotPermitted, NotFound)):
        run(platform, ministry, version_id, who)
    with pytest.raises((NotPermitted, NotFound)), platform.work(ministry.actor(who)) as work:
        examples_run.example_tried(work, version_id, Trial())
