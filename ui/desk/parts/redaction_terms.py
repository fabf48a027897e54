"""The words of redaction for people: what is recognised, why a copy is refused, and who found it."""

from casework.vocabulary import Handing, Reason, RedactionRefusal, Sensitive

KINDS = {
    Sensitive.CPR: "CPR number",
    Sensitive.CVR: "CVR number",
    Sensitive.PHONE: "Telephone number",
    Sensitive.EMAIL: "E-mail address",
    Sensitive.ADDRESS: "Address",
    Sensitive.PARTY: "A party of the case",
}
REFUSALS = {
    RedactionRefusal.WORD_IS_STILL_THERE: "A word that is left out was still found on page {page}, by {reader}.",
    RedactionRefusal.AREA_IS_NOT_COVERED: "An area on page {page} is not covered.",
    RedactionRefusal.SOMETHING_CAME_ALONG: "Something of the original came along with page {page}.",
    RedactionRefusal.NO_THIRD_READER: "The program that reads it a third time, tesseract, is not installed here.",
    RedactionRefusal.CANNOT_BE_DRAWN: "Page {page} cannot be drawn.",
}
HANDINGS = {
    Handing.WHOLE: "Whole",
    Handing.REDACTED: "Redacted",
    Handing.LEFT_OUT: "Left out",
}
READERS = {"pypdf": "the first reader", "pdfium": "the second reader", "tesseract": "the reading of the picture"}
PROBLEMS = {
    "it has no pages, and no text was read out of it": "it has no pages, and no text was read out of it",
    "its pages cannot be drawn": "its pages cannot be drawn",
    "it has more than 500 pages": "it has more than 500 pages",
}
OTHER_PROBLEM = "something is wrong with it"
REDACTION_REASONS = {
    Reason.NO_SUCH_PAGE: "The document has no such page.",
    Reason.AREA_IS_EMPTY: "Draw an area on the page, or choose words.",
    Reason.UNKNOWN_GROUND: "Choose a provision of the list.",
    Reason.NOTHING_IS_MARKED: "Nothing is marked yet, so there is nothing to leave out.",
    Reason.PROPOSALS_NOT_DECIDED: "Decide on every proposal first.",
    Reason.DECISION_IS_NONE: "Say whether it is left out or stays.",
    Reason.COPY_IS_NOT_MADE: "There is no redacted copy of this document that is made and matches its marks.",
    Reason.SET_IS_ISSUED: "The set has been put together and does not change any more. Begin another.",
    Reason.SET_IS_EMPTY: "Choose at least one document.",
    Reason.DOCUMENT_OF_ANOTHER_CASE: "The document does not lie on this case.",
    Reason.DOCUMENT_HAS_CHANGED: "A document has changed since it was chosen. Look at it again.",
    Reason.TITLE_TELLS: "The title says something that is left out of the document. Write another for the list.",
}
REDACTION_SENTENCES = {
    "redaction_begun": "began to go through a document for what is to be left out",
    "redaction_proposed": "looked through a document: {proposed} places proposed",
    "mark_put": "marked a place on page {page} to be left out. {note}",
    "mark_noted": "wrote a note on a place that is marked. {note}",
    "marks_decided": "decided what is left out of a document",
    "redacted_copy_ordered": "asked for a redacted copy of a document",
    "redacted_copy_made": "made a redacted copy of a document",
    "release_set_made": "began a set for access to documents: {title}",
    "release_item_chosen": "decided how a document goes out with a set",
    "release_item_taken_out": "took a document off a set for access",
    "release_set_issued": "put a set for access together: {whole} whole, {redacted} redacted, {left_out} left out",
}
