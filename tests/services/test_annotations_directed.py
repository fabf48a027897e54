"""Annotations directed at officials: they lie in the inbox, and are told as unread to their person until that person has read them."""

import datetime as dt

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken
from casework.lists.definition import Condition, Sort
from casework.model import Annotation, AnnotationRecipient, InboxItem, Post, Reading
from casework.queries import case_page, communication, histories, lists
from casework.queries.communication import NotesCounted
from casework.services import chats, destroying, granting, inbox, notes, organisation, records, saved_lists
from casework.vocabulary import AccessLevel, Cause, ListColumn, ListKey, ListOperator, Reason, Right, Role
from casework.work import Actor
from tests.builders import Ministry, a_case, a_record
from tests.doors.page_walk import a_desk, shown
from tests.statements import statements_of


def a_record_of_the_heads(platform: Platform, ministry: Ministry, level: AccessLevel = AccessLevel.UNIT) -> int:
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry, access_level=level)
        granting.give(work, record, ministry.people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        return record.id


def annotated(platform: Platform, ministry: Ministry, record_id: int, *named: str, by: str = "head", text: str = "Se afsnit 3") -> int:
    with platform.work(ministry.actor(by)) as work:
        return notes.annotate(work, record_id, text, participants=[ministry.people[each] for each in named])


def waiting_for(platform: Platform, ministry: Ministry, who: str) -> list[int]:
    """Gives what stands in the list of annotations to an official, having seen that its count says the same."""
    with platform.work(ministry.actor(who)) as work:
        found = [row.record_id for row in lists.page(work, ListKey.ANNOTATIONS).rows]

        assert len(found) == lists.count(work, ListKey.ANNOTATIONS)
    return found


def counted(platform: Platform, ministry: Ministry, who: str, record_id: int) -> NotesCounted:
    with platform.work(ministry.actor(who)) as work:
        return communication.count_notes(work, record_id)


def test_who_is_named_finds_it_unread_in_the_inbox_and_in_the_list_until_it_is_read(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        inbox.mark_read(work, record_id)
    annotated(platform, ministry, record_id, "caseworker", "head")
    with platform.work(ministry.actor("caseworker")) as work:
        (shown,) = communication.annotations(work, record_id)
        lies = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == work.official_id)).all()
        opened = work.session.exec(select(Reading).where(Reading.official_id == work.official_id)).all()

        assert (["Jens Holt", "Mette Lund"], True, False) == (sorted(shown.participants), shown.is_to_me, shown.is_read)
        assert (["annotation"], []) == (lies, opened)
    assert ([record_id], NotesCounted(1, 1)) == (
        waiting_for(platform, ministry, "caseworker"),
        counted(platform, ministry, "caseworker", record_id),
    )
    with platform.work(ministry.actor("caseworker")) as work:
        notes.read_annotations(work, record_id)
    assert ([], NotesCounted(1, 0)) == (
        waiting_for(platform, ministry, "caseworker"),
        counted(platform, ministry, "caseworker", record_id),
    )


