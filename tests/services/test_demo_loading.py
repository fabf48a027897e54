"""The demo ministry comes in through the services and stands as its story says."""

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.cases import checks
from casework.errors import CaseNotReady, SettingsWrong
from casework.model import Approval, Case, CaseCourse, DisposalCode, Record, Request
from casework.outbox import Effect
from casework.queries import course_page, definitions_drawn, gate, gate_copies, lists, replies, value_lists
from casework.queries.authorities import authority_names
from casework.queries.lists import ListKey
from casework.services import cases, signing_in
from casework.services.cases import CaseChanges, NewCase
from casework.services.granting import official_by_username
from casework.vocabulary import (
    Action,
    ApprovalState,
    CaseState,
    DecisionState,
    DefinitionState,
    GatePlace,
    PhaseState,
    Reason,
    ReplyState,
    RequestState,
    StepState,
    TaskState,
)
from casework.work import Actor
from documents.merging import merge
from tests import demo_approvals
from tests.replies import filling
from ui.demo import SIGN_INS, load
from ui.demo.gatekeeping import (
    ANSWERED,
    AT_THE_GATE,
    COPY_AT_THE_GATE,
    COPY_WITH_THE_MINISTER,
    LATE,
    RETURNED,
    TEMPLATE,
    URGENT,
    WITH_THE_MINISTER,
)
from ui.demo.ministry import AUTHORITY_NAME
from workflows import replying
from workflows.claiming import Claimed

CODES = {Reason.ACTION_CODE_MISSING, Reason.DISPOSAL_CODE_MISSING}


@pytest.mark.long
def test_the_small_demo_is_whole_and_is_loaded_once(platform: Platform) -> None:
    told: list[tuple[int, int]] = []

    summary = load(platform, "small", lambda done, total: told.append((done, total)))

    assert (summary.units, summary.officials, summary.cases) == (13, 40, 42)
    assert told[-1][0] == told[-1][1]
    with platform.work(Actor.system("setup")) as work:
        assert authority_names(work) == (AUTHORITY_NAME,)
        everyone = {each.username: official_by_username(work, each.username).id for each in SIGN_INS}
    _may_sign_in(platform)
    _sees_only_what_is_theirs(platform, everyone)
    _has_requests_under_way_and_answered(platform)
    _has_a_gate_with_something_in_every_place(platform)
    _shows_every_way_of_an_approval(platform)
    _every_case_is_coded(platform, summary.cases)
    _some_cases_are_in_mid_course(platform)
    _completes_a_case_as_its_official(platform, everyone["okr"])
    _completes_one_of_the_story(platform)
    _begins_every_approval_of_the_house(platform, "ema")
    with pytest.raises(SettingsWrong):
        load(platform, "small")


def _may_sign_in(platform: Platform) -> None:
    for each in SIGN_INS:
        with platform.work(Actor.system("sign_in")) as work:
            assert signing_in.sign_in(work, each.username, each.password) is not None


def _sees_only_what_is_theirs(platform: Platform, everyone: dict[str, int]) -> None:
    post, to_approve = _lying(platform, everyone["kbe"], ListKey.UNIT_INBOX), _lying(platform, everyone["mlu"], ListKey.FOR_APPROVAL)

    assert len(post) >= 5
    assert len(to_approve) >= 2
    assert _seen(platform, everyone["okr"], post | to_approve) == set()
    assert _seen(platform, everyone["kbe"], post) == post


def _has_requests_under_way_and_answered(platform: Platform) -> None:
    with platform.work(Actor.system("setup")) as work:
        assert sorted(work.session.exec(select(Request.state)).all()) == [RequestState.EXECUTED, RequestState.SENT]


def _has_a_gate_with_something_in_every_place(platform: Platform) -> None:
    """The secretariat keeps it: papers to be released, an urgent one first, one with the minister; a copy at the gate, one let through."""
    with platform.work(_as(platform, "soj")) as work:
        (kept,) = gate.my_gates(work)
        lying = [(each.title, each.place, each.is_urgent) for each in gate.gate_list(work, kept.executive_id)]
        copies = [each.title for each in gate_copies.copies_at_gate(work, kept.executive_id)]
    with platform.work(_as(platform, "rul")) as work:
        with_the_minister = [each.title for each in gate.executive_list(work)]
        to_be_seen = [each.title for each in gate_copies.executive_copies(work)]

    assert [
        (URGENT.title, GatePlace.BEFORE, True),
        (AT_THE_GATE.title, GatePlace.BEFORE, False),
        (WITH_THE_MINISTER.title, GatePlace.WITH_EXECUTIVE, False),
    ] == lying
    assert ([COPY_AT_THE_GATE.title], [WITH_THE_MINISTER.title]) == (copies, with_the_minister)
    assert [COPY_WITH_THE_MINISTER.title] == to_be_seen


def _shows_every_way_of_an_approval(platform: Platform) -> None:
    """Late, returned, final with its reply in the ministry's letter, and a draft that somebody else has to publish."""
    with platform.work(Actor.system("setup")) as work:
        query = select(Record.title, Approval).join(Approval, col(Approval.record_id) == Record.id)
        stands = {title: (each.state, each.deadline, each.id) for title, each in work.session.exec(query)}
        today = work.today
    answered = stands[ANSWERED.title][2]
    replying.make_replies(filling(platform, merge), [Claimed(0, Effect.REPLY, "", None, answered, 1)])
    with platform.work(_as(platform, ANSWERED.username)) as work:
        made = replies.replies_of(work, answered)
    with platform.work(_as(platform, "lbu")) as work:
        drafts = [(each.name, each.is_mine) for each in definitions_drawn.drawn_versions(work) if each.state is DefinitionState.DRAFT]

    assert (ApprovalState.IN_PROGRESS, True) == (stands[LATE.title][0], stands[LATE.title][1] < today)
    assert (ApprovalState.RETURNED, ApprovalState.APPROVED) == (stands[RETURNED.title][0], stands[ANSWERED.title][0])
    assert (ReplyState.MADE, TEMPLATE, ["Asta Rosenlund"]) == (made.state, made.template, [each.recipient for each in made.made])
    assert [("Ministersag", False)] == drafts


