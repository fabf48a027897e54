"""Says in words what is wrong with a query, and where."""

from search.troubles import LanguageError, Trouble
from ui.text import say

SENTENCES = {
    Trouble.EMPTY: "Write what to find.",
    Trouble.TOO_LONG: "That is too long to search for. Use fewer words.",
    Trouble.TOO_MANY_TERMS: "Those are too many words at once. Use fewer.",
    Trouble.TOO_DEEP: "There are too many parentheses inside each other.",
    Trouble.OPEN_QUOTE: "A quotation mark is not closed.",
    Trouble.OPEN_BRACKET: "A parenthesis is not closed.",
    Trouble.UNEXPECTED_BRACKET: "A parenthesis is closed that was not opened.",
    Trouble.MISSING_PART: "A word is missing beside AND, OR or NOT.",
    Trouble.UNKNOWN_FIELD: "That field is not known. Try title: from: case: type: unit: date: plan: registered: state: id:",
    Trouble.MISSING_VALUE: "Write something after the colon.",
    Trouble.UNKNOWN_VALUE: "That value is not known for the field.",
    Trouble.BAD_DATE: "Write a date as 2026-01-31, or a period as 2026-01..2026-03.",
    Trouble.NOT_IN_FIELD: "This cannot be searched for in a field.",
    Trouble.PREFIX_TOO_SHORT: "Write at least two letters before the asterisk.",
    Trouble.WILDCARD_TOO_SHORT: "Write at least two letters beside the asterisk.",
    Trouble.WILDCARD_NEEDS_A_WORD: "An asterisk needs a word to stand in.",
    Trouble.FUZZY_NEEDS_A_WORD: "A tilde needs a word before it.",
    Trouble.CLOSE_NEEDS_A_NUMBER: 'Write behind the tilde how many words may lie between: "wind mill"~5',
    Trouble.CLOSE_NEEDS_WORDS: 'Write two to six different words in the quotation marks: "wind mill"~5',
    Trouble.CLOSE_TOO_FAR: "At most 50 words may lie between.",
    Trouble.ONE_WORD_A_ROW: "Write one word in a row, or choose: these words side by side.",
}


def what_is_wrong(wrong: LanguageError, language: str) -> str:
    """Gives the sentence, with the place where the query could not be understood."""
    sentence = say(SENTENCES[wrong.reason], language)
    return f"{sentence} ({wrong.near})" if wrong.near else sentence
