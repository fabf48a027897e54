"""What can be wrong with a bundle, and how each is mended, as the desk says it."""

from casework.bundles.problems import Wrong
from casework.errors import BadInput

WORDS = {
    Wrong.NOT_JSON: ("The line is not JSON", "Write one JSON object a line, in UTF-8."),
    Wrong.MISSING_FIELD: ("A field is missing", "Give the field; the schema says what it holds."),
    Wrong.UNKNOWN_FIELD: ("There is no such field", "Leave the field out or spell it as the schema does."),
    Wrong.NOT_A_WORD: ("The word is not known", "Use one of the words the schema lists."),
    Wrong.WRONG_SHAPE: ("The value cannot be read", "Write the value as the schema says."),
    Wrong.NO_ZONE: ("The instant has no zone", "Write the instant with its zone: 2004-05-03T10:00:00+02:00."),
    Wrong.TOO_LONG: ("The value is too long", "Shorten the value."),
    Wrong.EMPTY: ("The value is empty", "Fill the value in."),
    Wrong.GUID_TWICE: ("Two rows have this GUID", "Give each row a GUID of its own."),
    Wrong.NO_SUCH_ROW: ("What it refers to is not there", "Put the row it refers to into the bundle, or import it first."),
    Wrong.UNKNOWN_UNIT: ("There is no such unit", "Make the unit, or map its name: units in the mapping file."),
    Wrong.UNKNOWN_OFFICIAL: (
        "There is no such official",
        "It goes to the unit; map the name under officials in the mapping file to keep a person.",
    ),
    Wrong.UNKNOWN_PRINCIPAL: (
        "Nobody of that name can be given access",
        "Make the unit, team, group or official it is restricted to, or map the name under principals.",
    ),
    Wrong.UNKNOWN_CASE_TYPE: ("There is no such case type", "Make the case type, or map its name: case_types in the mapping file."),
    Wrong.UNKNOWN_FILE_PLAN_CODE: (
        "The file plan has no such code",
        "Put the code into the file plan, or map it: file_plan_codes in the mapping file.",
    ),
    Wrong.NUMBER_TAKEN: ("The number is taken", "Another case has the number. Give the case another number in the bundle."),
    Wrong.NUMBER_TWICE: ("The number comes twice", "Two rows have the same number. Correct one of them."),
    Wrong.NUMBER_TAKEN_ON_CASE: (
        "The number is given to another record on the case",
        "A record of this house has the number on the case. Leave the number out and register the record here.",
    ),
    Wrong.NUMBER_STAYS: (
        "It has another number here",
        "It keeps the number it was given here, and the rest of the row comes in.",
    ),
    Wrong.NUMBER_WITHOUT_CASE: ("A number without a case", "Name the case, or leave the number out."),
    Wrong.DATES_BACKWARDS: ("The dates run backwards", "The later instant lies before the earlier one. Correct one of them."),
    Wrong.FILE_MISSING: ("The file is missing", "Put the file under files/ with its SHA-256 as name."),
    Wrong.FILE_CHANGED: ("The file was changed", "The file's bytes do not have the SHA-256 of its name. Export it again."),
    Wrong.VERSIONS_NOT_IN_ORDER: ("The versions are not in order", "Number the versions 1, 2, 3 … in order."),
    Wrong.CLEARANCE_UNKNOWN: ("There is no such classification", "Use 0 to 4."),
    Wrong.NO_HEAD: ("bundle.json is missing", "Put bundle.json at the top of the bundle."),
    Wrong.UNKNOWN_KEYWORD: ("There is no such keyword", "Put the keyword into the list, or map it: keywords in the mapping file."),
    Wrong.UNKNOWN_PROGRESS_CODE: (
        "There is no such progress code",
        "Make the progress code, or map its name: progress_codes in the mapping file.",
    ),
    Wrong.UNKNOWN_AUTHOR: (
        "There is no official of the author's name",
        "It is kept as a line of history under the name; map the name under officials to keep it as theirs.",
    ),
    Wrong.UNKNOWN_COLLEAGUE: (
        "There is nobody of the name of the colleague or unit",
        "The party stands by name alone; map the name under principals to say who of the house it was.",
    ),
    Wrong.OTHER_NOT_HERE: ("The other one is not here", "The rest comes in; bring in the other one too and then this bundle again."),
    Wrong.FOLDER_OF_ANOTHER_CASE: ("The folder belongs to another case", "Name a folder of the record's own case, or leave it out."),
    Wrong.SENT_STAYS: (
        "The row says otherwise of what was sent here",
        "It stays as it was sent, and the rest of the row comes in. Bring a correction in as a record of its own.",
    ),
    Wrong.RECEIVED_STAYS: (
        "The row says otherwise of what came in here",
        "Its words stay as they came in, and the rest of the row comes in. Bring a correction in as a record of its own.",
    ),
    Wrong.IS_BEING_EDITED: (
        "Somebody is editing it here",
        "It stays as it is. Bring the bundle in again when they have saved or closed it.",
    ),
    Wrong.NO_LONGER_HERE: ("It is no longer here", "It was destroyed here after it came in, and stays so. Leave the row out."),
    Wrong.DELIVERED_STAYS: (
        "Its case has been delivered",
        "Its case has been delivered to the archives and stays as it is. Leave the row out.",
    ),
    Wrong.CHARACTER_UNKNOWN: ("The text holds a character that cannot be kept", "Take the zero bytes (U+0000) out of the text."),
    Wrong.TEXT_GARBLED: (
        "The text looks as if it was read in another encoding than it was written in",
        "It comes in as it is. Read the old system's text in its own encoding (often Windows-1252), and write UTF-8.",
    ),
    Wrong.NUMBER_OUT_OF_RANGE: ("The number is out of range", "Give a whole number from 1 to 2147483647, or leave the field out."),
    Wrong.DATE_OF_NONE: (
        "The date stands for no date",
        "Leave the field out, or give the real date: years before 1000 and after 3000 stand for none in old systems.",
    ),
    Wrong.DATE_UNLIKELY: ("The date lies before 1900 or after today", "It comes in as it is. Correct it if it is not meant."),
    Wrong.UNIT_IS_CLOSED: ("The unit is closed", "Map it to the unit that has its cases now: units in the mapping file."),
    Wrong.OFFICIAL_HAS_LEFT: (
        "The official has left",
        "It goes to the unit; map the name under officials in the mapping file to give it to somebody.",
    ),
    Wrong.ENTRY_NOT_HERE: (
        "The party's entry is not there",
        "The party stands as it was told, without an entry in the register. Put the entry into parties.jsonl to link it.",
    ),
    Wrong.DOCUMENT_WITHOUT_FILE: (
        "The document has no file",
        "Its title is kept as a line of history. Put the file in and bring the bundle in again if it is found.",
    ),
    Wrong.DELIVERED_ELSEWHERE: (
        "The case was delivered to the archives elsewhere",
        "It comes in as completed: only what is delivered from this house is locked here.",
    ),
    Wrong.TIE_TO_ITSELF: ("It is tied to itself", "Leave the row out, or name the other one."),
    Wrong.TIE_TWICE: ("The tie comes twice", "Leave one of the two rows out."),
    Wrong.TIE_GOES_ROUND: ("A case would be its own ancestor", "Correct which case is a child of which."),
    Wrong.ZIP_UNPACKS_TOO_LARGE: (
        "The archive unpacks to far too much",
        "The archive unpacks to far more than it is. Zip the bundle anew, or split it into several.",
    ),
    Wrong.ZIP_LOCKED: ("The archive is locked", "Zip the bundle without a password."),
    Wrong.ZIP_UNSAFE_NAME: (
        "A name in the archive leads elsewhere or comes twice",
        "Zip the bundle's own files only: each once, by the names the description gives.",
    ),
    Wrong.NOT_A_BUNDLE: ("This is no bundle", "Give a folder or a zip file that holds bundle.json."),
}


HEAD_WRONG = "bundle.json is not as the description says. Correct it and zip the bundle anew."


def no_bundle(error: BadInput) -> tuple[Wrong, str] | None:
    """Return what makes a file no bundle that is read, and what to do about it, where that was said."""
    said = str(error.args[0]) if error.args else ""
    if said.startswith("bundle.json:"):
        return Wrong.WRONG_SHAPE, HEAD_WRONG
    return next(((word, WORDS[word][1]) for word in Wrong if said == word.value), None)
