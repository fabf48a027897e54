"""``casework found``: an authority of its own with its first unit and the two persons who can let everybody else in."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import select

from casework.adapters.embedded_postgres import OWNER, database
from casework.bootstrap import Platform
from casework.errors import BadInput, RuleBroken
from casework.file_plan import PlanEntry, read_kle
from casework.identifiers import IdentifierKind, identifier
from casework.model import Authority, CaseType, FilePlanCode
from casework.plan_changes import read_plan
from casework.services import organisation, signing_in
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.services.case_type_versions import bring_shipped_case_types
from casework.services.file_plan import add_case_type, add_file_plan
from casework.services.organisation import NewOfficial
from casework.settings import read_settings
from casework.vocabulary import Reason, Role
from casework.work import Actor, Work
from ui.cli.opening import opened, said_plainly, screen, sign_off

SETUP = Actor.system("setup")
FIRST_ROLES = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_OFFICER)
"""Protected rights take two persons, so nobody could give any if one of these were missing."""
GENERAL = ("general", "Almindelig sag", "General case")
"""The kind of case that lays down nothing: with it cases are opened before any other is taken into use."""


@dataclass(frozen=True)
class Newcomer:
    """Is one of the first two, as typed: ``username,name,e-mail``."""

    username: str
    name: str
    email: str


@dataclass(frozen=True)
class SignIn:
    """Is what one of the first two signs in with; the password is shown once and kept nowhere."""

    username: str
    role: Role
    password: str


def newcomer(typed: str) -> Newcomer:
    """Reads ``username,name,e-mail``.

    Raises:
        BadInput: it has not these three parts.
    """
    parts = [part.strip() for part in typed.split(",")]
    if len(parts) != 3 or not all(parts) or "@" not in parts[2]:
        raise BadInput(f"“{typed}” is not understood. Write username,name,e-mail, as in: toni,Toni Brix,toni@ministry.example")
    return Newcomer(*parts)


def plan_of(file: Path | None) -> tuple[PlanEntry, ...]:
    """Reads a file plan as it is taken in on the desk too: CSV with a head (code, title, parent, kind), or YAML; without a file, KLE.

    Raises:
        BadInput: something in the file cannot be read; said with the first line.
    """
    if file is None:
        return read_kle()
    read = read_plan(written_in(file.read_bytes()))
    if read.problems:
        first = read.problems[0]
        raise BadInput(f"{file.name}, line {first.line}: {first.problem.value.replace('_', ' ')} {first.value}".rstrip())
    return read.entries


def written_in(content: bytes) -> str:
    """Gives the text of a file in UTF-8, or in the letters of Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def found_authority(
    made: Platform, name: str, cvr: str, unit: str, people: tuple[Newcomer, Newcomer], plan: tuple[PlanEntry, ...] | None = None
) -> tuple[SignIn, ...]:
    """Founds the authority, all of it or nothing, and gives the sign-ins of its administrator and its security officer.

    The file plan is brought where the installation knows no codes yet; a plan that is named then has no place and is refused.

    Raises:
        BadInput: the CVR number is not one, both persons are the same, or a plan is named and there is one.
        RuleBroken: a name is empty or taken, or the authority is there already.
    """
    if identifier(IdentifierKind.CVR, cvr).flags:
        raise BadInput(f"“{cvr}” is not a CVR number: eight digits, the last of them a check digit.")
    if people[0].username.lower() == people[1].username.lower():
        raise BadInput("The administrator and the security officer are two persons: what is protected takes both of them.")
    with made.work(SETUP) as work:
        if not name.strip():
            raise RuleBroken(Reason.NAME_IS_EMPTY)
        if work.session.exec(select(Authority.id).where(Authority.cvr == cvr)).first() is not None:
            raise RuleBroken(Reason.NAME_IS_TAKEN)
        authority = organisation.found_authority(work, name.strip(), cvr=cvr)
        top = organisation.add_unit(work, authority, unit, short_name=unit[:12])
        sign_ins = tuple(_person(work, authority, top, person, role) for person, role in zip(people, FIRST_ROLES, strict=True))
        _bring_file_plan(work, plan)
        if work.session.get(CaseType, GENERAL[0]) is None:
            add_case_type(work, GENERAL[0], title_da=GENERAL[1], title_en=GENERAL[2])
        bring_shipped_case_types(work, authority)
        bring_shipped_definitions(work, authority)
    return sign_ins


def _bring_file_plan(work: Work, plan: tuple[PlanEntry, ...] | None) -> None:
    """Brings the plan where no codes are known yet: all authorities of an installation file under one set of them."""
    if work.session.exec(select(FilePlanCode.code).limit(1)).first() is None:
        add_file_plan(work, plan or read_kle())
    elif plan is not None:
        raise BadInput("The installation has a file plan already. Leave the plan out here, and prepare a period with yours on the desk.")


def _person(work: Work, authority: int, unit: int, person: Newcomer, role: Role) -> SignIn:
    official = organisation.add_official(work, NewOfficial(authority, person.username, person.name, person.email))
    organisation.give_post(work, official, unit, role, title="", starts_on=work.today)
    password = secrets.token_urlsafe(12)
    signing_in.set_password(work, official, password)
    return SignIn(person.username.lower(), role, password)


@said_plainly
def found(
    name: Annotated[str, typer.Argument(help="The authority's name.")],
    cvr: Annotated[str, typer.Option(help="Its CVR number.")],
    administrator: Annotated[str, typer.Option(help="Who looks after the organisation: username,name,e-mail")],
    officer: Annotated[str, typer.Option(help="The security officer, another person: username,name,e-mail")],
    unit: Annotated[str, typer.Option(help="The topmost unit.")] = "Departementet",
    file_plan: Annotated[
        Path | None, typer.Option(help="Its file plan as CSV or YAML; without it, KLE.", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Founds an authority in this installation, with a first unit and two persons who let the others in.

    Their passwords are shown here once. Cases can be opened at once, as general cases under the file plan; the case types and approvals
    that come with the house lie ready as drafts.
    """
    from casework import migrations

    settings = read_settings()
    people = (newcomer(administrator), newcomer(officer))
    plan = None if file_plan is None else plan_of(file_plan)
    with database(settings) as server:
        migrations.upgrade(server.url(OWNER))
    with opened() as made:
        sign_ins = found_authority(made, name, cvr, unit, people, plan)
        sign_off(made)
    screen.print(f"{name} is founded. Sign in, and change these passwords under My account:", markup=False)
    for each in sign_ins:
        screen.print(f"  {each.username}  {each.password}  ({each.role.value.replace('_', ' ')})", markup=False)
