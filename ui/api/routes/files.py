"""Documents: their bytes and text, new documents and versions, and received post."""

from casework.queries import compared_texts, texts
from casework.services import reading
from casework.vocabulary import Scope
from documents import filing
from ui.api.contents import content_answer, received_body, uploaded_body
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
    Route("GET", "/document-versions/{version_id}/text", texts.text_of, READ, without=("noted",), named="text"),
    Route("GET", "/records/{record_id}/words", reading.open_words, Scope.RECORDS_READ, without=("noted",), named="html"),
    Route("POST", "/records/{record_id}/documents", filing.add_document, WRITE, takes=uploaded_body, without=("role",), named="version_id"),
    Route("POST", "/documents/{document_id}/versions", filing.add_version, WRITE, takes=uploaded_body, named="version_id"),
    Route("POST", "/units/{unit_id}/post", filing.receive, WRITE, takes=received_body, without=("access_level",)),
)

NOT_FOR_THE_API = {
    "casework.queries.texts.words_of": "gives words as they are kept, for the page viewer; /text beside it gives the text",
    "documents.filing.keep_blobs": "follows from filing",
    "documents.filing.put_in": "follows from filing",
    "documents.extraction_filing.keep": "follows from filing",
}
