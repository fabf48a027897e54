"""The words of redaction for people: what is recognised, why a copy is refused, and who found it."""

from casework.vocabulary import Handing, RedactionRefusal, Sensitive

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
