"""The value lists of the demo ministry: what its cases are described with, bound to its file plan, and what its house proposes.

The action codes have the shape of KLE's; they and the disposal rules are invented for the demo, like everything else in it.
"""

from casework.services import value_lists
from casework.services.value_lists import ProgressEntry, RuleEntry
from casework.work import Work

ACTION_CODES = {
    "A00": "Organisation og ledelse",
    "A53": "Aktindsigt",
    "G01": "Generelle sager",
    "K02": "Klagesager",
    "K08": "Tilsyn",
    "P15": "Politik og planer",
    "P35": "Møder og ministerbetjening",
    "Ø34": "Indkøb og betaling",
    "Ø39": "Tilskud",
}
BOUND = {
    "00": ("A00", "A53", "G01", "K02", "P15", "P35"),
    "04.21": ("G01", "K02", "P15", "Ø39"),
    "13": ("A53", "G01", "K02", "K08", "P15", "Ø39"),
    "81": ("A00", "A53", "G01", "K02"),
    "88": ("G01", "K02", "Ø34"),
}
"""Which action codes may be used below an entry of the file plan; elsewhere all may."""

REQUIRED = frozenset({"04.21", "13"})
"""Where a case is not completed without an action code."""

_RULES = "Kassationsbestemmelser under arkivloven (opdigtede i demoen)"
DISPOSAL_CODES: dict[str, tuple[str, int | None]] = {
    "B": ("Bevares", None),
    "K5": ("Kasseres efter 5 år", 5),
    "K10": ("Kasseres efter 10 år", 10),
}
DISPOSAL = {"00.07": "K10", "13.03": "K10", "81": "K10", "88": "K5"}
"""Which disposal code is usual below an entry of the file plan, the closest entry first; the other main groups have ``B``."""

KEYWORDS: dict[str, tuple[str, ...]] = {
    "Energi": ("Forsyningssikkerhed", "Varmepumper", "Vindmøller og brint"),
    "Natur og land": ("Jordforurening", "Landsbyfornyelse"),
    "Parlament og minister": ("EU", "Folketing", "Ministerens virke"),
    "Ret": ("Aktindsigt", "Klager"),
    "Virksomhedens drift": ("Indkøb", "Personale"),
}
PROGRESS = (
    ProgressEntry("received", "Modtaget", "Received", 1, 5, None),
    ProgressEntry("in_hand", "Under behandling", "In hand", 2),
    ProgressEntry("hearing", "I høring", "Being heard", 3, 20, None),
    ProgressEntry("decided", "Afgjort", "Decided", 4),
)
PASSES_ON = {"received": "in_hand", "hearing": "in_hand"}

OF_TOPIC = {
    "aktindsigt": ("A53", "Aktindsigt"),
    "ansaettelse": ("A00", "Personale"),
    "beredskab": ("P15", "Forsyningssikkerhed"),
    "eu": ("P15", "EU"),
    "faktura": ("Ø34", "Indkøb"),
    "folketing": ("P35", "Folketing"),
    "hoering": ("P15", "Vindmøller og brint"),
    "jord": ("K08", "Jordforurening"),
    "klage": ("K02", "Klager"),
    "landsby": ("Ø39", "Landsbyfornyelse"),
    "minister": ("P35", "Ministerens virke"),
    "tilsyn": ("K08", "Varmepumper"),
    "varmepumpe": ("Ø39", "Varmepumper"),
}
"""The action code and the keyword of the story's cases, by their topic."""


def add_codes(work: Work, groups: dict[str, int], main_groups: tuple[str, ...]) -> tuple[dict[str, int], dict[str, int]]:
    """Adds the value lists and binds them to the file plan; gives the ids of keywords by word and of progress codes by name.

    Args:
        work: of who keeps the value lists. groups: the security groups, by name. main_groups: those of the file plan.
    """
    for code, title in ACTION_CODES.items():
        value_lists.save_action_code(work, code, title)
    for place, codes in BOUND.items():
        value_lists.bind_action_codes(work, place, codes, is_required=place in REQUIRED)
    for code, (title, years) in DISPOSAL_CODES.items():
        value_lists.save_disposal_code(work, code, title, is_kept=years is None, years=years, source=_RULES)
    for place, code in {**dict.fromkeys(main_groups, "B"), **DISPOSAL}.items():
        value_lists.set_usual_disposal(work, place, code)
    keywords = _keywords(work)
    progress = _progress(work)
    for rule in _house_rules(groups, keywords):
        value_lists.save_house_rule(work, rule)
    return keywords, progress


def disposal_of(file_plan_code: str) -> str:
    """Gives the disposal code that is usual at a place in the file plan."""
    path = (file_plan_code.rsplit(".", n)[0] for n in range(file_plan_code.count(".") + 1))
    return next((DISPOSAL[place] for place in path if place in DISPOSAL), "B")


def _keywords(work: Work) -> dict[str, int]:
    ids: dict[str, int] = {}
    for above, words in KEYWORDS.items():
        ids[above] = value_lists.save_keyword(work, above)
        for word in words:
            ids[word] = value_lists.save_keyword(work, word, parent_id=ids[above])
    return ids


def _progress(work: Work) -> dict[str, int]:
    ids = {entry.name: value_lists.save_progress_code(work, entry) for entry in PROGRESS}
    for entry in PROGRESS:
        if entry.name in PASSES_ON:
            into = ids[PASSES_ON[entry.name]]
            passing = ProgressEntry(entry.name, entry.title_da, entry.title_en, entry.position, entry.working_days, into)
            value_lists.save_progress_code(work, passing, progress_id=ids[entry.name])
    return ids


def _house_rules(groups: dict[str, int], keywords: dict[str, int]) -> tuple[RuleEntry, ...]:
    """Gives what the house proposes; only for kinds of case that the demo has from the beginning."""
    return (
        RuleEntry(
            "Aktindsigt", {"action_code": "A53", "deadline": "+7", "keywords": [keywords["Aktindsigt"]]}, "access_request",
            source="Offentlighedslovens § 36, stk. 2",
        ),
        RuleEntry("Klagesag", {"action_code": "K02", "deadline": "+20", "keywords": [keywords["Klager"]]}, "complaint"),
        RuleEntry("Tilskud til grøn varme", {"action_code": "Ø39", "keywords": [keywords["Varmepumper"]]}, "grant", "13.03"),
        RuleEntry("Tilskud til landsbyer", {"action_code": "Ø39", "keywords": [keywords["Landsbyfornyelse"]]}, "grant", "04.21"),
        RuleEntry("Tilsyn", {"action_code": "K08", "deadline": "+30"}, "supervision"),
        RuleEntry(
            "Personalesag",
            {"access_level": "involved", "restricted_to": [groups["Personalesager"]], "external_access": "closed", "action_code": "A00"},
            "personnel", "81",
        ),
        RuleEntry("Forsyningssikkerhed", {"restricted_to": [groups["Forsyningssikkerhed"]], "external_access": "closed"}, "preparedness"),
    )  # fmt: skip
