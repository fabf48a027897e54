"""A final approval is what it is: no verb, no other deed and no statement changes what was approved, by whom and when."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.approvals.verb_table import ROWS
from casework.bootstrap import Platform
from casework.model import DocumentVersion, Record
from casework.services import approving, granting, organisation
from casework.services.records.editing import edit
from casework.services.seats import can_read
from casework.vocabulary import Action, ApprovalState, ApprovalVerb
from casework.work import Work
from documents.filing import add_version
from tests.approvals import attach, decided, letter, moved, publish, shown
from tests.builders import Ministry

WHOLE = {
    "name": "whole",
    "title": "Med kopi",
    "steps": [
        {"name": "head", "seats": [{"official": "head"}], "copies": [{"official": "secretary"}]},
        {"name": "never", "seats": [{"official": "lawyer"}], "when": {"equals": [{"field": "channel"}, "digital_post"]}},
        {"name": "lawyer", "seats": [{"official": "lawyer"}]},
    ],
}
EVIDENCE = {
    "approval": ("id", "comment = 'x'"),
    "step": ("id", "name = 'x'"),
    "seat": ("id", "holder_id = holder_id"),
    "decision": ("id", "undone_at = now()"),
    "manifest": ("hash", "made_at = now()"),
    "replay_fact": ("id", "value = value"),
    "approval_comment": ("id", "text = 'x'"),
    "copy_recipient": ("id", "official_id = official_id"),
}
"""What a final approval consists of: each table with a key and a change."""
REFUSALS = ("a final approval is not changed", "permission denied", "must be owner")
"""The wall's own words, and the database's, whose roles may not even try some of it."""
AFTER_FINAL = frozenset({ApprovalVerb.SEEN, ApprovalVerb.MAKE_REPLIES})
"""The verbs that there are once it is final; they say nothing about the decision."""


@pytest.fixture
def final(platform: Platform, ministry: Ministry) -> tuple[int, int]:
    """Gives a record with a document and its final approval, which everybody had a part in."""
    publish(platform, ministry, WHOLE)
    record_id = letter(platform, ministry)
    attach(platform, ministry.actor("clerk"), record_id, b"Budget")
    with platform.work(ministry.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id, "whole")
    moved(platform, approval_id)
    with platform.work(ministry.actor("head")) as work:
        approving.comment(work, approval_id, "Fint")
    for username in ("head", "lawyer"):
        decided(platform, ministry, approval_id, username)
    assert shown(platform, ministry, approval_id).state is ApprovalState.APPROVED
    return record_id, approval_id


def evidence(platform: Platform) -> dict[str, list[str]]:
    """Gives every row of what an approval consists of."""
    with platform.system_engine.begin() as connection:
        return {table: sorted(connection.execute(text(f"SELECT t::text FROM {table} t")).scalars()) for table in EVIDENCE}


def test_there_is_a_row_of_everything_an_approval_consists_of(platform: Platform, final: tuple[int, int]) -> None:
    assert [] == [table for table, rows in evidence(platform).items() if not rows]


def test_no_statement_changes_it_whoever_asks(platform: Platform, ministry: Ministry, final: tuple[int, int]) -> None:
    before = evidence(platform)
    doors = (lambda: platform.work(ministry.actor("caseworker")), platform.system_engine.begin)
    done = []
    for table in EVIDENCE:
        for statement in _changes_of(table):
            for door in doors:
                try:
                    with door() as opened:
                        connection = opened.session.connection() if isinstance(opened, Work) else opened
                        connection.exec_driver_sql(statement)
                except DBAPIError as refusal:
                    if not any(said in str(refusal.orig) for said in REFUSALS):
                        done.append((statement, str(refusal.orig)))
                else:
                    done.append((statement, "was done"))

    assert [] == done
    assert before == evidence(platform)


def _changes_of(table: str) -> list[str]:
    key, change = EVIDENCE[table]
    id = "'x'" if key == "hash" else "900001"
    changes = [f"UPDATE {table} SET {change}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"]
    if table not in {"approval", "copy_recipient"}:
        another = f"jsonb_populate_record(t, jsonb_build_object('{key}', {id}))"
        changes.append(f"INSERT INTO {table} SELECT ({another}).* FROM {table} t LIMIT 1")
    return changes


def test_no_verb_is_left_but_to_say_that_a_copy_is_seen_and_to_have_replies_made(
    platform: Platform, ministry: Ministry, final: tuple[int, int]
) -> None:
    offered = {
        verb for username in ("caseworker", "head", "lawyer", "secretary") for verb in shown(platform, ministry, final[1], username).verbs
    }

    assert {row.verb for row in ROWS if ApprovalState.APPROVED in row.states} == AFTER_FINAL
    assert offered <= AFTER_FINAL


def _new_version(work: Work, ministry: Ministry, record_id: int) -> None:
    version = work.session.connection().execute(text("SELECT max(id) FROM document_version")).scalar_one()
    document_id = work.session.get_one(DocumentVersion, version).document_id
    add_version(work, document_id, b"Budget 2", filename="bilag.txt", media_type="text/plain")


def _restrict(work: Work, ministry: Ministry, record_id: int) -> None:
    granting.restrict(work, record_id, [ministry.people["caseworker"], ministry.people["clerk"]])
    assert not can_read(work, ministry.people["lawyer"], record_id)


def _rename(work: Work, ministry: Ministry, record_id: int) -> None:
    record = work.load(Record, record_id, Action.READ)
    edit(work, record_id, opened_version=record.version or 0, title="En anden titel")


def _leave(work: Work, ministry: Ministry, record_id: int) -> None:
    organisation.substitute(work, ministry.people["lawyer"], ministry.people["head"], starts_on=work.today, ends_on=work.today)


DEEDS: dict[str, tuple[str, Callable[[Work, Ministry, int], None]]] = {
    "the record is renamed": ("clerk", _rename),
    "a document is changed": ("clerk", _new_version),
    "an approver is on leave": ("lawyer", _leave),
    "an approver is shut out": ("clerk", _restrict),
}


def test_what_is_done_around_it_afterwards_leaves_it_as_it_was(platform: Platform, ministry: Ministry, final: tuple[int, int]) -> None:
    record_id, approval_id = final
    before = evidence(platform)
    changed = []
    for what, (username, does) in DEEDS.items():
        with platform.work(ministry.actor(username)) as work:
            does(work, ministry, record_id)
        moved(platform, approval_id)
        if before != evidence(platform):
            changed.append(what)

    assert [] == changed


def test_another_approval_of_the_record_leaves_the_final_one_alone(platform: Platform, ministry: Ministry, final: tuple[int, int]) -> None:
    record_id, approval_id = final
    before = evidence(platform)
    with platform.work(ministry.actor("caseworker")) as work:
        second = approving.start(work, record_id, "whole")
    moved(platform, second)
    after = evidence(platform)

    assert second != approval_id
    assert all(set(rows) <= set(after[table]) for table, rows in before.items())
