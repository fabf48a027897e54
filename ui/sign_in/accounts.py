"""The doorkeeper over our own accounts: each call is one ``Work``, of the system actor ``sign_in`` or of who sits there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.services import own_account, signing_in
from casework.services.own_account import CodeAppOffer
from casework.services.signing_in import Seated
from casework.work import Actor, Work
from ui.sign_in.doorkeeper import OpenedSession, OwnPasswordFirst, SignedOut, SignInRefused

SIGN_IN = Actor.system("sign_in")


@dataclass(frozen=True)
class Accounts:
    """Knows accounts and sessions in the database; satisfies ``Doorkeeper``."""

    platform: Platform

    def session_of(self, token: str) -> str | None:
        """Return the id of the live session the token opens, or None."""
        with self.platform.work(SIGN_IN) as work:
            return signing_in.session_of(work, token)

    def seated(self, session_id: str, *, is_at_work: bool = True) -> Seated | None:
        """Return who sits at the session while it is alive; who is only told something is not at work, and falls idle."""
        with self.platform.work(SIGN_IN) as work:
            return signing_in.seated(work, session_id, is_at_work=is_at_work)

    def sign_in(self, name: str, password: str) -> OpenedSession:
        """Open a session; raises ``SignInRefused`` with nothing that tells one reason from another, or ``OwnPasswordFirst``."""
        with self.platform.work(SIGN_IN) as work:
            opened = signing_in.sign_in(work, name, password)
        if isinstance(opened, signing_in.OwnPasswordFirst):
            raise OwnPasswordFirst
        if opened is None:
            raise SignInRefused
        return OpenedSession(opened.token, opened.language)

    def choose_password(self, name: str, one_time: str, new: str) -> OpenedSession:
        """Open the first session with a password of one's own; raises ``SignInRefused``, or ``RuleBroken`` for one that is no good."""
        with self.platform.work(SIGN_IN) as work:
            opened = signing_in.choose_password(work, name, one_time, new)
        if opened is None:
            raise SignInRefused
        return OpenedSession(opened.token, opened.language)

    def change_password(self, session_id: str, old: str, new: str) -> bool:
        """Return whether the old password was right and the new one counts; raises ``RuleBroken`` for one that is no good."""
        with self._myself(session_id) as work:
            return own_account.change_password(work, old, new, session_id=session_id)

    def offer_code_app(self, session_id: str, password: str) -> CodeAppOffer | None:
        """Return what goes into a code app, if the password was right; raises ``RuleBroken``."""
        with self._myself(session_id) as work:
            return own_account.offer_code_app(work, password)

    def confirm_code_app(self, session_id: str, code: str) -> CodeAppOffer | None:
        """Set the code app up by a right code, or return the offer again; raises ``RuleBroken``."""
        with self._myself(session_id) as work:
            return own_account.confirm_code_app(work, code, session_id=session_id)

    def remove_code_app(self, session_id: str, password: str, code: str) -> bool:
        """Return whether password and code were right and the code app is gone; raises ``RuleBroken``."""
        with self._myself(session_id) as work:
            return own_account.remove_code_app(work, password, code)

    @contextmanager
    def _myself(self, session_id: str) -> Iterator[Work]:
        """Open a work of who sits at the session, as himself whomever he acts for; raises ``SignedOut``."""
        seated = self.seated(session_id)
        if seated is None:
            raise SignedOut
        with self.platform.work(Actor.official(seated.official_id)) as work:
            yield work

    def step_up(self, session_id: str, code: str) -> bool:
        """Return whether the one-time code was right and the session may now do what needs it."""
        with self.platform.work(SIGN_IN) as work:
            return signing_in.step_up(work, session_id, code)

    def sign_out(self, session_id: str) -> None:
        """Revoke the session; one that has ended already is fine."""
        try:
            with self.platform.work(SIGN_IN) as work:
                signing_in.end(work, session_id)
        except NotFound:
            return

    def choose_language(self, session_id: str, language: str) -> None:
        """Remember the language for this session and the next."""
        with self.platform.work(SIGN_IN) as work:
            signing_in.choose_language(work, session_id, language)
