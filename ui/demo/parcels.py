"""Make the files behind a planned record: the letter and its enclosures, and the sending they arrive in."""

import datetime as dt
import re

from casework.calendar import COPENHAGEN
from casework.file_plan import read_kle
from casework.vocabulary import Channel
from documents.letters import Letter, Paragraph, letter_docx, letter_pdf
from ui.demo.envelopes import Envelope, LetterFile, mail_message, memo_message
from ui.demo.ministry import unit_name
from ui.demo.story import PlannedRecord

_KLE_TITLES = {entry.code: entry.title for entry in read_kle()}
_NOT_IN_NAMES = re.compile(r"[^\w .,()§-]+")
_COVER = "Til {unit}\n\nHermed fremsendes vedhæftede om sagen. {first}\n\nRing eller skriv gerne, hvis noget er uklart."


def letter_files(record: PlannedRecord) -> tuple[LetterFile, ...]:
    """Gives the letter and its enclosures as files; an e-mail that is its own letter has only enclosures."""
    main = () if record.format == "mail" else (_file(record.letter, record.format),)
    return (*main, *(_file(letter, "pdf") for letter in record.attachments))


def file_name(title: str, ending: str) -> str:
    """Gives a name a file can have on any machine, at most 90 characters before the ending."""
    return f"{_NOT_IN_NAMES.sub('-', title)[:90].strip(' .-')}.{ending}"


def arrival(record: PlannedRecord, files: tuple[LetterFile, ...], *, reply_to: str = "", case_number: str = "") -> LetterFile:
    """Gives the one file that comes in: a MeMo message, an e-mail, or the loose letter.

    Args:
        record: the planned inbound record; files: what ``letter_files`` gave for it.
        reply_to, case_number: what it answers, when it answers something of ours.
    """
    if record.channel is Channel.FILE:
        return files[0]
    envelope = _envelope(record, files, reply_to, case_number)
    if record.channel is Channel.DIGITAL_POST:
        version = "1.1" if record.moment.toordinal() % 3 == 0 else "1.2"
        return LetterFile(file_name(record.letter.subject, "xml"), memo_message(envelope, version=version))
    if record.moment.minute % 12 == 0:
        envelope = _forwarding(envelope)
    return LetterFile(file_name(record.letter.subject, "eml"), mail_message(envelope))


def _file(letter: Letter, ending: str) -> LetterFile:
    write = letter_docx if ending == "docx" else letter_pdf
    return LetterFile(file_name(letter.subject, ending), write(letter))


def _envelope(record: PlannedRecord, files: tuple[LetterFile, ...], reply_to: str, case_number: str) -> Envelope:
    texts = [block.text for block in record.letter.blocks if isinstance(block, Paragraph)]
    greeting = record.letter.salutation or f"Til {unit_name(record.unit)}"
    if record.channel is Channel.EMAIL and record.format != "mail":
        text = _COVER.format(unit=unit_name(record.unit), first=texts[0])
    else:
        text = "\n\n".join((greeting, *texts))
    code = record.topic.codes[0]
    return Envelope(
        message_id=record.message_id,
        sender=record.party,
        moment=record.moment - dt.timedelta(minutes=2),
        title=record.letter.subject,
        text=text,
        files=files,
        unit=record.unit,
        unit_name=unit_name(record.unit),
        kle=code,
        kle_title=_KLE_TITLES[code],
        reply_to=reply_to,
        case_number=case_number,
        reply_by=record.deadline,
        has_plain_text=record.moment.second % 4 == 0,
        meeting=_meeting(record),
    )


def _meeting(record: PlannedRecord) -> tuple[dt.datetime, str] | None:
    if record.meeting_on is None:
        return None
    return dt.datetime.combine(record.meeting_on, dt.time(10), COPENHAGEN), f"{record.party.address}, {record.party.town}"


def _forwarding(envelope: Envelope) -> Envelope:
    """Gives the same sending inside another: a colleague sends on what reached the wrong mailbox."""
    return Envelope(
        message_id=f"{envelope.message_id[:-4]}fade",
        sender=envelope.sender,
        moment=envelope.moment + dt.timedelta(minutes=1),
        title=f"VS: {envelope.title}",
        text="Kære kolleger\n\nNedenstående hører vist hjemme hos jer. Jeg sender det videre, som det kom.",
        files=(),
        unit=envelope.unit,
        unit_name=envelope.unit_name,
        forwarded=envelope,
    )
