"""A file plan code brings its security group: to the case that is opened, coded anew or carried over, and to what is moved onto it."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted
from casework.model import Case, FilePlanCode, Record
from casework.services import cases, granting_codes, organisation, records
from casework.services.cases import CaseChanges
from casework.vocabulary import AccessLevel
from casework.work import Actor
from tests.builders import Ministry
from tests.cases import a_record_on, opened, version_of

SINCE = dt.date(2020, 1, 1)
SECRET_CODE = "06.03.01"  # a place in the file plan


@pytest.fixture
def group(platform: Platform, ministry: Ministry) -> int:
    """Gives a group with the head in it, bound to the codes below 06.03."""
    with platform.work(Actor.system("setup")) as work:
        for code, parent, kind in (("06.03", "06", "group"), (SECRET_CODE, "06.03", "subject")):
            work.session.add(FilePlanCode(code=code, parent=parent, kind=kind, title="Ejendomskøb"))
    with platform.work(ministry.actor("officer")) as work:
        group = organisation.add_security_group(work, ministry.authority, "Ejendomme")
        organisation.add_member(work, group, ministry.people["head"], starts_on=SINCE)
        granting_codes.bind_code(work, "06.03", group)
    return group


def restriction(platform: Platform, case_id: int) -> list[int]:
    with platform.work(Actor.system("setup")) as work:
        return work.session.get_one(Case, case_id).restricted_to or []


def may_read(platform: Platform, ministry: Ministry, who: str, case_id: int) -> bool:
    with platform.work(ministry.actor(who)) as work:
        return work.session.get(Case, case_id) is not None


def test_a_case_opened_under_the_code_is_for_the_group(platform: Platform, ministry: Ministry, group: int) -> None:
    heads = opened(platform, ministry, "head", file_plan_code=SECRET_CODE)
    outside = opened(platform, ministry, "caseworker", file_plan_code=SECRET_CODE)
    free = opened(platform, ministry, "caseworker")
    for case_id in (heads, outside, free):
        a_record_on(platform, ministry, case_id, "head" if case_id == heads else "caseworker")

    assert ([group], sorted([group, ministry.people["caseworker"]]), []) == tuple(
        restriction(platform, id) for id in (heads, outside, free)
    )
    assert (False, True) == tuple(may_read(platform, ministry, "clerk", id) for id in (heads, free))
    assert may_read(platform, ministry, "head", outside), "the group reads it, the responsible keeps it"
    assert may_read(platform, ministry, "caseworker", outside)


def test_a_case_that_gets_the_code_is_for_the_group_from_then_on(platform: Platform, ministry: Ministry, group: int) -> None:
    case_id = opened(platform, ministry, "caseworker")
    record_id = a_record_on(platform, ministry, case_id, "caseworker")
    before = may_read(platform, ministry, "clerk", case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case_id, CaseChanges(file_plan_code=SECRET_CODE), opened_version=version_of(platform, ministry, case_id))
    after = may_read(platform, ministry, "clerk", case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case_id, CaseChanges(file_plan_code="06.02.01"), opened_version=version_of(platform, ministry, case_id))

    assert (True, False) == (before, after)
    assert sorted([group, ministry.people["caseworker"]]) == restriction(platform, case_id), "leaving the code opens nothing"
    with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
        records.take_responsibility(work, record_id)


def test_a_record_moved_onto_the_case_is_for_the_group_too(platform: Platform, ministry: Ministry, group: int) -> None:
    free, closed = opened(platform, ministry, "head"), opened(platform, ministry, "head", file_plan_code=SECRET_CODE)
    record_id = a_record_on(platform, ministry, free, "head", access_level=AccessLevel.ALL)

    def reads() -> bool:
        with platform.work(ministry.actor("clerk")) as work:
            return work.session.get(Record, record_id) is not None

    before = reads()
    with platform.work(ministry.actor("head")) as work:
        records.move(work, record_id, closed, "Den hører til dér.")
    moved = reads()
    with platform.work(ministry.actor("head")) as work:
        records.move(work, record_id, free, "Alligevel ikke.")

    assert (True, False, True) == (before, moved, reads())


def test_ending_the_binding_opens_no_case_and_only_the_officer_binds(platform: Platform, ministry: Ministry, group: int) -> None:
    case_id = opened(platform, ministry, "head", file_plan_code=SECRET_CODE)
    for verb in (granting_codes.bind_code, granting_codes.unbind_code):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
            verb(work, "06.03", group)
    with platform.work(ministry.actor("officer")) as work:
        granting_codes.unbind_code(work, "06.03", group)
    later = opened(platform, ministry, "head", file_plan_code=SECRET_CODE)

    assert ([group], []) == (restriction(platform, case_id), restriction(platform, later))
