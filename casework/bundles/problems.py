"""What is wrong with a bundle: which file, row and field, and how to mend it. Nothing of a row's content is repeated."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import ValidationError


class Wrong(StrEnum):
    """Everything that can be wrong with a row."""

    NOT_JSON = "not_json"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    NOT_A_WORD = "not_a_word"
    WRONG_SHAPE = "wrong_shape"
    NO_ZONE = "no_zone"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    GUID_TWICE = "guid_twice"
    NO_SUCH_ROW = "no_such_row"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_OFFICIAL = "unknown_official"
    UNKNOWN_PRINCIPAL = "unknown_principal"
    UNKNOWN_CASE_TYPE = "unknown_case_type"
    UNKNOWN_FILE_PLAN_CODE = "unknown_file_plan_code"
    NUMBER_TAKEN = "number_taken"
    NUMBER_TWICE = "number_twice"
    NUMBER_WITHOUT_CASE = "number_without_case"
    NUMBER_TAKEN_ON_CASE = "number_taken_on_case"
    NUMBER_STAYS = "number_stays"
    DATES_BACKWARDS = "dates_backwards"
    FILE_MISSING = "file_missing"
    FILE_CHANGED = "file_changed"
    VERSIONS_NOT_IN_ORDER = "versions_not_in_order"
    CLEARANCE_UNKNOWN = "clearance_unknown"
    NO_HEAD = "no_head"
    NOT_A_BUNDLE = "not_a_bundle"
    UNKNOWN_KEYWORD = "unknown_keyword"
    UNKNOWN_PROGRESS_CODE = "unknown_progress_code"
    UNKNOWN_AUTHOR = "unknown_author"
    UNKNOWN_COLLEAGUE = "unknown_colleague"
    OTHER_NOT_HERE = "other_not_here"
    FOLDER_OF_ANOTHER_CASE = "folder_of_another_case"
    SENT_STAYS = "sent_stays"
    RECEIVED_STAYS = "received_stays"
    IS_BEING_EDITED = "is_being_edited"
    NO_LONGER_HERE = "no_longer_here"
    DELIVERED_STAYS = "delivered_stays"
    CHARACTER_UNKNOWN = "character_unknown"
    TEXT_GARBLED = "text_garbled"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    DATE_OF_NONE = "date_of_none"
    DATE_UNLIKELY = "date_unlikely"
    UNIT_IS_CLOSED = "unit_is_closed"
    OFFICIAL_HAS_LEFT = "official_has_left"
    ENTRY_NOT_HERE = "entry_not_here"
    DOCUMENT_WITHOUT_FILE = "document_without_file"
    DELIVERED_ELSEWHERE = "delivered_elsewhere"
    TIE_TO_ITSELF = "tie_to_itself"
    TIE_TWICE = "tie_twice"
    TIE_GOES_ROUND = "tie_goes_round"
    ZIP_UNPACKS_TOO_LARGE = "zip_unpacks_too_large"
    ZIP_LOCKED = "zip_locked"
    ZIP_UNSAFE_NAME = "zip_unsafe_name"


FIXES: dict[Wrong, str] = {
    Wrong.NOT_JSON: "Write one JSON object a line, in UTF-8.",
    Wrong.MISSING_FIELD: "Give the field; the schema says what it holds.",
    Wrong.UNKNOWN_FIELD: "Leave the field out or spell it as the schema does.",
    Wrong.NOT_A_WORD: "Use one of the words the schema lists.",
    Wrong.WRONG_SHAPE: "Write the value as the schema says.",
    Wrong.NO_ZONE: "Write the instant with its zone: 2004-05-03T10:00:00+02:00.",
    Wrong.TOO_LONG: "Shorten the value.",
    Wrong.EMPTY: "Fill the value in.",
    Wrong.GUID_TWICE: "Give each row a GUID of its own.",
    Wrong.NO_SUCH_ROW: "Put the row it refers to into the bundle, or import it first.",
    Wrong.UNKNOWN_UNIT: "Make the unit, or map its name: units in the mapping file.",
    Wrong.UNKNOWN_OFFICIAL: "It goes to the unit; map the name under officials in the mapping file to keep a person.",
    Wrong.UNKNOWN_PRINCIPAL: "Make the unit, team, group or official it is restricted to, or map the name under principals.",
    Wrong.UNKNOWN_CASE_TYPE: "Make the case type, or map its name: case_types in the mapping file.",
    Wrong.UNKNOWN_FILE_PLAN_CODE: "Put the code into the file plan, or map it: file_plan_codes in the mapping file.",
    Wrong.NUMBER_TAKEN: "Another case has the number. Give the case another number in the bundle.",
    Wrong.NUMBER_TWICE: "Two rows have the same number. Correct one of them.",
    Wrong.NUMBER_TAKEN_ON_CASE: "A record of this house has the number on the case. Leave the number out and register the record here.",
    Wrong.NUMBER_STAYS: "It keeps the number it was given here, and the rest of the row comes in.",
    Wrong.NUMBER_WITHOUT_CASE: "Name the case, or leave the number out.",
    Wrong.DATES_BACKWARDS: "The later instant lies before the earlier one. Correct one of them.",
    Wrong.FILE_MISSING: "Put the file under files/ with its SHA-256 as name.",
    Wrong.FILE_CHANGED: "The file's bytes do not have the SHA-256 of its name. Export it again.",
    Wrong.VERSIONS_NOT_IN_ORDER: "Number the versions 1, 2, 3 … in order.",
    Wrong.CLEARANCE_UNKNOWN: "Use 0 to 4.",
    Wrong.NO_HEAD: "Put bundle.json at the top of the bundle.",
    Wrong.NOT_A_BUNDLE: "Give a folder or a zip file that holds bundle.json.",
    Wrong.UNKNOWN_KEYWORD: "Put the keyword into the list, or map it: keywords in the mapping file.",
    Wrong.UNKNOWN_PROGRESS_CODE: "Make the progress code, or map its name: progress_codes in the mapping file.",
    Wrong.UNKNOWN_AUTHOR: "It is kept as a line of history under the name; map the name under officials to keep it as theirs.",
    Wrong.UNKNOWN_COLLEAGUE: "The party stands by name alone; map the name under principals to say who of the house it was.",
    Wrong.OTHER_NOT_HERE: "The rest comes in; bring in the other one too and then this bundle again.",
    Wrong.FOLDER_OF_ANOTHER_CASE: "Name a folder of the record's own case, or leave it out.",
    Wrong.SENT_STAYS: "It stays as it was sent, and the rest of the row comes in. Bring a correction in as a record of its own.",
    Wrong.RECEIVED_STAYS: "Its words stay as they came in, and the rest of the row comes in. Bring a correction in as a record of its own.",
    Wrong.IS_BEING_EDITED: "It stays as it is. Bring the bundle in again when they have saved or closed it.",
    Wrong.NO_LONGER_HERE: "It was destroyed here after it came in, and stays so. Leave the row out.",
    Wrong.DELIVERED_STAYS: "Its case has been delivered to the archives and stays as it is. Leave the row out.",
    Wrong.CHARACTER_UNKNOWN: "Take the zero bytes (U+0000) out of the text.",
    Wrong.TEXT_GARBLED: "It comes in as it is. Read the old system's text in its own encoding (often Windows-1252), and write UTF-8.",
    Wrong.NUMBER_OUT_OF_RANGE: "Give a whole number from 1 to 2147483647, or leave the field out.",
    Wrong.DATE_OF_NONE: "Leave the field out, or give the real date: years before 1000 and after 3000 stand for none in old systems.",
    Wrong.DATE_UNLIKELY: "It comes in as it is. Correct it if it is not meant.",
    Wrong.UNIT_IS_CLOSED: "Map it to the unit that has its cases now: units in the mapping file.",
    Wrong.OFFICIAL_HAS_LEFT: "It goes to the unit; map the name under officials in the mapping file to give it to somebody.",
    Wrong.ENTRY_NOT_HERE: "The party stands as it was told, without an entry in the register. Put the entry into parties.jsonl to link it.",
    Wrong.DOCUMENT_WITHOUT_FILE: "Its title is kept as a line of history. Put the file in and bring the bundle in again if it is found.",
    Wrong.DELIVERED_ELSEWHERE: "It comes in as completed: only what is delivered from this house is locked here.",
    Wrong.TIE_TO_ITSELF: "Leave the row out, or name the other one.",
    Wrong.TIE_TWICE: "Leave one of the two rows out.",
    Wrong.TIE_GOES_ROUND: "Correct which case is a child of which.",
    Wrong.ZIP_UNPACKS_TOO_LARGE: "The archive unpacks to far more than it is. Zip the bundle anew, or split it into several.",
    Wrong.ZIP_LOCKED: "Zip the bundle without a password.",
    Wrong.ZIP_UNSAFE_NAME: "Zip the bundle's own files only: each once, by the names the description gives.",
}
"""How each is mended; the desk says it in the reader's language."""

