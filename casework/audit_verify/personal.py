"""Holds the encrypted personal values against the keyed hashes in the evidence; only who has the installation's key can."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.audit_verify.report import Kind, Problem, Problems

QUERY = """
    SELECT e.stream, e.stream_sequence, e.body, p.name, p.subject, p.sealed, k.wrapped
      FROM personal_value p JOIN event e ON e.hash = p.event_hash LEFT JOIN subject_key k ON k.subject = p.subject"""
_NONCE = 12


def problems(rows: Iterable[tuple[Any, ...]], master_key: bytes) -> Problems:
    """Gives the values that are not what the evidence was made of; a value whose key is shredded proves nothing either way."""
    for stream, sequence, body, name, subject, sealed, wrapped in rows:
        if wrapped is None:
            continue
        try:
            key = _open(master_key, wrapped, subject)
            value = _open(key, sealed, name)
            told = json.loads(body)["facts"].get(name)
        except (InvalidTag, ValueError):
            told, key, value = None, b"", b""
        if told != "hmac:" + hmac.new(key, name.encode() + b"\n" + value, hashlib.sha256).hexdigest():
            yield Problem(Kind.PERSONAL_VALUE_EDITED, f"{stream} {sequence} {name}", "it is not the value of the event")


def _open(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
