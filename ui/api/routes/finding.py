"""Search: finding records and other things by words, and completing a word."""

from typing import Literal

from casework.vocabulary import Scope
from search import all_over, finding, finding_things, saving, similar, suggesting
from ui.api.route import Route

PAGES = {"page": (1, 1000), "size": (1, 200)}

ROUTES = (
    Route("GET", "/search", finding.find, Scope.SEARCH_READ, bounds={"page": (1, 1000), "size": (1, 200)}),
    Route("GET", "/search/all-over", all_over.find_all_over, Scope.SEARCH_READ, bounds={"size": (1, 200)}),
    Route("GET", "/search/kinds", finding_things.count_kinds, Scope.SEARCH_READ, without=("noted",)),
    Route(
        "GET",
        "/search/parties",
        finding_things.find_parties,
        Scope.SEARCH_READ,
        also=(Scope.PARTIES_READ,),
        without=("noted",),
        bounds=PAGES,
    ),
    Route(
        "GET",
        "/search/things/{kind}",
        finding_things.find_things,
        Scope.SEARCH_READ,
        without=("noted", "purpose"),
        kinds={"kind": Literal["cases", "notes", "chats", "approvals"]},
        bounds=PAGES,
    ),
    Route("GET", "/search/suggestions", finding.suggest, Scope.SEARCH_READ),
    Route("GET", "/records/{record_id}/similar", similar.similar, Scope.SEARCH_READ, bounds={"first": (1, 40)}),
    Route("GET", "/records/{record_id}/case-suggestions", suggesting.suggest_cases, Scope.SEARCH_READ, bounds={"first": (1, 40)}),
    Route("GET", "/records/{record_id}/code-suggestions", suggesting.suggest_codes, Scope.SEARCH_READ, bounds={"first": (1, 40)}),
    Route("POST", "/saved-searches", saving.save_search, Scope.LISTS_WRITE),
    Route("GET", "/me/search-alerts", saving.alerts, Scope.LISTS_READ),
    Route("PUT", "/saved-lists/{list_id}/alert", saving.tell_me, Scope.LISTS_WRITE),
    Route("DELETE", "/saved-lists/{list_id}/alert", saving.tell_me_no_more, Scope.LISTS_WRITE),
)

NOT_FOR_THE_API = {
    "search.finding.asked_of": "is part of finding",
    "search.finding.index_filter": "is part of finding",
    "search.facets.titled": "is part of finding",
    "search.finding.read_back": "is part of finding",
    "search.similar.alike": "is part of finding what is similar",
    "search.exporting.export_hits": "a program asks for page after page of /search; people get a file",
    "search.gathering.gather": "the indexer gathers",
    "search.gathering.fingerprints": "is asked by the comparison of the index",
    "search.gathering_things.gather_things": "is part of finding things",
    "search.indexing.exclusions": "the indexer reads them",
}
