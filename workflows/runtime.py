"""What the effect handlers work with, handed in once for the life of the process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from casework.bootstrap import Platform
from documents.checking import check_version, scanner_of
from documents.extraction_filing import extract_versions
from documents.isolation import Isolation
from documents.merged import Merge, nobody_merges
from documents.redaction.filing import make_copy, propose
from documents.renditions.filing import render
from documents.renditions.keeping import keep_renditions
from documents.signing.filing import seal_record
from search.engines.port import SearchEngine
from search.indexing import index_records

Failures = Mapping[int, Exception]
"""What went wrong, by outbox row or by approval; what is not named went well."""


def nobody_does(_id: int) -> None:
    """Is what a runner without redaction, renditions or a seal does, as in tests of other effects."""


def nobody_checks(_version_id: int) -> None:
    """Is the virus check of a runner that has none, as in tests of other effects."""


@dataclass(frozen=True)
class Kit:
    """Is the means of every effect.

    ``extract`` reads document versions; ``index`` brings records into the search index up to an outbox position, calling
    what raises when the writer's lock was lost before it commits; ``move`` moves approvals in one flow run; ``merge`` fills letters in;
    ``propose`` looks a document through for what is to be left out, ``redact`` makes the copy without it;
    ``check`` has a version checked for viruses; ``seal`` puts a record's letters under the authority's seal;
    ``render`` makes the other forms of a document, ``keep_renditions`` those that are to be made again, in a rolling pace.
    """

    platform: Platform
    extract: Callable[[Sequence[int]], object]
    index: Callable[[Sequence[int], int, Callable[[], None]], object]
    move: Callable[[Sequence[int]], Failures]
    merge: Merge = nobody_merges
    check: Callable[[int], object] = nobody_checks
    propose: Callable[[int], object] = nobody_does
    redact: Callable[[int], object] = nobody_does
    render: Callable[[int], object] = nobody_does
    keep_renditions: Callable[[], object] = lambda: None
    seal: Callable[[int], object] = nobody_does


def kit_of(platform: Platform, sandbox: Isolation, engine: SearchEngine, move: Callable[[Sequence[int]], Failures]) -> Kit:
    """Gives the means of this installation."""
    scanner = scanner_of(platform.settings)
    return Kit(
        platform,
        extract=lambda version_ids: extract_versions(platform, sandbox, version_ids),
        index=lambda records, position, before_commit: index_records(platform, engine, records, position, before_commit=before_commit),
        move=move,
        merge=sandbox.merge,
        propose=lambda redaction_id: propose(platform, sandbox, redaction_id),
        redact=lambda copy_id: make_copy(platform, sandbox, copy_id),
        check=lambda version_id: check_version(platform, scanner, version_id),
        render=lambda version_id: render(platform, sandbox, version_id),
        keep_renditions=lambda: keep_renditions(platform, sandbox),
        seal=lambda record_id: seal_record(platform, sandbox, record_id),
    )
