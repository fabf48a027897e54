"""Somebody with every right over the database, the disk or the key tampers; the verifier, a separate program, names how."""

import datetime as dt
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from casework.adapters.embedded_postgres import SIGNER, SUPERUSER, SYSTEM, DatabaseServer
from casework.audit_signing import body_of, read_signing_key, sign_all
from casework.bootstrap import assemble
from casework.events import DocumentFiled, RecordChanged
from casework.model import Blob, Document, DocumentVersion, Record
from casework.settings import Settings
from casework.vocabulary import Action, DocumentRole
from casework.work import Work
from documents.blobs import BlobStore
from tests.builders import Ministry, a_record, build_ministry
from tests.conftest import Clock
from tests.databases import TEMPLATE

LETTERS = (b"Kaere ministerium, jeg soeger tilskud.", b"Kaere borger, du faar ikke tilskud.")


@dataclass(frozen=True)
class Evidence:
    """Is a database with its blobs, heads and public key, and all the means to tamper with them."""

    server: DatabaseServer
    database: str
    home: Path

    def tamper(self, *statements: str, **values: object) -> None:
        """Runs statements as the superuser with every trigger silent."""
        with psycopg.connect(_plain(self.server.url(SUPERUSER, self.database))) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement, values or None)

    def rows(self, query: str) -> list[tuple]:
        with psycopg.connect(_plain(self.server.url(SUPERUSER, self.database))) as connection:
            return connection.execute(query).fetchall()

    def blob(self, letter: bytes) -> Path:
        name = hashlib.sha256(letter).hexdigest()
        return self.home / "blobs" / name[:2] / name[2:4] / name

    def verified(self) -> tuple[int, set[str]]:
        """Gives the verifier's exit code and the kinds of problems it names."""
        command = [
            sys.executable, "-m", "casework.audit_verify", "--json", "--database", self.server.url(SYSTEM, self.database),
            "--public-key", self.home / "auditor" / "signing.pub", "--heads", self.home / "heads.jsonl", "--blobs", self.home / "blobs",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert not done.stderr
        report = json.loads(done.stdout)
        assert report["ok"] == (not report["problems"])
        return done.returncode, {problem["kind"] for problem in report["problems"]}


@pytest.fixture(scope="module")
def original(server: DatabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Evidence, Evidence]]:
    """Gives what one morning left behind, signed twice, and a copy of the database from before the second signature."""
    home = tmp_path_factory.mktemp("evidence")
    evidence = Evidence(server, "tampering", home)
    older = replace(evidence, database="tampering_older")
    _copy(server, TEMPLATE, evidence.database)
    clock = Clock()
    platform = assemble(Settings(home=home), server, BlobStore(home / "blobs"), clock=clock, name=evidence.database)
    ministry = build_ministry(platform)
    key = read_signing_key(home / "secrets")
    (home / "auditor").mkdir()
    shutil.copy(home / "secrets" / "signing.pub", home / "auditor")
    with platform.work(ministry.actor("head")) as work:
        record_id = a_record(work, ministry).id
        for letter in LETTERS:
            _file(work, record_id, letter)
    sign_all(server.url(SIGNER, evidence.database), key, home / "heads.jsonl", clock)
    platform.close()
    _copy(server, evidence.database, older.database)
    for title in ("Notat 2", "Notat 3", "Notat 4", "Notat 5"):
        clock.forward(minutes=1)
        _retitle(platform, ministry, record_id, title)
    sign_all(server.url(SIGNER, evidence.database), key, home / "heads.jsonl", clock)
    platform.close()
    yield evidence, older
    for database in (evidence.database, older.database):
        _drop(server, database)


@pytest.fixture
def evidence(original: tuple[Evidence, Evidence], tmp_path: Path) -> Iterator[Evidence]:
    """Gives a copy of it all, to tamper with."""
    made = replace(original[0], database="tampered", home=tmp_path / "copy")
    shutil.copytree(original[0].home, made.home)
    _copy(made.server, original[0].database, made.database)
    yield made
    _drop(made.server, made.database)


def test_what_nobody_touched_verifies(evidence):
    assert (0, set()) == evidence.verified()


# ---- the twelve ways (reliability-security-desk.md, R10) -----------------------------------------------------------------
def edited(evidence: Evidence) -> None:
    evidence.tamper("UPDATE event SET body = replace(body, 'title', 'tit1e') WHERE stream LIKE 'record:%' AND stream_sequence = 4")


