"""Signed, compressed and encrypted messages made for the tests, each with a certificate of its own."""

import base64
import datetime as dt
import functools
import zlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

LETTER = (
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n\r\nVi underskriver h\xc3\xb8ringssvaret.\r\n--b\r\nContent-Type: text/plain; name=bilag.txt\r\n"
    b"Content-Disposition: attachment; filename=bilag.txt\r\n\r\nBilaget\r\n--b--\r\n"
)
HEAD = b"From: Anna <anna@example.dk>\r\nSubject: Underskrevet\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"


@functools.cache
def _certificate() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Anna Lund, Miljøministeriet")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, start, start + dt.timedelta(days=900))
    return key, builder.sign(key, hashes.SHA256())


def signed(content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
    """Return the content signed, within the signature unless an option says otherwise."""
    key, certificate = _certificate()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def encrypted(content: bytes) -> bytes:
    """Return the content encrypted for its recipient."""
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(_certificate()[1])
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def compressed(content: bytes) -> bytes:
    """Return the content compressed (RFC 3274)."""
    method = tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d0109100308")))
    inner = tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d010701")) + tlv(0xA0, tlv(0x04, zlib.compress(content, 9))))
    return tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d0109100109")) + tlv(0xA0, tlv(0x30, tlv(0x02, b"\0") + method + inner)))


def in_pieces(content: bytes) -> bytes:
    """Return the content signed by nobody, with lengths left open and the content in pieces, as older programs write it."""
    pieces = b"".join(tlv(0x04, content[place : place + 100]) for place in range(0, len(content), 100))
    inner = open_tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d010701")) + open_tlv(0xA0, open_tlv(0x24, pieces)))
    data = open_tlv(0x30, tlv(0x02, b"\1") + tlv(0x31, b"") + inner + tlv(0x31, b""))
    return open_tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d010702")) + open_tlv(0xA0, data))


def tlv(tag: int, content: bytes) -> bytes:
    """Return one element of ASN.1."""
    size = len(content)
    length = bytes((size,)) if size < 128 else bytes((0x84,)) + size.to_bytes(4, "big")
    return bytes((tag,)) + length + content


def open_tlv(tag: int, content: bytes) -> bytes:
    """Return one element that says itself where it ends."""
    return bytes((tag, 0x80)) + content + b"\0\0"


def a_sealed_mail(content: bytes) -> bytes:
    """Return a mail whose whole content is this CMS file."""
    head = (
        HEAD + b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return head + _lines(content)


def a_mail_with_signature(kind: bytes, content: bytes) -> bytes:
    """Return a mail that is signed beside its text."""
    head = HEAD + b"Content-Type: multipart/signed; boundary=s; protocol=" + kind + b"\r\n\r\n--s\r\n"
    part = b"Content-Type: text/plain; charset=utf-8\r\n\r\nL\xc3\xa6sbar tekst\r\n--s\r\nContent-Type: " + kind
    return head + part + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + _lines(content) + b"--s--\r\n"


def _lines(content: bytes) -> bytes:
    return base64.encodebytes(content)
