"""Records: write, read, version, lock, place, register, move, copy, answer, send, complete, bin."""

from casework.queries import (
    binned,
    case_numbers,
    compared_texts,
    histories,
    list_rows,
    readings,
    record_help,
    record_links,
    record_page,
    record_people,
    record_versions,
)
from casework.services import inbox, records
from casework.services import record_help as helping
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.RECORDS_READ, Scope.RECORDS_WRITE

ROUTES = (
    Route("POST", "/records", records.draft, WRITE, at="/records/{id}"),
    Route("GET", "/records", list_rows.rows_of, READ),
    Route("POST", "/records/own", records.draft_own, WRITE, at="/records/{id}"),
    Route("GET", "/records/{record_id}", record_page.record_page, READ, given={"noted": lambda _: True}),
    Route("PATCH", "/records/{record_id}", records.edit, WRITE),
    Route("DELETE", "/records/{record_id}", records.bin_record, WRITE),
    Route("PUT", "/records/{record_id}/document-order", records.order_documents, WRITE),
    Route("DELETE", "/records/{record_id}/documents/{document_id}", records.take_document_off, WRITE),
    Route("PUT", "/records/{record_id}/documents/{document_id}", records.put_document_back, WRITE),
    Route("GET", "/records/{record_id}/versions", record_versions.versions_of, READ, key=("number",)),
    Route("GET", "/records/{record_id}/versions/{number}", record_versions.version_of, READ, without=("noted",)),
    Route(
        "GET", "/records/{record_id}/versions/{older}/text-beside/{newer}", compared_texts.compare_record_texts, READ, without=("noted",)
    ),
    Route("GET", "/records/{record_id}/versions/{older}/compared-with/{newer}", record_versions.compare, READ, without=("noted",)),
    Route("PUT", "/records/{record_id}/locks/{document_id}", records.take_lock, WRITE, named="until"),
    Route("PATCH", "/records/{record_id}/locks/{document_id}", records.renew_lock, WRITE, named="until"),
    Route("DELETE", "/records/{record_id}/locks/{document_id}", records.release_lock, WRITE),
    Route("POST", "/records/{record_id}/locks/{document_id}/forced-release", records.force_release, WRITE),
    Route("GET", "/records/{record_id}/history", histories.of_record, READ, key=("event_id",)),
    Route("GET", "/records/{record_id}/readers", readings.readers_of_record, READ, key=("official", "on_behalf_of")),
    Route("PUT", "/records/{record_id}/responsible", records.assign, WRITE),
    Route("POST", "/records/{record_id}/taking-back", records.take_back, WRITE),
    Route("GET", "/records/{record_id}/supplementary", record_people.supplementary_of_record, READ, key=("principal_id",)),
    Route("PUT", "/records/{record_id}/supplementary/{principal_id}", records.add_supplementary, WRITE),
    Route("DELETE", "/records/{record_id}/supplementary/{principal_id}", records.end_supplementary, WRITE),
    Route("POST", "/records/{record_id}/taking", records.take_responsibility, WRITE),
    Route("PUT", "/records/{record_id}/case", records.place_on_case, WRITE),
    Route("POST", "/records/{record_id}/move", records.move, WRITE),
    Route("POST", "/records/{record_id}/leaving-the-case", records.take_off_case, WRITE),
    Route("POST", "/records/{record_id}/registration", records.register, WRITE),
    Route("POST", "/records/{record_id}/deregistration", records.deregister, WRITE),
    Route("GET", "/cases/{case_id}/numbers", case_numbers.numbers_of_case, READ, key=("number",)),
    Route("GET", "/cases/{case_id}/numbers/gaps", case_numbers.gaps_of_case, READ, key=("number",)),
    Route("POST", "/records/{record_id}/copies", records.copy, WRITE),
    Route("POST", "/records/{record_id}/reply", records.reply, WRITE, at="/records/{id}"),
    Route("POST", "/records/{record_id}/forward", records.forward, WRITE, at="/records/{id}"),
    Route("GET", "/records/{record_id}/links", record_links.links_of, READ, key=("record_id", "kind", "is_from_here")),
    Route("PUT", "/records/{record_id}/answers/{answered_id}", records.set_answer, WRITE),
    Route("DELETE", "/records/{record_id}/answers/{answered_id}", records.unlink, WRITE),
    Route("GET", "/records/{record_id}/proposals", record_help.proposals, READ, key=("hint",)),
    Route("POST", "/records/{record_id}/proposals/{hint}", helping.take, WRITE),
    Route("PUT", "/records/{record_id}/proposals/{hint}/refusal", helping.decline, WRITE),
    Route("DELETE", "/records/{record_id}/proposals/{hint}/refusal", helping.ask_again, WRITE),
    Route("POST", "/records/{record_id}/sending", records.mark_sent, WRITE),
    Route("POST", "/records/{record_id}/reception", records.mark_received, WRITE),
    Route("POST", "/records/{record_id}/completion", records.complete, WRITE),
    Route("POST", "/records/{record_id}/reopening", records.reopen, WRITE),
    Route("POST", "/records/{record_id}/deletion-for-everyone", records.bin_for_everyone, WRITE),
    Route("PUT", "/records/{record_id}/hiding", records.hide, WRITE),
    Route("DELETE", "/records/{record_id}/hiding", records.unhide, WRITE),
    Route("GET", "/hidden", binned.my_hidden, READ, key=("record_id",)),
    Route("GET", "/bin", binned.my_bin, READ, key=("record_id",)),
    Route("GET", "/bin/{record_id}", binned.binned_record, READ),
    Route("POST", "/bin/{record_id}/restoring", records.restore, WRITE),
    Route("DELETE", "/bin/{record_id}", records.purge, WRITE),
    Route("PUT", "/records/{record_id}/read-mark", inbox.mark_read, WRITE),
    Route("DELETE", "/records/{record_id}/read-mark", inbox.mark_unread, WRITE),
)

LOCKING, ALWAYS = "casework.services.records.locking", "is asked by the verbs themselves"
NOT_FOR_THE_API = {
    "casework.services.records.making.create": "gives a row; draft and receive are its doors",
    "casework.services.records.making.add_parties": "is part of making",
    "casework.services.records.making.own_unit": "is part of making",
    "casework.services.records.responsibility.mark_drafter": "follows from writing",
    "casework.services.records.linking.link": "follows from copying, replying and answering, and asks for no right",
    f"{LOCKING}.refuse_locked": ALWAYS,
    f"{LOCKING}.refuse_locked_documents": ALWAYS,
    f"{LOCKING}.locks_of_others": ALWAYS,
    f"{LOCKING}.end_locks": "follows from putting a record into the bin",
    "casework.services.records.binning.open_binned": "gives a row; /bin/{record_id} is its door",
    "casework.services.records.binning.due_in_bin": "is the sweep's, which sees what nobody else does",
    "casework.services.records.binning.sweep_bin": "is the sweep's",
    "casework.services.destroying.destroy": "is behind the bin: DELETE /records/{record_id}, then DELETE /bin/{record_id}",
    "casework.services.inbox.put": "follows from other deeds, and asks for no right",
    **dict.fromkeys(
        (
            f"casework.queries.record_help.{name}"
            for name in ("version_now", "to_a_case", "to_a_level", "to_registration", "to_a_public_title", "to_an_answer")
        ),
        "is part of what is proposed",
    ),
    "casework.queries.record_page.files_of": "is part of the record's page",
    "casework.queries.record_page.names_of": "is part of the pages that name people",
    "casework.queries.histories.words_beside": "is part of histories",
}
