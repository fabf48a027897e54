"""Leaving out: what is marked on document versions, the copies made without it, and what is handed over of a case."""

from casework.queries import redactions, releases
from casework.services import redacting, releasing
from casework.vocabulary import Scope
from documents import releasing as issuing
from ui.api.contents import content_answer
from ui.api.route import Route

READ, WRITE = Scope.DOCUMENTS_READ, Scope.DOCUMENTS_WRITE

ROUTES = (
    Route("GET", "/redaction-grounds", redactions.grounds, READ, key=("code",)),
    Route("GET", "/document-versions/{version_id}/redaction", redactions.redaction_of, READ, without=("noted",)),
    Route("POST", "/document-versions/{version_id}/redaction", redacting.begin, WRITE, named="redaction_id"),
    Route("POST", "/redactions/{redaction_id}/marks", redacting.mark, WRITE, named="mark_id"),
    Route("PUT", "/redaction-marks/{mark_id}/decision", redacting.decide_mark, WRITE),
    Route("PUT", "/redaction-marks/{mark_id}/note", redacting.note_mark, WRITE),
    Route("PUT", "/redactions/{redaction_id}/decisions/{kind}", redacting.decide_kind, WRITE, named="count"),
    Route("POST", "/redactions/{redaction_id}/copies", redacting.order_copy, WRITE, named="copy_id"),
    Route("GET", "/redacted-copies/{copy_id}/content", redacting.open_copy, READ, without=("noted",), answers=content_answer),
    Route("GET", "/cases/{case_id}/release-sets", releases.releases_of, Scope.CASES_READ, key=("release_set_id",)),
    Route("POST", "/cases/{case_id}/release-sets", releasing.begin_set, Scope.CASES_WRITE, at="/release-sets/{id}"),
    Route("GET", "/release-sets/{release_set_id}", releases.release_of, Scope.CASES_READ),
    Route("PUT", "/release-sets/{release_set_id}/document-versions/{version_id}", releasing.choose, Scope.CASES_WRITE),
    Route("DELETE", "/release-sets/{release_set_id}/documents/{document_id}", releasing.take_out, Scope.CASES_WRITE),
    Route("POST", "/release-sets/{release_set_id}/record", issuing.issue, Scope.CASES_WRITE, named="record_id"),
)

NOT_FOR_THE_API = {
    **dict.fromkeys(
        (f"casework.services.releasing.{each}" for each in ("copy_of_the_marks", "tells", "items_of")),
        "is a part of putting a set together",
    ),
    "casework.queries.redactions.basis_of": "is asked by the page viewer",
    "casework.queries.redactions.may_redact": "offers a deed on the desk; a refusal says it",
    "casework.queries.releases.may_release": "offers a deed on the desk; a refusal says it",
}
