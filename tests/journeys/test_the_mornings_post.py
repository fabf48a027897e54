"""A clerk's morning through the services: post in, record, case, approval, found, decided. The same story as in the browser."""

import datetime as dt
from pathlib import Path

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken
from casework.model import Record
from casework.queries import approvals, histories, lists
from casework.queries.lists import ListKey
from casework.services import approving, cases, inbox, moving, records
from casework.services.cases import NewCase
from casework.services.definitions import publish_definition
from casework.vocabulary import Action, ApprovalState, Reason, ReceiptOutcome, Verdict
from casework.work import Actor
from documents.intake import take_in
from documents.isolation import isolation
from documents.letters import Letter, Paragraph, letter_pdf
from search.finding import find
from search.opening import engine_of
from tests.builders import Ministry
from workflows.deliver import run_until_idle
from workflows.effects import HANDLERS
from workflows.runtime import Failures, kit_of

DEFINITION = {
    "name": "afgoerelse",
    "title": "Afgørelse",
    "steps": [
        {"name": "head", "title": "Kontorchef", "seats": [{"role": "head", "unit": "responsible"}], "deadline": "+3"},
        {"name": "secretary", "title": "Departementschef", "seats": [{"official": "secretary"}], "deadline": "+5"},
    ],
}


class Office:
    """Is the small ministry at work: its effects run whenever somebody looks up."""

    def __init__(self, platform: Platform, ministry: Ministry) -> None:
        self.platform = platform
        self.ministry = ministry
        self.engine = engine_of(platform)

    def effects(self) -> None:
        def move(ids: object) -> Failures:
            for id in ids:  # type: ignore[attr-defined]
                with self.platform.work(Actor.system("motor")) as work:
                    moving.move(work, id)
            return {}

        with isolation(workers=1) as sandbox:
            done = run_until_idle(kit_of(self.platform, sandbox, self.engine, move), handlers=HANDLERS)
        assert (done.parked, done.unknown) == (0, 0)

    def finds(self, username: str, words: str) -> list[int]:
        with self.platform.work(self.ministry.actor(username)) as work:
            return [hit.record_id for hit in find(work, self.engine, words).hits]

    def decides(self, username: str, approval_id: int, verdict: Verdict, comment: str = "", return_to: int | None = None) -> None:
        with self.platform.work(self.ministry.actor(username)) as work:
            seen = approvals.approval_show(work, approval_id)
            approving.decide(work, approval_id, verdict, comment, manifest_hash=seen.manifest_hash, return_to=return_to)
        self.effects()


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Office:
    """Gives the office with its approval definition published."""
    with platform.work(Actor.system("setup")) as work:
        publish_definition(work, DEFINITION, authority_id=ministry.authority)
    return Office(platform, ministry)


def letter_in_the_post(folder: Path) -> Path:
    letter = Letter(
        layout="company",
        sender=("Vestenga Fjernvarme A.m.b.a.", "Havnevej 12", "7100 Vejle"),
        recipient=("Ministeriet for Prøver",),
        date=dt.date(2026, 11, 18),
        subject="Ansøgning om tilskud til varmepumpeanlæg",
        blocks=(Paragraph("Vi søger om tilskud til et luft-til-vand-varmepumpeanlæg på havnearealet ved Skibbrogade."),),
    )
    path = folder / "ansøgning.pdf"
    path.write_bytes(letter_pdf(letter))
    return path


def test_a_letter_goes_from_the_post_to_its_decision(office: Office, tmp_path: Path, clock) -> None:  # type: ignore[no-untyped-def]
    platform, ministry = office.platform, office.ministry
    path = letter_in_the_post(tmp_path)
    with isolation(workers=1) as sandbox:
        receipt = take_in(platform, sandbox, ministry.actor("clerk"), path, unit_id=ministry.grants, source_place="post")
    assert receipt.outcome is ReceiptOutcome.FILED
    letter = receipt.record_id or 0
    office.effects()

    # the unit finds it by a word inside the PDF; another unit finds no trace
    assert office.finds("caseworker", "skibbrogade") == [letter]
    assert office.finds("outsider", "skibbrogade") == []
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        work.load(Record, letter, Action.READ)

    # the caseworker takes it, makes a case of it and registers it
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_responsibility(work, letter)
        inbox.mark_read(work, letter)
    with platform.work(ministry.actor("caseworker")) as work:
        case_id = cases.open_from_record(work, letter, NewCase("Tilskud til varmepumpeanlæg", "06.02.01"))
        records.register(work, letter)
    with platform.work(ministry.actor("caseworker")) as work:
        approval_id = approving.start(work, letter, "afgoerelse")
    office.effects()

    # the head finds it under For approval and returns it; the caseworker sends it on again
    with platform.work(ministry.actor("head")) as work:
        assert [row.record_id for row in lists.page(work, ListKey.FOR_APPROVAL).rows] == [letter]
    with pytest.raises(RuleBroken) as refusal:
        office.decides("head", approval_id, Verdict.RETURN)
    assert refusal.value.reasons == [Reason.COMMENT_IS_REQUIRED]
    office.decides("head", approval_id, Verdict.RETURN, "Beløbet mangler.")
    with platform.work(ministry.actor("caseworker")) as work:
        approving.resume(work, approval_id)
    office.effects()

    # approved by both, it lies in the caseworker's inbox, final
    clock.forward(hours=2)
    office.decides("head", approval_id, Verdict.APPROVE)
    assert office.finds("secretary", "skibbrogade") == [letter], "who has a seat may read"
    office.decides("secretary", approval_id, Verdict.APPROVE, "Enig.")
    with platform.work(ministry.actor("caseworker")) as work:
        assert approvals.approval_show(work, approval_id).state is ApprovalState.APPROVED
        assert [row.record_id for row in lists.page(work, ListKey.MY_INBOX).rows] == [letter]
        history = {each.kind for each in histories.of_case(work, case_id)}
    assert {"record_received", "case_opened", "record_registered", "approval_started", "seat_decided", "approval_finished"} <= history
    with pytest.raises(RuleBroken):
        office.decides("secretary", approval_id, Verdict.APPROVE)
