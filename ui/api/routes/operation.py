"""Operation: effects that failed, how far the runner is behind, and how the search index stood beside the database."""

from casework.queries import quarantine, renditions, search_index, stored_files, troubles
from casework.services import checking
from casework.services import troubles as retrying
from casework.vocabulary import Scope
from ui.api.route import Route

ROUTES = (
    Route("GET", "/effects/troubles", troubles.troubles, Scope.OPERATION_READ, key=("effect_id",)),
    Route("GET", "/effects/waiting", troubles.waiting, Scope.OPERATION_READ),
    Route("GET", "/stored-files/in-trouble", stored_files.files_in_trouble, Scope.OPERATION_READ),
    Route("GET", "/stored-files/held", quarantine.held_files, Scope.OPERATION_READ),
    Route("POST", "/stored-files/{version_id}/release", checking.release, Scope.OPERATION_WRITE),
    Route("POST", "/stored-files/{version_id}/check", checking.ask_again, Scope.OPERATION_WRITE),
    Route("GET", "/stored-files/renditions", renditions.renditions_kept, Scope.OPERATION_READ),
    Route("GET", "/search-index/comparison", search_index.last_comparison, Scope.OPERATION_READ),
    Route("POST", "/effects/{effect_id}/retry", retrying.retry, Scope.OPERATION_WRITE),
)

NOT_FOR_THE_API = {
    "casework.queries.stored_files.waiting": "counts for the menu; /stored-files/in-trouble gives them",
    "casework.queries.quarantine.waiting": "counts for the menu; /stored-files/held gives them",
    "casework.services.checking.ask": "follows from filing",
    "casework.services.checking.demand_open": "is asked by everything that gives out bytes",
    "casework.services.checking.held_here": "stands on the files of a record",
}
