"""Write the demo letters: a topic's sentences, a case's facts and a seeded die make one letter."""

import datetime as dt
import random
from dataclasses import dataclass

from documents.letters import Block, Letter, Paragraph, Points, Table, danish_date
from ui.demo.ministry import AUTHORITY_NAME, FOOTER, STREET, TOWN, PlannedOfficial, unit_name
from ui.demo.names import Outsider, words
from ui.demo.topics import Move, Topic

_FIRST = words("Ravne Trane Lyng Havørne Klinte Sol Vinde Rug Birke Ege Fjord Hede Strand Kilde Skov Glente Vibe Lærke Pile Sten Bøge Måge")
_LAST = words("holm bakke lys høj vang krog banke dal toft næs ager mose spor bro eng slette vig lund gård mark hegn kær stien")
_ACCENTS = ("#1d5c8f", "#7a2e1d", "#34622c", "#5b3a78", "#8a5a00", "#005f66", "#44474d", "#9b2242")
PROJECTS = tuple(f"{first}{last}" for first in _FIRST for last in _LAST)


@dataclass(frozen=True)
class Facts:
    """What stays the same through a case's letters."""

    party: Outsider
    thing: str
    project: str
    place: str
    plot: str
    number: int
    amount: int
    less: int
    small: int
    power: str
    accent: str
    words: tuple[str, ...]


def kroner(amount: int) -> str:
    """Writes an amount as a Danish letter does: 4.850.000."""
    return f"{amount:,}".replace(",", ".")


def draw_facts(dice: random.Random, topic: Topic, party: Outsider, project: str) -> Facts:
    """Draws the facts of one case."""
    amount = dice.randint(24, 960) * 50_000
    town = party.town.split(" ", 1)[1]
    return Facts(
        party=party,
        thing=dice.choice(topic.objects),
        project=project,
        place=town,
        plot=f"{dice.randint(1, 48)}{dice.choice('abcdefghkm')} {town} By",
        number=dice.randint(101, 998),
        amount=amount,
        less=amount * dice.randint(35, 92) // 100 // 1000 * 1000,
        small=dice.randint(18, 450) * 1000,
        power=f"{dice.randint(1, 24)},{dice.randint(1, 9)}",
        accent=dice.choice(_ACCENTS),
        words=tuple(dice.sample(topic.words, len(topic.words))),
    )


def slots(facts: Facts, dice: random.Random, day: dt.date) -> dict[str, object]:
    """Gives what the placeholders of a topic's sentences stand for in a letter of that day."""
    return {
        "part": facts.party.name,
        "kontakt": facts.party.contact,
        "genstand": facts.thing,
        "projekt": facts.project,
        "sted": facts.place,
        "matrikel": facts.plot,
        "nr": facts.number,
        "beloeb": kroner(facts.amount),
        "beloeb2": kroner(facts.less),
        "beloeb_lille": kroner(facts.small),
        "mw": facts.power,
        "antal": kroner(dice.randint(12, 240) * 10),
        "antal2": dice.randint(3, 48),
        "procent": dice.randint(4, 38),
        "dato_foer": danish_date(day - dt.timedelta(days=dice.randint(9, 120))),
        "dato_frist": danish_date(day + dt.timedelta(days=dice.randint(10, 75))),
    }


def write_letter(
    dice: random.Random, topic: Topic, move: Move, facts: Facts, *, day: dt.date, official: PlannedOfficial, turn: int = 0
) -> Letter:
    """Writes a letter of the move; ``official`` is who signs or reads it here, ``turn`` makes repeated letters differ."""
    filling = slots(facts, dice, day)
    title = _filled(move.title, filling)
    return Letter(
        layout=move.layout,
        sender=_sender(move, facts, official),
        recipient=_recipient(move, facts, official),
        date=day,
        subject=title,
        blocks=_blocks(dice, topic, move, facts, filling, turn),
        reference=_reference(dice, topic, move, official),
        salutation=_filled(move.salutation, filling),
        closing="" if move.way == "internal" or move.layout == "invoice" else "Med venlig hilsen",
        signature=_signature(move, facts, official),
        footer=_footer(move, facts),
        accent=facts.accent if move.way == "in" else "#1f4e46",
    )


def _filled(text: str, filling: dict[str, object]) -> str:
    filled = text.format_map(filling)
    return filled[:1].upper() + filled[1:]


def _sender(move: Move, facts: Facts, official: PlannedOfficial) -> tuple[str, ...]:
    return facts.party.lines if move.way == "in" else (AUTHORITY_NAME, unit_name(official.unit), STREET, TOWN)


def _recipient(move: Move, facts: Facts, official: PlannedOfficial) -> tuple[str, ...]:
    if move.way == "in":
        return (AUTHORITY_NAME, unit_name(official.unit), STREET, TOWN)
    if move.way == "internal":
        return (f"Fra: {official.name}, {official.title}", f"Enhed: {unit_name(official.unit)}")
    return facts.party.lines


