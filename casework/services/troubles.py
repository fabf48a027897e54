"""Sets a parked effect to run again, by a person who looks after effects."""

from casework.errors import NotFound
from casework.events import EffectRetried
from casework.model import Outbox
from casework.vocabulary import OutboxState, Privilege
from casework.work import Work


def retry(work: Work, effect_id: int) -> None:
    """Has a parked effect tried again from the beginning.

    Raises:
        NotPermitted: the actor does not look after effects. NotFound: it is not parked, or about a record unseen.
    """
    work.demand(Privilege.SEE_EFFECTS)
    row = work.session.get(Outbox, effect_id)
    if row is None or row.state not in {OutboxState.PARKED, OutboxState.UNKNOWN, OutboxState.WAITING}:
        raise NotFound("Effect", effect_id)
    row.state, row.attempts, row.run_after, row.trouble, row.what_to_do = OutboxState.WAITING, 0, work.now, "", ""
    work.record(EffectRetried(record_id=row.record_id, effect=row.effect, effect_id=effect_id))
