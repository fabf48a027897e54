"""What an index is made and asked by."""

from enum import StrEnum


class IndexEngine(StrEnum):
    """The search engines that an installation can choose from."""

    WHOOSH = "whoosh"
    TANTIVY = "tantivy"
    POSTGRES = "postgres"
