"""The day's message: what somebody wants to be told once a day, made ready as an e-mail.

A message is a row of ids, made once a day and person. What it says is put into words when the mail service takes it, or its reader looks
at it, in the reader's language: of what the reader may not read at that moment not a line. E-mail leaves the house: the title of what is
classified or restricted does not go with it.
"""

import datetime as dt
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import col, select, update

from casework.calendar import COPENHAGEN
from casework.errors import NotFound
from casework.model import Notice, NoticeDigest, Official
from casework.model.notice import WAITS_FOR_DIGEST
from casework.notice_words import said
from casework.work import Actor, Work

DIGESTER = Actor.system("digester")
FROM_HOUR = 6
"""From what hour in Copenhagen the day's messages are made."""
AT_ONCE = 200
MOST_LINES = 50

_MAY_READ = """CASE WHEN n.absent_id IS NOT NULL THEN casework_reads_for(n.official_id, n.absent_id, n.record_id, :now, :today)
                WHEN coalesce(n.record_id, n.case_id) IS NULL THEN true
                WHEN n.record_id IS NULL THEN casework_can_read_case(n.official_id, n.case_id, :now, :today)
                ELSE casework_can_read(n.official_id, n.record_id, :now, :today) END"""
_MAKE = text(f"""
    INSERT INTO notice_digest (official_id, day, language, made_at)
    SELECT o.id, :today, coalesce(a.language, :language), :now FROM official o LEFT JOIN account a ON a.official_id = o.id
     WHERE o.is_active AND NOT EXISTS (SELECT 1 FROM notice_digest d WHERE d.official_id = o.id AND d.day = :today)
       AND EXISTS (SELECT 1 FROM notice n WHERE n.official_id = o.id AND {WAITS_FOR_DIGEST} AND {_MAY_READ})
     ORDER BY o.id LIMIT :most
    ON CONFLICT (official_id, day) DO NOTHING RETURNING id, official_id""")  # noqa: S608  # our own words

_LINES = text(f"""
    SELECT n.cause, n.told_at, coalesce(o.name, s.name, '') AS absent,
           CASE WHEN c.clearance = 0 AND c.restricted_to IS NULL THEN c.number END AS number,
           count(*) OVER () AS lines,
           CASE WHEN coalesce(n.record_id, n.case_id) IS NULL THEN true
                WHEN n.record_id IS NULL THEN c.clearance = 0 AND c.restricted_to IS NULL
                ELSE r.clearance = 0 AND r.restricted_to IS NULL AND r.case_restricted_to IS NULL
                     AND (n.absent_id IS NULL OR casework_can_read(n.official_id, r.id, :now, :today)) END AS is_plain,
           CASE WHEN n.post_list_id IS NOT NULL THEN to_char(l.to_day, 'DD.MM.YYYY') WHEN n.record_id IS NULL THEN c.title
                ELSE r.title END AS title
      FROM notice n LEFT JOIN record r ON r.id = n.record_id LEFT JOIN case_file c ON c.id = coalesce(n.case_id, r.case_id)
      LEFT JOIN post_list_issue l ON l.id = n.post_list_id LEFT JOIN official o ON o.id = n.absent_id
      LEFT JOIN saved_list s ON s.id = n.list_id
     WHERE n.digest_id = :digest AND n.read_at IS NULL
       AND {_MAY_READ}
     ORDER BY n.id DESC LIMIT :most""")  # noqa: S608  # our own words


@dataclass(frozen=True)
class Message:
    """Is a message ready to be sent; ``is_empty`` where all of it has been read on the desk since, or may not be read any more."""

    digest_id: int
    day: dt.date
    made_at: dt.datetime
    sent_at: dt.datetime | None
    to: str
    subject: str
    plain: str
    html: str
    is_empty: bool


def prepare(work: Work) -> int:
    """Makes the day's messages of those who have something to be told and have got none today, and says how many.

    Run it again while it says ``AT_ONCE``; run twice, nobody gets a second one.
    """
    if work.now.astimezone(COPENHAGEN).hour < FROM_HOUR:
        return 0
    asked = {"today": work.today, "now": work.now, "language": work.platform.settings.language, "most": AT_ONCE}
    made = work.session.connection().execute(_MAKE, asked).all()
    for digest_id, official_id in made:
        waiting = (col(Notice.official_id) == official_id, text(WAITS_FOR_DIGEST))
        work.session.execute(update(Notice).where(*waiting).values(digest_id=digest_id))
    return len(made)


def unsent(work: Work) -> tuple[int, ...]:
    """Gives the messages that wait to be sent, the oldest first."""
    waiting = select(NoticeDigest.id).where(col(NoticeDigest.sent_at).is_(None)).order_by(col(NoticeDigest.id)).limit(AT_ONCE)
    return tuple(work.session.exec(waiting).all())


def message(work: Work, digest_id: int) -> Message:
    """Puts a message into words, as its reader may read it at this moment; the mail service asks, or the reader.

    Raises:
        NotFound: there is no such message, or it is somebody else's.
    """
    digest = work.session.get(NoticeDigest, digest_id)
    if digest is None:
        raise NotFound("NoticeDigest", digest_id)
    asked = {"digest": digest_id, "now": work.now, "today": work.today, "most": MOST_LINES}
    rows = work.session.connection().execute(_LINES, asked).all()
    language, lines, count = digest.language, [_line(row, digest.language) for row in rows], rows[0].lines if rows else 0
    if count > len(lines):
        lines.append(said("more", language, count=count - len(lines)))
    subject, place = said("subject_one" if count == 1 else "subject", language, count=count), f"{_address(work)}/?page=notices"
    head, foot, link = (said(word, language) for word in ("head", "foot", "open"))
    plain = "\n".join([head, "", *(f"- {each}" for each in lines), "", f"{link}: {place}", "", foot, ""])
    items = "".join(f"<li>{escape(each)}</li>" for each in lines)
    html = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
        f'<body><p>{escape(head)}</p><ul>{items}</ul><p><a href="{escape(place)}">{escape(link)}</a></p><p>{escape(foot)}</p></body></html>'
    )
    to = work.session.get_one(Official, digest.official_id).email
    return Message(digest_id, digest.day, digest.made_at, digest.sent_at, to, subject, plain, html, is_empty=not lines)


def as_mail(said: Message) -> EmailMessage:
    """Gives the message as an e-mail; its id is the same each time, so that a second sending is known for one."""
    mail = EmailMessage(policy=SMTP)
    mail["To"], mail["Subject"], mail["Date"] = said.to, said.subject, said.made_at
    mail["Message-ID"] = f"<notices-{said.digest_id}@{said.to.rpartition('@')[2] or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(said.plain)
    mail.add_alternative(said.html, subtype="html")
    return mail


def mark_sent(work: Work, digest_id: int) -> None:
    """Notes that a message has gone out, or that there was nothing left to say. Twice is once."""
    waiting = (col(NoticeDigest.id) == digest_id, col(NoticeDigest.sent_at).is_(None))
    work.session.execute(update(NoticeDigest).where(*waiting).values(sent_at=work.now))


def _line(row: Row[Any], language: str) -> str:
    """Says what happened, and to what: no title of what is not for everybody, nor of what one reads only in acting for somebody."""
    at = f"{row.told_at.astimezone(COPENHAGEN):%d.%m. %H:%M}"
    about = " ".join(part for part in (row.number, row.title) if part) if row.is_plain else said("limited", language)
    return f"{at}  {said(row.cause, language, name=row.absent)}: {about}"


def _address(work: Work) -> str:
    settings = work.platform.settings
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
