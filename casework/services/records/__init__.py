"""The verbs of a record, one module an idea; what other rooms call is imported from here."""

from casework.services.records.attaching import order_documents, put_document_back, take_document_off
from casework.services.records.binning import bin_for_everyone, bin_record, hide, purge, restore, sweep_bin, unhide
from casework.services.records.checking_out import cancel_check_out, check_out
from casework.services.records.copying import copy, forward, reply
from casework.services.records.editing import edit
from casework.services.records.linking import set_answer, unlink
from casework.services.records.locking import force_release, refuse_locked, release_lock, renew_lock, take_lock
from casework.services.records.making import NewOccasion, NewParty, NewRecord, create, draft, draft_own
from casework.services.records.registering import deregister, move, place_on_case, register, take_off_case
from casework.services.records.responsibility import assign, mark_drafter, take_back, take_responsibility
from casework.services.records.states import complete, mark_received, mark_sent, reopen
from casework.services.records.supplementing import add_supplementaries, add_supplementary, end_supplementary
from casework.services.records.versioning import changing

__all__ = [
    "NewOccasion", "NewParty", "NewRecord", "add_supplementaries", "add_supplementary", "assign", "bin_for_everyone", "bin_record",
    "cancel_check_out", "changing", "check_out", "complete", "copy", "create", "deregister", "draft", "draft_own", "edit",
    "end_supplementary", "force_release", "forward", "hide", "mark_drafter", "mark_received", "mark_sent", "move", "order_documents",
    "place_on_case", "purge", "put_document_back", "refuse_locked", "register", "release_lock", "renew_lock", "reopen", "reply",
    "restore", "set_answer", "sweep_bin", "take_back", "take_document_off", "take_lock", "take_off_case", "take_responsibility", "unhide",
    "unlink",
]  # fmt: skip
