"""Notices on the desk: the page of them, the badge, how one is told, and following an approval."""

import datetime as dt

import pytest
from starlette.applications import Starlette
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import Notice
from casework.queries import notice_mail
from casework.queries import notices as asked
from casework.services import approving, granting, inbox, noticing, organisation, signing_in, subscribing
from casework.vocabulary import AccessLevel, NoticeKind, NoticeWay, Subscription
from casework.work import Actor
from tests.approvals import THREE, decided, letter, publish, started
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.http_client import TestClient
from tests.doors.page_walk import a_desk, acted, shown
from tests.statements import statements_of
from ui import bell
from ui.desk import undoing
from ui.desk.data import Desk
from ui.downloads import notice_messages
from ui.downloads.asked import Asked
from ui.guard import SESSION_HEADER
from ui.sign_in.accounts import Accounts
from workflows.noticing import prepare_digests


@pytest.fixture
def record_id(platform: Platform, ministry: Ministry) -> int:
    """Gives a record that waits for the head's approval."""
    publish(platform, ministry, THREE)
    made = letter(platform, ministry)
    started(platform, ministry, "three", made)
    return made


def of_the_head(platform: Platform, ministry: Ministry, *, language: str = "da") -> Desk:
    return a_desk(platform, ministry.people["head"], "Jens Holt", language=language)


def unread(desk: Desk) -> int:
    return desk.glance().unread.on_desk


def test_what_is_not_read_stands_first_and_is_read_with_a_press(platform: Platform, ministry: Ministry, record_id: int) -> None:
    desk = of_the_head(platform, ministry)
    before = unread(desk), shown(desk, page="notices")
    [notice] = desk.ask(asked.notices)
    after = acted(desk, lambda page: page.button(key=f"read_{notice.notice_id}").click(), page="notices")

    assert before[0] == 1
    for text in ("Den venter på din godkendelse", "Ansøgning om tilskud", f"?record={record_id}", "told-line unread"):
        assert text in before[1]
    assert (0, True, False) == (unread(desk), "Du har læst alt" in after, "told-line unread" in after)