WARNINGS = frozenset(
    {
        Wrong.UNKNOWN_OFFICIAL,
        Wrong.UNKNOWN_AUTHOR,
        Wrong.UNKNOWN_COLLEAGUE,
        Wrong.OTHER_NOT_HERE,
        Wrong.SENT_STAYS,
        Wrong.NUMBER_STAYS,
        Wrong.RECEIVED_STAYS,
        Wrong.IS_BEING_EDITED,
        Wrong.NO_LONGER_HERE,
        Wrong.DELIVERED_STAYS,
        Wrong.TEXT_GARBLED,
        Wrong.DATE_UNLIKELY,
        Wrong.OFFICIAL_HAS_LEFT,
        Wrong.ENTRY_NOT_HERE,
        Wrong.DOCUMENT_WITHOUT_FILE,
        Wrong.DELIVERED_ELSEWHERE,
    }
)
"""What is told and does not stop the import."""

MAPPED = frozenset(
    {
        Wrong.UNKNOWN_UNIT,
        Wrong.UNIT_IS_CLOSED,
        Wrong.UNKNOWN_PRINCIPAL,
        Wrong.UNKNOWN_CASE_TYPE,
        Wrong.UNKNOWN_FILE_PLAN_CODE,
        Wrong.UNKNOWN_KEYWORD,
        Wrong.UNKNOWN_PROGRESS_CODE,
    }
)
"""What stops the import and is mended by mapping the name to one that is here; the bundle itself is right."""


