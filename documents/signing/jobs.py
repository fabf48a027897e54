"""Prepares a PDF for its seal and looks at the signatures of one, by pyHanko. Runs in the sandbox child; no key ever comes here.

Nothing is fetched: whether a certificate was revoked is known only where the file itself says so.
"""

import asyncio
import datetime as dt
import io
import logging
from collections.abc import Iterator
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError, UnacceptableSignerError
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from casework.vocabulary import SignatureState
from documents import pages
from documents.signing.found import PreparedForSeal, SignatureFound, SignaturesFound

ROOM = 32_768
"""Bytes kept free for a seal, as twice as many hexadecimal digits would be: its chain, and the answer of a time-stamp service."""
DIGEST = "sha256"
MOST_SIGNATURES = 20
FIELD = "Casework{number}"
_BROKEN = (PdfError, SignatureValidationError, SigningError, UnacceptableSignerError, ValueError, KeyError, TypeError, AttributeError,
           IndexError, OSError, NotImplementedError)  # fmt: skip
"""What a PDF that is none, or a signature that is none, ends in."""
_EXPIRED = frozenset({AdESIndeterminate.EXPIRED, AdESIndeterminate.OUT_OF_BOUNDS_NO_POE, AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED})
_REVOKED = frozenset({AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE})
_HARMLESS = frozenset({ModificationLevel.NONE, ModificationLevel.LTA_UPDATES})


def prepare(content: bytes, order: dict[str, Any]) -> PreparedForSeal:
    """Gives the PDF with room for a seal; ``CannotShow`` for one that cannot carry any: broken, locked, or closed to changes."""
    logging.disable()  # it logs what it reads
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        if writer.prev.encrypted:
            raise pages.CannotShow
        number = len(list(writer.prev.embedded_signatures)) + 1
        metadata = PdfSignatureMetadata(
            field_name=FIELD.format(number=number), md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES,
            name=order["name"], reason=order["reason"],
        )  # fmt: skip
        signer = PdfSigner(metadata, signer=ExternalSigner(None, None, 64))
        prepared, _, made = asyncio.run(signer.async_digest_doc_for_signing(writer, bytes_reserved=ROOM))
    except _BROKEN:
        raise pages.CannotShow from None
    made.seek(0)
    return PreparedForSeal(made.read(), prepared.document_digest, prepared.reserved_region_start, prepared.reserved_region_end)


def look(content: bytes, order: dict[str, Any]) -> SignaturesFound:
    """Gives the signatures of a PDF; behind its bytes the certificates of the issuers that are trusted, as PEM."""
    logging.disable()
    size, at = order["size"], dt.datetime.fromisoformat(order["at"])
    trusted = [x509.Certificate.load(der) for _, _, der in pem.unarmor(content[size:], multiple=True)] if content[size:].strip() else []
    try:
        embedded = list(PdfFileReader(io.BytesIO(content[:size]), strict=False).embedded_signatures)
    except _BROKEN:
        raise pages.CannotShow from None
    ours = [each for each in embedded if each.sig_object_type == "/Sig"]
    return SignaturesFound(tuple(_looked_at(ours[:MOST_SIGNATURES], trusted, at)), len(ours) > MOST_SIGNATURES)


def _looked_at(signatures: list[EmbeddedPdfSignature], trusted: list[x509.Certificate], at: dt.datetime) -> Iterator[SignatureFound]:
    for each in signatures:
        try:
            status = _judged(each, trusted, at)
            state = _state(status)
            if state is SignatureState.EXPIRED and (stamped := _stamped_at(status)) is not None:
                state = _state(_judged(each, trusted, stamped))  # it ran out later than the time stamp proves it was made
            yield _told(each.signer_cert, state, status)
        except _BROKEN:
            yield _told(_certificate(each), SignatureState.UNREADABLE, None)


def _judged(signature: EmbeddedPdfSignature, trusted: list[x509.Certificate], at: dt.datetime) -> PdfSignatureStatus:
    signer, stamp = (ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at, revocation_mode="soft-fail") for _ in range(2))
    return asyncio.run(async_validate_pdf_signature(signature, signer, stamp))


def _stamped_at(status: PdfSignatureStatus) -> dt.datetime | None:
    """Gives when a time-stamp service of a known issuer says that it was made."""
    stamp = status.timestamp_validity
    return _at(stamp.timestamp) if stamp is not None and stamp.valid and stamp.intact and stamp.trusted else None


def _state(status: PdfSignatureStatus) -> SignatureState:
    """Gives the one thing to be said first: what is wrong with the file comes before what is wrong with the certificate."""
    if not (status.intact and status.valid):
        return SignatureState.BROKEN
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or not _is_as_signed(status):
        return SignatureState.CHANGED_SINCE
    problem = status.trust_problem_indic
    if status.trusted:
        return SignatureState.VALID
    if problem in _REVOKED:
        return SignatureState.REVOKED
    return SignatureState.EXPIRED if problem in _EXPIRED else SignatureState.UNKNOWN_ISSUER


def _is_as_signed(status: PdfSignatureStatus) -> bool:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    return bool(status.docmdp_ok) and status.modification_level in _HARMLESS | {ModificationLevel.FORM_FILLING}


def _told(certificate: x509.Certificate | None, state: SignatureState, status: PdfSignatureStatus | None) -> SignatureFound:
    return SignatureFound(
        state=state,
        signer=_name(certificate.subject if certificate else None, "common_name"),
        organisation=_name(certificate.subject if certificate else None, "organization_name"),
        issuer=_name(certificate.issuer if certificate else None, "common_name", "organization_name"),
        valid_until=certificate.not_valid_after if certificate else None,
        fingerprint=certificate.sha256.hex() if certificate else "",
        said_at=_at(status.signer_reported_dt) if status is not None else None,
        stamped_at=_stamped_at(status) if status is not None else None,
        is_whole=status is not None and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
    )


def _certificate(signature: EmbeddedPdfSignature) -> x509.Certificate | None:
    try:
        return signature.signer_cert
    except _BROKEN:
        return None


def _name(of: x509.Name | None, *which: str) -> str:
    if of is None:
        return ""
    said = of.native
    for each in which:
        found = said.get(each)
        if found:
            return (found if isinstance(found, str) else ", ".join(map(str, found)))[:200]
    return ""


def _at(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
