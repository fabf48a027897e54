"""Acts on many chosen from *Search all over*, with what lies in one's bin among them: it is left alone, named, and said where it lies."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.services import folders, records
from casework.vocabulary import AccessLevel, Flag, ListKey, ListSource
from tests.builders import Ministry
from tests.doors.page_walk import _texts, a_desk
from tests.doors.test_acts_on_many import dialog
from tests.records import a_case_of, a_draft
from ui.desk.acting import Limiting, Needs
from ui.desk.data import Desk
from ui.desk.many import all_of, begin, go_on, take_back
from ui.desk.record_acts import ACTS, acts_of

KEPT = text("""
    SELECT to_jsonb(r), (SELECT count(*) FROM event e WHERE e.record_id = r.id),
           (SELECT count(*) FROM grant_row g WHERE g.record_id = r.id),
           (SELECT jsonb_agg(to_jsonb(m)) FROM record_mark m WHERE m.record_id = r.id),
           (SELECT jsonb_agg(to_jsonb(m)) FROM reminder m WHERE m.record_id = r.id),
           (SELECT jsonb_agg(to_jsonb(i)) FROM inbox_item i WHERE i.record_id = r.id),
           (SELECT jsonb_agg(to_jsonb(f)) FROM folder_item f WHERE f.record_id = r.id),
           (SELECT jsonb_agg(to_jsonb(h)) FROM hidden_record h WHERE h.record_id = r.id),
           (SELECT jsonb_agg(to_jsonb(o)) FROM reading o WHERE o.record_id = r.id)
      FROM record r WHERE r.id = :id""")
"""Everything an act could change of a record."""


def kept(platform: Platform, record_id: int) -> tuple[Any, ...]:
    with platform.system_engine.connect() as connection:
        return tuple(connection.execute(KEPT, {"id": record_id}).one())


@pytest.fixture
def desk(platform: Platform, ministry: Ministry) -> Desk:
    return a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en")


@pytest.fixture
def binned(platform: Platform, ministry: Ministry) -> int:
    record_id = a_draft(platform, ministry, title="Kasseret brev")
    with platform.work(ministry.actor("caseworker")) as work:
        records.bin_record(work, record_id)
    return record_id


def told(desk: Desk, *ids: int) -> str:
    """Gives what the dialog tells when they are marked as read."""
    return "\n".join(_texts(dialog(desk, "read", *ids).run()._tree))


def told_to(platform: Platform, ministry: Ministry, needs: Needs) -> Any:
    match needs:
        case Needs.FLAG:
            return Flag.RED
        case Needs.DAY:
            return dt.date(2026, 12, 24)
        case Needs.FOLDER:
            with platform.work(ministry.actor("caseworker")) as work:
                return folders.add_folder(work, "Mappe")
        case Needs.COLLEAGUE:
            return ministry.people["head"]
        case Needs.CASE:
            return a_case_of(platform, ministry)
        case Needs.LIMITS:
            return Limiting(AccessLevel.UNIT)
    return None


@pytest.mark.parametrize("name", sorted(acts_of(ListSource.ALL_OVER)))
def test_no_act_on_all_over_touches_what_lies_in_the_bin_and_the_others_are_done_as_alone(
    platform: Platform, ministry: Ministry, desk: Desk, binned: int, name: str
) -> None:
    told = told_to(platform, ministry, ACTS[name].needs)
    beside, alone = (a_draft(platform, ministry, title=title) for title in ("Ved siden af", "Alene"))
    before = kept(platform, binned)

    together, single = begin(name, (binned, beside), ListKey.ALL_OVER), begin(name, (alone,), ListKey.ALL_OVER)
    for job in (together, single):
        job.told = told
        list(go_on(desk, job))
    list(take_back(desk, together))

    refused, done = together.outcomes
    assert refused.error is not None
    assert type(done.error) is type(single.outcomes[0].error)
    assert binned not in [each.of_id for each in together.undoable]
    assert before == kept(platform, binned)


def test_the_whole_of_all_over_is_chosen_with_what_lies_in_ones_own_bin_and_nobody_elses(
    platform: Platform, ministry: Ministry, desk: Desk, binned: int
) -> None:
    open_to_all = a_draft(platform, ministry, title="Åbent brev", access_level=AccessLevel.ALL)
    other = a_desk(platform, ministry.people["head"], "Jens Holt", language="en")

    assert {binned, open_to_all} == set(desk.ask(all_of, ListKey.ALL_OVER, ()))
    assert {open_to_all} == set(other.ask(all_of, ListKey.ALL_OVER, ()))


def test_what_was_left_alone_in_the_bin_is_named_and_said_to_lie_there(
    platform: Platform, ministry: Ministry, desk: Desk, binned: int
) -> None:
    beside = a_draft(platform, ministry, title="Ved siden af")
    shown = told(desk, binned, beside)

    for words in ("Done with one record.", "Kasseret brev", f"?page=bin&amp;id={binned}", "It lies in your bin: take it out first."):
        assert words in shown


def test_of_what_lies_in_the_bin_of_another_nothing_is_said(platform: Platform, ministry: Ministry, binned: int) -> None:
    """An id that was asked for by hand is answered as one that is not there."""
    other = a_desk(platform, ministry.people["head"], "Jens Holt", language="en")
    shown, of_nothing = (told(other, record_id) for record_id in (binned, 999_999))

    assert "Kasseret brev" not in shown
    assert "your bin" not in shown
    assert of_nothing == shown
