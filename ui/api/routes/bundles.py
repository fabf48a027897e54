"""Bundles: sent in pieces, checked, taken in, how far each is and what is wrong with it; and cases taken out whole."""

from casework.queries import import_names, imports
from casework.services import exporting_cases
from casework.services.importing import runs
from casework.vocabulary import Scope
from documents import bundle_uploads, exporting, importing
from documents.incoming import MOST_BYTES
from ui.api.contents import bundle_answer, piece_body
from ui.api.route import Route

ROUTES = (
    Route("GET", "/imports", imports.runs, Scope.OPERATION_READ, key=("run_id",)),
    Route("GET", "/imports/{run_id}", imports.run_page, Scope.OPERATION_READ),
    Route("GET", "/import-names", import_names.names_here, Scope.OPERATION_READ),
    Route("PUT", "/imports/{run_id}/names", runs.map_names, Scope.OPERATION_WRITE),
    Route("POST", "/imports/{run_id}/check", importing.look_again, Scope.OPERATION_WRITE, looks_first=importing.looked_again),
    Route("POST", "/imports/{run_id}/start", runs.start, Scope.OPERATION_WRITE),
    Route("GET", "/bundle-uploads/{key}", bundle_uploads.received, Scope.OPERATION_READ, named="received"),
    Route("PUT", "/bundle-uploads/{key}/pieces", bundle_uploads.add_piece, Scope.OPERATION_WRITE, takes=piece_body, named="received"),
    Route("POST", "/bundle-uploads/{key}/check", bundle_uploads.check, Scope.OPERATION_WRITE, at="/imports/{id}", named="run_id",
          looks_first=bundle_uploads.looked, bounds={"size": (1, MOST_BYTES)}),
    Route("DELETE", "/bundle-uploads/{key}", bundle_uploads.discard, Scope.OPERATION_WRITE),
    Route("GET", "/cases/{case_id}/legacy-history", imports.legacy_lines, Scope.CASES_READ),
    Route("POST", "/cases/{case_id}/exports", exporting_cases.export_case, Scope.CASES_WRITE),
    Route("POST", "/cases/{case_id}/bundle", exporting.bundle_of_case, Scope.CASES_WRITE, also=(Scope.DOCUMENTS_READ,),
          answers=bundle_answer, keeps_answer=False),
)  # fmt: skip

NOT_FOR_THE_API = {
    "casework.services.importing.runs.note_check": "is what the check of a bundle on the server ends with (casework bundle check)",
    "documents.importing.note": "is what the check of an upload ends with",
    "casework.services.importing.runs.note_again": "is what a check ends with",
    "casework.services.importing.runs.sweep": "is what the runner does by itself",
    "casework.services.importing.runs.rows_done": "is a step of the importer's own",
    "casework.services.importing.runs.take_in": "is a step of the importer's own",
    "casework.services.importing.runs.finish": "is a step of the importer's own",
    "casework.services.importing.checking.numbers_taken": "is a part of a check",
    "casework.services.importing.looking.here_now": "is a part of a check",
    "casework.services.importing.sent.sent_here": "is a part of a check",
    "casework.services.importing.staying.staying_among": "is a part of a check",
    "casework.services.importing.known.known_to": "is a part of a check",
}
