"""The signer takes what is settled, once, in order, and leaves its heads outside; the verifier trusts nothing else."""

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from casework import audit_signing
from casework.adapters.embedded_postgres import APP, SIGNER, SUPERUSER, SYSTEM
from casework.audit_signing import SigningKey, read_signing_key, sign_all, sign_checkpoint
from casework.audit_verify import Report, verify
from casework.bootstrap import Platform
from casework.errors import EvidenceBroken, SettingsWrong
from casework.events import RecordChanged
from casework.work import Actor
from tests.builders import Ministry, a_record


@dataclass
class Office:
    """Is a ministry with a signer beside it."""

    platform: Platform
    ministry: Ministry
    database: str
    folder: Path
    key: SigningKey

    @property
    def heads(self) -> Path:
        return self.folder / "heads" / "heads.jsonl"

    def url(self, role: str) -> str:
        return self.platform.server.url(role, self.database)

    def sign(self):
        return sign_checkpoint(self.url(SIGNER), self.key, self.heads, self.platform.clock)

    def verify(self, **more: Path) -> Report:
        return verify(self.url(SYSTEM), self.folder / "secrets" / "signing.pub", self.heads, **more)

    def happen(self) -> int:
        with self.platform.work(self.ministry.actor("head")) as work:
            return a_record(work, self.ministry).id

    def numbers(self) -> list[int]:
        return [json.loads(line)["number"] for line in self.heads.read_text().splitlines()]

    def as_superuser(self, statement: str):
        with psycopg.connect(self.url(SUPERUSER).replace("+psycopg", "")) as connection:
            connection.execute("SET session_replication_role = replica")
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def office(platform, ministry, database_name, tmp_path) -> Office:
    return Office(platform, ministry, database_name, tmp_path, read_signing_key(tmp_path / "secrets"))


def kinds(report: Report) -> set[str]:
    return {problem.kind.value for problem in report.problems}


def test_a_checkpoint_covers_what_happened_and_nothing_new_makes_none(office):
    first = office.sign()
    office.happen()
    second = office.sign()

    assert (1, "") == (first.number, first.previous_hash)
    assert (2, first.hash, 1) == (second.number, second.previous_hash, second.events)
    assert office.sign() is None
    assert [1, 2] == office.numbers()
    report = office.verify()
    assert (True, first.events + 1, 2, 0) == (report.ok, report.events, report.checkpoints, report.unsigned)


def test_an_event_waits_until_every_older_transaction_has_ended(office):
    office.sign()
    with office.platform.work(office.ministry.actor("head")) as slow:
        a_record(slow, office.ministry)
        slow._finish()  # its event has its number and its transaction; the commit comes later
        slow._events.clear()
        office.happen()
        assert office.sign() is None
    both = office.sign()

    assert 2 == both.events
    assert office.verify().ok


def test_an_event_of_the_cluster_that_a_backup_came_from_is_settled(office):
    office.sign()
    office.happen()
    office.as_superuser("UPDATE event SET xid = 4000000000 WHERE id = (SELECT max(id) FROM event)")

    assert 1 == office.sign().events


def test_signers_at_the_same_time_sign_everything_once(office):
    for _ in range(5):
        office.happen()
    with ThreadPoolExecutor(4) as pool:
        signed = [each for each in pool.map(lambda _: office.sign(), range(4)) if each]

    assert 1 == len(signed)
    assert [1] == office.numbers()


