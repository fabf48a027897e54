"""Sharing again with another right, over the access dialog: it replaces what was shared, and somebody keeps full write."""

import pytest
from sqlmodel import select

from casework.errors import RuleBroken
from casework.model import CaseGrant, Grant
from casework.services import granting
from casework.services.granting_access import give_access, give_case_access
from casework.vocabulary import Cause, Reason, Right
from casework.work import Actor
from tests.builders import a_case, a_record


def rights(platform, ministry, kind, thing_id):
    with platform.work(Actor.system("setup")) as work:
        thing = Grant.record_id if kind is Grant else CaseGrant.case_id
        rows = work.session.exec(select(kind).where(thing == thing_id, kind.ended_at.is_(None))).all()
        names = {id: name for name, id in ministry.people.items()}
        return {names[row.principal_id]: row.right for row in rows}


@pytest.mark.parametrize(("kind", "give"), [(Grant, give_access), (CaseGrant, give_case_access)])
def test_the_last_who_may_write_cannot_be_given_less_until_another_may(platform, ministry, kind, give):
    with platform.work(Actor.system("setup")) as work:
        made = a_record(work, ministry) if kind is Grant else a_case(work, ministry)
        thing_id, head = made.id, ministry.people["head"]
        if kind is Grant:
            granting.give(work, made, head, right=Right.FULL_WRITE, cause=Cause.SHARED)
        else:
            granting.give_on_case(work, thing_id, head, cause=Cause.SHARED)

    def gives(who, right):
        with platform.work(ministry.actor("head")) as work:
            return give(work, thing_id, ministry.people[who], right)

    for right in (Right.READ, Right.WRITE_DOCUMENTS):
        with pytest.raises(RuleBroken) as refusal:
            gives("head", right)
        assert [Reason.WOULD_LOCK_EVERYONE_OUT] == refusal.value.reasons
    assert {"head": Right.FULL_WRITE} == rights(platform, ministry, kind, thing_id)
    gives("lawyer", Right.READ)
    gives("lawyer", Right.FULL_WRITE)
    gives("head", Right.READ)

    assert {"head": Right.READ, "lawyer": Right.FULL_WRITE} == rights(platform, ministry, kind, thing_id)
