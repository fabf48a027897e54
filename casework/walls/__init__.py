"""The walls inside the database: who acts, evidence, derived access, row-level security, rights of roles.

``install`` is idempotent and runs after every migration, so that a database always has the walls of the code it serves;
``tests/house`` compares what stands with what this page says.
"""

from importlib.resources import files

from sqlalchemy import Connection
from sqlmodel import SQLModel

from casework.access import POLICIES, PRIVILEGES, check_of, scope_of
from casework.vocabulary import PROTECTED

HISTORY_KEYS: dict[str, str] = {
    **dict.fromkeys(
        ("record", "case_file", "note", "annotation", "chat", "chat_member",
         "grant_row", "case_grant", "document", "document_version", "rendition", "record_party",
         "case_party", "case_folder", "case_relation", "quality_stamp",
         "case_phase", "case_task", "case_check", "case_hearing", "case_decision", "case_type_version",
         "approval", "step", "seat", "copy_recipient", "approval_comment", "decision", "replay_fact", "gate_passage",
         "letter_template", "letter_template_version", "letter_phrase", "reply_made",
         "letter_run", "letter_line",
         "hold", "received", "unit", "official", "post",
         "team", "security_group", "membership", "substitution", "absence", "party", "party_merge",
         "party_distinct", "distribution_list", "distribution_member", "post_list_issue", "file_plan_edition", "journal_period",
         "code_change", "carry_choice", "carried_case", "definition", "definition_version", "principal",
         "role_privilege", "rights_proposal", "file_plan_group", "emergency_access",
         "authority", "record_version", "record_link", "given_number", "request",
         "request_recipient", "request_type", "redaction", "redaction_mark", "redacted_copy", "release_set", "release_item",
         "api_client", "webhook", "legacy_event", "carried_thing"),
        "id",
    ),
    "folder_record": "record_id",
    "annotation_recipient": "annotation_id,official_id",
    **dict.fromkeys(("action_code", "disposal_code"), "code"),
    **dict.fromkeys(("keyword", "progress_code", "house_rule"), "id"),
    "file_plan_action": "file_plan_code,action_code",
    "case_course": "case_id",
    "drafter": "record_id,official_id",
    **dict.fromkeys(("journal_exemption", "journal_alarm"), "record_id"),
    **dict.fromkeys(("post_list_rule", "request_reception"), "authority_id"),
    "manifest": "approval_id,hash",
    "approval_reply": "approval_id",
    "occasion": "record_id",
}  # fmt: skip
"""Tables that keep history and need an event for every change, with their key columns."""

DERIVED = {
    "record": "readers,case_restricted_to,is_shared",
    "case_file": "readers",
    "grant_row": "arrived_at",
    "approval": "due_on,stands_at,open_to",
}

LOCKED_WITH_CASE = (
    "case_course", "case_phase", "case_task", "case_check", "case_hearing", "case_decision",
    "case_party", "case_folder", "folder_record", "case_relation", "quality_stamp", "document", "document_version", "record_party",
    "approval", "occasion",
)  # fmt: skip
"""Tables whose rows belong to a case (or to a record on one) and stay as they are once it is delivered; access is not among them."""

APPEND_ONLY = ("event", "history", "checkpoint", "checkpointed_event", "manifest", "personal_value")


def _columns_but(table: str, derived: str) -> str:
    """Names the columns of a table that may be set; the derived ones decide who may read and follow from recorded grants alone."""
    return ", ".join(column for column in SQLModel.metadata.tables[table].columns.keys() if column not in derived.split(","))  # noqa: SIM118


WRITES: dict[str, str] = {
    **dict.fromkeys(("event", "history", "checkpoint", "checkpointed_event", "personal_value", "subject_key"), ""),
    **dict.fromkeys(("manifest", "blob", "outbox"), "INSERT"),
    **dict.fromkeys(("post_list_issue", "carried_case"), "INSERT"),
    "absence": "INSERT, UPDATE (starts_on, ends_on)",
    "edition_code": "INSERT, UPDATE (title)",
    "decision": "INSERT, UPDATE (undone_at)",
    "copy_recipient": "INSERT, DELETE, UPDATE (seen_at, comment, released_at, released_by, seen_by)",
    "approval_comment": "INSERT, DELETE",
    "note": "INSERT, DELETE, UPDATE (text, deleted_by, deleted_at)",
    "annotation": "INSERT, DELETE, UPDATE (settled_by, settled_at)",
    "annotation_recipient": "INSERT, DELETE",
    "list_share": "INSERT, DELETE, UPDATE (hidden_at)",
    "notice": "UPDATE (read_at, read_in)",
    **dict.fromkeys(("search_alert", "search_told"), "INSERT, DELETE"),
    **dict.fromkeys(("notice_digest", "substitute_told"), ""),
    "chat_message": "INSERT, UPDATE (text, deleted_at)",
    **{table: f"INSERT, DELETE, UPDATE ({_columns_but(table, derived)})" for table, derived in DERIVED.items()},
    "document_version": "INSERT, DELETE",
    "record_version": "INSERT, DELETE",
    "given_number": "INSERT, UPDATE (ended_at, ended_by, ending, moved_to_case_id)",
    **dict.fromkeys(("blob_trouble", "file_check"), ""),
    "file_release": "INSERT",
    "dated_reader": "",
    "search_exclusion": "",
    "counter": "",
}
"""What the application role may write where it is not everything; evidence is written only by functions."""

_EXECUTION = """
DO $$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname = 'public' AND (p.proname LIKE 'casework\\_%' OR p.proname LIKE 'app\\_%') LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO casework_app, casework_system', one);
    END LOOP;
END $$"""
"""The functions run with the owner's rights: nobody calls them but the two roles that open works, the signer least of all."""

