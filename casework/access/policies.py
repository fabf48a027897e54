"""The rule as row-level security: one predicate a table, true for the rows the actor of the transaction may see."""

from casework.vocabulary import AccessLevel, ListScope

_P = "((SELECT app_ids('app.principals'))::integer[])"
_UNITS = "((SELECT app_ids('app.units'))::integer[])"
_AUTHORITY = "(SELECT app_int('app.authority'))"
# empty for a system administrator, who reads no records (docs/decisions/rights-and-emergencies.md)
_RECORDS_OF = "(SELECT app_int('app.records_of'))"
# what a narrow substitution or an emergency lends for this transaction, computed once when it opens
_LENT = "((SELECT app_ids('app.lent_{table}'))::integer[])"
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
    OR (binned_at IS NULL AND authority_id = {_RECORDS_OF} AND clearance <= {_CLEARANCE}
        AND (id = ANY ({_LENT.format(table="record")}) OR ({RESTRICTION} AND {LEVEL})))"""
"""A binned record is there for nobody; who binned it has it opened by ``casework_open_binned``, which puts it among the held."""

CASE = f"""id = ANY ({_HELD.format(table="case_file")})
    OR (binned_at IS NULL AND authority_id = {_RECORDS_OF} AND clearance <= {_CLEARANCE}
        AND (id = ANY ({_LENT.format(table="case_file")})
             OR (restricted_to IS NULL OR restricted_to && {_P})
                AND ((readers && {_P} AND (NOT {_LIMITED} OR coalesce(restricted_to && {_P}, false)))
                     OR EXISTS (SELECT 1 FROM record r WHERE r.case_id = case_file.id))))"""

ON_RECORD = "record_id IN (SELECT r.id FROM record r WHERE r.id = record_id)"
ON_CASE = "case_id IN (SELECT c.id FROM case_file c WHERE c.id = case_id)"
ON_EITHER = f"""(record_id IS NULL OR {ON_RECORD}) AND (case_id IS NULL OR {ON_CASE})"""
IN_AUTHORITY = f"authority_id = {_AUTHORITY}"
OF_RECORDS = f"authority_id = {_RECORDS_OF}"
_ORGANISES = "(SELECT app_has_somewhere('manage_organisation'))"
SIGNED_IN = f"{_ACTOR} IS NOT NULL"
OF_COLLEAGUE = "{column} IN (SELECT o.id FROM official o WHERE o.id = {column})"
MINE = f"official_id = {_ACTOR}"
# one for a single case tells that there is such a case: it is for the two, for who names substitutes there, and for the case's readers
SUBSTITUTION = f"""{OF_COLLEAGUE.format(column="absent_id")} AND (only_case_id IS NULL
    OR {_ACTOR} IN (absent_id, substitute_id, named_by) OR {_ORGANISES} OR (SELECT app_has('name_substitutes'))
    OR EXISTS (SELECT 1 FROM post p WHERE p.official_id = absent_id AND app_reaches('name_substitutes', p.unit_id)
               AND (p.ends_on IS NULL OR p.ends_on >= ({_NOW} AT TIME ZONE 'Europe/Copenhagen')::date))
    OR only_case_id IN (SELECT c.id FROM case_file c WHERE c.id = only_case_id))"""
# colleagues see who is away or will be; how often somebody has been is for them and for who names their substitutes
ABSENCE = f"""{OF_COLLEAGUE.format(column="official_id")} AND (ends_on >= ({_NOW} AT TIME ZONE 'Europe/Copenhagen')::date
    OR casework_may_say_away(official_id))"""
TAKING_PART = f"""chat_id IN (SELECT m.chat_id FROM chat_member m
    WHERE m.chat_id = chat_message.chat_id AND m.official_id = {_ACTOR} AND m.left_at IS NULL)"""
OF_MINE = f"principal_id = ANY ({_P})"
# the lists that colleagues share with the actor, asked by a function: the policies of a list and of its shares cannot ask each other
_SHARED = "((SELECT casework_lists_shared())::integer[])"
LIST = f"""authority_id = {_AUTHORITY} AND (scope = '{ListScope.STANDARD}' OR official_id = {_ACTOR}
    OR (scope = '{ListScope.UNIT}' AND unit_id = ANY ({_UNITS}))
    OR (scope = '{ListScope.PERSONAL}' AND id = ANY ({_SHARED})))"""

POLICIES: dict[str, str] = {
    "record": RECORD,
    "case_file": CASE,
    **dict.fromkeys(
        (
            "grant_row",
            "chat",
            "chat_member",
            "document_version",
            "rendition",
            "record_party",
            "approval",
            "step",
            "seat",
            "copy_recipient",
            "approval_comment",
            "manifest",
            "decision",
            "replay_fact",
            "approval_reply",
            "gate_passage",
            "drafter",
            "received",
            "journal_exemption",
            "journal_alarm",
            "record_version",
            "edit_lock",
            "occasion",
            "request",
            "request_recipient",
            "redaction",
            "redaction_mark",
            "redacted_copy",
            "redacted_copy_progress",
        ),
        ON_RECORD,
    ),
    **dict.fromkeys(("carry_choice", "carried_case", "case_party", "case_grant", "case_folder", "quality_stamp"), ON_CASE),
    **dict.fromkeys(("letter_run", "letter_line"), f"(SELECT casework_is_destroying()) OR {ON_CASE}"),
    "release_set": ON_CASE,
    "release_item": f"({ON_RECORD}) AND ((SELECT casework_is_destroying()) OR {ON_CASE})",
    "folder_record": f"({ON_RECORD}) AND ({ON_CASE})",
    "case_relation": f"({ON_CASE}) AND other_id IN (SELECT c.id FROM case_file c WHERE c.id = other_id)",
    "case_choice_made": f"{MINE} AND {ON_CASE}",
    **dict.fromkeys(("hint_declined", "check_out"), f"{MINE} AND {ON_RECORD}"),
    **dict.fromkeys(("keyword", "progress_code", "house_rule", "request_type", "request_reception"), IN_AUTHORITY),
    **dict.fromkeys(("case_course", "case_phase", "case_task", "case_check", "case_hearing", "case_decision"), ON_CASE),
    "document": f"(removed_at IS NULL OR (SELECT casework_is_destroying())) AND {ON_RECORD}",
    "record_link": f"{ON_RECORD} AND ((SELECT casework_is_destroying()) OR other_id IN (SELECT o.id FROM record o WHERE o.id = other_id))",
    "reply_made": f"""{ON_RECORD} AND ((SELECT casework_is_destroying())
        OR answers_id IN (SELECT o.id FROM record o WHERE o.id = answers_id))""",
    "given_number": f"{ON_CASE} AND ({ON_RECORD} OR ending = 'destroyed')",
    "hold": ON_EITHER,
    "note": ON_EITHER,
    **dict.fromkeys(("annotation", "annotation_recipient"), ON_EITHER),
    "chat_message": TAKING_PART,
    **dict.fromkeys(("annotation_reading", "chat_reading", "hidden_record"), MINE),
    "legacy_event": ON_EITHER,
    "carried_thing": ON_EITHER,
    "import_run": IN_AUTHORITY,
    "imported_thing": f"""authority_id = {_AUTHORITY} AND CASE kind
        WHEN 'cases' THEN thing_id IN (SELECT c.id FROM case_file c WHERE c.id = thing_id)
        WHEN 'records' THEN thing_id IN (SELECT r.id FROM record r WHERE r.id = thing_id)
        ELSE true END""",
    # where things lie is their owner's own: mine, or that of a unit I hold a post in
    "record_mark": OF_MINE,
    # a narrow substitution lends of the absent one's inbox what it lends of the records, one for approvals alone nothing
    "inbox_item": f"""{OF_MINE} OR ({_ACTOR} = ANY ({_P}) AND principal_id = (SELECT app_int('app.behalf'))
        AND record_id = ANY ({_LENT.format(table="record")}))""",
    **dict.fromkeys(("reading", "reminder", "folder", "folder_item", "habit"), MINE),
    # of what one may not read any more, one has not been told anything either: neither a line nor a number (docs/decisions/notices.md)
    "notice": f"""{MINE} AND CASE WHEN absent_id IS NULL THEN {ON_EITHER}
        ELSE casework_reads_for({_ACTOR}, absent_id, record_id, {_NOW}, ({_NOW} AT TIME ZONE 'Europe/Copenhagen')::date) END""",
    "substitute_told": ON_RECORD,
    **dict.fromkeys(("notice_digest", "notice_preference", "approval_wish"), MINE),
    "approval_subscription": f"{MINE} AND {ON_RECORD}",
    "saved_list": LIST,
    "search_alert": MINE,
    "search_told": f"{MINE} AND {ON_RECORD}",
    "list_share": f"owner_id = {_ACTOR} OR list_id = ANY ({_SHARED})",
    "dated_reader": f"principal_id = ANY ({_P})",
    "event": f"""{ON_EITHER} AND (record_id IS NOT NULL OR case_id IS NOT NULL OR actor_id = {_ACTOR}
        OR (SELECT app_has('read_organisation_audit')) AND authority_id = {_AUTHORITY}
        OR kind IN ('organisation_changed', 'rights_proposed', 'privilege_changed', 'organisation_planned') AND authority_id = {_AUTHORITY}
           AND (SELECT app_has_somewhere('manage_organisation') OR app_has('confirm_rights'))
        OR kind IN ('party_entered', 'party_changed', 'party_merged', 'party_merge_undone') AND authority_id = {_AUTHORITY})""",
    "history": f"""({ON_EITHER}) AND (record_id IS NOT NULL OR case_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM party p WHERE p.id = CASE WHEN table_name = 'party' THEN row_key::integer END)""",
    "personal_value": f"""({ON_EITHER}) AND (record_id IS NOT NULL OR case_id IS NOT NULL
        OR (SELECT app_has('read_organisation_audit')) AND subject = 'authority:' || {_AUTHORITY})""",
    "party": f"{OF_RECORDS} AND (owner_id IS NULL OR owner_id = {_ACTOR})",
    **dict.fromkeys(("party_merge", "party_distinct"), OF_RECORDS),
    "distribution_list": f"""{OF_RECORDS} AND (owner_id IS NULL OR owner_id = {_ACTOR})
        AND (unit_id IS NULL OR unit_id = ANY ({_UNITS}))""",
    "distribution_member": "list_id IN (SELECT l.id FROM distribution_list l WHERE l.id = list_id)",
    **dict.fromkeys(("post_list_rule", "post_list_issue", "file_plan_edition", "journal_period"), IN_AUTHORITY),
    "edition_code": "edition_id IN (SELECT e.id FROM file_plan_edition e WHERE e.id = edition_id)",
    "code_change": "period_id IN (SELECT p.id FROM journal_period p WHERE p.id = period_id)",
    **dict.fromkeys(("definition", "letter_template", "letter_phrase"), IN_AUTHORITY),
    "letter_template_version": "template_id IN (SELECT t.id FROM letter_template t WHERE t.id = template_id)",
    "case_type": f"""{SIGNED_IN} AND (authority_id IS NULL OR {IN_AUTHORITY}
        OR name IN (SELECT v.case_type FROM case_type_version v WHERE v.case_type = case_type.name))""",
    "case_type_version": f"""{IN_AUTHORITY} OR id IN (SELECT k.version_id FROM case_course k WHERE k.version_id = case_type_version.id)""",
    # what a running case or approval keeps of the authority it came from stays readable with it
    "definition_version": """definition_id IN (SELECT d.id FROM definition d WHERE d.id = definition_id)
        OR id IN (SELECT a.definition_version_id FROM approval a WHERE a.definition_version_id = definition_version.id)""",
    "counter": IN_AUTHORITY,
    **dict.fromkeys(("role_privilege", "file_plan_group"), IN_AUTHORITY),
    "rights_proposal": f"""{IN_AUTHORITY} AND (official_id = {_ACTOR} OR (SELECT app_has_somewhere('manage_organisation')
        OR app_has('confirm_rights') OR app_has('give_clearance') OR app_has('read_organisation_audit')))""",
    "change_plan": f"({IN_AUTHORITY} OR to_authority_id = {_AUTHORITY}) AND {_ORGANISES}",
    "change_step": f"{_ORGANISES} AND plan_id IN (SELECT p.id FROM change_plan p WHERE p.id = plan_id)",
    "emergency_access": f"""official_id = {_ACTOR} OR ({IN_AUTHORITY} AND (SELECT app_has('review_break_glass')))
        OR id IN (SELECT n.emergency_id FROM emergency_notice n WHERE n.emergency_id = emergency_access.id)""",
    "emergency_notice": f"principal_id = ANY ({_P}) OR told_by = {_ACTOR}",
    **dict.fromkeys(("principal", "unit", "official", "team", "security_group"), IN_AUTHORITY),
    "authority": f"id = {_AUTHORITY}",
    **dict.fromkeys(("post", "membership"), OF_COLLEAGUE.format(column="official_id")),
    "substitution": SUBSTITUTION,
    "absence": ABSENCE,
    **dict.fromkeys(
        ("file_plan_code", "action_code", "file_plan_action", "disposal_code", "blob", "search_exclusion", "runner_state"),
        SIGNED_IN,
    ),
    "blob_trouble": "(SELECT app_has('keep_files'))",
    "file_check": "sha256 IN (SELECT v.sha256 FROM document_version v WHERE v.sha256 = file_check.sha256)",
    "file_release": IN_AUTHORITY,
    "outbox": f"""({ON_RECORD}) OR (record_id IS NULL AND {SIGNED_IN}) OR (SELECT casework_is_destroying())""",
    "subject_key": "EXISTS (SELECT 1 FROM personal_value p WHERE p.subject = subject_key.subject)",
    "account": f"official_id = {_ACTOR} OR ((SELECT app_has('manage_accounts')) AND {OF_COLLEAGUE.format(column='official_id')})",
    **dict.fromkeys(("api_token", "api_answer"), MINE),
    **dict.fromkeys(("api_client", "webhook"), IN_AUTHORITY),
    "webhook_health": "webhook_id IN (SELECT w.id FROM webhook w WHERE w.id = webhook_id)",
    "desk_session": f"official_id = {_ACTOR}",
}
"""One predicate a table, true for the rows the actor of the transaction may see; no actor, no rows."""


def check_of(rule: str) -> str:
    """Gives the same predicate for a row that is being written: its record or case is asked for by a function.

    The question is the policy's own, but planned once a session instead of with every INSERT: 0.3 ms a row on a child table.
    """
    return rule.replace(ON_RECORD, "casework_sees_record(record_id)").replace(ON_CASE, "casework_sees_case(case_id)")
