"""One actor, one moment, one transaction: what a work keeps, what it refuses, and what its end leaves behind."""

import datetime as dt
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework import numbering
from casework.audit import READ_SHARDS, Signature, stream_of
from casework.errors import NotFound, NotPermitted, Stale, UnrecordedChange
from casework.events import ContentRead, DocumentFiled, RecordChanged, Searched, TextExtracted
from casework.model import Case, Grant, Record
from casework.outbox import Effect, effects_of
from casework.sealing import MasterKey
from casework.services import granting, organisation
from casework.vocabulary import AccessLevel, Action, Cause, Extraction, Right
from casework.work import Actor
from tests.builders import a_case, a_record

DAY = dt.timedelta(days=1)


@pytest.fixture
def record_id(platform, ministry) -> int:
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry)
        granting.give(work, record, work.official_id, right=Right.FULL_WRITE, cause=Cause.CREATED)
        return record.id


def rows(platform, query: str, **values):
    with platform.system_engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def retitle(platform, actor: Actor, record_id: int, title: str, **opened) -> None:
    with platform.work(actor) as work:
        work.load(Record, record_id, Action.READ, **opened).title = title
        work.record(RecordChanged(record_id=record_id, fields=("title",), title=title))


# ---- nobody gets hold of a thing without saying what for --------------------------------------------------------------------
def test_what_the_actor_cannot_see_is_not_found_like_what_does_not_exist(platform, ministry, record_id):
    for id in (record_id, 999_999):
        with pytest.raises(NotFound) as unseen, platform.work(ministry.actor("outsider")) as work:
            work.load(Record, id, Action.READ)
        assert f"Record {id}" == str(unseen.value)


def test_what_is_seen_but_not_the_actors_to_change_is_not_permitted(platform, ministry, record_id):
    with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
        work.load(Record, record_id, Action.EDIT)


def test_an_action_that_is_not_listed_is_no(platform, ministry, record_id):
    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        work.load(Record, record_id, Action.EXTRACT)
    with pytest.raises(NotPermitted), platform.work(Actor.system("indexer")) as work:
        work.load(Record, record_id, Action.EDIT)


def test_a_system_actor_has_a_name_on_the_list():
    with pytest.raises(NotPermitted):
        Actor.system("somebody")


# ---- a change and what is said of it commit together or not at all -----------------------------------------------------------
def test_an_event_about_another_record_does_not_record_this_change(platform, ministry, record_id):
    with platform.work(ministry.actor("head")) as work:
        other = a_record(work, ministry).id

    with pytest.raises(UnrecordedChange), platform.work(ministry.actor("head")) as work:
        work.load(Record, record_id, Action.READ).title = "Uden at sige det"
        work.record(RecordChanged(record_id=other, fields=("title",)))


def test_a_core_statement_is_no_way_around_the_event(platform, ministry, record_id):
    with pytest.raises(UnrecordedChange), platform.work(ministry.actor("head")) as work:
        work.session.execute(text("UPDATE record SET title = 'Uden at sige det' WHERE id = :id"), {"id": record_id})


def test_a_work_that_fails_leaves_no_row_no_event_no_history_and_no_effect(platform, ministry, record_id):
    def state():
        return [rows(platform, f"SELECT count(*) FROM {table}") for table in ("record", "event", "history", "outbox", "personal_value")]

    before = state()

    with pytest.raises(ZeroDivisionError), platform.work(ministry.actor("head")) as work:
        a_record(work, ministry)
        work.load(Record, record_id, Action.READ).title = "Fortrudt"
        work.record(RecordChanged(record_id=record_id, fields=("title",)))
        work.session.flush()
        raise ZeroDivisionError

    assert before == state()


def test_a_change_leaves_the_old_row_from_and_to_with_its_event(platform, ministry, clock, record_id):
    made_at = clock()
    clock.forward(hours=1)
    retitle(platform, ministry.actor("head"), record_id, "Anden titel")
    clock.forward(hours=1)
    retitle(platform, ministry.actor("head"), record_id, "Tredje titel")

    found = rows(
        platform,
        """SELECT h.old_row ->> 'title', h.valid_from, h.valid_to, e.kind FROM history h JOIN event e USING (work_id)
            WHERE h.table_name = 'record' AND h.operation = 'UPDATE' AND h.row_key = :id ORDER BY h.id""",
        id=str(record_id),
    )

    hour = dt.timedelta(hours=1)
    assert [
        ("Notat om varmepumper", made_at, made_at + hour, "record_changed"),
        ("Anden titel", made_at + hour, made_at + 2 * hour, "record_changed"),
    ] == found


