"""A small dump as an old system gives it (semicolons, Latin-1, Danish dates, initials), and the mapping that makes a bundle of it.

All people and companies are invented. ``docs/bundles.md`` walks through it, ``tests/services/test_legacy_dump.py`` runs it.
"""

import csv
import datetime as dt
import hashlib
import uuid
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests import made_bundles as made

SPACE = uuid.UUID("5b1e7f10-0000-5000-8000-000000000003")
HERE = ZoneInfo("Europe/Copenhagen")
MAPPING = {"units": {"3. kontor": "TT", "Tilskudskontoret": "TT"}, "file_plan_codes": {"541-2": "06.02.01"}, "officials": {"JHO": "head"}}
STATES = {"A": "completed", "I": "in_progress"}
KINDS = {"I": ("inbound", "received"), "U": ("outbound", "sent"), "N": ("internal", "draft")}
FIRST, LAST = 2003, 2022


def dump(folder: Path) -> Path:
    """Writes the dump: one case a year for twenty years, two letters on each, and a journal of what was done."""
    (folder / "filer").mkdir(parents=True)
    cases, letters, journal = [], [], []
    for year in range(FIRST, LAST + 1):
        number = f"{year % 100:02}/541-2/{year - FIRST + 1}"
        office, initials = ("3. kontor", "KBE") if year < 2012 else ("Tilskudskontoret", "JHO")
        done = f"14-09-{year}" if year < LAST else ""
        cases.append(
            [number, f"Tilskud til anlæg i Østerby {year}", "541-2", "A" if done else "I", f"03-05-{year}", done, office, initials]
        )
        for place, kind in enumerate("IU"):
            name = f"{year}-{place + 1}.txt"
            (folder / "filer" / name).write_bytes(f"Brev {place + 1} om anlægget, {year}".encode())
            letters.append([number, str(place + 1), kind, f"Brev {place + 1}", f"0{4 + place}-05-{year} 10:15", "Østerby Varme A/S", name])
        journal.append([number, f"03-05-{year} 09:00", initials, "Sag oprettet"])
    _write(folder / "sager.csv", ["Jnr", "Titel", "Emne", "Status", "Oprettet", "Afsluttet", "Kontor", "Sagsbeh"], cases)
    _write(folder / "breve.csv", ["Jnr", "Lbnr", "Ind/Ud", "Titel", "Dato", "Part", "Fil"], letters)
    _write(folder / "journal.csv", ["Jnr", "Tid", "Init", "Tekst"], journal)
    return folder


def bundle_of(old: Path, folder: Path) -> Path:
    """Makes a bundle of the dump: the mapping, field by field."""
    cases, letters, journal = (_rows(old / f"{name}.csv") for name in ("sager", "breve", "journal"))
    files = {row["Fil"]: (old / "filer" / row["Fil"]).read_bytes() for row in letters}
    return made.write(
        folder,
        tuple(files.values()),
        cases=[_case(row) for row in cases],
        records=[_record(row, files[row["Fil"]]) for row in letters],
        events=[
            {"guid": _guid("journal", row["Jnr"], str(n)), "case": _guid("sag", row["Jnr"]), "at": _at(row["Tid"]), "who": row["Init"],
             "what": row["Tekst"]}
            for n, row in enumerate(journal)
        ],
    )  # fmt: skip


def _case(row: dict[str, str]) -> dict[str, Any]:
    return {
        "guid": _guid("sag", row["Jnr"]), "number": row["Jnr"], "title": row["Titel"], "file_plan_code": row["Emne"],
        "state": STATES[row["Status"]], "opened_at": _at(row["Oprettet"]), "unit": row["Kontor"], "responsible": row["Sagsbeh"],
        "completed_at": _at(row["Afsluttet"]) if row["Afsluttet"] else None,
    }  # fmt: skip


def _record(row: dict[str, str], content: bytes) -> dict[str, Any]:
    kind, state = KINDS[row["Ind/Ud"]]
    guid, at = _guid("brev", row["Jnr"], row["Lbnr"]), _at(row["Dato"])
    version = {
        "number": 1,
        "filename": row["Fil"],
        "media_type": "text/plain",
        "sha256": hashlib.sha256(content).hexdigest(),
        "filed_at": at,
    }
    return {
        "guid": guid, "case": _guid("sag", row["Jnr"]), "number": int(row["Lbnr"]), "registered_at": at, "kind": kind, "state": state,
        "title": row["Titel"], "arrived_at": at, "sent_at": at if kind == "outbound" else None, "unit": "Tilskudskontoret",
        "parties": [{"role": "sender" if kind == "inbound" else "recipient", "name": row["Part"]}],
        "documents": [{"guid": _guid("fil", row["Fil"]), "title": row["Fil"], "role": "main", "versions": [version]}],
    }  # fmt: skip


def _guid(*what: str) -> str:
    """Gives the same GUID for the same row each time: the old system's own keys, hashed."""
    return str(uuid.uuid5(SPACE, "/".join(what)))


def _at(written: str) -> str:
    """Gives a Danish date or time of day with its zone; summer time is the calendar's, not the dump's."""
    pattern = "%d-%m-%Y %H:%M" if ":" in written else "%d-%m-%Y"
    return dt.datetime.strptime(written, pattern).replace(tzinfo=HERE).isoformat()


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="latin-1", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def _write(file: Path, heads: list[str], rows: list[list[str]]) -> None:
    lines = [";".join(row) + "\r\n" for row in [heads, *rows]]
    file.write_bytes("".join(lines).encode("latin-1"))
