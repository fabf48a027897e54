"""Registration, moves, copies, replies and links."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import Case
from casework.queries import case_numbers, record_links
from casework.queries.case_numbers import NumberState
from casework.services import granting, records
from casework.vocabulary import (
    AccessLevel,
    Action,
    CaseState,
    Genre,
    LinkKind,
    PartyRole,
    Reason,
    RecordState,
    Right,
)  # fmt: skip
from tests.builders import Ministry, a_record
from tests.records import a_case_of, a_draft, page, received_letter, refused, registered, sent_letter


def test_a_number_is_never_given_twice_and_each_gap_is_explained(platform: Platform, ministry: Ministry) -> None:
    first, second = a_case_of(platform, ministry), a_case_of(platform, ministry)
    one, two, three = (registered(platform, ministry, first) for _ in range(3))
    me = ministry.actor("caseworker")
    with platform.work(me) as work:
        records.deregister(work, one, "Forkert sag")
    with platform.work(me) as work:
        records.register(work, one)
    with platform.work(me) as work:
        records.move(work, two, second, "Hører til den anden sag")
    with platform.work(me) as work:
        records.move(work, two, first, "Og dog ikke")
    with platform.work(me) as work:
        records.register(work, two)
    with platform.work(me) as work:
        records.take_off_case(work, three, "Privat")

    with platform.work(me) as work:
        told = case_numbers.gaps_of_case(work, first)
        moved_to = case_numbers.numbers_of_case(work, second)
    assert [
        (1, NumberState.DEREGISTERED, "Mette Lund", "Forkert sag", ""),
        (2, NumberState.MOVED, "Mette Lund", "Hører til den anden sag", f"2026-{second}"),
        (3, NumberState.TAKEN_OFF, "Mette Lund", "Privat", ""),
    ] == [(gap.number, gap.state, gap.by, gap.reason, gap.moved_to) for gap in told]
    assert () == moved_to
    assert [4, 5] == [page(platform, ministry, each).number for each in (one, two)]


def test_of_a_number_of_what_one_may_not_read_nothing_is_told(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    hidden, seen = registered(platform, ministry, case_id), registered(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, seen, ministry.people["lawyer"])

    def told() -> list[NumberState]:
        with platform.work(ministry.actor("lawyer")) as work:
            return [number.state for number in case_numbers.numbers_of_case(work, case_id)]

    before = told()
    with platform.work(ministry.actor("caseworker")) as work:
        records.deregister(work, hidden, "Forkert sag")

    assert [NumberState.NOT_FOR_YOU, NumberState.IN_USE] == before == told()


def test_a_number_without_an_own_row_gets_one_as_it_ends(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry, case_id=case_id, number=1, registered_at=work.now)
        granting.give(work, record, ministry.people["head"], right=Right.FULL_WRITE, cause="responsible")  # type: ignore[arg-type]

    with platform.work(ministry.actor("head")) as work:
        records.deregister(work, record.id, "Fra før")

    with platform.work(ministry.actor("head")) as work:
        assert [(1, NumberState.DEREGISTERED)] == [(n.number, n.state) for n in case_numbers.gaps_of_case(work, case_id)]


def test_deregistering_needs_a_number_a_reason_and_the_right(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    record_id = registered(platform, ministry, case_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["head"])
        granting.share(work, record_id, ministry.people["clerk"])

    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        records.deregister(work, record_id, "x")
    with platform.work(ministry.actor("clerk")) as work:  # by privilege
        records.deregister(work, record_id, "Forkert")
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.deregister(work, record_id, " ")

    assert [Reason.RECORD_IS_NOT_REGISTERED, Reason.REASON_IS_REQUIRED] == refused(refusal)


def test_a_move_needs_a_reason_another_case_and_open_cases(platform: Platform, ministry: Ministry) -> None:
    first, second = a_case_of(platform, ministry), a_case_of(platform, ministry)
    record_id = registered(platform, ministry, first)
    me = ministry.actor("caseworker")

    with pytest.raises(RuleBroken) as here, platform.work(me) as work:
        records.move(work, record_id, first, "")
    with platform.work(me) as work:
        work.load(Case, first, Action.EDIT).state = CaseState.COMPLETED
        from casework.events import CaseCompleted

        work.record(CaseCompleted(case_id=first))
    with pytest.raises(RuleBroken) as closed, platform.work(me) as work:
        records.move(work, record_id, second, "x")
    with pytest.raises(RuleBroken) as numbered, platform.work(me) as work:
        records.deregister(work, record_id, "x")
    with pytest.raises(RuleBroken) as placed, platform.work(me) as work:
        records.place_on_case(work, record_id, second)

    assert [Reason.REASON_IS_REQUIRED, Reason.RECORD_IS_ON_THAT_CASE] == refused(here)
    assert [Reason.CASE_IS_COMPLETED] == refused(closed) == refused(numbered)
    assert [Reason.RECORD_IS_REGISTERED] == refused(placed)


def test_what_is_on_a_case_is_moved_not_placed(platform: Platform, ministry: Ministry) -> None:
    first, second = a_case_of(platform, ministry), a_case_of(platform, ministry)
    record_id = a_draft(platform, ministry, case_id=first)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, record_id, second)

    assert [Reason.RECORD_IS_ON_A_CASE] == refused(refusal)


def test_a_record_is_copied_to_several_cases_with_the_same_bytes(platform: Platform, ministry: Ministry) -> None:
    cases = tuple(a_case_of(platform, ministry) for _ in range(2))
    record_id = sent_letter(platform, ministry)
    original = page(platform, ministry, record_id)

    with platform.work(ministry.actor("caseworker")) as work:
        copies = records.copy(work, record_id, cases)

    made = [page(platform, ministry, each) for each in copies]
    assert list(cases) == [each.case_id for each in made]
    assert [(RecordState.SENT, original.body_html, original.files[0].sha256)] * 2 == [
        (each.state, each.body_html, each.files[0].sha256) for each in made
    ]
    assert [None, None] == [each.number for each in made]
    with platform.work(ministry.actor("caseworker")) as work:
        assert [(LinkKind.COPY_OF, False)] * 2 == [(each.kind, each.is_from_here) for each in record_links.links_of(work, record_id)]


def test_a_copy_opens_nothing_wider(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry, "outsider")
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(work, "Notat", genre=Genre.NOTE, access_level=AccessLevel.UNIT)
        granting.share(work, record_id, ministry.people["outsider"])

    with platform.work(ministry.actor("outsider")) as work:
        (copy_id,) = records.copy(work, record_id, (case_id,))

    assert AccessLevel.INVOLVED == page(platform, ministry, copy_id, "outsider").access_level
    with pytest.raises(NotFound):
        page(platform, ministry, copy_id, "lawyer")


def test_a_copy_needs_a_case_that_is_open_and_seen(platform: Platform, ministry: Ministry) -> None:
    record_id, others = received_letter(platform, ministry), a_case_of(platform, ministry, "outsider", unit_id=ministry.legal)

    with pytest.raises(RuleBroken) as none, platform.work(ministry.actor("caseworker")) as work:
        records.copy(work, record_id, ())
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        records.copy(work, record_id, (others,))

    assert [Reason.NO_CASE_CHOSEN] == refused(none)


def test_a_reply_goes_to_the_sender_on_the_same_case(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    record_id = received_letter(platform, ministry, case_id)

    with platform.work(ministry.actor("caseworker")) as work:
        reply_id = records.reply(work, record_id)

    reply = page(platform, ministry, reply_id)
    assert ("Sv: Ansøgning", case_id, [("Anna Berg", PartyRole.RECIPIENT)]) == (
        reply.title, reply.case_id, [(party.name, party.role) for party in reply.parties],
    )  # fmt: skip
    with platform.work(ministry.actor("caseworker")) as work:
        assert [(LinkKind.REPLY_TO, record_id)] == [(each.kind, each.record_id) for each in record_links.links_of(work, reply_id)]


def test_what_nobody_sent_is_not_replied_to(platform: Platform, ministry: Ministry) -> None:
    record_id = a_draft(platform, ministry)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("caseworker")) as work:
        records.reply(work, record_id)

    assert [Reason.RECORD_HAS_NO_SENDER] == refused(refusal)


def test_a_forward_carries_words_and_documents_and_no_recipient(platform: Platform, ministry: Ministry) -> None:
    record_id = received_letter(platform, ministry)

    with platform.work(ministry.actor("caseworker")) as work:
        forward_id = records.forward(work, record_id)

    forwarded = page(platform, ministry, forward_id)
    assert ("Vs: Ansøgning", (), 1) == (forwarded.title, forwarded.parties, len(forwarded.files))
    assert "<blockquote><p>Må jeg?</p></blockquote>" in forwarded.body_html


def test_an_answer_is_linked_once_seen_from_both_ends_and_taken_back(platform: Platform, ministry: Ministry) -> None:
    question, answer = received_letter(platform, ministry), a_draft(platform, ministry)
    me = ministry.actor("caseworker")
    with platform.work(me) as work:
        records.set_answer(work, answer, question)
    for other, reason in ((question, Reason.RECORDS_ARE_LINKED), (answer, Reason.RECORD_IS_ITSELF)):
        with pytest.raises(RuleBroken) as refusal, platform.work(me) as work:
            records.set_answer(work, answer, other)
        assert [reason] == refused(refusal)

    with platform.work(me) as work:
        assert [answer] == [each.record_id for each in record_links.links_of(work, question)]
    with platform.work(me) as work:
        records.unlink(work, answer, question)
    with platform.work(me) as work:
        assert () == record_links.links_of(work, question)


def test_a_link_is_seen_only_by_who_may_see_both_ends(platform: Platform, ministry: Ministry) -> None:
    question, answer = received_letter(platform, ministry), a_draft(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        records.set_answer(work, answer, question)
        granting.share(work, question, ministry.people["lawyer"])

    with platform.work(ministry.actor("lawyer")) as work:
        assert () == record_links.links_of(work, question)
    with pytest.raises(NotFound), platform.work(ministry.actor("lawyer")) as work:
        records.set_answer(work, answer, question)
