"""The story of an approval as a stranger reads it: rounds and why they began, who was asked, who decided what on which version."""

import io

import pytest
from pypdf import PdfReader
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import DocumentVersion, EventRow, Record
from casework.queries import approval_story, histories
from casework.queries.approval_story import Story
from casework.services import approval_printing, approving, granting, organisation, records
from casework.services.organisation import Lends
from casework.vocabulary import AccessLevel, RoundCause, SeatState, SubstituteScope, Verdict
from casework.work import Actor
from documents.filing import add_version
from tests.approvals import CONDITION, THREE_STEPS, TOGETHER, attach, decided, does, letter, moved, publish, shown, started
from tests.asking import a_record_of
from tests.builders import Ministry
from tests.conftest import Clock
from tests.statements import statements_of
from ui.downloads.asked import Asked
from ui.downloads.table import DOWNLOADS

ASKS_AGAIN = {**THREE_STEPS, "name": "asks_again", "asks_again": True}


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry, THREE_STEPS, TOGETHER, CONDITION, ASKS_AGAIN)
    return ministry


def told(platform: Platform, office: Ministry, approval_id: int, who: str = "caseworker") -> Story:
    with platform.work(office.actor(who)) as work:
        return approval_story.story(work, approval_id)


def causes(story: Story) -> list[RoundCause]:
    return [each.cause for each in story.rounds]


