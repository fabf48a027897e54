-- What happened: history by trigger, events in hashed streams, and the refusal of a change nobody recorded.

CREATE OR REPLACE FUNCTION casework_row_hash(image jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT encode(sha256(convert_to(jsonb_strip_nulls(image)::text, 'UTF8')), 'hex') $$;

-- Keeps the old row with its from and to. Arguments: key columns, derived columns (kept by triggers, not evidence).
-- In UTC whatever the session says: an instant in a row's image must not change with who looks at it.
CREATE OR REPLACE FUNCTION casework_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_old jsonb; v_new jsonb; v_any jsonb; v_key text; v_work bigint := app_work(); v_since timestamptz;
    v_now timestamptz := coalesce(app_now(), clock_timestamp());
BEGIN
    IF TG_OP <> 'INSERT' THEN v_old := to_jsonb(OLD) - string_to_array(TG_ARGV[1], ','); END IF;
    IF TG_OP <> 'DELETE' THEN v_new := to_jsonb(NEW) - string_to_array(TG_ARGV[1], ','); END IF;
    IF TG_OP = 'UPDATE' AND v_old = v_new THEN RETURN NULL; END IF;
    IF v_work IS NULL THEN
        IF session_user NOT IN ('casework_owner', 'postgres') THEN
            RAISE EXCEPTION 'a row of % changed outside a work', TG_TABLE_NAME USING ERRCODE = 'CW001';
        END IF;
        v_work := 0;
    END IF;
    v_any := coalesce(v_new, v_old);
    SELECT string_agg(v_any ->> k, '/') INTO v_key FROM unnest(string_to_array(TG_ARGV[0], ',')) k;
    IF TG_OP <> 'INSERT' THEN
        SELECT valid_to INTO v_since FROM history WHERE table_name = TG_TABLE_NAME AND row_key = v_key ORDER BY id DESC LIMIT 1;
    END IF;
    INSERT INTO history (table_name, row_key, operation, record_id, case_id, work_id, valid_from, valid_to, old_row, new_hash)
    VALUES (TG_TABLE_NAME, v_key, TG_OP,
            (CASE WHEN TG_TABLE_NAME = 'record' THEN v_any ->> 'id' ELSE v_any ->> 'record_id' END)::integer,
            (CASE WHEN TG_TABLE_NAME = 'case_file' THEN v_any ->> 'id' ELSE v_any ->> 'case_id' END)::integer,
            v_work, coalesce(v_since, v_now), v_now, v_old,
            CASE WHEN v_new IS NULL THEN '' ELSE casework_row_hash(v_new) END);
    RETURN NULL;
END $$;

-- A change without an event of the same work about the same record or case does not commit.
CREATE OR REPLACE FUNCTION casework_refuse_unrecorded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF NEW.work_id = 0 OR EXISTS (
        SELECT 1 FROM event e WHERE e.work_id = NEW.work_id
           AND (e.record_id = NEW.record_id OR e.case_id = NEW.case_id OR (NEW.record_id IS NULL AND NEW.case_id IS NULL)))
    THEN RETURN NULL; END IF;
    RAISE EXCEPTION '% of % % has no event', NEW.operation, NEW.table_name, NEW.row_key USING ERRCODE = 'CW001';
END $$;

DROP TRIGGER IF EXISTS history_needs_event ON history;
CREATE CONSTRAINT TRIGGER history_needs_event AFTER INSERT ON history DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION casework_refuse_unrecorded();

-- The digest of everything this work's history says; each of its events carries it. casework/audit_verify/rows.py computes the same.
CREATE OR REPLACE FUNCTION casework_changes(p_work bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(
        concat_ws(':', table_name, row_key, operation, coalesce(record_id, 0), coalesce(case_id, 0),
                  (extract(epoch FROM valid_from) * 1000000)::bigint, (extract(epoch FROM valid_to) * 1000000)::bigint,
                  new_hash, coalesce(casework_row_hash(old_row), '')), E'\n' ORDER BY id), ''),
        'UTF8')), 'hex') FROM history WHERE work_id = p_work
$$;

-- Appends the events of one work to their streams, each chained to the stream's previous event, and with them their effects.
-- Takes [{stream, body, personal: [{name, subject, sealed(base64)}]}]; the columns are read from the body, so that they cannot
-- disagree; [{effect, aggregate, record_id, subject_id}] for the outbox; and [{subject, wrapped(base64)}], the keys of what this
-- work has made. One question instead of three: a statement costs 0.4 ms on both sides.
DROP FUNCTION IF EXISTS casework_append_events(jsonb);
CREATE OR REPLACE FUNCTION casework_append_events(p_events jsonb, p_effects jsonb DEFAULT '[]', p_keys jsonb DEFAULT '[]') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_event jsonb; v_body jsonb; v_seq bigint; v_previous text; v_hash text; v_work bigint := app_work();
    v_changes text := casework_changes(app_work());
