"""Seals a PDF as PAdES B-B, or B-T where a time-stamp service is asked: a child makes room and hashes, the key signs the hash here.

So whoever's bytes the PDF holds, they are never parsed beside the key (ETSI EN 319 142-1, levels B-B and B-T).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from asn1crypto import keys, tsp, x509
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from casework.errors import Permanent, Retryable
from casework.seals import Seal
from documents.isolation import Isolation

DIGEST = "sha256"
AskTime = Callable[[bytes], bytes]
"""Hands a query to a time-stamp service and gives its answer."""


@dataclass(frozen=True)
class Sealed:
    """Is a PDF under a seal."""

    content: bytes = field(repr=False)
    certificate: str
    is_time_stamped: bool


class _Service(TimeStamper):
    """Asks by the adapter, which alone opens sockets."""

    def __init__(self, ask: AskTime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # as pyHanko wrote it
        self._ask = ask

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._ask(req.dump()))


def seal_pdf(sandbox: Isolation, pdf: bytes, seal: Seal, *, reason: str, ask_time: AskTime | None = None) -> Sealed:
    """Gives the PDF under the seal; its own bytes stand unchanged before it.

    Raises:
        BadInput: it can carry no seal: it is broken, locked or closed to changes.
        Retryable: the time-stamp service did not answer well. Permanent: the seal does not fit into the room made for it.
    """
    prepared = sandbox.prepared_for_seal(pdf, name=seal.holder, reason=reason)
    signed = _signed(seal, prepared.digest, ask_time)
    room = prepared.end - prepared.start - 2
    written = signed.hex().encode()
    if len(written) > room:
        raise Permanent(
            "the seal and its chain are too big", what_to_do="Leave certificates that are not of its chain out of CASEWORK_SEAL."
        )
    content = b"".join([prepared.pdf[: prepared.start + 1], written.ljust(room, b"0"), prepared.pdf[prepared.end - 1 :]])
    return Sealed(content, seal.fingerprint, ask_time is not None)


def _signed(seal: Seal, digest: bytes, ask_time: AskTime | None) -> bytes:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # as pyHanko wrote it
    store.register_multiple([x509.Certificate.load(each) for each in seal.issuers])
    signer = SimpleSigner(x509.Certificate.load(seal.certificate), keys.PrivateKeyInfo.load(seal.key), store)
    service = _Service(ask_time) if ask_time is not None else None
    try:
        made = asyncio.run(signer.async_sign(digest, DIGEST, use_pades=True, timestamper=service))
    except (TimestampRequestError, SigningError, ValueError, KeyError, TypeError) as trouble:
        if service is None:
            raise
        raise Retryable(f"the time-stamp service's answer is none: {type(trouble).__name__}") from trouble
    return bytes(made.dump())
