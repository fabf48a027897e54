"""Has files of old programs made into ones we read, by LibreOffice; their text is then read like any other's, in a parser's child."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from documents.extracted import Extracted
from documents.limits import SOFFICE_LIMITS
from documents.tools.running import Run, ToolFailed, run_tool
from documents.tools.toolbox import AGAIN, PROFILE, SOFFICE, Program, Toolbox


@dataclass(frozen=True)
class Conversion:
    """Says under which ending LibreOffice gets a kind, and what it makes of it."""

    ending: str
    made: str


# Text and slides become what Office writes today, whose extractors keep notes, headers and comments; drawn pages become pages.
CONVERSIONS: dict[str, Conversion] = {
    "application/msword": Conversion("doc", "docx"),
    "application/vnd.ms-powerpoint": Conversion("ppt", "pptx"),
    "application/vnd.wordperfect": Conversion("wpd", "docx"),
    "application/vnd.ms-works": Conversion("wps", "docx"),
    "application/x-mspublisher": Conversion("pub", "pdf"),
    "application/vnd.visio": Conversion("vsd", "pdf"),
    "application/vnd.sun.xml.writer": Conversion("sxw", "docx"),
    "application/vnd.sun.xml.impress": Conversion("sxi", "pptx"),
}


def convert(toolbox: Toolbox, content: bytes, found: Extracted, extract: Callable[[bytes, str], Extracted]) -> Extracted:
    """Return what stands in a file of an old program; ``extract`` reads what LibreOffice makes of it, given its name."""
    program = toolbox.program(SOFFICE)
    assert program is not None  # whoever asks has looked
    conversion = CONVERSIONS[found.media_type]
    try:
        made = run_tool(_run_of(program, conversion), content, containment=toolbox.containment)
    except ToolFailed as failed:
        reason = "; ".join(part for part in (failed.reason, found.reason) if part)
        return dataclasses.replace(found, outcome=failed.outcome, reason=reason, tool=SOFFICE, tool_version=program.version)
    read = extract(made, f"converted.{conversion.made}")
    return dataclasses.replace(
        read,
        media_type=found.media_type,
        reason="; ".join(part for part in (read.reason, found.reason) if part),
        tool=SOFFICE,
        tool_version=program.version,
        properties=found.properties | read.properties,
    )


def _run_of(program: Program, conversion: Conversion) -> Run:
    source = f"document.{conversion.ending}"
    made = ("--convert-to", conversion.made, "--outdir", "{folder}/made", "{folder}/" + source)
    command = (program.path, PROFILE, "--headless", "--norestore", "--nolockcheck", *made)
    return Run("LibreOffice", command, SOFFICE_LIMITS, takes=source, makes=f"document.{conversion.made}", again_on=AGAIN)