def test_a_rows_image_does_not_depend_on_the_time_zone_of_who_changes_it(platform, ministry, record_id):
    with platform.work(ministry.actor("head")) as work:
        work.session.execute(text("SET LOCAL timezone = 'Asia/Tokyo'"))
        work.load(Record, record_id, Action.READ).title = "Fra Tokyo"
        work.record(RecordChanged(record_id=record_id, fields=("title",)))

    hashed = (
        "encode(sha256(convert_to(jsonb_strip_nulls(to_jsonb(r) - '{readers,case_restricted_to,is_shared}'::text[])::text, 'UTF8')), 'hex')"
    )
    live = rows(platform, f"SELECT {hashed} FROM record r WHERE id = :id", id=record_id)
    assert live == rows(
        platform,
        "SELECT new_hash FROM history WHERE table_name = 'record' AND row_key = :id ORDER BY id DESC LIMIT 1",
        id=str(record_id),
    )


# ---- streams -----------------------------------------------------------------------------------------------------------------
def test_works_at_the_same_time_on_one_record_make_one_unbroken_chain(platform, ministry, record_id):
    together = Barrier(4)

    def tell(number: int) -> None:
        together.wait()
        for each in range(5):
            with platform.work(ministry.actor("head")) as work:
                work.record(RecordChanged(record_id=record_id, fields=(f"{number}.{each}",)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, range(4)))

    chain = rows(
        platform,
        "SELECT stream_sequence, previous_hash, changes, body, hash FROM event WHERE stream = :stream ORDER BY 1",
        stream=f"record:{record_id}",
    )
    assert list(range(1, len(chain) + 1)) == [row[0] for row in chain]
    previous = ""
    for sequence, before, changes, body, own in chain:
        assert previous == before
        assert own == hashlib.sha256(f"record:{record_id}\n{sequence}\n{before}\n{changes}\n{body}".encode()).hexdigest()
        previous = own


def test_reading_queues_behind_no_work_on_the_record(platform, ministry, record_id):
    with platform.work(ministry.actor("head")) as work:
        work.record(RecordChanged(record_id=record_id, fields=("title",)))
        work._finish()  # the stream of the record is now held until the commit
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_read, platform, ministry, record_id).result(timeout=10)
        work._events.clear()  # said already


def test_reads_go_to_a_few_streams_by_reader():
    def streams(event):
        return {stream_of(event, Signature(dt.datetime.now(dt.UTC), id, "", None, 1)) for id in range(100)}

    assert {f"reads:{shard}" for shard in range(READ_SHARDS)} == streams(ContentRead(record_id=7)) == streams(Searched(words="x"))


# ---- what is personal ------------------------------------------------------------------------------------------------------
def test_the_evidence_holds_a_keyed_hash_and_the_value_lies_beside_it_encrypted(platform, ministry, record_id):
    bodies = rows(platform, "SELECT body, hash FROM event WHERE record_id = :id AND kind = 'record_drafted'", id=record_id)
    told = json.loads(bodies[0][0])["facts"]["title"]
    sealed, subject = rows(platform, "SELECT sealed, subject FROM personal_value WHERE event_hash = :hash", hash=bodies[0][1])[0]

    with platform.work(Actor.system("setup")) as work:
        secret = work.secret(subject)

    assert f"record:{record_id}" == subject
    assert secret.digest("title", "Notat om varmepumper") == told
    assert "Notat om varmepumper" == secret.open("title", sealed)
    assert b"varmepumper" not in sealed
    assert not [row for row in rows(platform, "SELECT body FROM event") if "varmepumper" in row[0]]


def test_the_key_of_what_a_work_makes_is_kept_with_it_and_opens_its_values_afterwards(platform, ministry):
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry, title="Hemmeligt", access_level=AccessLevel.ALL)
    ((sealed,),) = rows(platform, "SELECT sealed FROM personal_value WHERE record_id = :id", id=record.id)

    with platform.work(ministry.actor("head")) as work:
        assert work.secret(f"record:{record.id}").open("title", bytes(sealed)) == "Hemmeligt"


def test_rows_that_are_put_in_together_have_their_history(platform, ministry, record_id):
    with platform.work(ministry.actor("head")) as work:
        given = {Cause.SHARED: ministry.people["caseworker"], Cause.RESPONSIBLE: ministry.grants}
        work.put_all(granting.first_grants(work, work.load(Record, record_id, Action.SHARE), given))

    kept = rows(platform, "SELECT count(*) FROM history WHERE table_name = 'grant_row' AND record_id = :id AND work_id = :work",
                id=record_id, work=work.id)  # fmt: skip
    assert kept == [(2,)]


