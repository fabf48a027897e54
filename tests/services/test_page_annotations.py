"""Annotations on the page of a document: put, answered and settled by who may note on the record, seen by who reads it, by nobody else."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, RuleBroken
from casework.model import Annotation, DocumentVersion, InboxItem
from casework.queries import communication, histories
from casework.queries.communication import AnnotationShown
from casework.services import destroying, granting, notes, page_annotations, records
from casework.vocabulary import Genre, Reason, Right
from documents import filing
from tests.builders import Ministry
from tests.records import a_case_of

BOX = (100.0, 200.0, 300.0, 220.0)


@pytest.fixture
def version_id(platform: Platform, ministry: Ministry) -> int:
    """Gives the version of a draft's document, which the head reads and the outsider does not."""
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(work, "Udkast", genre=Genre.LETTER)
        made = filing.add_document(work, record_id, b"Ord paa en side", filename="brev.txt", media_type="text/plain")
        granting.share(work, record_id, ministry.people["head"], right=Right.READ)
    return made


def on_page(platform: Platform, ministry: Ministry, version_id: int, text: str = "Ret tallet", who: str = "head", **more: object) -> int:
    with platform.work(ministry.actor(who)) as work:
        return page_annotations.annotate_page(work, version_id, text, page=1, boxes=[BOX], quote="4.850.000", **more)  # type: ignore[arg-type]


def shown(platform: Platform, ministry: Ministry, version_id: int, who: str = "caseworker") -> tuple[AnnotationShown, ...]:
    with platform.work(ministry.actor(who)) as work:
        return communication.annotations_on(work, version_id)


def record_of(platform: Platform, ministry: Ministry, version_id: int) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        return work.session.get_one(DocumentVersion, version_id).record_id


def test_it_stands_on_its_place_and_among_the_annotations_of_the_record(platform: Platform, ministry: Ministry, version_id: int) -> None:
    id = on_page(platform, ministry, version_id, participants=[ministry.people["caseworker"]])
    (one,) = shown(platform, ministry, version_id)

    assert (id, 1, (BOX,), "4.850.000", "brev.txt") == (one.annotation_id, one.page, one.boxes, one.quote, one.document)
    assert (False, True, None) == (one.is_read, one.is_to_me, one.settled_at)
    with platform.work(ministry.actor("caseworker")) as work:
        assert (one,) == communication.annotations(work, record_of(platform, ministry, version_id))


def test_an_answer_is_told_to_who_took_part_and_stands_below(platform: Platform, ministry: Ministry, version_id: int) -> None:
    first = on_page(platform, ministry, version_id)
    with platform.work(ministry.actor("caseworker")) as work:
        answer = page_annotations.answer(work, first, "Det er rettet")
    with platform.work(ministry.actor("head")) as work:
        again = page_annotations.answer(work, answer, "Tak")  # an answer to an answer answers what was first said
        lies = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == work.official_id)).all()

    assert [(first, None), (answer, first), (again, first)] == [
        (each.annotation_id, each.answers_id) for each in sorted(shown(platform, ministry, version_id), key=lambda one: one.annotation_id)
    ]
    assert ["annotation"] == lies


def test_who_reads_no_longer_is_told_of_no_answer(platform: Platform, ministry: Ministry, version_id: int) -> None:
    first = on_page(platform, ministry, version_id)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.stop_sharing(work, record_of(platform, ministry, version_id), ministry.people["head"])
    with platform.work(ministry.actor("caseworker")) as work:
        page_annotations.answer(work, first, "Det er rettet")

        said = communication.annotations_on(work, version_id)
        assert [[], []] == [work.session.get_one(Annotation, each.annotation_id).participants for each in said]


