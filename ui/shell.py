"""What the web shell is built of, and where the desk's script finds it.

Streamlit runs one app a process and its script gets no argument, so the shell is kept once per process here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from ui.document_routes import ReadsDocuments
from ui.guard import GuardSettings
from ui.sign_in.doorkeeper import Doorkeeper
from ui.sign_in.form_tokens import FormTokens

if TYPE_CHECKING:
    from ui.desk.data import Desk


@dataclass(frozen=True)
class Shell:
    """Everything the web shell is built of; ``desk`` opens the desk's questions and verbs for one session."""

    doorkeeper: Doorkeeper
    documents: ReadsDocuments
    desk: "Callable[[str], Desk | None]"
    guard: GuardSettings
    nonce: str = ""
    language: str = "da"
    tokens: FormTokens = field(default_factory=FormTokens)
    # Other doors mounted beside the desk (the api); their lifespans are entered with ours.
    more_routes: Sequence[BaseRoute] = ()


_installed: list[Shell] = []


def install(shell: Shell) -> None:
    """Make this the shell of the process."""
    _installed[:] = [shell]


def installed() -> Shell:
    """Return the shell of the process; there is one from the moment the app is built."""
    return _installed[0]