def _reference(dice: random.Random, topic: Topic, move: Move, official: PlannedOfficial) -> tuple[str, ...]:
    if move.way == "in":
        return (f"Vores ref.: {dice.randint(1000, 9999)}-{dice.choice('ABCDEFGH')}",) if move.layout != "citizen" else ()
    return (f"J.nr. {topic.codes[0]}", f"Ref.: {official.initials}")


def _signature(move: Move, facts: Facts, official: PlannedOfficial) -> tuple[str, ...]:
    if move.way == "internal" or move.layout == "invoice":
        return ()
    if move.way == "out":
        return (official.name, official.title)
    party = facts.party
    return (party.contact, *((party.contact_title,) if party.contact_title else ()))


def _footer(move: Move, facts: Facts) -> str:
    if move.way != "in":
        return FOOTER
    party = facts.party
    return "" if party.kind == "citizen" else f"{party.name} · {party.address} · {party.town} · CVR {party.identifier}"


def _blocks(dice: random.Random, topic: Topic, move: Move, facts: Facts, filling: dict[str, object], turn: int) -> tuple[Block, ...]:
    count = min(len(move.body), dice.choice((2, 2, 3, 3, 4)))
    chosen = sorted(dice.sample(range(len(move.body)), count))
    texts = [_filled(move.open[(turn + dice.randrange(len(move.open))) % len(move.open)], filling)]
    texts += [_filled(move.body[at], filling) for at in chosen]
    rare = dice.choice(topic.rare).format(sjaelden=facts.words[turn % len(facts.words)])
    texts[dice.randrange(len(texts))] += f" {rare}"
    blocks: list[Block] = [Paragraph(text) for text in texts]
    if move.points:
        blocks.insert(-1, Points(tuple(dice.sample(move.points, min(len(move.points), 3)))))
    if move.table:
        blocks.insert(max(1, len(blocks) - 1), _TABLES[move.table](dice, topic, facts))
    return tuple(blocks)


def _budget(dice: random.Random, topic: Topic, facts: Facts) -> Table:
    items = dice.sample(topic.items, min(len(topic.items), dice.randint(3, 5)))
    shares = [dice.randint(5, 40) for _ in items]
    wanted = facts.small if topic.asks == "small" else facts.amount
    asked = [wanted * share // sum(shares) // 1000 * 1000 for share in shares]
    asked[0] += wanted - sum(asked)  # the letter's own figure is the sum of the column
    parts = [ask * dice.randint(17, 32) // 1000 * 100 for ask in asked]
    rows = [(item, kroner(part), kroner(ask)) for item, part, ask in zip(items, parts, asked, strict=True)]
    return Table(("Post", "Budget (kr.)", "Ansøgt (kr.)"), (*rows, ("I alt", kroner(sum(parts)), kroner(sum(asked)))), last_is_sum=True)


def _measure(dice: random.Random, topic: Topic, _facts: Facts) -> Table:
    items = sorted(dice.sample(topic.items, min(len(topic.items), 4)))
    rows = [(item, f"{dice.randint(1, 12)},{dice.randint(0, 9)}", f"{dice.randint(1, 900)}", f"{dice.randint(5, 400)}") for item in items]
    return Table(("Målepunkt", "Dybde (m)", "Målt (µg/l)", "Grænse (µg/l)"), tuple(rows))


def _share(dice: random.Random, topic: Topic, _facts: Facts) -> Table:
    counts = [dice.randint(2, 90) for _ in topic.items]
    rows = [(item, str(count), f"{count * 100 // sum(counts)} %") for item, count in zip(topic.items, counts, strict=True)]
    return Table(("Gruppe", "Antal", "Andel"), tuple(rows))


def _invoice(dice: random.Random, topic: Topic, _facts: Facts) -> Table:
    items = dice.sample(topic.items, min(len(topic.items), dice.randint(2, 4)))
    lines = [(item, dice.randint(1, 60), dice.randint(2, 190) * 25) for item in items]
    net = sum(number * price for _, number, price in lines)
    rows = [(item, str(number), kroner(price), kroner(number * price)) for item, number, price in lines]
    ends = (("Moms 25 %", "", "", kroner(net // 4)), ("At betale", "", "", kroner(net + net // 4)))
    return Table(("Ydelse", "Antal", "Pris (kr.)", "Beløb (kr.)"), (*rows, *ends), last_is_sum=True)


def _plan(dice: random.Random, topic: Topic, _facts: Facts) -> Table:
    start = dt.datetime(2000, 1, 1, dice.randint(9, 14), dice.choice((0, 15, 30)))  # noqa: DTZ001 (only the time of day is used)
    rows = []
    for item in topic.items:
        minutes = dice.choice((5, 10, 15, 20, 30))
        rows.append((item, f"{start:%H.%M}", str(minutes)))
        start += dt.timedelta(minutes=minutes)
    return Table(("Punkt", "Kl.", "Minutter"), tuple(rows))


_TABLES = {"budget": _budget, "measure": _measure, "share": _share, "invoice": _invoice, "plan": _plan}
