-- Who acts in this transaction. Unset or empty means nobody, and nobody sees nothing.

CREATE OR REPLACE FUNCTION app_int(name text) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting(name, true), '')::integer $$;

CREATE OR REPLACE FUNCTION app_ids(name text) RETURNS integer[] LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(string_to_array(nullif(current_setting(name, true), ''), ',')::integer[], '{}') $$;

CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.now', true), '')::timestamptz $$;

CREATE OR REPLACE FUNCTION app_work() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.work', true), '')::bigint $$;

CREATE SEQUENCE IF NOT EXISTS work_id_seq;
CREATE SEQUENCE IF NOT EXISTS principal_id_seq;

-- The principals through which an official is somebody on a date: himself, his units, teams, groups, and the authority.
CREATE OR REPLACE FUNCTION casework_principals(p_official integer, p_today date) RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array_agg(DISTINCT id ORDER BY id) FROM (
        SELECT p_official AS id
        UNION SELECT authority_id FROM official WHERE id = p_official
        UNION SELECT unit_id FROM post WHERE official_id = p_official AND starts_on <= p_today AND (ends_on IS NULL OR ends_on >= p_today)
        UNION SELECT group_id FROM membership WHERE official_id = p_official AND starts_on <= p_today AND (ends_on IS NULL OR ends_on >= p_today)
    ) mine
$$;

-- Opens a transaction for an official. On behalf of another only while a substitution runs: his principals are added,
-- clearance and limitation stay the actor's own.
CREATE OR REPLACE FUNCTION casework_enter(p_actor integer, p_behalf integer, p_now timestamptz, p_today date, p_auditing text[])
RETURNS TABLE (work_id bigint, authority_id integer, clearance integer, is_limited boolean, principals integer[], units integer[], roles text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who official%ROWTYPE;
BEGIN
    SELECT * INTO who FROM official o WHERE o.id = p_actor AND o.is_active;
    IF NOT FOUND THEN RAISE EXCEPTION 'no such official' USING ERRCODE = 'CW002'; END IF;
    principals := casework_principals(p_actor, p_today);
    IF p_behalf IS NOT NULL THEN
        PERFORM 1 FROM substitution s JOIN official a ON a.id = s.absent_id
         WHERE s.absent_id = p_behalf AND s.substitute_id = p_actor AND s.starts_on <= p_today AND s.ends_on >= p_today;
        IF NOT FOUND THEN RAISE EXCEPTION 'not a substitute' USING ERRCODE = 'CW003'; END IF;
        principals := principals || casework_principals(p_behalf, p_today);
    END IF;
    SELECT coalesce(array_agg(DISTINCT p.unit_id), '{}'), coalesce(array_agg(DISTINCT p.role), '{}') INTO units, roles
      FROM post p WHERE p.official_id IN (p_actor, p_behalf) AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today);
    work_id := nextval('work_id_seq');
    authority_id := who.authority_id; clearance := who.clearance; is_limited := who.is_limited;
    PERFORM set_config('app.actor', p_actor::text, true), set_config('app.behalf', coalesce(p_behalf::text, ''), true),
            set_config('app.authority', authority_id::text, true), set_config('app.clearance', clearance::text, true),
            set_config('app.limited', (is_limited::int)::text, true), set_config('app.now', p_now::text, true),
            set_config('app.work', work_id::text, true), set_config('app.held_record', '', true),
            set_config('app.held_case_file', '', true), set_config('app.destroying', '', true),
            set_config('app.principals', array_to_string(principals, ','), true),
            set_config('app.units', array_to_string(units, ','), true),
            set_config('app.reads_audit', ((roles && p_auditing)::int)::text, true);
    RETURN NEXT;
END $$;

-- Opens a transaction for a named system actor; only roles the policies do not bind get to see anything with it.
CREATE OR REPLACE FUNCTION casework_enter_system(p_name text, p_now timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_work bigint := nextval('work_id_seq');
BEGIN
    PERFORM set_config('app.system', p_name, true), set_config('app.now', p_now::text, true), set_config('app.work', v_work::text, true),
            set_config('app.destroying', '', true);
    RETURN v_work;
END $$;

-- What a receipt must know of what came before, whoever asks: uniqueness sees everything. The caller names only what it may see.
CREATE OR REPLACE FUNCTION casework_received_before(p_authority integer, p_identity text)
RETURNS TABLE (record_id integer, content_hash text, original_sha256 text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('received:' || p_authority || ':' || p_identity, 0));
    RETURN QUERY SELECT r.record_id, r.content_hash::text, r.original_sha256::text FROM received r
      WHERE r.authority_id = p_authority AND r.identity = p_identity ORDER BY r.id;
END $$;

-- Gives the next number of a series without gaps: the row lock is held until commit.
CREATE OR REPLACE FUNCTION casework_next_number(p_series text, p_authority integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO counter (series, authority_id, value) VALUES (p_series, p_authority, 1)
    ON CONFLICT (series) DO UPDATE SET value = counter.value + 1 RETURNING value
$$;

-- Says whether an official could read a record on a date: the same rule, asked about somebody else (seats, explanations).
CREATE OR REPLACE FUNCTION casework_can_read(p_official integer, p_record integer, p_now timestamptz, p_today date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who official%ROWTYPE; r public.record%ROWTYPE; mine integer[]; my_units integer[];
BEGIN
    SELECT * INTO who FROM official o WHERE o.id = p_official AND o.is_active;
    SELECT * INTO r FROM record WHERE id = p_record;
    IF who.id IS NULL OR r.id IS NULL THEN RETURN false; END IF;
    mine := casework_principals(p_official, p_today);
    SELECT coalesce(array_agg(p.unit_id), '{}') INTO my_units FROM post p
      WHERE p.official_id = p_official AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today);
    RETURN r.authority_id = who.authority_id AND r.clearance <= who.clearance
       AND (r.restricted_to IS NULL OR r.restricted_to && mine)
       AND (r.case_restricted_to IS NULL OR r.case_restricted_to && mine)
       AND (NOT who.is_limited OR coalesce(r.restricted_to && mine, false) OR coalesce(r.case_restricted_to && mine, false))
       AND (r.access_level = 'all' OR (r.access_level = 'unit' AND r.unit_id = ANY (my_units)) OR r.readers && mine
            OR EXISTS (SELECT 1 FROM dated_reader d WHERE d.record_id = r.id AND d.principal_id = ANY (mine)
                       AND d.starts_at <= p_now AND d.ends_at > p_now));
END $$;

-- The records a changed case reaches, whoever changed it: the index must hear of all of them.
CREATE OR REPLACE FUNCTION casework_records_of_cases(p_cases integer[]) RETURNS TABLE (case_id integer, id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.case_id, r.id FROM record r WHERE r.case_id = ANY (p_cases) ORDER BY r.id
$$;
