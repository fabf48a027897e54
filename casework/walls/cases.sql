-- Cases: what is locked after delivery stays as it is, no case is its own ancestor, and looking for titles sees everything.

-- A delivered case is what the archives got: neither it nor what lies on it changes any more. Who may see it, and whom it belongs to
-- after the organisation has changed, is no part of what was delivered. Only the delivery actor sets the lock, and nobody takes it off.
CREATE OR REPLACE FUNCTION casework_refuse_locked_case_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_access text[] := ARRAY['readers', 'restricted_to', 'clearance', 'authority_id', 'unit_id', 'responsible_id', 'version'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state <> 'locked' AND NEW.state = 'locked' AND coalesce(current_setting('app.system', true), '') <> 'delivery' THEN
        RAISE EXCEPTION 'only the delivery locks a case' USING ERRCODE = 'CW006';
    END IF;
    IF OLD.state = 'locked' AND (TG_OP = 'DELETE' OR (to_jsonb(OLD) - v_access) <> (to_jsonb(NEW) - v_access)) THEN
        RAISE EXCEPTION 'a delivered case is not changed' USING ERRCODE = 'CW006';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION casework_is_locked(p_case integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM case_file WHERE id = p_case AND state = 'locked')
$$;

-- For rows that name their case (as case_id, other_id) or their record (record_id).
CREATE OR REPLACE FUNCTION casework_refuse_change_on_locked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_row jsonb; v_case integer;
BEGIN
    FOREACH v_row IN ARRAY ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END] LOOP
        v_case := coalesce((v_row ->> 'case_id')::integer, (SELECT r.case_id FROM record r WHERE r.id = (v_row ->> 'record_id')::integer));
        IF casework_is_locked(v_case) OR casework_is_locked((v_row ->> 'other_id')::integer) THEN
            RAISE EXCEPTION 'a delivered case is not changed' USING ERRCODE = 'CW006';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION casework_refuse_record_change_on_locked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_access text[] := ARRAY['readers', 'is_shared', 'restricted_to', 'case_restricted_to', 'access_level', 'clearance',
                              'authority_id', 'unit_id', 'responsible_id', 'version'];
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) - v_access) = (to_jsonb(NEW) - v_access) THEN RETURN NEW; END IF;
    IF (TG_OP <> 'INSERT' AND casework_is_locked(OLD.case_id)) OR (TG_OP <> 'DELETE' AND casework_is_locked(NEW.case_id)) THEN
        RAISE EXCEPTION 'a delivered case is not changed' USING ERRCODE = 'CW006';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

DROP TRIGGER IF EXISTS refuse_locked_change ON case_file;
CREATE TRIGGER refuse_locked_change BEFORE UPDATE OR DELETE ON case_file FOR EACH ROW EXECUTE FUNCTION casework_refuse_locked_case_change();
DROP TRIGGER IF EXISTS refuse_locked_change ON record;
CREATE TRIGGER refuse_locked_change BEFORE INSERT OR UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION casework_refuse_record_change_on_locked();

-- The parents of a case never lead back to it; asked of everything there is, for a circle is one whoever sees it.
CREATE OR REPLACE FUNCTION casework_refuse_circle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.kind <> 'child_of' THEN RETURN NEW; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('case_relation', 0));
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.other_id UNION SELECT r.other_id FROM case_relation r JOIN above a ON a.id = r.case_id WHERE r.kind = 'child_of')
        SELECT 1 FROM above WHERE id = NEW.case_id)
    THEN RAISE EXCEPTION 'a case is not its own ancestor' USING ERRCODE = 'CW007'; END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS refuse_circle ON case_relation;
CREATE TRIGGER refuse_circle BEFORE INSERT OR UPDATE ON case_relation FOR EACH ROW EXECUTE FUNCTION casework_refuse_circle();

-- A record that leaves its case leaves the folder there.
CREATE OR REPLACE FUNCTION casework_leave_folder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM folder_record WHERE record_id = NEW.id AND case_id IS DISTINCT FROM NEW.case_id;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS leave_folder ON record;
CREATE TRIGGER leave_folder AFTER UPDATE OF case_id ON record FOR EACH ROW
    WHEN (OLD.case_id IS NOT NULL AND OLD.case_id IS DISTINCT FROM NEW.case_id) EXECUTE FUNCTION casework_leave_folder();

-- The cases of the asker's authority whose title has the words, newest first, below an id; the caller sees of them what its policy lets
-- through. A function, because an index over words is not used beneath row-level security (its operators could tell).
CREATE OR REPLACE FUNCTION casework_cases_with_words(p_query text, p_below integer, p_first integer) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET client_min_messages = warning AS $$
    SELECT c.id FROM case_file c
     WHERE c.authority_id = app_int('app.authority') AND c.id < p_below
       AND to_tsvector('danish'::regconfig, c.title) @@ to_tsquery('danish'::regconfig, p_query)
     ORDER BY c.id DESC LIMIT p_first
$$;

CREATE OR REPLACE FUNCTION casework_cases_titled(p_title text) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id FROM case_file c WHERE c.authority_id = app_int('app.authority') AND lower(c.title) = lower(p_title) ORDER BY c.id DESC
$$;
