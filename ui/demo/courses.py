"""Cases of the demo ministry whose type has a course: in the middle of it, waiting for a hearing, decided and waiting for another's eyes.

They begin on the day of the demo, when the case types that come with the house are published.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import col, select

from casework.calendar import legal_date
from casework.case_types.deciding import DecisionWords
from casework.model import CaseCheck, CaseDecision, CaseTask
from casework.services import case_decisions, cases, course, course_letters, hearing, party_use
from casework.services.cases import NewCase
from casework.services.party_use import PartyUse
from casework.vocabulary import DecisionOutcome, PartyRole, TaskKind
from casework.work import Work
from ui.demo.codes import OF_TOPIC, disposal_of
from ui.demo.living import House


@dataclass(frozen=True)
class PlannedCourse:
    """Is a case with a course: who has it, what it is about, and what has been done; ``days`` are fields counted from today.

    ``ticked`` are points of checklists; ``done`` are tasks in their order, a question with its answer.
    """

    username: str
    unit: str
    type: str
    topic: str
    code: str
    title: str
    public_title: str
    party: str
    fields: Mapping[str, object]
    days: Mapping[str, int]
    ticked: frozenset[str]
    done: tuple[tuple[str, bool | None], ...]
    facts: str = ""
    decision: DecisionWords | None = None
    leaves: frozenset[str] = field(default_factory=frozenset)
    """The tasks after which the phase is left although something optional is open."""


_GRANT = {"purpose": "Nedrivning af to faldefærdige huse og en plads til byens fester.", "eligible_cost": "480000", "is_company": False}
_FORMAL = frozenset({"deadline", "signed", "budget"})
_ASSESSED = frozenset({"criteria", "aid", "impartial"})
_TO_ASSESSMENT = (("acknowledge", None), ("check", None), ("complete", True))
COURSES = (
    PlannedCourse(
        "ema", "JUR", "access_request", "aktindsigt", "00.07.03",
        "Aktindsigt i brevveksling om puljen til landsbyfornyelse", "Aktindsigt", "Dagny Overgaard",
        {"basis": "public", "requester_named": True, "search_hours": "6", "documents": "31"}, {"received": -1},
        frozenset({"subject", "basis", "right_authority", "exemptions", "facts"}), (("identify", None),), leaves=frozenset({"identify"}),
    ),
    PlannedCourse(
        "okr", "LDU", "grant_application", "landsby", "04.21.05",
        "Tilskud til nedrivning i Østerby", "Tilskud til landsbyfornyelse", "Østerby Borgerforening",
        {**_GRANT, "applied_amount": "300000", "percent": "50"}, {"applied": -20, "pool_closes": -16},
        _FORMAL | _ASSESSED, (*_TO_ASSESSMENT, ("assess", None), ("against", True)),
        facts="Kommunen oplyser, at det ene hus er revet ned, før der er givet tilsagn.",
    ),
    PlannedCourse(
        "ith", "LDU", "grant_application", "landsby", "04.21.05",
        "Tilskud til forsamlingshuset i Vesterlund", "Tilskud til landsbyfornyelse", "Vesterlund Forsamlingshus",
        {**_GRANT, "applied_amount": "200000", "percent": "50"}, {"applied": -25, "pool_closes": -16},
        _FORMAL | _ASSESSED, (*_TO_ASSESSMENT, ("assess", None), ("against", False)),
        decision=DecisionWords(
            DecisionOutcome.PARTLY,
            facts="Foreningen har søgt om 200.000 kr. Udgiften til inventar på 40.000 kr. er ikke støtteberettiget.",
            legal_rule="Bekendtgørelsen om puljen til landsbyfornyelse, § 4, stk. 2.",
            reasons="Puljen dækker bygninger og pladser, ikke inventar. Resten af udgiften opfylder puljens formål.",
            appeal_body="Ministeriet for Grøn Omstilling og Landdistrikter",
            appeal_procedure="Klagen sendes til ministeriet, som vurderer afgørelsen igen.",
            appeal_time_limit="4 uger efter at afgørelsen er modtaget",
        ),
    ),
    PlannedCourse(
        "soj", "MS", "parliamentary_question", "folketing", "00.22.04",
        "Spørgsmål 214 om varmepumper på landet", "Folketingsspørgsmål", "Folketinget",
        {"question_kind": "committee", "number": "214"}, {"asked": -6},
        frozenset({"answers", "facts"}), (("distribute", None), ("needs_others", False)),
    ),
)  # fmt: skip


def make_courses(house: House, now: dt.datetime) -> int:
    """Opens the cases and does on each what has been done; gives how many there are."""
    for planned in COURSES:
        with house.platform.work(house.founded.actor(planned.username), moment=now) as work:
            case_id = _open(house, work, planned)
            party_id = party_use.put_on_case(work, case_id, PartyUse(PartyRole.CONCERNED, name=planned.party))
        with house.platform.work(house.founded.actor(planned.username), moment=now) as work:
            _walk(work, case_id, planned)
            if planned.facts:
                hearing.hear_party(work, case_id, party_id, planned.facts)
            if planned.decision:
                _decide(work, case_id, planned.decision)
    return len(COURSES)


def _open(house: House, work: Work, planned: PlannedCourse) -> int:
    action, keyword = OF_TOPIC[planned.topic]
    today = legal_date(work.now)
    dates = {name: (today + dt.timedelta(days=days)).isoformat() for name, days in planned.days.items()}
    return cases.open_case(
        work,
        NewCase(
            planned.title,
            planned.code,
            planned.type,
            public_title=planned.public_title,
            unit_id=house.founded.units[planned.unit],
            action_code=action,
            disposal_code=disposal_of(planned.code),
            keywords=(house.founded.keywords[keyword],),
            progress_id=house.founded.progress["in_hand"],
            fields={**planned.fields, **dates},
        ),
    )


def _walk(work: Work, case_id: int, planned: PlannedCourse) -> None:
    """Ticks what is ticked as soon as it is there, and finishes the tasks in their order."""
    for name, answer in (*planned.done, ("", None)):
        open_points = select(CaseCheck).where(CaseCheck.case_id == case_id, col(CaseCheck.ticked_at).is_(None))
        for check in work.session.exec(open_points).all():
            if check.name in planned.ticked:
                course.tick(work, check.id)
        if not name:
            return
        task = work.session.exec(select(CaseTask).where(CaseTask.case_id == case_id, CaseTask.name == name)).one()
        if task.kind is TaskKind.LETTER:
            course_letters.write_letter(work, task.id)
        course.finish_task(work, task.id, answer=answer)
        if name in planned.leaves:
            course.leave_phase(work, case_id)


def _decide(work: Work, case_id: int, words: DecisionWords) -> None:
    decision_id = case_decisions.begin_decision(work, case_id)
    case_decisions.write_decision(work, decision_id, words)
    case_decisions.finish_decision(work, decision_id, opened_version=work.session.get_one(CaseDecision, decision_id).version)
