"""The requests of the demo ministry: two kinds, one request under way and one answered, on letters of cases that are open."""

import datetime as dt

from sqlmodel import col, select

from casework.calendar import add_working_days, legal_date
from casework.model import Case, Record, RequestType
from casework.queries import requests as shown
from casework.services import records, request_answering, request_types, requests
from casework.services.request_types import RequestTypeEntry
from casework.services.requests import NewRequest
from casework.vocabulary import CaseState, Finalising, RecordState, Right
from ui.demo.living import House
from ui.demo.ministry import staff

KINDS = (
    RequestTypeEntry("Faglige bemærkninger", "Professional comments", 5, position=1),
    RequestTypeEntry("Bidrag til besvarelse", "Contribution to a reply", 3, position=2),
    RequestTypeEntry("Oplysning", "Information", 2, Finalising.WHEN_EXECUTED, needs_answer=False, position=3),
)
MANAGER = "sig"
ASKED = (
    ("TT", "JUR", "Faglige bemærkninger", "Send jeres bemærkninger til hjemlen for tilsagnet, gerne med henvisning til praksis."),
    ("FVE", "JUR", "Bidrag til besvarelse", "Skriv et kort bidrag om klageadgangen, som kan sættes ind i svaret."),
)
"""Who asks whom, for what; the last one is answered."""


def make_requests(house: House, now: dt.datetime) -> int:
    """Makes the kinds and the requests, and says how many of these there are."""
    with house.platform.work(house.founded.actor(MANAGER), moment=now) as work:
        for kind in KINDS:
            request_types.save_request_type(work, kind)
    made = [request_id for asked in ASKED if (request_id := _ask(house, now, *asked)) is not None]
    if len(made) == len(ASKED):
        _answer(house, now, made[-1])
    return len(made)


def _ask(house: House, now: dt.datetime, unit: str, of: str, kind: str, text: str) -> int | None:
    """Has somebody of the unit ask on the newest open letter they may give others to read."""
    for person in staff(unit):
        with house.platform.work(house.founded.actor(person.username), moment=now) as work:
            query = (
                select(Record)
                .join(Case, col(Case.id) == Record.case_id)
                .where(
                    col(Case.state) == CaseState.IN_PROGRESS,
                    col(Record.state) == RecordState.RECEIVED,
                    col(Record.restricted_to).is_(None),
                    col(Record.case_restricted_to).is_(None),
                    col(Record.clearance) == 0,
                    col(Record.responsible_id) == work.official_id,
                )
                .order_by(col(Record.id).desc())
            )
            record = next((each for each in work.session.exec(query).all() if work.right(each) is Right.FULL_WRITE), None)
            if record is None:
                continue
            type_id = work.session.exec(select(RequestType.id).where(col(RequestType.name_da) == kind)).one()
            until = add_working_days(legal_date(now), 4)
            return requests.make(work, record.id, NewRequest(text, (house.founded.units[of],), type_id, until))
    return None


def _answer(house: House, now: dt.datetime, request_id: int) -> None:
    who = staff(ASKED[-1][1])[-1]
    with house.platform.work(house.founded.actor(who.username), moment=now) as work:
        part = shown.request(work, request_id).recipients[0].recipient_id
        request_answering.accept(work, part)
        answer_id = request_answering.begin_answer(work, part)
        answer = work.session.get_one(Record, answer_id)
        words = "<p>Afgørelsen kan påklages til Miljø- og Fødevareklagenævnet inden fire uger.</p>"
        records.edit(work, answer_id, opened_version=answer.version or 0, body_html=words)
        request_answering.execute(work, part, "Vores bidrag er klar.")
