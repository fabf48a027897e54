"""Sessions: checking who signs in, stepping up, and ending a session for every door at once.

All of it runs as the system actor ``sign_in``. A refused sign-in is an answer, not an exception, because the failed try it
counts must commit. Unknown name, wrong password, closed and waiting account are told apart by nobody: one answer, and a
password is verified in every case so that the time is one as well (ASVS 5.0 V6.3.8).
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, replace

import pyotp
from sqlalchemy import text
from sqlmodel import col, select, update

from casework.errors import NotFound, RuleBroken
from casework.events import OrganisationChanged, SessionEnded, SignedIn, SignInRefused, SteppedUp, TokensEnded
from casework.model import Account, DeskSession, Official, Post, Unit
from casework.services import api_tokens
from casework.services.passwords import against_password, hash_password, is_outdated, is_right_password
from casework.services.standing_in import stands_in
from casework.work import Work

# reference/reliability-security-desk.md C.3: idle 30 minutes, absolute 10 hours.
IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=10)
STEP_UP_LASTS = dt.timedelta(minutes=10)
# Writing "last seen" at every request would make each picture of a page a write.
SEEN_AGAIN_AFTER = dt.timedelta(minutes=1)
FREE_TRIES = 5
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(minutes=15)
CODE_SECONDS = 30
_END = text("SELECT * FROM casework_end_sign_ins(:official, :but, :now)")


@dataclass(frozen=True)
class Opened:
    """A session just opened: the secret that goes into the cookie (kept here as a hash only) and the language."""

    token: str
    language: str


@dataclass(frozen=True)
class OwnPasswordFirst:
    """Says that a one-time password was right: one's own is chosen before a session opens."""


@dataclass(frozen=True)
class Seated:
    """Who sits at a session, and what the session may."""

    session_id: str
    official_id: int
    name: str
    unit_id: int | None
    unit: str
    language: str
    has_code_app: bool
    has_stepped_up: bool
    on_behalf_of: int | None = None
    absent: str = ""


def set_password(work: Work, official_id: int, password: str, *, language: str = "da") -> None:
    """Give the official a sign-in with this password, or a new password that ends every open session."""
    account = work.session.get(Account, official_id) or Account(official_id=official_id, password_hash="", language=language)
    account.password_hash = hash_password(password)
    account.failed_attempts, account.locked_until, account.one_time_until = 0, None, None
    work.session.add(account)
    end_all(work, official_id)
    work.record(OrganisationChanged(what="password", subject_id=official_id))


def sign_in(work: Work, username: str, password: str) -> Opened | OwnPasswordFirst | None:
    """Open a session for the right name and password; None for everything else, counting the failed try.

    A right one-time password opens nothing: one's own is chosen first (``choose_password``).
    """
    found = _checked(work, username, password)
    if found is None:
        return None
    account, _ = found
    if account.one_time_until is not None:
        return OwnPasswordFirst()
    if is_outdated(account.password_hash):
        account.password_hash = hash_password(password)
    return _open(work, account)


def choose_password(work: Work, username: str, one_time: str, new: str) -> Opened | None:
    """Open the first session with a password of one's own in place of the one-time one; None for everything else, as ``sign_in``.

    Raises:
        RuleBroken: with everything against the new password; the one-time one still counts.
    """
    found = _checked(work, username, one_time)
    if found is None or found[0].one_time_until is None:
        return None
    account, official = found
    if reasons := against_password(new, old=one_time, username=official.username, name=official.name):
        raise RuleBroken(*reasons)
    account.password_hash, account.one_time_until = hash_password(new), None
    work.record(OrganisationChanged(what="password", subject_id=official.id, change="chosen", official_id=official.id))
    return _open(work, account)


def _checked(work: Work, username: str, password: str) -> tuple[Account, Official] | None:
    """Return whose name and password these are, if they may sign in now; every other try is counted and written down."""
    query = select(Account, Official).join(Official, col(Official.id) == Account.official_id)
    found = work.session.exec(query.where(Official.username == username.strip().lower()).with_for_update(of=Account)).first()
    if found is None:
        is_right_password(None, password)
        return None
    account, official = found
    _belongs_to(work, official)
    waits = is_waiting(work, account)
    is_shut = account.locked_at is not None or (account.one_time_until is not None and account.one_time_until <= work.now)
    if not is_right_password(account.password_hash, password) or waits or is_shut or not _works_here(work, official):
        if not waits:
            count_failure(work, account)
        work.record(SignInRefused(official_id=official.id))
        return None
    account.failed_attempts, account.locked_until = 0, None
    return account, official


def session_of(work: Work, token: str) -> str | None:
    """Return the id of the live session a cookie's secret opens, and note that it was seen."""
    session = work.session.get(DeskSession, hash_of(token))
    if session is None or not _is_alive(work, session):
        return None
    if work.now - session.last_seen_at > SEEN_AGAIN_AFTER:
        session.last_seen_at = work.now
    return session.token_hash


def seated(work: Work, session_id: str, *, is_at_work: bool = True) -> Seated | None:
    """Return who sits at a session while it is alive and its official is active, and note that it was seen, if somebody is at work."""
    query = select(DeskSession, Official, Account).join(Official, col(Official.id) == DeskSession.official_id)
    query = query.join(Account, col(Account.official_id) == DeskSession.official_id).where(DeskSession.token_hash == session_id)
    found = work.session.exec(query).first()
    if found is None or found[2].locked_at is not None or not _works_here(work, found[1]) or not _is_alive(work, found[0]):
        return None
    session, official, account = found
    if is_at_work and work.now - session.last_seen_at > SEEN_AGAIN_AFTER:
        session.last_seen_at = work.now
    unit = _unit(work, official.id)
    stepped_up = session.stepped_up_at is not None and work.now - session.stepped_up_at < STEP_UP_LASTS
    return Seated(
        session_id,
        official.id,
        official.name,
        unit.id if unit else None,
        unit.name if unit else "",
        session.language,
        account.totp_secret is not None,
        stepped_up,
        *_stands_in_for(work, session),
    )


