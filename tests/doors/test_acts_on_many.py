"""Acts on many records: each by its own rights, each told what came of it, and each taken back, or said in words why it is not."""

from typing import Any

import pytest
import streamlit as st
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import GivenNumber, HiddenRecord, Record
from casework.queries import access_page, lists
from casework.services import granting, records
from casework.vocabulary import AccessLevel, ListKey, ListSource, Reason, RecordState, Right
from tests.builders import Ministry, a_record
from tests.doors.page_walk import _texts, a_desk
from tests.records import a_case_of, a_draft, page, received_letter, sent_letter
from ui.desk.acting import Limiting
from ui.desk.data import Desk
from ui.desk.many import Job, begin, go_on, take_back
from ui.desk.parts import notices
from ui.desk.parts.words import LANGUAGE
from ui.desk.record_acts import acts_of
from ui.desk.views.many_dialog_view import STATE, many_dialog


def of(platform: Platform, ministry: Ministry, who: str = "caseworker") -> Desk:
    return a_desk(platform, ministry.people[who], "Mette Lund", language="en")


def done(desk: Desk, name: str, *ids: int, told: Any = None) -> Job:
    """Does the act to each, and gives the job."""
    job = begin(name, ids, ListKey.ARCHIVE)
    job.told = told
    assert list(range(1, len(ids) + 1)) == list(go_on(desk, job))
    return job


def why(outcomes: list[Any]) -> list[list[Any]]:
    """Gives the reasons of each outcome, none where it went well."""
    return [getattr(each.error, "reasons", [type(each.error)]) if each.error else [] for each in outcomes]


def stands(platform: Platform, ministry: Ministry, *ids: int, who: str = "caseworker") -> list[Any]:
    return [page(platform, ministry, each, who) for each in ids]


def unseen(platform: Platform, ministry: Ministry) -> int:
    """Gives a record that the caseworker has no sign of."""
    legal = {"unit_id": ministry.legal, "responsible_id": ministry.people["lawyer"], "created_by": ministry.people["lawyer"]}
    with platform.work(ministry.actor("lawyer")) as work:
        return a_record(work, ministry, **legal).id


def test_giving_to_a_colleague_is_taken_back_one_by_one(platform: Platform, ministry: Ministry) -> None:
    mine, head = ministry.people["caseworker"], ministry.people["head"]
    one, two, passed_on = (a_draft(platform, ministry) for _ in range(3))
    hidden, already = unseen(platform, ministry), a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.assign(work, already, head)
    desk = of(platform, ministry)
    job = done(desk, "assign", one, two, passed_on, hidden, already, told=head)

    assert [[], [], [], [NotFound], []] == why(job.outcomes)
    assert [passed_on, two, one] == [each.of_id for each in job.undoable]  # it was with the head before: nothing to take back
    with platform.work(ministry.actor("head")) as work:
        records.assign(work, passed_on, ministry.people["clerk"])
    assert [1, 2, 3] == list(take_back(desk, job))
    assert [[Reason.TOO_LATE_TO_TAKE_BACK], [], []] == why(job.taken_back)
    assert "Den kan ikke længere tages tilbage. Spørg den, der har den." == notices.sentence(job.taken_back[0].error)  # type: ignore[arg-type]
    assert [mine, mine] == [_responsible(platform, ministry, each, "caseworker") for each in (one, two)]
    assert [ministry.people["clerk"], head] == [
        _responsible(platform, ministry, passed_on, "clerk"), _responsible(platform, ministry, already, "head")
    ]  # fmt: skip


def _responsible(platform: Platform, ministry: Ministry, record_id: int, who: str) -> int | None:
    with platform.work(ministry.actor(who)) as work:
        return lists.rows_of(work, [record_id])[record_id].responsible_id


