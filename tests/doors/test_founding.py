"""An installation is begun without the demo: an authority, its first two persons, and the case types of the house."""

from pathlib import Path

import pytest
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import BadInput, RuleBroken
from casework.file_plan import read_kle
from casework.model import CaseTypeVersion, DefinitionVersion, FilePlanCode, Official, Unit
from casework.queries import case_page, choices
from casework.services import accounts, cases, organisation, signing_in
from casework.services.cases import NewCase
from casework.services.organisation import NewOfficial
from casework.vocabulary import DefinitionState, Reason
from casework.work import Actor
from tests.doors.page_walk import a_desk, acted
from ui.cli import shipping
from ui.cli.founding import FIRST_ROLES, Newcomer, found_authority, newcomer, plan_of
from ui.sign_in.accounts import Accounts
from ui.sign_in.doorkeeper import OwnPasswordFirst

TONI, MAJA = Newcomer("Toni", "Toni Brix", "toni@prove.invalid"), Newcomer("maja", "Maja Eng", "maja@prove.invalid")


def test_an_installation_without_an_authority_is_brought_nothing_and_a_new_authority_has_the_case_types_ready(platform: Platform) -> None:
    before = shipping.bring_to_all(platform)
    found_authority(platform, "Nyt Ministerium", "10000009", "Departementet", (TONI, MAJA))
    again = shipping.bring_to_all(platform)
    with platform.work(Actor.system("setup")) as work:
        states = [each.state for each in work.session.exec(select(CaseTypeVersion)).all()]
        approvals = [each.state for each in work.session.exec(select(DefinitionVersion)).all()]

    assert (0, 0) == (before, again)
    assert ([DefinitionState.DRAFT] * 10, [DefinitionState.DRAFT] * 7) == (states, approvals)


def test_the_first_two_sign_in_and_let_a_third_in_together(platform: Platform) -> None:
    sign_ins = found_authority(platform, "Nyt Ministerium", "10000009", "Departementet", (TONI, MAJA))
    with platform.work(Actor.system("sign_in")) as work:
        people = {each.username: each.id for each in work.session.exec(select(Official)).all()}
        opened = [signing_in.sign_in(work, each.username, each.password) for each in sign_ins]
    with platform.work(Actor.official(people["toni"])) as work:
        third = organisation.add_official(work, NewOfficial(work.authority_id, "ole", "Ole Vad", "ole@prove.invalid"))

    assert FIRST_ROLES == tuple(each.role for each in sign_ins)
    assert [True, True] == [bool(each.token) for each in opened]
    assert third


