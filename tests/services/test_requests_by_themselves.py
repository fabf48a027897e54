"""What requests do by themselves: tell who is late, finalise, and travel between authorities; everything twice is once."""

import datetime as dt

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, Permanent, RuleBroken
from casework.events import RequestFinalised, kind_of
from casework.model import EventRow, InboxItem, Record, Request
from casework.queries import histories, lists, record_page
from casework.queries import requests as shown
from casework.services import granting, organisation_plans, request_answering, request_carrying, request_clock, request_types, requests
from casework.vocabulary import Evaluation, Finalising, Reason, RecipientState, RequestState, Right
from documents import filing
from tests.asking import ASKED, DUE, a_record_of, another_ministry, answered, asked, part, seen
from tests.builders import Ministry
from tests.conftest import Clock
from workflows.reorganising import carry_out

PDF = b"%PDF-1.4 not much of one"


def tick(platform: Platform) -> tuple[int, int]:
    with platform.work(request_clock.CLOCK) as work:
        return request_clock.tell_late(work), request_clock.finalise_due(work)


def carried(platform: Platform, request_id: int) -> None:
    """Runs the courier twice: the second time there is nothing to do."""
    for _ in range(2):
        with platform.work(request_carrying.COURIER) as work:
            request_carrying.carry(work, request_id)


def there(platform: Platform, other: Ministry, who: str = "gudrun") -> shown.RequestShown:
    with platform.work(other.actor(who)) as work:
        record_id = work.session.exec(select(Request.record_id)).one()
        return shown.of_record(work, record_id)[0]


@pytest.mark.parametrize(
    ("rule", "answers", "early", "late"),
    [
        (Finalising.NEVER, True, 0, 0),
        (Finalising.WHEN_EXECUTED, False, 0, 0),
        (Finalising.WHEN_EXECUTED, True, 1, 0),
        (Finalising.AFTER_DEADLINE, True, 0, 1),
        (Finalising.AFTER_DEADLINE, False, 0, 1),
    ],
)
def test_a_request_is_finalised_by_its_rule_and_once(
    platform: Platform, ministry: Ministry, clock: Clock, rule: Finalising, answers: bool, early: int, late: int
) -> None:
    request_id = asked(platform, ministry, a_record_of(platform, ministry), ministry.people["lawyer"], finalising=rule)
    if answers:
        answered(platform, ministry, part(platform, ministry, request_id).recipient_id, "lawyer")
    clock.now = dt.datetime(2026, 11, 30, 22, 59, tzinfo=dt.UTC)  # the last minute of the deadline's day
    first = [tick(platform)[1] for _ in range(2)]
    clock.forward(minutes=1)
    second = [tick(platform)[1] for _ in range(2)]
    with platform.work(ministry.actor("head")) as work:
        told = [
            row
            for row in histories.of_record(work, seen(platform, ministry, request_id).record_id)
            if row.kind == kind_of(RequestFinalised)
        ]

    assert ([early, 0], [late, 0], early + late) == (first, second, len(told))
    assert all(each.facts["is_automatic"] and each.actor == "request_clock" for each in told)


def test_who_is_late_is_told_once_for_each_deadline_and_not_what_is_closed_to_him(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    record_id = a_record_of(platform, ministry)
    request_id = asked(platform, ministry, record_id, ministry.people["lawyer"], ministry.people["outsider"])
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, record_id, [ministry.people["head"], ministry.people["outsider"]])
    clock.now = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    first = [tick(platform)[0] for _ in range(2)]
    with platform.work(ministry.actor("head")) as work:
        requests.set_deadline(work, request_id, dt.date(2026, 12, 2))
    clock.forward(days=2)
    second = [tick(platform)[0] for _ in range(2)]
    causes = []
    for who in ("lawyer", "outsider"):
        with platform.work(request_clock.CLOCK) as work:
            causes.append(work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == ministry.people[who])).one())

    assert ([2, 0], [2, 0], ["request_deadline", "request_overdue"]) == (first, second, causes)


# ---- between authorities ----------------------------------------------------------------------------------------------------


