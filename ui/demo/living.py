"""Live the planned cases through the services, each official doing their own deeds at their own moment.

A case is a generator: it yields the moment at which it next wants to act, and acts when it is resumed. So many cases can be
lived side by side in the order of time, and case numbers and the audit trail come out as they would have.
"""

import datetime as dt
import random
from collections.abc import Generator
from html import escape

from casework.bootstrap import Platform
from casework.model import Approval, Case, Record
from casework.services import approving, cases, granting, inbox, records
from casework.services.as_seen import as_seen
from casework.services.cases import NewCase
from casework.services.moving import MOTOR, move
from casework.services.records import NewParty, NewRecord
from casework.vocabulary import Action, Channel, DocumentRole, PartyRole, RecordKind, Role, Verdict
from casework.work import Actor, Work
from documents import filing
from documents.letters import Paragraph
from documents.receiving import recognise
from ui.demo.codes import OF_TOPIC, disposal_of
from ui.demo.envelopes import LetterFile
from ui.demo.founding import Founded, definitions
from ui.demo.ministry import SECURITY_GROUPS, PlannedOfficial, staff
from ui.demo.parcels import arrival
from ui.demo.story import PlannedApproval, PlannedCase, PlannedRecord
from ui.demo.writers import Writers

Life = Generator[dt.datetime, None, None]
PlannedDeed = tuple[int, bool]
"""A record that its responsible will complete next time, and whether it lies in an inbox until then."""


class House:
    """Where the story happens: the platform, the people, the typists, and the moment it is in the story."""

    def __init__(self, platform: Platform, founded: Founded, writers: Writers) -> None:
        self.platform = platform
        self.founded = founded
        self.writers = writers
        self.definitions = definitions()
        self.moment = dt.datetime.min.replace(tzinfo=dt.UTC)
        self.dice = random.Random("waiting times")

    def later(self, least: int, most: int) -> dt.datetime:
        """Gives a moment so many minutes from now in the story."""
        return self.moment + dt.timedelta(minutes=self.dice.randint(least, most))


def live_unfiled(house: House, record: PlannedRecord) -> Life:
    """Lets a letter arrive in a unit's inbox, where somebody may have looked at it and set its deadline."""
    yield record.moment
    record_id = _receive(house, record, record.official)
    if record.is_read:
        yield house.later(5, 90)
        with house.platform.work(_actor(house, _clerk_for(record, record.official)), moment=house.moment) as work:
            inbox.mark_read(work, record_id)


def live_case(house: House, case: PlannedCase) -> Life:
    """Lives a case from its first letter to where its story stands today."""
    case_id: int | None = None
    pending: list[PlannedDeed] = []
    for record in case.records:
        yield record.moment
        if record.is_inbound:
            record_id = _receive(house, record, case.responsible, case_id)
            yield house.later(15, 200)
            case_id = _take_on(house, case, record, record_id, case_id, pending)
        else:
            record_id, case_id, approval_id = _write(house, case, record, case_id, pending)
            if record.approval and approval_id:
                yield from _approve(house, record, record.approval, record_id, approval_id)
        pending = [(record_id, record.is_inbound)] if record.stage == "completed" else []
    if pending or case.is_completed:
        yield house.later(60, 400)
        _tidy_up(house, case, case_id, pending)


def _actor(house: House, person: PlannedOfficial) -> Actor:
    return house.founded.actor(person.username)


def _clerk_for(record: PlannedRecord, responsible: PlannedOfficial) -> PlannedOfficial:
    """Gives who takes the post in: the unit's registry clerk, unless the clerk may not see what comes."""
    clerk = next((person for person in staff(record.unit) if person.role is Role.REGISTRY_CLERK), responsible)
    may_see = all(clerk.username in SECURITY_GROUPS[group] for group in record.topic.restricted_to)
    return clerk if may_see and clerk.clearance >= record.clearance else responsible