@pytest.mark.parametrize(
    ("name", "cvr", "people", "says"),
    [
        ("Nyt Ministerium", "10000008", (TONI, MAJA), BadInput),
        ("Nyt Ministerium", "1000", (TONI, MAJA), BadInput),
        ("Nyt Ministerium", "10000009", (TONI, Newcomer("TONI", "Toni Brix", "toni@prove.invalid")), BadInput),
        (" ", "10000009", (TONI, MAJA), RuleBroken),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_founded(
    platform: Platform, name: str, cvr: str, people: tuple[Newcomer, Newcomer], says: type[Exception]
) -> None:
    with pytest.raises(says):
        found_authority(platform, name, cvr, "Departementet", people)

    with platform.work(Actor.system("setup")) as work:
        assert [] == list(work.session.exec(select(Official)).all())


def test_an_authority_is_founded_once(platform: Platform) -> None:
    found_authority(platform, "Nyt Ministerium", "10000009", "Departementet", (TONI, MAJA))
    others = (Newcomer("ida", "Ida Ravn", "ida@prove.invalid"), Newcomer("ole", "Ole Vad", "ole@prove.invalid"))
    with pytest.raises(RuleBroken) as refusal:
        found_authority(platform, "Nyt Ministerium", "10000009", "Departementet", others)

    assert [Reason.NAME_IS_TAKEN] == refusal.value.reasons


@pytest.mark.parametrize("typed", ["toni", "toni,Toni Brix", "toni,,toni@prove.invalid", "toni,Toni Brix,nowhere"])
def test_a_person_is_typed_in_three_parts(typed: str) -> None:
    with pytest.raises(BadInput):
        newcomer(typed)


def test_a_third_person_signs_in_with_a_one_time_password_chooses_another_and_opens_a_case(platform: Platform) -> None:
    found_authority(platform, "Nyt Ministerium", "10000009", "Departementet", (TONI, MAJA))
    with platform.work(Actor.system("setup")) as work:
        people = {each.username: each.id for each in work.session.exec(select(Official)).all()}
        unit = work.session.exec(select(Unit.id)).one()

    def open_it(page: AppTest) -> None:
        page.button(key="hire").click()

    def name_them(page: AppTest) -> None:
        open_it(page)
        for key, words in (("hire_name", "Ole Vad"), ("hire_username", "ole"), ("hire_email", "ole@prove.invalid")):
            page.text_input(key=key).set_value(words)

    def take_in(page: AppTest) -> None:
        name_them(page)
        page.button(key="hire_do").click()

    acted(a_desk(platform, people["toni"], "Toni Brix"), open_it, name_them, take_in, page="organisation", id=str(unit))
    with platform.work(Actor.official(people["maja"])) as work:
        ole = work.session.exec(select(Official.id).where(Official.username == "ole")).one()
        given = accounts.give_one_time_password(work, ole).password
    doors = Accounts(platform)
    with pytest.raises(OwnPasswordFirst):
        doors.sign_in("ole", given)
    session_id = doors.session_of(doors.choose_password("ole", given, "gult hus ved fjorden").token)
    assert session_id is not None
    seated = doors.seated(session_id)
    assert seated is not None
    with platform.work(Actor.official(seated.official_id)) as work:
        kinds = [each.name for each in choices.case_types(work)]
        code = next(each.code for each in choices.file_plan_codes(work, first=6000) if each.code.count(".") == 2)
        case_id = cases.open_case(work, NewCase("Den første sag", code))

    assert "general" in kinds
    with platform.work(Actor.official(ole)) as work:
        assert "Den første sag" == case_page.case_page(work, case_id).title


PLAN = "code;title;parent;kind\n10;Økonomi;;main_group\n10.01;Budget;10;group\n10.01.01;Årets budget;10.01;subject\n"


def test_an_authority_brings_a_plan_of_its_own_in_the_letters_of_windows_too(platform: Platform, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_bytes(PLAN.encode("cp1252"))
    found_authority(platform, "Nyt Ministerium", "10000009", "Departementet", (TONI, MAJA), plan_of(file))
    with platform.work(Actor.system("setup")) as work:
        kept = [(each.code, each.title) for each in work.session.exec(select(FilePlanCode).order_by(col(FilePlanCode.code))).all()]

    assert [("10", "Økonomi"), ("10.01", "Budget"), ("10.01.01", "Årets budget")] == kept


def test_a_second_authority_files_under_the_plan_there_is_and_brings_no_other(platform: Platform, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(PLAN, encoding="utf-8")
    found_authority(platform, "Nyt Ministerium", "10000009", "Departementet", (TONI, MAJA))
    others = (Newcomer("ida", "Ida Ravn", "ida@andet.invalid"), Newcomer("ole", "Ole Vad", "ole@andet.invalid"))
    with pytest.raises(BadInput):
        found_authority(platform, "Andet Ministerium", "10000017", "Departementet", others, plan_of(file))
    found_authority(platform, "Andet Ministerium", "10000017", "Departementet", others)
    with platform.work(Actor.system("setup")) as work:
        assert len(read_kle()) == len(work.session.exec(select(FilePlanCode.code)).all())


def test_a_plan_that_cannot_be_read_is_refused_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(PLAN + "10.02.01;Forældreløs;10.02;subject\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"line 5: parent unknown 10\.02"):
        plan_of(file)
