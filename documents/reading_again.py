"""Which filed versions are worth reading again: left for want of a program, read by an older one, or of a kind that is read by now."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import ColumnElement, and_, literal, or_
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import FileNotWhole, NotFound
from casework.model import DocumentVersion, Rendition
from casework.vocabulary import Extraction, RenditionKind
from documents.extraction_filing import EXTRACTOR, Read, extract_version
from documents.isolation import Isolation

# What is sent as nobody's kind may be any; only reading says.
OF_NO_KIND = ("", "application/octet-stream")
# How versions before tesseract said that a PDF is a scan.
A_SCAN = "its pages hold no text: a scan"


def worth_reading(platform: Platform, sandbox: Isolation, *, kinds: Collection[str] = ()) -> list[int]:
    """Return the versions, oldest first; those of the ``kinds`` named besides, however they were read."""
    with platform.work(EXTRACTOR) as work:
        wanted = or_(
            _by_another(sandbox.tools), _of_a_kind_now_read(sandbox.kinds), _a_scan(sandbox), col(DocumentVersion.media_type).in_(kinds)
        )
        asked = (
            select(Rendition.version_id)
            .join(DocumentVersion, col(DocumentVersion.id) == Rendition.version_id)
            .where(Rendition.kind == RenditionKind.TEXT, wanted)
            .order_by(col(Rendition.version_id))
        )
        return list(work.session.exec(asked))


def read_again(platform: Platform, sandbox: Isolation, version_ids: Collection[int]) -> Iterator[tuple[int, Read]]:
    """Read versions again, one after another, and give each with what became of it; what cannot be read now is passed over."""
    for version_id in version_ids:
        try:
            yield version_id, extract_version(platform, sandbox, version_id, again=True)
        except (NotFound, FileNotWhole):  # what is held or not whole is told of where stored files are looked after
            continue


def left_without(platform: Platform, program: str) -> int:
    """Count the versions that wait for an outside program."""
    with platform.work(EXTRACTOR) as work:
        asked = select(Rendition.id).where(Rendition.kind == RenditionKind.TEXT, Rendition.tool == program, Rendition.tool_version == "")
        return len(work.session.exec(asked).all())


def _by_another(tools: Mapping[str, str]) -> ColumnElement[bool]:
    """Say which were read by another version of a tool that is here, or wait for it: those have no version at all."""
    return or_(*(and_(col(Rendition.tool) == tool, col(Rendition.tool_version) != version) for tool, version in tools.items()))


def _of_a_kind_now_read(kinds: Collection[str]) -> ColumnElement[bool]:
    unread = and_(col(Rendition.tool) == "", col(Rendition.outcome) == Extraction.UNSUPPORTED)
    return and_(unread, col(DocumentVersion.media_type).in_([*kinds, *OF_NO_KIND]))


def _a_scan(sandbox: Isolation) -> ColumnElement[bool]:
    is_read_now = "tesseract" in sandbox.toolbox.versions()
    return and_(col(Rendition.reason).startswith(A_SCAN), literal(is_read_now))
