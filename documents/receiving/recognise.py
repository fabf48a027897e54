"""Says which kind of post a file is, by its bytes, and has it read so. Runs in the sandbox child."""

from casework.vocabulary import Channel
from documents.receiving import loose, mail, memo, outlook
from documents.receiving.post import ReceivedPost
from documents.sniffing import MEMO, media_type_of


def kind_of(content: bytes, filename: str = "") -> Channel:
    """Return by which channel's rules a file is read: Digital Post, e-mail, or a loose file."""
    media_type = media_type_of(content, filename)
    if media_type == MEMO:
        return Channel.DIGITAL_POST
    return Channel.EMAIL if media_type in (mail.MEDIA_TYPE, outlook.MEDIA_TYPE) else Channel.FILE


def receive(content: bytes, filename: str, source_place: str, *, kind: str = "") -> ReceivedPost:
    """Read a file as what it is, or as ``kind`` (memo, mail, file) when the channel it came by says so."""
    channel = {"memo": Channel.DIGITAL_POST, "mail": Channel.EMAIL, "file": Channel.FILE}.get(kind) or kind_of(content, filename)
    if channel is Channel.DIGITAL_POST:
        return memo.read(content, filename, source_place)
    if channel is Channel.EMAIL:
        if media_type_of(content, filename) == outlook.MEDIA_TYPE:
            return outlook.read(content, filename, source_place)
        return mail.read(content, filename, source_place)
    return loose.unread(content, filename, source_place, media_type=media_type_of(content, filename))
