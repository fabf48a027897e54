"""How the search index stands, in words: for who searches while it cannot be read, and for who looks after it."""

from casework.queries.search_index import IndexComparison
from search.engines.port import IndexBroken, SearchEngine
from ui.desk.parts.words import full_moment, number, t


def by_the_database(looked_through: int) -> str:
    """Return what searching without the index finds and what it does not."""
    return t(
        "The search index cannot be read just now. This was looked for in the database, among the {count} newest records that you may "
        "read; older ones are not found here. Lists, cases, parties and numbers work as ever. Records like one another, the completion "
        "of words and hits as a table wait until the index is whole again.",
        count=number(looked_through),
    )


def is_read(engine: SearchEngine) -> bool:
    """Say whether the index can be read now."""
    try:
        engine.position()
        engine.count()
    except IndexBroken:
        return False
    return True


def compared(last: IndexComparison | None) -> str:
    """Return what the last comparison with the database found."""
    if last is None:
        return t("The search index was not compared with the database yet. That is done each night.")
    if last.is_broken:
        return t("When the search index was to be compared with the database on {at}, it could not be read.", at=full_moment(last.at))
    if not last.differing:
        return t(
            "{at}: the search index agrees with the database about all {count} records.",
            at=full_moment(last.at),
            count=number(last.records),
        )
    return t(
        "{at}: of {count} records, {missing} were missing from the search index, {older} older there, {too_many} too many.",
        at=full_moment(last.at), count=number(last.records), missing=number(last.missing), older=number(last.older),
        too_many=number(last.too_many),
    )  # fmt: skip


def to_do(last: IndexComparison | None, *, is_read_now: bool) -> str:
    """Return what a person has to do about it; empty where nothing is."""
    if not is_read_now:
        return t("Have the index built anew: casework search rebuild. Searches go by the database meanwhile.")
    if last is None or last.is_broken or not last.differing:
        return ""
    if last.needs_a_rebuild:
        return t("That is more than is put right one by one. Have the index built anew: casework search rebuild.")
    return t("They were indexed again by themselves.")
