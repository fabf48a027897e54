"""Cases by the words or the whole of their title, among those the asker may see.

Candidates come from functions that see every title of the authority; they are read back through the policy, batch after batch until
enough are seen or none is left, so that what others keep to themselves changes nothing in the answer.
"""

import re

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from casework.model import Case
from casework.work import Work

NEWEST = 2**31 - 1
_BATCHES = (200, 1_000, 5_000, 25_000)


def cases_with_words(
    work: Work, words: str, *, first: int, all_words: bool = True, below: int = NEWEST, also: tuple[ColumnElement[bool], ...] = ()
) -> list[Case]:  # fmt: skip
    """Gives the newest cases below an id whose title has words beginning with all (or any) of these, and that are ``also`` so."""
    told = re.findall(r"\w+", words) if all_words else re.findall(r"[^\W\d_]{4,}", words)
    if not told:
        return []
    query = (" & " if all_words else " | ").join(f"{word}:*" for word in told)
    seen: list[Case] = []
    turn = 0
    while len(seen) < first:
        size = _BATCHES[min(turn, len(_BATCHES) - 1)]
        ids = list(work.session.execute(select(func.casework_cases_with_words(query, below, size))).scalars())
        seen += work.session.exec(select(Case).where(col(Case.id).in_(ids), *also).order_by(col(Case.id).desc())).all()
        if len(ids) < size:
            break
        below, turn = ids[-1], turn + 1
    return seen[:first]


def cases_titled(work: Work, title: str) -> list[Case]:
    """Gives the cases that have exactly the title, capitals aside; the newest first."""
    ids = list(work.session.execute(select(func.casework_cases_titled(title.strip()))).scalars())
    return list(work.session.exec(select(Case).where(col(Case.id).in_(ids)).order_by(col(Case.id).desc())).all()) if ids else []