def step_up(work: Work, session_id: str, code: str) -> bool:
    """Return whether the one-time code was right; each code counts once, and wrong ones make the account wait."""
    session = _session(work, session_id)
    account = work.session.exec(select(Account).where(Account.official_id == session.official_id).with_for_update()).one()
    if account.totp_secret is None or is_waiting(work, account):
        return False
    secret = work.secret(f"official:{account.official_id}").open("totp", bytes.fromhex(account.totp_secret))
    if not is_right_code(work, account, secret, code):
        count_failure(work, account)
        return False
    session.stepped_up_at = work.now
    _belongs_to(work, work.session.get_one(Official, account.official_id))
    work.record(SteppedUp(official_id=account.official_id))
    return True


def end(work: Work, session_id: str) -> None:
    """Revoke the session: routes refuse it at once, an open desk at its next rerun."""
    session = _session(work, session_id)
    session.revoked_at = work.now
    _belongs_to(work, work.session.get_one(Official, session.official_id))
    work.record(SessionEnded(official_id=session.official_id))


def end_all(work: Work, official_id: int) -> None:
    """Revoke every session of an official, and every token the official agreed to."""
    api_tokens.end_all_of(work, official_id)
    still_open = (col(DeskSession.official_id) == official_id, col(DeskSession.revoked_at).is_(None))
    ended = work.session.exec(update(DeskSession).where(*still_open).values(revoked_at=work.now))
    if ended.rowcount:
        work.record(SessionEnded(official_id=official_id))


def end_everywhere(work: Work, official_id: int, *, but: str = "") -> None:
    """Revoke every session of an official but one, and every token agreed to: his own, or as whoever manages his account."""
    work.session.flush()
    found = work.session.connection().execute(_END, {"official": official_id, "but": but, "now": work.now}).one()
    if found.sessions:
        work.record(SessionEnded(official_id=official_id))
    if found.tokens:
        work.record(TokensEnded(client_id=0, official_id=official_id, why="signed_out"))


def choose_language(work: Work, session_id: str, language: str) -> None:
    """Remember the language for this session and the next."""
    session = _session(work, session_id)
    session.language = language
    _account(work, session.official_id).language = language


def hash_of(token: str) -> str:
    """Return the id of a session by its secret; who reads the table cannot make a cookie of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open(work: Work, account: Account) -> Opened:
    token = secrets.token_urlsafe(32)
    work.session.add(
        DeskSession(
            token_hash=hash_of(token),
            official_id=account.official_id,
            created_at=work.now,
            last_seen_at=work.now,
            language=account.language,
        )
    )
    work.record(SignedIn(official_id=account.official_id))
    return Opened(token, account.language)


def _belongs_to(work: Work, official: Official) -> None:
    """Makes what is written down of the official's authority: ``sign_in`` is of none until it knows who is there, and may do no more."""
    work.standing = replace(work.standing, authority_id=official.authority_id)


def _stands_in_for(work: Work, session: DeskSession) -> tuple[int | None, str]:
    """Gives for whom the session acts, while the substitution runs."""
    if session.on_behalf_of is None or not stands_in(work, session.on_behalf_of, session.official_id):
        return None, ""
    return session.on_behalf_of, work.session.get_one(Official, session.on_behalf_of).name


def _works_here(work: Work, official: Official) -> bool:
    return official.is_active and (official.ends_on is None or official.ends_on >= work.today)


def _is_alive(work: Work, session: DeskSession) -> bool:
    return session.revoked_at is None and work.now - session.last_seen_at < IDLE and work.now - session.created_at < ABSOLUTE


def is_waiting(work: Work, account: Account) -> bool:
    """Return whether the account waits after failed tries."""
    return account.locked_until is not None and account.locked_until > work.now


def is_right_code(work: Work, account: Account, secret: str, code: str) -> bool:
    """Return whether the code is the secret's of now, and take it: each counts once."""
    now = int(work.now.timestamp()) // CODE_SECONDS
    # One step back forgives a slow clock; a step used before is refused (RFC 6238 5.2).
    for step in (now, now - 1):
        is_right = secrets.compare_digest(pyotp.TOTP(secret).at(step * CODE_SECONDS).encode(), code.encode())
        if is_right and step > account.totp_last_step:
            account.totp_last_step, account.failed_attempts = step, 0
            return True
    return False


def count_failure(work: Work, account: Account) -> None:
    """Count a wrong password or code; after some of them the account waits, longer each time."""
    account.failed_attempts += 1
    beyond = account.failed_attempts - FREE_TRIES
    if beyond >= 0:
        account.locked_until = work.now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(beyond, 10))


def _account(work: Work, official_id: int) -> Account:
    account = work.session.get(Account, official_id)
    if account is None:
        raise NotFound("Account", official_id)
    return account


def _session(work: Work, session_id: str) -> DeskSession:
    session = work.session.get(DeskSession, session_id)
    if session is None or not _is_alive(work, session):
        raise NotFound("DeskSession", "")
    return session


def _unit(work: Work, official_id: int) -> Unit | None:
    not_ended = col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today)
    query = select(Unit).join(Post, col(Post.unit_id) == Unit.id)
    query = query.where(Post.official_id == official_id, Post.starts_on <= work.today, not_ended)
    return work.session.exec(query.order_by(col(Post.is_primary).desc(), col(Post.id))).first()
