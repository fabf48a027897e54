"""Stands in for a time-stamp service (RFC 3161): a real HTTP server with a key it made itself, for demos and tests alone."""

import datetime as dt
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from casework.adapters.time_stamps import ANSWERS, ASKS, MOST_BYTES
from casework.errors import SettingsWrong
from casework.settings import Settings

NAME = "Selvgjort tidsstempel, beviser intet for andre"
LASTS = dt.timedelta(days=3650)


class TimeStampService(HTTPServer):
    """Listens on loopback; ``issuer`` is its own certificate as PEM, to be put among the trusted ones.

    Raises:
        SettingsWrong: the installation is set to production.
    """

    def __init__(self, settings: Settings, *, port: int = 0) -> None:
        if settings.production:
            raise SettingsWrong("A stand-in does not run in production.", what_to_do="Set CASEWORK_TIME_STAMP_URL to a real service.")
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        certificate = _certificate(key)
        made = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(made), certs_to_embed=None
        )
        self.issuer = certificate.public_bytes(Encoding.PEM)
        super().__init__(("127.0.0.1", port), _Asked)

    @property
    def url(self) -> str:
        """Gives its address."""
        return f"http://127.0.0.1:{self.server_port}/"


class _Asked(BaseHTTPRequestHandler):
    server: TimeStampService

    def do_POST(self) -> None:
        size = int(self.headers.get("content-length") or 0)
        if self.headers.get("content-type") != ASKS or not 0 < size <= MOST_BYTES:
            self.send_error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            return
        answer = self.server.stamper.request_tsa_response(tsp.TimeStampReq.load(self.rfile.read(size))).dump()
        self.send_response(HTTPStatus.OK)
        self.send_header("content-type", ANSWERS)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"), x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - dt.timedelta(days=3650), now + LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(key, hashes.SHA256())
