"""Verifies the evidence from the command line: exit code 0 when all of it holds, 1 when not, 2 when it cannot be read."""

import argparse
import json
import sys
from pathlib import Path

import psycopg

from casework.audit_verify import verify
from casework.audit_verify.report import Report


def main(arguments: list[str] | None = None) -> int:
    """Prints the report and gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m casework.audit_verify", description="Verify the evidence of a database.")
    parser.add_argument("--database", required=True, help="URL of the database, as a role that sees every row")
    parser.add_argument("--public-key", type=Path, required=True, help="signing.pub, from where it was kept safe")
    parser.add_argument("--heads", type=Path, required=True, help="the file of heads kept outside the database")
    parser.add_argument("--blobs", type=Path, help="the folder of stored bytes, to read every one of them too")
    parser.add_argument("--blob-keys", type=Path, help="the file of keys, where the stored bytes are encrypted")
    parser.add_argument("--master-key", type=Path, help="the installation's key, to try the personal values too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    try:
        report = verify(given.database, given.public_key, given.heads, given.blobs, given.master_key, given.blob_keys)
    except (OSError, ValueError, psycopg.Error) as error:
        sys.stderr.write(f"cannot verify: {str(error).splitlines()[0]}\n")
        return 2
    sys.stdout.write(json.dumps(report.as_json(), indent=None) + "\n" if given.json else in_words(report))
    return 0 if report.ok else 1


def in_words(report: Report) -> str:
    """Gives the report as lines for a person."""
    lines = [f"{each.kind}: {each.where}: {each.what}" for each in report.problems]
    counted = f"{report.events} events, {report.checkpoints} checkpoints, {report.unsigned} events not yet signed"
    return "\n".join([*lines, f"{'ok' if report.ok else f'{len(lines)} problem(s)'}: {counted}"]) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
