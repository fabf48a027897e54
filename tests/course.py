"""What tests of courses share: a small case type, a second designer, a case that follows it."""

from sqlmodel import select

from casework.bootstrap import Platform
from casework.model import CaseParty, CasePhase, CaseTask
from casework.services import granting, organisation
from casework.services.case_type_versions import draft_case_type, publish_case_type
from casework.services.course import start_course
from casework.services.organisation import NewOfficial
from casework.vocabulary import Cause, PartyRole, Role
from casework.work import Actor, Work
from tests.builders import SINCE, Ministry, a_case

SMALL = """\
name: small
title: {da: Lille sag, en: Small case}
law: Loven § 1
phases:
  - name: first
    title: {da: Først, en: First}
    tasks:
      - name: look
        title: {da: Se, en: Look}
        working_days: 2
        checks:
          - {name: seen, title: {da: Set, en: Seen}}
          - {name: liked, title: {da: Godt, en: Good}, mandatory: false}
      - {name: extra, title: {da: Ekstra, en: Extra}, mandatory: false}
      - {name: fine, title: {da: "I orden?", en: "In order?"}, kind: question, yes: decide, no: hear}
  - {name: hear, title: {da: Høring, en: Hearing}, tasks: [{name: hearing, title: {da: Hør, en: Hear}, kind: hearing, source: § 19}]}
  - name: decide
    title: {da: Afgør, en: Decide}
    tasks:
      - {name: decision, title: {da: Afgør, en: Decide}, kind: decision}
      - {name: review, title: {da: Kontrol, en: Review}, kind: review, to: unit, not_by: [look]}
  - name: last
    title: {da: Sidst, en: Last}
    tasks:
      - {name: letter, title: {da: Brev, en: Letter}, kind: letter, letter: answer}
hearing: {working_days: 10, source: "Forvaltningsloven § 19"}
appeal: {body: Ankestyrelsen, procedure: Klagen sendes hertil., time_limit: 4 uger, source: "Forvaltningsloven § 25"}
letters:
  - name: answer
    title: {da: Svar, en: Answer}
    subject: {da: Svar i sag, en: Answer in case}
    text: {da: "Kære [[party]]\\n\\n[[outcome]] [[reasons]]", en: "Dear [[party]]\\n\\n[[outcome]] [[reasons]]"}
"""


SECOND: dict[str, int] = {}


def add_designer(platform: Platform, ministry: Ministry) -> Actor:
    """Gives a second workflow designer, one a database."""
    found = SECOND.get(str(platform.settings.home))
    if found is None:
        with platform.work(Actor.system("setup")) as work:
            id = organisation.add_official(
                work, NewOfficial(ministry.authority, "designer2", "Eva Dam", "designer2@prove.invalid", 0, False)
            )
            organisation.give_post(work, id, ministry.legal, Role.WORKFLOW_DESIGNER, title="Designer", starts_on=SINCE)
        SECOND[str(platform.settings.home)] = id
        return Actor.official(id)
    return Actor.official(found)


def publish(platform: Platform, ministry: Ministry, source: str) -> int:
    """Publishes a case type by two hands and gives the version's id."""
    with platform.work(ministry.actor("designer")) as work:
        version_id = draft_case_type(work, source)
    with platform.work(add_designer(platform, ministry)) as work:
        publish_case_type(work, version_id)
    return version_id


def a_running_case(
    platform: Platform, ministry: Ministry, *, type: str = "small", writers: tuple[str, ...] = ("caseworker", "clerk")
) -> int:
    """Opens a case of the type with the head responsible, lets colleagues write on it, puts a party on it and starts its course."""
    with platform.work(ministry.actor("head")) as work:
        case = a_case(work, ministry, type=type)
        for each in ("head", "caseworker", "clerk"):
            granting.give_on_case(work, case.id, ministry.people[each], cause=Cause.RESPONSIBLE if each == "head" else Cause.SHARED)
        work.add(CaseParty(case_id=case.id, role=PartyRole.CONCERNED, name="Anna Prøve"))
        case_id = case.id
    with platform.work(ministry.actor("head")) as work:
        start_course(work, case_id)
    return case_id


def task_id(work: Work, case_id: int, name: str) -> int:
    """Gives the id of a task by name."""
    return work.session.exec(select(CaseTask.id).where(CaseTask.case_id == case_id, CaseTask.name == name)).one()


def phases(work: Work, case_id: int) -> dict[str, str]:
    """Gives the state of each phase."""
    rows = work.session.exec(select(CasePhase).where(CasePhase.case_id == case_id)).all()
    return {row.name: row.state.value for row in rows}


def tasks(work: Work, case_id: int) -> dict[str, str]:
    """Gives the state of each task that has been made."""
    rows = work.session.exec(select(CaseTask).where(CaseTask.case_id == case_id)).all()
    return {row.name: row.state.value for row in rows}
