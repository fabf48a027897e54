"""A stored content as an answer: streamed, whole or the one range that is asked for (RFC 9110 part 14)."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from starlette.responses import Response, StreamingResponse

CHUNK = 256 << 10
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def streamed(content: BinaryIO, asked: str, *, headers: Mapping[str, str], media_type: str) -> Response:
    """Return the content, or of it the range that the header ``Range`` asks for; several ranges are answered by the whole.

    The stream is closed when it has been sent, or when who asked goes away.
    """
    size = content.seek(0, 2)
    told = {**headers, "accept-ranges": "bytes"}
    part = _part(asked, size)
    if part is None:
        content.close()
        return Response(status_code=416, headers=told | {"content-range": f"bytes */{size}"})
    first, last = part
    told["content-length"] = str(last - first + 1)
    if (first, last) != (0, size - 1):
        told["content-range"] = f"bytes {first}-{last}/{size}"
    code = 206 if "content-range" in told else 200
    return StreamingResponse(_pieces(content, first, last), code, told, media_type)


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """Gives the first and the last byte to send; None where the range lies outside."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return 0, size - 1
    first, last = found.groups()
    if not first:
        first, last = str(max(0, size - int(last))), ""
    begin, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (begin, end) if begin <= end else None


def _pieces(content: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with content:
        content.seek(first)
        left = last - first + 1
        while left > 0 and (piece := content.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
