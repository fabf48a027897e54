"""A head gives an absent colleague's cases and records away on the desk, and names who stands in for them."""

import datetime as dt

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.model import Case, Record
from casework.queries import organisation_page
from casework.services import granting, organisation
from casework.vocabulary import AccessLevel, Cause, Right
from casework.work import Actor
from tests.builders import Ministry, a_case, a_record
from tests.doors.page_walk import a_desk, acted, shown
from ui.desk import many
from ui.desk.undoing import take_cases_back


def cases_of(platform: Platform, ministry: Ministry, who: str, *, unit_id: int) -> tuple[int, int]:
    """Gives a case and a record on it that everybody in the ministry sees."""
    with platform.work(Actor.system("setup")) as work:
        responsible = ministry.people[who]
        case = a_case(work, ministry, responsible_id=responsible, unit_id=unit_id, title=f"Sag hos {who}")
        record = a_record(
            work, ministry, responsible_id=responsible, unit_id=unit_id, case_id=case.id, access_level=AccessLevel.ALL, title="Notat"
        )
        granting.give(work, record, responsible, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        granting.give_on_case(work, case.id, responsible, cause=Cause.RESPONSIBLE)
        return case.id, record.id


def responsible_of(platform: Platform, *case_ids: int) -> list[int]:
    with platform.work(Actor.system("setup")) as work:
        return [work.session.get_one(Case, id).responsible_id for id in case_ids]


def test_a_head_gives_several_cases_away_and_is_told_which_were_not_his_to_give(platform: Platform, ministry: Ministry) -> None:
    first, _ = cases_of(platform, ministry, "caseworker", unit_id=ministry.grants)
    second, _ = cases_of(platform, ministry, "caseworker", unit_id=ministry.grants)
    elsewhere, _ = cases_of(platform, ministry, "outsider", unit_id=ministry.legal)
    people = ministry.people

    def open_it(page: AppTest) -> None:
        page.button(key="cases_give").click()

    def choose(page: AppTest) -> None:
        open_it(page)
        page.multiselect(key="give_which").set_value([first, second, elsewhere])
        page.selectbox(key="give_to").set_value(people["clerk"])

    def give(page: AppTest) -> None:
        choose(page)
        page.button(key="give_do").click()

    head = a_desk(platform, people["head"], "Jens Holt")
    said = acted(head, open_it, choose, give, page="cases")
    given = responsible_of(platform, first, second, elsewhere)
    take_cases_back(head, f"{first}-{second}", 0)

    assert [people["clerk"], people["clerk"], people["outsider"]] == given
    assert "Sag hos outsider" in said.split("Disse blev ikke givet", 1)[1]
    assert [people["caseworker"], people["caseworker"], people["outsider"]] == responsible_of(platform, first, second, elsewhere)


def test_a_head_gives_several_records_of_a_list_away_and_takes_them_back(platform: Platform, ministry: Ministry) -> None:
    _, record_id = cases_of(platform, ministry, "caseworker", unit_id=ministry.grants)
    _, elsewhere = cases_of(platform, ministry, "outsider", unit_id=ministry.legal)
    head = a_desk(platform, ministry.people["head"], "Jens Holt")
    job = many.begin("assign", (record_id, elsewhere), "")
    job.told = ministry.people["clerk"]
    list(many.go_on(head, job))
    refused = [each.of_id for each in job.refused]
    list(many.take_back(head, job))
    with platform.work(Actor.system("setup")) as work:
        back = work.session.get_one(Record, record_id).responsible_id

    assert [elsewhere] == refused
    assert ministry.people["caseworker"] == back


def test_a_head_names_who_stands_in_for_a_colleague_of_the_unit_and_ends_it_again(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people

    def open_it(page: AppTest) -> None:
        page.button(key="name_substitute").click()

    def choose(page: AppTest) -> None:
        open_it(page)
        page.selectbox(key="substitute_who").set_value(people["clerk"])

    def name_it(page: AppTest) -> None:
        choose(page)
        page.button(key="substitute_do").click()

    def open_ending(page: AppTest) -> None:
        page.button(key="end_substitution").click()

    def end_it(page: AppTest) -> None:
        open_ending(page)
        page.button(key="end_do").click()

    head, colleague = a_desk(platform, people["head"], "Jens Holt"), str(people["caseworker"])
    acted(head, open_it, choose, name_it, page="official", id=colleague)
    with platform.work(ministry.actor("head")) as work:
        (named,) = organisation_page.substitutions(work, people["caseworker"])
    acted(head, open_ending, end_it, page="official", id=colleague)
    with platform.work(ministry.actor("head")) as work:
        (ended,) = organisation_page.substitutions(work, people["caseworker"])

    assert (people["caseworker"], people["clerk"]) == (named.absent_id, named.substitute_id)
    assert ended.ends_on < named.starts_on


def test_nobody_is_offered_to_name_substitutes_for_a_colleague_without_the_right_there(platform: Platform, ministry: Ministry) -> None:
    """Not a colleague, not the head of another unit, not who acts for the head: whoever stands in hands nothing on."""
    people, colleague = ministry.people, str(ministry.people["caseworker"])
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, people["head"], people["clerk"], starts_on=work.today, ends_on=work.today + dt.timedelta(days=1))
    for_the_head = a_desk(platform, people["clerk"], "Karen Toft", absent=(people["head"], "Jens Holt"))
    offered = {
        who: "name_substitute" in shown(desk, page="official", id=colleague)
        for who, desk in {
            "clerk": a_desk(platform, people["clerk"], "Karen Toft"),
            "lawyer": a_desk(platform, people["lawyer"], "Ida Ravn"),
            "for the head": for_the_head,
            "head": a_desk(platform, people["head"], "Jens Holt"),
        }.items()
    }

    assert {"clerk": False, "lawyer": False, "for the head": False, "head": True} == offered