def test_a_version_read_in_the_work_that_files_it_is_not_read_again():
    filed = DocumentFiled(record_id=1, document_id=2, version_id=3, number=1, sha256="", size=0, media_type="", filename="")
    read = TextExtracted(record_id=1, version_id=3, outcome=Extraction.OK, characters=1, tool="")

    assert [row.effect for row in effects_of([filed], {})] == [Effect.EXTRACT]
    assert [row.effect for row in effects_of([filed, read], {})] == [Effect.INDEX, Effect.RENDER]


def test_another_master_key_opens_nothing(platform, ministry, record_id):
    wrapped = rows(platform, "SELECT wrapped FROM subject_key WHERE subject = :subject", subject=f"record:{record_id}")[0][0]

    with pytest.raises(Exception, match="secrets folder"):
        MasterKey(b"x" * 32).unwrap(f"record:{record_id}", wrapped)


# ---- who saved first ---------------------------------------------------------------------------------------------------------
def test_a_form_opened_before_somebody_elses_save_is_stale(platform, ministry, record_id):
    with platform.work(ministry.actor("head")) as work:
        opened = work.load(Record, record_id, Action.READ).version
    retitle(platform, ministry.actor("caseworker"), record_id, "Mettes titel")

    with pytest.raises(Stale) as refusal:
        retitle(platform, ministry.actor("head"), record_id, "Jens' titel", opened_version=opened)

    assert "Mette Lund" == refusal.value.by
    assert [("Mettes titel",)] == rows(platform, "SELECT title FROM record WHERE id = :id", id=record_id)


def test_two_saves_at_the_same_moment_are_one_save_and_one_stale(platform, ministry, record_id):
    with pytest.raises(Stale), platform.work(ministry.actor("head")) as slow:
        slow.load(Record, record_id, Action.READ).title = "Den langsomme"
        slow.record(RecordChanged(record_id=record_id, fields=("title",)))
        retitle(platform, ministry.actor("caseworker"), record_id, "Den hurtige")

    assert [("Den hurtige",)] == rows(platform, "SELECT title FROM record WHERE id = :id", id=record_id)


# ---- numbers -----------------------------------------------------------------------------------------------------------------
def test_twenty_openings_at_once_of_which_some_fail_leave_no_gap(platform, ministry):
    together = Barrier(20)
    series = numbering.case_series(ministry.authority, 2026)

    def open_one(turn: int) -> int | None:
        together.wait()
        try:
            return _numbered(platform, ministry, series, fails=turn % 4 == 3)
        except ZeroDivisionError:
            return None

    with ThreadPoolExecutor(20) as pool:
        given = sorted(number for number in pool.map(open_one, range(20)) if number is not None)

    assert list(range(1, 16)) == given
    assert [(15,)] == rows(platform, "SELECT value FROM counter WHERE series = :series", series=series)


# ---- on whose behalf, from when to when ---------------------------------------------------------------------------------------
def test_only_an_active_substitute_acts_for_another(platform, ministry, clock, record_id):
    head, outsider = ministry.people["head"], ministry.people["outsider"]
    substitute = Actor.official(outsider, on_behalf_of=head)
    today = clock().date()
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, head, outsider, starts_on=today + DAY, ends_on=today + 2 * DAY)

    outcomes = []
    for _ in range(4):
        outcomes.append(_may_read(platform, substitute, record_id))
        clock.forward(days=1)

    assert ["not permitted", True, True, "not permitted"] == outcomes


def test_a_substitute_brings_the_absent_ones_principals_and_not_the_clearance(platform, ministry, clock):
    secretary, outsider = ministry.people["secretary"], ministry.people["outsider"]
    with platform.work(ministry.actor("secretary")) as work:
        organisation.substitute(work, secretary, outsider, starts_on=clock().date(), ends_on=clock().date())
        ids = [a_record(work, ministry, unit_id=ministry.legal, restricted_to=[secretary], clearance=clearance).id for clearance in (0, 3)]
    substitute = Actor.official(outsider, on_behalf_of=secretary)

    assert [True, False] == [_may_read(platform, substitute, id) for id in ids]
    assert [False, False] == [_may_read(platform, ministry.actor("outsider"), id) for id in ids]


def test_what_is_done_on_behalf_names_both(platform, ministry, clock, record_id):
    head, outsider = ministry.people["head"], ministry.people["outsider"]
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, head, outsider, starts_on=clock().date(), ends_on=clock().date())
    retitle(platform, Actor.official(outsider, on_behalf_of=head), record_id, "Paa vegne af Jens")

    assert [(outsider, head)] == rows(platform, "SELECT actor_id, on_behalf_of_id FROM event WHERE kind = 'record_changed'")