@dataclass(frozen=True)
class Problem:
    """Is one thing that is wrong, and where; ``row`` counts from 1, 0 is the file itself."""

    file: str
    row: int
    guid: str
    field: str
    wrong: Wrong

    @property
    def stops(self) -> bool:
        """Says whether the row cannot be taken as it is."""
        return self.wrong not in WARNINGS

    @property
    def fix(self) -> str:
        """Says what to do about it."""
        return FIXES[self.wrong]


_KINDS: dict[str, Wrong] = {
    "json_invalid": Wrong.NOT_JSON,
    "missing": Wrong.MISSING_FIELD,
    "extra_forbidden": Wrong.UNKNOWN_FIELD,
    "enum": Wrong.NOT_A_WORD,
    "literal_error": Wrong.NOT_A_WORD,
    "timezone_aware": Wrong.NO_ZONE,
    "string_too_long": Wrong.TOO_LONG,
    "string_too_short": Wrong.EMPTY,
    "too_short": Wrong.EMPTY,
}


def problems_of(error: ValidationError, *, file: str, row: int, guid: str) -> Iterator[Problem]:
    """Puts what pydantic found into our words, a problem a field."""
    for each in error.errors(include_input=False, include_url=False):
        yield Problem(file, row, guid, ".".join(map(str, each["loc"])), _KINDS.get(each["type"], Wrong.WRONG_SHAPE))
