"""The journal: the queue, the post list, periods, the file plan and the kinds of case."""

from casework.queries import choices, journal_periods, journal_queue, post_lists
from casework.services import file_plan, file_plan_codes, journal, periods, post_list
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.JOURNAL_READ, Scope.JOURNAL_WRITE

ROUTES = (
    Route("GET", "/file-plan", choices.file_plan_codes, READ),
    Route("POST", "/file-plan", file_plan.add_file_plan, WRITE),
    Route("GET", "/file-plan/entries", choices.plan_codes, READ, key=("code",)),
    Route("POST", "/file-plan/entries", file_plan_codes.add_code, WRITE),
    Route("PUT", "/file-plan/entries/{code}/title", file_plan_codes.rename_code, WRITE),
    Route("GET", "/case-types", choices.case_types, READ, key=("name",)),
    Route("POST", "/case-types", file_plan.add_case_type, WRITE),
    Route("GET", "/journal-queue", journal_queue.queue, READ),
    Route("GET", "/journal-queue/count", journal_queue.waiting, READ, named="count"),
    Route("GET", "/journal-exemptions", journal_queue.left_out, READ),
    Route("POST", "/records/{record_id}/registering", journal.register_on, WRITE, named="is_placed_now"),
    Route("DELETE", "/records/{record_id}/registering", journal.take_back, WRITE),
    Route("POST", "/records/{record_id}/journal-exemption", journal.leave_unregistered, WRITE),
    Route("DELETE", "/records/{record_id}/journal-exemption", journal.put_back_in_queue, WRITE),
    Route("GET", "/post-list", post_lists.post_list, READ),
    Route("GET", "/post-list/rule", post_lists.rule, READ),
    Route("PUT", "/post-list/rule", post_list.set_rule, WRITE),
    Route("GET", "/post-lists", post_lists.issues, READ, key=("issue_id",)),
    Route("GET", "/post-lists/{issue_id}", post_list.issued_lines, READ),
    Route("POST", "/post-lists", post_list.issue, WRITE, at="/post-lists/{id}"),
    Route("GET", "/journal-periods", journal_periods.periods, READ),
    Route("POST", "/journal-periods", periods.prepare, WRITE, at="/journal-periods/{id}"),
    Route("POST", "/journal-periods/first", periods.set_up_first, WRITE, at="/journal-periods/{id}"),
    Route("POST", "/journal-periods/previews", journal_periods.preview, WRITE),
    Route("GET", "/journal-periods/{period_id}", journal_periods.period_page, READ),
    Route("DELETE", "/journal-periods/{period_id}", periods.withdraw, WRITE),
    Route("PUT", "/journal-periods/{period_id}/cases/{case_id}", periods.choose, WRITE),
    Route("GET", "/cases/{case_id}/continuation", journal_periods.continuation, READ),
)

NOT_FOR_THE_API = {
    "casework.queries.journal_queue.numbers_of": "is part of a record's page",
    "casework.services.journal_alarms.raise_alarms": "is the journal's own watch, as a system actor",
    "casework.services.period_carrying.carry": "is done by the journal on a period's first day, as a system actor",
    "casework.services.period_carrying.changes_of": "is part of a period's page",
    "casework.services.period_carrying.due": "is done by the journal on a period's first day, as a system actor",
    "casework.services.periods.codes_of": "gives rows; the file plan has its own",
    "casework.services.periods.is_offered": "is asked when a case is opened",
    "casework.services.periods.latest": "gives a row; periods has its own",
    "casework.services.periods.plan": "is what a preview shows",
    "casework.services.periods.running": "gives a row; periods has its own",
    "casework.services.post_list_daily.authorities": "is asked by the journal each morning, as a system actor",
    "casework.services.post_list_daily.issue_next": "is done by the journal each morning, as a system actor",
    "casework.services.post_list.issued_csv": "is a file: ui/downloads",
    "casework.services.post_list.issued_html": "is a file: ui/downloads",
}
