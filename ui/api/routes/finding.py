"""Search: finding records by words, and completing a word."""

from casework.vocabulary import Scope
from search import all_over, finding
from ui.api.route import Route

ROUTES = (
    Route("GET", "/search", finding.find, Scope.SEARCH_READ, bounds={"page": (1, 1000), "size": (1, 200)}),
    Route("GET", "/search/all-over", all_over.find_all_over, Scope.SEARCH_READ, bounds={"size": (1, 200)}),
    Route("GET", "/search/suggestions", finding.suggest, Scope.SEARCH_READ),
)

NOT_FOR_THE_API = {
    "search.finding.asked_of": "is part of finding",
    "search.finding.did_you_mean": "is part of finding",
    "search.finding.index_filter": "is part of finding",
    "search.facets.titled": "is part of finding",
    "search.finding.read_back": "is part of finding",
    "search.gathering.gather": "the indexer gathers",
    "search.indexing.exclusions": "the indexer reads them",
}
