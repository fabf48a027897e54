"""The typesetter: values into a template become a PDF, the same bytes every time for the same values.

Text reaches the page as values, never as markup, so nothing a person types can run in it.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

import typst

Standard = Literal["a-2a", "ua-1"]
_STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")


def typeset(template: bytes, values: Mapping[str, object], at: dt.datetime, *, is_for_the_public: bool = False) -> bytes:
    """Gives the values on the pages of a template, which finds them as ``json(bytes(sys.inputs.values))``.

    What is for the public is written by the standards for keeping (PDF/A-2a) and for screen readers (PDF/UA-1). Both forbid a sign that
    the font does not have, a picture sign in a subject for instance: such pages are made all the same, without calling themselves so.
    """
    if is_for_the_public:
        try:
            return _pages(template, values, at, _STANDARDS)
        except typst.TypstError:
            pass
    return _pages(template, values, at, ())


def set_with_pictures(template: bytes, values: Mapping[str, object], pictures: Mapping[str, str], at: dt.datetime) -> bytes:
    """Gives the values on the pages of a template, which finds the pictures as SVG beside them, by their names."""
    return _pages(template, values, at, (), pictures)


def _pages(
    template: bytes, values: Mapping[str, object], at: dt.datetime, standards: Sequence[Standard], pictures: Mapping[str, str] | None = None
) -> bytes:
    given = {"values": json.dumps(values), **(pictures or {})}
    pages = _typesetter().compile(
        input=template, format="pdf", sys_inputs=given, timestamp=int(at.timestamp()), pdf_standards=list(standards)
    )
    assert isinstance(pages, bytes)  # no output path and one document: typst answers with bytes
    return pages


@lru_cache(maxsize=1)
def _typesetter() -> typst.Compiler:
    # Only the fonts inside the wheel: the same page on every machine, and no search of the machine's font folders.
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))
