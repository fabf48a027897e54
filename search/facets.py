"""What hits are counted by, with the names of units and of file plan codes."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import col, func, select

from casework.model import EditionCode, FilePlanCode, Unit
from casework.services.periods import running
from casework.work import Work
from search.engines.port import Facet, FacetCount

_ASKED = 500
"""Codes whose titles are asked for: more are never shown together."""


def titled(work: Work, counted: Iterable[FacetCount]) -> tuple[FacetCount, ...]:
    """Gives the counts with the titles of what has one; a unit of which the actor sees nothing keeps its number."""
    counts = tuple(counted)
    titles = {(Facet.UNIT, value): title for value, title in _units(work, _values(counts, Facet.UNIT)).items()}
    titles |= {(Facet.PLAN, value): title for value, title in _codes(work, _values(counts, Facet.PLAN)).items()}
    return tuple(replace(each, title=titles.get((each.facet, each.value), "")) for each in counts)


def branches(counted: Iterable[FacetCount], total: int) -> tuple[FacetCount, ...]:
    """Gives of the file plan codes those that narrow what was found and lie under no other that does."""
    counts = [each for each in counted if each.facet is Facet.PLAN and each.count < total]
    values = {each.value for each in counts}
    return tuple(each for each in counts if not _above(each.value) & values)


def _above(code: str) -> set[str]:
    return {code[:at] for at, letter in enumerate(code) if letter in ".-"}


def _values(counts: tuple[FacetCount, ...], facet: Facet) -> list[str]:
    return [each.value for each in counts if each.facet is facet][:_ASKED]


def _units(work: Work, ids: list[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = work.session.execute(select(Unit.id, Unit.name).where(col(Unit.id).in_([int(each) for each in ids])))
    return {str(unit_id): name for unit_id, name in rows}


def _codes(work: Work, codes: list[str]) -> dict[str, str]:
    """Gives the titles of codes by the plan as it first came, or as the journal period that runs has it."""
    if not codes:
        return {}
    known = select(FilePlanCode.code, FilePlanCode.title).where(func.lower(FilePlanCode.code).in_(codes))
    found = {code.casefold(): title for code, title in work.session.execute(known)}
    if (period := running(work)) is not None:
        edition = select(EditionCode.code, EditionCode.title).where(
            EditionCode.edition_id == period.edition_id, func.lower(EditionCode.code).in_(codes)
        )
        found |= {code.casefold(): title for code, title in work.session.execute(edition)}
    return found
