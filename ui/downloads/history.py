"""The history of a case as a file: for a spreadsheet in sentences, for a machine as JSON; filtered as on the desk."""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from functools import partial

from casework.calendar import COPENHAGEN
from casework.errors import BadInput
from casework.queries.case_page import case_number
from casework.queries.histories import Happening, Wanted, concerned
from casework.queries.record_page import names_of
from casework.services.exporting import export_history
from casework.spreadsheets import csv_file
from casework.work import Work
from ui.desk.parts.history_words import who, words_of
from ui.downloads.asked import Asked, Download
from ui.text import say

HEADS = ("Time", "Who", "What")


def of_case(work: Work, asked: Asked) -> Download:
    """Makes the CSV file of a case's history, one sentence a line."""
    lines = export_history(work, asked.id, wanted(asked.parameters), purpose=asked.parameters.get("purpose", ""))
    t = partial(_say, asked.language)
    names = names_of(work, concerned(lines))
    rows = [[line.at.astimezone(COPENHAGEN).strftime("%Y-%m-%d %H:%M:%S"), who(line, t), words_of(line, names, t)] for line in lines]
    content = csv_file([t(head) for head in HEADS], rows)
    return Download(f"{case_number(work, asked.id)} {t('History').lower()}.csv", "text/csv; charset=utf-8", content)


def of_case_as_json(work: Work, asked: Asked) -> Download:
    """Makes the JSON file of a case's history, every fact of every line."""
    lines = export_history(work, asked.id, wanted(asked.parameters), purpose=asked.parameters.get("purpose", ""))
    content = json.dumps([_plain(line) for line in lines], ensure_ascii=False, indent=1).encode()
    return Download(f"{case_number(work, asked.id)} history.json", "application/json", content)


def wanted(parameters: Mapping[str, str]) -> Wanted:
    """Reads the filter from a link: ``areas`` by commas, ``actor``, ``since`` and ``until`` as ISO dates, ``words``.

    Raises:
        BadInput: a number or a date is not one.
    """
    try:
        return Wanted(
            areas=tuple(area for area in parameters.get("areas", "").split(",") if area),
            actor_id=int(parameters["actor"]) if parameters.get("actor") else None,
            since=dt.date.fromisoformat(parameters["since"]) if parameters.get("since") else None,
            until=dt.date.fromisoformat(parameters["until"]) if parameters.get("until") else None,
            words=parameters.get("words", "")[:400],
        )
    except ValueError as error:
        raise BadInput(str(error)) from None


def _say(language: str, message: str, **values: object) -> str:
    return say(message, language, **values)


def _plain(line: Happening) -> dict[str, object]:
    return dataclasses.asdict(line) | {"at": line.at.isoformat()}
