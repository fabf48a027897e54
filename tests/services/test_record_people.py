"""Who works on a record: handing it over with a note, taking it back, and letting others work on it beside the responsible."""

import datetime as dt

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import Grant, InboxItem, Record
from casework.queries import communication, histories, record_people
from casework.services import case_people, granting, organisation, organisation_changing, records
from casework.vocabulary import AccessLevel, Action, Cause, Reason, Right
from casework.work import Actor
from tests.builders import Ministry, a_case, a_record
from tests.conftest import Clock

LATER = dt.timedelta(minutes=11)


def a_written_record(platform: Platform, ministry: Ministry, level: AccessLevel = AccessLevel.INVOLVED) -> int:
    with platform.work(ministry.actor("head")) as work:
        record = a_record(work, ministry, access_level=level)
        granting.give(work, record, ministry.people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        return record.id


def lies_for(platform: Platform, ministry: Ministry, who: str) -> list[str]:
    with platform.work(ministry.actor(who)) as work:
        return list(work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == work.official_id)).all())


def right_of(platform: Platform, ministry: Ministry, who: str, record_id: int) -> Right:
    with platform.work(ministry.actor(who)) as work:
        return work.right(work.load(Record, record_id, Action.READ))


# ---- supplementary ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("right", [Right.READ, Right.FULL_WRITE])
def test_a_supplementary_case_worker_has_the_right_and_finds_the_record_in_the_inbox(
    platform: Platform, ministry: Ministry, right: Right
) -> None:
    record_id = a_written_record(platform, ministry)
    for _ in range(2):
        with platform.work(ministry.actor("head")) as work:
            records.add_supplementary(work, record_id, ministry.people["outsider"], right=right)

    assert ["supplementary"] == lies_for(platform, ministry, "outsider")
    assert right == right_of(platform, ministry, "outsider", record_id)
    with platform.work(ministry.actor("outsider")) as work:
        helpers = record_people.supplementary_of_record(work, record_id)
        assert [("Bo Krag", right)] == [(each.name, each.right) for each in helpers]


def test_taking_a_supplementary_case_worker_off_leaves_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = a_written_record(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        records.add_supplementary(work, record_id, ministry.people["outsider"], right=Right.FULL_WRITE)
    for _ in range(2):
        with platform.work(ministry.actor("head")) as work:
            records.end_supplementary(work, record_id, ministry.people["outsider"])
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        record_people.supplementary_of_record(work, record_id)
    with platform.work(ministry.actor("head")) as work:
        told = [each.kind for each in histories.of_record(work, record_id)]
        assert (1, ()) == (told.count("access_ended"), record_people.supplementary_of_record(work, record_id))


def test_another_right_takes_the_place_of_the_first_and_nobody_need_be_told(platform: Platform, ministry: Ministry) -> None:
    record_id = a_written_record(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        records.add_supplementary(work, record_id, ministry.people["outsider"], right=Right.FULL_WRITE, notify=False)
        records.add_supplementary(work, record_id, ministry.people["outsider"], right=Right.READ, notify=False)

    assert ([], Right.READ) == (lies_for(platform, ministry, "outsider"), right_of(platform, ministry, "outsider", record_id))


def test_a_unit_and_a_team_can_work_on_a_record(platform: Platform, ministry: Ministry) -> None:
    record_id = a_written_record(platform, ministry)
    with platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, ministry.authority, "Varmepumpeholdet")
        organisation.add_member(work, team, ministry.people["outsider"], starts_on=work.today)
    with platform.work(ministry.actor("head")) as work:
        records.add_supplementary(work, record_id, team)
        records.add_supplementary(work, record_id, ministry.legal)

    assert (["supplementary"], Right.READ) == (
        lies_for(platform, ministry, "outsider"),
        right_of(platform, ministry, "lawyer", record_id),
    )


def test_a_closed_unit_and_a_team_out_of_use_are_given_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = a_written_record(platform, ministry)
    with platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, ministry.authority, "Nedlagt hold")
        unit = organisation.add_unit(work, ministry.authority, "Nedlagt kontor", short_name="NK")
        organisation_changing.use_group(work, team, is_active=False)
        organisation_changing.close_unit(work, unit)
        case_id = a_case(work, ministry).id
        granting.give_on_case(work, case_id, ministry.people["head"], cause=Cause.RESPONSIBLE)
    for deed in (
        lambda work: records.add_supplementary(work, record_id, team),
        lambda work: records.add_supplementary(work, record_id, unit),
        lambda work: records.assign(work, record_id, unit),
        lambda work: case_people.add_supplementary(work, case_id, team),
        lambda work: case_people.assign(work, case_id, unit),
    ):
        with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
            deed(work)
        assert [Reason.UNKNOWN_PRINCIPAL] == no.value.reasons