_ROOM = """
DO $$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE n.nspname = 'public' AND (p.proname LIKE 'casework\\_%' OR p.proname LIKE 'app\\_%') LOOP
        BEGIN
            EXECUTE format('DROP FUNCTION %s', one);
        EXCEPTION WHEN dependent_objects_still_exist THEN NULL;
        END;
    END LOOP;
END $$"""
"""An older version's functions go first: one that answers in other columns cannot be replaced, and one no longer written here must not
stay. Those that a policy or a trigger calls are replaced in their place."""

EVERYTHING = "INSERT, UPDATE, DELETE"


def statements() -> list[str]:
    """Gives every statement that builds the walls, in order."""
    return [_ROOM, _protected(), *_functions(), *_history(), *_append_only(), *_locked(), *_policies(), *_rights(), seed("true")]


def install(connection: Connection) -> None:
    """Builds or rebuilds the walls; runs as the owner, inside the caller's transaction."""
    for statement in statements():
        connection.exec_driver_sql(statement.replace("%", "%%"), ())


def seed(condition: str) -> str:
    """Gives the authorities that fulfil the condition what this version's roles have; what was given or taken there already stays."""
    rows = [f"('{role}', '{privilege}', '{scope_of(role, privilege)}')" for role in PRIVILEGES for privilege in sorted(PRIVILEGES[role])]
    return f"""INSERT INTO role_privilege (authority_id, role, privilege, scope, is_given)
        SELECT authority.id, given.role, given.privilege, given.scope, true FROM authority
         CROSS JOIN (VALUES {", ".join(rows)}) given (role, privilege, scope) WHERE {condition}
        ON CONFLICT (authority_id, role, privilege) DO NOTHING"""


def _protected() -> str:
    words = ", ".join(f"'{privilege}'" for privilege in sorted(PROTECTED))
    return f"""CREATE OR REPLACE FUNCTION casework_protected() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
        AS $$ SELECT ARRAY[{words}] $$"""


def _functions() -> list[str]:
    order = (
        "actor",
        "asking",
        "importing",
        "evidence",
        "derived",
        "approvals",
        "records",
        "lists",
        "rights",
        "cases",
        "post_list",
        "case_types",
        "webhooks",
        "requests",
        "notices",
        "files",
        "finding",
    )
    return [(files(__package__) / f"{name}.sql").read_text() for name in order]


def _trigger(table: str, name: str, when: str, call: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}", f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {call}"]


def _history() -> list[str]:
    return [
        statement
        for table, key in HISTORY_KEYS.items()
        for statement in _trigger(
            table,
            "keep_history",
            "AFTER INSERT OR UPDATE OR DELETE",
            f"casework_keep_history('{key}', '{DERIVED.get(table, '')}')",
        )
    ]


def _append_only() -> list[str]:
    refusals = dict.fromkeys(APPEND_ONLY, "casework_refuse_change()") | {
        "decision": "casework_refuse_decision_change()",
        "document_version": "casework_refuse_version_change()",
        "record_version": "casework_refuse_version_change()",
    }
    # personal values are shredded by deleting their key and, in a lawful destruction, the values themselves
    return [
        statement for table, call in refusals.items() for statement in _trigger(table, "refuse_change", "BEFORE UPDATE OR DELETE", call)
    ] + [
        statement
        for table in refusals
        for statement in (
            f"DROP TRIGGER IF EXISTS refuse_truncation ON {table}",
            f"CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse_change()",
        )
    ]


def _locked() -> list[str]:
    return [
        statement
        for table in LOCKED_WITH_CASE
        for statement in _trigger(table, "refuse_locked_change", "BEFORE INSERT OR UPDATE OR DELETE", "casework_refuse_change_on_locked()")
    ]


def _policies() -> list[str]:
    made = []
    for table, rule in POLICIES.items():
        made += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS access ON {table}",
            f"CREATE POLICY access ON {table} TO casework_app USING ({rule}) WITH CHECK ({check_of(rule)})",
        ]
    return made


def _rights() -> list[str]:
    made = ["GRANT USAGE ON SCHEMA public TO casework_app, casework_system, casework_signer"]
    for table in POLICIES:
        made += [
            f"REVOKE ALL ON {table} FROM casework_app, casework_system",
            f"GRANT SELECT ON {table} TO casework_app, casework_system",
        ]
        if writes := WRITES.get(table, EVERYTHING):
            made.append(f"GRANT {writes} ON {table} TO casework_app, casework_system")
    return [
        *made,
        "GRANT SELECT ON checkpoint, checkpointed_event TO casework_app, casework_system",
        "GRANT UPDATE, DELETE ON outbox TO casework_system",
        "GRANT UPDATE (state, run_after, attempts, trouble, what_to_do) ON outbox TO casework_app",
        "GRANT DELETE ON search_exclusion, blob, subject_key TO casework_system",
        "GRANT UPDATE (checked_at) ON blob TO casework_system",
        "GRANT INSERT, DELETE, UPDATE (trouble, found_at) ON blob_trouble TO casework_system",
        "GRANT DELETE, UPDATE (state, virus, signatures, trouble, checked_at) ON file_check TO casework_system",
        "GRANT DELETE ON file_release TO casework_system",
        "GRANT DELETE, UPDATE (digest_id) ON notice TO casework_system",
        "GRANT INSERT, DELETE, UPDATE (sent_at) ON notice_digest TO casework_system",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO casework_app, casework_system",
        "GRANT SELECT ON event TO casework_signer",
        "DROP POLICY IF EXISTS signing ON event",
        "CREATE POLICY signing ON event FOR SELECT TO casework_signer USING (true)",
        "GRANT SELECT, INSERT ON checkpoint, checkpointed_event TO casework_signer",
        _EXECUTION,
    ]
