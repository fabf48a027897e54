"""Why a final approval makes no reply, who is told, and what others see of the replies that were made."""

import dataclasses
import datetime as dt

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, Retryable
from casework.events import AccessChanged, CaseChanged
from casework.model import (
    ApprovalReply,
    Case,
    InboxItem,
    Outbox,
    Record,
)
from casework.outbox import Effect
from casework.queries.replies import template_choices
from casework.services import cases, destroying, granting
from casework.services.approving import change_reply_template, make_replies
from casework.services.cases import CaseChanges
from casework.services.replies import REPLIER, planned_replies
from casework.vocabulary import (
    Action,
    ApprovalState,
    CaseState,
    Reason,
    RecordKind,
    ReplyState,
    ReplyTrouble,
    TemplateProblem,
)
from casework.work import Actor
from documents import letter_templates
from documents.merged import Merged
from tests.approvals import decided, outcome, publish, shown
from tests.builders import Ministry
from tests.replies import (
    APPLICANT,
    LAWYER,
    REPLYING,
    a_template,
    approved,
    begun,
    filling,
    letter_of,
    made,
    make,
    on_a_case,
    parties,
    received,
    replies,
)
from workflows import replying
from workflows.claiming import Claimed


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with a definition that makes replies."""
    publish(platform, ministry, REPLYING, {**REPLYING, "name": "silent", "title": "Uden svar", "reply": False})
    return ministry


# ---- why there are none ----------------------------------------------------------------------------------------------------
def stopped(platform: Platform, office: Ministry, record_id: int, *lines: str) -> int:
    """Gives a final approval whose letter says what is not there, so that nothing was made."""
    a_template(platform, office, *lines)
    with platform.work(office.actor("caseworker")) as work:
        template_id = template_choices(work)[0].template_id
    approval_id = approved(platform, office, record_id, makes_reply=True, template_id=template_id)
    make(platform)
    return approval_id


def test_a_field_that_is_empty_stops_every_reply_by_name_and_the_responsible_is_told(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    case_id = on_a_case(platform, office, record_id, APPLICANT, LAWYER)
    approval_id = stopped(platform, office, record_id, "{{ party.name }} {{ party.address }} {{ case.deadline }}")

    found = replies(platform, office, approval_id)
    assert (found.state, found.trouble, found.lacking, found.lacking_of, found.made) == (
        ReplyState.NOT_MADE,
        ReplyTrouble.FIELDS_ARE_EMPTY,
        ("case.deadline", "party.address"),
        ("Advokat Berg",),
        (),
    )
    with platform.work(office.actor("caseworker")) as work:
        told = select(InboxItem.cause).where(InboxItem.record_id == record_id, InboxItem.principal_id == office.people["caseworker"])
        assert work.session.exec(told).all() == ["replies_not_made"]
        assert work.session.exec(select(Record.id).where(Record.case_id == case_id, Record.kind == RecordKind.OUTBOUND)).all() == []


def test_a_child_that_breaks_down_is_asked_again_and_in_the_end_it_is_the_templates_fault(platform: Platform, office: Ministry) -> None:
    approval_id = approved(platform, office, received(platform, office))
    kit = filling(platform, lambda _template, _letters: Merged(problem=TemplateProblem.UNREADABLE))
    row = Claimed(1, Effect.REPLY, f"approval:{approval_id}", None, approval_id, attempts=1)
    with pytest.raises(Retryable):
        replying.make_replies(kit, [row])
    under_way = replies(platform, office, approval_id).state
    replying.make_replies(kit, [dataclasses.replace(row, attempts=replying.TRIES)])

    assert under_way is ReplyState.DUE
    assert replies(platform, office, approval_id).trouble is ReplyTrouble.TEMPLATE_IS_WRONG


def test_once_it_is_filled_in_the_responsible_has_them_made(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    case_id = on_a_case(platform, office, record_id, APPLICANT)
    approval_id = stopped(platform, office, record_id, "{{ party.name }} {{ case.deadline }}")
    with platform.work(office.actor("caseworker")) as work:
        version = work.session.get_one(Case, case_id).version or 0
        cases.edit(work, case_id, CaseChanges(deadline=dt.date(2027, 1, 4)), opened_version=version)
        make_replies(work, approval_id)
    under_way = outcome(platform, office.actor("caseworker"), make_replies, approval_id)
    make(platform)

    [reply] = replies(platform, office, approval_id).made
    assert under_way is Reason.NO_REPLY_TO_MAKE
    assert letter_of(platform, office, reply.record_id) == "Anna Prøve 4. januar 2027"
    assert outcome(platform, office.actor("caseworker"), make_replies, approval_id) is Reason.REPLIES_ARE_MADE


def test_by_another_template_they_are_made_as_well(platform: Platform, office: Ministry) -> None:
    approval_id = stopped(platform, office, received(platform, office), "{{ case.number }}")
    with platform.work(office.actor("caseworker")) as work:
        change_reply_template(work, approval_id)
    make(platform)

    assert parties(platform, office, approval_id) == ["Anna Prøve"]


@pytest.mark.parametrize(("who", "why"), [("head", Reason.NOT_THE_RESPONSIBLE), ("outsider", "unseen")])
def test_who_has_no_say_has_no_replies_made_and_is_not_told_why(platform: Platform, office: Ministry, who: str, why: str) -> None:
    approval_id = stopped(platform, office, received(platform, office), "{{ case.number }}")

    assert outcome(platform, office.actor(who), make_replies, approval_id) == why
    if who == "head":
        found = replies(platform, office, approval_id, who)
        assert (found.state, found.trouble, found.lacking) == (ReplyState.NOT_MADE, None, ())


def test_a_template_retired_meanwhile_is_told_and_nothing_is_made(platform: Platform, office: Ministry) -> None:
    version_id = a_template(platform, office, "{{ party.name }}")
    with platform.work(office.actor("caseworker")) as work:
        template_id = template_choices(work)[0].template_id
    approval_id = begun(platform, office, received(platform, office), makes_reply=True, template_id=template_id)
    with platform.work(office.actor("designer")) as work:
        letter_templates.retire_template_version(work, version_id)
    decided(platform, office, approval_id, "head")
    make(platform)

    assert replies(platform, office, approval_id).trouble is ReplyTrouble.TEMPLATE_NOT_IN_USE


def test_with_nobody_to_answer_that_is_told(platform: Platform, office: Ministry) -> None:
    approval_id = approved(platform, office, received(platform, office, sender=""))
    make(platform)

    assert replies(platform, office, approval_id).trouble is ReplyTrouble.NOBODY_TO_ANSWER


def test_a_completed_case_takes_no_reply_until_it_is_reopened(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    case_id = on_a_case(platform, office, record_id, APPLICANT)
    approval_id = approved(platform, office, record_id)
    with platform.work(office.actor("caseworker")) as work:
        case = work.session.get_one(Case, case_id)
        case.state = CaseState.COMPLETED
        work.record(CaseChanged(case_id=case_id, fields=("state",), title=case.title))
    make(platform)

    assert replies(platform, office, approval_id).trouble is ReplyTrouble.CASE_TAKES_NO_MORE


def test_a_responsible_who_lost_access_gets_no_reply_and_somebody_else_makes_it_their_own(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    approval_id = approved(platform, office, record_id)
    with platform.work(office.actor("clerk")) as work:
        granting.restrict(work, record_id, [office.people["clerk"], office.people["head"]])
    make(platform)
    with platform.work(office.actor("clerk")) as work:
        make_replies(work, approval_id)
    make(platform)

    with pytest.raises(NotFound):
        replies(platform, office, approval_id)
    with platform.work(office.actor("clerk")) as work:
        [reply] = made(work, approval_id)
        assert reply.responsible_id == office.people["clerk"]
        row = work.session.get_one(ApprovalReply, approval_id)
        assert row.state is ReplyState.MADE


def test_a_case_that_the_responsible_cannot_see_lends_no_words(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)
    case_id = on_a_case(platform, office, record_id, APPLICANT)
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Record, record_id).case_access = False
        work.session.get_one(Case, case_id).restricted_to = [office.people["head"]]
        work.record(AccessChanged(record_id=record_id))
        work.record(AccessChanged(case_id=case_id))
    approval_id = approved(platform, office, record_id)
    make(platform)

    found = replies(platform, office, approval_id)
    assert (found.trouble, found.lacking, found.made) == (ReplyTrouble.RESPONSIBLE_CANNOT_READ_CASE, (), ())


# ---- what others see -------------------------------------------------------------------------------------------------------
def test_only_those_who_may_read_a_reply_are_shown_it(platform: Platform, office: Ministry) -> None:
    approval_id = approved(platform, office, received(platform, office))
    make(platform)

    clerk = replies(platform, office, approval_id, "clerk")
    assert (clerk.state, clerk.made) == (ReplyState.MADE, ())
    with pytest.raises(NotFound):
        replies(platform, office, approval_id, "outsider")


def test_a_reply_that_is_thrown_away_takes_its_mark_along_and_is_not_made_again(platform: Platform, office: Ministry) -> None:
    approval_id = approved(platform, office, received(platform, office))
    make(platform)
    with platform.work(office.actor("caseworker")) as work:
        [reply] = made(work, approval_id)
        destroying.destroy(work, reply.id, reason="Skrevet om i hånden")
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'waiting', attempts = 0 WHERE effect = 'reply'")
    make(platform)

    assert replies(platform, office, approval_id).made == ()
    assert replies(platform, office, approval_id).state is ReplyState.MADE


def test_an_approval_without_replies_puts_nothing_into_the_outbox(platform: Platform, office: Ministry) -> None:
    approval_id = approved(platform, office, received(platform, office), makes_reply=False)

    with platform.work(REPLIER) as work:
        assert work.session.exec(select(Outbox.id).where(Outbox.effect == "reply")).all() == []
        assert planned_replies(work, approval_id) is None
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_the_writer_of_replies_may_do_nothing_else(platform: Platform, office: Ministry) -> None:
    record_id = received(platform, office)

    with pytest.raises(NotPermitted), platform.work(REPLIER) as work:
        work.load(Record, record_id, Action.EDIT)