def test_who_may_only_read_lets_nobody_work_on_it_and_a_stranger_finds_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = a_written_record(platform, ministry, AccessLevel.UNIT)
    for who, error in (("caseworker", NotPermitted), ("outsider", NotFound)):
        for deed in (records.add_supplementary, records.end_supplementary):
            with pytest.raises(error), platform.work(ministry.actor(who)) as work:
                deed(work, record_id, ministry.people["outsider"])


def test_restriction_classification_completion_and_unknown_people_keep_others_off(platform: Platform, ministry: Ministry) -> None:
    record_id, secret_id, done_id = (a_written_record(platform, ministry) for _ in range(3))
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, record_id, [ministry.grants])
        granting.classify(work, secret_id, 1)
        records.complete(work, done_id)
    for which, who, reason in (
        (record_id, ministry.people["lawyer"], Reason.SHUT_OUT_OF_RECORD),
        (record_id, ministry.legal, Reason.SHUT_OUT_OF_RECORD),
        (secret_id, ministry.people["outsider"], Reason.SHUT_OUT_OF_RECORD),
        (secret_id, 999_999, Reason.UNKNOWN_PRINCIPAL),
        (done_id, ministry.people["lawyer"], Reason.RECORD_IS_COMPLETED),
    ):
        for deed in (records.add_supplementary, records.assign):
            with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("head")) as work:
                deed(work, which, who)
            assert [reason] == no.value.reasons


# ---- handing over ---------------------------------------------------------------------------------------------------------------


def test_a_record_is_handed_over_with_a_note_for_who_gets_it(platform: Platform, ministry: Ministry) -> None:
    record_id = a_written_record(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        records.assign(work, record_id, ministry.people["outsider"], note="Høringen mangler")
    with platform.work(ministry.actor("outsider")) as work:
        (note,) = communication.notes_of_record(work, record_id)
        assert ("Høringen mangler", "Jens Holt", ("Bo Krag",)) == (note.text, note.by, note.participants)

    assert 1 == len(lies_for(platform, ministry, "outsider"))
    with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
        communication.notes_of_record(work, record_id)


def test_what_was_handed_over_is_taken_back_in_the_moment_after(platform: Platform, ministry: Ministry) -> None:
    record_id = a_written_record(platform, ministry, AccessLevel.UNIT)
    with platform.work(ministry.actor("head")) as work:
        records.assign(work, record_id, ministry.people["outsider"])
    with platform.work(ministry.actor("head")) as work:
        records.take_back(work, record_id)

    assert Right.FULL_WRITE == right_of(platform, ministry, "head", record_id)
    with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
        communication.notes_of_record(work, record_id)


@pytest.mark.parametrize("who", ["caseworker", "head"])
def test_nobody_else_takes_it_back_and_nobody_takes_it_back_too_late(platform: Platform, ministry: Ministry, who: str) -> None:
    record_id = a_written_record(platform, ministry, AccessLevel.UNIT)
    with platform.work(ministry.actor("head")) as work:
        records.assign(work, record_id, ministry.people["outsider"])
        later = work.now + LATER
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor(who), moment=later if who == "head" else None) as work:
        records.take_back(work, record_id)

    assert [Reason.TOO_LATE_TO_TAKE_BACK] == no.value.reasons


