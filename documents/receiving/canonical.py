"""The canonical content of a message: what stays the same however often and by whichever way it is delivered.

* Digital Post: the ``Message`` element in Canonical XML 2.0 with prefixes rewritten, white space between elements and
  around values left out, base64 without line breaks, and without ``schemaLocation``; whatever envelope it came in.
* E-mail: the headers the sender wrote (not those that servers add on the way), unfolded and in order of their names,
  and the body with its line ends normalised.
* Loose file: its bytes.
"""

import hashlib
import re

from lxml import etree

CONTENT_HEADERS = {
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"reply-to",
    b"sender",
    b"mime-version",
    b"importance",
    b"organization",
    b"comments",
    b"keywords",
}
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_FOLD = re.compile(rb"\n[ \t]+")


class _Hasher:
    """Is a file to lxml and a hash to us."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, text: str) -> None:
        self.hash.update(text.encode("utf-8", "replace"))


def hash_of_bytes(content: bytes) -> str:
    """Return the hash of a loose file."""
    return hashlib.sha256(content).hexdigest()


def hash_of_memo(message: etree._Element) -> str:
    """Return the hash of a Digital Post message; the element's base64 texts are changed in passing."""
    for element in message.iter("{*}content"):
        element.text = "".join((element.text or "").split())
    message.tail = None
    hasher = _Hasher()
    etree.canonicalize(
        message,
        out=hasher,
        strip_text=True,
        rewrite_prefixes=True,
        exclude_attrs=[f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"],
    )
    return hasher.hash.hexdigest()


def hash_of_mail(content: bytes) -> str:
    """Return the hash of an e-mail, from its bytes, so that broken ones have one too."""
    text = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    if text.startswith((b"From ", b">From ")):
        text = text.partition(b"\n")[2]
    head, _, body = text.partition(b"\n\n")
    kept = []
    for line in _FOLD.sub(b" ", head).split(b"\n"):
        name, colon, value = line.partition(b":")
        name = name.strip().lower()
        if colon and (name in CONTENT_HEADERS or name.startswith(b"content-")):
            kept.append(name + b":" + b" ".join(value.split()))
    hasher = hashlib.sha256(b"\n".join(sorted(kept)) + b"\n\n")
    hasher.update(body.rstrip(b"\n"))
    return hasher.hexdigest()
