"""The minister's gate of the demo ministry, and what lies there; an answer to a citizen, and a definition that waits for other eyes.

All of it happens on the day of the demo: until then the minister decided without a gate.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sqlmodel import col, select

from casework.calendar import legal_date
from casework.model import Approval, CopyRecipient, GatePassage, LetterTemplateVersion
from casework.services import approving, cases, definition_drafts, gate_copies, gating, organisation, organisation_changing, records
from casework.services.as_seen import as_seen
from casework.services.cases import NewCase
from casework.services.moving import MOTOR, move
from casework.services.organisation import Lends
from casework.services.party_use import PartyUse, put_on_case
from casework.services.records import NewRecord
from casework.vocabulary import Action, Channel, DocumentRole, GateFlag, PartyRole, RecordKind, SubstituteScope, Verdict
from documents import filing
from documents.house_letter import house_template, informing_template
from documents.letter_templates import add_template, checked, use_template_version
from documents.letters import Letter, Paragraph, letter_docx
from documents.merging import merge
from documents.sniffing import DOCX
from ui.demo.codes import OF_TOPIC, disposal_of
from ui.demo.founding import SETUP
from ui.demo.living import House
from ui.demo.ministry import AUTHORITY_NAME, official, unit_name
from ui.demo.parcels import file_name

EXECUTIVE, KEEPERS, DESIGNER = "rul", ("kvi", "soj"), "sig"
TEAM = "Ministerens port"
TEMPLATE, TO_PARTIES = "Afgørelse om tilskud", "Orientering til parter"


@dataclass(frozen=True)
class PlannedMatter:
    """Is a paper of an official that goes by a definition; ``decided`` are the heads that have approved it, in their order."""

    username: str
    unit: str
    definition: str
    topic: str
    code: str
    title: str
    text: str
    decided: tuple[str, ...] = ()
    returned: tuple[str, str] | None = None
    """Who returned it, and with what words."""
    is_urgent: bool = False
    deadline: int | None = None
    """The day it was to be done by, counted from today, where it is another than the definition's."""
    applicant: PartyUse | None = None


AT_THE_GATE = PlannedMatter(
    "jho", "TT", "Ministersag", "minister", "00.22.00",
    "Indstilling om ny ansøgningsrunde for varmepumper",
    "Puljen er brugt før tid. Det indstilles, at der åbnes en ny runde til foråret inden for den samlede ramme.",
    ("mlu",),
)  # fmt: skip
WITH_THE_MINISTER = PlannedMatter(
    "ith", "LDU", "Ministersag", "minister", "00.22.00",
    "Indstilling om møde med landsbyernes foreninger",
    "Tre foreninger har bedt om et møde. Det indstilles, at ministeren mødes med dem i december.",
    ("ski",),
)  # fmt: skip
URGENT = PlannedMatter(
    "sra", "TT", "Ministersag", "minister", "00.22.00",
    "Indstilling om svar til pressen om ventetider",
    "Avisen vil bringe historien i morgen. Det indstilles, at ministeren svarer skriftligt i dag.",
    ("mlu",), is_urgent=True,
)  # fmt: skip
COPY_AT_THE_GATE = PlannedMatter(
    "okr", "LDU", "Orientering", "minister", "00.22.00",
    "Orientering om nedrivninger i landsbyerne", "Kommunerne har revet flere huse ned i år end ventet.", ("ski",),
)  # fmt: skip
COPY_WITH_THE_MINISTER = PlannedMatter(
    "nod", "TT", "Orientering", "minister", "00.22.00",
    "Orientering om efterårets tilsynsbesøg", "Tilsynet har besøgt tolv projekter. Ti gav ingen bemærkninger.", ("mlu",),
)  # fmt: skip
RETURNED = PlannedMatter(
    "tky", "TT", "Afgørelse", "tilsyn", "13.03.00",
    "Udkast til påbud om manglende regnskab", "Projektet har ikke sendt regnskab trods to rykkere.",
    returned=("mlu", "Skriv fristen og klagevejledningen ind, så er det klar."),
)  # fmt: skip
LATE = PlannedMatter(
    "nod", "TT", "Afgørelse", "tilsyn", "13.03.00",
    "Udkast til afgørelse om tilbagebetaling", "Varmepumpen er taget ned igen. Tilskuddet kræves betalt tilbage.", deadline=-2,
)  # fmt: skip
ANSWERED = PlannedMatter(
    "sra", "TT", "Tilskud", "varmepumpe", "13.03.00",
    "Tilsagn om tilskud til varmepumpe", "Ansøgeren opfylder puljens betingelser. Der gives tilsagn om 27.000 kr.", ("mlu", "ula"),
    applicant=PartyUse(PartyRole.APPLICANT, name="Asta Rosenlund", identifier_kind="CPR", identifier="6806851232",
                       email="asta.rosenlund@post.example", address="Engvej 7, 9999 Østerby"),
)  # fmt: skip
DRAFT = """\
name: Ministersag
title: Ministersag – kontorchef, jura, minister
deadline: "+9"
asks_again: true
steps:
  - name: kontorchef
    title: Kontorchefen godkender indstillingen
    deadline: "+3"
    seats:
      - {role: head, unit: responsible}
  - name: jura
    title: Juristerne ser hjemlen efter
    deadline: "+2"
    seats:
      - {role: head, unit: JUR}
  - name: minister
    title: Ministeren tager stilling
    deadline: "+4"
    gate: true
    seats:
      - {role: minister, unit: MS}
"""
"""The next version of the minister's definition; whoever wrote it may not publish it."""


