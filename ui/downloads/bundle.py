"""A whole case as a bundle."""

import tempfile
from pathlib import Path

from casework.bundles import writing
from casework.services.exporting_cases import export_case
from casework.work import Work
from ui.downloads.asked import Asked, Download


def of_case(work: Work, asked: Asked) -> Download:
    """Makes the zip file of a case, as far as the asker may see it."""
    case = export_case(work, asked.id, purpose=asked.parameters.get("purpose", ""))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.zip"
        writing.write(file, case.head, case.rows, case.files, work.platform.blobs.read)
        return Download(f"{case.number}.zip", "application/zip", file.read_bytes())
