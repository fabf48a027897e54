"""Documents: their bytes and text, new documents and versions, and received post."""

from casework.queries import check_outs, compared_pages, compared_texts, renditions, seals, texts
from casework.services import reading, records, sealed
from casework.services import renditions as rendering
from casework.vocabulary import Scope
from documents import checking_in, filing
from ui.api.contents import brought_back_body, content_answer, received_body, uploaded_body
from ui.api.route import Route

READ, WRITE = Scope.DOCUMENTS_READ, Scope.DOCUMENTS_WRITE

ROUTES = (
    Route("GET", "/document-versions/{version_id}/content", reading.open_version, READ, without=("noted",), answers=content_answer),
    Route(
        "GET",
        "/document-versions/{older_id}/compared-with/{newer_id}",
        compared_texts.compare_documents,
        READ,
        without=("noted",),
    ),
    Route("GET", "/document-versions/{version_id}/sealed", sealed.open_sealed, READ, without=("noted",), answers=content_answer),
    Route("GET", "/records/{record_id}/seals", seals.seals_of, READ, key=("version_id",)),
    Route("GET", "/records/{record_id}/document-versions", compared_pages.versions_of_documents, READ, key=("document_id",)),
    Route("GET", "/document-versions/{version_id}/text", texts.text_of, READ, without=("noted",), named="text"),
    Route("GET", "/document-versions/{version_id}/renditions", renditions.renditions_of, READ, key=("kind",)),
    Route(
        "GET",
        "/document-versions/{version_id}/renditions/{kind}/content",
        rendering.open_rendition,
        READ,
        without=("noted",),
        answers=content_answer,
    ),
    Route("POST", "/document-versions/{version_id}/renditions/{kind}", rendering.ask, WRITE, named="is_new"),
    Route("GET", "/records/{record_id}/words", reading.open_words, Scope.RECORDS_READ, without=("noted",), named="html"),
    Route("POST", "/records/{record_id}/documents", filing.add_document, WRITE, takes=uploaded_body, without=("role",), named="version_id"),
    Route("POST", "/documents/{document_id}/versions", filing.add_version, WRITE, takes=uploaded_body, named="version_id"),
    Route("PUT", "/documents/{document_id}/check-out", records.check_out, WRITE, named="until"),
    Route("DELETE", "/documents/{document_id}/check-out", records.cancel_check_out, WRITE),
    Route("GET", "/documents/{document_id}/check-out", check_outs.check_out_of, READ),
    Route("PUT", "/documents/{document_id}/check-out/file", checking_in.bring_back, WRITE, takes=brought_back_body),
    Route("DELETE", "/documents/{document_id}/check-out/file", checking_in.take_away, WRITE),
    Route("GET", "/documents/{document_id}/check-out/comparison", check_outs.check_in_compared, READ, without=("noted",)),
    Route("POST", "/documents/{document_id}/check-in", checking_in.check_in, WRITE),
    Route("GET", "/check-outs", check_outs.my_check_outs, READ, key=("document_id",)),
    Route("POST", "/units/{unit_id}/post", filing.receive, WRITE, takes=received_body, without=("access_level",)),
)

NOT_FOR_THE_API = {
    "casework.queries.texts.words_of": "gives words as they are kept, for the page viewer; /text beside it gives the text",
    "casework.services.records.locking.hold": "is part of locking and of checking out",
    "casework.services.records.checking_out.my_check_out": "gives a row; GET /documents/{document_id}/check-out is its door",
    "documents.filing.keep_blobs": "follows from filing",
    "documents.filing.put_in": "follows from filing",
    "documents.extraction_filing.keep": "follows from filing",
}
