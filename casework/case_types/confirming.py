"""What of a case type nobody has confirmed yet: figures, dates and rules marked ``to_confirm``, each with its source."""

from dataclasses import dataclass

from casework.case_types.shape import CaseTypeRead, Titles


@dataclass(frozen=True)
class Unconfirmed:
    """Is one thing to look up; ``place`` is where it stands in the YAML, ``value`` what it says."""

    place: str
    titles: Titles
    value: str
    source: str
    note: str


def unconfirmed(read: CaseTypeRead) -> tuple[Unconfirmed, ...]:
    """Gives everything that is marked, in the order of the YAML: a person who confirms it takes the mark out and is named instead."""
    rows = [
        Unconfirmed(f"tables.{number}.rows.{at}", table.titles, f"{row.start}: {row.value}", row.source or table.source, row.note)
        for number, table in enumerate(read.tables)
        for at, row in enumerate(table.rows)
        if row.to_confirm
    ]
    rules = [
        Unconfirmed(f"rules.{number}", rule.titles, "", rule.source, rule.note) for number, rule in enumerate(read.rules) if rule.to_confirm
    ]
    parts = (
        ("hearing", Titles("Partshøring", "Party hearing"), read.hearing),
        ("appeal", Titles("Klagevejledning", "Guidance on appeal"), read.appeal),
        ("retention", Titles("Bevaring", "Retention"), read.retention),
    )
    more = [Unconfirmed(place, titles, "", part.source, part.note) for place, titles, part in parts if part is not None and part.to_confirm]
    return (*rows, *rules, *more)
