"""What people and senders have written never runs in a spreadsheet."""

import csv
import datetime as dt
import io

from hypothesis import given
from hypothesis import strategies as st

from casework.spreadsheets import csv_file, guarded


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_words_that_begin_like_a_formula_are_text() -> None:
    rows = [["=cmd|' /C calc'!A0"], ["+45 12 34 56 78"], ["@SUM(A1)"], ["  =1+1"], ["\uff1d1"], ["\u00a0=1"], ["\u200b-1"]]

    assert [["Titel"], *(["'" + row[0]] for row in rows)] == read(csv_file(["Titel"], rows))


def test_our_own_numbers_and_dates_stay_what_they_are() -> None:
    assert [["a"], ["-3"], ["2026-11-23"], [""]] == read(csv_file(["a"], [[-3], [dt.date(2026, 11, 23)], [None]]))


def test_a_spreadsheet_that_parts_cells_elsewhere_finds_no_formula_within_a_cell() -> None:
    page = csv_file(["Titel", "Part"], [["Hej,=1+1", 'a",=2'], ["b\t=3", "c;=4"]]).decode("utf-8-sig")
    cells = [cell for mark in ",\t" for row in csv.reader(io.StringIO(page, newline=""), delimiter=mark) for cell in row]

    assert [] == [cell for cell in cells if cell.startswith("=")]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), max_size=5))
def test_every_cell_comes_back_whole_and_none_begins_like_a_formula(rows: list[list[str]]) -> None:
    given_cells = [cell for row in rows for cell in row]
    cells = [cell for row in read(csv_file(["a", "b"], rows))[1:] for cell in row]

    assert [guarded(cell) for cell in given_cells] == cells
    assert [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))] == []
