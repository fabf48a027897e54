"""The authority's seal: the key its letters are sealed with, and the issuers whose signatures are trusted here.

A real seal is an electronic seal of a trust service (eIDAS, articles 35 and 36), as a PKCS#12 file or as PEM, outside everything this
installation stores. Without one, an installation that is not set to production makes itself one that proves nothing to others.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from casework.errors import SettingsWrong
from casework.secret_files import kept_once
from casework.settings import Settings

SELF_MADE = "seal-of-the-demo.pem"
SELF_MADE_NAME = "Selvgjort segl, beviser intet for andre"
SELF_MADE_ISSUER = "Selvgjort udsteder, beviser intet for andre"
LASTS = dt.timedelta(days=3650)
_DO = "Look at CASEWORK_SEAL and CASEWORK_SEAL_PASSWORD_FILE (docs/operations.md)."


@dataclass(frozen=True, repr=False)
class Seal:
    """Is a key with its certificate and the certificates of its issuers, all in DER."""

    key: bytes
    certificate: bytes
    issuers: tuple[bytes, ...]
    is_self_made: bool = False

    @property
    def holder(self) -> str:
        """Gives whose seal it is, as its certificate says."""
        name = self.parsed.subject
        said = [str(each.value) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME) for each in name.get_attributes_for_oid(oid)]
        return ", ".join(dict.fromkeys(said))

    @property
    def valid_until(self) -> dt.datetime:
        """Gives when its certificate runs out."""
        return self.parsed.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """Gives the SHA-256 of its certificate."""
        return self.parsed.fingerprint(hashes.SHA256()).hex()

    @property
    def parsed(self) -> x509.Certificate:
        """Gives its certificate."""
        return x509.load_der_x509_certificate(self.certificate)


def seal_of(settings: Settings) -> Seal | None:
    """Gives the seal of this installation; None where it is set to production and has none: letters then go out unsealed.

    Raises:
        SettingsWrong: the file is not there, cannot be opened, or holds no key with its certificate.
    """
    if settings.seal is not None:
        return _read(settings.seal, _password(settings), is_self_made=False)
    if settings.production:
        return None
    made = kept_once(settings.secrets_folder / SELF_MADE, lambda: a_seal(SELF_MADE_NAME, SELF_MADE_ISSUER, dt.datetime.now(dt.UTC)))
    return _read(made, None, is_self_made=True)


def trusted_issuers(settings: Settings, seal: Seal | None) -> bytes:
    """Gives the certificates, as PEM, of the issuers whose signatures are trusted here: those of the settings, and of the own seal.

    Raises:
        SettingsWrong: the file of issuers cannot be read.
    """
    own = [x509.load_der_x509_certificate(each).public_bytes(Encoding.PEM) for each in (seal.issuers[-1:] if seal is not None else ())]
    if settings.trusted_issuers is None:
        return b"".join(own)
    try:
        theirs = x509.load_pem_x509_certificates(settings.trusted_issuers.read_bytes())
    except (OSError, ValueError):
        wrong = f"The file of trusted issuers {settings.trusted_issuers} cannot be read."
        raise SettingsWrong(wrong, what_to_do="CASEWORK_TRUSTED_ISSUERS is certificates in PEM, one after another.") from None
    return b"".join([*own, *(each.public_bytes(Encoding.PEM) for each in theirs)])


def _password(settings: Settings) -> bytes | None:
    if settings.seal_password_file is None:
        return None
    try:
        return settings.seal_password_file.read_bytes().strip()
    except OSError:
        raise SettingsWrong("The file with the password of the seal cannot be read.", what_to_do=_DO) from None


def _read(path: Path, password: bytes | None, *, is_self_made: bool) -> Seal:
    try:
        key, certificate, issuers = _opened(path.read_bytes(), password)
    except (OSError, ValueError, TypeError):
        raise SettingsWrong(f"The seal {path} cannot be opened: is the file there, and the password right?", what_to_do=_DO) from None
    if key is None or certificate is None or _public(key.public_key()) != _public(certificate.public_key()):
        raise SettingsWrong(f"The seal {path} holds no key with its certificate.", what_to_do=_DO)
    made = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Seal(made, certificate.public_bytes(Encoding.DER), tuple(each.public_bytes(Encoding.DER) for each in issuers), is_self_made)


def _opened(content: bytes, password: bytes | None) -> tuple[PrivateKeyTypes | None, x509.Certificate | None, list[x509.Certificate]]:
    if b"-----BEGIN" in content:
        key = load_pem_private_key(content, password)
        first, *others = x509.load_pem_x509_certificates(content)
        return key, first, others
    return pkcs12.load_key_and_certificates(content, password)


def _public(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def a_seal(name: str, issuer: str, at: dt.datetime, *, lasts: dt.timedelta = LASTS) -> bytes:
    """Makes a seal with an issuer of its own, as PEM: the key, its certificate, the issuer's."""
    issuer_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(issuer, issuer, issuer_key, issuer_key, at=at, until=at + max(lasts, LASTS), is_issuer=True)
    certificate = _certificate(name, issuer, key, issuer_key, at=at, until=at + lasts, is_issuer=False)
    parts = [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())]
    return b"".join([*parts, *(each.public_bytes(Encoding.PEM) for each in (certificate, root))])


def _certificate(  # what stands in a certificate
    name: str, issuer: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, *, at: dt.datetime, until: dt.datetime,
    is_issuer: bool,
) -> x509.Certificate:  # fmt: skip
    usage = x509.KeyUsage(
        digital_signature=not is_issuer, content_commitment=not is_issuer, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=is_issuer, crl_sign=is_issuer, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    names = [
        x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"), x509.NameAttribute(NameOID.COMMON_NAME, each)])
        for each in (name, issuer)
    ]
    builder = x509.CertificateBuilder(
        subject_name=names[0], issuer_name=names[1], public_key=key.public_key(), serial_number=x509.random_serial_number(),
        not_valid_before=at - dt.timedelta(days=1), not_valid_after=until,
    )  # fmt: skip
    builder = builder.add_extension(x509.BasicConstraints(ca=is_issuer, path_length=0 if is_issuer else None), critical=True)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    return builder.sign(by, hashes.SHA256())