def test_placing_is_taken_back_where_nobody_moved_it_since(platform: Platform, ministry: Ministry) -> None:
    case_id, other = a_case_of(platform, ministry), a_case_of(platform, ministry)
    loose, moved = a_draft(platform, ministry), a_draft(platform, ministry)
    there, elsewhere = a_draft(platform, ministry, case_id=case_id), a_draft(platform, ministry, case_id=other)
    desk = of(platform, ministry)
    job = done(desk, "place", loose, moved, there, elsewhere, told=case_id)
    assert [[], [], [], [Reason.RECORD_IS_ON_A_CASE]] == why(job.outcomes)
    with platform.work(ministry.actor("caseworker")) as work:
        records.move(work, moved, other, "Den hører til her")

    list(take_back(desk, job))

    assert [[Reason.CHANGED_MEANWHILE], []] == why(job.taken_back)
    assert [None, other, case_id, other] == [each.case_id for each in stands(platform, ministry, loose, moved, there, elsewhere)]


def test_registering_is_taken_back_and_its_number_stays_used(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    one, two, loose = (
        a_draft(platform, ministry, case_id=case_id),
        a_draft(platform, ministry, case_id=case_id),
        a_draft(platform, ministry),
    )
    desk = of(platform, ministry)
    job = done(desk, "register", one, two, loose)
    assert [[], [], [Reason.RECORD_HAS_NO_CASE]] == why(job.outcomes)
    assert [1, 2] == [each.number for each in stands(platform, ministry, one, two)]

    list(take_back(desk, job))

    assert [[], []] == why(job.taken_back)
    assert [None, None] == [each.number for each in stands(platform, ministry, one, two)]
    done(desk, "register", one)
    assert 3 == page(platform, ministry, one).number
    with platform.work(ministry.actor("caseworker")) as work:
        used = select(GivenNumber.number).where(col(GivenNumber.case_id) == case_id, col(GivenNumber.ended_at).is_not(None))
        assert [1, 2] == sorted(work.session.exec(used).all())


def test_completing_is_taken_back_to_the_state_it_had(platform: Platform, ministry: Ministry) -> None:
    draft, letter, came = a_draft(platform, ministry), sent_letter(platform, ministry), received_letter(platform, ministry)
    ids = (draft, letter, came)
    before = [each.state for each in stands(platform, ministry, *ids)]
    desk = of(platform, ministry)
    job = done(desk, "complete", *ids)
    assert [RecordState.COMPLETED] * 3 == [each.state for each in stands(platform, ministry, *ids)]

    list(take_back(desk, job))

    assert [[], [], []] == why(job.taken_back)
    assert before == [each.state for each in stands(platform, ministry, *ids)]


def test_copies_go_into_the_bin_again_unless_a_rule_keeps_them(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    draft, letter, hidden = a_draft(platform, ministry), sent_letter(platform, ministry), unseen(platform, ministry)
    desk = of(platform, ministry)
    job = done(desk, "copy", draft, letter, hidden, told=case_id)
    assert [[], [], [NotFound]] == why(job.outcomes)

    def on_case() -> int:
        with platform.work(ministry.actor("caseworker")) as work:
            return len(work.session.exec(select(Record.id).where(col(Record.case_id) == case_id)).all())

    assert 2 == on_case()
    list(take_back(desk, job))
    assert 1 == on_case()
    (kept, gone) = why(job.taken_back)
    assert [] == gone
    assert kept
    assert Reason.RECORD_IS_SHARED not in kept


def test_access_is_set_on_many_and_set_back_as_each_had_it(platform: Platform, ministry: Ministry) -> None:
    one, two, of_another = a_draft(platform, ministry), a_draft(platform, ministry), a_draft(platform, ministry)
    me, read_only = ministry.people["caseworker"], a_draft(platform, ministry, "head")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.set_level(work, two, AccessLevel.INVOLVED)
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, read_only, me, right=Right.READ)

    def access(record_id: int) -> tuple[Any, ...]:
        with platform.work(ministry.actor("caseworker")) as work:
            shown = access_page.record_access(work, record_id)
        return shown.level, shown.restricted_to

    before = [access(each) for each in (one, two, of_another)]
    desk = of(platform, ministry)
    job = done(desk, "limit", one, two, of_another, read_only, told=Limiting(AccessLevel.ALL, (me,)))
    assert [[], [], []] == why(job.outcomes)[:3]
    assert job.outcomes[3].error is not None
    assert [(AccessLevel.ALL, (me,))] * 3 == [access(each) for each in (one, two, of_another)]
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, of_another, [me, ministry.people["head"]])

    list(take_back(desk, job))

    assert [[Reason.CHANGED_MEANWHILE], [], []] == why(job.taken_back)
    assert before[:2] == [access(each) for each in (one, two)]
    assert not done(desk, "limit", one, told=Limiting(before[0][0])).undoable  # it was so already


