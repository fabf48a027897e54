"""The history of a case on the desk, narrowed to what explains a gap in its record numbers."""

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.services import cases, records
from casework.services.records import NewRecord
from casework.vocabulary import Channel, RecordKind
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted
from ui.desk.views.case_history_view import AREAS


def test_a_deregistration_can_be_picked_in_the_history(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        case = cases.open_case(work, cases.NewCase("Sag", "06.02.01"))
        record = records.draft(work, NewRecord("Notat", RecordKind.INTERNAL, Channel.DESK, ministry.grants, ministry.people["head"]))
        records.place_on_case(work, record, case)
        records.register(work, record)
    with platform.work(ministry.actor("head")) as work:
        records.deregister(work, record, "Hører til en anden sag")
    offered: list[str] = []

    def narrowed(page: AppTest) -> None:
        field = page.multiselect(key=f"history_areas_{case}")
        offered.extend(field.options)
        field.set_value(["record_life"])

    told = acted(a_desk(platform, ministry.people["head"], "head", language="en"), narrowed, case=str(case), tab="history")

    assert list(AREAS.values()) == offered
    assert "Hører til en anden sag" in told
    assert "registered as number" not in told
