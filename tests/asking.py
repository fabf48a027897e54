"""Requests at the places of their life that tests begin from."""

import datetime as dt
from typing import Any

from casework.bootstrap import Platform
from casework.queries import requests as shown
from casework.queries.requests import RecipientShown, RequestShown
from casework.services import granting, organisation, request_answering, requests
from casework.services.organisation import NewOfficial
from casework.services.requests import NewRequest
from casework.vocabulary import AccessLevel, Cause, Right, Role
from casework.work import Actor
from tests.builders import SINCE, Ministry, a_record

ASKED = "Skriv et bidrag om varmepumper"
DUE = dt.date(2026, 11, 30)


def a_record_of(platform: Platform, ministry: Ministry, who: str = "head", **fields: Any) -> int:
    """Gives a record that only its responsible may read to begin with."""
    with platform.work(ministry.actor(who)) as work:
        record = a_record(work, ministry, **({"access_level": AccessLevel.INVOLVED, "responsible_id": ministry.people[who]} | fields))
        granting.give(work, record, ministry.people[who], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        return record.id


def asked(platform: Platform, ministry: Ministry, record_id: int, *recipients: int, who: str = "head", **fields: Any) -> int:
    """Sends a request on the record and gives its id."""
    with platform.work(ministry.actor(who)) as work:
        return requests.make(work, record_id, NewRequest(ASKED, recipients, **({"deadline": DUE} | fields)))


def seen(platform: Platform, ministry: Ministry, request_id: int, who: str = "head") -> RequestShown:
    with platform.work(ministry.actor(who)) as work:
        return shown.request(work, request_id)


def part(platform: Platform, ministry: Ministry, request_id: int, number: int = 0, who: str = "head") -> RecipientShown:
    return seen(platform, ministry, request_id, who).recipients[number]


def answered(platform: Platform, ministry: Ministry, recipient_id: int, who: str) -> int:
    """Answers with a new record, executes, and gives the record's id."""
    with platform.work(ministry.actor(who)) as work:
        answer_id = request_answering.begin_answer(work, recipient_id)
        request_answering.execute(work, recipient_id, "Se svaret")
    return answer_id


def another_ministry(platform: Platform) -> Ministry:
    """Founds a second authority in the installation, with a unit that receives requests and one that does not."""
    with platform.work(Actor.system("setup")) as work:
        authority = organisation.found_authority(work, "Styrelsen for Forsøg", cvr="10000017")
        first = organisation.add_unit(work, authority, "Sekretariat", short_name="SE")
        second = organisation.add_unit(work, authority, "Forsøg", short_name="FO")
        other = Ministry(authority, first, second)
        for username, name, unit in (("gudrun", "Gudrun Mark", first), ("viggo", "Viggo Dam", second)):
            official = organisation.add_official(work, NewOfficial(authority, username, name, f"{username}@forsog.invalid", 1, False))
            organisation.give_post(work, official, unit, Role.RECORDS_MANAGER, title="", starts_on=SINCE)
            other.people[username] = official
    return other
