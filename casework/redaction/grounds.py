"""The provisions by which something is left out of what is handed over, as data: a code, its title in both languages, its source.

Offentlighedsloven (lov nr. 606 af 12. juni 2013) says what anybody may see, forvaltningsloven kapitel 4 what a party may see of the own
case. §§ 26, 28 and 29 of the first give access and are no reason to refuse it, so they are not here.
"""

from dataclasses import dataclass

OFFL = "Offentlighedsloven"
FVL = "Forvaltningsloven"


@dataclass(frozen=True)
class Ground:
    """Is one provision: its code, what it covers in English and Danish, and where it stands.

    ``is_for_whole`` says that it is a reason to leave out a whole document and none for a word in one.
    """

    code: str
    law: str
    place: str
    en: str
    da: str
    is_for_whole: bool = False

    @property
    def source(self) -> str:
        """Gives where the provision stands, as it is quoted in a decision."""
        return f"{self.law} {self.place}"

    def title(self, language: str) -> str:
        """Gives what it covers, in Danish or else in English."""
        return self.da if language == "da" else self.en


GROUNDS: tuple[Ground, ...] = (
    Ground("offl_19", OFFL, "§ 19, stk. 1", "Criminal proceedings", "Sager inden for strafferetsplejen", True),
    Ground("offl_20", OFFL, "§ 20", "Bills not yet put before Parliament", "Lovgivning, før lovforslaget er fremsat", True),
    Ground(
        "offl_21_1", OFFL, "§ 21, stk. 1", "Appointment and promotion in public service",
        "Ansættelse og forfremmelse i det offentlige", True,
    ),
    Ground("offl_21_2", OFFL, "§ 21, stk. 2", "Other matters of a public employee", "Andre sager om ansættelsesforhold i det offentlige"),
    Ground("offl_22", OFFL, "§ 22", "Keeping a calendar", "Førelse af en kalender", True),
    Ground("offl_23", OFFL, "§ 23", "Internal documents", "Interne dokumenter"),
    Ground("offl_24", OFFL, "§ 24", "Advice to a minister", "Rådgivning og bistand til en minister"),
    Ground(
        "offl_25", OFFL, "§ 25", "Exchanges of municipalities and regions with their associations",
        "Udveksling mellem KL, Danske Regioner og deres medlemmer",
    ),
    Ground("offl_27_1", OFFL, "§ 27, nr. 1", "Minutes of the Council of State", "Statsrådsprotokoller", True),
    Ground(
        "offl_27_2", OFFL, "§ 27, nr. 2", "Exchanges between ministers and members of Parliament",
        "Udveksling mellem ministre og folketingsmedlemmer",
    ),
    Ground("offl_27_3", OFFL, "§ 27, nr. 3", "Secretarial work for another authority", "Sekretariatsopgaver for en anden myndighed"),
    Ground("offl_27_4", OFFL, "§ 27, nr. 4", "Correspondence with experts on lawsuits", "Brevveksling med sagkyndige om retssager"),
    Ground(
        "offl_27_5", OFFL, "§ 27, nr. 5", "Material for statistics and research",
        "Materiale til offentlig statistik og videnskabelige undersøgelser",
    ),
    Ground(
        "offl_30_1", OFFL, "§ 30, nr. 1", "Private affairs of a person, also financial",
        "Enkeltpersoners private, herunder økonomiske, forhold",
    ),
    Ground("offl_30_2", OFFL, "§ 30, nr. 2", "Trade secrets and business affairs", "Drifts- og forretningsforhold m.v."),
    Ground("offl_31", OFFL, "§ 31", "Security of the state and defence", "Statens sikkerhed og rigets forsvar"),
    Ground("offl_32_1", OFFL, "§ 32, stk. 1", "Confidentiality by EU or international law", "Fortrolighed efter EU-ret eller folkeret"),
    Ground("offl_32_2", OFFL, "§ 32, stk. 2", "Foreign policy", "Rigets udenrigspolitiske interesser m.v."),
    Ground(
        "offl_33_1", OFFL, "§ 33, nr. 1", "Prevention and prosecution of offences",
        "Forebyggelse, efterforskning og forfølgning af lovovertrædelser",
    ),
    Ground(
        "offl_33_2", OFFL, "§ 33, nr. 2", "Public control, regulation and planning, and taxes",
        "Offentlig kontrol, regulering og planlægning samt skatter og afgifter",
    ),
    Ground("offl_33_3", OFFL, "§ 33, nr. 3", "Public economic interests", "Det offentliges økonomiske interesser"),
    Ground(
        "offl_33_4", OFFL, "§ 33, nr. 4", "Original ideas and preliminary results of research",
        "Originale ideer og foreløbige forskningsresultater",
    ),
    Ground(
        "offl_33_5", OFFL, "§ 33, nr. 5", "Other interests that must be kept secret",
        "Hemmeligholdelse, der er påkrævet efter forholdets særlige karakter",
    ),
    Ground(
        "offl_34_1", OFFL, "§ 34, nr. 1", "The rest would give away what is protected",
        "Resten ville prisgive det, der beskyttes", True,
    ),
    Ground("offl_34_2", OFFL, "§ 34, nr. 2", "The rest would mislead", "Resten ville give en klart vildledende information", True),
    Ground("offl_34_3", OFFL, "§ 34, nr. 3", "The rest has no meaning by itself", "Resten har ikke et forståeligt indhold", True),
    Ground("offl_35", OFFL, "§ 35", "Special duties of confidentiality", "Særlige bestemmelser om tavshedspligt"),
    Ground("fvl_12", FVL, "§ 12", "Internal documents", "Interne dokumenter"),
    Ground(
        "fvl_14", FVL, "§ 14", "Certain documents, among them correspondence with experts on lawsuits",
        "Visse dokumenter, herunder brevveksling med sagkyndige om retssager",
    ),
    Ground("fvl_15", FVL, "§ 15", "Security of the state and defence", "Statens sikkerhed og rigets forsvar"),
    Ground("fvl_15_a", FVL, "§ 15 a", "Foreign policy", "Rigets udenrigspolitiske interesser m.v."),
    Ground("fvl_15_b", FVL, "§ 15 b", "Decisive private or public interests", "Afgørende hensyn til private eller offentlige interesser"),
)  # fmt: skip

BY_CODE: dict[str, Ground] = {ground.code: ground for ground in GROUNDS}
