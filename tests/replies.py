"""Builders for tests of replies: an approval that makes them, taken to its end, and the effect that makes them."""

import io
from typing import Any

import docx
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.events import RecordReceived
from casework.model import Document, DocumentVersion, Record, ReplyMade
from casework.outbox import Effect
from casework.queries.replies import RepliesShown, replies_of
from casework.services import approving, records
from casework.services.cases import NewCase, open_case
from casework.services.party_use import PartyUse, put_on_case
from casework.services.records import NewParty, NewRecord
from casework.vocabulary import Channel, DocumentRole, PartyRole, RecordKind, RecordState
from casework.work import Work
from documents import letter_templates
from documents.letters import packed
from documents.merged import Merge
from documents.merging import merge
from tests.approvals import decided, moved
from tests.builders import Ministry
from tests.outbox import Watched, only
from workflows.deliver import Summary, run_until_idle
from workflows.runtime import Kit

REPLYING: dict[str, Any] = {
    "name": "replying",
    "title": "Med svar",
    "reply": True,
    "steps": [{"name": "head", "title": "Kontorchef", "seats": [{"official": "head"}]}],
}
APPLICANT = PartyUse(PartyRole.APPLICANT, name="Anna Prøve", address="Prøvevej 1")
LAWYER = PartyUse(PartyRole.REPRESENTATIVE, name="Advokat Berg")
WITNESS = PartyUse(PartyRole.WITNESS, name="Vidne Holm")


def template(*lines: str) -> bytes:
    """Gives a Word file that says the lines, the same bytes whenever it is made."""
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    return packed(word)


def a_template(platform: Platform, ministry: Ministry, *lines: str, name: str = "Kort svar", is_used: bool = True) -> int:
    """Keeps a template, in use unless said otherwise, and gives its version's id."""
    checked = letter_templates.checked(merge, template(*lines), "Kort svar.docx", "da")
    with platform.work(ministry.actor("designer")) as work:
        version_id = letter_templates.add_template(work, name, "da", checked)
        if is_used:
            letter_templates.use_template_version(work, version_id)
    return version_id


def received(platform: Platform, ministry: Ministry, *, sender: str = "Anna Prøve", title: str = "Ansøgning om tilskud") -> int:
    """Gives a letter that came in from somebody; nobody in the house has written on it."""
    with platform.work(ministry.actor("clerk")) as work:
        record = records.create(
            work,
            NewRecord(
                title, RecordKind.INBOUND, Channel.EMAIL, ministry.grants, ministry.people["caseworker"], state=RecordState.RECEIVED,
                parties=(NewParty(sender, PartyRole.SENDER),) if sender else (),
            ),
        )  # fmt: skip
        work.record(
            RecordReceived(
                record_id=record.id, channel="email", content_hash="x", original_sha256="x", unit_id=ministry.grants, title=title
            )
        )
        return record.id


def on_a_case(platform: Platform, ministry: Ministry, record_id: int, *parties: PartyUse) -> int:
    """Places a record on a case with parties, and gives the case's id."""
    with platform.work(ministry.actor("caseworker")) as work:
        case_id = open_case(work, NewCase("Tilskud til varmepumpe", "06.02.01"))
        for party in parties:
            put_on_case(work, case_id, party)
        records.place_on_case(work, record_id, case_id)
    return case_id


def begun(platform: Platform, ministry: Ministry, record_id: int, **said: Any) -> int:
    """Starts an approval as the caseworker, and lets the motor move it."""
    with platform.work(ministry.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id, "replying", **said)
    moved(platform, approval_id)
    return approval_id


def approved(platform: Platform, ministry: Ministry, record_id: int, **said: Any) -> int:
    """Takes an approval to its end."""
    approval_id = begun(platform, ministry, record_id, **said)
    decided(platform, ministry, approval_id, "head")
    return approval_id


def make(platform: Platform) -> Summary:
    """Lets the effect runner make the replies that are due."""
    return run_until_idle(filling(platform, merge), handlers=only(Effect.REPLY), patience=0)


def filling(platform: Platform, by: Merge) -> Kit:
    """Gives the means of effects, letters filled in by something."""
    kit = Watched(platform).kit()
    return Kit(platform, kit.extract, kit.index, kit.move, by)


def replies(platform: Platform, ministry: Ministry, approval_id: int, username: str = "caseworker") -> RepliesShown:
    """Gives the replies as a person sees them."""
    with platform.work(ministry.actor(username)) as work:
        return replies_of(work, approval_id)


def made(work: Work, approval_id: int) -> list[Record]:
    """Gives the reply records of an approval that the actor sees, in order."""
    query = select(Record).join(ReplyMade, col(ReplyMade.record_id) == Record.id).where(ReplyMade.approval_id == approval_id)
    return list(work.session.exec(query.order_by(col(Record.id))).all())


def parties(platform: Platform, office: Ministry, approval_id: int) -> list[str]:
    """Gives to whom the replies go."""
    return [each.recipient for each in replies(platform, office, approval_id).made]


def letter_of(platform: Platform, office: Ministry, record_id: int) -> str:
    """Gives the words of a reply's letter."""
    with platform.work(office.actor("caseworker")) as work:
        main = select(DocumentVersion).join(Document, col(Document.id) == DocumentVersion.document_id)
        version = work.session.exec(main.where(Document.record_id == record_id, Document.role == DocumentRole.MAIN)).one()
        content = platform.blobs.read(version.sha256)
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
