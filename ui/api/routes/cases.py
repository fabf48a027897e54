"""Cases: open, read, edit, restrict, complete."""

from casework.queries import as_of, case_lookup, case_page, case_suggestions, disposal, histories, principals, readings, value_lists
from casework.services import case_choices, case_folders, case_people, case_progress, case_quality, case_relations, cases, exporting
from casework.services import value_lists as keeping
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE, CODES = Scope.CASES_READ, Scope.CASES_WRITE, Scope.ORGANISATION_WRITE

ROUTES = (
    Route("GET", "/cases", case_lookup.find_cases, READ),
    Route("GET", "/open-cases", case_page.open_cases, READ),
    Route("GET", "/case-titles", case_lookup.title_twins, READ),
    Route("GET", "/case-suggestions", case_suggestions.suggestions, READ),
    Route("DELETE", "/case-suggestions/{case_id}", case_choices.forget, WRITE),
    Route("GET", "/case-help", value_lists.case_help, READ),
    Route("POST", "/cases", cases.open_case, WRITE, at="/cases/{id}"),
    Route("GET", "/case-numbers/{number}", case_page.case_by_number, READ),
    Route("GET", "/cases/{case_id}", case_page.case_page, READ),
    Route("PATCH", "/cases/{case_id}", cases.edit, WRITE),
    Route("GET", "/cases/{case_id}/history", histories.page_of_case, READ),
    Route("GET", "/cases/{case_id}/history/actors", histories.actors_of_case, READ),
    Route("POST", "/cases/{case_id}/history/exports", exporting.export_history, WRITE),
    Route("GET", "/cases/{case_id}/readers", readings.readers_of_case, READ, key=("official", "on_behalf_of")),
    Route("GET", "/cases/{case_id}/as-of", as_of.case_as_of, READ),
    Route("PUT", "/cases/{case_id}/restriction", cases.restrict, WRITE),
    Route("POST", "/cases/{case_id}/completion", cases.complete, WRITE),
    Route("POST", "/cases/{case_id}/reopening", cases.reopen, WRITE),
    Route("PUT", "/cases/{case_id}/progress", case_progress.set_progress, WRITE),
    Route("POST", "/cases/{case_id}/responsibility", case_people.take_responsibility, WRITE),
    Route("PUT", "/cases/{case_id}/responsible", case_people.assign, WRITE),
    Route("POST", "/cases/{case_id}/taking-back", case_people.take_back, WRITE),
    Route("POST", "/cases/{case_id}/supplementaries", case_people.add_supplementaries, WRITE),
    Route("POST", "/cases/{case_id}/supplementary", case_people.add_supplementary, WRITE),
    Route("DELETE", "/cases/{case_id}/supplementary/{principal_id}", case_people.end_supplementary, WRITE),
    Route("POST", "/cases/{case_id}/relations", case_relations.relate, WRITE),
    Route("DELETE", "/cases/{case_id}/relations/{relation_id}", case_relations.unrelate, WRITE),
    Route("POST", "/cases/{case_id}/folders", case_folders.make_folder, WRITE),
    Route("PATCH", "/cases/{case_id}/folders/{folder_id}", case_folders.rename_folder, WRITE),
    Route("PUT", "/cases/{case_id}/folders/{folder_id}/position", case_folders.move_folder, WRITE),
    Route("DELETE", "/cases/{case_id}/folders/{folder_id}", case_folders.delete_folder, WRITE),
    Route("PUT", "/records/{record_id}/case-folder", case_folders.put_in_folder, WRITE),
    Route("POST", "/cases/{case_id}/quality-stamp", case_quality.stamp, WRITE),
    Route("GET", "/principals/choices", principals.principals, READ),
    Route("GET", "/action-codes", value_lists.action_codes, READ),
    Route("PUT", "/action-codes/{code}", keeping.save_action_code, CODES),
    Route("PUT", "/file-plan/{file_plan_code}/action-codes", keeping.bind_action_codes, CODES),
    Route("GET", "/file-plan/usual-disposals", value_lists.usual_disposals, READ, key=("file_plan_code",)),
    Route("PUT", "/file-plan/{file_plan_code}/usual-disposal", keeping.set_usual_disposal, CODES),
    Route("GET", "/disposal", disposal.for_disposal, READ, key=("place",)),
    Route("GET", "/disposal-codes", value_lists.disposal_codes, READ),
    Route("PUT", "/disposal-codes/{code}", keeping.save_disposal_code, CODES),
    Route("GET", "/keywords", value_lists.keywords, READ),
    Route("POST", "/keywords", keeping.save_keyword, CODES),
    Route("GET", "/progress-codes", value_lists.progress_codes, READ),
    Route("POST", "/progress-codes", keeping.save_progress_code, CODES),
    Route("GET", "/house-rules", value_lists.rules_of_the_house, READ),
    Route("POST", "/house-rules", keeping.save_house_rule, CODES),
    Route("POST", "/records/{record_id}/new-case", cases.open_from_record, WRITE, at="/cases/{id}"),
)

NOT_FOR_THE_API = {
    "casework.queries.value_lists.rules_in_use": "is part of what is proposed; the rules themselves have their route",
    "casework.services.reassigning.tell": "follows from giving work away",
    "casework.services.reassigning.given_by_me": "POST /cases/{case_id}/taking-back and its like ask it",
    "casework.services.cases.lock": "only the delivery to the archives does this",
    "casework.services.destroying.may_destroy": "the gate that every deed which destroys asks",
    "casework.services.retaining.codes_of": "GET /disposal-codes gives them",
    "casework.services.case_progress.advance": "only the runner's clock does this",
    "casework.services.case_progress.due_cases": "only the runner's clock asks this",
    "casework.services.case_quality.clear": "follows from changing codes",
    "casework.services.case_choices.remember": "follows from filing",
    "casework.queries.case_words.cases_with_words": "GET /cases asks it",
    "casework.queries.case_words.cases_titled": "GET /case-titles asks it",
    **{
        f"casework.queries.case_parts.{name}": "is part of the case's page"
        for name in (
            "relations_of",
            "folders_of",
        )
    },
    "casework.queries.histories.of_case": "page_of_case gives the same in pages",
    "casework.queries.case_page.case_number": "is part of the case's page",
}
