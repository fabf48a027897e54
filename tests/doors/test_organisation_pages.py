"""Dialogs without a browser: a team, a group left, a substitution ended, a list shared; and how a waiting plan reads."""

import datetime as dt

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.lists.definition import ListDefinition
from casework.queries import list_panel, organisation_page
from casework.services import organisation, organisation_plans, saved_lists
from casework.services.organisation import Lends, NewOfficial
from casework.vocabulary import ListScope, ListSource, Role, SubstituteScope
from casework.work import Actor
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, shown
from tests.services.test_reorganising import planned


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


def test_a_plan_that_waits_for_another_ministry_does_not_read_as_ready(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        other = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        top = organisation.add_unit(work, other, "Departementet", short_name="DEP")
        eva = organisation.add_official(work, NewOfficial(other, "eva", "Eva Dam", "eva@andet.invalid"))
        organisation.give_post(work, eva, top, Role.SYSTEM_ADMINISTRATOR, title="", starts_on=dt.date(2020, 1, 1))
    plan_id = planned(platform, ministry, organisation_plans.plan_move, ministry.grants, authority_id=other)
    desk = a_desk(platform, ministry.people["administrator"], "Tom Brix")
    waiting = shown(desk, page="plans")
    with platform.work(Actor.official(eva)) as work:
        organisation_plans.accept_plan(work, plan_id, parent_id=top)
    agreed = shown(desk, page="plans")

    assert ("Klar til start" in waiting, f"start_{plan_id}" in waiting) == (False, False)
    assert ("Klar til start" in agreed, f"start_{plan_id}" in agreed) == (True, True)
