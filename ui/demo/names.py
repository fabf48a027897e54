"""Invented people, companies, places and numbers, drawn from word lists by a seeded ``random.Random``.

No number here can belong to anyone: CPR numbers are replacement numbers (day + 60, never in the CPR register, cpr.dk), CVR
numbers fail modulus 11 on purpose, addresses are invented and mail goes to ``.example`` (RFC 2606).
"""

import random
import re
from dataclasses import dataclass


def words(text: str) -> tuple[str, ...]:
    """Gives the words of a list that is written as lines."""
    return tuple(text.split())


GIVEN = words(
    "Agnete Aksel Albert Alma Anders Andreas Anja Anne-Mette Arne Asger Asta Bent Birgit Birgitte Bjarke Bodil Camilla Carl "
    "Carsten Cecilie Charlotte Christoffer Dagny Daniel Ditte Dorthe Ebbe Ejner Elin Ellen Else Emil Emma Erik Esben Eva Finn "
    "Flemming Frede Freja Frida Gerda Grethe Gudrun Gunnar Hanne Hans-Peter Harald Helle Henning Henrik Hjalmar Holger Ida Inga Inger "
    "Ingrid Ivan Jakob Jens Jette Johanne Jonas Jytte Jørgen Kaja Karen Karl Karsten Kasper Katrine Kirsten Kjeld Klaus Knud "
    "Laila Lars Laura Laurits Leif Lene Liselotte Lisbeth Liv Lone Lotte Louise Mads Magnus Maja Maren Margit Marianne Markus "
    "Mathilde Merete Mette Mikkel Mogens Morten Nanna Niels Nikolaj Nina Oda Ole Oskar Palle Peder Per Pernille Poul Preben Rasmus "
    "Rikke Rita Rosa Ruth Sanne Sigrid Signe Silas Simon Sofie Solveig Steen Sune Susanne Sven Søren Thea Thomas Thorkild Tina "
    "Tobias Torben Tove Troels Ulla Ulrik Vagn Valdemar Vibeke Viggo Villads Villy Winnie Yrsa Åge Åse"
)
FAMILY = words(
    "Abildgaard Ankersen Bach Bagger Balle Bech Bertelsen Birk Bjerre Boesen Brandt Bro Bruun Bundgaard Busk Bøgh Bønløkke "
    "Clemmensen Dahl Dalgaard Damgaard Degn Dyrholm Ebbesen Egeskov Elkjær Enevoldsen Enggaard Fabricius Falk Fisker Fogh Foged "
    "Friis Frost Fuglsang Gade Gammelgaard Gregersen Grøn Gylling Haahr Hald Hauge Hedegaard Hedemand Hjort Holk Hoff Holm Holst "
    "Hove Husum Højbjerg Højgaard Iversen Jepsen Juhl Juul Jæger Kaae Kirkegaard Kjærgaard Kjeldsen Klint Kofoed Krag Kragh Krogh "
    "Kruse Lange Lassen Laustsen Leth Lind Lindegaard Lund Lyngby Løvgren Madsbjerg Mathiesen Mikkelsen Munk Mygind Mørk Nissen "
    "Noer Nygaard Nørgaard Odgaard Overgaard Ovesen Paludan Pihl Poulsen Ramskov Ravn Rahbek Riis Rosendal Rytter Sandager Schou "
    "Skaarup Skov Skovgaard Skytte Sloth Smedegaard Storgaard Strand Stubkjær Svane Søgaard Sønderby Tang Thorup Toft Toftgaard "
    "Trolle Truelsen Uhrskov Ulfeldt Vad Vedel Vestergaard Vinther Winkel Worm Ørsted Østergaard Ågren"
)
STREETS = words(
    "Havnevej Kirkestien Møllebakken Præstegårdsvej Stationsvej Brugsvej Engdraget Skolegade Lærkevej Smedebakken Bygaden "
    "Nørremarken Søndergade Østerled Vestergærde Mosevej Fjordparken Klintestien Birkealle Rævehøj Teglværksvej Mejerivej "
    "Gartnervangen Hyldehegnet Agerskellet Strandengen Kærvej Toften Overdrevet Enghavestræde Sandbjergvej Fasanhegnet"
)
# Invented localities; the post codes are in the range that no town has.
PLACES = (
    ("Nørre Lyngkær", "9899"), ("Ravnstrup Kær", "4899"), ("Egebjerg Mose", "5799"), ("Klintholm By", "4798"), ("Vesterhede", "6999"),
    ("Østerå Havn", "9799"), ("Skovby Mark", "8799"), ("Holmekilde", "8698"), ("Søndervang", "6299"), ("Bøgelunde", "4298"),
    ("Tranemosen", "7699"), ("Fjordnæs", "7899"), ("Hvidsande Nor", "6998"), ("Lillemark", "5698"), ("Grønnehøj", "4398"),
    ("Stenbæk", "7299"), ("Ålekisten", "3798"), ("Rughave", "8398"), ("Torpegård", "4698"), ("Brinken", "9498"),
    ("Møllerup Enge", "8598"), ("Nordhavre", "9998"), ("Kærsholm", "8898"), ("Havrelyng", "3698"),
)  # fmt: skip
MUNICIPALITIES = tuple(
    f"{name} Kommune" for name in ("Nordfjord", "Vesterhede", "Klinthav", "Midtmose", "Østerå", "Søndervang", "Grønnehøj", "Skovlund-Bakke")
)
_COMPANY_ROOTS = words(
    "Vestenga Nordhavre Sydfyn Lyngkær Havlit Kærsholm Brinkens Ravnstrup Tranemose Solbakkens Fjordnæs Egebjerg Hvidnor "
    "Møllerup Bøgelunde Stenbæk Østerå Lillemark Torpegårds Rughave Klintehavns Holmekilde Gyldenmark Moseby Vindeby Havblik "
    "Engvang Skærbæk-Nord Lindholt Bakkegårdens"
)
COMPANY_KINDS = {
    "heat": ("Fjernvarme A.m.b.a.", "Varmeværk A.m.b.a.", "Varmeforsyning A/S", "Kraftvarme A.m.b.a."),
    "energy": ("Vindlaug I/S", "Solpark ApS", "Bio-Gas ApS", "Energifællesskab A.m.b.a.", "PtX A/S", "Havvind P/S"),
    "farm": ("Økogård I/S", "Svineproduktion ApS", "Planteavl I/S", "Mælk I/S", "Skovbrug ApS"),
    "builder": ("Entreprise A/S", "Boringer ApS", "Rådgivende Ingeniører A/S", "VVS-Teknik ApS", "Anlæg & Beton A/S"),
    "village": ("Borgerforening", "Forsamlingshus", "Købmandsforening", "Bylaug", "Kulturstation"),
    "supplier": ("Kontorforsyning A/S", "Data & Drift ApS", "Kantine ApS", "Tolkeservice ApS", "Analyse P/S", "Trykkeri A/S"),
    "law": ("Advokater", "Advokatpartnerselskab", "Advokatfirma"),
    "press": ("Redaktionen, Energi & Miljø", "Dagbladet Nordegnen", "Fjordens Avis", "Ugebladet Landbonyt", "Radio Klinthav"),
    "interest": ("Landsforening for Varme", "Brancheforening for Vind", "Naturråd", "Landsbyernes Samvirke", "Bondelaug"),
}
PARLIAMENT = ("Folketingets Energi- og Landdistriktsudvalg", "Folketingets Miljø- og Jordudvalg", "Folketingets Finansudvalg")
AUTHORITIES = (
    "Energiforsyningstilsynet", "Kystforvaltningen", "Nævnet for Energi- og Jordklager", "Statens Landbrugsregister",
    "Styrelsen for Grøn Forsyning", "Finansdepartementet", "Justitsdepartementet",
)  # fmt: skip
EU_BODIES = ("Europa-Kommissionen, GD Klima", "Rådssekretariatet", "Danmarks Faste Repræsentation ved EU")
_PLAIN = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa", ord("é"): "e"}
_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Outsider:
    """Someone outside the ministry: what a letterhead and a mail header need."""

    kind: str
    name: str
    identifier_kind: str
    identifier: str
    address: str
    town: str
    email: str
    contact: str
    contact_title: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Gives the address as on an envelope."""
        return (self.name, self.address, self.town)


def slug(text: str) -> str:
    """Writes a name as an address can hold it: Åse Bønløkke → aase.boenloekke."""
    return re.sub(r"[^a-z0-9]+", ".", text.lower().translate(_PLAIN)).strip(".")


def person_name(dice: random.Random) -> str:
    """Draws a name that is nobody's in particular."""
    return f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"


