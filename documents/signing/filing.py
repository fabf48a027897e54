"""What the runner does when a letter was sent: its main document as a PDF under the authority's seal, once, filed beside the document.

The document itself stays as it was approved and sent; enclosures are others' words and are not sealed.
"""

import hashlib
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import col, select

from casework import faults
from casework.adapters.time_stamps import time_stamp
from casework.bootstrap import Platform
from casework.errors import BadInput, NotFound, Permanent, SettingsWrong
from casework.events import DocumentSealed
from casework.model import Authority, Document, DocumentVersion, Record, Rendition
from casework.seals import Seal, seal_of
from casework.vocabulary import Action, DocumentRole, Extraction, RecordKind, RenditionKind
from casework.work import Actor, Work
from documents.filing import keep_blobs
from documents.isolation import Isolation
from documents.renditions.office import office_pdf
from documents.signing.sealing import seal_pdf
from documents.sniffing import DOCX
from documents.tools.running import ToolFailed
from documents.tools.toolbox import SOFFICE

SEALER = Actor.system("sealer")
PDF = "application/pdf"
ODT = "application/vnd.oasis.opendocument.text"
MADE_INTO_PDF = {DOCX: "docx", ODT: "odt", "application/msword": "doc", "application/rtf": "rtf"}
"""Letters that LibreOffice makes a PDF of, by the ending it gets them under."""
TOOL = "pyhanko"
NO_PROGRAM = "LibreOffice is not there, which makes the letter a PDF"
NO_PROGRAM_DO = "Install LibreOffice (`casework doctor` says how), then try again."
SEAL_DO = "Have CASEWORK_SEAL put right (`casework doctor` says what is wrong), start it anew, then try again."
NOT_MADE_DO = "Open the letter in Word, save it as a PDF, and see whether that can be opened; send it as a new record."


@dataclass(frozen=True)
class ToSeal:
    """Is a letter that went out and has no sealed form yet."""

    version_id: int
    record_id: int
    sha256: str
    media_type: str
    authority: str = field(repr=False)


def seal_record(platform: Platform, sandbox: Isolation, record_id: int) -> None:
    """Seals the letters of a record that was sent; again, it finds them sealed. Without a seal nothing is done.

    Raises:
        Retryable: the time-stamp service did not answer. Permanent: no PDF can be made of it, or it can carry no seal.
    """
    try:
        seal = seal_of(platform.settings)
    except SettingsWrong as wrong:
        raise Permanent(f"the seal cannot be used: {wrong.what}", what_to_do=SEAL_DO) from None
    if seal is None:
        return
    if seal.valid_until <= platform.clock():
        raise Permanent("the certificate of the seal has run out", what_to_do=SEAL_DO)
    with platform.work(SEALER) as work:
        waiting = _waiting(work, record_id)
    for letter in waiting:
        _seal(platform, sandbox, seal, letter)


def _seal(platform: Platform, sandbox: Isolation, seal: Seal, letter: ToSeal) -> None:
    pdf = _as_pdf(sandbox, platform.blobs.read(letter.sha256), letter.media_type)
    url = platform.settings.time_stamp_url
    try:
        made = seal_pdf(sandbox, pdf, seal, reason=f"Forseglet af {letter.authority}", ask_time=partial(time_stamp, url) if url else None)
    except BadInput:
        raise Permanent("the letter's PDF can carry no seal: it is broken, locked or closed to changes", what_to_do=NOT_MADE_DO) from None
    platform.blobs.put(made.content)
    faults.point("seal.stored")
    with platform.work(SEALER) as work:
        if letter.version_id not in {each.version_id for each in _waiting(work, letter.record_id, lock=True)}:
            return  # another runner was first
        sha256 = hashlib.sha256(made.content).hexdigest()
        keep_blobs(work, {sha256: len(made.content)})
        work.put_all(
            [
                Rendition(
                    version_id=letter.version_id, record_id=letter.record_id, kind=RenditionKind.SEALED, outcome=Extraction.OK,
                    sha256=sha256, tool=TOOL, made_at=work.now,
                )
            ]
        )  # fmt: skip
        work.record(
            DocumentSealed(
                record_id=letter.record_id, version_id=letter.version_id, sha256=sha256, certificate=made.certificate,
                is_time_stamped=made.is_time_stamped,
            )
        )  # fmt: skip
    faults.point("seal.committed")


def _waiting(work: Work, record_id: int, *, lock: bool = False) -> list[ToSeal]:
    """Gives the letters of a sent record not sealed yet: the main document, else the first where it has no words of its own."""
    try:
        record = work.load(Record, record_id, Action.SEAL, lock=lock)
    except NotFound:
        return []  # it was destroyed meanwhile
    if record.sent_at is None or record.kind is not RecordKind.OUTBOUND:
        return []
    counts = (col(DocumentVersion.document_id) == Document.id) & (col(DocumentVersion.number) == Document.current_version)
    rows = work.session.exec(
        select(Document, DocumentVersion)
        .join(DocumentVersion, counts)
        .where(col(Document.record_id) == record_id, col(Document.parent_id).is_(None), col(Document.removed_at).is_(None))
        .order_by(col(Document.position), col(Document.id))
    ).all()
    letters = [version for document, version in rows if document.role is DocumentRole.MAIN]
    if not letters and not record.body_html.strip():
        letters = [version for _, version in rows[:1]]
    kinds = {PDF, *MADE_INTO_PDF}
    sealed = set(
        work.session.exec(
            select(Rendition.version_id).where(col(Rendition.record_id) == record_id, col(Rendition.kind) == RenditionKind.SEALED)
        )
    )
    authority = work.session.get_one(Authority, record.authority_id).name
    return [
        ToSeal(each.id, record_id, each.sha256, each.media_type, authority)
        for each in letters
        if each.media_type in kinds and each.id not in sealed
    ]


def _as_pdf(sandbox: Isolation, content: bytes, media_type: str) -> bytes:
    """Gives the letter as a PDF, by LibreOffice where it is none."""
    if media_type == PDF:
        return content
    program = sandbox.toolbox.program(SOFFICE)
    if program is None:
        raise Permanent(NO_PROGRAM, what_to_do=NO_PROGRAM_DO)
    try:
        return office_pdf(sandbox.toolbox, program, content, MADE_INTO_PDF[media_type])
    except ToolFailed as failed:
        raise Permanent(f"no PDF could be made of the letter: {failed.reason}", what_to_do=NOT_MADE_DO) from None
