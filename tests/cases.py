"""Builders of what the tests of cases begin with: cases somebody works on, records on them, value lists."""

from typing import Any

from casework.bootstrap import Platform
from casework.model import Case, CaseType, Record
from casework.services import cases, records, value_lists
from casework.services.cases import NewCase
from casework.services.records import NewRecord
from casework.services.value_lists import ProgressEntry
from casework.vocabulary import AccessLevel, Action, Channel, RecordKind, RecordState
from casework.work import Actor
from tests.builders import Ministry

TITLE = "Tilskud til varmepumpe i Vestenga"


def opened(platform: Platform, ministry: Ministry, who: str = "caseworker", **more: Any) -> int:
    """Opens a case as somebody."""
    with platform.work(ministry.actor(who)) as work:
        return cases.open_case(work, NewCase(**({"title": TITLE, "file_plan_code": "06.02.01"} | more)))


def version_of(platform: Platform, ministry: Ministry, case_id: int, who: str = "caseworker") -> int:
    """Gives the version a form would be opened with."""
    with platform.work(ministry.actor(who)) as work:
        return work.load(Case, case_id, Action.READ).version or 0


def a_record_on(platform: Platform, ministry: Ministry, case_id: int, who: str = "caseworker", **more: Any) -> int:
    """Writes a record onto the case, which everybody in the ministry may read."""
    usual = {
        "title": "Notat",
        "kind": RecordKind.INTERNAL,
        "channel": Channel.DESK,
        "unit_id": ministry.grants,
        "responsible_id": ministry.people[who],
        "access_level": AccessLevel.ALL,
        "state": RecordState.DRAFT,
    }
    with platform.work(ministry.actor(who)) as work:
        record_id = records.draft(work, NewRecord(**(usual | more)))
        records.place_on_case(work, record_id, case_id)
        return record_id


def case_of(platform: Platform, ministry: Ministry, case_id: int, who: str = "caseworker") -> Case:
    """Gives the case's row as somebody sees it."""
    with platform.work(ministry.actor(who)) as work:
        return work.load(Case, case_id, Action.READ)


def record_of(platform: Platform, ministry: Ministry, record_id: int, who: str = "caseworker") -> Record:
    """Gives the record's row as somebody sees it."""
    with platform.work(ministry.actor(who)) as work:
        return work.load(Record, record_id, Action.READ)


def progress_codes(platform: Platform, ministry: Ministry) -> tuple[int, int]:
    """Makes two progress codes: heard, which passes into decided after five working days."""
    with platform.work(ministry.actor("manager")) as work:
        decided = value_lists.save_progress_code(work, ProgressEntry("decided", "Afgøres", "Being decided", 2))
        heard = value_lists.save_progress_code(work, ProgressEntry("heard", "I høring", "Being heard", 1, 5, decided))
    return heard, decided


def a_type_with_fields(platform: Platform, *fields: dict[str, Any], name: str = "grant") -> str:
    """Makes a kind of case with extension fields."""
    with platform.work(Actor.system("setup")) as work:
        work.session.add(CaseType(name=name, title_da="Tilskud", title_en="Grant", fields=list(fields)))
    return name
