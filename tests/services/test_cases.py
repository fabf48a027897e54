"""Opening, describing and editing a case."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.errors import FieldsAreWrong, NotFound, NotPermitted, RuleBroken, Stale
from casework.model import Case
from casework.queries import case_page, histories
from casework.services import cases, records, value_lists
from casework.services.cases import CaseChanges, NewCase
from casework.vocabulary import AccessLevel, Action, ExternalAccess, FieldProblem, Reason, RelationShown
from tests.builders import Ministry
from tests.cases import TITLE, a_record_on, a_type_with_fields, case_of, opened, progress_codes, record_of, version_of


@pytest.fixture
def codes(platform: Platform, ministry: Ministry) -> int:
    """Makes codes: G01 and K02, of which subjects below 06.02 allow and ask for G01; two disposal codes; a keyword, whose id it gives."""
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_action_code(work, "G01", "Generelle sager")
        value_lists.save_action_code(work, "K02", "Klagesager")
        value_lists.bind_action_codes(work, "06.02", ("G01",), is_required=True)
        value_lists.save_disposal_code(work, "B", "Bevares", is_kept=True)
        value_lists.save_disposal_code(work, "K5", "Kasseres efter 5 år", is_kept=False, years=5)
        return value_lists.save_keyword(work, "Varme")


def test_a_case_is_opened_with_everything_it_is_described_with(platform: Platform, ministry: Ministry, codes: int) -> None:
    heard, _ = progress_codes(platform, ministry)
    parent = opened(platform, ministry, title="Varmepumpepuljen")
    case_id = opened(
        platform, ministry, public_title="Tilskud", action_code="G01", disposal_code="K5", keywords=(codes,), previous_number="2019-77",
        external_access=ExternalAccess.PARTLY, progress_id=heard, deadline=dt.date(2026, 12, 24), supplementary=(ministry.legal,),
        parent_id=parent,
    )  # fmt: skip

    with platform.work(ministry.actor("caseworker")) as work:
        page = case_page.case_page(work, case_id)

    assert ("2026-2", "Tilskud", "G01", "K5") == (page.number, page.public_title, page.action_code, page.disposal_code)
    assert ("Generelle sager", "Kasseres efter 5 år", ("Varme",)) == (
        page.codes.action_title, page.codes.disposal_title, tuple(word for _, word in page.codes.keywords),
    )  # fmt: skip
    assert ("2019-77", ExternalAccess.PARTLY) == (page.previous_number, page.external_access)
    assert page.progress is not None
    assert ("I høring", dt.date(2026, 11, 30), "Afgøres") == (page.progress.title_da, page.progress.due, page.progress.next_da)
    assert ["Jura"] == [helper.name for helper in page.helpers]
    assert [(RelationShown.PARENT, "Varmepumpepuljen")] == [(each.relation, each.title) for each in page.relations]


def test_everything_wrong_with_a_new_case_is_said_together(platform: Platform, ministry: Ministry) -> None:
    wrong = {
        "title": " ", "file_plan_code": "99", "type": "unheard", "action_code": "G99", "disposal_code": "?", "keywords": (77,),
        "progress_id": 77, "clearance": 3,
    }  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        opened(platform, ministry, **wrong)

    assert {
        Reason.TITLE_IS_EMPTY, Reason.UNKNOWN_FILE_PLAN_CODE, Reason.UNKNOWN_CASE_TYPE, Reason.UNKNOWN_ACTION_CODE,
        Reason.UNKNOWN_DISPOSAL_CODE, Reason.UNKNOWN_KEYWORD, Reason.UNKNOWN_PROGRESS_CODE, Reason.CLEARANCE_TOO_LOW,
    } == set(refusal.value.reasons)  # fmt: skip


def test_numbers_stay_without_gaps_when_an_opening_is_refused(platform: Platform, ministry: Ministry) -> None:
    first = opened(platform, ministry)
    with pytest.raises(RuleBroken):
        opened(platform, ministry, title="")
    second = opened(platform, ministry)

    assert ["2026-1", "2026-2"] == [case_of(platform, ministry, each).number for each in (first, second)]


def test_several_cases_opened_together_get_numbers_of_their_own(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        ids = [cases.open_case(work, NewCase(title, "06.02.01")) for title in ("A", "B", "C")]

    assert ["2026-1", "2026-2", "2026-3"] == [case_of(platform, ministry, each).number for each in ids]


def test_the_file_plan_limits_action_codes(platform: Platform, ministry: Ministry, codes: int) -> None:
    with pytest.raises(RuleBroken) as refusal:
        opened(platform, ministry, action_code="K02")

    assert [Reason.ACTION_CODE_NOT_HERE] == refusal.value.reasons


def test_a_case_made_of_a_record_can_narrow_who_reads_the_record(platform: Platform, ministry: Ministry) -> None:
    other = opened(platform, ministry)
    record_id = a_record_on(platform, ministry, other)
    with platform.work(ministry.actor("caseworker")) as work:
        records.take_off_case(work, record_id, "Skal have sin egen sag")
    with platform.work(ministry.actor("caseworker")) as work:
        cases.open_from_record(work, record_id, NewCase(TITLE, "06.02.01", record_level=AccessLevel.INVOLVED))

    assert AccessLevel.INVOLVED is record_of(platform, ministry, record_id).access_level
    with pytest.raises(NotFound):
        record_of(platform, ministry, record_id, "outsider")


def test_a_case_is_given_to_whom_the_opener_names(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry, responsible_id=ministry.people["lawyer"])

    case = case_of(platform, ministry, case_id, "lawyer")
    assert (ministry.people["lawyer"], ministry.legal) == (case.responsible_id, case.unit_id)
    with pytest.raises(NotFound):
        case_of(platform, ministry, case_id)


def test_editing_changes_what_is_said_and_tells_which(platform: Platform, ministry: Ministry, codes: int) -> None:
    case_id = opened(platform, ministry, deadline=dt.date(2026, 12, 24))
    version = version_of(platform, ministry, case_id)
    changes = CaseChanges(title="Ny titel", action_code="G01", keywords=(codes,), clears=("deadline",), previous_number="19/4711")
    with platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case_id, changes, opened_version=version)
    with platform.work(ministry.actor("caseworker")) as work:
        case = work.load(Case, case_id, Action.READ)
        changed = histories.of_case(work, case_id)[0]

    assert ("Ny titel", "G01", [codes], None, "19/4711") == (
        case.title, case.action_code, case.keywords, case.deadline, case.previous_number,
    )  # fmt: skip
    assert ["action_code", "deadline", "keywords", "previous_number", "title"] == changed.facts["fields"]


def test_saving_what_is_there_already_changes_nothing(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    version = version_of(platform, ministry, case_id)
    same = CaseChanges(title=TITLE, keywords=(), previous_number="", fields={}, external_access=ExternalAccess.OPEN)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case_id, same, opened_version=version)

    assert version == version_of(platform, ministry, case_id)


def test_a_save_that_comes_too_late_says_who_changed_what(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry, supplementary=(ministry.people["head"],))
    version = version_of(platform, ministry, case_id)
    with platform.work(ministry.actor("head")) as work:
        cases.edit(work, case_id, CaseChanges(title="Heads titel"), opened_version=version)

    with pytest.raises(Stale) as refusal, platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case_id, CaseChanges(title="Min titel"), opened_version=version)

    assert ("Jens Holt", ("title",)) == (refusal.value.by, tuple(each.field for each in refusal.value.differences))


def test_a_code_taken_out_of_use_stays_on_the_cases_that_have_it(platform: Platform, ministry: Ministry, codes: int) -> None:
    case_id = opened(platform, ministry, action_code="G01", disposal_code="K5", keywords=(codes,))
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_disposal_code(work, "K5", "Kasseres efter 5 år", is_kept=False, years=5, is_active=False)
        value_lists.save_keyword(work, "Varme", keyword_id=codes, is_active=False)
    version = version_of(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case_id, CaseChanges(disposal_code="K5", keywords=(codes,), action_code=""), opened_version=version)

    with pytest.raises(RuleBroken) as refusal:
        opened(platform, ministry, disposal_code="K5", keywords=(codes,))
    assert {Reason.UNKNOWN_DISPOSAL_CODE, Reason.UNKNOWN_KEYWORD} == set(refusal.value.reasons)


@pytest.mark.parametrize(("who", "refused"), [("outsider", NotPermitted), ("auditor", NotPermitted)])
def test_who_may_read_a_case_may_not_therefore_change_it(
    platform: Platform, ministry: Ministry, who: str, refused: type[Exception]
) -> None:
    case_id = opened(platform, ministry)
    a_record_on(platform, ministry, case_id)
    with pytest.raises(refused), platform.work(ministry.actor(who)) as work:
        cases.edit(work, case_id, CaseChanges(title="Min"), opened_version=1)


def test_who_may_not_see_a_case_hears_nothing_of_it(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry)
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        cases.edit(work, case_id, CaseChanges(title="Min"), opened_version=1)


def test_extension_fields_are_kept_and_told(platform: Platform, ministry: Ministry) -> None:
    kind = a_type_with_fields(
        platform,
        {"name": "amount", "kind": "money", "da": "Beløb", "en": "Amount", "required": True},
        {"name": "earlier", "kind": "case", "da": "Tidligere sag", "en": "Earlier case"},
    )
    earlier = opened(platform, ministry)
    case_id = opened(platform, ministry, type=kind, fields={"amount": "4.850.000,50", "earlier": earlier}, language="da")
    version = version_of(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        cases.edit(work, case_id, CaseChanges(fields={"amount": "100"}, language="da"), opened_version=version)
    with platform.work(ministry.actor("caseworker")) as work:
        fields = {each.definition.name: each for each in case_page.case_page(work, case_id).fields}

    assert ("100.00", earlier, f"2026-1 {TITLE}") == (fields["amount"].value, fields["earlier"].value, fields["earlier"].refers_to)


def test_a_field_cannot_point_to_a_case_one_may_not_see(platform: Platform, ministry: Ministry) -> None:
    kind = a_type_with_fields(platform, {"name": "earlier", "kind": "case", "da": "Tidligere sag", "en": "Earlier case"})
    hidden = opened(platform, ministry, "lawyer")
    for target in (hidden, 999_999):
        with pytest.raises(FieldsAreWrong) as refusal:
            opened(platform, ministry, type=kind, fields={"earlier": target})

        assert [("earlier", FieldProblem.NOT_A_CASE)] == [(each.name, each.problem) for each in refusal.value.faults]


def test_a_field_names_the_case_it_points_to_only_to_who_may_see_it(platform: Platform, ministry: Ministry) -> None:
    kind = a_type_with_fields(platform, {"name": "earlier", "kind": "case", "da": "Tidligere sag", "en": "Earlier case"})
    case_id = opened(platform, ministry, type=kind, fields={"earlier": opened(platform, ministry)})
    a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("outsider")) as work:
        field = case_page.case_page(work, case_id).fields[0]

    assert "" == field.refers_to
