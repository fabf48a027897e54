"""Which outside programs are here, and of what version; each is asked once, behind its own walls."""

import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from documents.containment import Containment, best_containment
from documents.limits import SOFFICE_LIMITS, TESSERACT_LIMITS
from documents.tools.running import Run, ToolFailed, run_tool

TESSERACT = "tesseract"
SOFFICE = "soffice"
# What the text is taken to be written in, so far as tesseract has learnt it here.
LANGUAGES = ("dan", "eng")
# LibreOffice's own way to say that its profile is made and that it wants to be started again.
AGAIN = 81
NAMES = {TESSERACT: "tesseract", SOFFICE: "LibreOffice"}
PACKAGES = {
    TESSERACT: "tesseract-ocr tesseract-ocr-dan tesseract-ocr-eng",
    SOFFICE: "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui",
}
COSTS = {
    TESSERACT: "scanned letters and pictures are not found by their words, and no redacted copy is made",
    SOFFICE: "old Word and PowerPoint files, WordPerfect and Publisher files are not read, and no PDF is made of office files",
}


@dataclass(frozen=True)
class Program:
    """Is an outside program that runs here."""

    name: str
    path: str
    version: str
    languages: tuple[str, ...] = ()


class Toolbox:
    """Finds the programs on a search path, that of this process without one; may be used from many threads."""

    def __init__(self, path: str | None = None, *, containment: Containment | None = None) -> None:
        self._path = path
        self._containment = containment
        self._lock = threading.Lock()
        self._found: dict[str, Program | None] = {}

    @property
    def containment(self) -> Containment:
        """Say by what means the programs are walled in."""
        return self._containment or best_containment()

    def program(self, name: str) -> Program | None:
        """Return the program, or None where it is not installed or does not run."""
        with self._lock:
            if name not in self._found:
                self._found[name] = self._tesseract() if name == TESSERACT else self._soffice()
            return self._found[name]

    def versions(self) -> dict[str, str]:
        """Return the version of every program that is here."""
        return {name: program.version for name in NAMES if (program := self.program(name)) is not None}

    def _tesseract(self) -> Program | None:
        path = shutil.which(TESSERACT, path=self._path)
        if path is None:
            return None
        said = self._asked(Run(TESSERACT, (path, "--version"), TESSERACT_LIMITS))
        known = self._asked(Run(TESSERACT, (path, "--list-langs"), TESSERACT_LIMITS)).splitlines()[1:]
        version = said.partition("\n")[0].removeprefix("tesseract").strip()
        return Program(TESSERACT, path, version, tuple(word.strip() for word in known)) if version else None

    def _soffice(self) -> Program | None:
        path = shutil.which(SOFFICE, path=self._path) or shutil.which("libreoffice", path=self._path)
        # The command is a shell script before the program; the program itself lies beside it.
        program = Path(os.path.realpath(path)).with_name("soffice.bin") if path else None
        if program is None or not program.is_file():
            return None
        command = (str(program), PROFILE, "--headless", "--version")
        words = self._asked(Run(SOFFICE, command, SOFFICE_LIMITS, again_on=AGAIN)).split()
        return Program(SOFFICE, str(program), words[1]) if len(words) > 1 else None

    def _asked(self, run: Run) -> str:
        try:
            return run_tool(run, b"", containment=self.containment)[:10_000].decode("utf-8", "replace")
        except ToolFailed:
            return ""


PROFILE = "-env:UserInstallation=file://{folder}/home"


def missing(name: str) -> str:
    """Say in plain words that a program is not there, for the reason of what could not be read."""
    return f"the program that reads it is not installed here: {NAMES[name]}"