def _receive(house: House, record: PlannedRecord, responsible: PlannedOfficial, case_id: int | None = None) -> int:
    files = house.writers.files(record)
    number = _number(house, responsible, case_id) if record.move.reply and case_id else ""
    came = arrival(record, files, reply_to=record.message_id if number else "", case_number=number)
    post = recognise.receive(came.content, came.name, f"scanner/{record.key}")
    filing.store(house.platform.blobs, post)
    with house.platform.work(_actor(house, _clerk_for(record, responsible)), moment=house.moment) as work:
        receipt = filing.receive(work, post, unit_id=house.founded.units[record.unit], access_level=record.level)
        assert receipt.record_id is not None  # every planned message has an id of its own
        _protect(house, work, record, receipt.record_id)
        # A MeMo message carries its own; of the others, only those that still matter get one.
        if record.deadline and record.stage in {"in_inbox", "on_case"} and record.channel is not Channel.DIGITAL_POST:
            row = work.load(Record, receipt.record_id, Action.EDIT)
            records.edit(work, row.id, opened_version=row.version or 0, deadline=record.deadline)
        return receipt.record_id


def _number(house: House, official: PlannedOfficial, case_id: int) -> str:
    with house.platform.work(_actor(house, official), moment=house.moment) as work:
        return work.load(Case, case_id, Action.READ).number


def _protect(house: House, work: Work, record: PlannedRecord, record_id: int) -> None:
    if record.topic.restricted_to:
        granting.restrict(work, record_id, [house.founded.groups[name] for name in record.topic.restricted_to])
    if record.clearance:
        granting.classify(work, record_id, record.clearance)


def _take_on(
    house: House, case: PlannedCase, record: PlannedRecord, record_id: int, case_id: int | None, pending: list[PlannedDeed]
) -> int:  # fmt: skip
    with house.platform.work(_actor(house, case.responsible), moment=house.moment) as work:
        _complete(house, work, case.responsible, pending)
        if record.stage != "completed":
            inbox.mark_read(work, record_id)
        records.take_responsibility(work, record_id)
        if case_id is None:
            case_id = cases.open_from_record(work, record_id, _new_case(house, case))
        elif not record.move.reply or work.load(Record, record_id, Action.READ).case_id is None:
            records.place_on_case(work, record_id, case_id)
        if record.stage != "on_case":
            records.register(work, record_id)
        if record.stage == "registered" and record is not case.records[-1]:
            inbox.archive(work, record_id, house.founded.officials[case.responsible.username])
        return case_id


def _new_case(house: House, case: PlannedCase) -> NewCase:
    action, keyword = OF_TOPIC[case.topic.key]
    return NewCase(
        title=case.title,
        file_plan_code=case.code,
        action_code=action,
        disposal_code=disposal_of(case.code),
        keywords=(house.founded.keywords[keyword],),
        progress_id=house.founded.progress["in_hand"],
        type=case.topic.case_type,
        unit_id=house.founded.units[case.unit],
        clearance=case.topic.clearance,
        deadline=case.deadline,
        restricted_to=tuple(house.founded.groups[name] for name in case.topic.restricted_to),
    )


def _write(
    house: House, case: PlannedCase, record: PlannedRecord, case_id: int | None, pending: list[PlannedDeed]
) -> tuple[int, int, int | None]:  # fmt: skip
    files = house.writers.files(record)
    with house.platform.work(_actor(house, case.responsible), moment=house.moment) as work:
        _complete(house, work, case.responsible, pending)
        if case_id is None:
            case_id = cases.open_case(work, _new_case(house, case))
        record_id = records.draft(work, _new_record(house, record))
        _protect(house, work, record, record_id)
        for at, file in enumerate(files):
            _add(work, record_id, file, DocumentRole.MAIN if at == 0 else DocumentRole.ATTACHMENT)
        records.place_on_case(work, record_id, case_id)
        if record.approval:
            return record_id, case_id, approving.start(work, record_id, record.approval.definition)
        if record.stage != "on_case":
            _send(work, record, record_id)
        return record_id, case_id, None


