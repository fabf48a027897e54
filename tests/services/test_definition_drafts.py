"""Drawing a definition: drafts with things to mend, four eyes at publishing, retiring, and what is found on the way."""

import pytest
from sqlalchemy.exc import DBAPIError

from casework.bootstrap import Platform
from casework.errors import DefinitionIsWrong, NotFound, NotPermitted, RuleBroken, Stale
from casework.queries import definitions_drawn
from casework.queries.approvals import approval_show, definitions
from casework.queries.definitions_drawn import DrawnVersion
from casework.services import approving, definition_drafts, organisation
from casework.vocabulary import DefinitionProblem, DefinitionState, Reason, Role, Verdict
from casework.work import Actor
from tests.approvals import decided, does, letter, moved, started
from tests.builders import SINCE, Ministry
from tests.course import add_designer
from tests.doors.page_walk import a_desk, shown

GOOD = """\
name: grant
title: Tilskud
deadline: +10
steps:
  - name: head
    title: Kontorchef
    seats:
      - {role: head, unit: responsible}
    deadline: +3
  - name: secretary
    title: Departementschef
    seats:
      - {official: secretary}
    when: {differs: [{field: unit}, JU]}
examples:
  - name: Et tilskud
    given: {unit: TT}
    decisions: {head: approve, secretary: return}
    then: {seats: {head: [head], secretary: [secretary]}, outcome: returned}
"""
EMPTY = "name: grant\ntitle: Tilskud\nsteps:\n  - name: head\n    seats: []\n"


def drawn(platform: Platform, ministry: Ministry, version_id: int, who: str = "designer") -> DrawnVersion:
    with platform.work(ministry.actor(who)) as work:
        return definitions_drawn.drawn_version(work, version_id)


def draft(platform: Platform, ministry: Ministry, source: str = GOOD, who: str = "designer") -> int:
    with platform.work(ministry.actor(who)) as work:
        return definition_drafts.draft_definition(work, source)


def publish(platform: Platform, ministry: Ministry, version_id: int) -> None:
    with platform.work(add_designer(platform, ministry)) as work:
        definition_drafts.publish_definition_draft(work, version_id)


def test_a_draft_is_published_by_another_and_chosen_by_everybody(platform: Platform, ministry: Ministry) -> None:
    version_id = draft(platform, ministry)
    with platform.work(ministry.actor("outsider")) as work:
        assert () == definitions(work)

    publish(platform, ministry, version_id)

    with platform.work(ministry.actor("outsider")) as work:
        [choice] = definitions(work)
    assert ("grant", "Tilskud", 1, ("Kontorchef", "Departementschef")) == (choice.name, choice.title, choice.version, choice.steps)


def test_nobody_publishes_what_they_have_written_on(platform: Platform, ministry: Ministry) -> None:
    version_id = draft(platform, ministry)
    second = add_designer(platform, ministry)
    with platform.work(second) as work:
        definition_drafts.save_definition_draft(work, version_id, GOOD.replace("+3", "+4"))

    for who in (ministry.actor("designer"), second):
        with pytest.raises(NotPermitted) as refusal, platform.work(who) as work:
            definition_drafts.publish_definition_draft(work, version_id)
        assert Reason.AUTHOR_CANNOT_PUBLISH == refusal.value.reason


def test_the_database_refuses_an_author_who_publishes(platform: Platform, ministry: Ministry) -> None:
    version_id = draft(platform, ministry)
    designer = ministry.people["designer"]

    with pytest.raises(DBAPIError, match="four_eyes"), platform.work(ministry.actor("designer")) as work:
        work.session.connection().exec_driver_sql(
            f"UPDATE definition_version SET state = 'published', published_by = {designer} WHERE id = {version_id}"
        )


