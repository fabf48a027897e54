"""The demo ministry's people: an invented ministry with 13 units, 40 officials, their posts, teams and security groups."""

from dataclasses import dataclass
from typing import NamedTuple

from casework.vocabulary import Clearance, Role
from ui.demo.names import slug

AUTHORITY_NAME = "Ministeriet for Grøn Omstilling og Landdistrikter"
AUTHORITY_CVR = "10203041"  # fails modulus 11: no company can have it
STREET = "Slotsholmsvej 12"
TOWN = "1299 København K"
FOOTER = f"{AUTHORITY_NAME} · {STREET} · {TOWN} · post@mgl.example"
DEMO_PASSWORD = "Grønne-enge-i-november"  # noqa: S105 (printed on the screen on purpose; production refuses the demo)


@dataclass(frozen=True)
class PlannedUnit:
    """A unit; ``parent`` is the short name of the unit above it."""

    short_name: str
    name: str
    parent: str | None


@dataclass(frozen=True)
class PlannedOfficial:
    """An official with the post in the primary unit; ``more_roles`` are further posts in the same unit."""

    username: str
    name: str
    unit: str
    role: Role
    title: str
    clearance: Clearance = Clearance.UNCLASSIFIED
    is_limited: bool = False
    more_roles: tuple[Role, ...] = ()

    @property
    def initials(self) -> str:
        """Gives the first letters of the names, as the organisation keeps them."""
        return "".join(part[0] for part in self.name.split())

    @property
    def email(self) -> str:
        """Gives the address at the ministry."""
        return f"{slug(self.name)}@mgl.example"


class SignIn(NamedTuple):
    """One of the sign-ins printed at the end of set-up, with what the person can do."""

    username: str
    password: str
    what: str


@dataclass(frozen=True)
class PlannedSubstitution:
    """One official acts for another, days counted from today."""

    absent: str
    substitute: str
    from_day: int
    to_day: int


UNITS = (
    PlannedUnit("DEP", "Departementet", None),
    PlannedUnit("MS", "Ministersekretariatet", "DEP"),
    PlannedUnit("CET", "Center for Energi og Tilskud", "DEP"),
    PlannedUnit("TT", "Tilskud og Tilsyn", "CET"),
    PlannedUnit("FVE", "Forsyning og Vedvarende Energi", "CET"),
    PlannedUnit("CLN", "Center for Land og Natur", "DEP"),
    PlannedUnit("LDU", "Landdistrikter og Udvikling", "CLN"),
    PlannedUnit("NJV", "Natur, Jord og Vand", "CLN"),
    PlannedUnit("CJS", "Center for Jura og Styring", "DEP"),
    PlannedUnit("JUR", "Jura og Aktindsigt", "CJS"),
    PlannedUnit("EUI", "EU og Internationalt", "CJS"),
    PlannedUnit("ØHI", "Økonomi, HR og Indkøb", "CJS"),
    PlannedUnit("JOU", "Journal og Arkiv", "CJS"),
)

_C0, _C1, _C2, _C3 = Clearance.UNCLASSIFIED, Clearance.FOR_OFFICIAL_USE, Clearance.CONFIDENTIAL, Clearance.SECRET
_HEAD, _WORKER, _CLERK = Role.HEAD, Role.CASEWORKER, Role.REGISTRY_CLERK

