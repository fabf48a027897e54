"""Where the next page of a list begins: the key of the last row shown, signed, so that it can be neither read into nor made up."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from ui.api.problems import Refusal

SIGNATURE = 16


@dataclass(frozen=True)
class Cursors:
    """Makes and opens cursors with the key of this installation."""

    key: bytes

    def made(self, place: str, values: list[Any]) -> str:
        """Gives the cursor behind a row of one list as one caller sees it."""
        content = json.dumps(values, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._signature(place, content) + content).decode().rstrip("=")

    def opened(self, place: str, cursor: str) -> list[Any]:
        """Gives the key back; raises ``Refusal`` for a cursor of another list, another caller or nobody's."""
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError):
            raise _wrong() from None
        signature, content = raw[:SIGNATURE], raw[SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(place, content)):
            raise _wrong()
        values: list[Any] = json.loads(content)
        return values

    def _signature(self, place: str, content: bytes) -> bytes:
        return hmac.new(self.key, place.encode() + b"\n" + content, hashlib.sha256).digest()[:SIGNATURE]


def _wrong() -> Refusal:
    return Refusal("not-understood", errors=[{"place": "query.cursor", "problem": "wrong_cursor"}])
