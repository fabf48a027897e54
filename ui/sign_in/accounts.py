"""The doorkeeper over our own accounts: each call is one ``Work`` of the system actor ``sign_in``."""

from dataclasses import dataclass

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.services import signing_in
from casework.services.signing_in import Seated
from casework.work import Actor
from ui.sign_in.doorkeeper import OpenedSession, SignInRefused

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
        """Open a session; raises ``SignInRefused`` with nothing that tells one reason from another."""
        with self.platform.work(SIGN_IN) as work:
            opened = signing_in.sign_in(work, name, password)
        if opened is None:
            raise SignInRefused
        return OpenedSession(opened.token, opened.language)

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
