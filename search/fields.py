"""field:value in Danish and English, checked against the closed lists while the person still sees the query."""

import re

from casework.vocabulary import Channel, RecordKind, RecordState
from search.analysis import identifier_of, words
from search.asking import Token
from search.dates import date_range
from search.leaves import close, leaf
from search.tree import FIELDS, Close, DateRange, Field, FieldName, Phrase, Prefix, Word
from search.troubles import LanguageError, Trouble

TYPES: dict[str, str] = {
    **{kind.value: kind.value for kind in RecordKind},
    **{channel.value: channel.value for channel in Channel},
    "indgående": RecordKind.INBOUND,
    "ind": RecordKind.INBOUND,
    "udgående": RecordKind.OUTBOUND,
    "ud": RecordKind.OUTBOUND,
    "intern": RecordKind.INTERNAL,
    "internt": RecordKind.INTERNAL,
    "digitalpost": Channel.DIGITAL_POST,
    "mail": Channel.EMAIL,
    "e-mail": Channel.EMAIL,
    "fil": Channel.FILE,
}
STATES: dict[str, str] = {
    **{state.value: state.value for state in RecordState},
    "udkast": RecordState.DRAFT,
    "modtaget": RecordState.RECEIVED,
    "sendt": RecordState.SENT,
    "afsluttet": RecordState.COMPLETED,
}
WORDED = frozenset({FieldName.TITLE, FieldName.FROM, FieldName.CASE})
"""The fields that are asked for words."""
_YES_NO = {"yes": "yes", "ja": "yes", "true": "yes", "1": "yes", "no": "no", "nej": "no", "false": "no", "0": "no"}
_PLAN = re.compile(r"\d[\w.\-]{0,40}")
_ID = re.compile(r"[0-9]{1,18}")


def field(token: Token) -> Field | DateRange:
    """Gives the field or range a token asks for; raises ``LanguageError`` naming what is not known."""
    if token.name not in FIELDS:
        raise LanguageError(Trouble.UNKNOWN_FIELD, token.position, token.name)
    value = token.text.strip()
    if not value:
        raise LanguageError(Trouble.MISSING_VALUE, token.position, token.name)
    name = FIELDS[token.name]
    if token.apart is not None and name not in WORDED:
        raise LanguageError(Trouble.NOT_IN_FIELD, token.position, token.name)
    if name is None:
        return date_range(value, token.position)
    if name in WORDED:
        return Field(name, _worded(token, value))
    return Field(name, Word(_canonical(name, value, token)))


def _worded(token: Token, value: str) -> Word | Phrase | Prefix | Close:
    if token.apart is not None:
        return close(token)
    if token.is_quoted:
        inner: object = Phrase(value) if words(value) else None
    else:
        inner = leaf(Token(token.kind, value, token.position))
    match inner:
        case Word() | Phrase() | Prefix():
            return inner
        case None:
            raise LanguageError(Trouble.MISSING_VALUE, token.position, token.name)
        case _:
            raise LanguageError(Trouble.NOT_IN_FIELD, token.position, token.name)


def _canonical(name: FieldName, value: str, token: Token) -> str:
    plain = value.casefold()
    match name:
        case FieldName.TYPE if plain in TYPES:
            return str(TYPES[plain])
        case FieldName.REGISTERED if plain in _YES_NO:
            return _YES_NO[plain]
        case FieldName.STATE if plain in STATES:
            return str(STATES[plain])
        case FieldName.PLAN if _PLAN.fullmatch(plain.rstrip("*.")):
            return plain.rstrip("*.")
        case FieldName.ID if _ID.fullmatch(plain):
            return str(int(plain))
        case FieldName.UNIT if words(value) or identifier_of(value):
            return value
    raise LanguageError(Trouble.UNKNOWN_VALUE, token.position, value)
