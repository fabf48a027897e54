"""A version of a letter template tried on a real case before it is in use: its words and a party's; what replies alone have is invented."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.services import granting
from casework.services.template_trying import planned_trial
from casework.vocabulary import Cause
from documents.merging import merge
from documents.template_trying import TemplateTried, tried_file, tried_on
from tests.builders import Ministry
from tests.letters import a_case_with, keys
from tests.replies import APPLICANT, LAWYER, a_template

REPLY = ("Kære {{ party.name }}, {{ party.address }}", "Om {{ case.title }}: {{ record.title }}", "{{ signature.block }}")


@pytest.fixture
def case_id(platform: Platform, ministry: Ministry) -> int:
    """Gives a case of the caseworker's, which the designer may write on as well."""
    case_id = a_case_with(platform, ministry, APPLICANT, LAWYER)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.give_on_case(work, case_id, ministry.people["designer"], cause=Cause.SHARED)
    return case_id


def tried_by(platform: Platform, ministry: Ministry, who: str, version_id: int, case_id: int, to: str = "") -> TemplateTried:
    return tried_on(lambda: platform.work(ministry.actor(who)), merge, version_id, case_id, to)[0]


def test_a_version_says_the_words_of_the_case_and_the_party_and_names_what_it_invented(
    platform: Platform, ministry: Ministry, case_id: int
) -> None:
    anna, _ = keys(platform, ministry, case_id)
    found = tried_by(platform, ministry, "designer", a_template(platform, ministry, *REPLY), case_id, anna)

    assert "Kære Anna Prøve, Prøvevej 1" in found.text
    assert "Om Tilskud til varmepumpe: Ansøgning om tilskud" in found.text
    assert ("record.title", "signature.block") == found.invented
    assert ((), None) == (found.lacking, found.problem)


def test_what_is_empty_for_a_party_is_named_and_no_file_is_made(platform: Platform, ministry: Ministry, case_id: int) -> None:
    _, berg = keys(platform, ministry, case_id)
    version_id = a_template(platform, ministry, *REPLY)

    assert ("party.address",) == tried_by(platform, ministry, "designer", version_id, case_id, berg).lacking
    with pytest.raises(RuleBroken):
        tried_file(lambda: platform.work(ministry.actor("designer")), merge, version_id, case_id, berg)


def test_without_a_party_the_party_is_invented_too(platform: Platform, ministry: Ministry, case_id: int) -> None:
    found = tried_by(platform, ministry, "designer", a_template(platform, ministry, *REPLY), case_id)

    assert "Kære Anna Prøve" in found.text
    assert {"party.name", "party.address", "record.title", "signature.block"} == set(found.invented)


def test_nobody_tries_it_on_a_case_of_others_or_without_keeping_templates(platform: Platform, ministry: Ministry, case_id: int) -> None:
    version_id = a_template(platform, ministry, *REPLY)
    anna, _ = keys(platform, ministry, case_id)
    hidden = a_case_with(platform, ministry, APPLICANT)

    with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
        planned_trial(work, version_id, case_id, anna)
    for actor in (ministry.actor("outsider"), ministry.actor("lawyer"), ministry.actor("administrator")):
        with pytest.raises((NotFound, NotPermitted)), platform.work(actor) as work:
            planned_trial(work, version_id, case_id, anna)
    with platform.work(ministry.actor("designer")) as work:
        for case, to in ((hidden, ""), (case_id, "party:900001"), (case_id, "nobody"), (900_001, "")):
            with pytest.raises((NotFound, NotPermitted)):
                planned_trial(work, version_id, case, to)
        with pytest.raises(NotFound):
            planned_trial(work, 900_001, case_id, anna)
