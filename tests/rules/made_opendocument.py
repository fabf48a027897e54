"""OpenDocument files made for the tests of reading: by hand where it matters what stands in them, by odfdo where a real one is wanted."""

import io
import zipfile

import odfdo

NAMES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "draw": "drawing",
    "style": "style",
    "presentation": "presentation",
    "svg": "svg-compatible",
    "manifest": "manifest",
}
NS = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in NAMES.items())
NS += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
FOOTER = "<style:master-page><style:header><text:p>Skovstyrelsen</text:p></style:header></style:master-page>"


def a_package(kind: str, body: str, *, masters: str = "", manifest: str = "", members: dict[str, bytes] | None = None) -> bytes:
    """Return an OpenDocument package of this kind with this body XML."""
    element = {"graphics": "drawing"}.get(kind, kind)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml", _root("document-content", f"<office:body><office:{element}>{body}</office:{element}></office:body>")
        )
        archive.writestr("styles.xml", _root("document-styles", f"<office:master-styles>{masters}</office:master-styles>"))
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {NS}>{manifest}</manifest:manifest>")
        archive.writestr("meta.xml", _root("document-meta", "<office:meta><dc:title>Notat</dc:title></office:meta>"))
        for name, content in (members or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def a_flat_file(kind: str, body: str) -> bytes:
    """Return an OpenDocument file that is one XML."""
    element = {"graphics": "drawing"}.get(kind, kind)
    mimetype = f'office:mimetype="application/vnd.oasis.opendocument.{kind}"'
    inner = f"<office:body><office:{element}>{body}</office:{element}></office:body>"
    return f'<?xml version="1.0"?><office:document {NS} {mimetype}>{inner}</office:document>'.encode()


def a_written_text() -> bytes:
    """Return an .odt written by odfdo."""
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Referat af møde"))
    document.body.append(odfdo.List(["Fredning", "Skovrejsning"]))
    table = odfdo.Table("Tal", width=2, height=2)
    table.set_values([["Art", "Hektar"], ["Bøg", 840]])
    document.body.append(table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def a_written_workbook() -> bytes:
    """Return an .ods written by odfdo."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Udgifter")
    table.set_values([["Konto", "Beløb"], ["Løn", 1234.5]])
    document.body.append(table)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _root(name: str, inner: str) -> str:
    return f"<office:{name} {NS}>{inner}</office:{name}>"
