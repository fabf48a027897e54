"""Seals hold for readers that are not ours: byte ranges by pypdf, the signature by cryptography and by openssl; a changed byte is told."""

import datetime as dt
import hashlib
import io
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, load_der_private_key, pkcs12
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter

from casework.adapters.time_stamps import time_stamp
from casework.errors import BadInput, Permanent, Retryable, SettingsWrong
from casework.seals import SELF_MADE, Seal, a_seal, seal_of, trusted_issuers
from casework.settings import Settings
from casework.vocabulary import SignatureState
from documents.signing.found import SignatureFound
from documents.signing.sealing import seal_pdf
from tests.rules.made_documents import the_sandbox
from ui.sandbox.time_stamps import TimeStampService

NOW = dt.datetime.now(dt.UTC)
REASON = "Forseglet af Ministeriet for Prøver"


def a_pdf(words: str = "Kære Anna") -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": words})
    writer.write(target)
    return target.getvalue()


def settings_of(folder: Path, **said: object) -> Settings:
    return Settings(home=folder, **said)  # type: ignore[arg-type]


@pytest.fixture
def seal(tmp_path: Path) -> Seal:
    found = seal_of(settings_of(tmp_path))
    assert found is not None
    return found


@pytest.fixture
def service(tmp_path: Path) -> Iterator[TimeStampService]:
    with TimeStampService(settings_of(tmp_path)) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def looked_at(content: bytes, trusted: bytes, at: dt.datetime = NOW) -> tuple[SignatureFound, ...]:
    return the_sandbox().signatures(content, trusted=trusted, at=at).signatures


def roots(seal: Seal, *more: bytes) -> bytes:
    return trusted_issuers(Settings(), seal) + b"".join(more)


def signature_in(sealed: bytes) -> tuple[bytes, bytes]:
    """Gives what is signed and the signature, read by pypdf alone."""
    fields = PdfReader(io.BytesIO(sealed)).trailer["/Root"]["/AcroForm"]["/Fields"]
    value = fields[0].get_object()["/V"]
    assert "/ETSI.CAdES.detached" == value["/SubFilter"]
    first, length, second, rest = (int(each) for each in value["/ByteRange"])
    assert (0, len(sealed)) == (first, second + rest)
    return sealed[:length] + sealed[second:], bytes(value["/Contents"])


def test_an_independent_reader_finds_the_seal_good(seal: Seal, tmp_path: Path) -> None:
    pdf = a_pdf()
    made = seal_pdf(the_sandbox(), pdf, seal, reason=REASON)

    signed, signature = signature_in(made.content)
    held = cms.ContentInfo.load(signature, strict=False)["content"]
    (signer,) = held["signer_infos"]
    said = {each["type"].native: each["values"][0] for each in signer["signed_attrs"]}
    certificate = x509.load_der_x509_certificate(seal.certificate)
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)

    key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256()))
    x509.load_der_x509_certificate(seal.issuers[0]).public_key().verify(  # type: ignore[union-attr, call-arg]
        certificate.signature,
        certificate.tbs_certificate_bytes,
        ec.ECDSA(hashes.SHA256()),  # type: ignore[arg-type]
    )
    assert made.content.startswith(pdf)
    assert hashlib.sha256(signed).digest() == said["message_digest"].native
    assert hashlib.sha256(seal.certificate).digest() == said["signing_certificate_v2"]["certs"][0]["cert_hash"].native
    assert certificate.fingerprint(hashes.SHA256()).hex() == made.certificate


def test_openssl_finds_the_seal_good_and_a_changed_byte_bad(seal: Seal, tmp_path: Path) -> None:
    signed, signature = signature_in(seal_pdf(the_sandbox(), a_pdf(), seal, reason=REASON).content)
    (tmp_path / "signature.der").write_bytes(cms.ContentInfo.load(signature, strict=False).dump())
    (tmp_path / "root.pem").write_bytes(roots(seal))

    def verified(content: bytes) -> int:
        (tmp_path / "content").write_bytes(content)
        asked = ["openssl", "cms", "-verify", "-inform", "DER", "-in", "signature.der", "-content", "content", "-binary",
                 "-CAfile", "root.pem", "-purpose", "any", "-out", "out"]  # fmt: skip
        return subprocess.run(asked, cwd=tmp_path, capture_output=True, check=False).returncode

    assert 0 == verified(signed)
    assert 0 != verified(signed.replace(b"/Title", b"/Titel"))


def test_a_seal_is_valid_of_an_unknown_issuer_or_expired_as_the_reader_has_it(seal: Seal) -> None:
    sealed = seal_pdf(the_sandbox(), a_pdf(), seal, reason=REASON).content
    other = trusted_issuers(Settings(), _from(a_seal("Andet segl", "En anden udsteder", NOW)))

    (valid,), (unknown,), (nobody,) = looked_at(sealed, roots(seal)), looked_at(sealed, other), looked_at(sealed, b"")
    (expired,) = looked_at(sealed, roots(seal), seal.valid_until + dt.timedelta(days=1))

    assert [SignatureState.VALID, SignatureState.UNKNOWN_ISSUER, SignatureState.UNKNOWN_ISSUER, SignatureState.EXPIRED] == [
        each.state for each in (valid, unknown, nobody, expired)
    ]
    assert (seal.holder, seal.fingerprint, None, True) == (valid.signer, valid.fingerprint, valid.stamped_at, valid.is_whole)
    assert valid.said_at is not None