OFFICIALS = (
    PlannedOfficial("dst", "Dorthe Stubkjær", "DEP", Role.PERMANENT_SECRETARY, "Departementschef", _C3),
    PlannedOfficial("rul", "Rasmus Ulfeldt", "MS", Role.MINISTER, "Minister", _C3),
    PlannedOfficial("kvi", "Katrine Vinther", "MS", _HEAD, "Ministersekretær", _C3),
    PlannedOfficial("soj", "Sofie Jæger", "MS", _WORKER, "Specialkonsulent", _C2),
    PlannedOfficial("hbr", "Henrik Brandt", "MS", _CLERK, "Kontorfuldmægtig", _C1),
    PlannedOfficial("bfo", "Birgitte Foged", "CET", _HEAD, "Centerchef, afdelingschef", _C3),
    PlannedOfficial("mlu", "Mette Lund", "TT", _HEAD, "Kontorchef", _C2),
    PlannedOfficial("kbe", "Karen Bech", "TT", _CLERK, "Registrator, kontorfuldmægtig", _C1, more_roles=(_WORKER,)),
    PlannedOfficial("jho", "Jens Holst", "TT", _WORKER, "Chefkonsulent", _C1),
    PlannedOfficial("sra", "Signe Ravn", "TT", _WORKER, "Fuldmægtig", _C0),
    PlannedOfficial("tky", "Troels Kjeldsen", "TT", _WORKER, "Specialkonsulent", _C0),
    PlannedOfficial("nod", "Nanna Odgaard", "TT", _WORKER, "Fuldmægtig", _C0),
    PlannedOfficial("mpi", "Mikkel Pihl", "TT", _WORKER, "Studentermedhjælper", _C0, is_limited=True),
    PlannedOfficial("lfr", "Lars Friis", "FVE", _HEAD, "Kontorchef", _C3),
    PlannedOfficial("eho", "Eva Hove", "FVE", _WORKER, "Chefkonsulent", _C3),
    PlannedOfficial("abj", "Anders Bjerre", "FVE", _WORKER, "Specialkonsulent", _C0),
    PlannedOfficial("cma", "Cecilie Madsbjerg", "FVE", _WORKER, "Fuldmægtig", _C0),
    PlannedOfficial("ost", "Oskar Strand", "FVE", _CLERK, "Kontorassistent", _C0),
    PlannedOfficial("lno", "Lone Nørgaard", "CLN", _HEAD, "Centerchef, afdelingschef", _C2),
    PlannedOfficial("ski", "Steen Kirkegaard", "LDU", _HEAD, "Kontorchef", _C1),
    PlannedOfficial("okr", "Ole Krag", "LDU", _WORKER, "Fuldmægtig", _C0),
    PlannedOfficial("ith", "Ingrid Thorup", "LDU", _WORKER, "Specialkonsulent", _C0),
    PlannedOfficial("vme", "Vibeke Mygind", "LDU", _CLERK, "Kontorfuldmægtig", _C0),
    PlannedOfficial("hst", "Helle Storgaard", "NJV", _HEAD, "Kontorchef", _C1),
    PlannedOfficial("pha", "Per Haahr", "NJV", _WORKER, "Geolog, specialkonsulent", _C0),
    PlannedOfficial("ael", "Alma Elkjær", "NJV", _WORKER, "Fuldmægtig", _C0),
    PlannedOfficial("gfi", "Gunnar Fisker", "NJV", _CLERK, "Kontorassistent", _C0),
    PlannedOfficial("tru", "Tove Truelsen", "CJS", _HEAD, "Centerchef, juridisk direktør", _C3),
    PlannedOfficial("bha", "Bjarke Hald", "JUR", _HEAD, "Kontorchef, cand.jur.", _C3),
    PlannedOfficial("lbu", "Louise Bundgaard", "JUR", _WORKER, "Chefkonsulent, cand.jur.", _C2, more_roles=(Role.WORKFLOW_DESIGNER,)),
    PlannedOfficial("ema", "Emil Mathiesen", "JUR", _WORKER, "Fuldmægtig, cand.jur.", _C1),
    PlannedOfficial("rso", "Rikke Sønderby", "JUR", _CLERK, "Kontorfuldmægtig", _C1),
    PlannedOfficial("pda", "Pernille Dalgaard", "EUI", _HEAD, "Kontorchef", _C3),
    PlannedOfficial("nwo", "Nikolaj Worm", "EUI", _WORKER, "EU-attaché", _C3),
    PlannedOfficial("jle", "Johanne Leth", "EUI", _WORKER, "Fuldmægtig", _C2),
    PlannedOfficial("ula", "Ulrik Lange", "ØHI", _HEAD, "Økonomi- og HR-chef", _C2),
    PlannedOfficial("ced", "Camilla Egeskov", "ØHI", _WORKER, "Indkøbs- og HR-konsulent", _C1),
    PlannedOfficial(
        "sig", "Sigrid Gammelgaard", "JOU", Role.RECORDS_MANAGER, "Journalchef, arkivar", _C3, more_roles=(Role.WORKFLOW_DESIGNER,)
    ),
    PlannedOfficial("tob", "Tobias Busk", "JOU", Role.SYSTEM_ADMINISTRATOR, "Systemforvalter", _C1),
    PlannedOfficial(
        "ann", "Anja Noer", "JOU", Role.SECURITY_OFFICER, "Sikkerheds- og databeskyttelsesrådgiver", _C3, more_roles=(Role.AUDITOR,)
    ),
)  # fmt: skip

