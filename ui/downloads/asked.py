"""What a file is asked for with, and what comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from casework.work import Work


@dataclass(frozen=True)
class Download:
    """Is a file to hand out."""

    filename: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Asked:
    """Is what was asked for: the id in the path, the parameters behind it, the language of the asker."""

    id: int
    parameters: Mapping[str, str]
    language: str


Maker = Callable[[Work, Asked], Download]