def test_what_was_changed_inside_is_broken_and_what_was_added_is_changed_since(seal: Seal) -> None:
    sealed = seal_pdf(the_sandbox(), a_pdf(), seal, reason=REASON).content
    at = sealed.index(b"/MediaBox")
    tampered = sealed[: at + 12] + bytes([sealed[at + 12] ^ 1]) + sealed[at + 13 :]
    writer, target = IncrementalPdfFileWriter(io.BytesIO(sealed)), io.BytesIO()
    pages = writer.root["/Pages"]["/Kids"]
    pages[0]["/Rotate"] = generic.NumberObject(90)
    writer.mark_update(pages.raw_get(0))
    writer.write(target)

    assert [SignatureState.BROKEN] == [each.state for each in looked_at(tampered, roots(seal))]
    assert [SignatureState.CHANGED_SINCE] == [each.state for each in looked_at(target.getvalue(), roots(seal))]


def test_a_second_seal_leaves_the_first_as_it_was(seal: Seal) -> None:
    once = seal_pdf(the_sandbox(), a_pdf(), seal, reason=REASON).content
    twice = seal_pdf(the_sandbox(), once, seal, reason=REASON).content

    assert [(SignatureState.VALID, False), (SignatureState.VALID, True)] == [
        (each.state, each.is_whole) for each in looked_at(twice, roots(seal))
    ]


def test_a_time_stamped_seal_outlasts_its_certificate(tmp_path: Path, service: TimeStampService) -> None:
    short = _from(a_seal("Kort segl", "Udsteder", NOW, lasts=dt.timedelta(days=1)))
    made = seal_pdf(the_sandbox(), a_pdf(), short, reason=REASON, ask_time=partial(time_stamp, service.url))
    later = NOW + dt.timedelta(days=30)

    (stamped,) = looked_at(made.content, roots(short, service.issuer), later)
    (unproven,) = looked_at(made.content, roots(short), later)

    assert made.is_time_stamped
    assert (SignatureState.VALID, True) == (stamped.state, stamped.stamped_at is not None)
    assert (SignatureState.EXPIRED, None) == (unproven.state, unproven.stamped_at)


def test_a_service_that_is_away_or_answers_nonsense_is_asked_again(seal: Seal, service: TimeStampService) -> None:
    for ask in (partial(time_stamp, "http://127.0.0.1:9/"), lambda _query: b"nonsense"):
        with pytest.raises(Retryable):
            seal_pdf(the_sandbox(), a_pdf(), seal, reason=REASON, ask_time=ask)
    with pytest.raises(Permanent):
        time_stamp("ftp://example.invalid/", b"x")


def test_what_is_no_pdf_can_be_neither_sealed_nor_looked_at(seal: Seal) -> None:
    writer, locked = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("hemmelig")
    writer.write(locked)

    for content in (b"", b"no pdf", a_pdf()[:200], locked.getvalue()):
        with pytest.raises(BadInput):
            seal_pdf(the_sandbox(), content, seal, reason=REASON)
    with pytest.raises(BadInput):
        looked_at(b"no pdf", b"")
    assert () == looked_at(a_pdf(), b"")


def test_a_seal_is_read_from_pkcs12_and_refused_by_name(tmp_path: Path, seal: Seal) -> None:
    key = load_der_private_key(seal.key, None)
    issuers = [x509.load_der_x509_certificate(each) for each in seal.issuers]
    packed = pkcs12.serialize_key_and_certificates(b"seal", key, seal.parsed, issuers, BestAvailableEncryption(b"kode"))  # type: ignore[arg-type]
    file, password, wrong = tmp_path / "seal.p12", tmp_path / "password", tmp_path / "wrong"
    file.write_bytes(packed)
    password.write_bytes(b"kode\n")
    wrong.write_bytes(b"forkert")
    alone = tmp_path / "alone.pem"
    alone.write_bytes(seal.parsed.public_bytes(Encoding.PEM))

    read = seal_of(settings_of(tmp_path, seal=file, seal_password_file=password, production=True))
    refused = [
        settings_of(tmp_path, seal=file, seal_password_file=wrong),
        settings_of(tmp_path, seal=file),
        settings_of(tmp_path, seal=alone),
        settings_of(tmp_path, seal=tmp_path / "absent.p12"),
    ]

    assert read is not None
    assert (seal.certificate, seal.key, False) == (read.certificate, read.key, read.is_self_made)
    for each in refused:
        with pytest.raises(SettingsWrong):
            seal_of(each)


def test_production_makes_itself_no_seal_and_starts_no_stand_in(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, production=True)

    assert seal_of(settings) is None
    assert not (settings.secrets_folder / SELF_MADE).exists()
    with pytest.raises(SettingsWrong):
        TimeStampService(settings)


def test_a_self_made_seal_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first, second = seal_of(settings_of(tmp_path)), seal_of(settings_of(tmp_path))

    assert first is not None
    assert second is not None
    assert (first.key, True) == (second.key, second.is_self_made)
    assert 0o600 == (settings_of(tmp_path).secrets_folder / SELF_MADE).stat().st_mode & 0o777


def _from(pem: bytes) -> Seal:
    certificate, root = x509.load_pem_x509_certificates(pem)
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat, load_pem_private_key

    key = load_pem_private_key(pem, None).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Seal(key, certificate.public_bytes(Encoding.DER), (root.public_bytes(Encoding.DER),))
