"""What is said in a chat stays with its participants: as of any moment, in an export, for a substitute, and whatever people do."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted
from casework.model import ChatMessage, Grant
from casework.queries import as_of, communication
from casework.services import chats, granting, organisation
from casework.services.exporting_cases import export_case
from casework.vocabulary import AccessLevel, Cause, Right
from casework.work import Actor
from tests.builders import Ministry, a_case, a_record

SECRET = "Ministeren trækker forslaget"
GUESTS = ("outsider", "lawyer", "caseworker")


def a_talk(platform: Platform, ministry: Ministry, level: AccessLevel = AccessLevel.UNIT) -> tuple[int, int, int]:
    """Gives a case, a record on it that belongs to the head, and a chat of the head alone with a word in it."""
    with platform.work(ministry.actor("head")) as work:
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        record = a_record(work, ministry, access_level=level, case_id=case_id)
        granting.give(work, record, ministry.people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        record_id = record.id
    with platform.work(ministry.actor("head")) as work:
        return case_id, record_id, chats.open_chat(work, record_id, text=SECRET)


@pytest.mark.parametrize("who", ["head", "caseworker"])
def test_no_view_of_the_past_holds_a_word_of_a_chat_and_an_export_only_that_of_a_participant(
    platform: Platform, ministry: Ministry, who: str
) -> None:
    case_id, _, _ = a_talk(platform, ministry)
    with platform.work(ministry.actor(who)) as work:
        then = as_of.case_as_of(work, case_id, work.now)
        exported = export_case(work, case_id, purpose="prøve")

    assert 1 == len(then.records)
    assert (False, who == "head") == (SECRET in repr(then), SECRET in repr(exported))


def test_a_substitute_reads_what_the_absent_one_reads_but_not_their_chats(platform: Platform, ministry: Ministry) -> None:
    _, record_id, chat_id = a_talk(platform, ministry, AccessLevel.INVOLVED)
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["lawyer"], starts_on=work.today, ends_on=work.today)
    stands_in = Actor.official(ministry.people["lawyer"], on_behalf_of=ministry.people["head"])
    with platform.work(stands_in) as work:
        (shown,) = communication.chats(work, record_id)
        told = repr([work.session.exec(select(ChatMessage)).all(), shown, communication.count_unread_messages(work, record_id)])
    for deed in (lambda work: chats.write(work, chat_id, "Hej"), lambda work: chats.add_participant(work, chat_id, work.official_id)):
        with pytest.raises(NotFound), platform.work(stands_in) as work:
            deed(work)

    assert (False, (), False) == (shown.is_mine, shown.messages, SECRET in told)


def test_whoever_comes_and_goes_only_participants_read_and_nothing_stays_after(  # noqa: C901  # one machine
    platform: Platform, ministry: Ministry
) -> None:
    class Talk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            _, self.record_id, self.chat_id = a_talk(platform, ministry, AccessLevel.INVOLVED)
            self.inside = {"head"}

        @rule(by=st.sampled_from(("head", *GUESTS)), who=st.sampled_from(GUESTS))
        def let_in(self, by: str, who: str) -> None:
            try:
                with platform.work(ministry.actor(by)) as work:
                    chats.add_participant(work, self.chat_id, ministry.people[who])
                assert by == "head" or (by in self.inside and who in self.inside)
                self.inside.add(who)
            except NotFound:
                assert by not in self.inside
            except NotPermitted:
                assert by in self.inside - {"head"}
                assert who not in self.inside

        @rule(by=st.sampled_from(("head", *GUESTS)), who=st.sampled_from(GUESTS))
        def take_out(self, by: str, who: str) -> None:
            try:
                with platform.work(ministry.actor(by)) as work:
                    chats.remove_participant(work, self.chat_id, ministry.people[who])
                assert by in self.inside & {"head", who}
                self.inside.discard(who)
            except NotFound:
                assert by not in self.inside
            except NotPermitted:
                assert by in self.inside - {"head", who}

        @rule(by=st.sampled_from(("head", *GUESTS)))
        def say(self, by: str) -> None:
            try:
                with platform.work(ministry.actor(by)) as work:
                    chats.write(work, self.chat_id, "Videre")
                assert by in self.inside
            except NotFound:
                assert by not in self.inside

        @invariant()
        def participants_alone_read(self) -> None:
            for who in ("head", *GUESTS):
                with platform.work(ministry.actor(who)) as work:
                    words = work.session.exec(select(ChatMessage.text).where(col(ChatMessage.chat_id) == self.chat_id)).all()
                    assert (SECRET in words) == (who in self.inside)
                    if who in self.inside:
                        communication.chats(work, self.record_id)
                        continue
                    with pytest.raises(NotFound):
                        communication.chats(work, self.record_id)

        @invariant()
        def each_guest_reads_by_the_chat_as_long_as_they_take_part(self) -> None:
            with platform.work(ministry.actor("head")) as work:
                running = select(Grant.principal_id, Grant.right).where(
                    Grant.record_id == self.record_id, Grant.cause == Cause.CHAT, col(Grant.ended_at).is_(None)
                )
                given = sorted(work.session.exec(running).all())
            assert sorted((ministry.people[who], Right.READ) for who in self.inside - {"head"}) == given

    run_state_machine_as_test(
        Talk,
        settings=settings(
            max_examples=3, stateful_step_count=12, deadline=None, database=None, derandomize=True,
            phases=(Phase.generate, Phase.explicit), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
