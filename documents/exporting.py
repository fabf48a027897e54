"""A whole case as a file: a bundle as it stands, to keep or to bring in elsewhere."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from casework.bundles import writing
from casework.services.exporting_cases import export_case
from casework.work import Work


@dataclass(frozen=True)
class BundleFile:
    """Is a bundle as a zip file."""

    filename: str
    content: bytes = field(repr=False)


def bundle_of_case(work: Work, case_id: int, *, purpose: str) -> BundleFile:
    """Gives the whole case with its files and their checksums as a zip file, as far as the asker may see it; noted with its purpose.

    Raises:
        NotFound: the asker may not see the case. RuleBroken: no purpose is given.
    """
    case = export_case(work, case_id, purpose=purpose)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case.zip"
        writing.write(file, case.head, case.rows, case.files, work.platform.blobs.read)
        return BundleFile(f"{case.number}.zip", file.read_bytes())
