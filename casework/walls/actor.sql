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

-- Whether the actor of the transaction has a privilege for the whole authority.
CREATE OR REPLACE FUNCTION app_has(privilege text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT EXISTS (SELECT 1 FROM unnest(string_to_array(current_setting('app.privileges', true), ',')) held WHERE starts_with(held, privilege || ':authority:')) $$;

-- Whether the actor has it for some unit at least.
CREATE OR REPLACE FUNCTION app_has_somewhere(privilege text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT EXISTS (SELECT 1 FROM unnest(string_to_array(current_setting('app.privileges', true), ',')) held WHERE starts_with(held, privilege || ':')) $$;

-- Whether the actor has it for a unit: for the authority, in the unit itself, or in one above where it goes down.
CREATE OR REPLACE FUNCTION app_reaches(privilege text, p_unit integer) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$ BEGIN
    RETURN app_has(privilege) OR EXISTS (
        WITH RECURSIVE above AS (SELECT u.id, u.parent_id FROM unit u WHERE u.id = p_unit
                                 UNION SELECT u.id, u.parent_id FROM unit u JOIN above a ON u.id = a.parent_id)
        SELECT 1 FROM above a, unnest(string_to_array(current_setting('app.privileges', true), ',')) held
         WHERE held = privilege || ':unit_and_below:' || a.id OR (a.id = p_unit AND held = privilege || ':own_unit:' || a.id));
END $$;

-- The principals through which an official is somebody on a date: himself, his units, teams, groups, and the authority.
-- The post of a system administrator belongs to a unit by name only: it brings nothing of the unit's.
CREATE OR REPLACE FUNCTION casework_principals(p_official integer, p_today date) RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    SELECT array_agg(DISTINCT id ORDER BY id) FROM (
        SELECT p_official AS id
        UNION SELECT authority_id FROM official WHERE id = p_official
        UNION SELECT unit_id FROM post WHERE official_id = p_official AND role <> 'system_administrator'
                 AND starts_on <= p_today AND (ends_on IS NULL OR ends_on >= p_today)
        UNION SELECT group_id FROM membership WHERE official_id = p_official AND starts_on <= p_today AND (ends_on IS NULL OR ends_on >= p_today)
    ) mine
$$;

-- What an absent official's narrow substitutions lend: the open seats, the one case, or what lies with him or waits for his decision in
-- the unit or of the type. His own access and the substitute's clearance bind both; so does the substitute's limitation.
CREATE OR REPLACE FUNCTION casework_lent(p_absent integer, p_substitute integer, p_now timestamptz, p_today date)
RETURNS TABLE (records integer[], cases integer[], units integer[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who official%ROWTYPE; lists integer[];
BEGIN
    SELECT * INTO who FROM official o WHERE o.id = p_substitute;
    lists := casework_principals(p_substitute, p_today) || casework_principals(p_absent, p_today);
    RETURN QUERY WITH running AS (
        SELECT s.* FROM substitution s WHERE s.absent_id = p_absent AND s.substitute_id = p_substitute
           AND s.starts_on <= p_today AND s.ends_on >= p_today
    ), wanted AS (
        SELECT t.record_id AS id FROM seat t WHERE t.holder_id = p_absent AND t.state = 'open'
           AND EXISTS (SELECT 1 FROM running WHERE scope = 'approvals')
        UNION SELECT t.record_id FROM seat t JOIN record r ON r.id = t.record_id LEFT JOIN case_file c ON c.id = r.case_id
               JOIN running s ON s.scope = 'unit' AND r.unit_id = s.only_unit_id OR s.scope = 'case_type' AND c.type = s.only_case_type
         WHERE t.holder_id = p_absent AND t.state = 'open'
        UNION SELECT r.id FROM record r JOIN running s ON s.scope = 'unit' AND r.unit_id = s.only_unit_id WHERE r.responsible_id = p_absent
        UNION SELECT r.id FROM record r JOIN running s ON s.scope = 'case' AND r.case_id = s.only_case_id
        UNION SELECT r.id FROM record r JOIN case_file c ON c.id = r.case_id JOIN running s ON s.scope = 'case_type' AND c.type = s.only_case_type
           WHERE c.responsible_id = p_absent AND c.state = 'in_progress'
    ), wanted_cases AS (
        SELECT c.id FROM case_file c JOIN running s ON s.scope = 'case' AND c.id = s.only_case_id
        UNION SELECT c.id FROM case_file c JOIN running s ON (s.scope = 'case_type' AND c.type = s.only_case_type OR s.scope = 'unit' AND c.unit_id = s.only_unit_id)
           WHERE c.responsible_id = p_absent AND c.state = 'in_progress'
    )
    SELECT (SELECT coalesce(array_agg(r.id ORDER BY r.id), '{}') FROM record r JOIN wanted USING (id)
             WHERE r.clearance <= who.clearance AND casework_can_read(p_absent, r.id, p_now, p_today)
               AND (NOT who.is_limited OR coalesce(r.restricted_to && lists, false) OR coalesce(r.case_restricted_to && lists, false))),
           (SELECT coalesce(array_agg(c.id ORDER BY c.id), '{}') FROM case_file c JOIN wanted_cases USING (id)
             WHERE c.clearance <= who.clearance AND casework_can_read_case(p_absent, c.id, p_now, p_today)
               AND (NOT who.is_limited OR coalesce(c.restricted_to && lists, false))),
           (SELECT coalesce(array_agg(DISTINCT p.unit_id), '{}') FROM post p JOIN running s ON s.scope = 'unit' AND p.unit_id = s.only_unit_id
             WHERE p.official_id = p_absent AND p.role <> 'system_administrator'
               AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today));
END $$;

-- Its small questions keep their plans (force_generic_plan): planned anew, as everything else here is, they would cost 0.3 ms a work.
-- Opens a transaction for an official. On behalf of another only while a substitution runs: what it lends is added, clearance and
-- limitation stay the actor's own, and no protected privilege is lent. Whoever holds a system administrator's post, himself or
-- through whom he acts for, reads no records at all in this transaction. Approvals only: nothing but the absent one's open seats.
CREATE OR REPLACE FUNCTION casework_enter(p_actor integer, p_behalf integer, p_now timestamptz, p_today date)
RETURNS TABLE (work_id bigint, authority_id integer, reads_records boolean, clearance integer, is_limited boolean, principals integer[],
               units integer[], privileges text[], scopes text[], lent_records integer[], lent_cases integer[], lent_principals integer[],
               list_units integer[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    who official%ROWTYPE; v_everything boolean := false; v_lent record; v_lent_units integer[] := '{}';
BEGIN
    SELECT * INTO who FROM official o WHERE o.id = p_actor AND o.is_active AND (o.ends_on IS NULL OR o.ends_on >= p_today);
    IF NOT FOUND THEN RAISE EXCEPTION 'no such official' USING ERRCODE = 'CW002'; END IF;
    principals := casework_principals(p_actor, p_today);
    scopes := '{}'; lent_records := '{}'; lent_cases := '{}'; lent_principals := '{}';
    IF p_behalf IS NOT NULL THEN
        SELECT array_agg(DISTINCT s.scope) INTO scopes FROM substitution s
         WHERE s.absent_id = p_behalf AND s.substitute_id = p_actor AND s.starts_on <= p_today AND s.ends_on >= p_today;
        IF scopes IS NULL THEN RAISE EXCEPTION 'not a substitute' USING ERRCODE = 'CW003'; END IF;
        v_everything := 'everything' = ANY (scopes);
        IF v_everything THEN
            principals := principals || casework_principals(p_behalf, p_today);
        ELSE
            SELECT * INTO v_lent FROM casework_lent(p_behalf, p_actor, p_now, p_today);
            lent_records := v_lent.records; lent_cases := v_lent.cases; v_lent_units := v_lent.units;
            lent_principals := casework_principals(p_behalf, p_today);
            principals := CASE WHEN scopes = '{approvals}' THEN '{}' ELSE principals || v_lent_units END;
        END IF;
    END IF;
    SELECT coalesce(array_agg(DISTINCT p.unit_id) FILTER (WHERE p.role <> 'system_administrator'), '{}'),
           coalesce(bool_and(p.role <> 'system_administrator'), true) INTO units, reads_records
      FROM post p WHERE (p.official_id = p_actor OR p.official_id = p_behalf AND (v_everything OR p.unit_id = ANY (v_lent_units)))
       AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today);
    SELECT coalesce(array_agg(DISTINCT g.privilege || ':' || g.scope || ':' || p.unit_id), '{}') INTO privileges
      FROM post p JOIN role_privilege g ON g.authority_id = who.authority_id AND g.role = p.role AND g.is_given
     WHERE (p.official_id = p_actor
            OR p.official_id = p_behalf AND (v_everything OR p.unit_id = ANY (v_lent_units)) AND g.privilege <> ALL (casework_protected()))
       AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today);
    IF scopes = '{approvals}' THEN units := '{}'; privileges := '{}'; END IF;
    -- whose units' lists are shown: one's own, or those of the absent that are lent with everything in them
    list_units := CASE WHEN p_behalf IS NULL THEN units WHEN NOT v_everything THEN v_lent_units ELSE (
        SELECT coalesce(array_agg(DISTINCT p.unit_id), '{}') FROM post p WHERE p.official_id = p_behalf AND p.role <> 'system_administrator'
           AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today)) END;
    -- an emergency opens what it names, past level and restriction, never past clearance
    SELECT lent_records || coalesce(array_agg(d.record_id), '{}') INTO lent_records FROM dated_reader d
     WHERE d.principal_id = p_actor AND d.is_emergency AND d.starts_at <= p_now AND d.ends_at > p_now;
    SELECT lent_cases || coalesce(array_agg(e.case_id), '{}') INTO lent_cases FROM emergency_access e
     WHERE e.official_id = p_actor AND e.case_id IS NOT NULL AND e.ended_at IS NULL AND e.opened_at <= p_now AND e.ends_at > p_now;
    -- a case shared until a date opens by that date, within its restriction
    SELECT lent_cases || coalesce(array_agg(c.id), '{}') INTO lent_cases FROM case_grant g JOIN case_file c ON c.id = g.case_id
     WHERE g.principal_id = ANY (principals) AND g.ends_at IS NOT NULL AND g.ended_at IS NULL AND g.starts_at <= p_now AND g.ends_at > p_now
       AND (c.restricted_to IS NULL OR c.restricted_to && principals) AND (NOT who.is_limited OR coalesce(c.restricted_to && principals, false));
    work_id := nextval('work_id_seq');
    authority_id := who.authority_id; clearance := who.clearance; is_limited := who.is_limited;
    PERFORM set_config('app.actor', p_actor::text, true), set_config('app.behalf', coalesce(p_behalf::text, ''), true),
            set_config('app.authority', authority_id::text, true), set_config('app.clearance', clearance::text, true),
            set_config('app.records_of', CASE WHEN reads_records THEN authority_id::text ELSE '' END, true),
            set_config('app.limited', (is_limited::int)::text, true), set_config('app.now', p_now::text, true),
            set_config('app.work', work_id::text, true), set_config('app.held_record', '', true),
            set_config('app.held_case_file', '', true), set_config('app.destroying', '', true),
            set_config('app.lent_record', array_to_string(lent_records, ','), true),
            set_config('app.lent_case_file', array_to_string(lent_cases, ','), true),
            set_config('app.principals', array_to_string(principals, ','), true),
            set_config('app.units', array_to_string(units, ','), true),
            set_config('app.privileges', array_to_string(privileges, ','), true);
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
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('received:' || p_authority || ':' || p_identity, 0));
    RETURN QUERY SELECT r.record_id, r.content_hash::text, r.original_sha256::text FROM received r
      WHERE r.authority_id = p_authority AND r.identity = p_identity ORDER BY r.id;
END $$;

-- Whether the actor of the transaction sees a record or a case, for the row that is being written beside it. With the caller's
-- rights, so that the policy of record and case_file answers; planned once a session, for the question never differs.
CREATE OR REPLACE FUNCTION casework_sees_record(p_record integer) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM record r WHERE r.id = p_record);
END $$;

