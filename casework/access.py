"""Who may see and do what: the whole rule, stated once.

    can_read = level ∩ restriction ∩ clearance                                   (F2, D/12/access; f2.md 1.3)

    level        involved: a grant that runs · unit: involved or in the responsible unit · all: same authority
    restriction  the record's list and, where case access is ticked, the case's list must each hold one of my principals
                 or be empty; a limited official must be listed
    clearance    the record's level is at most mine
    case         readable by whoever reads one of its records, or is responsible for it, and passes its restriction

From this page come the row-level security policies that bind every statement of a ``Work`` (``POLICIES``), the filter that
every search carries (``tokens_of``, ``ReaderFilter``), and the sentences of ``why``. Nothing else decides about access; the
rule is never repeated in a query (it costs 11–40 ms there, runtime.md).
"""

from dataclasses import dataclass

from casework.model import Approval, Case, Document, DocumentVersion, Record
from casework.vocabulary import AccessLevel, Action, Privilege, Right, Role

# ---- what a role lets its post do ------------------------------------------------------------------------------------
PRIVILEGES: dict[Role, frozenset[Privilege]] = {
    Role.CASEWORKER: frozenset({Privilege.RECEIVE_POST}),
    Role.REGISTRY_CLERK: frozenset({Privilege.RECEIVE_POST, Privilege.REGISTER_RECORDS, Privilege.SEE_EFFECTS}),
    Role.HEAD: frozenset({Privilege.RECEIVE_POST, Privilege.GRANT_ACCESS}),
    Role.PERMANENT_SECRETARY: frozenset(),
    Role.MINISTER: frozenset(),
    Role.RECORDS_MANAGER: frozenset({Privilege.RECEIVE_POST, Privilege.REGISTER_RECORDS, Privilege.PLACE_HOLDS, Privilege.SEE_EFFECTS}),
    Role.WORKFLOW_DESIGNER: frozenset({Privilege.PUBLISH_DEFINITIONS}),
    Role.SECURITY_OFFICER: frozenset({Privilege.GRANT_ACCESS, Privilege.MANAGE_ACCOUNTS}),
    Role.AUDITOR: frozenset({Privilege.READ_ORGANISATION_AUDIT}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({Privilege.MANAGE_ACCOUNTS, Privilege.MANAGE_ORGANISATION, Privilege.SEE_EFFECTS}),
}


# ---- what an action needs; not listed means no ------------------------------------------------------------------------
@dataclass(frozen=True)
class Needs:
    """Says what an action asks of an actor: a right to the thing, or a privilege that stands in for it."""

    right: Right
    or_privilege: Privilege | None = None
    privilege: Privilege | None = None


RULES: dict[tuple[type, Action], Needs] = {
    (Record, Action.READ): Needs(Right.READ),
    (Record, Action.MARK_READ): Needs(Right.READ),
    (Record, Action.WRITE_DOCUMENTS): Needs(Right.WRITE_DOCUMENTS),
    (Record, Action.EDIT): Needs(Right.FULL_WRITE),
    (Record, Action.TAKE_RESPONSIBILITY): Needs(Right.FULL_WRITE),
    (Record, Action.ASSIGN): Needs(Right.FULL_WRITE),
    (Record, Action.SHARE): Needs(Right.FULL_WRITE),
    (Record, Action.PLACE_ON_CASE): Needs(Right.FULL_WRITE, or_privilege=Privilege.REGISTER_RECORDS),
    (Record, Action.REGISTER): Needs(Right.FULL_WRITE, or_privilege=Privilege.REGISTER_RECORDS),
    (Record, Action.COMPLETE): Needs(Right.FULL_WRITE),
    (Record, Action.SEND): Needs(Right.FULL_WRITE),
    (Record, Action.RESTRICT): Needs(Right.FULL_WRITE),
    (Record, Action.CLASSIFY): Needs(Right.FULL_WRITE),
    (Record, Action.DELETE): Needs(Right.FULL_WRITE),
    (Record, Action.START_APPROVAL): Needs(Right.FULL_WRITE),
    (Record, Action.DECIDE): Needs(Right.READ),
    (Record, Action.HOLD): Needs(Right.READ, privilege=Privilege.PLACE_HOLDS),
    (Case, Action.READ): Needs(Right.READ),
    (Case, Action.PLACE_ON_CASE): Needs(Right.READ),
    (Case, Action.EDIT): Needs(Right.FULL_WRITE),
    (Case, Action.RESTRICT): Needs(Right.FULL_WRITE),
    (Case, Action.COMPLETE): Needs(Right.FULL_WRITE),
    (Case, Action.HOLD): Needs(Right.READ, privilege=Privilege.PLACE_HOLDS),
    (Document, Action.READ): Needs(Right.READ),
    (Document, Action.WRITE_DOCUMENTS): Needs(Right.WRITE_DOCUMENTS),
    (DocumentVersion, Action.READ): Needs(Right.READ),
    (Approval, Action.READ): Needs(Right.READ),
    (Approval, Action.DECIDE): Needs(Right.READ),
    (Approval, Action.RESUME): Needs(Right.READ),
    (Approval, Action.CANCEL): Needs(Right.FULL_WRITE),
}

SYSTEM_ACTORS: dict[str, frozenset[tuple[type, Action]]] = {
    "extractor": frozenset({(Record, Action.EXTRACT), (DocumentVersion, Action.EXTRACT)}),
    "indexer": frozenset({(Record, Action.INDEX), (Case, Action.INDEX)}),
    "motor": frozenset({(Approval, Action.MOVE), (Record, Action.MOVE)}),
    "reconciler": frozenset({(Approval, Action.MOVE)}),
    "runner": frozenset(),
    "setup": frozenset(),
    "sweeper": frozenset({(Record, Action.DELETE)}),
    "sign_in": frozenset(),
}
"""The named system actors and all that each may load; they see across units, and are audited like anyone."""


# ---- the rule as row-level security ------------------------------------------------------------------------------------
_P = "((SELECT app_ids('app.principals'))::integer[])"
_UNITS = "((SELECT app_ids('app.units'))::integer[])"
_AUTHORITY = "(SELECT app_int('app.authority'))"
_CLEARANCE = "(SELECT app_int('app.clearance'))"
_LIMITED = "(SELECT app_int('app.limited') = 1)"
_NOW = "(SELECT app_now())"
_HELD = "((SELECT app_ids('app.held_{table}'))::integer[])"
_ACTOR = "(SELECT app_int('app.actor'))"

LEVEL = f"""(
    access_level = '{AccessLevel.ALL}'
    OR (access_level = '{AccessLevel.UNIT}' AND unit_id = ANY ({_UNITS}))
    OR readers && {_P}
    OR id IN (SELECT d.record_id FROM dated_reader d
              WHERE d.principal_id = ANY ({_P}) AND d.starts_at <= {_NOW} AND d.ends_at > {_NOW}))"""

RESTRICTION = f"""(restricted_to IS NULL OR restricted_to && {_P})
    AND (case_restricted_to IS NULL OR case_restricted_to && {_P})
    AND (NOT {_LIMITED} OR coalesce(restricted_to && {_P}, false) OR coalesce(case_restricted_to && {_P}, false))"""

RECORD = f"""id = ANY ({_HELD.format(table="record")})
    OR (authority_id = {_AUTHORITY} AND clearance <= {_CLEARANCE} AND {RESTRICTION} AND {LEVEL})"""

CASE = f"""id = ANY ({_HELD.format(table="case_file")})
    OR (authority_id = {_AUTHORITY} AND clearance <= {_CLEARANCE}
        AND (restricted_to IS NULL OR restricted_to && {_P})
        AND ((readers && {_P} AND (NOT {_LIMITED} OR coalesce(restricted_to && {_P}, false)))
             OR EXISTS (SELECT 1 FROM record r WHERE r.case_id = case_file.id)))"""

ON_RECORD = "record_id IN (SELECT r.id FROM record r WHERE r.id = record_id)"
ON_CASE = "case_id IN (SELECT c.id FROM case_file c WHERE c.id = case_id)"
ON_EITHER = f"""(record_id IS NULL OR {ON_RECORD}) AND (case_id IS NULL OR {ON_CASE})"""
IN_AUTHORITY = f"authority_id = {_AUTHORITY}"
SIGNED_IN = f"{_ACTOR} IS NOT NULL"
OF_COLLEAGUE = "{column} IN (SELECT o.id FROM official o WHERE o.id = {column})"
MINE = f"official_id = {_ACTOR}"

POLICIES: dict[str, str] = {
    "record": RECORD,
    "case_file": CASE,
    **dict.fromkeys(
        (
            "grant_row",
            "document",
            "document_version",
            "rendition",
            "record_party",
            "approval",
            "step",
            "seat",
            "manifest",
            "decision",
            "replay_fact",
            "drafter",
            "received",
        ),
        ON_RECORD,
    ),
    **dict.fromkeys(("case_party", "case_grant"), ON_CASE),
    "hold": ON_EITHER,
    "reading": f"{MINE} AND {ON_RECORD}",
    "inbox_item": ON_RECORD,
    "dated_reader": f"principal_id = ANY ({_P})",
    "event": f"""{ON_EITHER} AND (record_id IS NOT NULL OR case_id IS NOT NULL OR actor_id = {_ACTOR}
        OR (SELECT app_int('app.reads_audit') = 1) AND authority_id = {_AUTHORITY})""",
    "history": f"({ON_EITHER}) AND (record_id IS NOT NULL OR case_id IS NOT NULL)",
    "personal_value": f"""({ON_EITHER}) AND (record_id IS NOT NULL OR case_id IS NOT NULL
        OR (SELECT app_int('app.reads_audit') = 1) AND subject = 'authority:' || {_AUTHORITY})""",
    "party": IN_AUTHORITY,
    "definition": IN_AUTHORITY,
    "definition_version": "definition_id IN (SELECT d.id FROM definition d WHERE d.id = definition_id)",
    "counter": IN_AUTHORITY,
    **dict.fromkeys(("principal", "unit", "official", "team", "security_group"), IN_AUTHORITY),
    "authority": f"id = {_AUTHORITY}",
    **dict.fromkeys(("post", "membership"), OF_COLLEAGUE.format(column="official_id")),
    "substitution": OF_COLLEAGUE.format(column="absent_id"),
    **dict.fromkeys(
        ("file_plan_code", "case_type", "blob", "search_exclusion", "runner_state"),
        SIGNED_IN,
    ),
    "outbox": f"""({ON_RECORD}) OR (record_id IS NULL AND {SIGNED_IN})""",
    "subject_key": "EXISTS (SELECT 1 FROM personal_value p WHERE p.subject = subject_key.subject)",
    "account": f"official_id = {_ACTOR}",
    "desk_session": f"official_id = {_ACTOR}",
}
"""One predicate a table, true for the rows the actor of the transaction may see; no actor, no rows."""


# ---- the same rule for the index ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class AccessTokens:
    """Is what the index keeps of a record's access: any one of ``readers`` gives level; lists restrict it."""

    authority: int
    clearance: int
    readers: frozenset[str]
    restricted: frozenset[int] | None
    case_restricted: frozenset[int] | None


@dataclass(frozen=True)
class ReaderFilter:
    """Is what one actor brings to a search; ``also_record_ids`` are grants that end by date, read at this moment.

    ``excluded_record_ids`` are records whose access changed after the index read them and that the actor cannot read now.
    """

    authority: int
    reader_tokens: frozenset[str]
    principals: frozenset[int]
    clearance: int
    is_limited: bool
    also_record_ids: frozenset[int] = frozenset()
    excluded_record_ids: frozenset[int] = frozenset()


def tokens_of(record: Record) -> AccessTokens:
    """Gives what the index must know of a record's access."""
    readers = {f"p{principal}" for principal in record.readers}
    if record.access_level is AccessLevel.ALL:
        readers.add(f"a{record.authority_id}")
    if record.access_level is AccessLevel.UNIT:
        readers.add(f"u{record.unit_id}")
    return AccessTokens(
        authority=record.authority_id,
        clearance=record.clearance,
        readers=frozenset(readers),
        restricted=None if record.restricted_to is None else frozenset(record.restricted_to),
        case_restricted=None if record.case_restricted_to is None else frozenset(record.case_restricted_to),
    )


def may_read(tokens: AccessTokens, reader: ReaderFilter, record_id: int) -> bool:
    """Says the rule over an index entry: the reference every engine is held to."""
    lists = [each for each in (tokens.restricted, tokens.case_restricted) if each is not None]
    return (
        tokens.authority == reader.authority
        and tokens.clearance <= reader.clearance
        and all(each & reader.principals for each in lists)
        and (not reader.is_limited or any(each & reader.principals for each in lists))
        and bool(tokens.readers & reader.reader_tokens or record_id in reader.also_record_ids)
        and record_id not in reader.excluded_record_ids
    )
