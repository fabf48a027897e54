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

-- Opens a deleted case, with the records that went with it, to who deleted it and to nobody else, for this work; gives those records.
CREATE OR REPLACE FUNCTION casework_open_binned_case(p_case integer) RETURNS SETOF integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_at timestamptz; v_records integer[];
BEGIN
    SELECT binned_at INTO v_at FROM case_file WHERE id = p_case AND binned_at IS NOT NULL AND binned_by = app_int('app.actor');
    IF NOT FOUND THEN RETURN; END IF;
    SELECT array_agg(r.id ORDER BY r.id) INTO v_records FROM record r WHERE r.case_id = p_case AND r.binned_at = v_at;
    PERFORM set_config('app.held_case_file', array_to_string(app_ids('app.held_case_file') || p_case, ','), true);
    PERFORM set_config('app.held_record', array_to_string(app_ids('app.held_record') || coalesce(v_records, '{}'), ','), true);
    RETURN QUERY SELECT 0 UNION ALL SELECT unnest(coalesce(v_records, '{}'));
END $$;

-- Whether the case of a record is in the bin; asked of a record the actor holds in this work.
CREATE OR REPLACE FUNCTION casework_case_is_binned(p_record integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM record r JOIN case_file c ON c.id = r.case_id
                    WHERE r.id = p_record AND r.id = ANY (app_ids('app.held_record')) AND c.binned_at IS NOT NULL)
$$;

-- The cases the actor has deleted, newest first, with how many records went with each.
CREATE OR REPLACE FUNCTION casework_my_binned_cases()
RETURNS TABLE (id integer, number varchar, title varchar, records integer, binned_at timestamptz, bin_ends_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id, c.number, c.title, (SELECT count(*)::integer FROM record r WHERE r.case_id = c.id AND r.binned_at = c.binned_at),
           c.binned_at, c.bin_ends_on
      FROM case_file c WHERE c.binned_by = app_int('app.actor') AND c.binned_at IS NOT NULL ORDER BY c.binned_at DESC, c.id DESC
$$;

-- How many records lie on a case that is about to be deleted, whoever sees them: it is deleted whole or not at all. Only for a case the
-- actor holds in this work, for whoever may delete cases.
CREATE OR REPLACE FUNCTION casework_lying_on_case(p_case integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::integer FROM record r
     WHERE r.case_id = p_case AND r.binned_at IS NULL AND p_case = ANY (app_ids('app.held_case_file')) AND app_has_somewhere('delete_cases')
$$;

-- The numbers of deleted cases of the authority, which explain the gaps: number, when, by whom, and whether it is gone for good.
CREATE OR REPLACE FUNCTION casework_deleted_case_numbers()
RETURNS TABLE (number text, at timestamptz, by text, is_destroyed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (e.case_id) e.body::jsonb -> 'facts' ->> 'number', e.at, coalesce(o.name, ''), c.id IS NULL
      FROM event e LEFT JOIN case_file c ON c.id = e.case_id LEFT JOIN official o ON o.id = e.actor_id
     WHERE e.kind = 'case_binned' AND e.authority_id = app_int('app.authority') AND (c.id IS NULL OR c.binned_at IS NOT NULL)
       AND (app_has('delete_cases') OR app_has('read_organisation_audit'))
     ORDER BY e.case_id DESC, e.id DESC
$$;

-- Nothing is put on a case that is in the bin; who deletes a case holds its row, so that what comes meanwhile waits and is refused.
CREATE OR REPLACE FUNCTION casework_refuse_binned_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM case_file c WHERE c.id = NEW.case_id AND c.binned_at IS NOT NULL;
    IF FOUND THEN RAISE EXCEPTION 'the case is deleted' USING ERRCODE = 'CW025'; END IF;
    RETURN NULL;
END $$;

-- after the row's own foreign key has waited for the case
DROP TRIGGER IF EXISTS zz_refuse_binned_case ON record;
CREATE CONSTRAINT TRIGGER zz_refuse_binned_case AFTER INSERT OR UPDATE OF case_id ON record DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION casework_refuse_binned_case();

-- Takes the numbers a case gave, and its part in changes of journal periods, with the case: no role deletes these, only the sweep in a
-- lawful destruction, of a case that lies in the bin. The history keeps them.
CREATE OR REPLACE FUNCTION casework_forget_case_numbers(p_case integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT casework_is_destroying() OR coalesce(current_setting('app.system', true), '') <> 'sweeper'
       OR NOT EXISTS (SELECT 1 FROM case_file WHERE id = p_case AND binned_at IS NOT NULL) THEN RETURN; END IF;
    DELETE FROM given_number WHERE case_id = p_case;
    DELETE FROM carried_case WHERE case_id = p_case;
END $$;
