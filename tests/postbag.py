"""Received letters that tests file without parsing anything."""

import hashlib

from casework.vocabulary import Channel, DocumentRole
from documents.receiving.post import ReceivedFile, ReceivedParty, ReceivedPost


def a_letter(
    *, text: str = "Vi søger om tilskud til en varmepumpe.", message_id: str = "m-1", title: str = "Ansøgning om tilskud"
) -> ReceivedPost:
    """Gives a Digital Post letter with one text file."""
    original = f"<memo>{message_id}{text}</memo>".encode()
    return ReceivedPost(
        channel=Channel.DIGITAL_POST,
        content_hash=hashlib.sha256(original).hexdigest(),
        original=original,
        original_sha256=hashlib.sha256(original).hexdigest(),
        original_filename="brev.xml",
        original_media_type="application/xml",
        message_id=message_id,
        title=title,
        sender=ReceivedParty(name="Vestenga Fjernvarme", id_kind="CVR", id_value="12345678"),
        files=(ReceivedFile(1, "brev.txt", "text/plain", text.encode(), role=DocumentRole.MAIN),),
    )
