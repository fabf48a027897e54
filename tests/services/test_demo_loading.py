"""The demo ministry comes in through the services and stands as its story says."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import SettingsWrong
from casework.model import Request
from casework.queries import lists
from casework.queries.authorities import authority_names
from casework.queries.lists import ListKey
from casework.services import signing_in
from casework.services.granting import official_by_username
from casework.vocabulary import RequestState
from casework.work import Actor
from ui.demo import SIGN_INS, load
from ui.demo.ministry import AUTHORITY_NAME


def test_the_small_demo_is_whole_and_is_loaded_once(platform: Platform) -> None:
    told: list[tuple[int, int]] = []

    summary = load(platform, "small", lambda done, total: told.append((done, total)))

    assert (summary.units, summary.officials, summary.cases) == (13, 40, 30)
    assert told[-1][0] == told[-1][1]
    with platform.work(Actor.system("setup")) as work:
        assert authority_names(work) == (AUTHORITY_NAME,)
        everyone = {each.username: official_by_username(work, each.username).id for each in SIGN_INS}
    _may_sign_in(platform)
    _sees_only_what_is_theirs(platform, everyone)
    _has_requests_under_way_and_answered(platform)
    with pytest.raises(SettingsWrong):
        load(platform, "small")


def _may_sign_in(platform: Platform) -> None:
    for each in SIGN_INS:
        with platform.work(Actor.system("sign_in")) as work:
            assert signing_in.sign_in(work, each.username, each.password) is not None


def _sees_only_what_is_theirs(platform: Platform, everyone: dict[str, int]) -> None:
    post, to_approve = _lying(platform, everyone["kbe"], ListKey.UNIT_INBOX), _lying(platform, everyone["mlu"], ListKey.FOR_APPROVAL)

    assert len(post) >= 5
    assert len(to_approve) >= 2
    assert _seen(platform, everyone["okr"], post | to_approve) == set()
    assert _seen(platform, everyone["kbe"], post) == post


def _has_requests_under_way_and_answered(platform: Platform) -> None:
    with platform.work(Actor.system("setup")) as work:
        assert sorted(work.session.exec(select(Request.state)).all()) == [RequestState.EXECUTED, RequestState.SENT]


def _lying(platform: Platform, official_id: int, key: ListKey) -> set[int]:
    with platform.work(Actor.official(official_id)) as work:
        return {row.record_id for row in lists.page(work, key, first=100).rows}


def _seen(platform: Platform, official_id: int, record_ids: set[int]) -> set[int]:
    with platform.work(Actor.official(official_id)) as work:
        return set(lists.rows_of(work, sorted(record_ids)))
