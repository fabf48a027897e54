"""Starting each approval that comes with the house on the desk of the demo ministry, as one of its officials does."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.events import RecordReceived
from casework.model import Approval
from casework.queries.approvals import ApprovalShown, approval_show
from casework.services import cases, records
from casework.services.cases import NewCase
from casework.services.moving import MOTOR, move
from casework.services.records import NewRecord
from casework.vocabulary import Channel, RecordKind, RecordState
from casework.work import Actor
from tests.doors.page_walk import a_desk, acted
from workflows.processes.registry import registry


@dataclass(frozen=True)
class Matter:
    """Is a case that an approval goes with; ``days`` are fields counted from today."""

    type: str
    fields: Mapping[str, object] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)


MATTERS = {
    "ministerial_submission": Matter(
        "ministerial_submission", {"wanted": "decision", "problem": "Puljen er brugt.", "recommendation": "Øg den."}, {"needed_by": 12}
    ),
    "parliamentary_question": Matter(
        "parliamentary_question", {"question_kind": "section_20_written", "number": "S 12", "other_ministries": False}, {"asked": 0}
    ),
    "public_consultation": Matter("public_consultation", {"subject": "bill", "shortened": False}, {"opens": 0}),
    "grant_decision": Matter(
        "grant_application",
        {"purpose": "En plads til fester.", "eligible_cost": "480000", "is_company": False, "applied_amount": "300000", "percent": "50"},
        {"applied": -20, "pool_closes": -16},
    ),
    "maternity_benefit": Matter(
        "maternity_benefit",
        {"parent": "mother", "household": "together", "occupation": "employee", "lawful_stay": True},
        {"expected_birth": 30, "leave_start": 2},
    ),
    "supplier_invoice": Matter(
        "supplier_invoice", {"invoice_number": "F-1", "net": "125000", "vat": "31250", "delivered": True}, {"received": 0, "invoiced": -1}
    ),
    "access_request": Matter(
        "access_request", {"basis": "public", "requester_named": True, "search_hours": "6", "documents": "31"}, {"received": 0}
    ),
}  # fmt: skip


def started_on_the_desk(platform: Platform, official_id: int, username: str, name: str) -> ApprovalShown:
    """Gives the approval of a letter that an official has sent on its way by its definition, chosen on the record's page."""
    record_id = _letter(platform, official_id, MATTERS[name])

    def opened(page: AppTest) -> None:
        page.button(key="do_start_approval").click()

    def chosen(page: AppTest) -> None:
        opened(page)  # a dialog stays open only while its button is held, without a browser
        page.radio(key="approval_definition").set_value(name)

    def sent(page: AppTest) -> None:
        opened(page)
        page.button(key="approval_start").click()

    acted(a_desk(platform, official_id, username), opened, chosen, sent, record=str(record_id))
    with platform.work(MOTOR) as work:
        approval_id = work.session.exec(select(Approval.id).where(Approval.record_id == record_id)).one()
        move(work, approval_id, registry())
    with platform.work(Actor.official(official_id)) as work:
        return approval_show(work, approval_id)


def _letter(platform: Platform, official_id: int, matter: Matter) -> int:
    title = "Henvendelse om landsbyen"
    with platform.work(Actor.official(official_id)) as work:
        dates = {name: (work.today + dt.timedelta(days=days)).isoformat() for name, days in matter.days.items()}
        case_id = cases.open_case(work, NewCase(title, "04.21.05", matter.type, fields={**matter.fields, **dates}))
        unit = min(work.standing.units)
        letter = NewRecord(title, RecordKind.INBOUND, Channel.EMAIL, unit, official_id, state=RecordState.RECEIVED, body_html="<p>Hej</p>")
        record = records.create(work, letter)
        work.record(RecordReceived(record_id=record.id, channel="email", content_hash="x", original_sha256="x", unit_id=unit, title=title))
    with platform.work(Actor.official(official_id)) as work:
        records.place_on_case(work, record.id, case_id)
    return record.id