def test_what_is_mine_alone_goes_into_the_bin_and_what_is_shared_is_hidden(platform: Platform, ministry: Ministry) -> None:
    own, shared = a_draft(platform, ministry), a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, shared, ministry.people["head"])
    desk = of(platform, ministry)

    binned, hid = done(desk, "bin", own, shared), done(desk, "hide", own, shared)
    assert [[], [Reason.RECORD_IS_SHARED]] == why(binned.outcomes)
    assert [[NotFound], []] == why(hid.outcomes)
    assert not done(desk, "hide", shared).undoable  # it was hidden already
    assert [0, 1] == [_hidden(platform, ministry, each) for each in (own, shared)]

    list(take_back(desk, binned))
    list(take_back(desk, hid))
    assert [[], []] == [*why(binned.taken_back), *why(hid.taken_back)]
    assert [0, 0] == [_hidden(platform, ministry, each) for each in (own, shared)]
    assert own == page(platform, ministry, own).record_id


def _hidden(platform: Platform, ministry: Ministry, record_id: int) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        return len(work.session.exec(select(HiddenRecord).where(col(HiddenRecord.record_id) == record_id)).all())


def test_an_act_is_offered_where_it_belongs() -> None:
    assert {"bin", "hide", "limit", "copy"} <= set(acts_of(ListSource.INBOX))
    assert {"restore", "purge"} == set(acts_of(ListSource.BIN))


_shown: list[tuple[Desk, Job]] = []


def _script() -> None:
    from tests.doors import test_acts_on_many

    test_acts_on_many.show()


def show() -> None:
    """Runs inside the script: the dialog of the job that is under way."""
    desk, job = _shown[0]
    st.session_state[LANGUAGE] = desk.person.language
    st.session_state.setdefault(STATE, job)
    with desk.sitting():
        many_dialog(desk)


def dialog(desk: Desk, name: str, *ids: int) -> AppTest:
    _shown[:] = [(desk, begin(name, ids, ListKey.ARCHIVE))]
    ran = AppTest.from_function(_script, default_timeout=60).run()
    assert not ran.exception
    return ran


SAID = {
    "en": ("2 records are chosen.", "What others know of stays", "Delt udkast", "Refused", "Mit udkast", "Done"),
    "da": ("2 akter er valgt.", "Det, andre kender til, bliver", "Delt udkast", "Afvist", "Mit udkast", "Udført"),
}


@pytest.mark.parametrize("language", SAID)
def test_the_dialog_says_what_an_undo_leaves_and_what_came_of_each(platform: Platform, ministry: Ministry, language: str) -> None:
    own, shared = a_draft(platform, ministry, title="Mit udkast"), a_draft(platform, ministry, title="Delt udkast")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, shared, ministry.people["head"])
    ran = dialog(a_desk(platform, ministry.people["caseworker"], "Mette Lund", language=language), "bin", own, shared)
    asked = "\n".join(_texts(ran._tree))
    ran.button(key="many_do").click().run()

    told = "\n".join(_texts(ran._tree))

    assert [] == [each for each in SAID[language][:2] if each not in asked]
    assert [] == [each for each in SAID[language][2:] if each not in told]
    assert ran.button(key="many_undo")


def test_nobody_is_asked_to_keep_them_to_nobody(platform: Platform, ministry: Ministry) -> None:
    own = a_draft(platform, ministry)
    ran = dialog(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), "limit", own)
    assert ran.button(key="many_do").disabled
    ran.radio(key="many_whom").set_value("only_for").run()
    assert ran.button(key="many_do").disabled
    ran.multiselect(key="many_only").set_value([ministry.people["caseworker"]]).run()
    assert not ran.button(key="many_do").disabled
