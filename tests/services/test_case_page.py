"""The page of a case: everything known about it, in few statements."""

from casework.bootstrap import Platform
from casework.queries import case_page
from casework.services import case_folders, case_quality, case_relations, cases, value_lists
from casework.services.cases import CaseChanges
from casework.vocabulary import RelationShown
from tests.builders import Ministry
from tests.cases import a_record_on, a_type_with_fields, opened, progress_codes, version_of
from tests.statements import statements_of

MOST = 12


def test_the_fullest_case_page_costs_at_most_twelve_statements(platform: Platform, ministry: Ministry) -> None:
    case_id = a_full_case(platform, ministry)

    said = statements_of(platform, ministry.actor("caseworker"), lambda work: case_page.case_page(work, case_id))

    assert MOST >= len(said), "\n\n".join(said)


def a_full_case(platform: Platform, ministry: Ministry) -> int:
    """Opens a case that has one of everything a page can show."""
    heard, _ = progress_codes(platform, ministry)
    kind = a_type_with_fields(
        platform, {"name": "whom", "kind": "party", "da": "Hvem", "en": "Whom"}, {"name": "see", "kind": "case", "da": "Se", "en": "See"}
    )
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_action_code(work, "G01", "Generelle sager")
        value_lists.save_disposal_code(work, "B", "Bevares", is_kept=True)
        word = value_lists.save_keyword(work, "Varme")
    other = opened(platform, ministry, title="Den anden")
    case_id = opened(
        platform, ministry, type=kind, action_code="G01", disposal_code="B", keywords=(word,), progress_id=heard,
        supplementary=(ministry.people["head"],), restricted_to=(ministry.grants, ministry.people["manager"]), clearance=1,
    )  # fmt: skip
    record_id = a_record_on(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        case_relations.relate(work, case_id, other, RelationShown.RELATED)
        folder_id = case_folders.make_folder(work, case_id, "Bilag")
        case_folders.put_in_folder(work, record_id, folder_id)
    with platform.work(ministry.actor("caseworker")) as work:
        changes = CaseChanges(fields={"see": str(other)}, language="da")
        cases.edit(work, case_id, changes, opened_version=version_of(platform, ministry, case_id))
    with platform.work(ministry.actor("manager")) as work:
        case_quality.stamp(work, case_id, "I orden", opened_version=version_of(platform, ministry, case_id))
    return case_id
