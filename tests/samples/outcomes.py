"""What came of every public sample: ``python -m tests.samples.outcomes`` takes all of them in and draws ``docs/formats.md``.

The run takes some minutes. Which office files and PDFs can be opened is asked of LibreOffice and pdfium by themselves, beside us.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from casework.vocabulary import Extraction
from documents.tools.toolbox import SOFFICE
from tests.samples.receiving import Line, found, founded, received, samples, worked
from tests.samples.words import WORDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
PDF = {".pdf"}
WRITER, CALC, IMPRESS = {".doc", ".docx", ".rtf", ".odt"}, {".xls", ".xlsx", ".ods"}, {".ppt", ".pptx", ".odp"}
CONVERTED_TO = {"txt:Text": WRITER, "csv": CALC, "pdf": IMPRESS}
"""What LibreOffice is asked to make of each kind, as a proof that it opens the file."""
OFFICE = PDF | WRITER | CALC | IMPRESS
LEAST_OK, LEAST_FOUND = 0.98, 100
MOST_SECONDS = 900


@dataclass(frozen=True)
class Outcomes:
    """Is what came of one run over all samples."""

    lines: list[Line]
    opened: frozenset[Path]
    """The office files and PDFs that LibreOffice or pdfium opens."""
    not_found: tuple[str, ...]
    """The files whose words were not found, by name."""
    found: int

    @property
    def not_ok(self) -> tuple[str, ...]:
        """Gives the files that others open and whose text we did not read."""
        read = {line["record_id"] for line in self.lines if _is_read(line)}
        return tuple(
            sorted(path.name for each in self.lines if (path := Path(each["file"])) in self.opened and each["record_id"] not in read)
        )

    @property
    def share_ok(self) -> float:
        """Gives the share of the files that others open whose text we read."""
        return 1 - len(self.not_ok) / len(self.opened)


def _is_read(line: Line) -> bool:
    """Says whether the text of the file itself was read: its first document, beside what lay in it."""
    return bool(line["documents"]) and line["documents"][0]["extraction"] == Extraction.OK


def take_all_in(folder: Path, home: Path) -> Outcomes:
    """Receives every file of the folder, does what waits, and looks for the words of those that have been read by us.

    Raises:
        AssertionError: a traceback, a file without an outcome, or something left undone.
    """
    files = [each for each in folder.rglob("*") if each.is_file() and not each.name.startswith(".")]
    founded(home)
    lines = received(home, [folder])
    assert sorted(map(str, files)) == sorted(str(line["file"]) for line in lines)
    worked(home)
    records = defaultdict(set)
    for line in lines:
        records[Path(line["file"]).name].add(line["record_id"])
    wanted = {name: words for name, words in WORDS.items() if name in records and Path(name).suffix.lower() in OFFICE}
    hits = found(home, wanted)
    not_found = tuple(sorted(name for name in wanted if not records[name] & {*hits[name]}))
    opened = frozenset(_opened(each for each in files if each.suffix.lower() in OFFICE))
    return Outcomes(lines, opened, not_found, len(wanted) - len(not_found))


def _opened(files: Iterable[Path]) -> Iterable[Path]:
    """Gives the files that pdfium or LibreOffice opens."""
    office = []
    for file in files:
        if file.suffix.lower() not in PDF:
            office.append(file)
        elif _pdfium_opens(file):
            yield file
    yield from _libreoffice_opens(office)


def _pdfium_opens(file: Path) -> bool:
    try:
        with pypdfium2.PdfDocument(file) as document:
            return len(document) > 0
    except pypdfium2.PdfiumError:
        return False


def _libreoffice_opens(files: list[Path]) -> Iterable[Path]:
    """Gives the files of which LibreOffice makes something else; files of one name are asked one after another."""
    with tempfile.TemporaryDirectory() as place:
        for made, kinds in CONVERTED_TO.items():
            for number, lot in enumerate(_of_different_names([each for each in files if each.suffix.lower() in kinds])):
                out = Path(place) / f"{made[:3]}{number}"
                profile = f"-env:UserInstallation=file://{place}/profile"
                command = [SOFFICE, profile, "--headless", "--convert-to", made, "--outdir", str(out), *map(str, lot)]
                subprocess.run(command, capture_output=True, timeout=MOST_SECONDS, check=False)
                yield from (each for each in lot if (out / f"{each.stem}.{made[:3]}").exists())


def _of_different_names(files: list[Path]) -> list[list[Path]]:
    seen: Counter[str] = Counter()
    lots: dict[int, list[Path]] = defaultdict(list)
    for each in files:
        lots[seen[each.stem]].append(each)
        seen[each.stem] += 1
    return list(lots.values())


def drawn(run: Outcomes) -> str:
    """Gives the page: what came of the files, by their format, and what stayed unread."""
    receipts = Counter(str(line["outcome"]) for line in run.lines)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for line in run.lines:
        for document in line["documents"]:
            table[document["media_type"]][document["extraction"]] += 1
    columns = [each for each in Extraction if any(row[each] for row in table.values())]
    lines = [
        "<!-- Drawn by `python -m tests.samples.outcomes` from a run over the public samples; run it again, do not edit. -->\n",
        "# Formats and what comes of them\n",
        f"{len(run.lines)} public files of others were received: " + ", ".join(f"{n} {name}" for name, n in sorted(receipts.items())) + ".",
        f"Of the {len(run.opened)} office files and PDFs that LibreOffice or pdfium opens, the text of {run.share_ok:.1%} was read;",
        f"the words expected in {run.found} of them, written down by reading, were found by a search.\n",
        "What lies in a file (an attachment, a file in an archive) is counted as a document of its own.\n",
        f"| Format | {' | '.join(columns)} |",
        f"|---|{'---|' * len(columns)}",
        *(f"| `{kind}` | {' | '.join(str(row[each] or '') for each in columns)} |" for kind, row in sorted(table.items())),
    ]
    for title, names in (("Opened by others, not read by us", run.not_ok), ("Whose words were not found", run.not_found)):
        lines += [f"\n## {title}\n", *(f"- `{name}`" for name in names or ("none",))]
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Takes all samples in, prints the sum as JSON, draws the page; gives 1 where a goal is missed."""
    folder = samples()
    assert folder, "Name the folder of public samples in PUBLIC_SAMPLES."
    with tempfile.TemporaryDirectory() as home:
        run = take_all_in(folder, Path(home))
    PAGE.write_text(drawn(run))
    print(json.dumps({"files": len(run.lines), "opened": len(run.opened), "ok": round(run.share_ok, 4), "words_found": run.found,
                      "not_ok": run.not_ok, "not_found": run.not_found}, ensure_ascii=False))  # fmt: skip
    return int(run.share_ok < LEAST_OK or run.found < LEAST_FOUND or bool(run.not_found))


if __name__ == "__main__":
    sys.exit(main())
