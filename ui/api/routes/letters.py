"""Letters to many: looked through, ordered, followed, stopped and tried again; what is written is a draft like any other."""

from casework.queries import letters_to_many as asked
from casework.queries import list_choosing
from casework.services import letters_to_many
from casework.vocabulary import Scope
from documents import letter_checking
from ui.api.route import Route

READ, WRITE = Scope.CASES_READ, Scope.CASES_WRITE

ROUTES = (
    Route("GET", "/cases/{case_id}/letter-recipients", asked.letter_recipients, READ, key=("key",)),
    Route("GET", "/cases/{case_id}/distribution-lists/{list_id}/for-letters", list_choosing.for_letters, READ, key=("member_id",)),
    Route(
        "POST", "/cases/{case_id}/letters/check", letter_checking.check_letters, WRITE, looks_first=letter_checking.looked,
    ),
    Route("GET", "/cases/{case_id}/letters", asked.letter_runs, READ, key=("run_id",)),
    Route("POST", "/cases/{case_id}/letters", letters_to_many.order_letters, WRITE, named="run_id", at="/letters/{id}"),
    Route("GET", "/letters/{run_id}", asked.letters_page, READ),
    Route("POST", "/letters/{run_id}/stop", letters_to_many.stop_letters, WRITE, named="stopped"),
    Route("POST", "/letters/{run_id}/try-again", letters_to_many.try_letters_again, WRITE, named="waiting"),
)  # fmt: skip

NOT_FOR_THE_API = {
    "casework.services.letters_to_many.planned_letters": "is part of looking letters through",
    "casework.services.letters_to_many.waiting_letters": "the runner writes letters",
    "casework.services.letters_to_many.planned_lines": "the runner writes letters",
    "casework.services.letters_to_many.fail_letters": "the runner writes letters",
    "casework.services.replies.recipient_at": "is part of making letters",
    "documents.reply_filing.recipient_row": "the runner writes letters",
    "documents.letter_filing.file_letter": "the runner writes letters",
}
