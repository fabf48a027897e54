"""The names a bundle's own can be mapped to: all that is here, by the table of the mapping they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from casework.model import CaseType, FilePlanCode, Keyword, Official, Principal, ProgressCode, Unit
from casework.queries import value_lists
from casework.vocabulary import NameTable, Privilege
from casework.work import Work


@dataclass(frozen=True)
class NameHere:
    """Is a name that is known here, and what is shown beside it."""

    name: str
    about: str = ""


def names_here(work: Work) -> Mapping[NameTable, tuple[NameHere, ...]]:
    """Gives what can be chosen for a name that is unknown, in the order it is looked for.

    Raises:
        NotPermitted: the asker may not import.
    """
    work.demand(Privilege.IMPORT_BUNDLES)
    session, authority_id = work.session, work.authority_id
    units = session.exec(select(Unit).where(col(Unit.authority_id) == authority_id, col(Unit.closed_on).is_(None))).all()
    officials = session.exec(select(Official).where(col(Official.authority_id) == authority_id)).all()
    principals = session.exec(select(Principal.name).where(col(Principal.authority_id) == authority_id)).all()
    words = session.exec(select(Keyword).where(col(Keyword.authority_id) == authority_id)).all()
    progress = session.exec(select(ProgressCode).where(col(ProgressCode.authority_id) == authority_id)).all()
    types, codes = session.exec(select(CaseType)).all(), session.exec(select(FilePlanCode)).all()
    found = {
        NameTable.UNITS: [NameHere(each.short_name, each.name) if each.short_name else NameHere(each.name) for each in units],
        NameTable.OFFICIALS: [NameHere(each.username, each.name) for each in officials],
        NameTable.PRINCIPALS: [NameHere(name) for name in set(principals)],
        NameTable.CASE_TYPES: [NameHere(each.name, each.title_da) for each in types],
        NameTable.FILE_PLAN_CODES: [NameHere(each.code, each.title) for each in codes],
        NameTable.KEYWORDS: [NameHere(path) for path in value_lists.keyword_paths(words).values()],
        NameTable.PROGRESS_CODES: [NameHere(each.name, each.title_da) for each in progress],
    }
    return {table: tuple(sorted(names, key=lambda each: each.name)) for table, names in found.items()}
