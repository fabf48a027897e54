"""Makes office files, messages and archives that attack whoever reads them; ``HOSTILE`` names them, ``EXPECTED`` how some must end."""

import io
import struct
import zipfile
import zlib

from casework.vocabulary import Extraction
from tests.faults.hostile import Maker
from tests.rules.made_compound import a_compound_file
from tests.rules.made_office import S_NS, a_slide_show, a_workbook, an_old_workbook, with_members
from tests.rules.made_opendocument import a_flat_file, a_package
from tests.rules.made_outlook import a_list, a_message, a_msg, a_winmail, attribute
from tests.rules.made_signed import LETTER, a_sealed_mail, compressed, in_pieces, tlv

ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"


def _with_sheet(rows: str) -> bytes:
    return with_members(a_workbook(), {"xl/worksheets/sheet1.xml": f"<worksheet {S_NS}><sheetData>{rows}</sheetData></worksheet>"})


def sheet_far_corners() -> bytes:
    cell = '<row r="{0}"><c r="{1}" t="inlineStr"><is><t>{2}</t></is></c></row>'
    return _with_sheet(cell.format(1, "A1", "det ene hjørne") + cell.format(1048576, "XFD1048576", "det andet"))


def sheet_million_rows() -> bytes:
    return _with_sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_000_001)))


