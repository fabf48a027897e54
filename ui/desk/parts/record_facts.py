"""What is known about a record, as names and values in words."""

from casework.queries.record_page import OccasionShown, RecordPage
from casework.vocabulary import PartyRole
from ui.desk.parts.record_terms import EXTERNAL, GENRES
from ui.desk.parts.terms import ACCESS_LEVELS, CHANNELS, CLEARANCES, KINDS
from ui.desk.parts.words import day, full_moment, t

Facts = tuple[tuple[str, str], ...]


def record_facts(record: RecordPage) -> Facts:
    """Return the record's facts, the ones asked for most first."""
    number = f"{record.case_number}-{record.number}" if record.number is not None else t("Not registered yet")
    recipients = ", ".join(party.name for party in record.parties if party.role is not PartyRole.SENDER)
    return (
        (t("Registered as"), number),
        (t("Case"), f"{record.case_number} {record.case_title}".strip()),
        (t("Responsible"), record.responsible),
        (t("Unit"), record.unit),
        (t("Access"), _access(record.access_level, record.restricted_to)),
        (t("Deadline"), day(record.deadline) if record.deadline else ""),
        (t("Letter date"), day(record.letter_date) if record.letter_date else ""),
        (t("Kind"), t(KINDS[record.kind])),
        (t("Genre"), t(GENRES[record.genre])),
        (t("External access"), t(EXTERNAL[record.external_access])),
        (t("Keywords"), ", ".join(record.keywords)),
        *_occasion(record.occasion),
        (t("From"), ", ".join(_party(party.name, party.masked) for party in record.parties if party.role is PartyRole.SENDER)),
        (t("To"), recipients),
        (t("Arrived"), full_moment(record.arrived_at)),
        (t("Came by"), t(CHANNELS[record.channel])),
        (t("Classification"), t(CLEARANCES[record.clearance])),
        (t("Record id"), str(record.record_id)),
        *((t("Note"), note) for note in record.notes),
    )


def _access(level: str, restricted_to: tuple[str, ...]) -> str:
    words = t(dict(ACCESS_LEVELS)[level])  # type: ignore[index]  # the words are StrEnums
    return t("{access}, only {names}", access=words, names=", ".join(restricted_to)) if restricted_to else words


def _party(name: str, masked: str) -> str:
    return f"{name} ({masked})" if masked else name


def _occasion(occasion: OccasionShown | None) -> Facts:
    if occasion is None:
        return ()
    return (
        (t("Told by"), occasion.told_by),
        (t("When"), full_moment(occasion.happened_at) if occasion.happened_at else ""),
        (t("Where"), occasion.place),
        (t("Present"), occasion.participants),
    )
