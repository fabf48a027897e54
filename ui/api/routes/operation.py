"""Operation: effects that failed, and how far the runner is behind."""

from casework.queries import stored_files, troubles
from casework.services import troubles as retrying
from casework.vocabulary import Scope
from ui.api.route import Route

ROUTES = (
    Route("GET", "/effects/troubles", troubles.troubles, Scope.OPERATION_READ, key=("effect_id",)),
    Route("GET", "/effects/waiting", troubles.waiting, Scope.OPERATION_READ),
    Route("GET", "/stored-files/in-trouble", stored_files.files_in_trouble, Scope.OPERATION_READ),
    Route("POST", "/effects/{effect_id}/retry", retrying.retry, Scope.OPERATION_WRITE),
)

NOT_FOR_THE_API = {
    "casework.queries.stored_files.waiting": "counts for the menu; /stored-files/in-trouble gives them",
}