def test_who_writes_it_has_read_it_and_who_is_not_named_is_not_called(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    annotated(platform, ministry, record_id, "caseworker", "head")
    with platform.work(ministry.actor("head")) as work:
        lies = work.session.exec(select(InboxItem).where(InboxItem.principal_id == work.official_id)).all()
    assert ([], [], []) == (lies, waiting_for(platform, ministry, "head"), waiting_for(platform, ministry, "clerk"))
    assert NotesCounted(1, 1) == counted(platform, ministry, "clerk", record_id), "it is still an annotation that every reader reads"
    with platform.work(ministry.actor("clerk")) as work:
        (shown,) = communication.annotations(work, record_id)

        assert (False, {"Jens Holt", "Mette Lund"}) == (shown.is_to_me, set(shown.participants))


def test_what_others_have_read_is_a_matter_of_their_own(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    annotated(platform, ministry, record_id, "caseworker", "clerk")
    with platform.work(ministry.actor("clerk")) as work:
        notes.read_annotations(work, record_id)

    assert ([record_id], []) == (waiting_for(platform, ministry, "caseworker"), waiting_for(platform, ministry, "clerk"))


def test_a_list_shows_how_many_annotations_there_are_and_how_many_one_has_not_read(platform: Platform, ministry: Ministry) -> None:
    bare, one, two = (a_record_of_the_heads(platform, ministry) for _ in range(3))
    for record_id in (one, two, two):
        annotated(platform, ministry, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        notes.read_annotations(work, one)
    least_read = (Sort(ListColumn.UNREAD_ANNOTATIONS, descending=True), Sort(ListColumn.ANNOTATIONS, descending=True))
    unread = (Condition(ListColumn.UNREAD_ANNOTATIONS, ListOperator.ON_OR_AFTER, ("1",)),)

    def seen(who: str, where: tuple[Condition, ...] = ()) -> list[tuple[int, int, int]]:
        with platform.work(ministry.actor(who)) as work:
            rows = lists.page(work, ListKey.ARCHIVE, sort=least_read, where=where).rows
        return [(row.record_id, row.annotations, row.unread_annotations) for row in rows]

    assert [(two, 2, 2), (one, 1, 0), (bare, 0, 0)] == seen("caseworker")
    assert ([(two, 2, 2)], [], []) == (seen("caseworker", unread), seen("head", unread), seen("outsider"))
    actor = ministry.actor("caseworker")
    assert len(statements_of(platform, actor, lambda work: lists.page(work, ListKey.ARCHIVE, sort=least_read))) <= 12


def test_the_table_shows_the_column_and_my_chats_is_a_list(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    for _ in range(2):
        annotated(platform, ministry, record_id, "caseworker")
    with platform.work(ministry.actor("head")) as work:
        chats.open_chat(work, record_id)
    with platform.work(ministry.actor("caseworker")) as work:
        saved_lists.remember(work, "list:annotations", {"presentation": "table"})
    reader, head = (a_desk(platform, ministry.people[who], who) for who in ("caseworker", "head"))
    table, mine, none = shown(reader, list="annotations"), shown(head, list="my_chats"), shown(reader, list="my_chats")

    assert "2, heraf 2 ikke læst" in table
    assert (True, True) == ("Notat om varmepumper" in mine, "Du deltager ikke i nogen chat" in none)


def test_a_record_with_several_stands_once(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    for text in ("Se afsnit 3", "Se også afsnit 4"):
        annotated(platform, ministry, record_id, "caseworker", "caseworker", text=text)

    assert [record_id] == waiting_for(platform, ministry, "caseworker")


@pytest.mark.parametrize(
    ("text", "named", "reason"),
    [
        ("  ", "caseworker", Reason.TEXT_IS_EMPTY),
        ("Se her", "outsider", Reason.PARTICIPANT_CANNOT_READ),
        ("Se her", None, Reason.UNKNOWN_OFFICIAL),
    ],
)
def test_an_empty_one_and_one_to_who_cannot_read_are_refused_whole(
    platform: Platform, ministry: Ministry, text: str, named: str | None, reason: Reason
) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    people = [ministry.people["caseworker"], ministry.people[named] if named else 999_999]
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
        notes.annotate(work, record_id, text, participants=people)
    with platform.work(ministry.actor("head")) as work:
        left = [*work.session.exec(select(Annotation)).all(), *work.session.exec(select(AnnotationRecipient)).all()]

    assert ([reason], [], []) == (no.value.reasons, left, waiting_for(platform, ministry, "caseworker"))


def test_a_stranger_directs_none_and_learns_of_none(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    annotated(platform, ministry, record_id, "caseworker")
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        notes.annotate(work, record_id, "Jeg er her", participants=[ministry.people["caseworker"]])
    with platform.work(ministry.actor("outsider")) as work:
        assert [] == work.session.exec(select(AnnotationRecipient)).all()
        assert NotesCounted(0, 0) == communication.count_notes(work, record_id)


def test_after_the_access_has_ended_nothing_of_it_is_listed_or_counted(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    annotated(platform, ministry, record_id, "caseworker")
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, record_id, [ministry.people["head"]])

    assert ([], NotesCounted(0, 0)) == (waiting_for(platform, ministry, "caseworker"), counted(platform, ministry, "caseworker", record_id))


def test_it_follows_the_person_into_another_unit_and_stays_with_nobody_else(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry, AccessLevel.ALL)
    annotated(platform, ministry, record_id, "caseworker")
    moved = ministry.people["caseworker"]
    with platform.work(Actor.system("setup")) as work:
        (post,) = work.session.exec(select(Post.id).where(Post.official_id == moved)).all()
        organisation.give_post(work, moved, ministry.legal, Role.CASEWORKER, title="Fuldmægtig", starts_on=work.today)
        organisation.end_post(work, post, on=work.today - dt.timedelta(days=1))
    with platform.work(ministry.actor("caseworker")) as work:
        assert {ministry.legal} == set(work.standing.units)

    assert ([record_id], [], []) == tuple(waiting_for(platform, ministry, who) for who in ("caseworker", "clerk", "outsider"))


def test_a_substitute_sees_their_own_and_not_those_of_the_absent(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    annotated(platform, ministry, record_id, "caseworker")
    absent, substitute = ministry.people["caseworker"], ministry.people["clerk"]
    with platform.work(Actor.system("setup")) as work:
        organisation.substitute(work, absent, substitute, starts_on=work.today, ends_on=work.today)
    with platform.work(Actor.official(substitute, on_behalf_of=absent)) as work:
        theirs = lists.page(work, ListKey.ANNOTATIONS).rows
        lies = [row.record_id for row in lists.page(work, ListKey.MY_INBOX).rows]

    assert ((), [record_id]) == (theirs, lies), "what is read stays one's own; the record itself lies in the inbox that is lent"


def test_a_hidden_record_still_calls(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, record_id, ministry.people["caseworker"], right=Right.READ)
    with platform.work(ministry.actor("caseworker")) as work:
        records.hide(work, record_id)
    annotated(platform, ministry, record_id, "caseworker")

    assert [record_id] == waiting_for(platform, ministry, "caseworker")


def test_a_destroyed_record_takes_with_it_at_whom_its_annotations_were_directed(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    annotated(platform, ministry, record_id, "head")
    with platform.work(ministry.actor("head")) as work:
        destroying.destroy(work, record_id, reason="Kladde")
    with platform.work(ministry.actor("head")) as work:
        assert [] == work.session.exec(select(AnnotationRecipient)).all()


def test_the_history_says_to_whom_and_never_the_words(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    annotated(platform, ministry, record_id, "caseworker")
    with platform.work(ministry.actor("head")) as work:
        (told,) = [each.facts for each in histories.of_record(work, record_id) if each.kind == "annotation_written"]

    assert ([ministry.people["caseworker"]], False) == (told["participants"], "afsnit" in repr(told))


def test_the_page_of_a_case_says_how_many_of_its_annotations_are_unread(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of_the_heads(platform, ministry)
    with platform.work(ministry.actor("lawyer")) as work:
        notes.annotate_case(work, case_id, "Fremlagt for udvalget")
        mine = case_page.case_page(work, case_id)
    with platform.work(ministry.actor("head")) as work:
        before = case_page.case_page(work, case_id)
        notes.read_annotations_of_case(work, case_id)
    with platform.work(ministry.actor("head")) as work:
        after = case_page.case_page(work, case_id)

    assert [(1, 0), (1, 1), (1, 0)] == [(each.notes, each.unread_annotations) for each in (mine, before, after)]


def a_case_of_the_heads(platform: Platform, ministry: Ministry) -> int:
    with platform.work(ministry.actor("head")) as work:
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
        granting.give_on_case(work, case_id, ministry.people["lawyer"], cause=Cause.SUPPLEMENTARY, right=Right.READ)
    return case_id


def cases_waiting_for(platform: Platform, ministry: Ministry, who: str) -> list[tuple[int, int]]:
    """Gives the cases annotated to an official and how many are unread on each, having seen that the count says the same."""
    with platform.work(ministry.actor(who)) as work:
        found = [(each.case_id, each.unread) for each in communication.annotated_cases(work)]

        assert len(found) == communication.count_annotated_cases(work)
    return found


def test_a_case_annotated_to_somebody_stands_with_them_until_it_is_read(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of_the_heads(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        for text in ("Fremlagt for udvalget", "Udvalget var enigt"):
            notes.annotate_case(work, case_id, text, participants=[ministry.people["lawyer"], ministry.people["head"]])
        notes.annotate_case(work, case_id, "Til alle")
    with platform.work(ministry.actor("lawyer")) as work:
        shown = [(each.text, each.is_to_me, each.is_read) for each in communication.annotations_of_case(work, case_id)]
        told = [each.facts["participants"] for each in histories.of_case(work, case_id) if each.kind == "annotation_written"]
    before = [cases_waiting_for(platform, ministry, who) for who in ("lawyer", "head", "outsider")]
    with platform.work(ministry.actor("lawyer")) as work:
        notes.read_annotations_of_case(work, case_id)

    assert [("Til alle", False, False), ("Udvalget var enigt", True, False), ("Fremlagt for udvalget", True, False)] == shown
    assert 2 == sum(ministry.people["lawyer"] in each for each in told)
    assert [[(case_id, 2)], [], []] == before
    assert [] == cases_waiting_for(platform, ministry, "lawyer")


def test_who_cannot_read_the_case_is_not_named_on_it(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of_the_heads(platform, ministry)
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
        notes.annotate_case(work, case_id, "Se her", participants=[ministry.people["lawyer"], ministry.people["outsider"]])
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        notes.annotate_case(work, case_id, "Jeg er her", participants=[ministry.people["lawyer"]])

    assert ([Reason.PARTICIPANT_CANNOT_READ_CASE], []) == (no.value.reasons, cases_waiting_for(platform, ministry, "lawyer"))


def test_after_the_access_to_a_case_has_ended_it_is_neither_listed_nor_counted(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of_the_heads(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        notes.annotate_case(work, case_id, "Se her", participants=[ministry.people["lawyer"]])
    with platform.work(ministry.actor("head")) as work:
        granting.end_on_case(work, case_id, ministry.people["lawyer"], cause=Cause.SUPPLEMENTARY)

    assert [] == cases_waiting_for(platform, ministry, "lawyer")


def test_the_list_and_the_count_beside_the_tab_cost_one_question_each(platform: Platform, ministry: Ministry) -> None:
    record_id = a_record_of_the_heads(platform, ministry)
    annotated(platform, ministry, record_id, "caseworker")
    actor = ministry.actor("caseworker")

    assert len(statements_of(platform, actor, lambda work: communication.count_notes(work, record_id))) <= 2
    assert len(statements_of(platform, actor, lambda work: lists.page(work, ListKey.ANNOTATIONS))) <= 12