def said(story: Story, round_: int = 1) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Gives of a round each step with who was asked and what each said."""
    return [
        (step.title, asked.name, [(each.verdict.value, each.by) for each in asked.decisions])
        for step in story.rounds[round_ - 1].steps
        for asked in step.asked
    ]


def test_a_return_begins_a_round_that_says_what_stands(platform: Platform, office: Ministry, clock: Clock) -> None:
    approval_id = started(platform, office)
    for who in ("head", "lawyer"):
        clock.forward(hours=1)
        decided(platform, office, approval_id, who)
    clock.forward(hours=1)
    decided(platform, office, approval_id, "secretary", Verdict.RETURN, "Hjemlen mangler", return_to=2)

    story = told(platform, office, approval_id)

    assert [RoundCause.STARTED, RoundCause.RETURNED] == causes(story)
    assert [
        ("Kontorchef", "Jens Holt", [("approve", "Jens Holt")]),
        ("Jura", "Ida Ravn", [("approve", "Ida Ravn")]),
        ("Departementschef", "Sara Bech", [("return", "Sara Bech")]),
    ] == said(story)
    back = story.rounds[0].steps[2].asked[0].decisions[0]
    assert ("Hjemlen mangler", "Jura") == (back.comment, back.return_to)
    assert ("Kontorchef",) == story.rounds[1].stands
    assert [("Jura", "Ida Ravn", [])] == said(story, 2)
    assert [SeatState.OPEN] == [asked.state for step in story.rounds[1].steps for asked in step.asked]


def test_what_is_with_the_responsible_goes_on_in_a_round_that_says_who_sent_it_on(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    decided(platform, office, approval_id, "head", Verdict.RETURN, "Mangler")
    does(platform, office, "caseworker", approving.resume, approval_id)
    does(platform, office, "caseworker", approving.withdraw, approval_id, "En fejl i bilaget")
    does(platform, office, "caseworker", approving.resume, approval_id)

    story = told(platform, office, approval_id)

    assert [RoundCause.STARTED, RoundCause.RETURNED, RoundCause.WITHDRAWN] == causes(story)
    assert ["Mette Lund"] * 3 == [each.by for each in story.rounds]
    (withdrawn,) = [line for line in story.rounds[1].lines if line.kind == "approval_withdrawn"]
    assert "En fejl i bilaget" == withdrawn.facts["comment"]


def test_a_decision_taken_back_is_told_and_begins_a_round(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    decided(platform, office, approval_id, "head")
    does(platform, office, "head", approving.undo, approval_id)

    story = told(platform, office, approval_id)

    assert [RoundCause.STARTED, RoundCause.UNDONE] == causes(story)
    (taken_back,) = story.rounds[0].steps[0].asked[0].decisions
    assert taken_back.undone_at is not None


def test_a_document_that_changed_asks_again_and_each_decision_says_which_version(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Udkast")
    approval_id = started(platform, office, "asks_again", record_id)
    decided(platform, office, approval_id, "head")
    with platform.work(office.actor("caseworker")) as work:
        document_id = work.session.get_one(DocumentVersion, first).document_id
        add_version(work, document_id, b"Et andet udkast", filename="bilag.txt", media_type="text/plain")
    decided(platform, office, approval_id, "lawyer")

    story = told(platform, office, approval_id)

    assert [RoundCause.STARTED, RoundCause.ASKED_AGAIN] == causes(story)
    on = {asked.name: [each.version for each in asked.decisions[0].documents] for step in story.rounds[0].steps for asked in step.asked}
    assert {"Jens Holt": [1], "Ida Ravn": [2]} == on
    assert [1, 2] == [each.version for each in story.documents]
    assert 2 == len({each.sha256 for each in story.documents})
    assert "document_filed" in {line.kind for line in story.rounds[0].lines}


def test_who_decided_for_whom_who_was_replaced_and_what_was_said_is_told(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    with platform.work(office.actor("head")) as work:
        day = work.today
        organisation.substitute(
            work, office.people["head"], office.people["clerk"], starts_on=day, ends_on=day, lends=Lends(SubstituteScope.APPROVALS)
        )
    for_head = Actor.official(office.people["clerk"], on_behalf_of=office.people["head"])
    seen = shown(platform, office, approval_id).manifest_hash
    with platform.work(for_head) as work:
        approving.decide(work, approval_id, Verdict.APPROVE, "For Jens", manifest_hash=seen)
    moved(platform, approval_id)
    seat = shown(platform, office, approval_id).steps[1].seats[0].seat_id
    does(platform, office, "caseworker", approving.replace_approver, approval_id, seat, office.people["manager"])
    does(platform, office, "caseworker", approving.comment, approval_id, "Lis ser på den")

    story = told(platform, office, approval_id)

    (decision,) = story.rounds[0].steps[0].asked[0].decisions
    assert ("Karen Toft", "Jens Holt", "For Jens") == (decision.by, decision.on_behalf_of, decision.comment)
    kinds = [line.kind for line in story.rounds[0].lines]
    assert ["approver_replaced", "approval_commented"] == [each for each in kinds if each.startswith(("approver", "approval_comm"))]
    assert {"Ida Ravn", "Lis Krogh"} <= set(dict(story.names).values())


def test_a_step_that_was_passed_over_says_so(platform: Platform, office: Ministry) -> None:
    story = told(platform, office, started(platform, office, "condition"))

    assert [("skipped", 0), ("open", 1)] == [(step.state, len(step.asked)) for step in story.rounds[0].steps]


def test_the_latest_of_several_approvals_stands_first(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    first = started(platform, office, record_id=record_id)
    does(platform, office, "caseworker", approving.cancel, first, "Forkert vej")
    asked_of_one = len(statements_of(platform, office.actor("caseworker"), lambda work: approval_story.stories(work, record_id)))
    second = started(platform, office, "together", record_id)

    with platform.work(office.actor("caseworker")) as work:
        found = approval_story.stories(work, record_id)

    assert [second, first] == [each.approval_id for each in found]
    assert asked_of_one == len(statements_of(platform, office.actor("caseworker"), lambda work: approval_story.stories(work, record_id)))
    assert "Forkert vej" in [line.facts.get("comment") for line in found[1].rounds[0].lines]
    assert not [line for line in found[1].rounds[0].lines if line.facts.get("approval_id") == second]


def test_who_may_not_read_the_record_is_told_no_story_and_prints_none(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    record_id = shown(platform, office, approval_id).record_id

    for question in (
        lambda work: approval_story.stories(work, record_id),
        lambda work: approval_story.story(work, approval_id),
        lambda work: approval_printing.print_story(work, approval_id),
    ):
        with pytest.raises(NotFound), platform.work(office.actor("outsider")) as work:
            question(work)
    with platform.work(office.actor("caseworker")) as work:
        assert "approval_printed" not in {line.kind for line in histories.of_record(work, record_id)}


def test_a_document_that_was_taken_off_since_has_no_title_in_the_story(platform: Platform, office: Ministry) -> None:
    record_id = a_record_of(platform, office, "caseworker", access_level=AccessLevel.UNIT)
    version = attach(platform, office.actor("caseworker"), record_id, b"Udkast")
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    with platform.work(office.actor("caseworker")) as work:
        records.take_document_off(work, record_id, work.session.get_one(DocumentVersion, version).document_id)

    (document,) = told(platform, office, approval_id).documents

    assert "" == document.title


PRINTED = {
    "da": ("Godkendelse: Kontorchef, jura", "Runde 1: Den blev sendt til godkendelse", "Hjemlen mangler", "Side 1 af"),
    "en": ("Approval: Kontorchef, jura", "Round 1: It was sent for approval", "Hjemlen mangler", "Page 1 of"),
}


@pytest.mark.parametrize("language", PRINTED)
def test_the_whole_story_is_printed_with_pages_hashes_and_times_and_that_is_written_down(
    platform: Platform, office: Ministry, language: str
) -> None:
    record_id = letter(platform, office)
    attach(platform, office.actor("caseworker"), record_id, b"Udkast")
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer", Verdict.RETURN, "Hjemlen mangler")

    with platform.work(office.actor("caseworker")) as work:
        made = DOWNLOADS["/approvals/{id:int}.pdf"](work, Asked(approval_id, {}, language))

    text = printed_text(made.content)
    (document,) = told(platform, office, approval_id).documents
    assert "application/pdf" == made.media_type
    assert [] == [each for each in PRINTED[language] if each not in text]
    assert document.sha256 in text.replace("\n", "")
    assert "23.11.2026 10.00" in text
    with platform.work(office.actor("caseworker")) as work:
        events = work.session.exec(select(EventRow.kind).where(EventRow.record_id == record_id, EventRow.kind == "approval_printed")).all()
        assert ["approval_printed"] == list(events)
        assert work.session.get_one(Record, record_id).title


def printed_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_who_lost_access_finds_the_story_gone(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    record_id = shown(platform, office, approval_id).record_id
    assert told(platform, office, approval_id, "clerk").rounds
    with platform.work(office.actor("caseworker")) as work:
        granting.restrict(work, record_id, [office.people["caseworker"]])

    with pytest.raises(NotFound):
        told(platform, office, approval_id, "clerk")
