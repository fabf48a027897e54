"""What everybody does with the own sign-in: another password, a code app. The password is asked each time (ASVS 5.0 V6.2.3, V7.5.1).

A wrong password or code is an answer, not an exception: the failed try it counts must commit. Nobody does this for whom he acts for.
"""

from dataclasses import dataclass, field

import pyotp
from sqlmodel import col, select, update

from casework.errors import NotPermitted, RuleBroken
from casework.events import OrganisationChanged, SteppedUp
from casework.model import Account, DeskSession, Official
from casework.sealing import SubjectSecret
from casework.services.passwords import against_password, hash_password, is_right_password
from casework.services.signing_in import count_failure, end_everywhere, is_right_code, is_waiting
from casework.vocabulary import Reason
from casework.work import Work

OFFER_LASTS_SECONDS = 600


@dataclass(frozen=True)
class CodeAppOffer:
    """Is what goes into a code app: the secret as text, and as a link that opens the app on the same machine."""

    secret: str = field(repr=False)
    link: str = field(repr=False)


def change_password(work: Work, old: str, new: str, *, session_id: str) -> bool:
    """Gives oneself another password; all other sessions and what programs were let do end. False when the old one is wrong.

    Raises:
        NotPermitted: in somebody's name. RuleBroken: with everything against the new password.
    """
    person = _myself(work)
    if reasons := against_password(new, old=old, username=person.username, name=person.name):
        raise RuleBroken(*reasons)
    account = _account(work)
    if not _is_mine(work, account, old):
        return False
    account.password_hash, account.one_time_until = hash_password(new), None
    end_everywhere(work, person.id, but=session_id)
    _changed(work, "password", "chosen")
    return True


def offer_code_app(work: Work, password: str) -> CodeAppOffer | None:
    """Begins to set up a code app and gives its secret, to be confirmed by a code within ten minutes; None when the password is wrong.

    Raises:
        NotPermitted: in somebody's name. RuleBroken: one is set up already.
    """
    _myself(work)
    account = _account(work)
    if account.totp_secret is not None:
        raise RuleBroken(Reason.CODE_APP_IS_THERE)
    if not _is_mine(work, account, password):
        return None
    secret = pyotp.random_base32()
    account.totp_offered = _key(work).seal("totp_offered", f"{int(work.now.timestamp())} {secret}").hex()
    return _offer(work, secret)


def confirm_code_app(work: Work, code: str, *, session_id: str) -> CodeAppOffer | None:
    """Sets up the code app that was offered when its code is right, which confirms the session too; gives the offer again when it is not.

    Raises:
        NotPermitted: in somebody's name. RuleBroken: nothing is offered, or not any more.
    """
    _myself(work)
    account = _account(work)
    secret = _offered(work, account)
    if is_waiting(work, account):
        return _offer(work, secret)
    account.totp_last_step = 0
    if not is_right_code(work, account, secret, code):
        count_failure(work, account)
        return _offer(work, secret)
    account.totp_secret, account.totp_offered = _key(work).seal("totp", secret).hex(), None
    session = work.session.get(DeskSession, session_id)
    if session is not None:
        session.stepped_up_at = work.now
        work.record(SteppedUp(official_id=account.official_id))
    _changed(work, "code_app", "set_up")
    return None


def remove_code_app(work: Work, password: str, code: str) -> bool:
    """Takes the own code app away, with the password and a last code; no session counts as confirmed any more. False when one is wrong.

    Raises:
        NotPermitted: in somebody's name. RuleBroken: none is set up.
    """
    _myself(work)
    account = _account(work)
    if account.totp_secret is None:
        raise RuleBroken(Reason.CODE_APP_IS_NOT_THERE)
    if not _is_mine(work, account, password):
        return False
    if not is_right_code(work, account, _key(work).open("totp", bytes.fromhex(account.totp_secret)), code):
        count_failure(work, account)
        return False
    account.totp_secret, account.totp_last_step = None, 0
    work.session.execute(update(DeskSession).where(col(DeskSession.official_id) == account.official_id).values(stepped_up_at=None))
    _changed(work, "code_app", "taken_away")
    return True


def _myself(work: Work) -> Official:
    if work.actor.on_behalf_of is not None:
        raise NotPermitted(Reason.NOT_THE_SAME_PERSON)
    return work.session.get_one(Official, work.official_id)


def _account(work: Work) -> Account:
    account = work.session.exec(select(Account).where(col(Account.official_id) == work.official_id).with_for_update()).first()
    if account is None:
        raise RuleBroken(Reason.HAS_NO_ACCOUNT)
    return account


def _is_mine(work: Work, account: Account, password: str) -> bool:
    """Says whether the password is the account's, while it does not wait; a wrong one is counted."""
    if is_waiting(work, account):
        return False
    if is_right_password(account.password_hash, password):
        account.failed_attempts = 0
        return True
    count_failure(work, account)
    return False


def _offered(work: Work, account: Account) -> str:
    if account.totp_offered is None:
        raise RuleBroken(Reason.CODE_APP_IS_NOT_OFFERED)
    since, secret = _key(work).open("totp_offered", bytes.fromhex(account.totp_offered)).split()
    if work.now.timestamp() - int(since) > OFFER_LASTS_SECONDS:
        raise RuleBroken(Reason.CODE_APP_IS_NOT_OFFERED)
    return secret


def _offer(work: Work, secret: str) -> CodeAppOffer:
    return CodeAppOffer(secret, pyotp.TOTP(secret).provisioning_uri(name=_myself(work).username, issuer_name="Casework"))


def _key(work: Work) -> SubjectSecret:
    return work.secret(f"official:{work.official_id}")


def _changed(work: Work, what: str, change: str) -> None:
    work.record(OrganisationChanged(what=what, subject_id=work.official_id, change=change, official_id=work.official_id))