def sheet_strings_bomb() -> bytes:
    return with_members(a_workbook(), {"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * 20_000_000 + b"</sst>"})


def sheet_entities() -> bytes:
    return with_members(a_workbook(), {"xl/comments1.xml": f"{LAUGHS}<comments>&a11;</comments>"})


def sheet_endless_strings() -> bytes:
    return with_members(
        a_workbook(), {"xl/sharedStrings.xml": f'<sst {S_NS} count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>'}
    )


def sheet_of_old_with_a_far_corner() -> bytes:
    return an_old_workbook("x").replace(struct.pack("<HHH", 0, 0, 0) + b"\1\0\1x", struct.pack("<HHH", 65535, 16383, 0) + b"\1\0\1x")


def sheet_of_old_in_a_ring() -> bytes:
    content = bytearray(an_old_workbook("x"))
    place = struct.unpack_from("<I", content, 76)[0]
    struct.pack_into("<3I", content, (place + 1) * 512, 1, 2, 0)  # each sector says another is next, for ever
    return bytes(content)


def slides_bomb() -> bytes:
    return with_members(a_slide_show(), {"ppt/slides/slide1.xml": b" " * 400_000_000})


def slides_entities() -> bytes:
    return with_members(a_slide_show(), {"ppt/slides/slide1.xml": f"{ENTITY}<p>&x;</p>"})


def slides_in_a_ring() -> bytes:
    ring = '<Relationships xmlns="r"><Relationship Id="a" Type="x/slideLayout" Target="slideLayout{0}.xml"/></Relationships>'
    return with_members(
        a_slide_show(), {f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels": ring.format(n % 2_000 + 1) for n in range(1, 2_001)}
    )


def open_spaces() -> bytes:
    return a_package("text", "<text:p>a" + '<text:s text:c="999999999"/>' * 100_000 + "b</text:p>")


def open_repeated_cells() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="1048576" office:value-type="float" office:value="1"/>'
    return a_package(
        "spreadsheet", f'<table:table><table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>'
    )


def open_deep() -> bytes:
    return a_package("text", "<text:p>" + "<text:span>" * 100_000 + "bund" + "</text:span>" * 100_000 + "</text:p>")


def open_bomb() -> bytes:
    return a_package("text", "<text:p/>" * 40_000_000)


def open_entities() -> bytes:
    return a_flat_file("text", "<text:p>&a11;</text:p>").replace(b"<office:document ", LAUGHS.encode() + b"<office:document ", 1)


def open_marks() -> bytes:
    regions = "".join(f'<text:changed-region text:id="{n}"><text:insertion/></text:changed-region>' for n in range(20_000))
    marks = "".join(f'<text:change-start text:change-id="{n}"/>ord ' for n in range(20_000))
    return a_package("text", f"<text:tracked-changes>{regions}</text:tracked-changes><text:p>{marks}</text:p>")


def rtf_deep() -> bytes:
    return b"{\\rtf1 " + b"{" * 20_000_000 + b"bund"


def rtf_fields() -> bytes:
    return b"{\\rtf1 " + b'{\\field{\\*\\fldinst{ HYPERLINK "x" ' * 300_000 + b"}"


def rtf_lying_binary() -> bytes:
    return b"{\\rtf1 a{\\pict\\bin2147483647 x}b\\bin-9999999999 c}"


def rtf_long_picture() -> bytes:
    return b"{\\rtf1 {\\pict " + b"89504e47" * 7_000_000 + b"}tekst}"


def message_in_a_ring() -> bytes:
    content = bytearray(a_msg())
    directory = struct.unpack_from("<I", content, 48)[0]
    struct.pack_into("<III", content, (directory + 1) * 512 + 128 + 68, 1, 1, 1)  # an entry that is its own sibling and child
    return bytes(content)


def message_of_messages() -> bytes:
    tree = a_message(is_outer=False)
    for _ in range(40):
        tree = a_message(inner=[tree], is_outer=False)
    return a_compound_file(tree)


def message_of_many_files() -> bytes:
    return a_msg(files={f"{n}.txt": b"x" for n in range(2_500)})


def message_rtf_bomb() -> bytes:
    packed = b"\xff" + b"\x00\x0f" * 8
    return a_msg(body=None, rtf=struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF) + b"LZFu\0\0\0\0" + packed * 350_000)


def winmail_of_crumbs() -> bytes:
    return a_winmail({}) + attribute(1, 0x800D, b"\1\0") * 2_000_000


def winmail_of_winmails() -> bytes:
    content = a_winmail({}, body=b"bund")
    for _ in range(300):
        content = a_winmail({}, inner=content)
    return content


def winmail_lying_counts() -> bytes:
    return a_winmail({}, properties=struct.pack("<I", 0xFFFFFFFF) + a_list((0x1000, 0x001E, b"x"))[4:] * 10_000)


def seal_of_depth() -> bytes:
    return b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + b"\xa0\x80" * 3_000_000


def seal_of_pieces() -> bytes:
    return in_pieces(b"a" * 20_000_000)


def seal_bomb() -> bytes:
    return compressed(b"Content-Type: text/plain\r\n\r\n" + b"\0" * 300_000_000)


def seal_lying_length() -> bytes:
    return b"\x30\x84\xff\xff\xff\xff" + tlv(0x06, bytes.fromhex("2a864886f70d010702"))


def mail_of_seals() -> bytes:
    mail = a_sealed_mail(in_pieces(LETTER))
    for _ in range(25):
        mail = a_sealed_mail(in_pieces(mail))
    return mail


def _a_zip(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def zip_bomb() -> bytes:
    return _a_zip(("brev.txt", b"Kort brev"), *((f"{n}.bin", b"\0" * 200_000_000) for n in range(4)))


def zip_lying_sizes() -> bytes:
    content = bytearray(_a_zip(("a.txt", b"\0" * 100_000_000), ("b.txt", b"hel")))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.find(mark) + offset, 10)
    return bytes(content)


def zip_of_one_file_many_times() -> bytes:
    """Name the same bytes 20,000 times: little is stored, and much would be unpacked (David Fifield's overlap)."""
    packed = zlib.compress(b"\0" * 10_000_000, 9)[2:-4]
    crc = zlib.crc32(b"\0" * 10_000_000)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, crc, len(packed), 10_000_000, 1, 0) + b"a" + packed
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, crc, len(packed), 10_000_000, 1, 0, 0, 0, 0, 0, 0) + b"a"
    return local + entry * 20_000 + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 20_000, 20_000, len(entry) * 20_000, len(local), 0)


def zip_of_many_names() -> bytes:
    return _a_zip(*((f"{n}/" * 20 + "a.txt", b"") for n in range(30_000)))


