"""What happened to a record's documents and to who edits them, as the rest of a sentence that begins with who did it."""

SENTENCES = {
    "documents_ordered": "put its documents in another order",
    "document_taken_off": "took {filename} off",
    "document_put_back": "put a document back",
    "document_checked_out": "checked a document out in version {number}",
    "check_out_ended": "gave a checked-out document free without a new version",
    "document_checked_in": "checked a document in as version {number}",
    "letter_phrase_saved": "wrote the phrase {name} for letters",
    "letter_phrase_ended": "took the phrase {name} out of use",
    "document_sealed": "put the letter under the authority's seal",
    "edit_lock_forced": "ended the editing of {name}: {reason}",
}
