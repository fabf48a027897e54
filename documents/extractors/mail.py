"""Reads e-mail as text: who, when, what about, and the words; what is attached is handed over as it came."""

import itertools
import re

from casework.vocabulary import Extraction
from documents.cleaning import tidy
from documents.extracted import Attachment, Extracted
from documents.extractors import html, plain
from documents.extractors.source import Source
from documents.mail_parts import ENCRYPTED, Mail, MailPart, decoded, take_apart

SHOWN = ("From", "To", "Cc", "Date", "Subject")
_MESSAGE_START = re.compile(rb"(?m)^From [^\r\n]+\r?\n(?=[!-9;-~]+:)")


def extract(source: Source) -> Extracted:
    """Return headers and body as text and the attachments; partial when the message could not be taken apart whole."""
    mail = take_apart(source.content)
    lines = [f"{name}: {value}" for name in SHOWN if (value := decoded(mail.header(name)))]
    text = source.budget.take(tidy("\n".join([*lines, "", body_text(mail)])))
    attachments = tuple(
        Attachment(part.filename or "attachment", part.media_type, part.content)
        for part in mail.parts
        if part.is_attachment and part.within == ()
    )
    outcome = Extraction.OK if mail.is_whole else Extraction.PARTIAL
    return Extracted(
        Extraction.ENCRYPTED if ENCRYPTED in mail.problems else outcome,
        source.media_type,
        text,
        page_count=1,
        attachments=attachments,
        tool="mail",
        reason="; ".join(mail.problems),
    )


def extract_mailbox(source: Source) -> Extracted:
    """Hand over the messages of a mailbox file, each as an attachment; their subjects are its text."""
    starts = [match.start() for match in _MESSAGE_START.finditer(source.content)][: source.budget.limits.attachments]
    if not starts:
        return extract(source)
    messages = [source.content[start:end] for start, end in itertools.pairwise([*starts, len(source.content)])]
    texts, attachments = [], []
    for number, message in enumerate(messages, start=1):
        if source.budget.is_spent:
            break
        mail = take_apart(message)
        texts.append(source.budget.take(tidy(f"{decoded(mail.header('Subject'))}\n{body_text(mail)}")))
        attachments.append(Attachment(f"{number}.eml", "message/rfc822", message))
    cut = len(attachments) < len(messages)
    return Extracted(
        Extraction.PARTIAL if cut else Extraction.OK,
        source.media_type,
        "\n\n".join(texts),
        page_count=1,
        attachments=tuple(attachments),
        tool="mail",
        reason="not all of its messages were read" if cut else "",
    )


def body_text(mail: Mail, within: tuple[int, ...] = ()) -> str:
    """Return the words of a message: its plain texts, or those of its HTML where that says more."""
    bodies = [part for part in mail.parts if not part.is_attachment and part.within == within]
    texts = [plain_text(part) for part in bodies if part.media_type == "text/plain"]
    if any(text.strip() for text in texts) or not bodies:
        return "\n\n".join(text.strip("\n") for text in texts if text.strip())
    return "\n\n".join(html.text_of(html_text(part))[0] for part in bodies if part.media_type == "text/html")


def body_html(mail: Mail, within: tuple[int, ...] = ()) -> str:
    """Return the HTML body of a message as it was written; not sanitised, never to be shown as it is."""
    bodies = [part for part in mail.parts if not part.is_attachment and part.within == within]
    return "\n".join(html_text(part) for part in bodies if part.media_type == "text/html")


def plain_text(part: MailPart) -> str:
    """Return a plain part's text in its encoding."""
    return plain.decode(part.content, part.charset)[0]


def html_text(part: MailPart) -> str:
    """Return an HTML part's markup in its encoding."""
    return html.as_text(part.content, part.charset)
