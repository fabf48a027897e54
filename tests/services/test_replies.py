"""The replies made of a final approval: to whom, with what, in which words, once; and why there are none."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import Retryable, RuleBroken
from casework.model import (
    Document,
    DocumentVersion,
    Drafter,
    Grant,
    InboxItem,
    Record,
    RecordLink,
    RecordParty,
)
from casework.queries import histories, party_snapshots
from casework.queries import parties as asked
from casework.queries.replies import reply_default, template_choices
from casework.services import approving, granting, organisation, records
from casework.services import parties as register
from casework.services.approving import choose_reply
from casework.services.parties import PartyFields
from casework.services.party_use import PartyUse, put_on_case
from casework.services.replies import REPLIER, ReplyPlan, planned_replies
from casework.vocabulary import (
    AccessLevel,
    Cause,
    DocumentRole,
    LinkKind,
    PartyKind,
    PartyRole,
    Reason,
    RecordKind,
    RecordState,
    ReplyState,
    Verdict,
)
from casework.work import Actor
from documents import reply_filing
from documents.filing import add_version
from documents.house_letter import house_template
from documents.merging import merge
from tests.approvals import attach, decided, does, moved, outcome, publish, shown
from tests.builders import Ministry
from tests.conftest import Clock
from tests.replies import (
    APPLICANT,
    LAWYER,
    REPLYING,
    WITNESS,
    a_template,
    approved,
    begun,
    letter_of,
    made,
    make,
    on_a_case,
    parties,
    received,
    replies,
)
from workflows import replying


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a definition that makes replies."""
    publish(platform, ministry, REPLYING, {**REPLYING, "name": "silent", "title": "Uden svar", "reply": False})
    return ministry


# ---- what is made ----------------------------------------------------------------------------------------------------------
def test_each_party_of_the_case_that_is_answered_gets_a_draft_and_nobody_else(
    platform: Platform, office: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replying, "AT_ONCE", 1)  # so that several children fill them in
    record_id = received(platform, office)
    on_a_case(platform, office, record_id, APPLICANT, WITNESS, LAWYER)
    approval_id = approved(platform, office, record_id)
    summary = make(platform)

    assert (summary.done, summary.failed) == (1, 0)
    assert parties(platform, office, approval_id) == ["Anna Prøve", "Advokat Berg"]


