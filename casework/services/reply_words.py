"""The words of a reply: every field a letter template can name, for one party, with what the house knows now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from casework import fields
from casework.calendar import legal_date
from casework.cases import extension
from casework.identifiers import identifier
from casework.letter_fields import OF_CASE_TYPES, filled_in
from casework.model import Approval, Authority, Case, Decision, Official, Post, Principal, Record, Unit
from casework.services.letter_words import said
from casework.vocabulary import FieldKind, PartyRole
from casework.work import Work

ROLES: dict[PartyRole, dict[str, str]] = {
    PartyRole.SENDER: {"da": "afsender", "en": "sender"},
    PartyRole.CONCERNED: {"da": "den, sagen vedrører", "en": "concerned"},
    PartyRole.APPLICANT: {"da": "ansøger", "en": "applicant"},
    PartyRole.COMPLAINANT: {"da": "klager", "en": "complainant"},
    PartyRole.REPRESENTATIVE: {"da": "partsrepræsentant", "en": "representative of a party"},
    PartyRole.GUARDIAN: {"da": "værge", "en": "guardian"},
    PartyRole.HEARING_PARTY: {"da": "høringspart", "en": "party heard"},
    PartyRole.WITNESS: {"da": "vidne", "en": "witness"},
    PartyRole.PAYER: {"da": "betaler", "en": "payer"},
}
_BLOCK = {"da": ("på vegne af {name}", "Godkendt den {date}"), "en": ("on behalf of {name}", "Approved on {date}")}
_PROTECTED = {"da": "Adressebeskyttet", "en": "Address protected"}
"""What stands in a letter instead of a protected address and its telephones: the letter is read by others than the party
(CPR-loven § 28)."""
_POINTING = (FieldKind.PARTY, FieldKind.CASE)
"""Fields that say no words of their own: what they point to may not be the reader's to see."""


@dataclass(frozen=True)
class Recipient:
    """Is a party that gets a reply, as it stands on the case or record; ``key`` names its row."""

    key: str
    role: PartyRole
    name: str = field(repr=False)
    identifier_kind: str = ""
    identifier: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    flags: tuple[str, ...] = ()
    party_id: int | None = None
    is_protected: bool | None = None
    principal_id: int | None = None


@dataclass(frozen=True)
class Answered:
    """Is what replies are made of: the approval with the decisions that stand, its record and case, and whose letters they are."""

    approval: Approval
    record: Record
    case: Case | None
    decisions: Sequence[Decision]
    responsible_id: int


def words_for_all(work: Work, answered: Answered, language: str) -> dict[str, str]:
    """Gives the fields that are the same in every letter; what has no words is left out."""
    made = {**_of_case(work, answered.case, language), **_of_record(answered.record, language)}
    made |= {**_of_approval(work, answered, language), **_of_sender(work, answered.responsible_id)}
    return filled_in({**made, "letter.date": said(work.today, language)})


def words_of_letter(work: Work, case: Case, writer_id: int, language: str) -> dict[str, str]:
    """Gives the fields of a letter that no approval stands behind: of its case and of who writes it; what has no words is left out."""
    made = {**_of_case(work, case, language), **_of_sender(work, writer_id)}
    return filled_in({**made, "letter.date": said(work.today, language)})


def words_for(recipient: Recipient, language: str) -> dict[str, str]:
    """Gives the fields of one party; a number is written as it may be seen over a shoulder, a protected address not at all."""
    number = identifier(recipient.identifier_kind, recipient.identifier).masked if recipient.identifier else ""
    hidden = _PROTECTED.get(language, _PROTECTED["da"]) if recipient.is_protected else ""
    return filled_in(
        {
            "party.name": recipient.name,
            "party.address": hidden or recipient.address,
            "party.email": recipient.email,
            "party.phone": hidden or recipient.phone,
            "party.identifier": number,
            "party.role": ROLES.get(recipient.role, {}).get(language, ""),
        }
    )


def _of_case(work: Work, case: Case | None, language: str) -> dict[str, str]:
    if case is None:
        return {}
    kept = case.fields or {}
    named = {
        f"{OF_CASE_TYPES}.{each.name}": fields.shown(each, kept.get(each.name), language=language)
        for each in extension.fields_of_type(work, case)
        if each.kind not in _POINTING
    }
    return named | {
        "case.number": case.number,
        "case.title": case.title,
        "case.file_plan_code": case.file_plan_code,
        "case.unit": work.session.get_one(Unit, case.unit_id).name,
        "case.responsible": work.session.get_one(Principal, case.responsible_id).name,
        "case.deadline": said(case.deadline, language) if case.deadline else "",
    }


def _of_record(record: Record, language: str) -> dict[str, str]:
    return {
        "record.title": record.title,
        "record.number": str(record.number or ""),
        "record.date": said(record.letter_date or legal_date(record.arrived_at), language),
    }


def _of_approval(work: Work, answered: Answered, language: str) -> dict[str, str]:
    approval, last = answered.approval, answered.decisions[-1]
    people = _names(work, [id for each in answered.decisions for id in (each.actor_id, each.on_behalf_of_id) if id is not None])
    finished = said(legal_date(approval.finished_at or work.now), language)
    title, unit = _post(work, last.actor_id, legal_date(last.decided_at))
    signature = {
        "signature.name": people.get(last.actor_id, ""),
        "signature.on_behalf_of": people.get(last.on_behalf_of_id or 0, ""),
        "signature.title": title,
        "signature.unit": unit,
        "signature.authority": work.session.get_one(Authority, approval.authority_id).name,
        "signature.date": said(legal_date(last.decided_at), language),
    }
    return {
        **signature,
        "signature.block": _block(signature, language),
        "approval.title": approval.title,
        "approval.started": said(legal_date(approval.started_at), language),
        "approval.finished": finished,
        "approval.approvers": ", ".join(dict.fromkeys(people.get(each.actor_id, "") for each in answered.decisions)),
    }


def _block(signature: dict[str, str], language: str) -> str:
    behalf, approved = _BLOCK.get(language, _BLOCK["da"])
    absent = signature["signature.on_behalf_of"]
    lines = [
        signature["signature.name"],
        behalf.format(name=absent) if absent else "",
        signature["signature.title"],
        signature["signature.authority"],
        approved.format(date=signature["signature.date"]),
    ]
    return "\n".join(line for line in lines if line)


def _of_sender(work: Work, official_id: int) -> dict[str, str]:
    official = work.session.get_one(Official, official_id)
    title, unit = _post(work, official_id, work.today)
    return {"sender.name": official.name, "sender.title": title, "sender.unit": unit, "sender.email": official.email}


def _post(work: Work, official_id: int, day: dt.date) -> tuple[str, str]:
    """Gives the title and the unit of an official on a day, of the main post where there are several."""
    running = select(Post.title, Unit.name).join(Unit, col(Unit.id) == Post.unit_id)
    query = running.where(
        col(Post.official_id) == official_id,
        col(Post.starts_on) <= day,
        col(Post.ends_on).is_(None) | (col(Post.ends_on) >= day),
    )
    found = work.session.exec(query.order_by(col(Post.is_primary).desc(), col(Post.id))).first()
    return (found[0], found[1]) if found is not None else ("", "")


def _names(work: Work, ids: Sequence[int]) -> dict[int, str]:
    rows = work.session.exec(select(Principal.id, Principal.name).where(col(Principal.id).in_(set(ids)))).all()
    return dict(rows)
