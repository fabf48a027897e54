"""Outlook messages (.msg and winmail.dat) written from scratch for the tests."""

import datetime as dt
import struct
from collections.abc import Mapping, Sequence

from tests.rules.made_compound import Tree, a_compound_file

EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
SENT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
TICKS = int((SENT - EPOCH).total_seconds()) * 10_000_000
# MS-OXRTFCP 4.1.1: {\rtf1\ansi\ansicpg1252\pard hello world}
HELLO_WORLD = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")
MESSAGE_ID = bytes.fromhex("0703020000000000c000000000000046")


def a_message(
    *,
    subject: str = "Klage over afgørelse",
    body: str | None = "Jeg klager hermed.",
    html: bytes | None = None,
    rtf: bytes | None = None,
    files: Mapping[str, bytes] | None = None,
    inner: Sequence[Tree] = (),
    is_outer: bool = True,
    more: Mapping[str, bytes] | None = None,
) -> Tree:
    """Return the storage of a message with these bodies, files, and messages within it."""
    tree: dict[str, bytes | Tree] = {"__properties_version1.0": _fixed(32 if is_outer else 24, (0x0039, 0x0040, TICKS), (0x3FDE, 3, 65001))}
    tree |= texts({0x0037: subject, 0x0C1A: "Anna Lund", 0x5D01: "anna@example.dk", 0x0E04: "Styrelsen"})
    tree |= more or {}
    tree |= texts({0x1000: body}) if body is not None else {}
    tree |= {"__substg1.0_10130102": html} if html is not None else {}
    tree |= {"__substg1.0_10090102": rtf} if rtf is not None else {}
    for number, (kind, name) in enumerate([(1, "Styrelsen"), (2, "Bo Dam")]):
        address = name.split()[0].lower() + "@example.dk"
        tree[f"__recip_version1.0_#{number:08X}"] = {"__properties_version1.0": _fixed(8, (0x0C15, 3, kind))} | texts(
            {0x3001: name, 0x3003: "/o=Ministeriet", 0x39FE: address}
        )
    for number, (name, content) in enumerate((files or {}).items()):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": _fixed(8, (0x3705, 3, 1)),
            "__substg1.0_37010102": content,
        } | texts({0x3707: name, 0x370E: "multipart/signed" if content.startswith(b"Content-Type: multipart/signed") else ""})
    for number, letter in enumerate(inner):
        tree[f"__attach_version1.0_#{number + 100:08X}"] = {
            "__properties_version1.0": _fixed(8, (0x3705, 3, 5)),
            "__substg1.0_3701000D": letter,
        }
    return tree


def a_msg(**parts: object) -> bytes:
    """Return the message as .msg file."""
    return a_compound_file(a_message(**parts))  # type: ignore[arg-type]


def a_winmail(files: Mapping[str, bytes], *, body: bytes = b"", properties: bytes = b"", inner: bytes = b"") -> bytes:
    """Return a winmail.dat with these files, body and properties, and a message within it."""
    content = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x9007, struct.pack("<II", 1252, 0))
    content += attribute(1, 0x8004, "Høring\0".encode("cp1252"))
    content += attribute(1, 0x8005, struct.pack("<7H", 2026, 3, 2, 9, 0, 0, 1))
    content += attribute(1, 0x8000, struct.pack("<4H", 4, 16, 10, 21) + b"Anna Lund\0" + b"SMTP:anna@example.dk\0")
    content += attribute(1, 0x800C, body) if body else b""
    content += attribute(1, 0x9003, properties) if properties else b""
    for name, file in files.items():
        content += attribute(2, 0x9002, bytes(14)) + attribute(2, 0x8010, b"KORT~1.PDF\0") + attribute(2, 0x800F, file)
        content += attribute(2, 0x9005, a_list((0x3707, 0x001F, f"{name}\0".encode("utf-16-le"))))
    if inner:
        content += attribute(2, 0x9002, bytes(14)) + attribute(2, 0x9005, a_list((0x3701, 0x000D, MESSAGE_ID + inner)))
    return content


def a_list(*properties: tuple[int, int, bytes]) -> bytes:
    """Return a counted list of properties (number, kind, bytes)."""
    content = struct.pack("<I", len(properties))
    for tag, kind, value in properties:
        content += struct.pack("<HH", kind, tag)
        if kind in (0x001E, 0x001F, 0x000D, 0x0102):
            content += struct.pack("<II", 1, len(value))
        content += value + b"\0" * (-len(value) % 4)
    return content


def attribute(level: int, number: int, content: bytes) -> bytes:
    """Return one attribute of a winmail.dat."""
    return struct.pack("<BHHI", level, number, 6, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def _fixed(header: int, *properties: tuple[int, int, int]) -> bytes:
    return bytes(header) + b"".join(struct.pack("<HHIQ", kind, tag, 6, value) for tag, kind, value in properties)


def texts(properties: Mapping[int, str]) -> dict[str, bytes]:
    """Return the streams of properties that are text."""
    return {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in properties.items()}