TEAMS = {
    "Team Folketingsspørgsmål": ("kvi", "soj", "jho", "eho", "lbu", "ith"),
    "Team Grøn Varme": ("jho", "sra", "abj", "cma", "pha"),
    "Team Budget og Finanslov": ("ula", "ced", "bfo", "lno"),
}
SECURITY_GROUPS = {
    "Forsyningssikkerhed": ("dst", "rul", "kvi", "bfo", "lfr", "eho", "bha", "nwo", "ann", "jho", "mlu"),
    "Personalesager": ("ula", "ced", "tru", "dst", "bha", "lbu"),
}
SUBSTITUTIONS = (
    PlannedSubstitution("bfo", "lno", -2, 5),
    PlannedSubstitution("hst", "ski", -40, -30),
)
SIGN_INS = (
    SignIn(
        "kbe", DEMO_PASSWORD,
        "Karen Bech, registrator i Tilskud og Tilsyn: åbner posten, opretter sager, journaliserer, sender til godkendelse",
    ),
    SignIn(
        "mlu", DEMO_PASSWORD,
        "Mette Lund, kontorchef i Tilskud og Tilsyn: godkender eller returnerer det, der ligger under »Til godkendelse«",
    ),
    SignIn(
        "okr", DEMO_PASSWORD,
        "Ole Krag, fuldmægtig i Landdistrikter og Udvikling: ser sit eget kontors akter, men intet spor af Tilskud og Tilsyns",
    ),
)  # fmt: skip
SIGN_INS_IN_ENGLISH = (
    SignIn(
        "kbe", DEMO_PASSWORD,
        "Karen Bech, registry clerk in Grants and Supervision: opens the post, makes cases, registers, starts approvals",
    ),
    SignIn(
        "mlu", DEMO_PASSWORD,
        "Mette Lund, head of Grants and Supervision: approves or returns what lies under “For approval”",
    ),
    SignIn(
        "okr", DEMO_PASSWORD,
        "Ole Krag, caseworker in Rural Development: sees his own office's records and no trace of those of Grants",
    ),
)  # fmt: skip
ACCOUNTS = ("kbe", "mlu", "okr", "jho", "ula", "kvi", "soj", "dst", "rul", "sig", "ann", "lbu")


def official(username: str) -> PlannedOfficial:
    """Gives the official of that username; ``KeyError`` when there is none."""
    return _BY_USERNAME[username]


def unit_name(short_name: str) -> str:
    """Gives a unit's full name; ``KeyError`` when there is none."""
    return _UNIT_NAMES[short_name]


def staff(unit: str) -> tuple[PlannedOfficial, ...]:
    """Gives the officials whose primary post is in the unit, in the order of the list."""
    return tuple(person for person in OFFICIALS if person.unit == unit)


_BY_USERNAME = {person.username: person for person in OFFICIALS}
_UNIT_NAMES = {unit.short_name: unit.name for unit in UNITS}
