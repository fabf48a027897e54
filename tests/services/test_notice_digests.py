"""The day's message: once a day to who asked for it, in their language, with no line of what they may not read as it is sent."""

import datetime as dt
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import Account
from casework.queries import notice_mail, notices
from casework.services import granting, inbox, notes, notice_digests, noticing, records
from casework.services.notice_digests import DIGESTER, Message
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Channel, NoticeKind, NoticeWay, RecordKind
from casework.work import Actor
from tests.builders import Ministry
from tests.conftest import Clock
from workflows.noticing import prepare_digests, sweep_notices


@pytest.fixture
def record_id(platform: Platform, ministry: Ministry) -> int:
    """Gives a record that the head may read by name, who wants to hear of notes once a day."""
    with platform.work(ministry.actor("caseworker")) as work:
        new = NewRecord("Notat <om> varmepumper", RecordKind.INTERNAL, Channel.DESK, ministry.grants, ministry.people["caseworker"])
        made = records.draft(work, new)
        granting.set_level(work, made, AccessLevel.INVOLVED)
        granting.share(work, made, ministry.people["head"])
    with platform.work(ministry.actor("head")) as work:
        noticing.prefer(work, NoticeKind.MENTION, NoticeWay.DIGEST)
    return made


def note(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        notes.write_on_record(work, record_id, "Hemmelige ord", participants=[ministry.people["head"]])


def messages(platform: Platform) -> list[Message]:
    with platform.work(DIGESTER) as work:
        return [notice_digests.message(work, each) for each in notice_digests.unsent(work)]


def test_it_is_made_once_a_day_from_six_in_the_morning(platform: Platform, ministry: Ministry, record_id: int, clock: Clock) -> None:
    note(platform, ministry, record_id)
    clock.now = dt.datetime(2026, 11, 24, 4, 30, tzinfo=dt.UTC)
    too_early = prepare_digests(platform)
    clock.now = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)  # six in Copenhagen
    first, twice = prepare_digests(platform), prepare_digests(platform)
    note(platform, ministry, record_id)
    same_day = prepare_digests(platform)
    clock.forward(days=1)

    assert (0, 1, 0, 0, 1) == (too_early, first, twice, same_day, prepare_digests(platform))
    assert 2 == len(messages(platform))


