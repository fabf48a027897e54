"""The organisation's pages without a browser: what each dialog does, how plans read and are agreed on, and both languages."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.events import OrganisationChanged
from casework.lists.definition import ListDefinition
from casework.model import EmergencyAccess, EmergencyNotice, Unit
from casework.queries import absences as absences_shown
from casework.queries import list_panel, organisation_page, rights_page
from casework.services import absences, inbox, organisation, organisation_plans, records, saved_lists
from casework.services.organisation import Lends, NewOfficial
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Channel, ListScope, ListSource, RecordKind, Role, SubstituteScope
from casework.work import Actor
from tests.approvals import ALONE, publish, started
from tests.approvals import shown as approval_shown
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, shown
from tests.services.test_reorganising import planned
from ui.desk.place import Place
from ui.desk.undoing import undo
from ui.text import catalogue
from workflows.reorganising import carry_out


def test_a_team_is_made_by_whoever_looks_after_the_organisation(platform: Platform, ministry: Ministry) -> None:
    def open_it(page: AppTest) -> None:
        page.button(key="new_team").click()

    def name_it(page: AppTest) -> None:
        open_it(page)  # a dialog stays open only while its button is held, without a browser
        page.text_input(key="group_name").set_value("Klimateamet")

    def make_it(page: AppTest) -> None:
        name_it(page)
        page.button(key="group_do").click()

    desk = a_desk(platform, ministry.people["administrator"], "Tom Brix")
    told = acted(desk, open_it, name_it, make_it, page="groups")

    assert "Klimateamet" in told
    with platform.work(ministry.actor("administrator")) as work:
        assert [("Klimateamet", False)] == [(group.name, group.is_security_group) for group in organisation_page.groups(work)]
    assert "new_team" not in shown(a_desk(platform, ministry.people["outsider"], "Bo Krag"), page="groups")


def test_somebody_is_taken_out_of_a_group(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        group = organisation.add_security_group(work, ministry.authority, "Ejendomskøb")
        since = work.now.date() - dt.timedelta(days=9)
        organisation.add_member(work, group, ministry.people["clerk"], starts_on=since)
        yesterday = work.now.date() - dt.timedelta(days=1)

    def open_it(page: AppTest) -> None:
        page.button(key=f"out_{group}").click()

    def choose(page: AppTest) -> None:
        open_it(page)
        page.date_input(key="out_on").set_value(yesterday)

    def take_out(page: AppTest) -> None:
        choose(page)
        page.button(key="out_do").click()

    desk = a_desk(platform, ministry.people["officer"], "Anja Noer")
    before = shown(desk, page="groups")
    after = acted(desk, open_it, choose, take_out, page="groups")

    assert ("Karen Toft" in before, "Karen Toft" in after) == (True, False)


def test_a_substitution_is_ended_before_its_last_day(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    with platform.work(ministry.actor("lawyer")) as work:
        day = work.now.date()
        lends = Lends(SubstituteScope.APPROVALS)
        organisation.substitute(work, people["lawyer"], people["outsider"], starts_on=day, ends_on=day + dt.timedelta(days=9), lends=lends)

    def open_it(page: AppTest) -> None:
        page.button(key="end_substitution").click()

    def end_it(page: AppTest) -> None:
        open_it(page)
        page.button(key="end_do").click()

    desk = a_desk(platform, people["lawyer"], "Ida Ravn")
    acted(desk, open_it, end_it, page="standing_in")

    with platform.work(ministry.actor("outsider")) as work:
        assert not [each for each in organisation_page.substitutions(work, people["outsider"]) if each.is_running]


def test_a_list_shared_with_a_unit_stands_ready_there_and_only_its_keeper_changes_it(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        made = saved_lists.save_list(work, "Juras sager", ListDefinition(ListSource.ARCHIVE), scope=ListScope.UNIT, unit_id=ministry.legal)

    def remove(page: AppTest) -> None:
        page.button(key=f"remove_{made}").click()

    pages = {name: shown(a_desk(platform, ministry.people[name], name), page="lists") for name in ("manager", "outsider", "clerk")}
    acted(a_desk(platform, ministry.people["manager"], "Lis Krogh"), remove, page="lists")

    assert {"manager": True, "outsider": True, "clerk": False} == {name: "Juras sager" in page for name, page in pages.items()}
    assert {"manager": True, "outsider": False, "clerk": False} == {name: f"change_{made}" in page for name, page in pages.items()}
    with platform.work(ministry.actor("outsider")) as work:
        assert () == tuple(list_panel.saved_lists(work))


def test_a_plan_that_waits_for_another_ministry_does_not_read_as_ready_until_that_says_yes(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        other = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        top = organisation.add_unit(work, other, "Departementet", short_name="DEP")
        eva = organisation.add_official(work, NewOfficial(other, "eva", "Eva Dam", "eva@andet.invalid"))
        organisation.give_post(work, eva, top, Role.SYSTEM_ADMINISTRATOR, title="", starts_on=dt.date(2020, 1, 1))
    plan_id = planned(platform, ministry, organisation_plans.plan_move, ministry.grants, authority_id=other)

    def open_it(page: AppTest) -> None:
        page.button(key=f"accept_{plan_id}").click()

    def choose(page: AppTest) -> None:
        open_it(page)
        page.selectbox(key="accept_under").set_value(top)

    def accept(page: AppTest) -> None:
        choose(page)
        page.button(key="accept_do").click()

    def start(page: AppTest) -> None:
        page.button(key=f"start_{plan_id}").click()

    ours, theirs = a_desk(platform, ministry.people["administrator"], "Tom Brix"), a_desk(platform, eva, "Eva Dam")
    waiting, asked = shown(ours, page="plans"), shown(theirs, page="plans")
    acted(theirs, open_it, choose, accept, page="plans")
    agreed = shown(ours, page="plans")
    acted(ours, start, page="plans")
    carry_out(platform, plan_id)
    with platform.work(Actor.system("setup")) as work:
        unit = work.session.get_one(Unit, ministry.grants)

    assert ("Klar til start" in waiting, f"start_{plan_id}" in waiting) == (False, False)
    assert ("Ministeriet for Prøver" in asked, "Venter på jeres svar" in asked, "Klar til start" in asked) == (True, True, False)
    assert ("Klar til start" in agreed, f"start_{plan_id}" in agreed) == (True, True)
    assert (other, top) == (unit.authority_id, unit.parent_id)


def test_somebody_is_taken_in_and_leaves_by_a_plan_that_can_be_dropped(platform: Platform, ministry: Ministry) -> None:
    people, desk = ministry.people, a_desk(platform, ministry.people["administrator"], "Tom Brix")

    def open_hiring(page: AppTest) -> None:
        page.button(key="hire").click()

    def name_her(page: AppTest) -> None:
        open_hiring(page)
        page.text_input(key="hire_name").set_value("Vera Lind")
        page.text_input(key="hire_username").set_value("vera")

    def hire(page: AppTest) -> None:
        name_her(page)
        page.button(key="hire_do").click()

    def open_leaving(page: AppTest) -> None:
        page.button(key="leave").click()

    def choose(page: AppTest) -> None:
        open_leaving(page)
        page.selectbox(key="leave_to").set_value(people["outsider"])

    def leave(page: AppTest) -> None:
        choose(page)
        page.button(key="leave_do").click()

    tree = acted(desk, open_hiring, name_her, hire, page="organisation", id=str(ministry.grants))
    acted(desk, open_leaving, choose, leave, page="official", id=str(people["caseworker"]))
    with platform.work(ministry.actor("administrator")) as work:
        (plan,) = rights_page.plans(work)
    carry_out(platform, plan.plan_id)
    dropped = acted(desk, lambda page: page.button(key=f"drop_{plan.plan_id}").click(), page="plans")

    assert "Vera Lind" in tree
    assert ("Mette Lund", "Bo Krag") == (plan.about, plan.to)
    assert ("Opgivet" in dropped, f"start_{plan.plan_id}" in dropped) == (True, False)


def test_a_unit_that_cannot_close_says_what_is_left(platform: Platform, ministry: Ministry) -> None:
    desk = a_desk(platform, ministry.people["administrator"], "Tom Brix")
    told: list[str] = []

    def close(page: AppTest) -> None:
        page.button(key="close_unit").click().run()
        told.append(page.session_state["notice"].text)

    acted(desk, close, page="organisation", id=str(ministry.grants))

    assert "Her er stadig: Stillinger (4)." in told[0]


def test_somebody_is_put_into_a_security_group_whose_sight_is_explained(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        group = organisation.add_security_group(work, ministry.authority, "Ejendomskøb")

    def open_it(page: AppTest) -> None:
        page.button(key=f"add_{group}").click()

    def choose(page: AppTest) -> None:
        open_it(page)
        page.selectbox(key="member_who").set_value(ministry.people["clerk"])

    def put_in(page: AppTest) -> None:
        choose(page)
        page.button(key="member_do").click()

    desk = a_desk(platform, ministry.people["officer"], "Anja Noer")
    page = acted(desk, open_it, choose, put_in, page="groups")

    assert "Karen Toft" in page
    assert Place(page="why", words="security_group", id=group).link.replace("&", "&amp;") in page


def test_an_opening_in_an_emergency_is_judged(platform: Platform, ministry: Ministry) -> None:
    emergency = an_emergency(platform, ministry)

    def open_it(page: AppTest) -> None:
        page.button(key=f"judge_{emergency}").click()

    def judge(page: AppTest) -> None:
        open_it(page)
        page.button(key="judge_do").click()

    desk = a_desk(platform, ministry.people["officer"], "Anja Noer")

    assert "Berettiget" in acted(desk, open_it, judge, page="emergency")


def test_whoever_stands_in_for_approvals_only_sees_none_of_the_absents_lists(platform: Platform, ministry: Ministry) -> None:
    people, title = ministry.people, "Notat til den fraværende"
    with platform.work(ministry.actor("lawyer")) as work:
        new = NewRecord(title, RecordKind.INTERNAL, Channel.DESK, ministry.legal, people["lawyer"], access_level=AccessLevel.INVOLVED)
        inbox.put(work, records.draft(work, new), people["lawyer"], cause="placed")
        days = {"starts_on": work.today, "ends_on": work.today}
        organisation.substitute(work, people["lawyer"], people["outsider"], **days)
        organisation.substitute(work, people["lawyer"], people["designer"], **days, lends=Lends(SubstituteScope.APPROVALS))
    lists = {
        who: shown(a_desk(platform, people[who], who, absent=(people["lawyer"], "Ida Ravn")), list="my_inbox")
        for who in ("outsider", "designer")
    }

    assert {"outsider": True, "designer": False} == {who: title in page for who, page in lists.items()}


PAGES = {
    "organisation": "administrator",
    "official": "officer",
    "groups": "officer",
    "rights": "administrator",
    "plans": "administrator",
    "standing_in": "lawyer",
    "emergency": "officer",
    "holds": "manager",
}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_pages_speak_one_language(platform: Platform, ministry: Ministry, language: str) -> None:
    """No sentence of the other language stands on a page: neither one left untranslated, nor one written in Danish alone."""
    an_emergency(platform, ministry)
    with platform.work(ministry.actor("lawyer")) as work:
        organisation.substitute(work, ministry.people["lawyer"], ministry.people["outsider"], starts_on=work.today, ends_on=work.today)
    planned(platform, ministry, organisation_plans.plan_merge, (ministry.grants,), ministry.legal)
    spoken = [pair for pair in catalogue("da").items() if pair[0] != pair[1] and "{" not in pair[0] and " " in pair[0] and " " in pair[1]]
    other = {(english if language == "da" else danish) for english, danish in spoken}
    own = " ".join(danish if language == "da" else english for english, danish in spoken)
    wrong = {}
    for page, who in PAGES.items():
        desk = a_desk(platform, ministry.people[who], who, language=language)
        text = shown(desk, page=page, id=str(ministry.people["caseworker"] if page == "official" else 0))
        wrong[page] = sorted(sentence for sentence in other if sentence in text and sentence not in own)

    assert {page: [] for page in PAGES} == wrong


def an_emergency(platform: Platform, ministry: Ministry) -> int:
    """Opens something in an emergency, of which the security officer is told; gives its id."""
    people = ministry.people
    with platform.work(Actor.system("setup")) as work:
        opened = work.add(
            EmergencyAccess(
                authority_id=ministry.authority, official_id=people["secretary"], number="2026-12", reason="Svar inden klokken 10.",
                opened_at=work.now, ends_at=work.now,
            )
        )  # fmt: skip
        work.session.add(
            EmergencyNotice(emergency_id=opened.id, principal_id=people["officer"], told_by=people["secretary"], told_at=work.now)
        )
        work.record(OrganisationChanged(what="unit", subject_id=ministry.legal, change="renamed"))
    return opened.id


@pytest.mark.parametrize(
    ("language", "running", "ask"),
    [
        ("da", "Fraværende til og med", "Jens Holt er fraværende til og med 23. nov., og ingen er stedfortræder"),
        ("en", "Away until", "Jens Holt is away until 23 Nov, nobody stands in"),
    ],
)
def test_being_away_is_said_among_substitutes_and_stands_where_an_approval_waits(
    platform: Platform, ministry: Ministry, language: str, running: str, ask: str
) -> None:
    publish(platform, ministry, ALONE)

    def open_it(page: AppTest) -> None:
        page.button(key="away").click()

    def choose(page: AppTest) -> None:
        open_it(page)
        for key in ("absence_from", "absence_until"):
            page.date_input(key=key).set_value(platform.clock().date())

    def say_it(page: AppTest) -> None:
        choose(page)
        page.button(key="absence_do").click()

    head = a_desk(platform, ministry.people["head"], "Jens Holt", language=language)
    told = acted(head, open_it, choose, say_it, page="standing_in")
    record_id = approval_shown(platform, ministry, started(platform, ministry, "alone")).record_id
    caseworker = a_desk(platform, ministry.people["caseworker"], "Mette Lund", language=language)

    assert running in told
    assert ask in shown(caseworker, record=str(record_id))
    assert "approval_ask_else" in shown(caseworker, record=str(record_id))
    assert running in shown(caseworker, page="official", id=str(ministry.people["head"]))
    assert "absence_end_" not in shown(caseworker, page="official", id=str(ministry.people["head"]))


def test_the_days_are_changed_ended_and_put_back(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        first, last = work.today, work.today + dt.timedelta(days=9)
        absence_id = absences.enter_absence(work, ministry.people["head"], starts_on=first, ends_on=last)
    head = a_desk(platform, ministry.people["head"], "Jens Holt")

    def days() -> list[tuple[dt.date, dt.date]]:
        with platform.work(ministry.actor("head")) as work:
            return [(each.starts_on, each.ends_on) for each in absences_shown.absences(work, ministry.people["head"])]

    acted(head, lambda page: page.button(key=f"absence_end_{absence_id}").click(), page="standing_in")
    ended = days()
    undo(head, f"absence_days:{first.isoformat()}_{last.isoformat()}:{absence_id}")
    put_back = days()
    undo(head, f"absence::{absence_id}")

    assert ([(first, first - dt.timedelta(days=1))], [(first, last)], ended) == (ended, put_back, days())
