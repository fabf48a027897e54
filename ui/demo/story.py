"""Plan the demo ministry's year as data: cases and records with their people, days, states and approvals.

The same size, day and seed give the same story. Nothing here touches the database; ``ui.demo.loading`` lives it through.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from casework.calendar import COPENHAGEN, add_working_days, is_working_day
from casework.vocabulary import AccessLevel, Channel, Role
from documents.letters import Letter
from ui.demo import names
from ui.demo.ministry import PlannedOfficial, staff
from ui.demo.names import Outsider
from ui.demo.topics import Format, Move, Topic, topics
from ui.demo.writing import PROJECTS, Facts, draw_facts, write_letter

Size = Literal["small", "full"]
Stage = Literal["in_inbox", "on_case", "registered", "completed"]
Course = Literal["waiting", "returned", "approved"]


@dataclass(frozen=True)
class Shape:
    """How much there is of what."""

    cases: int
    records: int
    unfiled: int
    days_back: int


# How often each topic comes; a star ends the case at an approval that waits for its first seat, so that the demo approver,
# who is head of the two first topics' unit, always has something to decide.
_ROTA = names.words(
    "varmepumpe* tilsyn klage hoering landsby faktura varmepumpe folketing jord aktindsigt tilsyn* eu minister varmepumpe klage "
    "beredskab landsby tilsyn hoering varmepumpe* aktindsigt ansaettelse folketing jord tilsyn faktura"
)
SHAPES: dict[Size, Shape] = {"small": Shape(30, 90, 14, 60), "full": Shape(300, 1200, 130, 230)}


@dataclass(frozen=True)
class PlannedApproval:
    """An approval of a record: how many seats have decided, and how it stands at the end of the story."""

    definition: str
    decided: int
    course: Course
    comment: str


@dataclass(frozen=True)
class PlannedRecord:
    """One record: what it is made of, when it came or was written, who has it and how far it is."""

    key: str
    topic: Topic
    move: Move
    letter: Letter
    attachments: tuple[Letter, ...]
    party: Outsider
    channel: Channel
    format: Format
    moment: dt.datetime
    unit: str
    official: PlannedOfficial
    stage: Stage
    is_read: bool
    deadline: dt.date | None
    level: AccessLevel
    clearance: int
    message_id: str
    meeting_on: dt.date | None = None
    approval: PlannedApproval | None = None

    @property
    def is_inbound(self) -> bool:
        """Says whether it came from outside."""
        return self.move.way == "in"


@dataclass(frozen=True)
class PlannedCase:
    """One case with its records in order; ``is_completed`` when its story is told."""

    key: str
    topic: Topic
    title: str
    code: str
    opened: dt.datetime
    unit: str
    clerk: PlannedOfficial
    responsible: PlannedOfficial
    party: Outsider
    deadline: dt.date | None
    is_completed: bool
    records: tuple[PlannedRecord, ...]


@dataclass(frozen=True)
class Story:
    """All of it: cases with their records, and the post that lies unfiled in the inboxes."""

    size: Size
    now: dt.datetime
    cases: tuple[PlannedCase, ...]
    unfiled: tuple[PlannedRecord, ...]

    @property
    def records(self) -> tuple[PlannedRecord, ...]:
        """Gives every record, those on cases first."""
        return (*(record for case in self.cases for record in case.records), *self.unfiled)


def plan(size: Size, now: dt.datetime, *, seed: int = 20261123) -> Story:
    """Gives the story of that size as it stands at ``now`` (UTC)."""
    dice = random.Random(f"{seed}-{size}")
    shape = SHAPES[size]
    projects = dice.sample(PROJECTS, len(PROJECTS))
    unfiled = tuple(_unfiled(dice, now, projects.pop() if projects else "Enghaven", at) for at in range(shape.unfiled))
    wanted = _spread(dice, shape.records - shape.unfiled, shape.cases)
    cases = tuple(_case(dice, now, shape, at, projects[at % len(projects)], count) for at, count in enumerate(wanted))
    return Story(size, now, cases, unfiled)


def _spread(dice: random.Random, records: int, cases: int) -> list[int]:
    """Deals the records out so that every case has one and no two neighbours look alike."""
    counts = [1] * cases
    left = records - cases
    while left:
        at = dice.randrange(cases)
        if counts[at] < 8:
            counts[at] += 1
            left -= 1
    return counts


def _case(dice: random.Random, now: dt.datetime, shape: Shape, at: int, project: str, count: int) -> PlannedCase:
    key = _ROTA[at % len(_ROTA)]
    topic = next(topic for topic in topics() if topic.key == key.rstrip("*"))
    waits = key.endswith("*")
    party = _party(dice, topic.party)
    facts = draw_facts(dice, topic, party, project)
    clerk, responsible = _clerk(topic.unit), _worker(dice, topic)
    drafts = _up_to_approval(topic) if waits else list(_moves(dice, topic, count))
    moments = _moments(dice, now, shape, len(drafts), is_recent=waits)
    is_told = not waits and len(drafts) >= len(topic.moves) and dice.random() < 0.6
    records = tuple(
        _record(dice, topic, move, facts, moments[turn], responsible, key=f"{topic.key}-{at}-{turn}", turn=turn,
                is_last=turn == len(drafts) - 1 and not is_told)
        for turn, move in enumerate(drafts)
    )  # fmt: skip
    if waits:
        records = (*records[:-1], replace(records[-1], approval=PlannedApproval(drafts[-1].approval, 0, "waiting", "")))
    title = dice.choice(topic.case_titles).format(part=party.name, genstand=facts.thing, projekt=project, sted=facts.place,
                                                  matrikel=facts.plot, nr=facts.number)  # fmt: skip
    deadline = None if is_told else _case_deadline(dice, now)
    return PlannedCase(f"{topic.key}-{at}", topic, title[:1].upper() + title[1:], dice.choice(topic.codes), moments[0], topic.unit,
                       clerk, responsible, party, deadline, is_told, records)  # fmt: skip


def _case_deadline(dice: random.Random, now: dt.datetime) -> dt.date:
    return add_working_days(now.astimezone(COPENHAGEN).date() - dt.timedelta(days=20), dice.randint(1, 60))


def _party(dice: random.Random, kind: str) -> Outsider:
    kind, _, trade = kind.partition("/")
    match kind:
        case "company":
            return names.company(dice, trade)
        case "parliament":
            return names.authority(dice, names.PARLIAMENT)
        case "municipality":
            return names.authority(dice, names.MUNICIPALITIES)
        case "authority":
            return names.authority(dice, names.AUTHORITIES)
        case "eu":
            return names.authority(dice, names.EU_BODIES)
    return names.citizen(dice)


def _clerk(unit: str) -> PlannedOfficial:
    """Gives who registers the unit's post: its own clerk, otherwise the first who works there."""
    return next((person for person in staff(unit) if person.role is Role.REGISTRY_CLERK), staff(unit)[-1])