HOSTILE: dict[str, tuple[str, Maker]] = {
    "sheet_far_corners": ("hjørner.xlsx", sheet_far_corners),
    "sheet_million_rows": ("lang.xlsx", sheet_million_rows),
    "sheet_strings_bomb": ("bombe.xlsx", sheet_strings_bomb),
    "sheet_entities": ("latter.xlsx", sheet_entities),
    "sheet_endless_strings": ("tællet.xlsx", sheet_endless_strings),
    "sheet_of_old_with_a_far_corner": ("hjørne.xls", sheet_of_old_with_a_far_corner),
    "sheet_of_old_in_a_ring": ("ring.xls", sheet_of_old_in_a_ring),
    "slides_bomb": ("bombe.pptx", slides_bomb),
    "slides_entities": ("entitet.pptx", slides_entities),
    "slides_in_a_ring": ("ring.pptx", slides_in_a_ring),
    "open_spaces": ("blanke.odt", open_spaces),
    "open_repeated_cells": ("gentaget.ods", open_repeated_cells),
    "open_deep": ("dyb.odt", open_deep),
    "open_bomb": ("bombe.odt", open_bomb),
    "open_entities": ("latter.fodt", open_entities),
    "open_marks": ("mærker.odt", open_marks),
    "rtf_deep": ("dyb.rtf", rtf_deep),
    "rtf_fields": ("felter.rtf", rtf_fields),
    "rtf_lying_binary": ("løgn.rtf", rtf_lying_binary),
    "rtf_long_picture": ("billede.rtf", rtf_long_picture),
    "message_in_a_ring": ("ring.msg", message_in_a_ring),
    "message_of_messages": ("dukker.msg", message_of_messages),
    "message_of_many_files": ("mange.msg", message_of_many_files),
    "message_rtf_bomb": ("bombe.msg", message_rtf_bomb),
    "winmail_of_crumbs": ("krummer.dat", winmail_of_crumbs),
    "winmail_of_winmails": ("dukker.dat", winmail_of_winmails),
    "winmail_lying_counts": ("løgn.dat", winmail_lying_counts),
    "seal_of_depth": ("dyb.p7m", seal_of_depth),
    "seal_of_pieces": ("stumper.p7m", seal_of_pieces),
    "seal_bomb": ("bombe.p7m", seal_bomb),
    "seal_lying_length": ("løgn.p7m", seal_lying_length),
    "mail_of_seals": ("segl.eml", mail_of_seals),
    "zip_bomb": ("bombe.zip", zip_bomb),
    "zip_lying_sizes": ("løgn.zip", zip_lying_sizes),
    "zip_of_one_file_many_times": ("gentaget.zip", zip_of_one_file_many_times),
    "zip_of_many_names": ("navne.zip", zip_of_many_names),
}
QUICK = ("sheet_far_corners", "slides_entities", "open_deep", "rtf_fields", "message_of_messages", "winmail_of_winmails", "zip_lying_sizes")
EXPECTED: dict[str, Extraction] = {
    "sheet_far_corners": Extraction.PARTIAL,
    "sheet_strings_bomb": Extraction.TOO_BIG,
    "sheet_entities": Extraction.CRASHED,
    "slides_bomb": Extraction.TOO_BIG,
    "slides_entities": Extraction.CRASHED,
    "open_spaces": Extraction.OK,
    "open_repeated_cells": Extraction.OK,
    "open_deep": Extraction.PARTIAL,
    "open_bomb": Extraction.TOO_BIG,
    "open_entities": Extraction.CRASHED,
    "rtf_fields": Extraction.PARTIAL,
    "rtf_lying_binary": Extraction.PARTIAL,
    "rtf_long_picture": Extraction.OK,
    "message_of_many_files": Extraction.PARTIAL,
    "winmail_of_crumbs": Extraction.PARTIAL,
    "winmail_lying_counts": Extraction.PARTIAL,
    "seal_of_depth": Extraction.CRASHED,
    "seal_of_pieces": Extraction.OK,
    "seal_lying_length": Extraction.CRASHED,
    "zip_bomb": Extraction.PARTIAL,
    "zip_lying_sizes": Extraction.PARTIAL,
    "zip_of_one_file_many_times": Extraction.PARTIAL,
    "zip_of_many_names": Extraction.PARTIAL,
}