def test_it_is_settled_and_opened_again_and_twice_is_once(platform: Platform, ministry: Ministry, version_id: int) -> None:
    first = on_page(platform, ministry, version_id)
    with platform.work(ministry.actor("caseworker")) as work:
        answer = page_annotations.answer(work, first, "Rettet")
    for _ in range(2):
        with platform.work(ministry.actor("caseworker")) as work:
            page_annotations.settle(work, answer)
    settled = {each.annotation_id: each.settled_by for each in shown(platform, ministry, version_id)}
    for _ in range(2):
        with platform.work(ministry.actor("head")) as work:
            page_annotations.reopen(work, first)

    assert {first: "Mette Lund", answer: ""} == settled
    assert [""] == [each.settled_by for each in shown(platform, ministry, version_id) if each.annotation_id == first]
    with platform.work(ministry.actor("caseworker")) as work:
        kinds = [each.kind for each in histories.of_record(work, record_of(platform, ministry, version_id))]
    assert [1, 1] == [kinds.count("annotation_settled"), kinds.count("annotation_reopened")]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"page": 0}, Reason.NO_SUCH_PAGE),
        ({"page": 10_001}, Reason.NO_SUCH_PAGE),
        ({"page": 1, "boxes": [(1, 2, 3)]}, Reason.AREA_IS_EMPTY),
        ({"page": 1, "boxes": [(300, 200, 100, 220)]}, Reason.AREA_IS_EMPTY),
        ({"page": 1, "boxes": [(0, 0, 1001, 5)]}, Reason.AREA_IS_EMPTY),
        ({"page": 1, "boxes": [(float("nan"), 0, 10, 5)]}, Reason.AREA_IS_EMPTY),
        ({"page": 1, "boxes": [BOX] * 201}, Reason.AREA_IS_EMPTY),
    ],
)
def test_a_place_that_is_none_is_refused(
    platform: Platform, ministry: Ministry, version_id: int, place: dict[str, object], reason: Reason
) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
        page_annotations.annotate_page(work, version_id, "Her", **place)  # type: ignore[arg-type]

    assert [reason] == refusal.value.reasons


def test_one_without_words_is_refused_and_one_of_a_whole_page_is_none_the_less_one(
    platform: Platform, ministry: Ministry, version_id: int
) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("head")) as work:
        page_annotations.annotate_page(work, version_id, "  ", page=1)
    with platform.work(ministry.actor("head")) as work:
        page_annotations.annotate_page(work, version_id, "Hele siden", page=1)

    assert [Reason.TEXT_IS_EMPTY] == refusal.value.reasons
    assert [()] == [each.boxes for each in shown(platform, ministry, version_id)]


def test_who_does_not_read_the_record_neither_sees_nor_writes_nor_settles(platform: Platform, ministry: Ministry, version_id: int) -> None:
    first = on_page(platform, ministry, version_id)
    for deed in (
        lambda work: communication.annotations_on(work, version_id),
        lambda work: page_annotations.annotate_page(work, version_id, "Her", page=1),
        lambda work: page_annotations.answer(work, first, "Her"),
        lambda work: page_annotations.settle(work, first),
        lambda work: page_annotations.reopen(work, first),
        lambda work: page_annotations.settle(work, 999_999),
    ):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            deed(work)

    assert [None] == [each.settled_at for each in shown(platform, ministry, version_id)]


def test_what_is_said_on_a_case_is_answered_too(platform: Platform, ministry: Ministry) -> None:
    case_id = a_case_of(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        first = notes.annotate_case(work, case_id, "Hvornår?")
        page_annotations.answer(work, first, "På fredag")
        page_annotations.settle(work, first)

        said = communication.annotations_of_case(work, case_id)
    assert [(first, "Mette Lund")] == [(each.annotation_id, each.settled_by) for each in said if each.answers_id is None]


def test_it_goes_with_its_record(platform: Platform, ministry: Ministry, version_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(work, "Kladde", genre=Genre.NOTE)
        mine = filing.add_document(work, record_id, b"Ord", filename="kladde.txt", media_type="text/plain")
        first = page_annotations.annotate_page(work, mine, "Til mig selv", page=1)
        page_annotations.answer(work, first, "Ja")
    with platform.work(ministry.actor("caseworker")) as work:
        destroying.destroy(work, record_id, reason="kladde")

    with platform.system_engine.connect() as connection:
        assert 0 == connection.exec_driver_sql(f"SELECT count(*) FROM annotation WHERE record_id = {record_id}").scalar_one()