@pytest.mark.parametrize("who", ["head", "outsider", "administrator"])
def test_who_designs_nothing_neither_sees_nor_writes(platform: Platform, ministry: Ministry, who: str) -> None:
    version_id = draft(platform, ministry)

    for deed in (
        lambda work: definition_drafts.draft_definition(work, GOOD),
        lambda work: definition_drafts.save_definition_draft(work, version_id, GOOD),
        lambda work: definition_drafts.publish_definition_draft(work, version_id),
        lambda work: definition_drafts.drop_definition_draft(work, version_id),
        lambda work: definition_drafts.retire_definition(work, version_id),
        lambda work: definitions_drawn.drawn_version(work, version_id),
        lambda work: definitions_drawn.drawn_versions(work),
        lambda work: definitions_drawn.running_by_older(work, version_id),
        lambda work: definitions_drawn.looked_through(work, GOOD),
    ):
        with pytest.raises((NotPermitted, NotFound)), platform.work(ministry.actor(who)) as work:
            deed(work)


def test_a_draft_with_things_to_mend_is_kept_and_not_published(platform: Platform, ministry: Ministry) -> None:
    version_id = draft(platform, ministry, EMPTY)

    shown = drawn(platform, ministry, version_id)
    assert [("steps.0.seats", DefinitionProblem.STEP_WITHOUT_SEATS, 5)] == [(each.place, each.problem, each.line) for each in shown.wrong]
    with pytest.raises(DefinitionIsWrong) as refusal:
        publish(platform, ministry, version_id)
    assert shown.wrong == refusal.value.problems
    assert EMPTY == drawn(platform, ministry, version_id).source


@pytest.mark.parametrize(
    ("source", "problem", "line"),
    [
        ("name: [a", DefinitionProblem.NOT_YAML, 1),
        ("- a\n", DefinitionProblem.SHAPE, 1),
        ("title: Tilskud\n", DefinitionProblem.NAME_IS_EMPTY, 0),
        ("name: grant\ntitle: ''\n", DefinitionProblem.TITLE_IS_EMPTY, 2),
    ],
)
def test_what_no_draft_can_be_made_of_is_said_with_its_line(
    platform: Platform, ministry: Ministry, source: str, problem: DefinitionProblem, line: int
) -> None:
    with pytest.raises(DefinitionIsWrong) as refusal:
        draft(platform, ministry, source)

    assert [(problem, line)] == [(each.problem, each.line) for each in refusal.value.problems]


def test_a_draft_keeps_its_name_and_is_not_saved_over_anothers_change(platform: Platform, ministry: Ministry) -> None:
    version_id = draft(platform, ministry)
    opened = drawn(platform, ministry, version_id).row.version

    with pytest.raises(DefinitionIsWrong) as refusal, platform.work(ministry.actor("designer")) as work:
        definition_drafts.save_definition_draft(work, version_id, GOOD.replace("name: grant", "name: other"))
    assert [DefinitionProblem.NAME_CHANGED] == [each.problem for each in refusal.value.problems]
    with platform.work(ministry.actor("designer")) as work:
        definition_drafts.save_definition_draft(work, version_id, GOOD + "# one\n", opened_version=opened)
    with pytest.raises(Stale), platform.work(ministry.actor("designer")) as work:
        definition_drafts.save_definition_draft(work, version_id, GOOD + "# two\n", opened_version=opened)
    assert drawn(platform, ministry, version_id).source.endswith("# one\n")


def test_a_new_version_retires_the_old_and_what_runs_keeps_its_own(platform: Platform, ministry: Ministry) -> None:
    first = draft(platform, ministry)
    publish(platform, ministry, first)
    record_id = letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id, "grant")
    moved(platform, approval_id)
    second = draft(platform, ministry, GOOD.replace("title: Departementschef", "title: Direktør"))

    with platform.work(ministry.actor("head")) as work, pytest.raises(NotPermitted):
        definitions_drawn.running_by_older(work, second)
    publish(platform, ministry, second)

    one, two = drawn(platform, ministry, first), drawn(platform, ministry, second)
    assert (DefinitionState.RETIRED, DefinitionState.PUBLISHED, 0, 0) == (one.row.state, two.row.state, one.row.running, two.row.running)
    assert one.row.retired_at is not None
    with platform.work(ministry.actor("designer")) as work:
        assert () == definitions_drawn.running_by_older(work, second), "the designer reads no record of it"


