"""Which version of its type a case follows is said before it is opened and as long as it runs, in both languages."""

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from tests.builders import Ministry
from tests.course import SMALL, a_running_case, publish
from tests.doors.page_walk import a_desk, acted, shown

SAYS = {
    "da": ("Den følger version 2 af sagstypen og beholder den.", "Lille sag, version 1", "version 2 gælder for nye sager"),
    "en": ("It follows version 2 of the case type, and keeps it.", "Small case, version 1", "version 2 is in force for new cases"),
}


@pytest.mark.parametrize("language", SAYS)
def test_a_case_keeps_its_version_and_the_form_says_which_is_in_force(platform: Platform, ministry: Ministry, language: str) -> None:
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    publish(platform, ministry, SMALL.replace("Loven § 1", "Loven § 2"))
    desk = a_desk(platform, ministry.people["head"], "head", language=language)

    def begin(page: AppTest) -> None:
        page.button(key="cases_new").click()

    def choose(page: AppTest) -> None:
        begin(page)
        page.selectbox(key="case_type").set_value("small")

    form = acted(desk, begin, choose, begin, page="cases")
    course = shown(desk, case=str(case_id), tab="course")

    in_form, kept, in_force = SAYS[language]
    assert (in_form in form, kept in course, in_force in course) == (True, True, True)


def test_a_case_of_the_version_in_force_says_nothing_of_others(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, SMALL)
    case_id = a_running_case(platform, ministry)
    course = shown(a_desk(platform, ministry.people["head"], "head"), case=str(case_id), tab="course")

    assert ("Lille sag, version 1" in course, "gælder for nye sager" in course) == (True, False)
