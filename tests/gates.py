"""Builders for tests of the gate: the permanent secretary is an executive, Lis and Bo keep the gate, Poul is in the team alone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import Refused
from casework.model import GatePassage
from casework.queries.gate import at_the_gate
from casework.services import gating, organisation, organisation_changing
from casework.services.organisation import Lends
from casework.vocabulary import Reason, SubstituteScope, Verdict
from casework.work import Actor, Work
from tests.approvals import decided, moved, publish, started
from tests.builders import SINCE, Ministry

FOREVER = dt.date(2099, 12, 31)
MINISTER: dict[str, Any] = {
    "name": "minister",
    "title": "Ministerforelæggelse",
    "steps": [
        {"name": "head", "title": "Kontorchef", "seats": [{"official": "head"}]},
        {"name": "minister", "title": "Departementschefen", "seats": [{"official": "secretary"}], "gate": True, "deadline": "+3"},
        {"name": "last", "title": "Journalen", "seats": [{"official": "lawyer"}]},
    ],
}
LIMITED = MINISTER | {
    "name": "limited",
    "steps": [{"name": "minister", "title": "Departementschefen", "seats": [{"official": "secretary"}], "gate": True, "limited": True}],
}


def with_a_gate(platform: Platform, ministry: Ministry, *, executive: str = "secretary", team: str = "Porten") -> int:
    """Puts a gate before an executive and gives the team that keeps it: Lis acts for him in everything, Bo in approvals alone."""
    with platform.work(Actor.system("setup")) as work:
        team_id = organisation.add_team(work, ministry.authority, team)
        for username in ("manager", "outsider", "auditor"):
            organisation.add_member(work, team_id, ministry.people[username], starts_on=SINCE)
        organisation_changing.set_gate(work, ministry.people[executive], team_id)
    with platform.work(ministry.actor(executive)) as work:
        for username, scope in (("manager", SubstituteScope.EVERYTHING), ("outsider", SubstituteScope.APPROVALS)):
            organisation.substitute(
                work, ministry.people[executive], ministry.people[username], starts_on=work.today, ends_on=FOREVER, lends=Lends(scope)
            )
    return team_id


def before_the_gate(platform: Platform, ministry: Ministry, record_id: int | None = None, *, definition: str = "minister") -> int:
    """Gives the passage of an approval that the head has approved and that has come to the gate."""
    publish(platform, ministry, MINISTER, LIMITED)
    approval_id = started(platform, ministry, definition, record_id)
    if definition == "minister":
        decided(platform, ministry, approval_id, "head")
    return passage_of(platform, approval_id)


def passage_of(platform: Platform, approval_id: int) -> int:
    """Gives the open passage of an approval."""
    with platform.work(Actor.system("setup")) as work:
        query = select(GatePassage.id).where(col(GatePassage.approval_id) == approval_id, col(GatePassage.ended_at).is_(None))
        return work.session.exec(query).one()


def at(platform: Platform, passage_id: int) -> GatePassage:
    """Gives a passage as its row stands."""
    with platform.work(Actor.system("setup")) as work:
        return work.session.get_one(GatePassage, passage_id)


def gatekeeping(
    platform: Platform, ministry: Ministry, deed: Callable[..., object], passage_id: int, *given: object, **named: object
) -> None:
    """Lets Lis do a verb at the gate, and the motor move the approval."""
    with platform.work(ministry.actor("manager")) as work:
        deed(work, passage_id, *given, **named)
    moved(platform, at(platform, passage_id).approval_id)


def said(
    platform: Platform,
    ministry: Ministry,
    passage_id: int,
    verdict: Verdict = Verdict.APPROVE,
    words: str = "",
    return_to: int | None = None,
) -> None:
    """Lets the executive say something of what is there now, and the motor move the approval."""
    with platform.work(ministry.actor("secretary")) as work:
        seen = at_the_gate(work, passage_id).manifest_hash
        gating.give_verdict(work, passage_id, verdict, words, manifest_hash=seen, return_to=return_to)
    moved(platform, at(platform, passage_id).approval_id)


def refused(platform: Platform, actor: Actor, deed: Callable[[Work], object]) -> list[Reason]:
    """Gives the reasons for which something is refused; it fails where it is not."""
    with pytest.raises(Refused) as refusal, platform.work(actor) as work:
        deed(work)
    return list(refusal.value.reasons)


def behalf(office: Ministry, username: str) -> Actor:
    """Gives who acts for the executive."""
    return Actor.official(office.people[username], on_behalf_of=office.people["secretary"])
