"""What is said about a record: open notes, annotations that want to be read, chats that only their participants read."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import Annotation, ChatMessage, Grant, History, InboxItem, Reading
from casework.queries import communication, histories, lists
from casework.services import cases, chats, destroying, granting, holding, inbox, notes, organisation, records
from casework.vocabulary import AccessLevel, Cause, ListKey, Reason
from casework.work import Actor
from tests.builders import Ministry, a_case, a_record

SECRET = "Ministeren trækker forslaget"


def written(platform: Platform, ministry: Ministry, level: AccessLevel = AccessLevel.UNIT) -> int:
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry, access_level=level)
        granting.give(work, record, ministry.people["head"], right=granting.Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        return record.id


def talk(platform: Platform, ministry: Ministry, record_id: int, *others: str, text: str = SECRET) -> int:
    with platform.work(ministry.actor("head")) as work:
        return chats.open_chat(work, record_id, with_=[ministry.people[each] for each in others], text=text)


def everything_told(platform: Platform, ministry: Ministry, who: str, record_id: int) -> str:
    """Gives all that an official gets out of a record: pages, counts, events, and every row of history and messages there is."""
    with platform.work(ministry.actor(who)) as work:
        told = [communication.chats(work, record_id), communication.count_unread_messages(work, record_id)]
        told += [communication.notes_of_record(work, record_id), histories.of_record(work, record_id)]
        told += [row.model_dump() for row in work.session.exec(select(History)).all()]
        told += [row.model_dump() for row in work.session.exec(select(ChatMessage)).all()]
        return repr(told)


# ---- notes ------------------------------------------------------------------------------------------------------------------


def test_a_note_on_a_completed_record_is_read_by_its_readers_and_lies_with_who_is_named(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        records.complete(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        notes.write_on_record(work, record_id, " Ring til kommunen ", participants=[ministry.people["head"]])
    with platform.work(ministry.actor("head")) as work:
        shown = communication.notes_of_record(work, record_id)
        cause = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == ministry.people["head"])).one()

        assert ([("Ring til kommunen", "Mette Lund", ("Jens Holt",))], "note") == (
            [(each.text, each.by, each.participants) for each in shown],
            cause,
        )


def test_a_note_is_deleted_with_the_privilege_and_a_reason_and_leaves_its_place(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry, AccessLevel.ALL)
    with platform.work(ministry.actor("caseworker")) as work:
        note_id = notes.write_on_record(work, record_id, SECRET)
    with pytest.raises(NotPermitted) as no, platform.work(ministry.actor("caseworker")) as work:
        notes.delete(work, note_id, reason="Fejl")
    with pytest.raises(RuleBroken) as bare, platform.work(ministry.actor("manager")) as work:
        notes.delete(work, note_id, reason=" ")
    for _ in range(2):
        with platform.work(ministry.actor("manager")) as work:
            notes.delete(work, note_id, reason="Forkert akt")
    with platform.work(ministry.actor("caseworker")) as work:
        (shown,) = communication.notes_of_record(work, record_id)
        told = [each.facts["reason"] for each in histories.of_record(work, record_id) if each.kind == "note_deleted"]

        assert ("", "Lis Krogh", ["Forkert akt"], 0) == (
            shown.text,
            shown.deleted_by,
            told,
            communication.count_notes(work, record_id).standing,
        )
    assert (Reason.NEEDS_PRIVILEGE, [Reason.REASON_IS_REQUIRED]) == (no.value.reason, bare.value.reasons)


def test_a_note_on_a_case_stands_for_its_readers_alone(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        note_id = notes.write_on_case(work, case_id, "Afventer udvalget")
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        communication.notes_of_case(work, case_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        notes.write_on_case(work, case_id, "Jeg er her")
    with pytest.raises(NotFound), platform.work(ministry.actor("manager")) as work:
        notes.delete(work, note_id, reason="Ikke min")
    with platform.work(ministry.actor("head")) as work:
        assert ["Afventer udvalget"] == [each.text for each in communication.notes_of_case(work, case_id)]


def test_an_empty_note_and_one_that_names_who_cannot_read_are_refused(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    for text, named, reason in (("  ", [], Reason.TEXT_IS_EMPTY), ("Se her", ["outsider"], Reason.PARTICIPANT_CANNOT_READ)):
        with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("caseworker")) as work:
            notes.write_on_record(work, record_id, text, participants=[ministry.people[each] for each in named])
        assert [reason] == no.value.reasons


# ---- annotations ------------------------------------------------------------------------------------------------------------


def test_an_unread_annotation_blocks_deletion_until_it_is_read(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    talk(platform, ministry, record_id, "clerk")
    with platform.work(ministry.actor("caseworker")) as work:
        notes.annotate(work, record_id, "Indgår i aktindsigt")
        notes.write_on_record(work, record_id, "Slettes snart")
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
        records.bin_for_everyone(work, record_id, "Kladde")
    for _ in range(2):
        with platform.work(ministry.actor("head")) as work:
            notes.read_annotations(work, record_id)
    with platform.work(ministry.actor("head")) as work:
        read = [each.is_read for each in communication.annotations(work, record_id)]
        records.bin_for_everyone(work, record_id, "Kladde")
    with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
        communication.annotations(work, record_id)

    assert ([Reason.ANNOTATION_IS_UNREAD], [True]) == (no.value.reasons, read)


def test_whoever_deletes_need_not_read_the_chats_that_go_with_the_record(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        chats.open_chat(work, record_id, text=SECRET)
    with platform.work(ministry.actor("head")) as work:
        destroying.destroy(work, record_id, reason="Kladde")
        assert [] == work.session.exec(select(ChatMessage)).all()


# ---- chats ------------------------------------------------------------------------------------------------------------------


def test_a_participant_reads_the_record_and_the_chat_which_lies_unread(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    chat_id = talk(platform, ministry, record_id, "outsider")
    with platform.work(ministry.actor("outsider")) as work:
        (shown,) = communication.chats(work, record_id)
        lies = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == work.official_id)).one()

        assert (True, 1, [SECRET], "chat", 1) == (
            shown.is_mine,
            shown.unread,
            [each.text for each in shown.messages],
            lies,
            communication.count_unread_messages(work, record_id),
        )
        inbox.mark_read(work, record_id)
        chats.mark_chat_read(work, chat_id)
    with platform.work(ministry.actor("head")) as work:
        chats.write(work, chat_id, "Er du der?")
    with platform.work(ministry.actor("outsider")) as work:
        seen = work.session.exec(select(Reading).where(Reading.official_id == work.official_id)).all()

        assert ([], 1) == (seen, communication.count_unread_messages(work, record_id))


@pytest.mark.parametrize("who", ["caseworker", "clerk"])
def test_a_reader_who_takes_no_part_sees_who_does_and_never_a_word_nor_how_much(platform: Platform, ministry: Ministry, who: str) -> None:
    loud, quiet = written(platform, ministry), written(platform, ministry)
    chat_id = talk(platform, ministry, loud, "lawyer")
    silent_id = talk(platform, ministry, quiet, "lawyer", text="")
    with platform.work(ministry.actor("lawyer")) as work:
        message_id = chats.write(work, chat_id, f"Enig: {SECRET}")
        chats.delete_message(work, chats.write(work, chat_id, f"Glem det: {SECRET}"))
    with platform.work(ministry.actor(who)) as work:
        (shown,) = communication.chats(work, loud)
        names, mine = {name for _, name in shown.participants}, shown.is_mine
        kinds = [[each.kind for each in histories.of_record(work, each_id)] for each_id in (loud, quiet)]
    told = everything_told(platform, ministry, who, loud)
    for deed in (
        lambda work: chats.write(work, chat_id, "Hej"),
        lambda work: chats.mark_chat_read(work, chat_id),
        lambda work: chats.add_participant(work, chat_id, work.official_id),
        lambda work: chats.remove_participant(work, chat_id, ministry.people["lawyer"]),
        lambda work: chats.delete_message(work, message_id),
    ):
        with pytest.raises(NotFound), platform.work(ministry.actor(who)) as work:
            deed(work)

    assert ({"Jens Holt", "Ida Ravn"}, False, True, silent_id > chat_id) == (names, mine, SECRET not in told, True)
    assert kinds[0] == kinds[1], "what is said in a chat shows in the history of others"
    assert SECRET in everything_told(platform, ministry, "lawyer", loud)


def test_a_chat_stands_among_the_chats_of_who_takes_part_and_of_nobody_else(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    for _ in range(2):
        talk(platform, ministry, record_id, "lawyer")

    def listed(who: str) -> list[int]:
        with platform.work(ministry.actor(who)) as work:
            assert lists.count(work, ListKey.MY_CHATS) == len(lists.page(work, ListKey.MY_CHATS).rows)
            return [row.record_id for row in lists.page(work, ListKey.MY_CHATS).rows]

    assert ([record_id], [record_id], []) == (listed("head"), listed("lawyer"), listed("caseworker"))
    with platform.work(ministry.actor("lawyer")) as work:
        for each in communication.chats(work, record_id):
            chats.remove_participant(work, each.chat_id, ministry.people["lawyer"])
    assert ([record_id], []) == (listed("head"), listed("lawyer"))


def test_leaving_ends_exactly_what_the_chat_gave(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    chat_id = talk(platform, ministry, record_id, "outsider", "lawyer")
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, record_id, ministry.people["lawyer"])
    for who in ("outsider", "lawyer"):
        with platform.work(ministry.actor("head")) as work:
            for _ in range(2):
                chats.remove_participant(work, chat_id, ministry.people[who])
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        communication.chats(work, record_id)
    with platform.work(ministry.actor("head")) as work:
        running = work.session.exec(select(Grant.cause).where(Grant.cause == Cause.CHAT, Grant.ended_at == None)).all()  # noqa: E711
        assert [] == running

    assert SECRET not in everything_told(platform, ministry, "lawyer", record_id)


def test_only_the_opener_takes_others_out_and_anybody_leaves(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    chat_id = talk(platform, ministry, record_id, "caseworker", "clerk")
    with pytest.raises(NotPermitted) as no, platform.work(ministry.actor("clerk")) as work:
        chats.remove_participant(work, chat_id, ministry.people["caseworker"])
    with platform.work(ministry.actor("clerk")) as work:
        chats.remove_participant(work, chat_id, ministry.people["clerk"])
    with platform.work(ministry.actor("head")) as work:
        (shown,) = communication.chats(work, record_id)

    assert (Reason.NOT_THE_CHATS_OPENER, ["Jens Holt", "Mette Lund"]) == (no.value.reason, sorted(n for _, n in shown.participants))


def test_a_reader_without_full_write_lets_nobody_new_in_and_a_restriction_holds(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    chat_id = talk(platform, ministry, record_id, "caseworker")
    with pytest.raises(NotPermitted) as no, platform.work(ministry.actor("caseworker")) as work:
        chats.add_participant(work, chat_id, ministry.people["outsider"])
    for _ in range(2):
        with platform.work(ministry.actor("caseworker")) as work:
            chats.add_participant(work, chat_id, ministry.people["clerk"])
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, record_id, [ministry.people["head"]])
    with pytest.raises(RuleBroken) as closed, platform.work(ministry.actor("head")) as work:
        chats.add_participant(work, chat_id, ministry.people["lawyer"])
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        chats.write(work, chat_id, "Er jeg her endnu?")

    assert (Reason.NEEDS_FULL_WRITE, [Reason.PARTICIPANT_CANNOT_READ]) == (no.value.reason, closed.value.reasons)


def test_a_message_is_deleted_by_its_author_alone_and_leaves_its_place(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    talk(platform, ministry, record_id, "caseworker")
    with platform.work(ministry.actor("head")) as work:
        message_id = communication.chats(work, record_id)[0].messages[0].message_id
    with pytest.raises(NotPermitted) as no, platform.work(ministry.actor("caseworker")) as work:
        chats.delete_message(work, message_id)
    for _ in range(2):
        with platform.work(ministry.actor("head")) as work:
            chats.delete_message(work, message_id)
    with platform.work(ministry.actor("caseworker")) as work:
        ((message,),) = [each.messages for each in communication.chats(work, record_id)]

    assert (Reason.NOT_YOUR_MESSAGE, True, "") == (no.value.reason, message.is_deleted, message.text)


# ---- a chat deleted ------------------------------------------------------------------------------------------------------------


def test_a_chat_is_deleted_by_its_opener_for_everybody_and_leaves_its_place(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry, AccessLevel.INVOLVED)
    chat_id = talk(platform, ministry, record_id, "outsider", "lawyer")
    kept = talk(platform, ministry, record_id, "lawyer", text="Den anden")
    with platform.work(ministry.actor("outsider")) as work:
        chats.write(work, chat_id, SECRET)
    for _ in range(2):
        with platform.work(ministry.actor("head")) as work:
            chats.delete(work, chat_id)

    with platform.work(ministry.actor("lawyer")) as work:
        standing, gone = communication.chats(work, record_id)
        assert [1, 0] == [communication.count_unread_messages(work, record_id), len(gone.messages)]
        said = [line for line in histories.of_record(work, record_id) if line.kind == "chat_deleted"]
    with platform.work(Actor.system("setup")) as work:
        words = [row.text for row in work.session.exec(select(ChatMessage).where(ChatMessage.chat_id == chat_id)).all()]

    assert (kept, chat_id, False, (), "Jens Holt") == (standing.chat_id, gone.chat_id, gone.is_mine, gone.participants, gone.deleted_by)
    assert (["", ""], 1) == (words, len(said))
    assert SECRET not in everything_told(platform, ministry, "lawyer", record_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        communication.chats(work, record_id)
    for deed in (
        lambda work: chats.write(work, chat_id, "Hallo?"),
        lambda work: chats.add_participant(work, chat_id, ministry.people["lawyer"]),
        lambda work: chats.mark_chat_read(work, chat_id),
    ):
        with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
            deed(work)


def test_a_chat_is_not_deleted_by_others_nor_by_an_opener_who_has_left_nor_for_them(platform: Platform, ministry: Ministry) -> None:
    record_id = written(platform, ministry)
    chat_id = talk(platform, ministry, record_id, "caseworker")
    with pytest.raises(NotPermitted) as no, platform.work(ministry.actor("caseworker")) as work:
        chats.delete(work, chat_id)
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["clerk"], starts_on=work.today, ends_on=work.today)
    stands_in = Actor.official(ministry.people["clerk"], on_behalf_of=ministry.people["head"])
    for actor in (ministry.actor("clerk"), ministry.actor("outsider"), stands_in):
        with pytest.raises(NotFound), platform.work(actor) as work:
            chats.delete(work, chat_id)
    with platform.work(ministry.actor("head")) as work:
        chats.remove_participant(work, chat_id, ministry.people["head"])
    with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
        chats.delete(work, chat_id)
    with platform.work(ministry.actor("caseworker")) as work:
        ((message,),) = [each.messages for each in communication.chats(work, record_id)]

    assert (Reason.NOT_THE_CHATS_OPENER, SECRET) == (no.value.reason, message.text)


def test_a_chat_is_kept_where_the_case_is_ordered_to_be_kept_or_is_delivered(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        record = a_record(work, ministry, case_id=case_id)
        granting.give(work, record, ministry.people["head"], right=granting.Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        granting.give_on_case(work, case_id, ministry.people["manager"], cause=Cause.SUPPLEMENTARY)
        chat_id = chats.open_chat(work, record.id, text=SECRET)
    with platform.work(ministry.actor("manager")) as work:
        hold = holding.place_hold(work, "Retssag", case_id=case_id)
    with pytest.raises(RuleBroken) as held, platform.work(ministry.actor("head")) as work:
        chats.delete(work, chat_id)
    with platform.work(ministry.actor("manager")) as work:
        holding.release_hold(work, hold, reason="Forlig")
    with platform.work(ministry.actor("head")) as work:
        cases.complete(work, case_id)
    with platform.work(Actor.system("delivery")) as work:
        cases.lock(work, case_id)
    with pytest.raises(RuleBroken) as delivered, platform.work(ministry.actor("head")) as work:
        chats.delete(work, chat_id)

    assert [[Reason.ON_HOLD], [Reason.CASE_IS_LOCKED]] == [held.value.reasons, delivered.value.reasons]


# ---- a delivered case ---------------------------------------------------------------------------------------------------------


def test_what_is_noted_and_said_after_a_case_is_delivered_is_still_written(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        record = a_record(work, ministry, case_id=case_id)
        granting.give(work, record, ministry.people["head"], right=granting.Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        record_id = record.id
    with platform.work(ministry.actor("head")) as work:
        cases.complete(work, case_id)
    with platform.work(Actor.system("delivery")) as work:
        cases.lock(work, case_id)
    with platform.work(ministry.actor("head")) as work:
        notes.write_on_case(work, case_id, "Arkivet har spurgt")
        notes.write_on_record(work, record_id, "Givet ud i aktindsigt")
        notes.annotate(work, record_id, "Givet ud i aktindsigt")
        chats.open_chat(work, record_id, text="Husk kvitteringen")

        assert 2 == communication.count_notes(work, record_id).standing
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
        records.edit(work, record_id, opened_version=1, title="Et andet navn")
    assert Reason.CASE_IS_LOCKED in no.value.reasons


def test_an_annotation_on_a_case_is_read_by_each_reader_and_by_no_stranger(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        granting.give_on_case(work, case_id, ministry.people["lawyer"], cause=Cause.SUPPLEMENTARY, right=granting.Right.READ)
    with platform.work(ministry.actor("lawyer")) as work:
        notes.annotate_case(work, case_id, "Fremlagt for udvalget")
    with platform.work(ministry.actor("head")) as work:
        before = [(each.text, each.by, each.is_read) for each in communication.annotations_of_case(work, case_id)]
        for _ in range(2):
            notes.read_annotations_of_case(work, case_id)
        after = [each.is_read for each in communication.annotations_of_case(work, case_id)]
    for deed in (
        lambda work: communication.annotations_of_case(work, case_id),
        lambda work: notes.annotate_case(work, case_id, "Jeg er her"),
        lambda work: notes.read_annotations_of_case(work, case_id),
    ):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            deed(work)
    with platform.work(ministry.actor("outsider")) as work:
        assert [] == work.session.exec(select(Annotation)).all()

    assert ([("Fremlagt for udvalget", "Ida Ravn", False)], [True]) == (before, after)
