"""What parsers raise on broken and hostile files."""

import struct
import zipfile
import zlib

from lxml import etree

# Gathered from 1,200 mutated PDFs and 237 public e-mails (R parts B.2 and B.4): parsers leak all of these beside
# their own classes. MemoryError and RecursionError are left out: they have outcomes of their own.
BROKEN: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DeprecationWarning,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    etree.LxmlError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
# Readers that recurse, and zipfile, which says RuntimeError for a password.
BROKEN_OR_DEEP: tuple[type[Exception], ...] = (*BROKEN, RuntimeError)
