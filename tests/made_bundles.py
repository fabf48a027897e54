"""Bundles that tests make: an invented legacy archive of cases with records, files, parties and a history of its own."""

import datetime as dt
import hashlib
import json
import uuid
from pathlib import Path
from typing import Any

SPACE = uuid.UUID("12345678-1234-5678-1234-567812345678")
SOURCE = "Gammelsag 3"
SINCE = dt.datetime(2004, 5, 3, 10, tzinfo=dt.UTC)


def guid(kind: str, number: int) -> str:
    return str(uuid.uuid5(SPACE, f"{kind}-{number}"))


def party(n: int, **more: Any) -> dict[str, Any]:
    row = {
        "guid": guid("party", n),
        "kind": "company",
        "name": f"Anlæg {n} A/S",
        "identifier_kind": "CVR",
        "identifier": "10000009",
    }
    return row | more


def case(n: int, **more: Any) -> dict[str, Any]:
    row = {
        "guid": guid("case", n), "number": f"03/{n:05}", "title": f"Tilskud til anlæg {n}", "file_plan_code": "06.02.01",
        "state": "completed", "opened_at": at(n), "completed_at": at(n, days=90), "unit": "TT", "responsible": "head",
        "parties": [{"party": guid("party", 1), "role": "concerned", "name": "Anlæg 1 A/S"}],
    }  # fmt: skip
    return row | more


def record(n: int, on: int, content: bytes = b"", **more: Any) -> dict[str, Any]:
    sha256 = hashlib.sha256(content).hexdigest()
    version = {"number": 1, "filename": f"brev {n}.txt", "media_type": "text/plain", "sha256": sha256, "filed_at": at(n)}
    row = {
        "guid": guid("record", n), "case": guid("case", on), "number": 1, "registered_at": at(n, days=1), "kind": "inbound",
        "state": "received", "channel": "file", "title": f"Brev {n}", "arrived_at": at(n), "unit": "TT", "responsible": "head",
        "parties": [{"role": "sender", "name": "Anlæg 1 A/S"}],
        "documents": [{"guid": guid("document", n), "title": f"brev {n}.txt", "role": "main", "versions": [version]}],
    }  # fmt: skip
    return row | more


def event(n: int, on: int, **more: Any) -> dict[str, Any]:
    return {"guid": guid("event", n), "case": guid("case", on), "at": at(n), "who": "kbe", "what": "Sag oprettet"} | more


def at(number: int, *, days: int = 0) -> str:
    return (SINCE + dt.timedelta(days=days + number % 5000)).isoformat()


def write(folder: Path, files: tuple[bytes, ...] = (), **rows: list[dict[str, Any]]) -> Path:
    """Writes a bundle into a folder and gives it."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "bundle.json").write_text(
        json.dumps({"format": "casework-bundle", "version": 1, "source": SOURCE, "made_at": SINCE.isoformat()})
    )
    for kind, each in rows.items():
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in each]
        (folder / f"{kind}.jsonl").write_text("".join(lines), encoding="utf-8")
    for content in files:
        (folder / "files" / hashlib.sha256(content).hexdigest()).write_bytes(content)
    return folder


def archive(folder: Path, cases: int) -> Path:
    """Writes an archive of so many cases, each with one record and one file."""
    contents = [f"Brev om anlæg {number}.".encode() for number in range(cases)]
    return write(
        folder,
        tuple(contents),
        parties=[party(1)],
        cases=[case(number) for number in range(cases)],
        records=[record(number, number, contents[number]) for number in range(cases)],
        events=[event(number, number) for number in range(cases)],
    )
