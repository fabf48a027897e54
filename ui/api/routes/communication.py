"""What is said: notes, annotations, chats."""

from casework.queries import communication
from casework.services import chats, notes, page_annotations
from casework.vocabulary import Scope
from ui.api.route import Route

READ, WRITE = Scope.RECORDS_READ, Scope.RECORDS_WRITE

ROUTES = (
    Route("GET", "/records/{record_id}/notes", communication.notes_of_record, READ, key=("note_id",)),
    Route("POST", "/records/{record_id}/notes", notes.write_on_record, WRITE),
    Route("GET", "/cases/{case_id}/notes", communication.notes_of_case, Scope.CASES_READ, key=("note_id",)),
    Route("POST", "/cases/{case_id}/notes", notes.write_on_case, Scope.CASES_WRITE),
    Route("DELETE", "/notes/{note_id}", notes.delete, WRITE),
    Route("GET", "/records/{record_id}/annotations", communication.annotations, READ, key=("annotation_id",)),
    Route("POST", "/records/{record_id}/annotations", notes.annotate, WRITE, without=("spot", "answers_id")),
    Route("GET", "/document-versions/{version_id}/annotations", communication.annotations_on, READ, key=("annotation_id",)),
    Route("POST", "/document-versions/{version_id}/annotations", page_annotations.annotate_page, WRITE),
    Route("POST", "/annotations/{annotation_id}/answers", page_annotations.answer, WRITE),
    Route("PUT", "/annotations/{annotation_id}/settled", page_annotations.settle, WRITE),
    Route("DELETE", "/annotations/{annotation_id}/settled", page_annotations.reopen, WRITE),
    Route("PUT", "/records/{record_id}/annotations/read-mark", notes.read_annotations, WRITE),
    Route("GET", "/cases/{case_id}/annotations", communication.annotations_of_case, Scope.CASES_READ, key=("annotation_id",)),
    Route("POST", "/cases/{case_id}/annotations", notes.annotate_case, Scope.CASES_WRITE, without=("answers_id",)),
    Route("PUT", "/cases/{case_id}/annotations/read-mark", notes.read_annotations_of_case, Scope.CASES_WRITE),
    Route("GET", "/me/annotated-cases", communication.annotated_cases, Scope.CASES_READ, key=("case_id",)),
    Route("GET", "/me/annotated-cases/count", communication.count_annotated_cases, Scope.CASES_READ, named="count"),
    Route("GET", "/records/{record_id}/involved", communication.involved, READ, key=("official_id",)),
    Route("GET", "/records/{record_id}/chats", communication.chats, READ, key=("chat_id",)),
    Route("POST", "/records/{record_id}/chats", chats.open_chat, WRITE),
    Route("DELETE", "/chats/{chat_id}", chats.delete, WRITE),
    Route("POST", "/chats/{chat_id}/participants", chats.let_in, WRITE),
    Route("PUT", "/chats/{chat_id}/participants/{principal_id}", chats.add_participant, WRITE),
    Route("DELETE", "/chats/{chat_id}/participants/{official_id}", chats.remove_participant, WRITE),
    Route("POST", "/chats/{chat_id}/messages", chats.write, WRITE),
    Route("DELETE", "/chat-messages/{message_id}", chats.delete_message, WRITE),
    Route("PUT", "/chats/{chat_id}/read-mark", chats.mark_chat_read, WRITE),
)

NOT_FOR_THE_API = {
    **dict.fromkeys(
        (
            f"casework.services.naming.{each}"
            for each in (
                "named_on_record",
                "named_on_case",
                "demand_there",
                "is_there",
                "behind",
                "readers",
                "readers_of_case",
                "could_read",
            )
        ),
        "is a part of naming somebody",
    ),
    "casework.services.naming.involved": "is asked by name: communication.involved",
    "casework.queries.communication.count_notes": "is a label of the desk; the list says it",
    "casework.queries.communication.count_unread_messages": "is a label of the desk; the chats say it",
}
