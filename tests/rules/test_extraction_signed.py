"""Reading what is signed: the words under the seal, who sealed them, and that what is encrypted says so."""

import base64

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7

from casework.vocabulary import Extraction
from documents.receiving.recognise import receive
from documents.sniffing import media_type_of
from tests.faults import hostile
from tests.rules.made_documents import read, samples
from tests.rules.made_signed import (
    HEAD,
    LETTER,
    a_mail_with_signature,
    a_sealed_mail,
    compressed,
    encrypted,
    in_pieces,
    signed,
)

SIGNED_BY = "Signed by: Anna Lund, Miljøministeriet"


@pytest.mark.parametrize("seal", [signed, compressed, in_pieces])
def test_a_letter_under_a_seal_is_read_with_its_files(seal: hostile.Maker) -> None:
    extracted = read(seal(LETTER), "smime.p7m")  # type: ignore[call-arg]

    assert (Extraction.OK, "application/pkcs7-mime") == (extracted.outcome, extracted.media_type)
    assert extracted.text.startswith("Vi underskriver høringssvaret.")
    assert [("bilag.txt", b"Bilaget")] == [(each.filename, each.content.strip()) for each in extracted.attachments]


def test_who_signed_is_read() -> None:
    assert read(signed(LETTER)).text.endswith(SIGNED_BY)


def test_a_signed_file_is_handed_over_under_its_own_name() -> None:
    extracted = read(signed(hostile.a_small_pdf()), "kontrakt.pdf.p7m")

    (inner,) = extracted.attachments
    assert ("kontrakt.pdf", "application/pdf", hostile.a_small_pdf()) == (inner.filename, inner.media_type, inner.content)
    assert SIGNED_BY == extracted.text


def test_a_seal_in_base64_is_opened_too() -> None:
    packed = base64.encodebytes(signed(LETTER))

    for content in (packed, b"-----BEGIN PKCS7-----\n" + packed + b"-----END PKCS7-----\n"):
        assert "Vi underskriver" in read(content, "smime.p7m").text


def test_a_signature_beside_what_it_signs_names_the_signer() -> None:
    extracted = read(signed(LETTER, pkcs7.PKCS7Options.DetachedSignature), "smime.p7s")

    assert (Extraction.OK, "application/pkcs7-signature", SIGNED_BY) == (extracted.outcome, extracted.media_type, extracted.text)


def test_what_is_encrypted_says_so() -> None:
    assert Extraction.ENCRYPTED == read(encrypted(LETTER), "smime.p7m").outcome
    assert Extraction.ENCRYPTED == read(b"-----BEGIN PGP MESSAGE-----\n\nwcBM\n", "brev.asc").outcome
    assert Extraction.ENCRYPTED == read(b"\x85\x01\x0c\x03" + bytes(200), "brev.gpg").outcome


def test_a_mail_under_a_seal_is_read_as_if_it_had_none() -> None:
    extracted = read(a_sealed_mail(signed(LETTER)), "brev.eml")

    assert extracted.text.endswith("Subject: Underskrevet\n\nVi underskriver høringssvaret.")
    assert ["bilag.txt"] == [each.filename for each in extracted.attachments]


def test_a_mail_under_a_seal_is_received_with_its_body_and_its_files() -> None:
    post = receive(a_sealed_mail(signed(LETTER)), "brev.eml", "/post")

    assert ("Vi underskriver høringssvaret.", ["brev.eml", "bilag.txt"], ()) == (
        post.body_text,
        [file.filename for file in post.files],
        post.problems,
    )


@pytest.mark.parametrize(("kind", "name"), [(b"application/pkcs7-signature", "smime.p7s"), (b"application/pgp-signature", "signature.asc")])
def test_a_mail_signed_beside_its_text_is_read_and_its_signature_named(kind: bytes, name: str) -> None:
    extracted = read(a_mail_with_signature(kind, signed(LETTER, pkcs7.PKCS7Options.DetachedSignature)), "brev.eml")

    assert (Extraction.OK, True) == (extracted.outcome, extracted.text.endswith("Læsbar tekst"))
    assert [name] == [each.filename for each in extracted.attachments]


@pytest.mark.parametrize(
    "mail",
    [
        a_sealed_mail(encrypted(LETTER)),
        HEAD + b"Content-Type: multipart/encrypted; protocol=application/pgp-encrypted; boundary=p\r\n\r\n--p\r\n"
        b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--p\r\n"
        b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n"
        b"-----BEGIN PGP MESSAGE-----\r\n\r\nwcBM\r\n-----END PGP MESSAGE-----\r\n--p--\r\n",
        HEAD + b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nwcBM\r\n-----END PGP MESSAGE-----\r\n",
    ],
)
def test_an_encrypted_mail_says_so_and_keeps_its_headers(mail: bytes) -> None:
    extracted = read(mail, "brev.eml")

    assert (Extraction.ENCRYPTED, "the e-mail is encrypted; what it says cannot be read here") == (extracted.outcome, extracted.reason)
    assert "Subject: Underskrevet" in extracted.text
    assert (extracted.reason,) == receive(mail, "brev.eml", "/post").problems


def test_a_letter_with_an_encrypted_file_is_itself_readable() -> None:
    parts = b"--x\r\n\r\nSe bilag\r\n--x\r\nContent-Type: text/plain; name=a.asc\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\n--x--\r\n"
    extracted = read(HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + parts, "brev.eml")

    assert (Extraction.OK, True) == (extracted.outcome, extracted.text.endswith("Se bilag"))


@pytest.mark.parametrize("cut", [30, 200, 700])
def test_a_broken_seal_is_named_so(cut: int) -> None:
    extracted = read(signed(LETTER)[:cut], "smime.p7m")

    assert (Extraction.CRASHED, "it is broken: the signed message does not open") == (extracted.outcome, extracted.reason)


def test_a_mail_with_a_broken_seal_keeps_it_as_a_file() -> None:
    extracted = read(a_sealed_mail(signed(LETTER)[:200]), "brev.eml")

    assert ["smime.p7m"] == [each.filename for each in extracted.attachments]


def test_seals_are_told_by_their_bytes() -> None:
    assert "application/pkcs7-mime" == media_type_of(compressed(LETTER), "x")
    assert "application/pkcs7-mime" == media_type_of(in_pieces(LETTER), "x.txt")


def test_public_sealed_files_end_well() -> None:
    outcomes = {path.name: read(path.read_bytes(), path.name).outcome for path in samples("tika-docs/p7m")}

    assert {name for name in outcomes if "enveloped" in name} == {name for name in outcomes if outcomes[name] is Extraction.ENCRYPTED}
    assert {Extraction.OK, Extraction.ENCRYPTED} >= set(outcomes.values())
