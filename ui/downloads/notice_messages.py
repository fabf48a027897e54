"""The day's message as an e-mail to keep or to hand on: what it says as its reader may read it now."""

from casework.services import notice_digests
from casework.work import Work
from ui.downloads.asked import Asked, Download


def mail(work: Work, asked: Asked) -> Download:
    """Makes the file of a message of mine."""
    said = notice_digests.message(work, asked.id)
    return Download(f"{said.day.isoformat()}.eml", "message/rfc822", bytes(notice_digests.as_mail(said)))
