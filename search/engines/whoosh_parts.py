"""The parts of Whoosh the house uses, imported once.

Whoosh 2.7.4 compares with ``is`` and writes ``\\w`` in plain strings; Python says so when it compiles the package, and where
warnings are errors the import would fail. These warnings, and only here, are let pass.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PerDocReader, W3TermsReader
    from whoosh.columns import NumericColumn
    from whoosh.fields import COLUMN, STORED, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.filetables import FileFormatError
    from whoosh.filedb.structfile import StructFile
    from whoosh.formats import Format
    from whoosh.index import TOC, EmptyIndexError, FileIndex
    from whoosh.index import IndexError as WhooshIndexError
    from whoosh.reading import SegmentReader
    from whoosh.writing import SegmentWriter

__all__ = [
    "COLUMN",
    "STORED",
    "TOC",
    "EmptyIndexError",
    "FieldType",
    "FileFormatError",
    "FileIndex",
    "FileStorage",
    "Format",
    "NumericColumn",
    "Schema",
    "SegmentReader",
    "SegmentWriter",
    "StructFile",
    "W3Codec",
    "W3FieldWriter",
    "W3PerDocReader",
    "W3TermsReader",
    "WhooshIndexError",
]
