"""``casework receive``: files and folders become records, one line each."""

import datetime as dt
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from casework.bootstrap import Platform
from casework.errors import CaseworkError, SettingsWrong
from casework.queries.choices import own_unit, unit_named
from casework.vocabulary import Extraction, ReceiptOutcome
from casework.work import Actor
from documents import reading_again
from documents.extraction_filing import extract_version
from documents.filing import Receipt
from documents.intake import Arriving, arriving
from documents.isolation import Isolation, isolation
from ui.cli.opening import actor_named, opened, said_plainly, screen, sentence, sign_off


@said_plainly
def receive(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.", exists=True)],
    unit: Annotated[str | None, typer.Option(help="The unit whose inbox they go to; your own without it.")] = None,
    as_user: Annotated[str | None, typer.Option("--as", help="Who receives; the demo registry clerk without it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, a line a file.")] = False,
) -> None:
    """Receives files: each becomes a record, or is known already, or is kept aside and named."""
    with opened() as made, isolation(workers=2) as sandbox:
        actor = actor_named(made, as_user)
        with made.work(actor) as work:
            unit_id = unit_named(work, unit) if unit else own_unit(work)
        for file in arriving(made, sandbox, _files(paths)):
            line = _receive_one(sandbox, actor, unit_id, file)
            screen.print(json.dumps(line, ensure_ascii=False) if as_json else _plain(line), markup=False)
        sign_off(made)


def _files(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Gives every file with the place it came from, in order of name; hidden files stay where they are."""
    for path in paths:
        inside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        for file in inside:
            if not file.name.startswith("."):
                yield file, str(file.resolve().parent)


def _receive_one(sandbox: Isolation, actor: Actor, unit_id: int, file: Arriving) -> dict[str, object]:
    started = time.perf_counter()
    try:
        receipt = file.take_in(actor, unit_id=unit_id)
        filed = [each for one in (receipt, *receipt.parts) for each in one.documents]
        documents = [_document(file.platform, sandbox, each.version_id, each.filename, each.media_type) for each in filed]
        problem = ""
    except (CaseworkError, OSError) as refusal:
        receipt, documents = Receipt(ReceiptOutcome.QUARANTINED, None), []
        problem = sentence(refusal) if isinstance(refusal, CaseworkError) else str(refusal.strerror)
    line: dict[str, object] = {
        "file": str(file.path),
        "outcome": str(receipt.outcome),
        "record_id": receipt.record_id,
        "documents": documents,
        "seconds": round(time.perf_counter() - started, 3),
    }
    if receipt.parts:
        line["parts"] = [part.record_id for part in receipt.parts]
    return line | ({"problem": problem} if problem else {})


def _document(made: Platform, sandbox: Isolation, version_id: int, filename: str, media_type: str) -> dict[str, object]:
    found = extract_version(made, sandbox, version_id)
    return {
        "name": filename,
        "media_type": found.media_type or media_type,
        "extraction": str(found.outcome),
        "characters": found.characters,
    }


def _plain(line: dict[str, object]) -> str:
    documents = line["documents"]
    read = sum(each["extraction"] == Extraction.OK for each in documents)  # type: ignore[attr-defined]
    split = f", split into {len(line['parts'])} records" if "parts" in line else ""  # type: ignore[arg-type]
    name = Path(str(line["file"])).name
    return f"{line['outcome']:<12} {line['record_id'] or '-':>7}  {name}  ({read} of {len(documents)} read{split})"  # type: ignore[arg-type]


@said_plainly
def separator_sheets(count: Annotated[int, typer.Argument(help="How many sheets.", min=1, max=500)] = 10) -> None:
    """Writes sheets for the scanner as a PDF; laid between letters, they part a batch into records.

    `casework separator-sheets 20 > sheets.pdf`
    """
    from documents.separator_sheets import separator_sheets as drawn

    if sys.stdout.isatty():
        raise SettingsWrong("A PDF is nothing for a screen.", what_to_do="Send it to a file: `casework separator-sheets > sheets.pdf`.")
    sys.stdout.buffer.write(drawn(count, dt.datetime.now(dt.UTC)))


@said_plainly
def read_again(
    kinds: Annotated[list[str] | None, typer.Option("--kind", help="A media type, all of which is read again; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, a line a document.")] = False,
) -> None:
    """Reads again what was left for want of a program, by an older version of one, or of a kind that can be read by now."""
    with opened() as made, isolation(workers=1) as sandbox:
        left = reading_again.worth_reading(made, sandbox, kinds=kinds or ())
        for version_id, read in reading_again.read_again(made, sandbox, left):
            line = {"version": version_id, "media_type": read.media_type, "extraction": str(read.outcome), "characters": read.characters}
            plain = f"{read.outcome:<12} {version_id:>7}  {read.media_type}  ({read.characters} characters)"
            screen.print(json.dumps(line) if as_json else plain, markup=False)
        sign_off(made)
    if not as_json:
        screen.print(f"{len(left)} documents read again; the index follows with the desk or with `casework work`", markup=False)
