"""A ministry's archive of any size, written by COPY: cases, records, grants, inboxes, senders, files, and evidence for a share of it.

Everything stands as the services would have left it: readers follow from grants, inboxes hold what is in process, twenty years lie
behind. The smallest and the largest unit are far apart, as units are; one official holds a post in each of them.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import psycopg
from psycopg import sql

from casework.adapters.embedded_postgres import SUPERUSER
from casework.bootstrap import Platform

UNITS = 250
RECORDS_A_CASE = 3
YEARS = 20
TODAY = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
ALL_SHARE, UNIT_SHARE = 0.007, 0.80
IN_PROCESS_SHARE = 0.03
FILES_SHARE = 0.10
EVIDENCE_SHARE = 0.02
SMALL_UNIT = 150
LINES_AT_ONCE = 5000
AUTHORITY = 1
FIRST_UNIT = 2
FIRST_OFFICIAL = FIRST_UNIT + UNITS
WORDS = ("Ansøgning", "Klage", "Høring", "Tilsyn", "Aktindsigt", "Tilskud", "Notat", "Ministerbetjening", "Redegørelse", "Årsrapport")
THINGS = ("varmepumpe", "støjgrænser", "kvoter", "naturbeskyttelse", "spildevand", "byggeri", "ældrepleje", "økologi", "havmiljø")


@dataclass(frozen=True)
class Archive:
    """Is what stands in the database, and who asks: an official with a post in each unit, and one of a small unit."""

    cases: int
    records: int
    officials: int
    superuser: int
    ordinary: int
    small_unit: int
    record_of_ordinary: int

    @property
    def case_of_ordinary(self) -> int:
        """Gives the case of that record."""
        return (self.record_of_ordinary - 1) // RECORDS_A_CASE + 1


@dataclass(frozen=True)
class Scale:
    """Is how large the archive is to be."""

    cases: int

    @property
    def officials(self) -> int:
        """Gives how many officials a ministry of that size has: 5,000 at a million cases."""
        return max(UNITS, min(5000, self.cases // 200))


def fill(platform: Platform, cases: int) -> Archive:
    """Writes an archive of so many cases into an empty, migrated database, and analyses it."""
    scale = Scale(cases)
    url = platform.server.url(SUPERUSER).replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '512MB'")
        made = _Maker(scale)
        for table, columns, lines in made.organisation():
            _copy(connection, table, columns, lines)
        indexes = _drop_indexes(connection)
        for table, columns, source in made.archive():
            _copy(connection, table, columns, source())
        for definition in indexes:
            connection.execute(definition.encode())
        _set_sequences(connection)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    small = FIRST_UNIT + SMALL_UNIT
    return Archive(cases, cases * RECORDS_A_CASE, scale.officials, FIRST_OFFICIAL, made.ordinary, small, made.newest_record_of_ordinary())


Lines = Iterator[str]
NONE = "\\N"


class _Maker:
    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        dice = random.Random(20)
        weights = [1 / (rank + 1) ** 0.5 for rank in range(UNITS)]
        self.unit_of_case = dice.choices(range(FIRST_UNIT, FIRST_UNIT + UNITS), weights, k=scale.cases)
        self.unit_of = [FIRST_UNIT + number % UNITS for number in range(scale.officials)]
        self.people: dict[int, list[int]] = {unit: [] for unit in range(FIRST_UNIT, FIRST_UNIT + UNITS)}
        for number, unit in enumerate(self.unit_of):
            self.people[unit].append(FIRST_OFFICIAL + number)
        self.ordinary = self.people[FIRST_UNIT + SMALL_UNIT][0]

    def newest_record_of_ordinary(self) -> int:
        """Gives the newest record for which the ordinary official is responsible and that the whole unit may read."""
        return max(id for id, _, _, person, _, _, _, level in self.each_record() if person == self.ordinary and level != "involved")

    def organisation(self) -> Iterator[tuple[str, str, Lines]]:
        units = range(FIRST_UNIT, FIRST_UNIT + UNITS)
        people = range(FIRST_OFFICIAL, FIRST_OFFICIAL + self.scale.officials)
        principals = [(AUTHORITY, "authority", "Ministeriet"), *((u, "unit", f"Kontor {u}") for u in units)]
        principals += [(p, "official", f"Medarbejder {p}") for p in people]
        yield "principal", "id,kind,authority_id,name", (f"{id}\t{kind}\t{AUTHORITY}\t{name}\n" for id, kind, name in principals)
        yield "authority", "id,name,cvr", iter([f"{AUTHORITY}\tMinisteriet\t10000009\n"])
        yield "unit", "id,authority_id,parent_id,name,short_name", (f"{u}\t{AUTHORITY}\t{NONE}\tKontor {u}\tK{u}\n" for u in units)
        columns = "id,authority_id,username,name,initials,email,clearance,is_limited,is_active"
        clearance = {FIRST_OFFICIAL: 4}
        yield (
            "official",
            columns,
            (f"{p}\t{AUTHORITY}\tm{p}\tMedarbejder {p}\tM{p}\tm{p}@prove.invalid\t{clearance.get(p, 1)}\tf\tt\n" for p in people),
        )
        posts = [(p, self.unit_of[p - FIRST_OFFICIAL]) for p in people] + [(FIRST_OFFICIAL, u) for u in units if u != FIRST_UNIT]
        columns = "official_id,unit_id,role,title,is_primary,starts_on"
        yield "post", columns, (f"{p}\t{u}\tcaseworker\tFuldmægtig\tt\t2006-01-01\n" for p, u in posts)
        yield "file_plan_code", "code,parent,kind,title", iter([f"06.02.01\t{NONE}\tsubject\tTilskud\n"])
        yield "case_type", "name,title_da,title_en", iter(["general\tAlmindelig sag\tGeneral case\n"])

    def archive(self) -> Iterator[tuple[str, str, Callable[[], Lines]]]:
        yield (
            "case_file",
            "id,authority_id,year,sequence,number,title,public_title,type,file_plan_code,action_code,disposal_code,state,unit_id,"
            "responsible_id,clearance,readers,opened_at,completed_at,version",
            self._cases,
        )
        yield "case_grant", "case_id,principal_id,right_level,cause,starts_at", self._case_grants
        yield (
            "record",
            "id,authority_id,kind,state,channel,title,public_title,body_html,access_level,clearance,case_access,readers,unit_id,"
            "responsible_id,created_by,case_id,number,registered_at,arrived_at,completed_at,deadline,notes,version",
            self._records,
        )
        yield "grant_row", "record_id,principal_id,right_level,cause,starts_at,arrived_at", self._grants
        yield "record_party", "record_id,position,role,name,identifier_kind,identifier,email,address,flags", self._parties
        yield "inbox_item", "principal_id,record_id,cause,arrived_at,archived_at", self._inboxes
        yield "reading", "record_id,official_id,read_at", self._readings
        yield "document", "record_id,position,title,role,current_version", self._documents
        yield (
            "event",
            "stream,stream_sequence,work_id,xid,kind,at,actor_id,system_actor,authority_id,record_id,body,changes,previous_hash,hash",
            self._events,
        )
        yield "history", "table_name,row_key,operation,record_id,work_id,valid_from,valid_to,new_hash", self._history

    def _facts(self, case: int) -> tuple[int, int, dt.datetime, bool]:
        unit = self.unit_of_case[case]
        people = self.people[unit]
        opened = TODAY - dt.timedelta(minutes=(self.scale.cases - case) * YEARS * 365 * 24 * 60 // self.scale.cases)
        return unit, people[case % len(people)], opened, case >= self.scale.cases * (1 - IN_PROCESS_SHARE) or case % 40 == 0

    def _cases(self) -> Lines:
        for case in range(self.scale.cases):
            unit, person, opened, is_open = self._facts(case)
            state, done = ("in_progress", NONE) if is_open else ("completed", opened + dt.timedelta(days=90))
            title = f"{WORDS[case % 10]} om {THINGS[case % 9]} nr. {case}"
            yield (
                f"{case + 1}\t{AUTHORITY}\t{opened.year}\t{case + 1}\t{opened.year}-{case + 1}\t{title}\t\tgeneral\t06.02.01\t\t\t{state}"
                f"\t{unit}\t{person}\t0\t{{{person}}}\t{opened}\t{done}\t1\n"
            )

    def _case_grants(self) -> Lines:
        for case in range(self.scale.cases):
            _, person, opened, _ = self._facts(case)
            yield f"{case + 1}\t{person}\t3\tresponsible\t{opened}\n"

    def each_record(self) -> Iterator[tuple[int, int, int, int, int, dt.datetime, bool, str]]:
        for case in range(self.scale.cases):
            unit, person, opened, is_open = self._facts(case)
            people = self.people[unit]
            for number in range(RECORDS_A_CASE):
                id = case * RECORDS_A_CASE + number + 1
                other = people[(case + number) % len(people)]
                share = (id * 2654435761 % 1000) / 1000
                level = "all" if share < ALL_SHARE else "unit" if share < ALL_SHARE + UNIT_SHARE else "involved"
                yield id, case, unit, person, other, opened + dt.timedelta(hours=number * 7), is_open, level

    def _records(self) -> Lines:
        for id, case, unit, person, other, at, is_open, level in self.each_record():
            state, done = ("received", NONE) if is_open else ("completed", at + dt.timedelta(days=80))
            kind = "inbound" if id % 3 else "outbound"
            deadline = (at + dt.timedelta(days=30 + id % 60)).date() if id % 4 == 0 else NONE
            readers = f"{{{person}}}" if person == other else f"{{{min(person, other)},{max(person, other)}}}"
            yield (
                f"{id}\t{AUTHORITY}\t{kind}\t{state}\temail\t{WORDS[id % 10]} om {THINGS[id % 7]}, brev {id}\t\t\t{level}\t0\tt\t{readers}"
                f"\t{unit}\t{person}\t{other}\t{case + 1}\t{id % RECORDS_A_CASE + 1}\t{at}\t{at}\t{done}\t{deadline}\t{{}}\t1\n"
            )

    def _grants(self) -> Lines:
        for id, _, _, person, other, at, _, _ in self.each_record():
            yield f"{id}\t{other}\t3\tcreated\t{at}\t{at}\n{id}\t{person}\t3\tresponsible\t{at}\t{at}\n"

    def _parties(self) -> Lines:
        for id, *_ in self.each_record():
            yield f"{id}\t0\tsender\tAfsender {id % 9973}\t\t\t\t\t{{}}\n"

    def _inboxes(self) -> Lines:
        for id, _, unit, person, _, at, is_open, _ in self.each_record():
            if is_open:
                yield f"{unit if id % 3 == 0 else person}\t{id}\treceived\t{at}\t{NONE}\n"
            elif id % 3 == 0:
                yield f"{person}\t{id}\treceived\t{at}\t{at + dt.timedelta(days=3)}\n"

    def _readings(self) -> Lines:
        for id, _, _, person, _, at, is_open, _ in self.each_record():
            if is_open and id % 2:
                yield f"{id}\t{person}\t{at}\n"

    def _documents(self) -> Lines:
        least = self.scale.cases * RECORDS_A_CASE * (1 - FILES_SHARE)
        for id, *_ in self.each_record():
            if id > least:
                yield f"{id}\t0\tbrev.pdf\tmain\t1\n"

    def _share(self) -> Iterator[tuple[int, int, dt.datetime]]:
        least = self.scale.cases * RECORDS_A_CASE * (1 - EVIDENCE_SHARE)
        for id, _, _, person, _, at, _, _ in self.each_record():
            if id > least:
                yield id, person, at

    def _events(self) -> Lines:
        for id, person, at in self._share():
            body = f'{{"kind": "record_received", "record": {id}}}'
            yield f"record:{id}\t1\t{-id}\t1\trecord_received\t{at}\t{person}\t\t{AUTHORITY}\t{id}\t{body}\t\t\t{id:064x}\n"

    def _history(self) -> Lines:
        for id, _, at in self._share():
            yield f"record\t{id}\tINSERT\t{id}\t{-id}\t{at}\t{at}\t{id:064x}\n"


def _copy(connection: psycopg.Connection[tuple[object, ...]], table: str, columns: str, lines: Lines) -> None:
    named = columns.split(",")
    plain = _plain_values(connection, table, named)
    names = sql.SQL(", ").join(map(sql.Identifier, [*named, *plain]))
    end = "".join(f"\t{value}" for value in plain.values()) + "\n"
    with connection.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        while block := "".join(islice(lines, LINES_AT_ONCE)):
            copy.write(block.replace("\n", end) if plain else block)


def _plain_values(connection: psycopg.Connection[tuple[object, ...]], table: str, named: list[str]) -> dict[str, str]:
    """Gives a plain value for each column that must have one and that this page does not name: tables grow."""
    found = connection.execute(
        """SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s
              AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'""",
        [table],
    ).fetchall()
    plain = {"integer": "1", "bigint": "1", "boolean": "f", "ARRAY": "{}", "jsonb": "{}", "date": "2026-01-01"}
    plain["timestamp with time zone"] = TODAY.isoformat()
    return {str(name): plain.get(str(kind), "") for name, kind in found if name not in named}


def _drop_indexes(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Takes off the plain indexes of the large tables and gives what makes them again: built at once they cost a fifth."""
    found = connection.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
             JOIN pg_class c ON c.oid = i.indrelid WHERE NOT i.indisunique
              AND c.relname IN ('case_file', 'case_grant', 'record', 'grant_row', 'record_party', 'inbox_item', 'reading', 'document',
                                'event', 'history')"""
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}".encode())
    return [str(definition) for _, definition in found]


def _set_sequences(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    for table, name in (
        ("case_file", "case_file_id_seq"),
        ("record", "record_id_seq"),
        ("principal", "principal_id_seq"),
    ):
        connection.execute(f"SELECT setval('{name}', (SELECT max(id) FROM {table}))".encode())