def make_gate(house: House, now: dt.datetime) -> int:
    """Sets the gate up, lays papers before and behind it, and gives how many cases there are."""
    _set_up(house, now)
    template_id = _template(house, now)
    lying, released, urgent = (_send(house, now, each) for each in (AT_THE_GATE, WITH_THE_MINISTER, URGENT))
    _sort(house, now, (lying, released, urgent))
    _send(house, now, COPY_AT_THE_GATE)
    copy = _send(house, now, COPY_WITH_THE_MINISTER)
    with house.platform.work(house.founded.actor(KEEPERS[0]), moment=now) as work:
        of_it = select(CopyRecipient.id).where(col(CopyRecipient.approval_id) == copy)
        gate_copies.release_copy(work, work.session.exec(of_it).one())
    _send(house, now, RETURNED)
    _send(house, now, LATE)
    _send(house, now, ANSWERED, template_id)
    with house.platform.work(house.founded.actor(DESIGNER), moment=now) as work:
        definition_drafts.draft_definition(work, DRAFT)
    return 8


def _set_up(house: House, now: dt.datetime) -> None:
    minister = house.founded.officials[EXECUTIVE]
    until = legal_date(now) + dt.timedelta(days=365)
    with house.platform.work(SETUP, moment=now) as work:
        team = house.founded.groups[TEAM] = organisation.add_team(work, house.founded.authority, TEAM)
        for username in KEEPERS:
            keeper = house.founded.officials[username]
            organisation.add_member(work, team, keeper, starts_on=legal_date(now))
            lends = Lends(SubstituteScope.APPROVALS)
            organisation.substitute(work, minister, keeper, starts_on=legal_date(now), ends_on=until, lends=lends)
        organisation_changing.set_gate(work, minister, team)


def _template(house: House, now: dt.datetime) -> int:
    """Keeps the house's own letters as the ministry's templates, and gives the reply's; our own files are tried without the sandbox."""
    with house.platform.work(house.founded.actor(DESIGNER), moment=now) as work:
        for name, file in ((TO_PARTIES, informing_template("da")), (TEMPLATE, house_template("da"))):
            version_id = add_template(work, name, "da", checked(merge, file, file_name(name, "docx"), "da"))
            use_template_version(work, version_id)
        return work.session.get_one(LetterTemplateVersion, version_id).template_id