def test_all_are_read_with_a_press_and_unread_again_with_another(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        inbox.put(work, record_id, ministry.people["head"], cause="note")
    desk = of_the_head(platform, ministry)
    before = unread(desk)
    acted(desk, lambda page: page.button(key="read_all").click(), page="notices")
    read = unread(desk)
    with platform.work(ministry.actor("head")) as work:
        read_in = work.session.get_one(Notice, asked.notices(work)[0].notice_id).read_in
    undoing.UNDOINGS["notices"].undo(desk, "", read_in or 0)

    assert (2, 0, 2) == (before, read, unread(desk))


def test_the_page_is_in_english_too_and_empty_says_so(platform: Platform, ministry: Ministry, record_id: int) -> None:
    assert "It waits for your approval" in shown(of_the_head(platform, ministry, language="en"), page="notices")
    assert "You have read everything" in shown(a_desk(platform, ministry.people["lawyer"], "Ida Ravn", language="en"), page="notices")


def test_of_what_is_closed_to_one_the_page_tells_nothing(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        inbox.put(work, record_id, ministry.people["limited"], cause="note")
        granting.share(work, record_id, ministry.people["clerk"])
        inbox.put(work, record_id, ministry.people["clerk"], cause="note")
        granting.restrict(work, record_id, [ministry.people["caseworker"], ministry.people["head"]])
    page = shown(a_desk(platform, ministry.people["clerk"], "Karen Toft"), page="notices")

    assert page == shown(a_desk(platform, ministry.people["limited"], "Nia Falk"), page="notices")
    assert "Du har læst alt" in page


def test_who_opens_the_record_has_read_its_notices(platform: Platform, ministry: Ministry, record_id: int) -> None:
    desk = of_the_head(platform, ministry)
    desk.mark_read(record_id)
    before = []
    for way in (NoticeWay.DESK, NoticeWay.DIGEST):
        desk.do(noticing.prefer, NoticeKind.CHAT, way)
        with platform.work(ministry.actor("caseworker")) as work:
            noticing.tell(work, [ministry.people["head"]], cause="chat", record_id=record_id)
        before.append(desk.ask(asked.unread))
        shown(desk, record=str(record_id))

    assert [asked.Unread(1, is_any=True), asked.Unread(0, is_any=True)] == before
    assert asked.Unread(0, is_any=False) == desk.ask(asked.unread)


def test_how_one_is_told_is_chosen_on_the_account(platform: Platform, ministry: Ministry) -> None:
    desk = of_the_head(platform, ministry)

    def chosen(page: AppTest) -> None:
        page.selectbox(key=f"told_{NoticeKind.CHAT}").select(NoticeWay.NONE)
        page.selectbox(key=f"told_{NoticeKind.COMMENT}").select(NoticeWay.DIGEST)
        page.button(key="told_of_do").click()

    def wished(page: AppTest) -> None:
        page.checkbox(key="besides_own").check()
        page.multiselect(key="besides_wants").select(Subscription.WHEN_FINALLY_APPROVED)
        page.button(key="besides_do").click()

    page = acted(desk, chosen, wished, page="account")
    said = desk.ask(asked.preferences)

    assert asked.Wishes(True, (Subscription.WHEN_FINALLY_APPROVED,)) == desk.ask(asked.wishes)
    assert "I en e-mail en gang om dagen" in page
    assert {NoticeKind.CHAT: NoticeWay.NONE, NoticeKind.COMMENT: NoticeWay.DIGEST} == {
        kind: way for kind, way in said.items() if way is not NoticeWay.DESK
    }


def test_the_e_mail_once_a_day_is_shown_and_saved_as_it_goes_out(platform: Platform, ministry: Ministry, record_id: int) -> None:
    desk = of_the_head(platform, ministry)
    before = shown(desk, page="notices")
    desk.do(noticing.prefer, NoticeKind.MENTION, NoticeWay.DIGEST)
    with platform.work(ministry.actor("caseworker")) as work:
        inbox.put(work, record_id, ministry.people["head"], cause="note")
    waiting = shown(desk, page="notices")
    prepare_digests(platform)
    [digest] = desk.ask(notice_mail.digests)
    made = shown(desk, page="notices")
    with platform.work(ministry.actor("head")) as work:
        file = notice_messages.mail(work, Asked(digest.digest_id, {}, "da"))
    with pytest.raises(NotFound), platform.work(ministry.actor("lawyer")) as work:
        notice_messages.mail(work, Asked(digest.digest_id, {}, "da"))

    assert "E-mailen en gang om dagen" not in before
    assert "Venter på den næste, fra kl. 6:00: 1." in waiting
    for text in (
        "Til head@prove.invalid",
        "En note er rettet til dig: Ansøgning om tilskud",
        f"/notices/messages/{digest.digest_id}.eml",
    ):
        assert text in made
    assert ("message/rfc822", True) == (file.media_type, b"To: head@prove.invalid" in file.content)


def test_the_bell_says_at_once_what_comes_in_and_lets_go_of_who_has_signed_out(
    platform: Platform, ministry: Ministry, record_id: int
) -> None:
    head = ministry.people["head"]
    with platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, head, "korrekt-hest-batteri")
    accounts = Accounts(platform)
    token = accounts.sign_in("head", "korrekt-hest-batteri").token
    session_id = accounts.session_of(token) or ""
    rings = TestClient(Starlette(routes=bell.routes(bell.Bell(platform, accounts, looks_every=0.01))))
    at_home = {SESSION_HEADER: session_id, "origin": "http://testserver"}
    for headers in ({**at_home, "origin": "http://elsewhere.example"}, {**at_home, SESSION_HEADER: "no such session"}):
        with pytest.raises(WebSocketDisconnect), rings.websocket_connect("/bell", headers=headers):
            pass
    with rings.websocket_connect("/bell", headers=at_home) as page:
        said = [page.receive_json()]
        with platform.work(ministry.actor("caseworker")) as work:
            inbox.put(work, record_id, head, cause="note")
        said.append(heard(page, "2"))
        accounts.sign_out(session_id)
        with pytest.raises(WebSocketDisconnect) as gone:
            while True:  # what was being counted as the session ended is still said
                with platform.work(ministry.actor("caseworker")) as work:
                    inbox.put(work, record_id, head, cause="chat")
                page.receive_json()

    assert [["1", "Meddelelser: 1 ulæste"], ["2", "Meddelelser: 2 ulæste"]] == said
    assert bell.SIGNED_OUT == gone.value.code


def heard(page: WebSocketTestSession, count: str) -> list[str]:
    """Gives what the bell says when it has come to the count; it may say again what stood on it before."""
    while (said := page.receive_json())[0] != count:
        pass
    return list(said)


def test_who_is_only_rung_for_falls_idle(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, ministry.people["head"], "korrekt-hest-batteri")
    accounts = Accounts(platform)
    session_id = accounts.session_of(accounts.sign_in("head", "korrekt-hest-batteri").token) or ""
    rung = bell.Bell(platform, accounts)
    said = []
    for _ in range(4):
        clock.now += dt.timedelta(minutes=12)
        said.append(rung.says(session_id) is None)

    assert [False, False, True, True] == said


def test_an_approval_is_followed_and_no_longer_followed(platform: Platform, ministry: Ministry, record_id: int) -> None:
    desk = a_desk(platform, ministry.people["clerk"], "Karen Toft")
    path = desk.path(record_id)
    assert path is not None
    acted(desk, lambda page: page.button(key="approval_follow").click(), record=str(record_id))
    followed = desk.ask(asked.is_watched, path.shown.approval_id), shown(desk, list="watched")
    acted(desk, lambda page: page.button(key="approval_unfollow").click(), record=str(record_id))

    assert (True, True) == (followed[0], "Ansøgning om tilskud" in followed[1])
    assert not desk.ask(asked.is_watched, path.shown.approval_id)
    assert "Du følger ingen godkendelser" in shown(desk, list="watched")


def test_what_one_is_told_at_a_step_is_chosen_in_a_dialog(platform: Platform, ministry: Ministry, record_id: int) -> None:
    desk = of_the_head(platform, ministry)
    path = desk.path(record_id)
    assert path is not None

    def opened(page: AppTest) -> None:
        page.button(key="approval_told").click()  # a dialog stays open only while its button is held, without a browser

    def chosen(page: AppTest) -> None:
        opened(page)
        page.multiselect(key=f"told_{path.shown.approval_id}_head").select(Subscription.WHEN_COMMENT_IS_ADDED)

    def saved(page: AppTest) -> None:
        opened(page)
        page.button(key="told_do").click()

    acted(desk, opened, chosen, saved, record=str(record_id))
    decided(platform, ministry, path.shown.approval_id, "head")
    with platform.work(ministry.actor("lawyer")) as work:
        approving.comment(work, path.shown.approval_id, "Et ord")

    assert ["approval_comment"] == [each.cause for each in desk.ask(asked.notices, unread=True) if each.kind is NoticeKind.COMMENT]


def test_the_frame_of_the_desk_costs_no_more_than_it_may(platform: Platform, ministry: Ministry, record_id: int) -> None:
    desk = of_the_head(platform, ministry)

    def frame(work: object) -> None:
        desk._sitting.append(work)  # type: ignore[arg-type]  # the work of this run of the page
        desk.glance()
        desk._sitting.pop()

    assert len(statements_of(platform, ministry.actor("head"), frame)) <= 12
    with platform.work(ministry.actor("head")) as work:
        subscribing.unwatch(work, 1)  # what is not followed is not followed any less


@pytest.mark.parametrize(
    ("language", "words"), [("da", "Hvad du ser, når du handler for Jens Holt"), ("en", "What you see when you act for")]
)
def test_what_waits_for_somebody_i_stand_in_for_leads_to_where_i_choose_to_act(
    platform: Platform, ministry: Ministry, clock: Clock, language: str, words: str
) -> None:
    publish(platform, ministry, THREE)
    made = letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.set_level(work, made, AccessLevel.INVOLVED)
    with platform.work(ministry.actor("head")) as work:
        day = clock.now.date()
        organisation.substitute(work, ministry.people["head"], ministry.people["officer"], starts_on=day, ends_on=day)
    started(platform, ministry, "three", made)
    officer = a_desk(platform, ministry.people["officer"], "Anja Noer", language=language)
    page = shown(officer, page="notices")

    assert unread(officer) == 1
    assert words in page
    assert "?page=standing_in" in page
    assert "Ansøgning om tilskud" not in page
