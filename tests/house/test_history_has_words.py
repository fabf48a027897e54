"""Everything that is written into the history has a sentence, and what an event of the organisation says has its words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from casework.events.event import all_events, area_of
from ui.desk.parts import history_words, organisation_history
from ui.desk.views.case_history_view import AREAS

NEVER_ON_A_RECORD_OR_CASE = {
    "api_client_changed", "bundle_checked", "bundle_swept", "definition_draft_dropped", "definition_drafted", "definition_published",
    "definition_retired",
    "distribution_list_changed", "file_found_wrong",
    "file_mended", "files_encrypted", "file_plan_code_changed", "files_swept", "import_finished", "import_started", "index_compared",
    "index_found_different",
    "journal_period_prepared", "journal_period_started", "journal_period_withdrawn", "names_mapped", "parties_found_distinct",
    "party_changed",
    "party_entered", "party_merge_undone", "party_merged", "post_list_issued", "post_list_rule_changed", "private_contact_changed",
    "register_searched", "searched", "session_ended", "sign_in_refused", "signed_in", "stepped_up", "token_given", "tokens_ended",
    "webhook_changed",
}  # fmt: skip
SERVICES = Path(__file__).parents[2] / "casework" / "services"


def written() -> Iterator[tuple[str, str]]:
    """Gives the ``what`` and ``change`` of every event of the organisation that a service writes in so many words."""
    for file in SERVICES.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) not in {"OrganisationChanged", "_changed"}:
                continue
            named = {each.arg: each.value for each in call.keywords}
            given = [named.get("what"), named.get("change")] if named.get("what") else [*call.args[1:2], *call.args[3:4]]
            for place, node in zip(("what", "change"), given, strict=False):
                if isinstance(node, ast.Constant):
                    yield place, node.value


def test_every_event_of_a_record_or_case_or_the_organisation_has_a_sentence() -> None:
    assert sorted(NEVER_ON_A_RECORD_OR_CASE) == sorted(set(all_events()) - set(history_words.SENTENCES)), (
        "Give these a sentence in ui/desk/parts/history_words.py"
    )


def test_every_word_of_the_organisations_events_is_known() -> None:
    words = set(written())

    assert 20 < len(words)
    assert {what for place, what in words if place == "what"} <= set(organisation_history.ABOUT)
    assert {change for place, change in words if place == "change"} <= set(organisation_history.CHANGES)


def test_a_history_can_be_narrowed_to_every_area_of_events_of_a_record_or_case() -> None:
    """Gaps in the record numbers are explained by de-registrations and moves: what cannot be picked is not found."""
    areas = {area_of(event) for kind, event in all_events().items() if kind not in NEVER_ON_A_RECORD_OR_CASE}

    assert sorted(areas) == sorted(AREAS), "Name these in ui/desk/views/case_history_view.py, AREAS"
