"""Read the environment, once and only here, into one frozen ``Settings``.

Every variable starts with ``CASEWORK_``; the table in ``docs/operations.md`` names each of them.
"""

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from casework.errors import SettingsWrong
from casework.vocabulary import IndexEngine

PREFIX = "CASEWORK_"


class Settings(BaseSettings):
    """Holds what differs between installations; nothing in it changes while a process lives."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=None, frozen=True, extra="forbid", env_ignore_empty=True)

    home: Path = Field(default=Path(".casework"), description="The folder that holds everything this installation stores")
    host: str = Field(default="127.0.0.1", description="The address the desk listens on")
    port: int = Field(default=8501, ge=1, le=65535, description="The port of the desk")
    prefect_port: int = Field(default=4200, ge=1, le=65535, description="The port of the Prefect server, on 127.0.0.1 only")
    public_url: str = Field(default="", description="The address people use behind a proxy; https switches on the secure cookie and HSTS")
    language: str = Field(default="da", pattern="^(da|en)$", description="The language of the desk until a user chooses another")
    search_engine: IndexEngine = Field(default=IndexEngine.WHOOSH, description="What a new index is made by: whoosh, tantivy or postgres")
    journal_alarm_days: int = Field(default=3, ge=1, le=30, description="Working days after which an unregistered record alarms its unit")
    check_out_days: int = Field(default=7, ge=1, le=90, description="Days after which a checked-out document is free for others again")
    fixity_days: int = Field(default=90, ge=1, le=3650, description="Days within which every stored file is read again and compared")
    blob_keys: Path | None = Field(default=None, description="The file of keys that stored files are encrypted with; none: in the clear")
    clamd: str = Field(default="", description="The virus scanner: unix:/run/clamav/clamd.ctl or 127.0.0.1:3310; none: nothing is checked")
    serve_unchecked: bool = Field(default=False, description="Files open while they wait for the virus check; never those with a virus")
    recheck_days: int = Field(default=14, ge=0, le=3650, description="Days back that files are checked again by new virus signatures")
    seal: Path | None = Field(default=None, description="The key letters are sealed with, PKCS#12 or PEM, outside the data folder")
    seal_password_file: Path | None = Field(default=None, description="The file that holds the password of the seal")
    trusted_issuers: Path | None = Field(default=None, description="Certificates, as PEM, of the issuers whose signatures are trusted")
    time_stamp_url: str = Field(default="", description="The time-stamp service (RFC 3161) that says when a letter was sealed")
    production: bool = Field(default=False, description="Refuses demo data and stand-in infrastructure")
    records_on_completed_cases: bool = Field(default=False, description="Completed cases still take records (never delivered ones)")
    database_url: str | None = Field(default=None, description="An external PostgreSQL, as casework_app; none: the embedded one")
    database_owner_url: str | None = Field(default=None, description="The external PostgreSQL as casework_owner, for migrations")
    database_system_url: str | None = Field(default=None, description="The external PostgreSQL as casework_system")
    database_signer_url: str | None = Field(default=None, description="The external PostgreSQL as casework_signer")
    database_index_url: str | None = Field(default=None, description="The search index on an external PostgreSQL, as casework_index")
    prefect_database_url: str | None = Field(default=None, description="The database of the Prefect server on an external PostgreSQL")
    webhook_networks: str = Field(
        default="", description="Networks beside the public ones that webhooks may call, as 10.1.0.0/16,127.0.0.0/8"
    )
    fault: str | None = Field(default=None, description="For tests: the named place at which the process dies (casework.faults)")
    nonce: str | None = Field(default=None, description="Set by the supervisor: what /healthz answers, to prove which server it is")
    supervisor: str | None = Field(default=None, description="Set by the supervisor: marks the processes it started")

    @field_validator("home", mode="after")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @cached_property
    def database_folder(self) -> Path:
        """Is where the embedded PostgreSQL keeps its cluster and its locks."""
        return self.home / "database"

    @cached_property
    def blobs_folder(self) -> Path:
        """Is where the bytes of every document lie."""
        return self.home / "blobs"

    @cached_property
    def incoming_folder(self) -> Path:
        """Gives where bundles lie until they have been taken in."""
        return self.home / "incoming"

    @cached_property
    def index_folder(self) -> Path:
        """Is where the embedded search index lies."""
        return self.home / "index"

    @cached_property
    def secrets_folder(self) -> Path:
        """Is where generated passwords and keys lie, each file readable by its owner alone."""
        return self.home / "secrets"

    @cached_property
    def heads_folder(self) -> Path:
        """Is where the heads of the signed checkpoints lie, outside the database."""
        return self.home / "heads"

    @cached_property
    def logs_folder(self) -> Path:
        """Is where every process of this installation writes its log."""
        return self.home / "logs"

    @cached_property
    def run_folder(self) -> Path:
        """Is where locks and the list of running processes lie."""
        return self.home / "run"

    @cached_property
    def prefect_folder(self) -> Path:
        """Is the ``PREFECT_HOME`` of this installation."""
        return self.home / "prefect"


def read_settings() -> Settings:
    """Return the settings of this process; raises ``SettingsWrong`` naming each variable that is wrong or unknown."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsWrong(f"There is no setting {', '.join(unknown)}.", what_to_do="docs/operations.md lists the settings there are.")
    try:
        return Settings()
    except ValidationError as wrong:
        said = "; ".join(f"{PREFIX}{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in wrong.errors())
        raise SettingsWrong(f"A setting cannot be used: {said}.", what_to_do="Correct it or leave it out.") from None


def child_environment(settings: Settings, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a process we start: this one's, with exactly these settings, and with ``extra`` on top."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "PREFECT_"))}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if value is not None:
            environment[PREFIX + name.upper()] = str(value)
    return environment | dict(extra or {})


def adopt_environment(variables: Mapping[str, str]) -> None:
    """Set variables for this process, for a library that reads its settings from the environment when imported."""
    os.environ.update(variables)
