"""An installation is begun without the demo: an authority, its first two persons, and the case types of the house."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import BadInput, RuleBroken
from casework.model import CaseTypeVersion, DefinitionVersion, Official
from casework.services import organisation, signing_in
from casework.services.organisation import NewOfficial
from casework.vocabulary import DefinitionState, Reason
from casework.work import Actor
from ui.cli import shipping
from ui.cli.founding import FIRST_ROLES, Newcomer, found_authority, newcomer

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