def test_what_a_new_version_changes_for_what_runs_is_told_to_who_may_read_it(platform: Platform, ministry: Ministry) -> None:
    first = draft(platform, ministry)
    publish(platform, ministry, first)
    record_id = letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id, "grant")
    moved(platform, approval_id)
    with platform.work(Actor.system("setup")) as work:
        organisation.give_post(work, ministry.people["head"], ministry.grants, Role.WORKFLOW_DESIGNER, title="Designer", starts_on=SINCE)
    second = draft(platform, ministry, GOOD.replace("title: Departementschef", "title: Direktør"))

    with platform.work(ministry.actor("head")) as work:
        [running] = definitions_drawn.running_by_older(work, second)

    assert (approval_id, record_id, 1, "Kontorchef", ("Departementschef",)) == (
        running.approval_id, running.record_id, running.number, running.at_step, running.changed,
    )  # fmt: skip


BOTH = GOOD.replace("title: Departementschef", "title: Direktør").replace("title: Kontorchef", "title: Chef")


@pytest.mark.parametrize(
    ("state", "at", "changed"),
    [
        ("returned", "Kontorchef", ("Kontorchef", "Departementschef")),
        ("conditional", "Departementschef", ("Departementschef",)),
        ("withdrawn", "Kontorchef", ("Kontorchef", "Departementschef")),
        ("not moved", "Departementschef", ("Departementschef",)),
    ],
)
def test_what_stands_between_two_steps_is_told_what_it_has_before_it(
    platform: Platform, ministry: Ministry, state: str, at: str, changed: tuple[str, ...]
) -> None:
    """With nothing open: sent back it begins anew, approved on a condition it goes on after its approver, decided it is about to move."""
    publish(platform, ministry, draft(platform, ministry))
    with platform.work(Actor.system("setup")) as work:
        organisation.give_post(work, ministry.people["clerk"], ministry.grants, Role.WORKFLOW_DESIGNER, title="Designer", starts_on=SINCE)
    approval_id = started(platform, ministry, "grant")
    if state == "withdrawn":
        does(platform, ministry, "caseworker", approving.withdraw, approval_id)
    elif state == "not moved":
        with platform.work(ministry.actor("head")) as work:
            approving.decide(work, approval_id, Verdict.APPROVE, "", manifest_hash=approval_show(work, approval_id).manifest_hash)
    else:
        said = Verdict.RETURN if state == "returned" else Verdict.CONDITIONAL
        decided(platform, ministry, approval_id, "head", said, "Ret beløbet")
    second = draft(platform, ministry, BOTH)

    with platform.work(ministry.actor("clerk")) as work:
        [running] = definitions_drawn.running_by_older(work, second)

    assert (at, changed, True) == (running.at_step, running.changed, running.is_between)
    desk = a_desk(platform, ministry.people["clerk"], "Karen Toft")
    text = shown(desk, page="definition", id=str(second), tab="differences")
    words = {
        "returned": "Returneret, før",
        "conditional": "Returneret, før",
        "withdrawn": "Trukket tilbage, før",
        "not moved": "I gang, før",
    }
    assert f"{words[state]} {at}".strip() in text


def test_what_is_retired_begins_no_approval_and_is_never_changed(platform: Platform, ministry: Ministry) -> None:
    version_id = draft(platform, ministry)
    publish(platform, ministry, version_id)
    with platform.work(ministry.actor("designer")) as work:
        definition_drafts.retire_definition(work, version_id)

    record_id = letter(platform, ministry)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        approving.start(work, record_id, "grant")
    assert [Reason.DEFINITION_NOT_PUBLISHED] == refusal.value.reasons
    for deed in (definition_drafts.retire_definition, definition_drafts.drop_definition_draft):
        with pytest.raises(RuleBroken), platform.work(ministry.actor("designer")) as work:
            deed(work, version_id)
    for change in ("state = 'published'", "source = 'x'", "authors = NULL"):
        with pytest.raises(DBAPIError, match="published definition"), platform.work(Actor.system("setup")) as work:
            work.session.connection().exec_driver_sql(f"UPDATE definition_version SET {change}")


def test_a_draft_thrown_away_takes_an_unpublished_definition_with_it(platform: Platform, ministry: Ministry) -> None:
    version_id = draft(platform, ministry)
    with platform.work(ministry.actor("designer")) as work:
        definition_drafts.drop_definition_draft(work, version_id)

    with platform.work(ministry.actor("designer")) as work:
        assert () == definitions_drawn.drawn_versions(work)