def test_who_stands_on_the_case_in_two_capacities_gets_one_reply(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    same = replace(APPLICANT, identifier_kind="CPR", identifier="6101901234")
    on_a_case(platform, office, record_id, same, replace(same, role=PartyRole.CONCERNED))
    approval_id = approved(platform, office, record_id)
    make(platform)

    assert parties(platform, office, approval_id) == ["Anna Prøve"]


@pytest.mark.parametrize("on_case", [False, True])
def test_without_a_party_that_is_answered_the_sender_of_the_record_is(platform: Platform, office: Ministry, on_case: bool) -> None:
    record_id = received(platform, office, sender="Bo Prøve")
    if on_case:
        on_a_case(platform, office, record_id, WITNESS)
    approval_id = approved(platform, office, record_id)
    make(platform)

    assert parties(platform, office, approval_id) == ["Bo Prøve"]


def test_a_reply_is_a_draft_of_the_responsible_that_answers_the_record_on_its_case(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    case_id = on_a_case(platform, office, record_id, APPLICANT)
    approval_id = approved(platform, office, record_id)
    make(platform)

    mine = office.people["caseworker"]
    with platform.work(office.actor("caseworker")) as work:
        [reply] = made(work, approval_id)
        [to] = work.session.exec(select(RecordParty).where(RecordParty.record_id == reply.id)).all()
        [link] = work.session.exec(select(RecordLink).where(RecordLink.record_id == reply.id)).all()
        grants = {(each.principal_id, each.cause) for each in work.session.exec(select(Grant).where(Grant.record_id == reply.id))}
        assert (reply.kind, reply.state, reply.case_id, reply.responsible_id) == (RecordKind.OUTBOUND, RecordState.DRAFT, case_id, mine)
        assert (reply.title, reply.access_level) == ("Sv: Ansøgning om tilskud", AccessLevel.INVOLVED)
        assert (to.role, to.name, to.address) == (PartyRole.RECIPIENT, "Anna Prøve", "Prøvevej 1")
        assert (link.other_id, link.kind) == (record_id, LinkKind.ANSWER_TO)
        assert grants == {(mine, Cause.CREATED), (mine, Cause.RESPONSIBLE)}
        assert work.session.get(Drafter, (reply.id, mine)) is not None
        told = work.session.exec(select(InboxItem.cause).where(InboxItem.record_id == reply.id)).all()
        assert told == ["reply_made"]


def test_a_reply_is_ready_to_send(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    approval_id = approved(platform, office, record_id)
    make(platform)

    with platform.work(office.actor("caseworker")) as work:
        [reply] = made(work, approval_id)
        records.mark_sent(work, reply.id)
    assert [each.state for each in replies(platform, office, approval_id).made] == [RecordState.SENT]


def test_a_reply_is_within_the_restriction_and_class_of_what_it_answers(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    circle = sorted([office.people["caseworker"], office.people["head"], office.people["clerk"]])
    with platform.work(office.actor("clerk")) as work:
        granting.restrict(work, record_id, circle)
        granting.classify(work, record_id, 1)
    approval_id = approved(platform, office, record_id)
    make(platform)

    with platform.work(office.actor("caseworker")) as work:
        [reply] = made(work, approval_id)
        assert (reply.restricted_to, reply.clearance) == (circle, 1)
    with platform.work(office.actor("clerk")) as work:
        assert made(work, approval_id) == []


def test_the_approved_documents_are_enclosed_as_the_same_bytes_behind_the_letter(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    version_id = attach(platform, office.actor("clerk"), record_id, b"Budget 1")
    approval_id = approved(platform, office, record_id)
    with platform.work(office.actor("clerk")) as work:
        document_id = work.session.get_one(DocumentVersion, version_id).document_id
        add_version(work, document_id, b"Efter godkendelsen", filename="bilag.txt", media_type="text/plain")
    make(platform)

    with platform.work(office.actor("caseworker")) as work:
        [reply] = made(work, approval_id)
        rows = work.session.exec(
            select(Document, DocumentVersion)
            .join(DocumentVersion, col(DocumentVersion.document_id) == Document.id)
            .where(Document.record_id == reply.id)
            .order_by(col(Document.position))
        ).all()
        approved_one = work.session.get_one(DocumentVersion, version_id)
        assert [(document.role, document.title) for document, _ in rows] == [
            (DocumentRole.MAIN, "Svarbrev.docx"),
            (DocumentRole.ATTACHMENT, "bilag.txt"),
        ]
        assert rows[1][1].sha256 == approved_one.sha256
    assert "bilag.txt" in letter_of(platform, office, reply.id)


def test_the_letter_says_who_approved_finally_and_on_whose_behalf(platform: Platform, office: Ministry, clock: Clock) -> None:
    a_template(platform, office, "Kære {{ party.name }}", "{{ signature.block }}", "{{ approval.approvers }}", "{{ sender.name }}")
    record_id = received(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        template_id = template_choices(work)[0].template_id
    approval_id = begun(platform, office, record_id, makes_reply=True, template_id=template_id)
    with platform.work(office.actor("head")) as work:
        organisation.substitute(work, office.people["head"], office.people["secretary"], starts_on=work.today, ends_on=work.today)
    with platform.work(Actor.official(office.people["secretary"], on_behalf_of=office.people["head"])) as work:
        approving.decide(
            work, approval_id, Verdict.APPROVE, manifest_hash=shown(platform, office, approval_id, "head").manifest_hash
        )  # fmt: skip
    moved(platform, approval_id)
    make(platform)

    [reply] = replies(platform, office, approval_id).made
    assert letter_of(platform, office, reply.record_id).splitlines() == [
        "Kære Anna Prøve",
        "Sara Bech",
        "på vegne af Jens Holt",
        "permanent_secretary",
        "Ministeriet for Prøver",
        letter_of(platform, office, reply.record_id).splitlines()[5],
        "Sara Bech",
        "Mette Lund",
    ]
    assert letter_of(platform, office, reply.record_id).splitlines()[5].startswith("Godkendt den ")


def test_the_history_of_both_says_what_was_made(platform: Platform, office: Ministry) -> None:
    approval_id = approved(platform, office, record_id := received(platform, office))
    make(platform)

    with platform.work(office.actor("caseworker")) as work:
        [reply] = made(work, approval_id)
        answered = [(line.kind, line.actor) for line in histories.of_record(work, record_id)]
        drafted = [line.kind for line in histories.of_record(work, reply.id)]
    assert {("replies_due", "motor"), ("replies_made", "replier")} <= set(answered)
    assert "reply_drafted" in drafted


# ---- once ------------------------------------------------------------------------------------------------------------------
def test_run_twice_the_effect_makes_one_reply_each(platform: Platform, office: Ministry) -> None:
    approval_id = approved(platform, office, received(platform, office))
    make(platform)
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'waiting', attempts = 0 WHERE effect = 'reply'")
    summary = make(platform)

    assert summary.done == 1
    assert parties(platform, office, approval_id) == ["Anna Prøve"]


def test_filed_once_a_plan_is_not_filed_again(platform: Platform, office: Ministry) -> None:
    approval_id = approved(platform, office, received(platform, office))
    with platform.work(REPLIER) as work:
        plan = planned_replies(work, approval_id)
    assert isinstance(plan, ReplyPlan)
    letters = merge(house_template("da"), [values for _, values in plan.letters]).letters
    platform.blobs.put(letters[0])
    with platform.work(REPLIER) as work:
        reply_filing.file_replies(work, plan, letters)

    with pytest.raises(Retryable), platform.work(REPLIER) as work:
        reply_filing.file_replies(work, plan, letters)
    assert parties(platform, office, approval_id) == ["Anna Prøve"]


def test_what_changed_between_planning_and_filing_is_planned_anew(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    on_a_case(platform, office, record_id, APPLICANT)
    approval_id = approved(platform, office, record_id)
    with platform.work(REPLIER) as work:
        plan = planned_replies(work, approval_id)
    with platform.work(office.actor("caseworker")) as work:
        case_id = work.session.get_one(Record, record_id).case_id or 0
        put_on_case(work, case_id, LAWYER)

    assert isinstance(plan, ReplyPlan)
    with pytest.raises(Retryable), platform.work(REPLIER) as work:
        reply_filing.file_replies(work, plan, [b"x"])
    make(platform)
    assert parties(platform, office, approval_id) == ["Anna Prøve", "Advokat Berg"]


def test_a_cancelled_approval_makes_none_and_one_that_goes_on_and_is_approved_makes_one(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office, received(platform, office))
    does(platform, office, "caseworker", approving.cancel, approval_id)
    cancelled = (make(platform).done, replies(platform, office, approval_id).state)
    does(platform, office, "caseworker", approving.reopen, approval_id)
    decided(platform, office, approval_id, "head")
    make(platform)
    moved(platform, approval_id)
    make(platform)

    assert cancelled == (0, ReplyState.CHOSEN)
    assert parties(platform, office, approval_id) == ["Anna Prøve"]


# ---- what is chosen --------------------------------------------------------------------------------------------------------
def test_a_definition_says_whether_replies_are_made_and_by_which_template(platform: Platform, office: Ministry) -> None:
    a_template(platform, office, "{{ party.name }}", name="Standardsvar")
    publish(platform, office, {**REPLYING, "reply_template": "Standardsvar"})
    with platform.work(office.actor("caseworker")) as work:
        default = reply_default(work, "replying")
        [choice] = template_choices(work)
        none = reply_default(work, "silent")
    approval_id = begun(platform, office, received(platform, office))

    assert (default.is_wanted, default.template_id, none.is_wanted) == (True, choice.template_id, False)
    assert (replies(platform, office, approval_id).state, replies(platform, office, approval_id).template) == (
        ReplyState.CHOSEN,
        "Standardsvar",
    )


def test_a_default_template_that_is_not_in_use_gives_way_to_the_houses_own_letter(platform: Platform, office: Ministry) -> None:
    publish(platform, office, {**REPLYING, "reply_template": "Findes ikke"})
    approval_id = approved(platform, office, received(platform, office))
    make(platform)

    assert replies(platform, office, approval_id).template == ""
    assert parties(platform, office, approval_id) == ["Anna Prøve"]


def test_the_responsible_changes_it_until_it_is_final(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office, received(platform, office))
    with platform.work(office.actor("caseworker")) as work:
        choose_reply(work, approval_id, is_wanted=False)
    decided(platform, office, approval_id, "head")

    assert make(platform).done == 0
    assert replies(platform, office, approval_id).state is ReplyState.NOT_WANTED
    assert Reason.APPROVAL_IS_FINISHED is outcome(
        platform, office.actor("caseworker"), lambda work, one: choose_reply(work, one, is_wanted=True), approval_id
    )


def test_started_without_one_an_approval_can_still_come_to_make_a_reply(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office, received(platform, office), makes_reply=False)
    before = replies(platform, office, approval_id).state
    with platform.work(office.actor("caseworker")) as work:
        choose_reply(work, approval_id, is_wanted=True, language="en")
    decided(platform, office, approval_id, "head")
    make(platform)

    [reply] = replies(platform, office, approval_id).made
    assert before is ReplyState.NOT_WANTED
    assert "Dear Anna Prøve" in letter_of(platform, office, reply.record_id)


@pytest.mark.parametrize(
    ("who", "why"), [("head", Reason.NOT_THE_RESPONSIBLE), ("clerk", Reason.NOT_THE_RESPONSIBLE), ("outsider", "unseen")]
)
def test_nobody_but_the_responsible_chooses(platform: Platform, office: Ministry, who: str, why: str) -> None:
    approval_id = begun(platform, office, received(platform, office))

    assert why == outcome(platform, office.actor(who), lambda work, one: choose_reply(work, one, is_wanted=False), approval_id)


def test_a_template_that_is_not_in_use_cannot_be_chosen(platform: Platform, office: Ministry) -> None:
    version_id = a_template(platform, office, "{{ party.name }}", is_used=False)
    record_id = received(platform, office)

    with pytest.raises(RuleBroken) as refusal, platform.work(office.actor("caseworker")) as work:
        approving.start(work, record_id, "replying", makes_reply=True, template_id=version_id)
    assert refusal.value.reasons == [Reason.TEMPLATE_NOT_IN_USE]


@pytest.mark.parametrize("since", ["before", "after"])
def test_a_protected_address_stands_in_no_letter_and_stays_protected_on_the_reply(platform: Platform, office: Ministry, since: str) -> None:
    fields = PartyFields(
        PartyKind.CITIZEN, "Signe Skjult", address="Hemmelig Strandvej 4", phones=("20304050",), is_protected=since == "before"
    )
    with platform.work(office.actor("caseworker")) as work:
        party_id = register.enter(work, fields)
    a_template(platform, office, "{{ party.name }}: {{ party.address }}, {{ party.phone }}")
    record_id = received(platform, office)
    on_a_case(platform, office, record_id, PartyUse(PartyRole.APPLICANT, party_id=party_id))
    if since == "after":
        with platform.work(office.actor("caseworker")) as work:
            register.edit(work, party_id, replace(fields, is_protected=True), opened_version=asked.page(work, party_id).version)
    with platform.work(office.actor("caseworker")) as work:
        template_id = template_choices(work)[0].template_id
    approval_id = approved(platform, office, record_id, makes_reply=True, template_id=template_id)
    make(platform)

    [reply] = replies(platform, office, approval_id).made
    assert "Signe Skjult: Adressebeskyttet, Adressebeskyttet" == letter_of(platform, office, reply.record_id).splitlines()[0]
    with platform.work(office.actor("caseworker")) as work:
        kept = [(each.is_protected, each.address) for each in party_snapshots.on_record(work, reply.record_id)]
    assert [(True, "")] == kept
