"""Taking what the house proposes for a record, or saying no to it; each is somebody's own deed, done by the verbs there are for it."""

from collections.abc import Callable

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, update

from casework.errors import NotFound, RuleBroken
from casework.model import HintDeclined, Record
from casework.queries import record_help
from casework.services import granting, records
from casework.vocabulary import AccessLevel, Action, Reason, RecordHint
from casework.work import Work

TAKEN: dict[RecordHint, Callable[[Work, int, str, int], object]] = {
    RecordHint.CASE: lambda work, record_id, value, version: records.place_on_case(work, record_id, int(value), opened_version=version),
    RecordHint.ACCESS_LEVEL: lambda work, record_id, value, version: granting.set_level(
        work, record_id, AccessLevel(value), opened_version=version
    ),
    RecordHint.PUBLIC_TITLE: lambda work, record_id, value, version: records.edit(
        work, record_id, opened_version=version, public_title=value
    ),
    RecordHint.ANSWER: lambda work, record_id, value, _version: records.set_answer(work, record_id, int(value)),
    RecordHint.REGISTRATION: lambda work, record_id, _value, version: records.register(work, record_id, opened_version=version),
}


def take(work: Work, record_id: int, hint: RecordHint, value: str, *, opened_version: int) -> None:
    """Does what was proposed, when it is still what is proposed; what the actor has said no to stays so.

    Raises:
        RuleBroken: ``PROPOSAL_IS_GONE``, or what the deed itself refuses. Stale: somebody saved the record meanwhile.
    """
    work.load(Record, record_id, Action.READ, opened_version=opened_version)
    if not any((each.hint, each.value) == (hint, value) for each in record_help.proposals(work, record_id)):
        raise RuleBroken(Reason.PROPOSAL_IS_GONE)
    before = record_help.version_now(work, record_id)
    TAKEN[hint](work, record_id, value, opened_version)
    work.last(lambda: _carry_on(work, record_id, before))


def decline(work: Work, record_id: int, hint: RecordHint) -> None:
    """Says no to a hint: the actor is not asked again about the record as it stands in this version.

    Raises:
        NotFound: the actor may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    number = record_help.version_now(work, record_id)
    said = insert(HintDeclined).values(
        official_id=work.official_id, record_id=record_id, hint=hint, version_number=number, declined_at=work.now
    )
    told = {"version_number": number, "declined_at": work.now}
    work.session.execute(said.on_conflict_do_update(index_elements=["official_id", "record_id", "hint"], set_=told))


def ask_again(work: Work, record_id: int, hint: RecordHint) -> None:
    """Takes a no back.

    Raises:
        NotFound: the actor may not see the record, or has not said no.
    """
    work.load(Record, record_id, Action.READ)
    said = work.session.get(HintDeclined, (work.official_id, record_id, hint))
    if said is None:
        raise NotFound("HintDeclined", record_id)
    work.session.delete(said)


def _carry_on(work: Work, record_id: int, before: int) -> None:
    """Lets each no of the actor hold for the version that taking a proposal has made."""
    mine = (col(HintDeclined.record_id) == record_id, col(HintDeclined.official_id) == work.official_id)
    kept = update(HintDeclined).where(*mine, col(HintDeclined.version_number) == before)
    work.session.execute(kept.values(version_number=record_help.version_now(work, record_id)))