def test_what_has_been_passed_on_is_not_taken_back(platform: Platform, ministry: Ministry) -> None:
    record_id = a_written_record(platform, ministry, AccessLevel.ALL)
    with platform.work(ministry.actor("head")) as work:
        records.assign(work, record_id, ministry.people["outsider"])
    with platform.work(ministry.actor("outsider")) as work:
        records.assign(work, record_id, ministry.people["lawyer"])
    with pytest.raises(RuleBroken), platform.work(ministry.actor("head")) as work:
        records.take_back(work, record_id)


def test_what_was_shared_until_a_moment_that_has_passed_can_be_shared_again(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id, lawyer = a_written_record(platform, ministry), ministry.people["lawyer"]

    def shared(until: dt.datetime | None) -> bool:
        with platform.work(ministry.actor("head")) as work:
            granting.share(work, record_id, lawyer, ends_at=until)
        with platform.work(ministry.actor("lawyer")) as work:
            return work.session.get(Record, record_id) is not None

    first = shared(clock.now + dt.timedelta(hours=1))
    clock.forward(minutes=61)
    again = shared(None)
    with platform.work(ministry.actor("head")) as work:
        granting.stop_sharing(work, record_id, lawyer)
    with platform.work(ministry.actor("lawyer")) as work:
        left = work.session.get(Record, record_id)

    assert (True, True, None) == (first, again, left)


def test_sharing_again_with_another_right_or_end_replaces_what_runs(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id, lawyer = a_written_record(platform, ministry), ministry.people["lawyer"]
    hour, day = clock.now + dt.timedelta(hours=1), clock.now + dt.timedelta(days=1)

    def shared(right: Right, until: dt.datetime | None) -> list[tuple[int, dt.datetime | None]]:
        with platform.work(ministry.actor("head")) as work:
            granting.share(work, record_id, lawyer, right=right, ends_at=until)
            mine = (col(Grant.record_id) == record_id, col(Grant.principal_id) == lawyer, col(Grant.ended_at).is_(None))
            return [(each.right, each.ends_at) for each in work.session.exec(select(Grant).where(*mine)).all()]

    ways = (
        (Right.READ, hour),
        (Right.READ, hour),
        (Right.READ, day),
        (Right.FULL_WRITE, day),
        (Right.FULL_WRITE, None),
        (Right.READ, hour),
    )
    standing = [shared(*way) for way in ways]
    with platform.work(ministry.actor("head")) as work:
        told = [
            each.kind
            for each in histories.of_record(work, record_id)
            if each.kind == "access_given" and each.facts["principal_id"] == lawyer
        ]
    clock.forward(minutes=61)
    with platform.work(ministry.actor("lawyer")) as work:
        left = work.session.get(Record, record_id)

    assert [[way] for way in ways] == standing
    assert 5 == len(told)  # the same once more is nothing new
    assert left is None


def test_a_grant_that_follows_from_its_cause_is_raised_and_never_lowered(platform: Platform, ministry: Ministry) -> None:
    record_id, lawyer = a_written_record(platform, ministry), ministry.people["lawyer"]
    with platform.work(ministry.actor("head")) as work:
        record = work.session.get_one(Record, record_id)
        for right in (Right.READ, Right.FULL_WRITE, Right.READ):
            granting.give(work, record, lawyer, right=right, cause=Cause.SENDER)
        mine = (col(Grant.principal_id) == lawyer, col(Grant.ended_at).is_(None))
        standing = [each.right for each in work.session.exec(select(Grant).where(*mine)).all()]

    assert [Right.FULL_WRITE] == standing
