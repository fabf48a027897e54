"""How an official's sign-in stands, for whoever manages accounts."""

import datetime as dt
from dataclasses import dataclass

from casework.errors import NotFound
from casework.model import Account, Official
from casework.vocabulary import AccountState, Privilege
from casework.work import Work


@dataclass(frozen=True)
class AccountShown:
    """Is how a sign-in stands, never what opens it."""

    official_id: int
    state: AccountState
    one_time_until: dt.datetime | None
    locked_at: dt.datetime | None
    waits_until: dt.datetime | None
    has_code_app: bool


def account(work: Work, official_id: int) -> AccountShown:
    """Gives how the sign-in of an official stands.

    Raises:
        NotPermitted: without ``MANAGE_ACCOUNTS``. NotFound: nobody of the authority has the id.
    """
    work.demand(Privilege.MANAGE_ACCOUNTS)
    if work.session.get(Official, official_id) is None:
        raise NotFound("Official", official_id)
    row = work.session.get(Account, official_id)
    if row is None:
        return AccountShown(official_id, AccountState.NONE, None, None, None, has_code_app=False)
    waits = row.locked_until if row.locked_until is not None and row.locked_until > work.now else None
    return AccountShown(official_id, _state(work, row), row.one_time_until, row.locked_at, waits, row.totp_secret is not None)


def _state(work: Work, row: Account) -> AccountState:
    if row.locked_at is not None:
        return AccountState.LOCKED
    if row.one_time_until is None:
        return AccountState.OPEN
    return AccountState.ONE_TIME if row.one_time_until > work.now else AccountState.ONE_TIME_LAPSED
