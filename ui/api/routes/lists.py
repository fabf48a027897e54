"""The lists of the desk, the inboxes they show, folders, flags, deadlines of one's own and reminders."""

from casework.queries import list_cases, list_panel, list_sharing, lists
from casework.services import folders, inbox, marking, saved_lists, sharing_lists
from casework.vocabulary import Scope
from ui.api.conditions import CASE_SORT, SORT, WHERE
from ui.api.route import Route

READ, WRITE = Scope.LISTS_READ, Scope.LISTS_WRITE

ROUTES = (
    Route("GET", "/lists/{asked}", lists.page, READ, kinds={"asked": str, "where": WHERE, "sort": SORT}, without=("columns",)),
    Route("GET", "/lists/{asked}/count", lists.count, READ, kinds={"asked": str, "where": WHERE}, named="count"),
    Route("GET", "/lists/{asked}/cases", list_cases.page, READ, kinds={"asked": str, "where": WHERE, "sort": CASE_SORT}),
    Route("GET", "/lists/{address}/definition", lists.definition_of, READ),
    Route("GET", "/saved-lists", list_panel.saved_lists, READ),
    Route("POST", "/saved-lists", saved_lists.save_list, WRITE),
    Route("PUT", "/saved-lists/{list_id}", saved_lists.change_list, WRITE),
    Route("DELETE", "/saved-lists/{list_id}", saved_lists.remove_list, WRITE),
    Route("POST", "/saved-lists/{list_id}/copies", sharing_lists.copy_list, WRITE),
    Route("GET", "/saved-lists/{list_id}/shares", list_sharing.shared_with, READ),
    Route("GET", "/saved-lists/{list_id}/colleagues", list_sharing.colleagues_to_share_with, READ),
    Route("PUT", "/saved-lists/{list_id}/shares/{official_id}", sharing_lists.share_list, WRITE),
    Route("DELETE", "/saved-lists/{list_id}/shares/{official_id}", sharing_lists.stop_sharing_list, WRITE),
    Route("PUT", "/saved-lists/{list_id}/hidden", sharing_lists.hide_list, WRITE),
    Route("DELETE", "/saved-lists/{list_id}/hidden", sharing_lists.show_list_again, WRITE),
    Route("GET", "/me/list-shares", list_sharing.shares, READ),
    Route("GET", "/me/places", list_panel.places, READ),
    Route("GET", "/me/folders", list_panel.folders, READ),
    Route("GET", "/records/{record_id}/own-facts", list_panel.own_facts, READ),
    Route("DELETE", "/inboxes/{principal_id}/records/{record_id}", inbox.archive, WRITE),
    Route("PUT", "/inboxes/{principal_id}/records/{record_id}", inbox.put_in_inbox, WRITE),
    Route("POST", "/inboxes/{principal_id}/records/{record_id}/return", inbox.put_back, WRITE),
    Route("PUT", "/desktops/{principal_id}/records/{record_id}", inbox.put_on_desktop, WRITE),
    Route("PUT", "/inboxes/{principal_id}/records/{record_id}/place", inbox.lay, WRITE),
    Route("POST", "/me/read-marks", inbox.mark_all_read, WRITE),
    Route("POST", "/folders", folders.add_folder, WRITE),
    Route("PUT", "/folders/{folder_id}/name", folders.rename_folder, WRITE),
    Route("PUT", "/folders/{folder_id}/parent", folders.move_folder, WRITE),
    Route("DELETE", "/folders/{folder_id}", folders.remove_folder, WRITE),
    Route("PUT", "/records/{record_id}/folder", folders.file_in_folder, WRITE, named="before"),
    Route("PUT", "/records/{record_id}/flag", marking.flag, WRITE, named="before"),
    Route("PUT", "/records/{record_id}/own-deadline", marking.set_deadline, WRITE, named="before"),
    Route("POST", "/records/{record_id}/reminders", marking.remind, WRITE),
    Route("DELETE", "/reminders/{reminder_id}", marking.forget_reminder, WRITE),
)

NOT_FOR_THE_API = {
    "casework.services.reminding.keep": "the runner lays what is due into inboxes",
    "casework.queries.approval_rows.approvals_in_list": "is part of a page of a list",
    "casework.queries.lists.ready_to_ask": "is part of asking a list",
    "casework.queries.binned.opened": "is part of asking for the bin",
    "casework.queries.list_panel.habits": "is how the desk looks to one official",
    "casework.services.saved_lists.remember": "is how the desk looks to one official",
    "casework.queries.list_rows.rows_of_case": "is part of the case's page",
    "casework.queries.case_rows.case_rows_of": "is part of doing something with many cases",
    "casework.queries.case_rows.rows_standing": "is part of a page of a list",
}
