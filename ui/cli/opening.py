"""How commands open the platform, act as somebody, and say that something is refused."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from sqlmodel import select

from casework import audit_signing
from casework.adapters.embedded_postgres import SIGNER, DatabaseUnavailable
from casework.bootstrap import Platform, platform
from casework.errors import BadInput, CaseworkError, NotFound, Refused, SettingsWrong, Stale
from casework.model import Official
from casework.settings import Settings, read_settings
from casework.work import Actor
from documents.blobs import store_of

P = ParamSpec("P")
R = TypeVar("R")


class Size(StrEnum):
    """How much demo ministry."""

    SMALL = "small"
    FULL = "full"


screen = Console(soft_wrap=True, highlight=False)
complaints = Console(stderr=True, soft_wrap=True, highlight=False)


@contextmanager
def opened() -> Iterator[Platform]:
    """Gives the platform of the data folder that ``CASEWORK_HOME`` names, starting its database when nobody runs it.

    Raises:
        SettingsWrong: the folder holds no installation yet.
    """
    settings = read_settings()
    with platform(settings, store_of) as made:
        if not is_migrated(made):
            raise SettingsWrong("This data folder holds no installation yet.", what_to_do="Run `casework init` first.")
        yield made


def actor_named(made: Platform, username: str | None) -> Actor:
    """Gives the official with the username; without one, the registry clerk of the demo ministry.

    Raises:
        NotFound: nobody has the name.
    """
    from ui.demo import SIGN_INS

    wanted = username or SIGN_INS[0].username
    with made.work(Actor.system("sign_in")) as work:
        found = work.session.exec(select(Official.id).where(Official.username == wanted)).first()
    if found is None:
        raise NotFound("Official", wanted)
    return Actor.official(found)


def sign_off(made: Platform) -> None:
    """Signs a checkpoint over what the command did: on the command line there may be no runner that does it each minute."""
    settings = made.settings
    key = audit_signing.read_signing_key(settings.secrets_folder)
    audit_signing.sign_all(made.server.url(SIGNER), key, heads_file(settings), made.clock)


def heads_file(settings: Settings) -> Path:
    """Names the file of checkpoint heads that is kept outside the database."""
    return settings.heads_folder / "heads.jsonl"


def said_plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Turns what the house refuses into one sentence on standard error and exit code 1; anything else is a bug and rises."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (SettingsWrong, DatabaseUnavailable, Refused, NotFound, Stale, BadInput) as refusal:
            complaints.print(sentence(refusal), markup=False)
            sys.stdout.flush()
            raise typer.Exit(1) from None

    return wrapped


def sentence(refusal: CaseworkError) -> str:
    """Says a refusal in words, with what to do where there is something to do."""
    match refusal:
        case SettingsWrong(what=what, what_to_do=what_to_do):
            return f"{what} {what_to_do}".strip()
        case Refused(reasons=reasons, detail=detail):
            # the desk's words come with Streamlit, three seconds that only a refusal pays
            from ui.desk.parts.terms import REASONS

            said = " ".join(REASONS.get(reason, reason) for reason in reasons)
            return f"{said} ({detail})" if detail else said
        case NotFound(kind=kind, id=id):
            return f"There is no {kind.lower()} {id} that you may see."
        case Stale(by=by):
            return f"Somebody else saved it meanwhile{': ' + by if by else ''}. Look again, then repeat."
    return str(refusal)


def is_migrated(made: Platform) -> bool:
    """Says whether the database has its tables."""
    with made.system_engine.connect() as connection:
        return bool(connection.exec_driver_sql("SELECT to_regclass('public.record') IS NOT NULL").scalar_one())