def test_a_backlog_is_signed_in_several_checkpoints(office, monkeypatch):
    monkeypatch.setattr(audit_signing, "MOST_EVENTS", 10)
    events = sign_all(office.url(SIGNER), office.key, office.heads, office.platform.clock)

    report = office.verify()
    assert events == report.events
    assert -(-events // 10) == report.checkpoints == len(office.numbers())
    assert report.ok


def test_heads_that_a_crash_kept_back_are_written_at_the_next_start(office):
    office.sign()
    before = office.heads.read_text()
    office.happen()
    office.sign()
    office.heads.write_text(before + '{"number":2,"ha')
    assert office.verify().ok

    assert office.sign() is None

    assert before.splitlines()[0] == office.heads.read_text().splitlines()[0]
    assert 2 == json.loads(office.heads.read_text().splitlines()[-1])["number"]
    assert office.verify().ok


def test_nothing_is_signed_on_top_of_an_older_database(office):
    office.sign()
    office.happen()
    office.sign()
    office.as_superuser("DELETE FROM checkpointed_event WHERE checkpoint = 2")
    office.as_superuser("DELETE FROM checkpoint WHERE number = 2")

    with pytest.raises(EvidenceBroken):
        office.sign()
    assert {"older_database"} == kinds(office.verify())


def test_the_key_is_its_owners_alone_and_a_damaged_one_is_said_so(office):
    path = office.folder / "secrets" / "signing.key"

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert office.key.id == read_signing_key(office.folder / "secrets").id
    path.write_text("not a key")
    with pytest.raises(SettingsWrong):
        read_signing_key(office.folder / "secrets")


def test_the_signer_runs_as_a_program_of_its_own(office):
    command = [sys.executable, "-m", "casework.audit_signing", "--once", "--database", office.url(SIGNER)]
    where = ["--secrets", office.folder / "secrets", "--heads", office.heads]
    done = subprocess.run([*command, *where], capture_output=True, text=True, timeout=60, check=False)

    assert (0, "") == (done.returncode, done.stderr)
    assert "signed" in done.stdout
    assert office.verify().ok


# ---- the verifier ------------------------------------------------------------------------------------------------------------
def test_the_verifier_imports_nothing_of_the_house():
    script = "import json, sys, casework.audit_verify; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)

    ours = {name for name in json.loads(done.stdout) if name.split(".")[0] in {"casework", "documents", "sqlalchemy", "sqlmodel"}}
    assert {"casework"} == {name for name in ours if not name.startswith("casework.audit_verify")}


def test_who_may_not_see_everything_is_told_so_and_not_that_all_is_well(office):
    office.sign()
    with pytest.raises(psycopg.Error):
        verify(office.url(APP), office.folder / "secrets" / "signing.pub", office.heads)


def test_the_answer_is_an_object_with_an_exit_code(office):
    office.sign()
    command = [
        sys.executable, "-m", "casework.audit_verify", "--json", "--database", office.url(SYSTEM),
        "--public-key", office.folder / "secrets" / "signing.pub", "--heads", office.heads,
    ]  # fmt: skip
    good = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    office.as_superuser("UPDATE official SET name = 'En anden' WHERE username = 'head'")
    bad = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    none = subprocess.run([*command[:-1], "/nowhere", "--public-key", "/nowhere"], capture_output=True, text=True, timeout=60, check=False)

    events = json.loads(good.stdout)["events"]
    assert (0, {"ok": True, "events": events, "checkpoints": 1, "unsigned": 0, "problems": []}) == (
        good.returncode,
        json.loads(good.stdout),
    )
    problem = json.loads(bad.stdout)["problems"][0]
    assert (1, "row_edited") == (bad.returncode, problem["kind"])
    assert f"official {office.ministry.people['head']}" == problem["where"]
    assert (2, "") == (none.returncode, none.stdout)


def test_shredding_a_key_takes_the_value_and_leaves_the_evidence_whole(office):
    record_id = office.happen()
    office.sign()
    master = office.folder / "secrets" / "master.key"
    assert office.verify(master_key=master).ok

    with office.platform.work(Actor.system("sweeper")) as work:
        work.session.execute(text("DELETE FROM subject_key WHERE subject = :subject"), {"subject": f"record:{record_id}"})

    assert office.verify(master_key=master).ok
    assert [] == office.as_superuser(f"SELECT 1 FROM subject_key WHERE subject = 'record:{record_id}'")


def test_a_personal_value_put_in_anothers_place_is_named_by_who_has_the_key(office):
    record_id = office.happen()
    with office.platform.work(office.ministry.actor("head")) as work:
        work.record(RecordChanged(record_id=record_id, fields=("title",), title="En anden titel"))
    office.sign()
    office.as_superuser(
        f"""UPDATE personal_value p SET sealed = o.sealed FROM personal_value o
             WHERE p.record_id = {record_id} AND o.record_id = {record_id} AND p.event_hash <> o.event_hash"""
    )

    assert {"personal_value_edited"} == kinds(office.verify(master_key=office.folder / "secrets" / "master.key"))
    assert office.verify().ok


def test_an_unsigned_event_cut_away_is_given_away_by_the_changes_it_told_of(office):
    office.sign()
    office.happen()
    assert 1 == office.verify().unsigned

    office.as_superuser("DELETE FROM event WHERE id = (SELECT max(id) FROM event)")

    assert {"unrecorded_change"} == kinds(office.verify())
