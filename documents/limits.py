"""What one document may use up, in the child and on the way back; the figures are those of R part B.5."""

import time
from dataclasses import dataclass, field

MEGABYTE = 1 << 20
# More than a 600 dpi A3 page (ASVS 5.2.6, pixel flood).
MOST_PIXELS = 75_000_000
TOO_MANY_PIXELS = "its picture unfolds to more dots than a page may have"


@dataclass(frozen=True)
class Limits:
    """How much one document may take before it ends in a named outcome."""

    wall_seconds: float = 30.0
    cpu_seconds: int = 20
    # After so much processor time an extractor stops between two pages and hands over what it has, as ``partial``.
    patience_seconds: float = 10.0
    memory_bytes: int = 1024 * MEGABYTE
    file_bytes: int = 64 * MEGABYTE
    open_files: int = 64
    input_bytes: int = 256 * MEGABYTE
    output_bytes: int = 128 * MEGABYTE
    text_bytes: int = 20 * MEGABYTE
    pages: int = 5_000
    attachments: int = 2_000
    attachment_bytes: int = 64 * MEGABYTE
    # The typesetter does not work without threads of its own; no other job may start any.
    may_thread: bool = False
    # What nobody waits for runs behind everybody else.
    is_behind: bool = False


@dataclass(frozen=True)
class ToolLimits:
    """How much one run of an outside program may take: it holds more memory and works longer than a parser."""

    wall_seconds: float
    cpu_seconds: int
    memory_bytes: int
    output_bytes: int
    # What lies in its folder, its profile and its half-done work included.
    scratch_bytes: int
    open_files: int = 256


# One page a run: a full page at 300 dpi takes six seconds of one core and a quarter of this memory; three times that is noise.
TESSERACT_LIMITS = ToolLimits(
    wall_seconds=60.0, cpu_seconds=20, memory_bytes=1024 * MEGABYTE, output_bytes=16 * MEGABYTE, scratch_bytes=16 * MEGABYTE
)
# One document a run: two seconds to start, and a letter is converted within a quarter of this memory.
SOFFICE_LIMITS = ToolLimits(
    wall_seconds=60.0, cpu_seconds=45, memory_bytes=2048 * MEGABYTE, output_bytes=128 * MEGABYTE, scratch_bytes=512 * MEGABYTE
)
# A whole document drawn on pages: three hundred pages of Word take a quarter of this time.
OFFICE_PDF_LIMITS = ToolLimits(
    wall_seconds=240.0, cpu_seconds=180, memory_bytes=2048 * MEGABYTE, output_bytes=128 * MEGABYTE, scratch_bytes=512 * MEGABYTE
)
# A few pages drawn, or a long mail set, while nobody waits for it.
RENDITION_LIMITS = Limits(wall_seconds=120.0, cpu_seconds=90, is_behind=True)


@dataclass(frozen=True)
class ScanLimits:
    """How much of one scanned document is recognised before the rest is left, as ``partial``."""

    pages: int = 200
    seconds: float = 900.0
    # More than an A3 page at 300 dpi; what is bigger is drawn smaller.
    pixels: int = 20_000_000
    dots_per_inch: int = 300


@dataclass
class Budget:
    """Counts down one document's allowance inside the child."""

    limits: Limits
    started: float = field(default_factory=time.monotonic)
    text_left: int = 0

    def __post_init__(self) -> None:
        self._used = time.process_time()
        self.text_left = self.limits.text_bytes

    @property
    def seconds(self) -> float:
        """Say how long the document has been worked on."""
        return time.monotonic() - self.started

    @property
    def is_spent(self) -> bool:
        """Say whether it is time to stop and hand over what there is; by the clock at half the time."""
        late = self.seconds > 0.5 * self.limits.wall_seconds
        return self.text_left <= 0 or late or time.process_time() - self._used > self.limits.patience_seconds

    def take(self, text: str) -> str:
        """Return as much of the text as may still be handed over."""
        size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
        if size > self.text_left:
            text = text.encode("utf-8", "replace")[: max(self.text_left, 0)].decode("utf-8", "ignore")
        self.text_left -= size
        return text