def deleted_in_the_middle(evidence: Evidence) -> None:
    evidence.tamper("DELETE FROM event WHERE stream LIKE 'record:%' AND stream_sequence = 3")


def cut_at_the_end(evidence: Evidence) -> None:
    evidence.tamper("DELETE FROM event WHERE id = (SELECT max(id) FROM event)")


def rewritten_with_new_hashes(evidence: Evidence) -> None:
    rows = evidence.rows("SELECT id, stream, stream_sequence, changes, body, hash FROM event WHERE stream LIKE 'record:%' ORDER BY 3")
    previous = rows[2][5]
    for id, stream, sequence, changes, body, hash in rows[3:]:
        changed = body.replace('"fields":["title"]', '"fields":["deadline"]')
        new = hashlib.sha256(f"{stream}\n{sequence}\n{previous}\n{changes}\n{changed}".encode()).hexdigest()
        evidence.tamper(
            "UPDATE event SET body = %(body)s, previous_hash = %(previous)s, hash = %(new)s WHERE id = %(id)s",
            "UPDATE personal_value SET event_hash = %(new)s WHERE event_hash = %(hash)s",
            body=changed, previous=previous, new=new, id=id, hash=hash,
        )  # fmt: skip
        previous = new


def swapped_two_events(evidence: Evidence) -> None:
    evidence.tamper(
        "UPDATE event SET stream_sequence = -stream_sequence WHERE stream LIKE 'record:%' AND stream_sequence IN (4, 6)",
        "UPDATE event SET stream_sequence = 10 + stream_sequence WHERE stream_sequence < 0",
    )


def flipped_a_byte_of_a_blob(evidence: Evidence) -> None:
    path = evidence.blob(LETTERS[0])
    path.chmod(0o600)
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])


def put_another_blob_in_its_place(evidence: Evidence) -> None:
    evidence.blob(LETTERS[0]).write_bytes(LETTERS[1])


def changed_metadata_by_sql(evidence: Evidence) -> None:
    evidence.tamper("UPDATE record SET title = 'Noget helt andet'")


def wrote_over_history_by_upsert(evidence: Evidence) -> None:
    evidence.tamper(
        """INSERT INTO history SELECT * FROM history WHERE table_name = 'record' AND operation = 'UPDATE'
           ON CONFLICT (id) DO UPDATE SET valid_from = history.valid_from - interval '1 year'"""
    )


def put_back_an_older_database(evidence: Evidence) -> None:
    _drop(evidence.server, evidence.database)
    _copy(evidence.server, "tampering_older", evidence.database)


def dropped_a_trigger(evidence: Evidence) -> None:
    evidence.tamper("DROP TRIGGER keep_history ON record")


def signed_with_another_key(evidence: Evidence) -> None:
    (evidence.home / "secrets" / "signing.key").unlink()
    other = read_signing_key(evidence.home / "secrets")
    for number, hash in evidence.rows("SELECT number, hash FROM checkpoint"):
        evidence.tamper(
            "UPDATE checkpoint SET signature = %(signature)s, key_id = %(key)s WHERE number = %(number)s",
            signature=other.sign(hash), key=other.id, number=number,
        )  # fmt: skip


# ---- more ways ---------------------------------------------------------------------------------------------------------
def swapped_the_bodies_of_two_events(evidence: Evidence) -> None:
    evidence.tamper(
        """UPDATE event e SET body = o.body FROM event o
            WHERE e.stream LIKE 'record:%' AND o.stream = e.stream
              AND (e.stream_sequence, o.stream_sequence) IN ((4, 6), (6, 4))"""
    )


def edited_and_gave_it_its_new_hash(evidence: Evidence) -> None:
    evidence.tamper(
        """UPDATE event SET body = body || ' ', hash = encode(sha256(convert_to(concat_ws(E'\\n', stream, stream_sequence,
               previous_hash, changes, body || ' '), 'UTF8')), 'hex') WHERE stream LIKE 'record:%' AND stream_sequence = 1"""
    )


def pointed_an_event_at_another_record(evidence: Evidence) -> None:
    evidence.tamper("UPDATE event SET record_id = NULL WHERE stream LIKE 'record:%' AND stream_sequence = 2")