def test_it_says_what_happened_to_what_in_plain_text_and_html(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note(platform, ministry, record_id)
    prepare_digests(platform)
    [message] = messages(platform)

    assert ("head@prove.invalid", "En meddelelse fra Casework", False) == (message.to, message.subject, message.is_empty)
    assert "- 23.11. 10:00  En note er rettet til dig: Notat <om> varmepumper" in message.plain
    assert "<li>23.11. 10:00  En note er rettet til dig: Notat &lt;om&gt; varmepumper</li>" in message.html
    assert "Hemmelige ord" not in message.plain + message.html
    assert "/?page=notices" in message.plain


def test_it_is_in_its_readers_language(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(Actor.system("setup")) as work:
        work.add_all([Account(official_id=ministry.people["head"], password_hash="x", language="en")])
    note(platform, ministry, record_id)
    prepare_digests(platform)

    assert "A note is directed at you" in messages(platform)[0].plain


def test_of_what_one_lost_access_to_before_it_is_sent_it_says_nothing(platform: Platform, ministry: Ministry, record_id: int) -> None:
    for _ in range(2):
        note(platform, ministry, record_id)
    prepare_digests(platform)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.stop_sharing(work, record_id, ministry.people["head"])
    [message] = messages(platform)

    assert (True, "0 meddelelser fra Casework") == (message.is_empty, message.subject)
    assert [] == [word for word in ("Notat", "note er", "varmepumper") if word in message.plain + message.html]


def test_none_is_made_of_what_one_may_not_read_any_more(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note(platform, ministry, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.stop_sharing(work, record_id, ministry.people["head"])
    with platform.work(ministry.actor("head")) as work:
        waiting = notice_mail.count_waiting(work)

    assert (0, 0) == (waiting, prepare_digests(platform))


def test_its_reader_looks_at_it_and_nobody_else_does(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note(platform, ministry, record_id)
    with platform.work(ministry.actor("head")) as work:
        waiting = notice_mail.count_waiting(work)
    prepare_digests(platform)
    with platform.work(ministry.actor("head")) as work:
        [digest] = notice_mail.digests(work)
        mine, left = notice_digests.message(work, digest.digest_id), notice_mail.count_waiting(work)
    with platform.work(ministry.actor("caseworker")) as work:
        others = notice_mail.digests(work)
        with pytest.raises(NotFound):
            notice_digests.message(work, digest.digest_id)

    assert (1, 0, ()) == (waiting, left, others)
    assert [mine] == messages(platform)


def test_it_is_an_e_mail_that_is_known_again(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note(platform, ministry, record_id)
    prepare_digests(platform)
    one, another = (message_from_bytes(bytes(notice_digests.as_mail(messages(platform)[0])), policy=SMTP) for _ in range(2))
    assert isinstance(one, EmailMessage)
    html = one.get_body(("html",))
    assert html is not None

    assert ("head@prove.invalid", "En meddelelse fra Casework", "auto-generated") == (one["To"], one["Subject"], one["Auto-Submitted"])
    assert one["Message-ID"] == another["Message-ID"]
    assert "Notat &lt;om&gt; varmepumper" in html.get_content()


def test_it_says_how_many_more_there_are(platform: Platform, ministry: Ministry, record_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice_digests, "MOST_LINES", 2)
    for _ in range(5):
        note(platform, ministry, record_id)
    prepare_digests(platform)
    [message] = messages(platform)

    assert ("5 meddelelser fra Casework", 3) == (message.subject, message.plain.count("\n- "))
    assert "- og 3 mere" in message.plain


def test_the_title_of_what_is_not_for_everybody_stays_in_the_house(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note(platform, ministry, record_id)
    prepare_digests(platform)
    said = []
    for deed in (
        lambda work: granting.restrict(work, record_id, [ministry.people[who] for who in ("caseworker", "head")]),
        lambda work: (granting.restrict(work, record_id, []), granting.classify(work, record_id, 1)),
    ):
        with platform.work(ministry.actor("caseworker")) as work:
            deed(work)
        said += messages(platform)

    assert ["En note er rettet til dig: En akt eller sag med begrænset adgang"] * 2 == [
        next(line for line in each.plain.splitlines() if line.startswith("- ")).partition("  ")[2] for each in said
    ]


def test_what_has_been_read_on_the_desk_is_not_sent(platform: Platform, ministry: Ministry, record_id: int) -> None:
    note(platform, ministry, record_id)
    prepare_digests(platform)
    with platform.work(ministry.actor("head")) as work:
        inbox.mark_read(work, record_id)

    assert [True] == [each.is_empty for each in messages(platform)]


def test_what_is_told_both_ways_stands_on_the_bell_and_in_the_message(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(ministry.actor("head")) as work:
        noticing.prefer(work, NoticeKind.MENTION, NoticeWay.BOTH)
    note(platform, ministry, record_id)
    with platform.work(ministry.actor("head")) as work:
        on_the_bell = notices.count_unread(work)
    prepare_digests(platform)

    assert (1, 1) == (on_the_bell, messages(platform)[0].plain.count("\n- "))


def test_what_is_told_on_the_desk_or_not_at_all_is_in_no_message(platform: Platform, ministry: Ministry, record_id: int) -> None:
    for way in (NoticeWay.DESK, NoticeWay.NONE):
        with platform.work(ministry.actor("head")) as work:
            noticing.prefer(work, NoticeKind.MENTION, way)
        note(platform, ministry, record_id)

    assert (0, []) == (prepare_digests(platform), messages(platform))


def test_a_message_is_sent_once_and_goes_after_its_term(platform: Platform, ministry: Ministry, record_id: int, clock: Clock) -> None:
    note(platform, ministry, record_id)
    prepare_digests(platform)
    with platform.work(DIGESTER) as work:
        [digest_id] = notice_digests.unsent(work)
        for _ in range(2):
            notice_digests.mark_sent(work, digest_id)
    sent = messages(platform)
    clock.forward(days=noticing.KEPT_DAYS + 1)
    swept = sweep_notices(platform)
    with pytest.raises(NotFound), platform.work(DIGESTER) as work:
        notice_digests.message(work, digest_id)

    assert ([], 2) == (sent, swept)
