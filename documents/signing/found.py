"""What a sandbox child answers with about seals and signatures."""

import datetime as dt
from dataclasses import dataclass, field

from casework.vocabulary import SignatureState


@dataclass(frozen=True)
class SignatureFound:
    """Is one signature of a PDF and what is to be thought of it; the names are what its certificate says.

    ``said_at`` is what the signer says, ``stamped_at`` what a time-stamp service of a known issuer says; ``is_whole`` that it is over
    the whole file as it is now.
    """

    state: SignatureState
    signer: str
    organisation: str
    issuer: str
    valid_until: dt.datetime | None
    fingerprint: str
    said_at: dt.datetime | None
    stamped_at: dt.datetime | None
    is_whole: bool


@dataclass(frozen=True)
class SignaturesFound:
    """Is every signature of a PDF, the oldest first; ``is_cut`` that there are more than are looked at."""

    signatures: tuple[SignatureFound, ...]
    is_cut: bool = False


@dataclass(frozen=True)
class PreparedForSeal:
    """Is a PDF with room for a seal from ``start`` to ``end``, and the hash of all the rest of it."""

    pdf: bytes = field(repr=False)
    digest: bytes
    start: int
    end: int
