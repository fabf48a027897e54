"""Parties: the register, parties on cases and records, duplicates, distribution lists."""

from casework.queries import distribution_lists, list_choosing, parties, party_duplicates, party_snapshots
from casework.services import distribution, party_merging, party_reading, party_use
from casework.services import parties as register
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.PARTIES_READ, Scope.PARTIES_WRITE

ROUTES = (
    Route("GET", "/parties", parties.register, READ, without=("noted",)),
    Route("POST", "/parties", register.enter, WRITE, at="/parties/{id}"),
    Route("GET", "/parties/{party_id}", parties.page, READ),
    Route("PUT", "/parties/{party_id}", register.edit, WRITE),
    Route("GET", "/parties/{party_id}/standing", parties.standing, READ),
    Route("POST", "/parties/{party_id}/retirement", register.take_out_of_use, WRITE),
    Route("POST", "/parties/{party_id}/return", register.take_into_use, WRITE),
    Route("POST", "/parties/{party_id}/identifier-readings", party_reading.show_identifier, WRITE, named="identifier"),
    Route("POST", "/parties/{party_id}/address-readings", party_reading.show_address, WRITE, named="address"),
    Route("POST", "/parties-in-use/{row_id}/identifier-readings", party_reading.show_identifier_on, WRITE, named="identifier"),
    Route("POST", "/parties-in-use/{row_id}/address-readings", party_reading.show_address_on, WRITE, named="address"),
    Route("DELETE", "/parties-in-use/{row_id}", party_use.take_off, WRITE),
    Route("PUT", "/parties-in-use/{row_id}/role", party_use.change_role, WRITE),
    Route("POST", "/parties-in-use/{row_id}/refreshing", party_use.refresh, WRITE),
    Route("GET", "/records/{record_id}/parties", party_snapshots.on_record, READ, key=("row_id",)),
    Route("POST", "/records/{record_id}/parties", party_use.put_on_record, WRITE),
    Route("POST", "/records/{record_id}/distribution", distribution.use_on_record, WRITE),
    Route("GET", "/cases/{case_id}/parties", party_snapshots.on_case, READ, key=("row_id",)),
    Route("POST", "/cases/{case_id}/parties", party_use.put_on_case, WRITE),
    Route("GET", "/party-duplicates", party_duplicates.pairs, READ),
    Route("GET", "/party-duplicates/count", party_duplicates.waiting, READ, named="count"),
    Route("POST", "/party-duplicates/distinct", party_merging.say_distinct, WRITE),
    Route("GET", "/party-merges", party_duplicates.merges, READ),
    Route("POST", "/parties/{survivor_id}/merges", party_merging.merge, WRITE),
    Route("DELETE", "/party-merges/{merge_id}", party_merging.undo, WRITE),
    Route("GET", "/records/{record_id}/distribution-lists/{list_id}/for-a-note", list_choosing.for_note, READ, key=("member_id",)),
    Route("GET", "/records/{record_id}/distribution-lists/{list_id}/for-a-chat", list_choosing.for_chat, READ, key=("member_id",)),
    Route("GET", "/records/{record_id}/distribution-lists/{list_id}/for-a-request", list_choosing.for_request, READ, key=("member_id",)),
    Route(
        "GET", "/records/{record_id}/distribution-lists/{list_id}/for-recipients", list_choosing.for_recipients, READ, key=("member_id",)
    ),
    Route(
        "GET",
        "/records/{record_id}/distribution-lists/{list_id}/for-supplementary",
        list_choosing.for_supplementary,
        READ,
        key=("member_id",),
    ),
    Route(
        "GET",
        "/cases/{case_id}/distribution-lists/{list_id}/for-supplementary",
        list_choosing.for_supplementary_of_case,
        READ,
        key=("member_id",),
    ),
    Route("GET", "/cases/{case_id}/distribution-lists/{list_id}/for-an-annotation", list_choosing.for_case, READ, key=("member_id",)),
    Route("GET", "/distribution-lists", distribution_lists.lists_of, READ, key=("list_id",)),
    Route("POST", "/distribution-lists", distribution.make, WRITE, at="/distribution-lists/{id}"),
    Route("GET", "/distribution-lists/{list_id}", distribution_lists.list_page, READ),
    Route("PUT", "/distribution-lists/{list_id}", distribution.edit, WRITE),
    Route("PUT", "/distribution-lists/{list_id}/use", distribution.set_in_use, WRITE),
    Route("POST", "/distribution-lists/{list_id}/members", distribution.add_member, WRITE),
    Route("DELETE", "/distribution-list-members/{member_id}", distribution.remove_member, WRITE),
)

NOT_FOR_THE_API = {
    "casework.services.party_links.entry_of": "is part of putting a party on something",
    "casework.services.party_links.family_of": "is part of a party's page",
    "casework.services.party_reading.note_search": "follows from searching the register",
    "casework.services.party_use.may_put": "gives a row; put_on_record asks it",
}
