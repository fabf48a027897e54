"""Takes an e-mail apart and never raises: by the modern policy, else by the old one, else its headers alone.

Of 237 public test messages 22 raise on the modern interface (R part B.4), and 2.4 MB of recipients hang it; so every
header is read by itself, under a limit, and what cannot be read is named among the problems.
"""

import email
import email.message
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.utils import getaddresses
from functools import lru_cache
from typing import TypeVar

from documents.cleaning import clean, one_line
from documents.extractors import cms, plain
from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.source import no_longer_than
from documents.limits import MEGABYTE

LARGEST = 25 * MEGABYTE
MOST_PARTS = 1_000
DEEPEST = 30
MOST_RECIPIENTS = 500
LONGEST_HEADERS = 64 * 1024
PARSING_SECONDS = 5.0
ENCRYPTED = "the e-mail is encrypted; what it says cannot be read here"
PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"
SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
# What the parts are called that have no name of their own.
NAMES = {
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    **dict.fromkeys(SEALED, "smime.p7m"),
}
TOO_MANY = "the e-mail has too many or too deeply nested parts; not all were read"

T = TypeVar("T")
Message = email.message.Message

_END_OF_HEADERS = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_LOOSE_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+")
_PART_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*?(?:content-type|mime-version)[ \t]*:", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)


@dataclass(frozen=True)
class MailPart:
    """One leaf of a message: a body or an attached file; ``within`` is the path of the message it belongs to."""

    media_type: str
    content: bytes = field(repr=False)
    filename: str = field(default="", repr=False)
    charset: str = ""
    content_id: str = ""
    is_attachment: bool = False
    is_inline: bool = False
    within: tuple[int, ...] = ()
    path: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mail:
    """A message taken apart, as far as it goes."""

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    parts: tuple[MailPart, ...] = field(default=(), repr=False)
    problems: tuple[str, ...] = ()
    is_whole: bool = True

    def header(self, name: str) -> str:
        """Return a header's first value, decoded, on one line; nothing when it is missing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def all_headers(self, name: str) -> tuple[str, ...]:
        """Return every value of a header."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())

    def addresses(self, *names: str) -> tuple[tuple[str, str], ...]:
        """Return (name, address) of the people in these headers, at most 500."""
        raw = [value for name in names for value in self.all_headers(name)]
        return tuple(_addresses(raw))[:MOST_RECIPIENTS]


# The last one is kept: whoever opens a received message asks twice, for its post and for its text, and taking it apart is most of both.
@lru_cache(maxsize=1)
def take_apart(content: bytes) -> Mail:
    """Return the message's headers and parts with every problem named; always returns."""
    content, problems = _within_limits(_without_envelope(content))
    for policy in (email.policy.default, email.policy.compat32):
        gathered: list[str] = []
        whole = len(problems) == 0
        try:
            with no_longer_than(PARSING_SECONDS):
                message = email.message_from_bytes(content, policy=policy)
                parts = tuple(_leaves(message, gathered))
        except TimeoutError:
            break  # the other policy parses the same lines, and takes as long
        except BROKEN_OR_DEEP:
            continue
        whole = whole and TOO_MANY not in gathered
        return Mail(_headers(content), parts, (*problems, *dict.fromkeys(gathered)), whole)
    return _headers_only(content, problems)


def _without_envelope(content: bytes) -> bytes:
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if content.startswith((b"From ", b">From ")) and b"\n" in content[:1000]:
        return content[content.index(b"\n") + 1 :]
    return content