def replacement_cpr(dice: random.Random) -> str:
    """Draws a CPR replacement number: the day carries 60 more, so it cannot be a person's."""
    return f"{dice.randint(61, 88)}{dice.randint(1, 12):02}{dice.randint(40, 99)}{dice.randint(1000, 3999)}"


def invalid_cvr(dice: random.Random) -> str:
    """Draws eight digits that fail the CVR checksum, so that they cannot be a company's."""
    while True:
        digits = str(dice.randint(10_000_000, 99_999_999))
        if sum(int(digit) * weight for digit, weight in zip(digits, _CVR_WEIGHTS, strict=True)) % 11:
            return digits


def _place(dice: random.Random) -> tuple[str, str]:
    town, code = dice.choice(PLACES)
    return f"{dice.choice(STREETS)} {dice.randint(1, 119)}", f"{code} {town}"


def citizen(dice: random.Random) -> Outsider:
    """Draws a citizen."""
    name = person_name(dice)
    address, town = _place(dice)
    return Outsider("citizen", name, "CPR", replacement_cpr(dice), address, town, f"{slug(name)}@post.example", name, "")


def company(dice: random.Random, trade: str) -> Outsider:
    """Draws a company, association or newsroom of a trade named in ``COMPANY_KINDS``."""
    ending = dice.choice(COMPANY_KINDS[trade])
    name = _company_name(dice, trade, ending)
    address, town = _place(dice)
    title = dice.choice(_TITLES.get(trade, ("Direktør", "Driftsleder", "Projektleder", "Formand")))
    domain = slug(name).replace(".", "-")
    return Outsider("company", name, "CVR", invalid_cvr(dice), address, town, f"post@{domain}.example", person_name(dice), title)


_TITLES = {
    "press": ("Journalist", "Redaktør", "Debatredaktør"),
    "law": ("Advokat", "Advokatfuldmægtig", "Advokat (H)"),
    "village": ("Formand", "Kasserer", "Sekretær"),
    "farm": ("Gårdejer", "Driftsleder", "Medejer"),
}


def _company_name(dice: random.Random, trade: str, ending: str) -> str:
    if trade == "press":
        return ending
    if trade == "law":
        return f"{dice.choice(FAMILY)} & {dice.choice(FAMILY)} {ending}"
    return f"{dice.choice(_COMPANY_ROOTS)} {ending}"


def authority(dice: random.Random, names: tuple[str, ...]) -> Outsider:
    """Draws another authority out of the given names."""
    name = dice.choice(names)
    title = dice.choice(("Fuldmægtig", "Specialkonsulent", "Kontorchef", "Udvalgssekretær"))
    address, town = _place(dice)
    return Outsider("authority", name, "CVR", invalid_cvr(dice), address, town, f"{slug(name)}@myndighed.example", person_name(dice), title)
