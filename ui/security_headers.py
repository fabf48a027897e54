"""The headers every answer of the web shell carries, and the two policies for bytes that came from outside.

Source: ASVS 5.0 V3.4 and V14.3.2. Streamlit sends none of these by itself (measured), so the guard adds them.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit

Header = tuple[bytes, bytes]

# Bytes that came from outside: no script, no origin, no network. Inline style and data images are what a letter needs.
READING_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
# The browser's own PDF viewer refuses to run under a sandbox, so originals are boxed by everything but that word.
ORIGINAL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'self'"

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def inline_script_hashes(page: Path | None = None) -> tuple[str, ...]:
    """Return the CSP hashes of the scripts written inline in Streamlit's single page."""
    page = page or Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
    return tuple(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)


@cache
def content_security_policy() -> str:
    """Return the policy of the desk: its own scripts and one known inline script, nothing from another host."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", *inline_script_hashes())),
        # Streamlit styles by emotion, at run time; style cannot fetch from elsewhere under the other rules.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def for_answer(path: str, already: Iterable[Header], *, https: bool) -> list[Header]:
    """Return the headers to add to an answer, leaving alone what the route has set itself (a stricter policy)."""
    present = {name.lower() for name, _ in already}
    # A reading page of ours is framed by the desk itself; nothing else ever is.
    framed = path.startswith(("/documents/", "/records/"))
    wanted = {
        "content-security-policy": content_security_policy(),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "x-frame-options": "SAMEORIGIN" if framed else "DENY",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
    }
    if https:
        wanted["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    if not path.startswith(("/static/", "/app/static/", "/_stcore/bidi-components/")):
        wanted["cache-control"] = "no-store"
    return [(n.encode(), v.encode()) for n, v in wanted.items() if n.encode() not in present]
