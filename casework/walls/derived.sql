-- What is kept beside a record so that its policy is one row's matter: readers, dated readers, the case's restriction.

CREATE OR REPLACE FUNCTION casework_keep_readers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_grant grant_row%ROWTYPE; v_readers integer[];
BEGIN
    IF TG_OP = 'DELETE' THEN v_grant := OLD; ELSE v_grant := NEW; END IF;
    DELETE FROM dated_reader WHERE grant_id = v_grant.id;
    IF TG_OP <> 'DELETE' AND v_grant.ended_at IS NULL AND (v_grant.ends_at IS NOT NULL OR v_grant.starts_at > coalesce(app_now(), now())) THEN
        INSERT INTO dated_reader (grant_id, record_id, principal_id, starts_at, ends_at, is_emergency)
        VALUES (v_grant.id, v_grant.record_id, v_grant.principal_id, v_grant.starts_at, coalesce(v_grant.ends_at, 'infinity'),
                v_grant.cause = 'break_glass');
    END IF;
    SELECT coalesce(array_agg(DISTINCT g.principal_id ORDER BY g.principal_id), '{}') INTO v_readers FROM grant_row g
     WHERE g.record_id = v_grant.record_id AND g.ended_at IS NULL AND g.ends_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM dated_reader d WHERE d.grant_id = g.id);
    UPDATE record SET readers = v_readers WHERE id = v_grant.record_id AND readers IS DISTINCT FROM v_readers;
    IF v_grant.ends_at IS NOT NULL OR TG_OP <> 'INSERT' THEN
        INSERT INTO search_exclusion (record_id) VALUES (v_grant.record_id);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION casework_keep_case_readers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_case integer := coalesce(NEW.case_id, OLD.case_id);
BEGIN
    UPDATE case_file SET readers = (
        SELECT coalesce(array_agg(DISTINCT g.principal_id ORDER BY g.principal_id), '{}') FROM case_grant g
         WHERE g.case_id = v_case AND g.ended_at IS NULL AND g.ends_at IS NULL) WHERE id = v_case;
    RETURN NULL;
END $$;

-- Nobody is written into a new row as its reader: readers follow from grants.
CREATE OR REPLACE FUNCTION casework_start_without_readers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.readers := '{}';
    RETURN NEW;
END $$;

-- A record on a case carries the case's restriction while case access is ticked.
CREATE OR REPLACE FUNCTION casework_take_case_restriction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    NEW.case_restricted_to := CASE WHEN NEW.case_access AND NEW.case_id IS NOT NULL
        THEN (SELECT restricted_to FROM case_file WHERE id = NEW.case_id) END;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION casework_spread_case_restriction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE record SET case_restricted_to = NEW.restricted_to WHERE case_id = NEW.id AND case_access;
    RETURN NULL;
END $$;

-- Until the index has caught up, every search asks the database again about a record whose access changed.
CREATE OR REPLACE FUNCTION casework_exclude() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO search_exclusion (record_id) VALUES (OLD.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION casework_tell_runner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- by name, so that a letter without attachments does not wake the lanes of extractions and approvals, four statements each
    PERFORM pg_notify('casework_outbox', named.effect) FROM (SELECT DISTINCT effect FROM fresh) named;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS keep_readers ON grant_row;
CREATE TRIGGER keep_readers AFTER INSERT OR UPDATE OR DELETE ON grant_row FOR EACH ROW EXECUTE FUNCTION casework_keep_readers();
DROP TRIGGER IF EXISTS keep_case_readers ON case_grant;
CREATE TRIGGER keep_case_readers AFTER INSERT OR UPDATE OR DELETE ON case_grant FOR EACH ROW EXECUTE FUNCTION casework_keep_case_readers();
DROP TRIGGER IF EXISTS start_without_readers ON record;
CREATE TRIGGER start_without_readers BEFORE INSERT ON record FOR EACH ROW EXECUTE FUNCTION casework_start_without_readers();
DROP TRIGGER IF EXISTS start_without_readers ON case_file;
CREATE TRIGGER start_without_readers BEFORE INSERT ON case_file FOR EACH ROW EXECUTE FUNCTION casework_start_without_readers();
DROP TRIGGER IF EXISTS take_case_restriction ON record;
CREATE TRIGGER take_case_restriction BEFORE INSERT OR UPDATE OF case_id, case_access ON record
    FOR EACH ROW EXECUTE FUNCTION casework_take_case_restriction();
DROP TRIGGER IF EXISTS spread_case_restriction ON case_file;
CREATE TRIGGER spread_case_restriction AFTER UPDATE OF restricted_to ON case_file FOR EACH ROW
    WHEN (OLD.restricted_to IS DISTINCT FROM NEW.restricted_to) EXECUTE FUNCTION casework_spread_case_restriction();
DROP TRIGGER IF EXISTS exclude_from_search ON record;
CREATE TRIGGER exclude_from_search AFTER UPDATE ON record FOR EACH ROW
    WHEN ((OLD.readers, OLD.restricted_to, OLD.case_restricted_to, OLD.access_level, OLD.clearance, OLD.unit_id)
          IS DISTINCT FROM (NEW.readers, NEW.restricted_to, NEW.case_restricted_to, NEW.access_level, NEW.clearance, NEW.unit_id))
    EXECUTE FUNCTION casework_exclude();
DROP TRIGGER IF EXISTS exclude_deleted ON record;
CREATE TRIGGER exclude_deleted AFTER DELETE ON record FOR EACH ROW EXECUTE FUNCTION casework_exclude();
DROP TRIGGER IF EXISTS tell_runner ON outbox;
CREATE TRIGGER tell_runner AFTER INSERT ON outbox REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION casework_tell_runner();