def _as(platform: Platform, username: str) -> Actor:
    with platform.work(Actor.system("setup")) as work:
        return Actor.official(official_by_username(work, username).id)


def _some_cases_are_in_mid_course(platform: Platform) -> None:
    """One is in the middle, one waits for a party to comment, one is decided and waits for other eyes, one is an answer half written."""
    with platform.work(Actor.system("setup")) as work:
        found = work.session.exec(select(Case.id, Case.title, Case.responsible_id).join(CaseCourse).order_by(Case.title)).all()
    stands = {}
    for case_id, title, responsible in found:
        with platform.work(Actor.official(responsible)) as work:
            shown = course_page.course_shown(work, case_id)
        assert shown is not None
        phase = next(each.name for each in shown.phases if each.state is PhaseState.OPEN)
        open_tasks = [task.name for each in shown.phases for task in each.tasks if task.state is TaskState.OPEN]
        ticked = sum(check.is_ticked for each in shown.phases for task in each.tasks for check in task.checks if task.name in open_tasks)
        decided = [each.state for each in shown.decisions]
        stands[title] = (phase, shown.is_waiting, decided, ticked, open_tasks, shown.missing_fields)

    assert {
        "Aktindsigt i brevveksling om puljen til landsbyfornyelse": ("extract", False, [], 2, ["exempt", "in_time"], ()),
        "Spørgsmål 214 om varmepumper på landet": ("draft", False, [], 2, ["write", "legal_check"], ()),
        "Tilskud til forsamlingshuset i Vesterlund": (
            "decision", False, [DecisionState.FINISHED], 0, ["approve", "review", "send"], (),
        ),
        "Tilskud til nedrivning i Østerby": ("hearing", True, [], 0, ["hear"], ()),
    } == stands  # fmt: skip


def _every_case_is_coded(platform: Platform, how_many: int) -> None:
    with platform.work(Actor.system("setup")) as work:
        found = work.session.exec(select(Case)).all()
        known = {row.code for row in work.session.exec(select(DisposalCode)).all()}

        assert (how_many, {"B", "K5", "K10"}) == (len(found), known)
        assert [] == [case.title for case in found if case.disposal_code not in known or not case.action_code or not case.keywords]


def _completes_a_case_as_its_official(platform: Platform, official_id: int) -> None:
    """A case without codes is refused with what is missing; with what the house proposes it is completed."""
    with platform.work(Actor.official(official_id)) as work:
        case_id = cases.open_case(work, NewCase("Forsamlingshuset i Enghaven", "04.21.05", "grant"))
        proposed = {each.field: each.value for each in value_lists.case_help(work, "grant", "04.21.05")}
    with pytest.raises(CaseNotReady) as no, platform.work(Actor.official(official_id)) as work:
        cases.complete(work, case_id)
    with platform.work(Actor.official(official_id)) as work:
        changes = CaseChanges(
            action_code=proposed["action_code"], disposal_code=proposed["disposal_code"], keywords=tuple(proposed["keywords"])
        )
        cases.edit(work, case_id, changes, opened_version=work.load(Case, case_id, Action.READ).version or 0)
        cases.complete(work, case_id)

        assert CaseState.COMPLETED is work.load(Case, case_id, Action.READ).state
    assert CODES == {each.reason for each in no.value.obstacles}


def _completes_one_of_the_story(platform: Platform) -> None:
    """No running case lacks a code, and one on which nothing is left to do is completed by who is responsible."""
    with platform.work(Actor.system("setup")) as work:
        running = work.session.exec(select(Case.id, Case.responsible_id).where(Case.state == CaseState.IN_PROGRESS)).all()
    stands_in_the_way = {case_id: _obstacles(platform, case_id, responsible) for case_id, responsible in running}
    ready = next(each for each in running if not stands_in_the_way[each[0]])
    with platform.work(Actor.official(ready[1])) as work:
        cases.complete(work, ready[0])

        assert CaseState.COMPLETED is work.load(Case, ready[0], Action.READ).state
    assert not CODES & set().union(*stands_in_the_way.values())


def _begins_every_approval_of_the_house(platform: Platform, username: str) -> None:
    """Each is there to choose, has the fields it asks about, and opens its first step for somebody."""
    with platform.work(Actor.system("setup")) as work:
        official_id = official_by_username(work, username).id
    for name in demo_approvals.MATTERS:
        begun = demo_approvals.started_on_the_desk(platform, official_id, username, name)

        asked = [step for step in begun.steps if step.state is StepState.OPEN]
        assert (name, "", 1, True) == (begun.definition, begun.trouble, len(asked), bool(asked[0].seats))


def _obstacles(platform: Platform, case_id: int, responsible: int) -> set[Reason]:
    with platform.work(Actor.official(responsible)) as work:
        case = work.load(Case, case_id, Action.COMPLETE)
        return {each.reason for each in checks.obstacles(work, checks.Completing(case, work.today))}


def _lying(platform: Platform, official_id: int, key: ListKey) -> set[int]:
    with platform.work(Actor.official(official_id)) as work:
        return {row.record_id for row in lists.page(work, key, first=100).rows}


def _seen(platform: Platform, official_id: int, record_ids: set[int]) -> set[int]:
    with platform.work(Actor.official(official_id)) as work:
        return set(lists.rows_of(work, sorted(record_ids)))