def _new_record(house: House, record: PlannedRecord) -> NewRecord:
    first = next(block.text for block in record.letter.blocks if isinstance(block, Paragraph))
    is_out = record.move.way == "out"
    party = record.party
    recipient = NewParty(
        party.name, PartyRole.RECIPIENT, party.identifier_kind, party.identifier, party.email, f"{party.address}, {party.town}"
    )
    return NewRecord(
        title=record.letter.subject,
        kind=RecordKind.OUTBOUND if is_out else RecordKind.INTERNAL,
        channel=Channel.DIGITAL_POST if is_out else Channel.DESK,
        unit_id=house.founded.units[record.unit],
        responsible_id=house.founded.officials[record.official.username],
        body_html=f"<p>{escape(first)}</p>",
        access_level=record.level,
        letter_date=record.letter.date,
        deadline=record.deadline,
        parties=(recipient,) if is_out else (),
    )


def _add(work: Work, record_id: int, file: LetterFile, role: DocumentRole) -> None:
    filing.add_document(work, record_id, file.content, filename=file.name, media_type=file.media_type, role=role)


def _send(work: Work, record: PlannedRecord, record_id: int) -> None:
    records.register(work, record_id)
    if record.move.way == "out":
        records.mark_sent(work, record_id)


def _approve(house: House, record: PlannedRecord, plan: PlannedApproval, record_id: int, approval_id: int) -> Life:
    steps = house.definitions[plan.definition]["steps"]
    _move(house, approval_id)
    approvals = len(steps) if plan.course == "approved" else min(plan.decided, len(steps) - 1)
    for step in steps[:approvals]:
        yield house.later(40, 500)
        _decide(house, _holder(record, step), approval_id, Verdict.APPROVE, plan.comment)
    if plan.course == "returned":
        yield house.later(40, 500)
        _decide(house, _holder(record, steps[approvals]), approval_id, Verdict.RETURN, plan.comment)
    if plan.course == "approved":
        yield house.later(20, 120)
        with house.platform.work(_actor(house, record.official), moment=house.moment) as work:
            _send(work, record, record_id)
            inbox.archive(work, record_id, house.founded.officials[record.official.username])


def _holder(record: PlannedRecord, step: dict[str, list[dict[str, str]]]) -> PlannedOfficial:
    seat = step["seats"][0]
    unit = record.unit if seat["unit"] == "responsible" else seat["unit"]
    return next(person for person in staff(unit) if person.role == seat["role"])


def _decide(house: House, holder: PlannedOfficial, approval_id: int, verdict: Verdict, comment: str) -> None:
    with house.platform.work(_actor(house, holder), moment=house.moment) as work:
        seen = as_seen(work, work.load(Approval, approval_id, Action.READ))
        approving.decide(work, approval_id, verdict, comment, manifest_hash=seen.hash)
    _move(house, approval_id)


def _move(house: House, approval_id: int) -> None:
    """Does the motor's part at once; its effect finds nothing left to do when the runner comes to it."""
    with house.platform.work(MOTOR, moment=house.moment) as work:
        move(work, approval_id)


def _complete(house: House, work: Work, person: PlannedOfficial, pending: list[PlannedDeed]) -> None:
    for record_id, lies_in_inbox in pending:
        records.complete(work, record_id)
        if lies_in_inbox:
            inbox.archive(work, record_id, house.founded.officials[person.username])


def _tidy_up(house: House, case: PlannedCase, case_id: int | None, pending: list[PlannedDeed]) -> None:
    with house.platform.work(_actor(house, case.responsible), moment=house.moment) as work:
        _complete(house, work, case.responsible, pending)
        if case.is_completed and case_id is not None:
            cases.complete(work, case_id)
