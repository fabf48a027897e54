"""Workbooks, slides and OpenDocument files made for the tests of reading."""

import copy
import io
import struct
import zipfile
from collections.abc import Mapping

import pptx
import pptx.chart.data
import pptx.enum.chart
import pptx.enum.shapes
import pptx.util
import xlsxwriter

from tests.rules.made_compound import a_compound_file

P_NS = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
S_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def with_members(package: bytes, members: Mapping[str, str | bytes]) -> bytes:
    """Return the package with these members added or put in the place of those of the same name."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return target.getvalue()


def member(package: bytes, name: str) -> str:
    """Return one member of the package as text."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name).decode()


def a_workbook() -> bytes:
    """Return an .xlsx of two sheets with a date, numbers, a comment, a header, a text box and a chart."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": "Budget", "author": "Økonomi"})
        sheet = book.add_worksheet("Budget 2026")
        sheet.write_row(0, 0, ["Konto", "Dato", "Beløb", "Godkendt"])
        sheet.write(1, 0, "Skovrejsning")
        sheet.write_number(1, 1, 46083, book.add_format({"num_format": "d. mmmm yyyy"}))
        sheet.write(1, 2, 1234567.5)
        sheet.write(1, 3, True)
        sheet.write_number(2, 1, 46083.4375, book.add_format({"num_format": "dd-mm-yyyy hh:mm"}))
        sheet.write(2, 2, 7)
        sheet.write_comment(1, 2, "Se bilag 4", {"author": "Jurist"})
        sheet.set_header('&L&"Arial,Bold"Naturstyrelsen&RUdkast && noter')
        sheet.insert_textbox(4, 0, "Foreløbige tal")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Budget 2026'!$C$2:$C$3"})
        chart.set_title({"name": "Udvikling i udgifter"})
        sheet.insert_chart(8, 0, chart)
        other = book.add_worksheet("Skjult ark")
        other.hide()
        other.write(0, 0, "Reserve")
    return target.getvalue()


def an_old_workbook(*cells: str | float) -> bytes:
    """Return an .xls of one sheet, Ark1, with these cells in its first row (MS-XLS, BIFF8)."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def cell(column: int, value: str | float) -> bytes:
        place = struct.pack("<HHH", 0, column, 0)
        if isinstance(value, str):
            return record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        return record(0x0203, place + struct.pack("<d", value))

    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    name = record(0x0085, struct.pack("<IBBBB", len(start) + 20, 0, 0, 4, 0) + b"Ark1")
    book = start + name + record(0x000A, b"")
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += b"".join(cell(column, value) for column, value in enumerate(cells)) + record(0x000A, b"")
    return a_compound_file({"Workbook": (book + sheet).ljust(4096, b"\0")})


def a_locked_old_workbook() -> bytes:
    """Return an .xls that asks for a password."""
    record = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0, 0, 0, 6) + struct.pack("<HHH", 0x002F, 2, 1)
    return a_compound_file({"Workbook": (record + struct.pack("<HH", 0x000A, 0)).ljust(4096, b"\0")})


def a_slide_show() -> bytes:
    """Return a .pptx of two slides: titles, a table, a group, a chart, an embedded workbook, notes, comments and a layout's words."""
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[5])
    cm = pptx.util.Cm
    first.shapes.add_textbox(cm(1), cm(5), cm(5), cm(1)).text_frame.text = "Høringsfrist 1. maj"
    first.shapes.title.text = "Ny skovlov"
    table = first.shapes.add_table(2, 2, cm(1), cm(8), cm(10), cm(2)).table
    for place, text in enumerate(["Art", "Hektar", "Bøg", "840"]):
        table.cell(*divmod(place, 2)).text = text
    group = first.shapes.add_group_shape()
    group.shapes.add_group_shape().shapes.add_textbox(cm(1), cm(1), cm(1), cm(1)).text_frame.text = "Inderst i gruppen"
    first.notes_slide.notes_text_frame.text = "Husk at nævne fredningen"
    second = show.slides.add_slide(show.slide_layouts[6])
    figures = pptx.chart.data.CategoryChartData()
    figures.categories = ["Jylland", "Øerne"]
    figures.add_series("Tilvækst", (1.5, 2.5))
    chart = second.shapes.add_chart(pptx.enum.chart.XL_CHART_TYPE.PIE, cm(1), cm(1), cm(8), cm(8), figures).chart
    chart.has_title, chart.chart_title.text_frame.text = True, "Tilvækst i skoven"
    second.shapes.add_ole_object(io.BytesIO(a_workbook()), pptx.enum.shapes.PROG_ID.XLSX, cm(1), cm(1))
    master = show.slide_master.shapes._spTree
    master.append(copy.deepcopy(first.shapes[1]._element))
    master[-1].txBody.p_lst[0].r_lst[0].text = "Miljøministeriet"
    show.core_properties.title = "Skovloven"
    target = io.BytesIO()
    show.save(target)
    comments = f'<p:cmLst {P_NS}><p:cm authorId="0"><p:text>Hvor kommer tallet fra?</p:text></p:cm></p:cmLst>'
    authors = f'<p:cmAuthorLst {P_NS}><p:cmAuthor id="0" name="Bo Dam"/></p:cmAuthorLst>'
    return _related(
        target.getvalue(), "ppt/slides", "slide1.xml", "comments", {"ppt/comments/c.xml": comments, "ppt/commentAuthors.xml": authors}
    )


def _related(package: bytes, folder: str, part: str, kind: str, members: Mapping[str, str]) -> bytes:
    """Return the package with these members, the first related to the part."""
    name = f"{folder}/_rels/{part}.rels"
    relation = f'<Relationship Id="new" Type="http://x/{kind}" Target="/{next(iter(members))}"/></Relationships>'
    return with_members(package, {name: member(package, name).replace("</Relationships>", relation), **members})
