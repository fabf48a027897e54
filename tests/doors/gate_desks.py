"""The desks of the two sides of the gate, for the tests of its pages."""

from casework.bootstrap import Platform
from tests.builders import Ministry
from tests.doors.page_walk import a_desk
from ui.desk.data import Desk


def the_executives(platform: Platform, office: Ministry, language: str = "da") -> Desk:
    return a_desk(platform, office.people["secretary"], "Sara Bech", language=language)


def the_gatekeepers(platform: Platform, office: Ministry, language: str = "da") -> Desk:
    return a_desk(platform, office.people["manager"], "Lis Krogh", language=language)