def _sort(house: House, now: dt.datetime, approvals: Sequence[int]) -> None:
    """The secretariat has sorted what came, looked one through, and let the minister have it and the urgent one."""
    lying, released, urgent = (_passage(house, each) for each in approvals)
    with house.platform.work(house.founded.actor(KEEPERS[1]), moment=now) as work:
        gating.sort(work, lying, sorting_deadline=legal_date(now) + dt.timedelta(days=3))
        gating.sort(work, urgent, flag=GateFlag.HIGH, sorting_deadline=legal_date(now))
        gating.assure(work, released)
    with house.platform.work(house.founded.actor(KEEPERS[0]), moment=now) as work:
        gating.release(work, released, note="Foreningerne foreslår den 10. december.")


def _passage(house: House, approval_id: int) -> int:
    with house.platform.work(SETUP) as work:
        return work.session.exec(select(GatePassage.id).where(col(GatePassage.approval_id) == approval_id)).one()


def _send(house: House, now: dt.datetime, planned: PlannedMatter, template_id: int | None = None) -> int:
    """Writes the paper on a case of its own, starts its approval and lets those decide who have; gives the approval's id."""
    action, keyword = OF_TOPIC[planned.topic]
    deadline = None if planned.deadline is None else legal_date(now) + dt.timedelta(days=planned.deadline)
    with house.platform.work(house.founded.actor(planned.username), moment=now) as work:
        case_id = cases.open_case(
            work,
            NewCase(
                planned.title, planned.code, "general", unit_id=house.founded.units[planned.unit], action_code=action,
                disposal_code=disposal_of(planned.code), keywords=(house.founded.keywords[keyword],),
                progress_id=house.founded.progress["in_hand"],
            ),
        )  # fmt: skip
        if planned.applicant:
            put_on_case(work, case_id, planned.applicant)
        new = NewRecord(
            planned.title, RecordKind.INTERNAL, Channel.DESK, house.founded.units[planned.unit],
            house.founded.officials[planned.username], body_html=f"<p>{escape(planned.text)}</p>",
        )  # fmt: skip
        record_id = records.draft(work, new)
        paper = letter_docx(_paper(planned, legal_date(now)))
        filing.add_document(work, record_id, paper, filename=file_name(planned.title, "docx"), media_type=DOCX, role=DocumentRole.MAIN)
        records.place_on_case(work, record_id, case_id)
        approval_id = approving.start(
            work, record_id, planned.definition, deadline=deadline, is_urgent=planned.is_urgent,
            makes_reply=template_id is not None or None, template_id=template_id,
        )  # fmt: skip
    _move(house, now, approval_id)
    for username in planned.decided:
        _decide(house, now, username, approval_id, Verdict.APPROVE, "")
    if planned.returned:
        _decide(house, now, planned.returned[0], approval_id, Verdict.RETURN, planned.returned[1])
    return approval_id


def _paper(planned: PlannedMatter, day: dt.date) -> Letter:
    who = official(planned.username)
    sender, of = (AUTHORITY_NAME, unit_name(planned.unit)), (f"Fra: {who.name}, {who.title}", f"Enhed: {unit_name(planned.unit)}")
    return Letter("note", sender, of, day, planned.title, (Paragraph(planned.text),), closing="")


def _decide(house: House, now: dt.datetime, username: str, approval_id: int, verdict: Verdict, words: str) -> None:
    with house.platform.work(house.founded.actor(username), moment=now) as work:
        seen = as_seen(work, work.load(Approval, approval_id, Action.READ))
        approving.decide(work, approval_id, verdict, words, manifest_hash=seen.hash)
    _move(house, now, approval_id)


def _move(house: House, now: dt.datetime, approval_id: int) -> None:
    with house.platform.work(MOTOR, moment=now) as work:
        move(work, approval_id)