def test_a_request_to_another_authority_is_a_record_there_and_its_answer_a_record_here(platform: Platform, ministry: Ministry) -> None:
    other = another_ministry(platform)
    record_id = a_record_of(platform, ministry, body_html="<p>Se bilaget</p>")
    with platform.work(ministry.actor("head")) as work:
        filing.add_document(work, record_id, PDF, filename="bilag.pdf", media_type="application/pdf")
        names = [(each.name, each.is_abroad) for each in shown.recipients(work) if each.is_abroad]
    request_id = asked(platform, ministry, record_id, other.authority)
    carried(platform, request_id)
    theirs = there(platform, other)
    with platform.work(other.actor("gudrun")) as work:
        page = record_page.record_page(work, theirs.record_id)
        files = [each.filename for each in record_page.files_of(work, theirs.record_id)]
        lies = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == other.grants)).all()
        assert work.session.get(Record, record_id) is None
        request_answering.accept(work, theirs.recipients[0].recipient_id)
    carried(platform, theirs.request_id)
    accepted = part(platform, ministry, request_id).state
    away_answer = answered(platform, other, theirs.recipients[0].recipient_id, "gudrun")
    carried(platform, theirs.request_id)
    home = part(platform, ministry, request_id)
    with platform.work(ministry.actor("head")) as work:
        answer = record_page.record_page(work, home.answer_id or 0)
        assert work.session.get(Record, away_answer) is None
        requests.finalise(work, request_id)
        requests.evaluate(work, home.recipient_id, Evaluation.USABLE, "Tak")
    carried(platform, request_id)
    ended = there(platform, other)

    assert ([("Styrelsen for Forsøg", True)], "Bestilling: Notat om varmepumper", ["bilag.pdf"], ["request"]) == (
        names,
        page.title,
        files,
        list(lies),
    )
    assert (ASKED, DUE, "Ministeriet for Prøver, Jens Holt", True) == (
        theirs.text,
        theirs.deadline,
        theirs.requested_by,
        theirs.came_from_outside,
    )
    assert (RecipientState.ACCEPTED, RecipientState.EXECUTED, "Svar: Bestilling: Notat om varmepumper") == (
        accepted,
        home.state,
        answer.title,
    )
    assert (RequestState.FINALISED, Evaluation.USABLE, "Tak") == (
        ended.state,
        ended.recipients[0].evaluation,
        ended.recipients[0].evaluation_comment,
    )


def test_what_the_requester_does_reaches_the_other_authority(platform: Platform, ministry: Ministry) -> None:
    other = another_ministry(platform)
    with platform.work(other.actor("viggo")) as work:
        request_types.set_reception(work, other.legal)
    request_id = asked(platform, ministry, a_record_of(platform, ministry), other.authority)
    carried(platform, request_id)
    recipient_id = there(platform, other, "viggo").recipients[0].recipient_id
    with pytest.raises(NotPermitted) as no, platform.work(other.actor("viggo")) as work:
        requests.cancel(work, there(platform, other, "viggo").request_id, "Nej")
    answered(platform, other, recipient_id, "viggo")
    carried(platform, request_id)
    home = part(platform, ministry, request_id).recipient_id
    with platform.work(ministry.actor("head")) as work:
        requests.send_back(work, home, "Mangler tal")
        requests.set_deadline(work, request_id, dt.date(2026, 12, 4))
        requests.remind(work, home)
    carried(platform, request_id)
    again = there(platform, other, "viggo")
    with platform.work(other.actor("viggo")) as work:
        request_answering.decline(work, recipient_id, "Vi har ingen tal")
    carried(platform, again.request_id)
    declined = part(platform, ministry, request_id)
    with platform.work(ministry.actor("head")) as work:
        requests.cancel(work, request_id, "Så lader vi det ligge")
    carried(platform, request_id)
    ended = there(platform, other, "viggo")

    assert Reason.REQUEST_CAME_FROM_OUTSIDE == no.value.reason
    assert (RecipientState.WAITING, "Mangler tal", dt.date(2026, 12, 4), True) == (
        again.recipients[0].state,
        again.recipients[0].comment,
        again.deadline,
        again.recipients[0].reminded_at is not None,
    )
    assert (RecipientState.DECLINED, "Vi har ingen tal", RequestState.CANCELLED, "Så lader vi det ligge") == (
        declined.state,
        declined.comment,
        ended.state,
        ended.end_reason,
    )


def test_nothing_of_the_record_goes_along_where_the_requester_says_so_and_nothing_arrives_once_it_is_withdrawn(
    platform: Platform, ministry: Ministry
) -> None:
    other = another_ministry(platform)
    record_id = a_record_of(platform, ministry, body_html="<p>Fortroligt</p>", clearance=1)
    with platform.work(ministry.actor("head")) as work:
        filing.add_document(work, record_id, PDF, filename="bilag.pdf", media_type="application/pdf")
    withdrawn = asked(platform, ministry, record_id, other.authority, ministry.people["clerk"])
    with platform.work(ministry.actor("head")) as work:
        requests.withdraw(work, part(platform, ministry, withdrawn).recipient_id)
    carried(platform, withdrawn)
    request_id = asked(platform, ministry, record_id, other.authority, sends_documents=False)
    carried(platform, request_id)
    theirs = there(platform, other)
    with platform.work(other.actor("gudrun")) as work:
        arrived = work.session.get_one(Record, theirs.record_id)
        assert ("", 1, ()) == (arrived.body_html, arrived.clearance, record_page.files_of(work, arrived.id))


def test_a_request_to_an_authority_without_a_unit_is_parked_with_what_to_do(platform: Platform, ministry: Ministry) -> None:
    other = another_ministry(platform)
    request_id = asked(platform, ministry, a_record_of(platform, ministry), other.authority)
    with pytest.raises(Permanent) as parked, platform.work(request_carrying.COURIER) as work:
        for unit in work.session.exec(select(request_carrying.Unit).where(request_carrying.Unit.authority_id == other.authority)).all():
            unit.closed_on = work.today
        work.session.flush()
        request_carrying.carry(work, request_id)

    assert "Open a unit there, then try again." == parked.value.what_to_do