CREATE OR REPLACE FUNCTION casework_sees_case(p_case integer) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM case_file c WHERE c.id = p_case);
END $$;

-- Gives the next number of a series without gaps: the row lock is held until commit.
CREATE OR REPLACE FUNCTION casework_next_number(p_series text, p_authority integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    INSERT INTO counter (series, authority_id, value) VALUES (p_series, p_authority, 1)
    ON CONFLICT (series) DO UPDATE SET value = counter.value + 1 RETURNING value
$$;

-- Says whether an official could read a record on a date: the same rule, asked about somebody else (seats, explanations).
CREATE OR REPLACE FUNCTION casework_can_read(p_official integer, p_record integer, p_now timestamptz, p_today date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    who official%ROWTYPE; r public.record%ROWTYPE; mine integer[]; my_units integer[];
BEGIN
    SELECT * INTO who FROM official o WHERE o.id = p_official AND o.is_active AND (o.ends_on IS NULL OR o.ends_on >= p_today);
    SELECT * INTO r FROM record WHERE id = p_record;
    IF who.id IS NULL OR r.id IS NULL OR casework_administers(p_official, p_today) THEN RETURN false; END IF;
    IF r.authority_id <> who.authority_id OR r.clearance > who.clearance OR r.binned_at IS NOT NULL THEN RETURN false; END IF;
    IF EXISTS (SELECT 1 FROM dated_reader d WHERE d.record_id = r.id AND d.principal_id = p_official AND d.is_emergency
               AND d.starts_at <= p_now AND d.ends_at > p_now) THEN RETURN true; END IF;
    mine := casework_principals(p_official, p_today);
    SELECT coalesce(array_agg(p.unit_id), '{}') INTO my_units FROM post p
      WHERE p.official_id = p_official AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today);
    RETURN (r.restricted_to IS NULL OR r.restricted_to && mine)
       AND (r.case_restricted_to IS NULL OR r.case_restricted_to && mine)
       AND (NOT who.is_limited OR coalesce(r.restricted_to && mine, false) OR coalesce(r.case_restricted_to && mine, false))
       AND (r.access_level = 'all' OR (r.access_level = 'unit' AND r.unit_id = ANY (my_units)) OR r.readers && mine
            OR EXISTS (SELECT 1 FROM dated_reader d WHERE d.record_id = r.id AND d.principal_id = ANY (mine)
                       AND d.starts_at <= p_now AND d.ends_at > p_now));
END $$;

-- Whether an official holds a system administrator's post: whoever does reads no records.
CREATE OR REPLACE FUNCTION casework_administers(p_official integer, p_today date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    SELECT EXISTS (SELECT 1 FROM post p WHERE p.official_id = p_official AND p.role = 'system_administrator'
                   AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today))
$$;

-- The same question about a case: who reads one of its records, or is given the case, and passes its restriction.
CREATE OR REPLACE FUNCTION casework_can_read_case(p_official integer, p_case integer, p_now timestamptz, p_today date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    who official%ROWTYPE; c public.case_file%ROWTYPE; mine integer[];
BEGIN
    SELECT * INTO who FROM official o WHERE o.id = p_official AND o.is_active AND (o.ends_on IS NULL OR o.ends_on >= p_today);
    SELECT * INTO c FROM case_file WHERE id = p_case;
    IF who.id IS NULL OR c.id IS NULL OR casework_administers(p_official, p_today) THEN RETURN false; END IF;
    IF c.authority_id <> who.authority_id OR c.clearance > who.clearance OR c.binned_at IS NOT NULL THEN RETURN false; END IF;
    IF EXISTS (SELECT 1 FROM emergency_access e WHERE e.case_id = c.id AND e.official_id = p_official AND e.ended_at IS NULL
               AND e.opened_at <= p_now AND e.ends_at > p_now) THEN RETURN true; END IF;
    mine := casework_principals(p_official, p_today);
    RETURN (c.restricted_to IS NULL OR c.restricted_to && mine)
       AND (((c.readers && mine OR EXISTS (SELECT 1 FROM case_grant g WHERE g.case_id = c.id AND g.principal_id = ANY (mine) AND g.ended_at IS NULL
                                              AND g.starts_at <= p_now AND g.ends_at > p_now))
             AND (NOT who.is_limited OR coalesce(c.restricted_to && mine, false)))
            OR EXISTS (SELECT 1 FROM record r WHERE r.case_id = c.id AND casework_can_read(p_official, r.id, p_now, p_today)));
END $$;

-- Everybody who could read a record or a case now, of its own authority; asked about what the asker may see.
CREATE OR REPLACE FUNCTION casework_readers_of(p_record integer, p_case integer, p_now timestamptz, p_today date) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.id FROM official o
     WHERE o.is_active AND o.authority_id = coalesce((SELECT authority_id FROM record WHERE id = p_record), (SELECT authority_id FROM case_file WHERE id = p_case))
       AND (p_record IS NULL OR casework_can_read(o.id, p_record, p_now, p_today))
       AND (p_case IS NULL OR casework_can_read_case(o.id, p_case, p_now, p_today))
$$;

-- Whether somebody active who could read the record, or the case, has full write by a grant that does not end by date.
CREATE OR REPLACE FUNCTION casework_has_writer(p_record integer, p_case integer, p_now timestamptz, p_today date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM (
            SELECT g.principal_id FROM grant_row g WHERE g.record_id = p_record AND g.right_level = 3 AND g.ended_at IS NULL
               AND g.ends_at IS NULL AND g.starts_at <= p_now
            UNION SELECT g.principal_id FROM case_grant g WHERE g.case_id = p_case AND g.right_level = 3 AND g.ended_at IS NULL AND g.ends_at IS NULL
        ) writer
        JOIN LATERAL (
            SELECT writer.principal_id AS id WHERE EXISTS (SELECT 1 FROM official o WHERE o.id = writer.principal_id)
            UNION SELECT p.official_id FROM post p WHERE p.unit_id = writer.principal_id AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today)
            UNION SELECT m.official_id FROM membership m WHERE m.group_id = writer.principal_id AND m.starts_on <= p_today AND (m.ends_on IS NULL OR m.ends_on >= p_today)
            UNION SELECT o.id FROM official o WHERE o.authority_id = writer.principal_id
        ) person ON CASE WHEN p_record IS NOT NULL THEN casework_can_read(person.id, p_record, p_now, p_today)
                         ELSE casework_can_read_case(person.id, p_case, p_now, p_today) END)
$$;

-- What an emergency names by its exact number: a case, a registered record, or a record by its id. Nothing above the asker's
-- clearance, of another authority or of a unit that the privilege does not reach is found, and none of it is told from a number that
-- nothing has.
CREATE OR REPLACE FUNCTION casework_find_for_emergency(p_number text) RETURNS TABLE (record_id integer, case_id integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT app_has_somewhere('break_glass') OR app_int('app.records_of') IS NULL THEN RETURN; END IF;
    RETURN QUERY SELECT NULL::integer, c.id FROM case_file c
      WHERE c.number = p_number AND c.binned_at IS NULL AND c.authority_id = app_int('app.authority') AND c.clearance <= app_int('app.clearance')
        AND app_reaches('break_glass', c.unit_id);
    RETURN QUERY SELECT r.id, NULL::integer FROM record r LEFT JOIN case_file c ON c.id = r.case_id
      WHERE r.authority_id = app_int('app.authority') AND r.clearance <= app_int('app.clearance') AND r.binned_at IS NULL
        -- cast from what matches, so that what does not is NULL in whatever order it is asked
        AND (r.id = substring(p_number from '^#([0-9]{1,9})$')::integer
             OR c.number = substring(p_number from '^(.*)-[0-9]{1,9}$') AND r.number = substring(p_number from '-([0-9]{1,9})$')::integer)
        AND app_reaches('break_glass', r.unit_id);
END $$;

-- The records of a case an emergency opens with it, as far as the asker's clearance goes.
CREATE OR REPLACE FUNCTION casework_records_for_emergency(p_case integer) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id FROM record r WHERE r.case_id = p_case AND app_reaches('break_glass', r.unit_id) AND r.authority_id = app_int('app.records_of')
       AND r.clearance <= app_int('app.clearance') ORDER BY r.id
$$;

-- Who is told of an emergency beside the responsible: everybody who reviews them, which is done for the whole authority.
CREATE OR REPLACE FUNCTION casework_reviewers(p_authority integer, p_today date) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT o.id FROM official o JOIN post p ON p.official_id = o.id
      JOIN role_privilege g ON g.authority_id = o.authority_id AND g.role = p.role AND g.is_given AND g.privilege = 'review_break_glass' AND g.scope = 'authority'
     WHERE o.authority_id = p_authority AND o.is_active AND (o.ends_on IS NULL OR o.ends_on >= p_today)
       AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today)
$$;

-- Blocks the open seats that lost access by a change of the organisation, whoever made the change: those of the officials, and those
-- of units they have or had a post in, where nobody reads the record any more, or only whoever has written on it. Lays the record
-- before the approval's responsible; the caller writes an event for each.
CREATE OR REPLACE FUNCTION casework_block_lost_seats(p_officials integer[], p_now timestamptz, p_today date)
RETURNS TABLE (record_id integer, approval_id integer, seat_id integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    lost record;
BEGIN
    FOR lost IN SELECT s.id, s.record_id, s.approval_id, a.responsible_id, t.trouble FROM seat s JOIN approval a ON a.id = s.approval_id,
                        LATERAL (SELECT casework_seat_trouble(s.holder_id, s.record_id, p_now, p_today) AS trouble) t
                 WHERE s.state = 'open' AND s.holder_id IN (SELECT unnest(p_officials)
                           UNION SELECT p.unit_id FROM post p WHERE p.official_id = ANY (p_officials))
                   AND t.trouble <> ''
                 ORDER BY s.id LOOP
        UPDATE seat SET state = 'blocked', trouble = lost.trouble WHERE id = lost.id AND state = 'open';
        CONTINUE WHEN NOT FOUND;  -- it has been decided meanwhile
        INSERT INTO inbox_item (principal_id, record_id, cause, arrived_at) VALUES (lost.responsible_id, lost.record_id, 'seat_blocked', p_now)
        ON CONFLICT (principal_id, record_id) DO UPDATE SET cause = 'seat_blocked', arrived_at = p_now, archived_at = NULL;
        record_id := lost.record_id; approval_id := lost.approval_id; seat_id := lost.id;
        RETURN NEXT;
    END LOOP;
END $$;

-- What still lies in a unit, by kind and number alone: it is closed only when nothing does.
CREATE OR REPLACE FUNCTION casework_left_in_unit(p_unit integer, p_today date) RETURNS TABLE (what text, number integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT found.what, found.number::integer FROM (
        SELECT 'post' AS what, 1 AS place, count(*) AS number FROM post WHERE unit_id = p_unit AND (ends_on IS NULL OR ends_on >= p_today)
        UNION ALL SELECT 'unit_below', 2, count(*) FROM unit WHERE parent_id = p_unit AND closed_on IS NULL
        UNION ALL SELECT 'case', 3, count(*) FROM case_file
                   WHERE (unit_id = p_unit OR responsible_id = p_unit) AND state = 'in_progress'
        UNION ALL SELECT 'record', 4, count(*) FROM record WHERE (unit_id = p_unit OR responsible_id = p_unit) AND state <> 'completed'
        UNION ALL SELECT 'seat', 5, count(*) FROM seat s JOIN step t ON t.id = s.step_id
                   WHERE s.holder_id = p_unit AND s.state IN ('open', 'blocked') AND t.state = 'open'
        UNION ALL SELECT 'task', 6, count(*) FROM case_task WHERE holder_id = p_unit AND state = 'open'
        UNION ALL SELECT 'request', 7, count(*) FROM request_recipient WHERE principal_id = p_unit AND state IN ('waiting', 'accepted')
    ) found WHERE found.number > 0 ORDER BY found.place
$$;

-- The records a changed case reaches, whoever changed it: the index must hear of all of them.
CREATE OR REPLACE FUNCTION casework_records_of_cases(p_cases integer[]) RETURNS TABLE (case_id integer, id integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.case_id, r.id FROM record r WHERE r.case_id = ANY (p_cases) ORDER BY r.id
$$;

-- Whether a name to sign in with is taken, by whomever: names are unique over all authorities.
CREATE OR REPLACE FUNCTION casework_username_taken(p_name text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM official WHERE username = p_name)
$$;

-- The records that an opening in an emergency reaches, for whoever opened or reviews it.
CREATE OR REPLACE FUNCTION casework_emergency_records(p_emergency integer) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.record_id FROM emergency_access e JOIN grant_row g ON g.principal_id = e.official_id AND g.cause = 'break_glass' AND g.cause_id = e.id
     WHERE e.id = p_emergency AND g.ended_at IS NULL AND e.authority_id = app_int('app.authority')
       AND (e.official_id = app_int('app.actor') OR app_has('review_break_glass')) ORDER BY g.record_id
$$;
