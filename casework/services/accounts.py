"""Gives officials their sign-in, and takes it: one-time passwords, locked accounts, lost code apps. Nobody does so for himself.

A one-time password opens nothing but the choice of one's own. Whoever gives it could choose in the other's place, but not unseen: the
other's own password counts no more, and it stands in the history of the organisation. Source: ASVS 5.0 V6.4.1, V6.4.4, V7.4.2, V7.4.5.
"""

import datetime as dt
from dataclasses import dataclass, field

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import OrganisationChanged
from casework.model import Account, Official
from casework.services.passwords import hash_password, one_time_password
from casework.services.signing_in import end_everywhere
from casework.vocabulary import Privilege, Reason
from casework.work import Work

ONE_TIME_LASTS = dt.timedelta(hours=72)


@dataclass(frozen=True)
class OneTimePassword:
    """Is a password to hand over; it is known here and now only."""

    password: str = field(repr=False)
    valid_until: dt.datetime


def give_one_time_password(work: Work, official_id: int) -> OneTimePassword:
    """Gives an official a one-time password in place of any other, ends every session, and gives it once.

    The official chooses his own with it, within three days; a code app that is set up stays, and a locked account stays locked.

    Raises:
        NotPermitted: without ``MANAGE_ACCOUNTS``. RuleBroken: one's own account, or the official has left.
    """
    person = _managed(work, official_id)
    password, until = one_time_password(), work.now + ONE_TIME_LASTS
    account = _found(work, official_id)
    if account is None:
        account = Account(official_id=official_id, password_hash="", language=work.platform.settings.language)
        work.session.add(account)
    account.password_hash, account.one_time_until = hash_password(password), until
    account.failed_attempts, account.locked_until = 0, None
    end_everywhere(work, official_id)
    _changed(work, "password", "given", person)
    return OneTimePassword(password, until)


def lock_account(work: Work, official_id: int) -> None:
    """Locks an account: its sessions and the tokens of programs end at once, and no password opens it.

    Raises:
        NotPermitted: without ``MANAGE_ACCOUNTS``. RuleBroken: one's own account, or there is none.
    """
    account, person = _account(work, official_id)
    if account.locked_at is None:
        account.locked_at = work.now
        end_everywhere(work, official_id)
        _changed(work, "account", "locked", person)


def unlock_account(work: Work, official_id: int) -> None:
    """Opens a locked account with the password it had, and ends the wait after failed tries.

    Raises:
        NotPermitted: without ``MANAGE_ACCOUNTS``. RuleBroken: one's own account, or there is none.
    """
    account, person = _account(work, official_id)
    account.locked_at, account.failed_attempts, account.locked_until = None, 0, None
    _changed(work, "account", "unlocked", person)


def take_code_app_away(work: Work, official_id: int) -> None:
    """Takes the code app from the account of an official who has lost it, and ends every session.

    Raises:
        NotPermitted: without ``MANAGE_ACCOUNTS``. RuleBroken: one's own account, there is none, or it has
        no code app.
    """
    account, person = _account(work, official_id)
    if account.totp_secret is None:
        raise RuleBroken(Reason.CODE_APP_IS_NOT_THERE)
    account.totp_secret, account.totp_offered, account.totp_last_step = None, None, 0
    end_everywhere(work, official_id)
    _changed(work, "code_app", "taken_away", person)


def _account(work: Work, official_id: int) -> tuple[Account, Official]:
    person = _managed(work, official_id)
    account = _found(work, official_id)
    if account is None:
        raise RuleBroken(Reason.HAS_NO_ACCOUNT)
    return account, person


def _managed(work: Work, official_id: int) -> Official:
    """Gives an official whose account the actor manages: never oneself."""
    work.demand(Privilege.MANAGE_ACCOUNTS)
    person = work.session.get(Official, official_id)
    if person is None:
        raise NotFound("Official", official_id)
    reasons = [
        *([Reason.NOT_ONES_OWN_ACCOUNT] if official_id in {work.actor.official_id, work.actor.on_behalf_of} else []),
        *([Reason.OFFICIAL_HAS_LEFT] if not person.is_active or (person.ends_on and person.ends_on < work.today) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    return person


def _found(work: Work, official_id: int) -> Account | None:
    return work.session.exec(select(Account).where(col(Account.official_id) == official_id).with_for_update()).first()


def _changed(work: Work, what: str, change: str, person: Official) -> None:
    work.record(OrganisationChanged(what=what, subject_id=person.id, change=change, official_id=person.id))