def test_an_official_of_another_authority_cannot_be_asked_nor_can_the_courier_be_borrowed(platform: Platform, ministry: Ministry) -> None:
    other = another_ministry(platform)
    record_id = a_record_of(platform, ministry)
    for stranger in (other.people["gudrun"], other.grants):
        with pytest.raises(RuleBroken) as no:
            asked(platform, ministry, record_id, stranger)
        assert [Reason.UNKNOWN_RECIPIENT] == no.value.reasons
    request_id = asked(platform, ministry, record_id, other.authority)
    with platform.work(other.actor("gudrun")) as work:
        request_carrying.carry(work, request_id)
        assert [] == work.session.exec(select(Request)).all()


# ---- twin worlds ------------------------------------------------------------------------------------------------------------


def test_nothing_shown_differs_because_of_a_request_one_cannot_read(platform: Platform, ministry: Ministry) -> None:
    open_ = a_record_of(platform, ministry, access_level="all")
    asked(platform, ministry, open_, ministry.people["lawyer"])
    hidden = a_record_of(platform, ministry, title="Hemmelig")

    def world(who: str) -> str:
        with platform.work(ministry.actor(who)) as work:
            pages = [work.session.exec(select(Request.text)).all(), shown.of_record(work, open_), shown.recipients(work)]
            pages += [request_carrying.parts_of(work, each) for each in range(1, 20)]
            pages += [histories.of_record(work, open_), work.session.exec(select(EventRow.kind)).all()]
            for key in (
                "requests",
                "requests_sent",
                "requests_late",
                "unit_requests",
                "unit_requests_sent",
                "my_inbox",
                "unit_inbox",
                "archive",
            ):
                pages.append(lists.page(work, key))
            with pytest.raises(NotFound):
                shown.of_record(work, hidden)
            return repr(pages)

    before = {who: world(who) for who in ("outsider", "designer", "manager")}
    request_id = asked(platform, ministry, hidden, ministry.people["lawyer"], ministry.people["clerk"])
    answered(platform, ministry, part(platform, ministry, request_id).recipient_id, "lawyer")
    with platform.work(ministry.actor("head")) as work:
        requests.draft(work, hidden, requests.NewRequest("Et udkast om Hemmelig", (ministry.people["outsider"],)))

    assert before == {who: world(who) for who in before}


def test_after_the_record_is_restricted_its_recipients_see_neither_it_nor_the_request(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry)
    request_id = asked(platform, ministry, record_id, ministry.legal, ministry.people["clerk"])
    with platform.work(ministry.actor("head")) as work:
        assert [Right.READ] * 2 == [
            row.right for row in work.session.exec(select(granting.Grant).where(granting.Grant.cause == "request")).all()
        ]
        granting.restrict(work, record_id, [ministry.people["head"]])
    for who in ("lawyer", "clerk"):
        with pytest.raises(NotFound):
            seen(platform, ministry, request_id, who)


# ---- people leave, units merge ----------------------------------------------------------------------------------------------


def test_a_leavers_requests_go_to_the_successor_and_a_merged_units_to_the_other(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of(platform, ministry, unit_id=ministry.grants)
    of_leaver = asked(platform, ministry, record_id, ministry.people["outsider"], ministry.legal)
    of_both = asked(platform, ministry, record_id, ministry.people["outsider"], ministry.people["lawyer"])
    own = a_record_of(platform, ministry, "outsider", unit_id=ministry.legal)
    by_leaver = asked(platform, ministry, own, ministry.people["clerk"], who="outsider")
    with platform.work(ministry.actor("administrator")) as work:
        plan_id = organisation_plans.plan_leave(
            work, ministry.people["outsider"], to_id=ministry.people["lawyer"], on=dt.date(2026, 11, 23)
        )
    carry_out(platform, plan_id)
    with platform.work(ministry.actor("administrator")) as work:
        organisation_plans.start_plan(work, plan_id)
    carry_out(platform, plan_id)
    first, both = seen(platform, ministry, of_leaver, "lawyer"), seen(platform, ministry, of_both, "lawyer")
    returned = seen(platform, ministry, by_leaver, "lawyer")
    answered(platform, ministry, first.recipients[0].recipient_id, "lawyer")

    assert (["Ida Ravn", "Jura"], True, "Ida Ravn") == ([each.name for each in first.recipients], returned.is_mine, returned.requested_by)
    assert [RecipientState.WITHDRAWN, RecipientState.WAITING] == [each.state for each in both.recipients]

    with platform.work(ministry.actor("administrator")) as work:
        plan_id = organisation_plans.plan_merge(work, (ministry.legal,), ministry.grants)
    carry_out(platform, plan_id)
    with platform.work(ministry.actor("administrator")) as work:
        organisation_plans.start_plan(work, plan_id)
    carry_out(platform, plan_id)

    assert "Tilskud & Tilsyn" == seen(platform, ministry, of_leaver, "clerk").recipients[1].name
    answered(platform, ministry, first.recipients[1].recipient_id, "clerk")