def removed_a_blob(evidence: Evidence) -> None:
    evidence.blob(LETTERS[0]).unlink()


def changed_a_row_twice(evidence: Evidence) -> None:
    evidence.tamper(
        "UPDATE history SET old_row = old_row || '{\"title\": \"forfalsket\"}' WHERE table_name = 'record' AND operation = 'UPDATE'"
    )


def removed_history(evidence: Evidence) -> None:
    evidence.tamper("DELETE FROM history WHERE id = (SELECT max(id) FROM history)")


def removed_a_row(evidence: Evidence) -> None:
    evidence.tamper("DELETE FROM document_version WHERE id = (SELECT min(id) FROM document_version)")


def added_a_row(evidence: Evidence) -> None:
    evidence.tamper("INSERT INTO drafter SELECT r.id, o.id, now() FROM record r, official o WHERE o.username = 'outsider'")


def changed_a_row_with_the_triggers_on(evidence: Evidence) -> None:
    with psycopg.connect(_plain(evidence.server.url(SUPERUSER, evidence.database))) as connection:
        connection.execute("UPDATE record SET title = 'Noget helt andet'")


def let_everybody_in(evidence: Evidence) -> None:
    evidence.tamper("UPDATE record SET readers = readers || (SELECT id FROM official WHERE username = 'outsider')")


def wrote_a_dated_reader(evidence: Evidence) -> None:
    evidence.tamper(
        "INSERT INTO dated_reader SELECT 9999, r.id, o.id, now(), 'infinity' FROM record r, official o WHERE o.username = 'outsider'"
    )


def removed_a_personal_value(evidence: Evidence) -> None:
    evidence.tamper("DELETE FROM personal_value WHERE record_id IS NOT NULL")


def switched_a_trigger_off(evidence: Evidence) -> None:
    evidence.tamper("ALTER TABLE event DISABLE TRIGGER refuse_change")


def switched_row_level_security_off(evidence: Evidence) -> None:
    evidence.tamper("ALTER TABLE record DISABLE ROW LEVEL SECURITY")


def added_a_policy(evidence: Evidence) -> None:
    evidence.tamper("CREATE POLICY friendly ON record TO casework_app USING (true)")


def emptied_a_function(evidence: Evidence) -> None:
    evidence.tamper(
        "CREATE OR REPLACE FUNCTION casework_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN coalesce(NEW, OLD); END'"
    )


def gave_a_role_more(evidence: Evidence) -> None:
    evidence.tamper("GRANT UPDATE ON event TO casework_app")


def silenced_triggers_for_everybody(evidence: Evidence) -> None:
    evidence.tamper(f"ALTER DATABASE {evidence.database} SET session_replication_role = replica")


def removed_the_last_checkpoint(evidence: Evidence) -> None:
    evidence.tamper(
        "DELETE FROM checkpointed_event WHERE checkpoint = (SELECT max(number) FROM checkpoint)",
        "DELETE FROM checkpoint WHERE number = (SELECT max(number) FROM checkpoint)",
    )


def removed_the_first_checkpoint(evidence: Evidence) -> None:
    evidence.tamper("DELETE FROM checkpoint WHERE number = 1")


def took_an_event_out_of_its_checkpoint(evidence: Evidence) -> None:
    evidence.tamper("DELETE FROM checkpointed_event WHERE event_id = (SELECT max(id) FROM event)")


def forged_a_checkpoint(evidence: Evidence) -> None:
    at, events, previous = evidence.rows("SELECT at, events, previous_hash FROM checkpoint WHERE number = 2")[0]
    rows = evidence.rows(
        "SELECT e.id, e.hash FROM event e JOIN checkpointed_event c ON c.event_id = e.id WHERE c.checkpoint = 2 ORDER BY 1"
    )
    digest = hashlib.sha256("".join(f"{id}:{hash}\n" for id, hash in rows).encode()).hexdigest()
    at = at + dt.timedelta(hours=1)
    hash = hashlib.sha256(body_of(2, at, events, digest, previous).encode()).hexdigest()
    evidence.tamper("UPDATE checkpoint SET at = %(at)s, hash = %(hash)s WHERE number = 2", at=at, hash=hash)


def cut_the_heads(evidence: Evidence) -> None:
    (evidence.home / "heads.jsonl").write_text("")


