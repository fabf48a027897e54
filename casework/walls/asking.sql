-- Questions about somebody else's access, asked by who may see the thing: the rule itself, never a second one.

-- The active officials of an authority who can read one of the records, or the record itself, in order of name.
CREATE OR REPLACE FUNCTION casework_readers_of_records(
    p_authority integer, p_records integer[], p_now timestamptz, p_today date, p_after text, p_after_id integer, p_words text, p_first integer)
RETURNS TABLE (official_id integer, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.id, o.name FROM official o
     WHERE o.authority_id = p_authority AND o.is_active AND (o.name, o.id) > (p_after, p_after_id) AND (p_words = '' OR o.name ILIKE p_words)
       AND EXISTS (SELECT 1 FROM unnest(p_records) r WHERE casework_can_read(o.id, r, p_now, p_today))
     ORDER BY o.name, o.id LIMIT p_first
$$;

-- The same for a case: by one of the given records, or by a running grant on the case; and past its restriction either way.
CREATE OR REPLACE FUNCTION casework_readers_of_case(
    p_case integer, p_records integer[], p_now timestamptz, p_today date, p_after text, p_after_id integer, p_words text, p_first integer)
RETURNS TABLE (official_id integer, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.id, o.name FROM official o
      JOIN case_file c ON c.id = p_case AND c.authority_id = o.authority_id AND c.clearance <= o.clearance AND c.binned_at IS NULL
     CROSS JOIN LATERAL (SELECT casework_principals(o.id, p_today) AS ids) mine
     WHERE o.is_active AND (o.ends_on IS NULL OR o.ends_on >= p_today) AND NOT casework_administers(o.id, p_today)
       AND (o.name, o.id) > (p_after, p_after_id) AND (p_words = '' OR o.name ILIKE p_words)
       AND (c.restricted_to IS NULL OR c.restricted_to && mine.ids)
       AND ((c.readers && mine.ids AND (NOT o.is_limited OR coalesce(c.restricted_to && mine.ids, false)))
            OR EXISTS (SELECT 1 FROM unnest(p_records) r WHERE casework_can_read(o.id, r, p_now, p_today)))
     ORDER BY o.name, o.id LIMIT p_first
$$;

-- Why the chats of a record are not deleted: an order to keep the record or its case, seen by the actor or not, or its delivery.
-- Answered to who opened a chat there, and naming no order: what is destroyed at once cannot wait for somebody who sees it.
CREATE OR REPLACE FUNCTION casework_keeps_chats(p_record integer, p_today date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN EXISTS (SELECT 1 FROM hold h WHERE h.released_at IS NULL AND (h.until IS NULL OR h.until >= p_today)
                             AND (h.record_id = r.id OR h.case_id = r.case_id)) THEN 'on_hold'
                WHEN c.state = 'locked' THEN 'case_is_locked' END
      FROM record r LEFT JOIN case_file c ON c.id = r.case_id
     WHERE r.id = p_record AND EXISTS (SELECT 1 FROM chat t WHERE t.record_id = r.id AND t.opened_by = app_int('app.actor'))
$$;

-- Records that lay on a case at a moment, as the history writes them, among those the asker may see today. Between then and now
-- they may have lain on cases the asker may not see: those changes are stepped over here and never shown.
CREATE OR REPLACE FUNCTION casework_records_on_case_at(p_case integer, p_records integer[], p_moment timestamptz) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
    WITH later AS (
        SELECT DISTINCT ON (h.row_key) h.row_key, h.old_row FROM history h
         WHERE h.table_name = 'record' AND h.row_key = ANY (SELECT r::text FROM unnest(p_records) r) AND h.valid_to > p_moment
         ORDER BY h.row_key, h.id)
    SELECT image FROM (
        SELECT old_row AS image FROM later WHERE old_row IS NOT NULL
        UNION ALL SELECT to_jsonb(r) FROM record r WHERE r.id = ANY (p_records) AND r.id::text NOT IN (SELECT row_key FROM later)) images
     WHERE (image ->> 'case_id')::integer = p_case
$$;
