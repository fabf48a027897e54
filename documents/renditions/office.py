"""Has LibreOffice make a PDF of an office file, walled in like every outside program (``documents.tools``)."""

from documents.limits import OFFICE_PDF_LIMITS
from documents.tools.running import Run, run_tool
from documents.tools.toolbox import AGAIN, PROFILE, Program, Toolbox


def office_pdf(toolbox: Toolbox, program: Program, content: bytes, ending: str) -> bytes:
    """Return the file as a PDF.

    Raises:
        ToolFailed: it made nothing, too much, or nothing in time.
    """
    source = f"document.{ending}"
    made = ("--convert-to", "pdf", "--outdir", "{folder}/made", "{folder}/" + source)
    command = (program.path, PROFILE, "--headless", "--norestore", "--nolockcheck", *made)
    run = Run("LibreOffice", command, OFFICE_PDF_LIMITS, takes=source, makes="document.pdf", again_on=AGAIN)
    return run_tool(run, content, containment=toolbox.containment)
