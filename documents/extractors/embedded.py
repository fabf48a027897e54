"""Takes an embedded file out of the wrapping that office programs put around it."""

import struct
from io import BytesIO
from pathlib import PurePosixPath

import olefile

from documents.extractors.broken import BROKEN_OR_DEEP

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NATIVE = "\x01Ole10Native"
# Streams that hold a whole file of another program.
WHOLE = ("Package", "CONTENTS", "EmbeddedOdf")


def unwrapped(name: str, content: bytes) -> tuple[str, bytes]:
    """Return the name and bytes of the file itself; what is not wrapped, or not as known here, comes back as it is."""
    if not content.startswith(OLE):
        return name, content
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            if ole.exists(NATIVE):
                return _native(name, ole.openstream(NATIVE).read())
            for stream in WHOLE:
                if ole.exists(stream):
                    return PurePosixPath(name).stem, ole.openstream(stream).read()
    except BROKEN_OR_DEEP:
        pass
    return name, content


def _native(name: str, stream: bytes) -> tuple[str, bytes]:
    """Read MS-OLEDS 2.3.6: length, a flag, label and path as they were, two numbers, the path again, length and bytes."""
    label, place = _string(stream, 6)
    path, place = _string(stream, place)
    _, place = _string(stream, place + 8)
    size = struct.unpack_from("<I", stream, place)[0]
    content = stream[place + 4 : place + 4 + size]
    found = (path or label).replace("\\", "/").rpartition("/")[2]
    return (found or name), content or stream


def _string(stream: bytes, start: int) -> tuple[str, int]:
    end = stream.index(b"\x00", start, start + 2_000)
    return stream[start:end].decode("cp1252", "replace"), end + 1
