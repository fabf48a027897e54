"""Two versions side by side: pages matched by their words, what differs marked on each; and a redacted copy beside what it was made of."""

from collections.abc import Callable
from io import BytesIO

import pytest
import typst
from PIL import Image, ImageDraw
from starlette.applications import Starlette

from casework.bootstrap import Platform
from casework.errors import BadInput, NotFound
from casework.model import DocumentVersion
from casework.queries import compared_pages, histories, redactions
from casework.services import granting, records, redacting
from casework.vocabulary import Genre, Right
from documents import filing, page_differences
from documents.extraction_filing import extract_version
from documents.redaction import filing as redacting_runner
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.http_client import TestClient
from tests.doors.page_walk import a_desk, shown
from tests.doors.test_viewer import reading_of
from tests.rules.made_documents import the_sandbox
from tests.services.test_redacting import a_letter, accept_all, begun
from ui.compared_routes import ComparedReading, Side, routes

PAGE = "#set page(width: 300pt, height: 400pt)\n#set text(size: 11pt)\n{body}"


def a_pdf(*bodies: str) -> bytes:
    return typst.compile(PAGE.format(body="\n#pagebreak()\n".join(bodies)).encode())


def a_scan(*, stamped: bool) -> bytes:
    picture = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(picture).rectangle((60, 60, 300, 90), fill=0)
    if stamped:
        ImageDraw.Draw(picture).ellipse((400, 600, 520, 700), fill=0)
    made = BytesIO()
    picture.save(made, "PDF")
    return made.getvalue()


def two_versions(platform: Platform, ministry: Ministry, older: bytes, newer: bytes) -> tuple[int, Side, Side]:
    with platform.work(ministry.actor("caseworker")) as work:
        record_id = records.draft_own(work, "Notat", genre=Genre.NOTE)
        first = filing.add_document(work, record_id, older, filename="notat.pdf", media_type="application/pdf")
        granting.share(work, record_id, ministry.people["head"], right=Right.READ)
        document_id = work.session.get_one(DocumentVersion, first).document_id
    with platform.work(ministry.actor("caseworker")) as work:
        second = filing.add_version(work, document_id, newer, filename="notat.pdf", media_type="application/pdf")
    for version_id in (first, second):
        extract_version(platform, the_sandbox(), version_id)
    return record_id, Side("d", first), Side("d", second)


@pytest.mark.parametrize(
    ("older", "newer", "pairs"),
    [
        (["a b c", "d e f"], ["a b c", "d e f"], [(1, 1), (2, 2)]),
        (["a b c", "d e f"], ["a b c", "x y z", "d e g f"], [(1, 1), (None, 2), (2, 3)]),
        (["a b c", "x y z", "d e f"], ["a b c", "d e f"], [(1, 1), (2, None), (3, 2)]),
        (["a b c", "x y z"], ["a b c", "k l m"], [(1, 1), (2, 2)]),
        (["", ""], ["", "", ""], [(1, 1), (2, 2), (None, 3)]),
        (["a"], [], [(1, None)]),
    ],
)
def test_pages_stand_beside_those_they_became(older: list[str], newer: list[str], pairs: list[tuple[int | None, int | None]]) -> None:
    assert pairs == compared_pages.beside(older, newer)


def test_words_that_went_and_came_are_marked_where_they_stand() -> None:
    older, newer = a_pdf("Tilskuddet er 4.000.000 kr. i alt"), a_pdf("Tilskuddet er 4.850.000 kr. i alt")

    found = the_sandbox().page_differences(older, newer, 0, 0)

    assert (1, 1, ()) == (len(found.gone), len(found.come), found.looks)
    assert abs(found.gone[0][0] - found.come[0][0]) < 3


def test_what_looks_otherwise_is_marked_where_no_word_tells_of_it() -> None:
    found = the_sandbox().page_differences(a_scan(stamped=False), a_scan(stamped=True), 0, 0)
    ((left, top, right, bottom),) = found.looks

    assert ((), ()) == (found.gone, found.come)
    assert (left < 670 < right, top < 755 < bottom, left > 500, top > 600) == (True, True, True, True)
    assert page_differences.page_differences(a_scan(stamped=True), a_scan(stamped=True), 0, 0).looks == ()


