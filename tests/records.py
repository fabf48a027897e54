"""Records at the places of their life that tests begin from."""

import pytest

from casework.bootstrap import Platform
from casework.errors import RuleBroken
from casework.queries import record_page
from casework.services import granting, records
from casework.services.records import NewParty
from casework.vocabulary import (
    Action,
    Genre,
    PartyRole,
    Reason,
    Right,
)  # fmt: skip
from documents import filing
from tests.builders import Ministry, a_case

PDF = b"%PDF-1.4 not much of one"
CITIZEN = NewParty("Anna Berg", PartyRole.RECIPIENT, "CPR", "7001011234", "anna@berg.invalid")


def a_draft(platform: Platform, ministry: Ministry, who: str = "caseworker", **fields: object) -> int:
    with platform.work(ministry.actor(who)) as work:
        return records.draft_own(work, str(fields.pop("title", "Svar om varmepumpe")), genre=Genre.LETTER, **fields)  # type: ignore[arg-type]


def a_case_of(platform: Platform, ministry: Ministry, who: str = "caseworker", **fields: object) -> int:
    with platform.work(ministry.actor(who)) as work:
        case_id = a_case(work, ministry, responsible_id=ministry.people[who], **fields).id
        granting.give_on_case(work, case_id, ministry.people[who], cause="responsible")  # type: ignore[arg-type]
    return case_id


def page(platform: Platform, ministry: Ministry, record_id: int, who: str = "caseworker") -> record_page.RecordPage:
    with platform.work(ministry.actor(who)) as work:
        return record_page.record_page(work, record_id)


def offer(platform: Platform, ministry: Ministry, record_id: int, action: Action, who: str = "caseworker") -> tuple[Reason, ...]:
    return next(each.refused for each in page(platform, ministry, record_id, who).offers if each.action is action)


def refused(refusal: pytest.ExceptionInfo[RuleBroken]) -> list[Reason]:
    return refusal.value.reasons


def sent_letter(platform: Platform, ministry: Ministry) -> int:
    record_id = a_draft(platform, ministry, body_html="<p>Kære Anna</p>", parties=(CITIZEN,))
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="brev.pdf", media_type="application/pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        records.mark_sent(work, record_id)
    return record_id


def shared_draft(platform: Platform, ministry: Ministry) -> int:
    record_id = a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        filing.add_document(work, record_id, PDF, filename="a.pdf", media_type="application/pdf")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=Right.FULL_WRITE)
        granting.share(work, record_id, ministry.people["head"], right=Right.READ)
    return record_id


def registered(platform: Platform, ministry: Ministry, case_id: int) -> int:
    record_id = a_draft(platform, ministry, case_id=case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        records.register(work, record_id)
    return record_id


def received_letter(platform: Platform, ministry: Ministry, case_id: int | None = None) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(
            work, "Ansøgning", genre=Genre.LETTER, case_id=case_id,
            parties=(NewParty("Anna Berg", PartyRole.SENDER, "CPR", "7001011234"),), body_html="<p>Må jeg?</p>",
        )  # fmt: skip
        filing.add_document(work, record_id, PDF, filename="bilag.pdf", media_type="application/pdf")
    return record_id
