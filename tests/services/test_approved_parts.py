"""What a decision is made on, part by part: who approved it in this version, in an older one, or nobody yet."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.events import RecordVersionKept
from casework.model import DocumentVersion, Record, RecordVersion
from casework.queries import compared_texts, record_versions
from casework.queries.approved_parts import DecidedOn, PartDecidedOn, decided_on
from casework.queries.compared_texts import side_by_side
from casework.queries.record_versions import Change
from casework.queries.versions_seen import VersionKept, version_seen
from casework.services import approving, party_use, records
from casework.services.party_use import PartyUse
from casework.vocabulary import ApprovedIn, DecidedPart, PartyRole
from casework.work import Actor
from documents.filing import add_version
from tests.approvals import attach, decided, letter, moved, publish, started
from tests.builders import Ministry
from tests.records import a_draft


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry)
    return ministry


def looked_at(platform: Platform, office: Ministry, approval_id: int, username: str = "caseworker") -> DecidedOn:
    """Gives what a decision would be made on."""
    with platform.work(office.actor(username)) as work:
        return decided_on(work, approval_id)


def part(found: DecidedOn, which: DecidedPart) -> PartDecidedOn:
    """Gives one part; of documents the first."""
    return next(each for each in found.parts if each.part is which)


def replaced(platform: Platform, office: Ministry, version_id: int, content: bytes) -> int:
    """Puts a newer version on the document of a version and gives its id."""
    with platform.work(office.actor("caseworker")) as work:
        document_id = work.session.get_one(DocumentVersion, version_id).document_id
        return add_version(work, document_id, content, filename="bilag.txt", media_type="text/plain")


def test_before_anybody_decides_nothing_is_approved(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    attach(platform, office.actor("caseworker"), record_id, b"Bilag")
    found = looked_at(platform, office, started(platform, office, record_id=record_id), "head")

    assert {each.standing for each in found.parts} == {ApprovedIn.NOT_YET}
    assert part(found, DecidedPart.DOCUMENT).title == "bilag.txt"


def test_what_was_approved_is_this_version_until_it_changes(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Bilag")
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    before = part(looked_at(platform, office, approval_id), DecidedPart.DOCUMENT)
    second = replaced(platform, office, first, b"Et andet bilag")
    after = looked_at(platform, office, approval_id)

    assert (before.standing, before.approved[0].by) == (ApprovedIn.THIS_VERSION, "Jens Holt")
    changed = part(after, DecidedPart.DOCUMENT)
    assert (changed.standing, changed.version, changed.version_id) == (ApprovedIn.OLDER, 2, second)
    assert [(by.version, by.version_id, by.is_this_version) for by in changed.approved] == [(1, first, False)]
    assert part(after, DecidedPart.BODY).standing is ApprovedIn.THIS_VERSION
    assert before.mark != changed.mark


def test_the_same_bytes_again_are_the_version_that_was_approved(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Bilag")
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    replaced(platform, office, first, b"Et andet bilag")
    replaced(platform, office, first, b"Bilag")

    assert part(looked_at(platform, office, approval_id), DecidedPart.DOCUMENT).standing is ApprovedIn.THIS_VERSION


def test_a_new_document_is_not_yet_approved_and_one_taken_away_is_told(platform: Platform, office: Ministry) -> None:
    record_id = a_draft(platform, office, body_html="<p>Jeg søger om tilskud.</p>")
    first = attach(platform, office.actor("caseworker"), record_id, b"Bilag")
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    second = attach(platform, office.actor("caseworker"), record_id, b"Et nyt")
    with platform.work(office.actor("caseworker")) as work:
        records.take_document_off(work, record_id, work.session.get_one(DocumentVersion, first).document_id)
    found = [each for each in looked_at(platform, office, approval_id).parts if each.part is DecidedPart.DOCUMENT]

    assert [(each.version_id, each.standing, each.is_gone) for each in found] == [
        (second, ApprovedIn.NOT_YET, False),
        (None, ApprovedIn.OLDER, True),
    ]


def test_a_changed_text_is_told_with_the_version_that_was_approved(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, record_id=(record_id := a_draft(platform, office, body_html="<p>Jeg søger om tilskud.</p>")))
    decided(platform, office, approval_id, "head")
    with platform.work(office.actor("caseworker")) as work:
        version = work.session.get_one(Record, record_id).version
        records.edit(work, record_id, opened_version=version, body_html="<p>Jeg søger om tilskud til en varmepumpe.</p>")
    found = looked_at(platform, office, approval_id)
    body = part(found, DecidedPart.BODY)

    assert body.standing is ApprovedIn.OLDER
    assert body.approved[0].record_version is not None
    assert found.record_version is not None
    with platform.work(office.actor("head")) as work:
        texts = compared_texts.compare_record_texts(work, record_id, body.approved[0].record_version, found.record_version)
    assert [each.text for each in texts.pairs[0].newer if each.differs] == [" til en varmepumpe"]


def test_a_changed_title_and_changed_parties_are_told_with_the_version_that_was_approved(platform: Platform, office: Ministry) -> None:
    record_id = a_draft(platform, office, body_html="<p>Tilsagn</p>", title="Tilsagn")
    with platform.work(office.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(PartyRole.RECIPIENT, name="Bo Vestergaard", email="bo@example.org"))
    approval_id = started(platform, office, record_id=record_id)
    decided(platform, office, approval_id, "head")
    with platform.work(office.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=work.session.get_one(Record, record_id).version, title="Tilsagn om tilskud")
    with platform.work(office.actor("caseworker")) as work:
        party_use.put_on_record(work, record_id, PartyUse(PartyRole.COPY_RECIPIENT, name="Ida Krogh", address="Ågade 3, 1000 København"))
    found = looked_at(platform, office, approval_id)
    title, recipients, body = (part(found, each) for each in (DecidedPart.TITLE, DecidedPart.RECIPIENTS, DecidedPart.BODY))
    seen, now = recipients.approved[0].record_version, found.record_version

    assert (title.standing, recipients.standing, body.standing) == (ApprovedIn.OLDER, ApprovedIn.OLDER, ApprovedIn.THIS_VERSION)
    assert seen is not None
    assert now is not None
    assert title.approved[0].record_version == seen
    with platform.work(office.actor("head")) as work:
        titles = {each.number: each.title for each in record_versions.versions_of(work, record_id)}
        before, after = (record_versions.parties_of(work, record_id, number) for number in (seen, now))
    assert (titles[seen], titles[now]) == ("Tilsagn", "Tilsagn om tilskud")
    assert after[: len(before)] == before
    assert [(each.role, each.name) for each in after[len(before) :]] == [(PartyRole.COPY_RECIPIENT, "Ida Krogh")]
    assert "Ågade" not in repr(after), "an address may be protected"


def test_parties_of_a_version_are_told_to_who_may_read_the_record_alone(platform: Platform, office: Ministry) -> None:
    record_id = a_draft(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        records.edit(work, record_id, opened_version=work.session.get_one(Record, record_id).version, title="Et andet navn")

    with platform.work(office.actor("lawyer")) as work, pytest.raises(NotFound):
        record_versions.parties_of(work, record_id, 1)
    with platform.work(office.actor("caseworker")) as work, pytest.raises(NotFound):
        record_versions.parties_of(work, record_id, 99)


def test_a_record_brought_in_with_versions_that_say_nothing_of_parties_is_decided(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, record_id=(record_id := letter(platform, office)))
    with platform.work(Actor.system("setup")) as work:
        made = {"number": 1, "made_at": work.now, "made_by": office.people["caseworker"]}
        work.add(RecordVersion(record_id=record_id, content={"title": "Tilsagn", "body_html": ""}, **made))
        work.record(RecordVersionKept(record_id=record_id, number=1))
    decided(platform, office, approval_id, "head")

    assert part(looked_at(platform, office, approval_id), DecidedPart.BODY).standing is ApprovedIn.THIS_VERSION
    with platform.work(office.actor("caseworker")) as work:
        assert record_versions.parties_of(work, record_id, 1) == ()


def test_of_versions_with_the_same_words_the_one_that_was_there_then_is_named() -> None:
    monday, tuesday, thursday = (dt.datetime(2026, 11, day, 9, tzinfo=dt.UTC) for day in (23, 24, 26))
    kept = [VersionKept(1, monday, "a", "words", ()), VersionKept(2, thursday, "b", "words", ())]
    seen = {"title": "a", "body": "words", "recipients": []}

    assert version_seen(kept, DecidedPart.BODY, seen, tuesday) == 1
    assert version_seen(kept, DecidedPart.BODY, seen, thursday) == 2
    assert version_seen(kept, DecidedPart.TITLE, seen, thursday) == 1
    assert version_seen(kept, DecidedPart.RECIPIENTS, seen, monday - dt.timedelta(days=1)) is None


def test_a_decision_that_was_undone_approves_nothing(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    decided(platform, office, approval_id, "head")
    with platform.work(office.actor("head")) as work:
        approving.undo(work, approval_id)
    moved(platform, approval_id)

    assert part(looked_at(platform, office, approval_id), DecidedPart.BODY).standing is ApprovedIn.NOT_YET


def test_a_stranger_is_told_nothing_of_it(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)

    with platform.work(office.actor("lawyer")) as work, pytest.raises(NotFound):
        decided_on(work, approval_id)


def test_two_documents_are_compared_by_who_may_read_both_and_both_are_noted(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    first = attach(platform, office.actor("caseworker"), record_id, b"Bilag")
    second = replaced(platform, office, first, b"Et andet bilag")
    with platform.work(office.actor("caseworker")) as work:
        unread = compared_texts.compare_documents(work, first, second)
    with platform.work(office.actor("lawyer")) as work, pytest.raises(NotFound):
        compared_texts.compare_documents(work, first, second)

    assert unread.unread


def test_texts_stand_side_by_side_with_the_words_that_differ() -> None:
    found = side_by_side(["Kære Mette", "Du får 100 kr.", "Hilsen"], ["Kære Mette", "Du får 200 kr.", "Hilsen", "Bo"])

    assert [pair.change for pair in found.pairs] == [Change.SAME, Change.CHANGED, Change.SAME, Change.ADDED]
    assert [piece.text for piece in found.pairs[1].older if piece.differs] == ["100"]
    assert [piece.text for piece in found.pairs[1].newer if piece.differs] == ["200"]
    assert found.pairs[3].older == ()


def test_long_texts_are_compared_as_far_as_said_and_equal_ones_are_the_same() -> None:
    long = [f"Linje {number}" for number in range(compared_texts.MOST_LINES + 1)]

    assert side_by_side(long, [*long[:-1], "en anden"]).is_cut
    assert side_by_side(["a"], ["a"]).is_same
    assert side_by_side([], ["a"]).unread