def forged_a_head(evidence: Evidence) -> None:
    heads = evidence.home / "heads.jsonl"
    heads.write_text(heads.read_text().replace('"hash":"', '"hash":"00'))


WAYS: list[tuple[Callable[[Evidence], None], set[str]]] = [
    (edited, {"event_edited"}),
    (deleted_in_the_middle, {"event_deleted"}),
    (cut_at_the_end, {"tail_cut", "unrecorded_change"}),  # the changes it told of are still there
    (rewritten_with_new_hashes, {"rewritten"}),
    (swapped_two_events, {"events_swapped"}),
    (flipped_a_byte_of_a_blob, {"blob_changed"}),
    (put_another_blob_in_its_place, {"blob_swapped"}),
    (changed_metadata_by_sql, {"row_edited"}),
    (wrote_over_history_by_upsert, {"history_edited"}),
    (put_back_an_older_database, {"older_database"}),
    (dropped_a_trigger, {"wall_missing"}),
    (signed_with_another_key, {"key_swapped"}),
    (swapped_the_bodies_of_two_events, {"events_swapped"}),
    (edited_and_gave_it_its_new_hash, {"event_edited", "rewritten", "personal_value_missing"}),
    (pointed_an_event_at_another_record, {"event_edited"}),
    (removed_a_blob, {"blob_missing"}),
    (changed_a_row_twice, {"row_edited", "history_edited"}),
    (removed_history, {"history_edited", "row_edited"}),
    (removed_a_row, {"row_deleted"}),
    (added_a_row, {"row_added"}),
    (changed_a_row_with_the_triggers_on, {"unrecorded_change"}),
    (let_everybody_in, {"access_edited"}),
    (wrote_a_dated_reader, {"access_edited"}),
    (removed_a_personal_value, {"personal_value_missing"}),
    (switched_a_trigger_off, {"wall_changed"}),
    (switched_row_level_security_off, {"wall_changed"}),
    (added_a_policy, {"wall_added"}),
    (emptied_a_function, {"wall_changed"}),
    (gave_a_role_more, {"wall_added"}),
    (silenced_triggers_for_everybody, {"wall_added"}),
    (removed_the_last_checkpoint, {"older_database"}),
    (removed_the_first_checkpoint, {"checkpoint_missing"}),
    (took_an_event_out_of_its_checkpoint, {"membership_changed"}),
    (forged_a_checkpoint, {"checkpoint_forged"}),
    (cut_the_heads, {"heads_incomplete"}),
    (forged_a_head, {"heads_changed"}),
]


@pytest.mark.parametrize(("way", "kinds"), WAYS, ids=[way.__name__ for way, _ in WAYS])
def test_the_verifier_names_the_way_of_tampering(evidence, way, kinds):
    way(evidence)

    assert (1, kinds) == evidence.verified()


def _retitle(platform, ministry: Ministry, record_id: int, title: str) -> None:
    with platform.work(ministry.actor("head")) as work:
        record = work.load(Record, record_id, Action.READ)
        record.title = title
        work.record(RecordChanged(record_id=record_id, fields=("title",), title=title))


def _file(work: Work, record_id: int, letter: bytes) -> None:
    stored = work.platform.blobs.put(letter)
    work.add(Blob(sha256=stored.sha256, size=stored.size, stored_at=work.now))
    document = work.add(Document(record_id=record_id, position=0, title="Brev", role=DocumentRole.MAIN))
    version = work.add(
        DocumentVersion(
            document_id=document.id, record_id=record_id, number=1, sha256=stored.sha256, size=stored.size,
            filename="brev.txt", media_type="text/plain", filed_at=work.now, filed_by=work.official_id,
        )
    )  # fmt: skip
    work.record(
        DocumentFiled(
            record_id=record_id, document_id=document.id, version_id=version.id, number=1, sha256=stored.sha256,
            size=stored.size, media_type="text/plain", filename="brev.txt",
        )
    )  # fmt: skip


def _copy(server: DatabaseServer, source: str, target: str) -> None:
    with psycopg.connect(_plain(server.url(SUPERUSER, "postgres")), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY OWNER casework_owner")


def _drop(server: DatabaseServer, database: str) -> None:
    with psycopg.connect(_plain(server.url(SUPERUSER, "postgres")), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:")