def _worker(dice: random.Random, topic: Topic) -> PlannedOfficial:
    needed = max([topic.clearance, *(move.clearance or 0 for move in topic.moves)])
    able = [
        person for person in staff(topic.unit)
        if Role.CASEWORKER in {person.role, *person.more_roles} and person.clearance >= needed and not person.is_limited
    ]  # fmt: skip
    return dice.choice(able or [person for person in staff(topic.unit) if person.clearance >= needed])


def _moves(dice: random.Random, topic: Topic, count: int) -> Iterator[Move]:
    """Gives the first ``count`` letters of a case of the topic; letters that can come often come often."""
    told: list[Move] = []
    for move in topic.moves:
        told += [move] * (dice.randint(1, move.many) if move.many > 1 else 1)
    while len(told) < count:
        told.append(dice.choice([move for move in topic.moves if move.way != "internal" or not move.approval]))
    yield from told[:count]


def _up_to_approval(topic: Topic) -> list[Move]:
    last = next(at for at, move in enumerate(topic.moves) if move.approval)
    return list(topic.moves[: last + 1])


def _moments(dice: random.Random, now: dt.datetime, shape: Shape, count: int, *, is_recent: bool) -> list[dt.datetime]:
    """Gives the working-day moments of a case's letters; the last falls within the last weeks for a case still running."""
    today = now.astimezone(COPENHAGEN).date()
    ends = dice.randint(0, shape.days_back - 30) if dice.random() < 0.6 and not is_recent else dice.randint(0, 12)
    gaps = [0, *sorted(dice.sample(range(1, 31 + 2 * count), count - 1))]
    start = today - dt.timedelta(days=ends + gaps[-1])
    return [_office_hour(dice, start + dt.timedelta(days=gap), now) for gap in gaps]


def _office_hour(dice: random.Random, day: dt.date, now: dt.datetime) -> dt.datetime:
    while not is_working_day(day):
        day -= dt.timedelta(days=1)
    moment = dt.datetime.combine(day, dt.time(8), COPENHAGEN) + dt.timedelta(seconds=dice.randrange(60 * 60 * 8))
    moment = moment.astimezone(dt.UTC)
    return moment if moment < now - dt.timedelta(hours=1) else now - dt.timedelta(minutes=dice.randint(61, 180))