BEGIN
    IF p_keys <> '[]' THEN
        INSERT INTO subject_key (subject, wrapped) SELECT k ->> 'subject', decode(k ->> 'wrapped', 'base64') FROM jsonb_array_elements(p_keys) k;
    END IF;
    FOR v_event IN SELECT value FROM jsonb_array_elements(p_events) WITH ORDINALITY ORDER BY value ->> 'stream', ordinality LOOP
        v_body := (v_event ->> 'body')::jsonb;
        PERFORM pg_advisory_xact_lock(hashtextextended('stream:' || (v_event ->> 'stream'), 0));
        SELECT stream_sequence, hash INTO v_seq, v_previous FROM event
          WHERE stream = v_event ->> 'stream' ORDER BY stream_sequence DESC LIMIT 1;
        v_seq := coalesce(v_seq, 0) + 1; v_previous := coalesce(v_previous, '');
        v_hash := encode(sha256(convert_to(concat_ws(E'\n', v_event ->> 'stream', v_seq, v_previous, v_changes, v_event ->> 'body'), 'UTF8')), 'hex');
        INSERT INTO event (stream, stream_sequence, work_id, xid, kind, at, actor_id, system_actor, on_behalf_of_id, authority_id,
                           record_id, case_id, body, changes, previous_hash, hash)
        VALUES (v_event ->> 'stream', v_seq, v_work, pg_current_xact_id()::text::bigint, v_body ->> 'kind', (v_body ->> 'at')::timestamptz,
                (v_body ->> 'actor')::integer, coalesce(v_body ->> 'system', ''), (v_body ->> 'behalf')::integer, (v_body ->> 'authority')::integer,
                (v_body ->> 'record')::integer, (v_body ->> 'case')::integer, v_event ->> 'body', v_changes, v_previous, v_hash);
        INSERT INTO personal_value (event_hash, name, subject, record_id, case_id, sealed)
        SELECT v_hash, p ->> 'name', p ->> 'subject', (v_body ->> 'record')::integer, (v_body ->> 'case')::integer, decode(p ->> 'sealed', 'base64')
          FROM jsonb_array_elements(v_event -> 'personal') p;
    END LOOP;
    IF p_effects <> '[]' THEN
        INSERT INTO outbox (work_id, effect, aggregate, record_id, subject_id, state, attempts, created_at, run_after, lease_owner, trouble, what_to_do)
        SELECT v_work, e ->> 'effect', e ->> 'aggregate', (e ->> 'record_id')::integer, (e ->> 'subject_id')::integer, 'waiting', 0,
               app_now(), app_now(), '', '', ''
          FROM jsonb_array_elements(p_effects) WITH ORDINALITY AS listed (e, place) ORDER BY place;
    END IF;
END $$;

-- The key of a subject, made once; whoever comes second gets the first one's.
CREATE OR REPLACE FUNCTION casework_subject_key(p_subject text, p_fresh bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_wrapped bytea;
BEGIN
    SELECT wrapped INTO v_wrapped FROM subject_key WHERE subject = p_subject;
    IF v_wrapped IS NULL AND p_fresh IS NOT NULL THEN
        INSERT INTO subject_key (subject, wrapped) VALUES (p_subject, p_fresh) ON CONFLICT (subject) DO NOTHING;
        SELECT wrapped INTO v_wrapped FROM subject_key WHERE subject = p_subject;
    END IF;
    RETURN v_wrapped;
END $$;

-- Evidence is appended, never changed: refused by trigger, and by role besides.
CREATE OR REPLACE FUNCTION casework_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'CW004';
END $$;

-- A decision can be undone once and in no other way changed.
CREATE OR REPLACE FUNCTION casework_refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.undone_at IS NULL AND (to_jsonb(OLD) - 'undone_at') = (to_jsonb(NEW) - 'undone_at') THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a decision is not changed' USING ERRCODE = 'CW004';
END $$;

-- A version's bytes are fixed; only a lawful destruction, which says so for its transaction, removes the row.
CREATE OR REPLACE FUNCTION casework_refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND coalesce(current_setting('app.destroying', true), '') = '1' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'a document version is not changed' USING ERRCODE = 'CW004';
END $$;
