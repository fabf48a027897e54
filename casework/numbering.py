"""Numbers without gaps: a case's per authority and year, a record's per case; given last, in the same transaction.

Source: the numbers auditors follow (peers.md 17); a record number is never reused (f2.md 1.2, journalisering).
"""

from sqlalchemy import text

from casework.work import Work


def next_number(work: Work, series: str, authority_id: int) -> int:
    """Gives the next number of a series and holds the series until the work ends."""
    found = work.session.connection().execute(
        text("SELECT casework_next_number(:series, :authority)"), {"series": series, "authority": authority_id}
    )
    return found.scalar_one()  # type: ignore[no-any-return]


def case_series(authority_id: int, year: int) -> str:
    """Names the series of an authority's case numbers of one year."""
    return f"case:{authority_id}:{year}"


def record_series(case_id: int) -> str:
    """Names the series of a case's record numbers."""
    return f"record:{case_id}"
