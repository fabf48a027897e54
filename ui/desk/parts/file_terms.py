"""The words of stored files on the desk: why one is not given out, and what became of the files of a record."""

from casework.vocabulary import Reason

FILE_REASONS = {
    Reason.FILE_IS_MISSING: "The stored file is missing. The records managers are told; it can be taken back from a backup.",
    Reason.FILE_IS_CHANGED: "The stored file is damaged and not shown. The records managers are told; it can be taken back from a backup.",
    Reason.FILE_IS_LOCKED: "The stored file is encrypted, and its key is not there. The operation must put the file of keys back.",
    Reason.FILE_WAITS_FOR_CHECK: "The file waits for the virus check. It opens when nothing is found, mostly within a minute.",
    Reason.FILE_IS_INFECTED: "A virus was found in the file. It is in quarantine and opens for nobody. The registry is told.",
    Reason.FILE_NOT_CHECKED: "The file could not be checked for viruses and opens for nobody. The registry can release it.",
    Reason.FILE_IS_NOT_HELD: "The file is not in quarantine.",
    Reason.NO_VIRUS_SCANNER: "No virus scanner is set up here. Ask the operation to name one.",
    Reason.RELEASE_NEEDS_A_REASON: "Say why the file is no danger.",
    Reason.FILE_IS_THERE: "There is a file of that name already.",
}
FILE_SENTENCES = {
    "document_filed": "filed {filename}, version {number}",
    "text_extracted": "read the text of a document: {outcome}",
    "file_check_asked": "had a file checked for viruses",
    "file_found_clean": "found no virus in a file",
    "file_quarantined": "put a file in quarantine, in which it found {virus}",
    "file_not_checked": "could not check a file for viruses: {why}",
    "file_released": "released a file from quarantine: {reason}",
}
