"""Tokens that prove a form was ours: a keyed hash over the cookie the browser got together with the form.

A token is worthless in another browser, and after a restart of the desk (the key lives in memory only).
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

FORM_COOKIE = "casework-form"


class FormTokens:
    """Makes and checks form tokens with a key that nobody else has."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def for_secret(self, secret: str) -> str:
        """Return the token that belongs to this cookie or session."""
        return hmac.new(self._key, secret.encode(), hashlib.sha256).hexdigest()

    def is_ours(self, headers: Mapping[str, str], secret: str | None, token: str | None) -> bool:
        """Return whether a form came from our own page: a browser that says it came from elsewhere is believed, else the token says it."""
        return headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"} and self.is_right(secret, token)

    def is_right(self, secret: str | None, token: str | None) -> bool:
        """Return whether the token was made here for this cookie or session."""
        if not secret or not token:
            return False
        return hmac.compare_digest(self.for_secret(secret), token)