def _within_limits(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Cut what no parser should see: endless headers, countless parts, and all beyond 25 MB."""
    problems: list[str] = []
    if len(content) > LARGEST:
        content = content[:LARGEST]
        problems.append("the e-mail is over 25 MB; only its beginning was read")
    end = _END_OF_HEADERS.search(content)
    if end is None or end.start() > LONGEST_HEADERS:
        rest = content[end.start() :] if end else b"\r\n\r\n"
        head = content[: end.start() if end else len(content)]
        if len(head) > LONGEST_HEADERS:
            content = _shortened(head) + rest
            problems.append("the headers are over 64 KB; long ones were cut")
    cut = _too_many_parts(content)
    if cut:
        content = content[:cut]
        problems.append("the e-mail has over 1,000 parts; only the first were read")
    return content, tuple(problems)


def _shortened(head: bytes) -> bytes:
    """Keep the beginning of every header, so that a subject after 100,000 recipients is still read."""
    headers = re.split(rb"\r?\n(?![ \t])", head)[:1000]
    each = LONGEST_HEADERS // max(min(len(headers), 20), 1)
    return b"\r\n".join(header[:each].rsplit(b",", 1)[0] if len(header) > each else header for header in headers)[: LONGEST_HEADERS * 2]


def _too_many_parts(content: bytes) -> int:
    """Return where the thousandth part begins, or 0 when there are fewer."""
    boundaries = {quoted or bare for quoted, bare in _BOUNDARY.findall(content)}
    if not boundaries or content.count(b"\n--") <= MOST_PARTS:
        return 0
    seen = 0
    for line in re.finditer(rb"(?m)^--([^\r\n]{1,200})", content):
        if line[1].rstrip() in boundaries:
            seen += 1
            if seen > MOST_PARTS:
                return line.start()
    return 0


def _leaves(message: Message, problems: list[str]) -> Iterator[MailPart]:
    """Walk the message's tree without recursion, numbering messages in the message by their path."""
    waiting: list[tuple[Message, tuple[int, ...], tuple[int, ...]]] = [(message, (), ())]
    count = 0
    while waiting:
        part, path, within = waiting.pop()
        count += 1
        if count > MOST_PARTS or len(path) > DEEPEST:
            problems.append(TOO_MANY)
            continue
        if part.defects:
            problems.append("the e-mail does not keep to its own structure; it was read nevertheless")
        media_type = _carefully(part.get_content_type, "text/plain")
        children = part.get_payload() if part.is_multipart() else None
        inner = [child for child in children if isinstance(child, Message)] if isinstance(children, list) else []
        if media_type == "message/rfc822" and inner:
            yield _attached_message(part, inner[0], path, within)
            waiting.append((inner[0], (*path, 0), path))
        elif inner:
            waiting.extend(reversed([(child, (*path, number), within) for number, child in enumerate(inner)]))
        elif media_type in SEALED and (sealed := _unsealed(part, path, problems)) is not None:
            waiting.append((sealed, (*path, 0), within))
        else:
            leaf = _leaf(part, media_type, path, within, problems)
            if leaf.content.strip() or leaf.filename:
                yield leaf


def _unsealed(part: Message, path: tuple[int, ...], problems: list[str]) -> Message | None:
    """Return the message within one signed or compressed by S/MIME, as mail programs show it; the sealed one lies in the original."""
    content = _carefully(lambda: part.get_payload(decode=True), None)
    try:
        found = cms.opened(content if isinstance(content, bytes) else b"")
    except cms.Broken:
        return None
    if found.wrapping is cms.Wrapping.ENCRYPTED and not any(path):  # the message itself, not a file attached to it
        problems.append(ENCRYPTED)
    if found.content is None or not is_mail_part(found.content):
        return None
    message: Message = email.message_from_bytes(found.content[:LARGEST], policy=part.policy)
    return message


def is_mail_part(content: bytes) -> bool:
    """Say whether the bytes begin with the headers of a part of a message."""
    return bool(_PART_HEADER.match(content.lstrip(b"\r\n")[:1000]))


def _attached_message(part: Message, inner: Message, path: tuple[int, ...], within: tuple[int, ...]) -> MailPart:
    content = _carefully(inner.as_bytes, b"")
    if not content:
        content = "".join(f"{name}: {one_line(str(value))}\n" for name, value in inner.raw_items()).encode("utf-8", "replace")
    filename = _filename(part) or f"{one_line(_decoded(str(_carefully(lambda: _raw(inner, 'subject'), ''))), 100) or 'besked'}.eml"
    return MailPart("message/rfc822", content, filename, is_attachment=True, within=within, path=path)


def _leaf(part: Message, media_type: str, path: tuple[int, ...], within: tuple[int, ...], problems: list[str]) -> MailPart:
    content = _carefully(lambda: part.get_payload(decode=True), None)
    if content is None:
        payload = part.get_payload()
        content = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
        if isinstance(payload, str) and payload.strip():
            problems.append("a part's encoding is broken; it was kept as it came")
    filename = _filename(part) or NAMES.get(media_type, "")
    disposition = _carefully(lambda: part.get_content_disposition() or "", "")
    content_id = one_line(str(_carefully(lambda: _raw(part, "content-id"), "")), 200).strip("<> ")
    if media_type.startswith("multipart/"):
        media_type = "text/plain"  # it announced parts and has none: what is there is the letter itself
    is_body = media_type in ("text/plain", "text/html") and disposition != "attachment" and not filename
    if media_type == "application/pgp-encrypted" or (is_body and bytes(content).lstrip().startswith(PGP_MESSAGE)):
        problems.append(ENCRYPTED)
    return MailPart(
        media_type,
        bytes(content),
        filename,
        _carefully(lambda: str(part.get_content_charset() or ""), ""),
        content_id,
        is_attachment=not is_body,
        is_inline=disposition == "inline" or bool(content_id),
        within=within,
        path=path,
    )


def _filename(part: Message) -> str:
    name = _carefully(lambda: part.get_filename() or "", "")
    name = one_line(_decoded(str(name)), 255).replace("\\", "/")
    return name.rsplit("/", 1)[-1].strip() if name else ""


def _raw(part: Message, name: str) -> str:
    return next((str(value) for key, value in part.raw_items() if key.lower() == name), "")


def _carefully(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    except TimeoutError:
        raise
    except BROKEN_OR_DEEP:
        return otherwise


def _headers(content: bytes) -> tuple[tuple[str, str], ...]:
    """Read the header lines ourselves: no policy parses them, so none can choke."""
    head = _END_OF_HEADERS.split(content[: LONGEST_HEADERS * 2 + 4], maxsplit=1)[0]
    headers: list[tuple[str, str]] = []
    for line in re.split(rb"\r\n|\n|\r", head)[:20_000]:
        text = plain.decode(line)[0] if not line.isascii() else line.decode("ascii")
        if line[:1] in (b" ", b"\t") and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
        elif ":" in text:
            name, _, value = text.partition(":")
            headers.append((name.strip(), value.strip()))
    return tuple((name, clean(value)) for name, value in headers[:1000])


def decoded(value: str) -> str:
    """Return a header's words as people read them, on one line."""
    return one_line(_decoded(value), 2000)


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value[:LONGEST_HEADERS])
    except BROKEN_OR_DEEP:
        return value
    return "".join(plain.decode(piece, charset or "")[0] if isinstance(piece, bytes) else piece for piece, charset in pieces)


def _addresses(values: list[str]) -> Iterator[tuple[str, str]]:
    for value in values:
        short = value[:LONGEST_HEADERS]
        try:
            with no_longer_than(1.0):
                found = getaddresses([short])
        except BROKEN_OR_DEEP:
            found = [("", address) for address in _LOOSE_ADDRESS.findall(short)]
        if not any(address for _, address in found):
            found = [("", address) for address in _LOOSE_ADDRESS.findall(short)] or [(short, "")]
        for name, address in found:
            if name or address:
                yield decoded(name), one_line(address, 320)


def _headers_only(content: bytes, problems: tuple[str, ...]) -> Mail:
    """Keep the headers and what follows them as plain text: the message is readable, if not beautiful."""
    pieces = _END_OF_HEADERS.split(content, maxsplit=1)
    body = pieces[1] if len(pieces) > 1 else b""
    parts = (MailPart("text/plain", body[:MEGABYTE]),) if body.strip() else ()
    return Mail(_headers(content), parts, (*problems, "the e-mail could not be taken apart; its headers and raw text were kept"), False)