def test_what_only_moved_down_is_no_difference_in_looks() -> None:
    found = the_sandbox().page_differences(a_pdf("En\n\nTo\n\nTre\n\nFire"), a_pdf("Ny linje\n\nEn\n\nTo\n\nTre\n\nFire"), 0, 0)

    assert (0, 1, ()) == (len(found.gone), len(found.come), found.looks)


def test_a_reader_sees_both_and_each_is_read_once_in_the_trail(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id, older, newer = two_versions(
        platform, ministry, a_pdf("Et notat om penge"), a_pdf("Forside for sig selv", "Et notat om penge nu")
    )
    compared = ComparedReading(reading_of(platform, ministry, "head"))

    assert [(None, 1), (1, 2)] == compared.pairs("session", older, newer)
    assert 1 == len(compared.differences("session", older, newer, (1, 2)).come)
    assert compared.differences("session", older, newer, (1, 2)) == compared.differences("session", older, newer, (1, 2))
    assert not compared.texts("session", older, newer).is_same
    with platform.work(ministry.actor("caseworker")) as work:
        assert 2 == sum(1 for each in histories.of_record(work, record_id) if each.kind == "content_read")
    mine = a_desk(platform, ministry.people["head"], "head")
    assert "Dokumenter side om side" in shown(mine, record=str(record_id), tab="versions")


def test_who_may_not_read_the_record_compares_nothing_of_it(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id, older, newer = two_versions(platform, ministry, a_pdf("Et"), a_pdf("To"))
    allowed, theirs = (ComparedReading(reading_of(platform, ministry, who)) for who in ("caseworker", "outsider"))
    allowed.differences("session", older, newer, (1, 1))
    asks: list[Callable[[], object]] = [
        lambda: theirs.pairs("session", older, newer),
        lambda: theirs.differences("session", older, newer, (1, 1)),
        lambda: theirs.texts("session", older, newer),
        lambda: theirs.pairs("session", older, Side("d", 999_999)),
    ]
    for ask in asks:
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        compared_pages.versions_of_documents(work, record_id)


def test_a_redacted_copy_stands_beside_what_it_was_made_of(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    version_id = a_letter(platform, ministry)
    extract_version(platform, the_sandbox(), version_id)
    redaction_id = begun(platform, ministry, version_id)
    accept_all(platform, ministry, redaction_id)
    with platform.work(ministry.actor("caseworker")) as work:
        copy_id = redacting.order_copy(work, redaction_id)
    redacting_runner.make_copy(platform, the_sandbox(), copy_id)
    with platform.work(ministry.actor("head")) as work:
        record_id = work.session.get_one(DocumentVersion, version_id).record_id
        (document,) = compared_pages.versions_of_documents(work, record_id)
        assert redactions.redaction_of(work, version_id) is not None
    compared = ComparedReading(reading_of(platform, ministry, "head"))
    original, copy = Side("d", version_id), Side("c", copy_id)

    assert [copy_id] == [each.copy_id for each in document.copies]
    assert (1, 1) == compared.pairs("session", original, copy)[0]
    assert compared.differences("session", original, copy, (1, 1)).gone
    assert b"\x89PNG" == compared.copy_image("session", copy_id, 1, 900)[:4]
    with pytest.raises(BadInput):
        compared.texts("session", original, copy)
    theirs = ComparedReading(reading_of(platform, ministry, "outsider"))
    for ask in (lambda: theirs.pairs("session", original, copy), lambda: theirs.copy_image("session", copy_id, 1, 900)):
        with pytest.raises(NotFound):
            ask()


def test_the_routes_say_what_differs_and_of_nonsense_that_there_is_nothing(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    _, older, newer = two_versions(platform, ministry, a_pdf("Beløbet er 4"), a_pdf("Beløbet er 5"))
    client = TestClient(Starlette(routes=routes(ComparedReading(reading_of(platform, ministry, "caseworker")))))
    at = f"/compared/d{older.id}/d{newer.id}"

    assert {"pairs": [[1, 1]]} == client.get(f"{at}/pages.json").json()
    assert [1, 1, 0] == [len(client.get(f"{at}/1-1.json").json()[kind]) for kind in ("gone", "come", "looks")]
    assert "changed" in {change for change, *_ in client.get(f"{at}/text.json").json()["pairs"]}
    for wrong in (f"{at}/7-1.json", "/compared/x1/d1/pages.json", "/compared/d1/dd/pages.json", "/redacted-copies/9/pages/1.png"):
        assert (404, "Not found.") == (client.get(wrong).status_code, client.get(wrong).text)