def test_an_ended_post_loses_the_units_records_the_next_day_in_copenhagen(platform, ministry, clock, record_id):
    clock.now = dt.datetime(2026, 11, 23, 22, 59, tzinfo=dt.UTC)
    caseworker = ministry.people["caseworker"]
    post_id = rows(platform, "SELECT id FROM post WHERE official_id = :id", id=caseworker)[0][0]
    with platform.work(Actor.system("setup")) as work:
        organisation.end_post(work, post_id, on=dt.date(2026, 11, 23))

    assert _may_read(platform, ministry.actor("caseworker"), record_id) is True
    clock.forward(minutes=2)
    assert _may_read(platform, ministry.actor("caseworker"), record_id) is False


# ---- the cause of access ---------------------------------------------------------------------------------------------------
def test_ending_one_cause_ends_exactly_that_grant(platform, ministry, record_id):
    outsider = ministry.people["outsider"]
    with platform.work(ministry.actor("head")) as work:
        record = work.load(Record, record_id, Action.SHARE)
        for cause in (Cause.SHARED, Cause.COPY):
            granting.give(work, record, outsider, right=Right.READ, cause=cause)

    seen = []
    for cause in (Cause.SHARED, Cause.COPY):
        with platform.work(ministry.actor("head")) as work:
            granting.end(work, work.load(Record, record_id, Action.SHARE), cause=cause, principal_id=outsider)
        seen.append(_may_read(platform, ministry.actor("outsider"), record_id))

    assert [True, False] == seen


def test_a_work_that_takes_its_own_access_can_finish_and_not_come_back(platform, ministry, record_id):
    head = ministry.people["head"]
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, record_id, ministry.people["secretary"], right=Right.FULL_WRITE)
        granting.restrict(work, record_id, [ministry.people["secretary"]])
        assert head == work.load(Record, record_id, Action.READ).created_by

    assert _may_read(platform, ministry.actor("head"), record_id) is False


def test_revoked_access_is_excluded_from_search_in_the_same_transaction(platform, ministry, record_id):
    with platform.work(ministry.actor("head")) as work:
        granting.set_level(work, record_id, AccessLevel.INVOLVED)

    assert (record_id,) in rows(platform, "SELECT record_id FROM search_exclusion")


def test_the_cases_restriction_reaches_its_records_when_it_is_set_and_when_they_are_placed(platform, ministry, record_id):
    secretary = ministry.people["secretary"]
    with platform.work(Actor.system("setup")) as work:
        case_id = a_case(work, ministry).id
        work.session.get_one(Record, record_id).case_id = case_id
        work.record(RecordChanged(record_id=record_id, case_id=case_id, fields=("case_id",)))
    assert _may_read(platform, ministry.actor("caseworker"), record_id) is True

    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Case, case_id).restricted_to = [secretary]
        work.record(RecordChanged(case_id=case_id, fields=("restricted_to",)))
    assert _may_read(platform, ministry.actor("caseworker"), record_id) is False

    with platform.work(Actor.system("setup")) as work:
        placed = a_record(work, ministry, case_id=case_id).id
        untied = a_record(work, ministry, case_id=case_id, case_access=False).id
    assert [False, True] == [_may_read(platform, ministry.actor("caseworker"), id) for id in (placed, untied)]


def test_grants_are_rows_that_the_reader_of_the_record_sees_with_their_causes(platform, ministry, record_id):
    with platform.work(ministry.actor("caseworker")) as work:
        causes = work.session.exec(select(Grant.cause).where(Grant.record_id == record_id)).all()

    assert [Cause.CREATED] == list(causes)


def _may_read(platform, actor: Actor, record_id: int) -> bool | str:
    try:
        with platform.work(actor) as work:
            work.load(Record, record_id, Action.READ)
    except NotFound:
        return False
    except NotPermitted:
        return "not permitted"
    return True


def _read(platform, ministry, record_id: int) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        work.load(Record, record_id, Action.READ)
        work.record(ContentRead(record_id=record_id))


def _numbered(platform, ministry, series: str, *, fails: bool) -> int:
    given: list[int] = []
    with platform.work(ministry.actor("clerk")) as work:
        work.last(lambda: given.append(numbering.next_number(work, series, ministry.authority)))
        if fails:
            work.last(lambda: given.append(1 // 0))
        work.record(ContentRead())
    return given[0]
