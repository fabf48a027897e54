"""A whole case as a bundle."""

from casework.work import Work
from documents.exporting import bundle_of_case
from ui.downloads.asked import Asked, Download


def of_case(work: Work, asked: Asked) -> Download:
    """Makes the zip file of a case, as far as the asker may see it."""
    made = bundle_of_case(work, asked.id, purpose=asked.parameters.get("purpose", ""))
    return Download(made.filename, "application/zip", made.content)
