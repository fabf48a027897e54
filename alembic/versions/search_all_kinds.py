"""Cases, parties, notes, chats and approvals are found by any part of their words: one spelling of a text, and indexes of its letters."""

from alembic import op

revision = "search_all_kinds"
down_revision = "files_checked"
branch_labels = None
depends_on = None

# as search.analysis.fold: small letters, no accents, æ ø å as ae oe aa; words that a line break has cut in two are whole
PLAIN = r"""
CREATE FUNCTION casework_plain(p_text text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(regexp_replace(normalize(
        translate(
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
            normalize(regexp_replace(p_text, E'-[ \\t]*\\r?\\n[ \\t]*', '', 'g'), NFKC),
            'æ', 'ae'), 'Æ', 'ae'), 'ø', 'oe'), 'Ø', 'oe'), 'å', 'aa'), 'Å', 'aa'), 'ä', 'ae'), 'Ä', 'ae'), 'ö', 'oe'), 'Ö', 'oe'),
            'þ', 'th'), 'Þ', 'th'), 'ß', 'ss'), 'ẞ', 'ss'),
        'ðÐđĐłŁ', 'ddddll'), NFKD), U&'[\00AD\0300-\036F\200B-\200D\2060\FEFF]', '', 'g'))
$$
"""
FOUND_BY = {
    "case_file": ("title", "fields::text"),
    "case_party": ("name",),
    "party": ("name",),
    "note": ("text",),
    "chat_message": ("text",),
    "approval": ("title", "comment"),
    "step": ("title",),
    "decision": ("comment",),
    "approval_comment": ("text",),
}


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.get_bind().exec_driver_sql(PLAIN.replace("%", "%%"))
    for table, columns in FOUND_BY.items():
        for column in columns:
            name = f"{table}_{column.partition(':')[0]}_letters"
            op.execute(f"CREATE INDEX {name} ON {table} USING gin (casework_plain(({column})) gin_trgm_ops)")


def downgrade() -> None:
    for table, columns in FOUND_BY.items():
        for column in columns:
            op.execute(f"DROP INDEX {table}_{column.partition(':')[0]}_letters")
    op.execute("DROP FUNCTION casework_plain(text)")