FINDINGS = [
    (GOOD.replace("+3", "+11"), DefinitionProblem.DEADLINE_LONGER_THAN_THE_WHOLE, True),
    (GOOD.replace("when: {differs: [{field: unit}, JU]}", "deadline: +9"), DefinitionProblem.DEADLINES_TOGETHER_LONGER, False),
    (GOOD.replace("{field: unit}, JU", "{field: invented}, 1"), DefinitionProblem.UNKNOWN_FIELD, True),
    (
        GOOD.replace("{differs: [{field: unit}, JU]}", "{all: [{equals: [{field: unit}, TT]}, {equals: [{field: unit}, JU]}]}"),
        DefinitionProblem.STEP_IS_NEVER_TAKEN,
        True,
    ),
    (GOOD.replace("official: secretary", "role: auditor, unit: TT"), DefinitionProblem.NOBODY_HOLDS_THE_ROLE, True),
    (GOOD.replace("official: secretary", "official: nobody"), DefinitionProblem.UNKNOWN_OFFICIAL, True),
    (GOOD.replace("official: secretary", "role: head, unit: XX"), DefinitionProblem.UNKNOWN_UNIT, True),
    (GOOD.replace("official: secretary", "members: responsible"), DefinitionProblem.DRAFTER_MAY_SIT_HERE, False),
    (GOOD.replace("role: head, unit: responsible", "official: secretary") + "distinct: true\n", DefinitionProblem.SEAT_TWICE, True),
    (GOOD.replace("official: secretary", "role: head, unit: responsible") + "distinct: true\n", DefinitionProblem.SEAT_TWICE, True),
    (GOOD.replace("outcome: returned", "outcome: approved"), DefinitionProblem.EXAMPLE_FAILS, True),
    (GOOD.replace("head: [head]", "head: [lawyer]"), DefinitionProblem.EXAMPLE_FAILS, True),
    (GOOD.replace("decisions: {head", "decisions: {nobody"), DefinitionProblem.EXAMPLE_IS_WRONG, True),
    (GOOD.replace("outcome: returned", "outcome: perhaps"), DefinitionProblem.EXAMPLE_IS_WRONG, True),
    (GOOD.replace("given: {unit: TT}", "given: {unit: XX}"), DefinitionProblem.EXAMPLE_IS_WRONG, True),
    (GOOD[: GOOD.index("examples")], DefinitionProblem.NO_EXAMPLES, False),
]


@pytest.mark.parametrize(("source", "problem", "blocks"), FINDINGS, ids=[f"{each[1]}-{number}" for number, each in enumerate(FINDINGS)])
def test_what_would_fail_later_is_found_before(
    platform: Platform, ministry: Ministry, source: str, problem: DefinitionProblem, blocks: bool
) -> None:
    with platform.work(ministry.actor("designer")) as work:
        wrong, told = definitions_drawn.looked_through(work, source)

    found = wrong if blocks else told
    assert problem in {each.problem for each in found}
    assert all(each.line for each in found if (each.place and not each.place.startswith("examples")) or each.place == "examples.0")


def test_a_good_definition_has_nothing_to_mend(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("designer")) as work:
        wrong, _ = definitions_drawn.looked_through(work, GOOD)

    assert () == wrong


def test_a_role_that_some_units_do_not_have_is_told_with_the_units(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("designer")) as work:
        _, told = definitions_drawn.looked_through(work, GOOD.replace("role: head", "role: minister"))

    assert any(each.problem is DefinitionProblem.NOBODY_HOLDS_THE_ROLE and "TT" in each.about for each in told)


def test_two_versions_are_compared_step_by_step(platform: Platform, ministry: Ministry) -> None:
    first = draft(platform, ministry)
    second = draft(platform, ministry, GOOD.replace("+3", "+4").replace("title: Tilskud", "title: Tilsagn"))

    with platform.work(ministry.actor("designer")) as work:
        differences = definitions_drawn.definition_differences(work, first, second)

    assert ["title", "step head"] == [each.place for each in differences]
    assert ("deadline: '+3'" in differences[1].before, "deadline: '+4'" in differences[1].after) == (True, True)
