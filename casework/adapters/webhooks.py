"""Calls a webhook: signed, to a public address only, without following anybody elsewhere.

The name is resolved once, every address it has is judged, and the one judged is the one called: a name that answers differently a
moment later (DNS rebinding) leads nowhere. Signed as Standard Webhooks asks: ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature`` (``v1,`` and the HMAC-SHA256 of ``id.timestamp.body``).
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from casework.errors import Permanent, Retryable
from casework.ports import WEBHOOK_KEY_MARK, Call

TIMEOUT = 10.0
READ_AT_MOST = 2_000
GONE = 410


def call(message: Call, *, allowed: Sequence[str] = ()) -> int:
    """Delivers the message and gives the status it was answered with.

    Raises:
        Retryable: nobody answered, or the answer was not a good one. Permanent: the address may not be called, or says it is gone.
    """
    parts = urlsplit(message.url)
    address = address_of(parts, allowed)
    headers = {
        "content-type": "application/json",
        "host": parts.netloc,
        "user-agent": "casework-webhooks",
        "webhook-id": message.id,
        "webhook-timestamp": str(message.timestamp),
        "webhook-signature": signature(message),
    }
    try:
        status = _sent(parts, address, message.body, headers)
    except (OSError, http.client.HTTPException) as trouble:
        raise Retryable(f"no answer: {type(trouble).__name__}") from trouble
    if status == GONE:
        raise Permanent("the receiver says that it is gone", what_to_do="Switch the webhook off, or give it another address.")
    if not 200 <= status < 300:
        raise Retryable(f"answered {status}")
    return status


def signature(message: Call) -> str:
    """Gives the signature of a message."""
    key = base64.b64decode(message.secret.removeprefix(WEBHOOK_KEY_MARK))
    told = b".".join([message.id.encode(), str(message.timestamp).encode(), message.body])
    return "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()


def address_of(parts: SplitResult, allowed: Sequence[str]) -> str:
    """Gives the address to call: every address of the name must be public, or in a network the installation allows.

    Raises:
        Permanent: one of them is not, or the address is not https (plain http is for loopback that is allowed).
        Retryable: the name has no address now.
    """
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(parts.hostname or "", port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError) as trouble:
        raise Retryable(f"the name has no address: {type(trouble).__name__}") from trouble
    networks = [ipaddress.ip_network(each) for each in allowed]
    addresses = [ipaddress.ip_address(each[4][0]) for each in found]
    for address in addresses:
        inside = any(address in network for network in networks if network.version == address.version)
        if not (inside or _is_public(address)) or (parts.scheme != "https" and not (inside and address.is_loopback)):
            raise Permanent("the address may not be called from here", what_to_do="Give a public address that begins with https://.")
    return str(addresses[0])


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    seen = mapped or address
    return seen.is_global and not seen.is_multicast


def _sent(parts: SplitResult, address: str, body: bytes, headers: dict[str, str]) -> int:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(parts.hostname or "", port, timeout=TIMEOUT)
    try:
        # the socket goes to the address that was judged, whatever the name says by now
        plain = socket.create_connection((address, port), TIMEOUT)
        secure = parts.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname) if secure else plain
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(READ_AT_MOST)
        return answer.status
    finally:
        connection.close()
