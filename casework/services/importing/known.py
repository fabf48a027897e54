"""What a bundle's names mean in this installation, by its own words or by the mapping given with the import."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from casework.model import Authority, CaseType, FilePlanCode, ImportedThing, Keyword, Official, Principal, ProgressCode, Unit
from casework.queries import value_lists
from casework.vocabulary import NameTable
from casework.work import Work


@dataclass(frozen=True)
class Known:
    """Is what this installation knows: ids by name, and the rows of the source that came in before."""

    authority_id: int
    units: Mapping[str, int]
    officials: Mapping[str, int]
    principals: Mapping[str, int]
    case_types: frozenset[str]
    codes: frozenset[str]
    keywords: Mapping[str, int]
    progress_codes: Mapping[str, int]
    is_own: bool
    imported: Mapping[str, str]
    """The kind that each row of the source came in as, by its GUID."""
    mapping: Mapping[str, Mapping[str, str]]
    today: dt.date
    closed_units: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()

    def unit(self, name: str) -> int | None:
        """Gives a unit by its short name or name."""
        return self.units.get(self._mapped("units", name))

    def official(self, name: str) -> int | None:
        """Gives an official by user name."""
        return self.officials.get(self._mapped("officials", name))

    def responsible(self, name: str) -> int | None:
        """Gives an official who can be responsible: one who has not left."""
        found = self.official(name) if name else None
        return None if found in self.left else found

    def principal(self, name: str) -> int | None:
        """Gives whoever can be given access: a unit, an official, a team or a group."""
        mapped = self._mapped("principals", name)
        return self.units.get(mapped) or self.officials.get(mapped) or self.principals.get(mapped)

    def case_type(self, name: str) -> str | None:
        """Gives the name of a case type there is."""
        mapped = self._mapped("case_types", name)
        return mapped if mapped in self.case_types else None

    def code(self, name: str) -> str | None:
        """Gives a file plan code there is."""
        mapped = self._mapped("file_plan_codes", name)
        return mapped if mapped in self.codes else None

    def keyword(self, path: str) -> int | None:
        """Gives a keyword by the path of words that leads to it."""
        return self.keywords.get(self._mapped("keywords", path))

    def progress_code(self, name: str) -> int | None:
        """Gives a progress code by its name."""
        return self.progress_codes.get(self._mapped("progress_codes", name))

    def is_known(self, table: NameTable, name: str) -> bool:
        """Says whether a name means something here."""
        finding: dict[NameTable, Callable[[str], int | str | None]] = {
            NameTable.UNITS: self.unit,
            NameTable.OFFICIALS: self.official,
            NameTable.PRINCIPALS: self.principal,
            NameTable.CASE_TYPES: self.case_type,
            NameTable.FILE_PLAN_CODES: self.code,
            NameTable.KEYWORDS: self.keyword,
            NameTable.PROGRESS_CODES: self.progress_code,
        }
        return finding[table](name) is not None

    def _mapped(self, table: str, name: str) -> str:
        return self.mapping.get(table, {}).get(name, name)


def own_source(cvr: str) -> str:
    """Gives the name under which an authority's own exports are known."""
    return f"casework {cvr}"


def known_to(work: Work, authority_id: int, source: str, mapping: Mapping[str, Any]) -> Known:
    """Gives what the installation knows of an authority and a source."""
    session = work.session
    units = session.exec(select(Unit).where(col(Unit.authority_id) == authority_id)).all()
    officials = session.exec(select(Official).where(col(Official.authority_id) == authority_id)).all()
    principals = session.exec(select(Principal.name, Principal.id).where(col(Principal.authority_id) == authority_id)).all()
    imported = session.exec(
        select(ImportedThing.guid, ImportedThing.kind).where(
            col(ImportedThing.authority_id) == authority_id, col(ImportedThing.source) == source
        )
    ).all()
    words = session.exec(select(Keyword).where(col(Keyword.authority_id) == authority_id)).all()
    progress = session.exec(select(ProgressCode.name, ProgressCode.id).where(col(ProgressCode.authority_id) == authority_id)).all()
    return Known(
        authority_id=authority_id,
        units={
            name: unit.id
            for unit in sorted(units, key=lambda each: each.closed_on is None)
            for name in (unit.name, unit.short_name)
            if name
        },
        officials={official.username: official.id for official in officials},
        principals=dict(principals),
        case_types=frozenset(session.exec(select(CaseType.name)).all()),
        codes=frozenset(session.exec(select(FilePlanCode.code)).all()),
        keywords={path: id for id, path in value_lists.keyword_paths(words).items()},
        progress_codes=dict(progress),
        is_own=source == own_source(session.get_one(Authority, authority_id).cvr),
        imported=dict(imported),
        mapping=mapping,
        today=work.today,
        closed_units=frozenset(unit.id for unit in units if unit.closed_on is not None),
        left=frozenset(official.id for official in officials if not official.is_active),
    )