def _record(
    dice: random.Random, topic: Topic, move: Move, facts: Facts, moment: dt.datetime, responsible: PlannedOfficial,
    *, key: str, turn: int, is_last: bool,
) -> PlannedRecord:  # fmt: skip
    if move.sender:
        facts = replace(facts, party=_party(dice, move.sender))
    day = moment.astimezone(COPENHAGEN).date()
    channel = dice.choice(move.channel)
    made: Format = dice.choice(move.format)
    if made == "mail" and channel is not Channel.EMAIL:
        made = "pdf"
    letter = write_letter(dice, topic, move, facts, day=day, official=responsible, turn=turn)
    return PlannedRecord(
        key=key,
        topic=topic,
        move=move,
        letter=letter,
        attachments=tuple(_attachment(letter, title) for title in dice.sample(move.attachments, _how_many(dice, move))),
        party=facts.party,
        channel=channel,
        format=made,
        moment=moment,
        unit=topic.unit,
        official=responsible,
        stage=_stage(dice, move, is_last=is_last),
        is_read=not is_last or dice.random() < 0.5,
        deadline=add_working_days(day, move.due) if move.due else None,
        level=move.level or topic.level,
        clearance=move.clearance if move.clearance is not None else topic.clearance,
        message_id=str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        meeting_on=add_working_days(day, dice.randint(4, 15)) if move.way == "in" and dice.random() < 0.08 else None,
        approval=_approval(dice, move, is_last=is_last),
    )


def _how_many(dice: random.Random, move: Move) -> int:
    return min(len(move.attachments), dice.choice((0, 0, 1, 2)))


def _attachment(letter: Letter, title: str) -> Letter:
    """Gives the enclosure: its own title over the letter's figures, lists and last paragraph."""
    return replace(letter, subject=f"{title} – {letter.subject}", blocks=letter.blocks[1:], salutation="", closing="", signature=())


def _stage(dice: random.Random, move: Move, *, is_last: bool) -> Stage:
    if not is_last:
        return "completed" if dice.random() < 0.7 else "registered"
    return dice.choice(("on_case", "registered", "registered") if move.way == "in" else ("on_case", "on_case", "registered"))


_REMARKS = (
    "Enig. Husk at få økonomitallene afstemt med Økonomi, HR og Indkøb.", "Godkendt uden bemærkninger.", "Ok herfra.",
    "Fint arbejde. Andet afsnit kan strammes, men det behøver ikke vente.", "Godkendt. Ring, hvis parten kontakter os.",
)  # fmt: skip
_OBJECTIONS = (
    "Begrundelsen for beløbet mangler. Se tilsynsnotatet og indarbejd vilkår 4.", "Parten er ikke hørt over det nye tal. Hør og send igen.",
    "For langt til ministeren. Skær ned til én side og flyt tabellen til et bilag.", "Hjemlen er angivet forkert – det er § 14, ikke § 12.",
)  # fmt: skip


def _approval(dice: random.Random, move: Move, *, is_last: bool) -> PlannedApproval | None:
    if not move.approval:
        return None
    if not is_last:
        # Enough finished approvals to look back on; each costs a dozen transactions to live through.
        return PlannedApproval(move.approval, 9, "approved", dice.choice(_REMARKS)) if dice.random() < 0.4 else None
    if dice.random() < 0.3:
        return PlannedApproval(move.approval, dice.randint(0, 1), "returned", dice.choice(_OBJECTIONS))
    return PlannedApproval(move.approval, dice.choice((0, 0, 1, 1, 2)), "waiting", dice.choice(_REMARKS))


def _unfiled(dice: random.Random, now: dt.datetime, project: str, at: int) -> PlannedRecord:
    """Plans post that nobody has filed yet; every sixth is due today, every sixth overdue."""
    in_tt = at % 5 < 2  # the demo registry clerk sits in Tilskud og Tilsyn
    fitting = [topic for topic in topics() if not topic.restricted_to and (topic.unit == "TT") is in_tt]
    topic = dice.choice(fitting)
    move = dice.choice([move for move in topic.moves if move.way == "in"])
    facts = draw_facts(dice, topic, _party(dice, topic.party), project)
    today = now.astimezone(COPENHAGEN).date()
    due = move.due or dice.randint(5, 15)
    age = {0: due, 1: due + dice.randint(1, 4)}.get(at % 6, dice.randint(0, 6))
    moment = _office_hour(dice, _working_days_before(today, age), now)
    record = _record(dice, topic, move, facts, moment, _worker(dice, topic), key=f"inbox-{at}", turn=at, is_last=True)
    day = moment.astimezone(COPENHAGEN).date()
    return replace(record, stage="in_inbox", is_read=dice.random() < 0.45, deadline=add_working_days(day, due), approval=None)


def _working_days_before(day: dt.date, count: int) -> dt.date:
    while count > 0 or not is_working_day(day):
        day -= dt.timedelta(days=1)
        count -= is_working_day(day)
    return day
