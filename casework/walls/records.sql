-- What was sent stays as it was, what is in the bin is there for nobody, and sharing is never taken back.

CREATE OR REPLACE FUNCTION casework_is_destroying() RETURNS boolean LANGUAGE sql STABLE
AS $$ SELECT coalesce(current_setting('app.destroying', true), '') = '1' $$;

-- The body of what was sent or came in is fixed byte for byte; its metadata stays editable and versioned (docs/decisions/sent-records.md).
CREATE OR REPLACE FUNCTION casework_refuse_sent_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.body_html <> NEW.body_html OR (OLD.sent_at IS NOT NULL AND OLD.sent_at IS DISTINCT FROM NEW.sent_at) THEN
        RAISE EXCEPTION 'what was sent is not changed' USING ERRCODE = 'CW004';
    END IF;
    RETURN NEW;
END $$;

-- Nor are its documents, their order, their versions or its recipients. The extractor may unpack what was sent inside a document.
CREATE OR REPLACE FUNCTION casework_refuse_change_below_sent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
    IF casework_is_destroying() OR coalesce(current_setting('app.system', true), '') = 'extractor' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    -- Which entry of the register a snapshot points to may change (merges); the snapshot may not.
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'party_id' = to_jsonb(NEW) - 'party_id' THEN RETURN NEW; END IF;
    IF TG_TABLE_NAME = 'record_party' AND v_row ->> 'role' = 'concerned' AND (TG_OP <> 'UPDATE' OR to_jsonb(OLD) ->> 'role' = 'concerned') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    -- Both where it lies and where it is to lie.
    IF EXISTS (SELECT 1 FROM record r WHERE r.sent_at IS NOT NULL AND r.id IN ((v_row ->> 'record_id')::integer,
                      CASE WHEN TG_OP = 'UPDATE' THEN (to_jsonb(OLD) ->> 'record_id')::integer END)) THEN
        RAISE EXCEPTION 'what was sent is not changed' USING ERRCODE = 'CW004';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

DROP TRIGGER IF EXISTS refuse_sent_change ON record;
CREATE TRIGGER refuse_sent_change BEFORE UPDATE ON record FOR EACH ROW
    WHEN (OLD.sent_at IS NOT NULL OR (OLD.kind = 'inbound' AND OLD.state <> 'draft')) EXECUTE FUNCTION casework_refuse_sent_change();
DROP TRIGGER IF EXISTS refuse_sent_change ON document;
CREATE TRIGGER refuse_sent_change BEFORE INSERT OR UPDATE OR DELETE ON document FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_sent();
DROP TRIGGER IF EXISTS refuse_sent_change ON document_version;
CREATE TRIGGER refuse_sent_change BEFORE INSERT OR DELETE ON document_version FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_sent();
DROP TRIGGER IF EXISTS refuse_sent_change ON record_party;
CREATE TRIGGER refuse_sent_change BEFORE INSERT OR UPDATE OR DELETE ON record_party FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_sent();

-- Shared is whatever anybody but its maker was let into, or has opened; it stays so (f2.md 1.2, Delete record).
CREATE OR REPLACE FUNCTION casework_share_by_grant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE record SET is_shared = true WHERE id = NEW.record_id AND NOT is_shared AND created_by <> NEW.principal_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION casework_share_by_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE record SET is_shared = true WHERE id = NEW.record_id AND NOT is_shared AND created_by <> NEW.official_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION casework_share_by_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE record SET is_shared = true WHERE id = NEW.record_id AND NOT is_shared AND created_by <> NEW.actor_id;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS share ON grant_row;
CREATE TRIGGER share AFTER INSERT ON grant_row FOR EACH ROW EXECUTE FUNCTION casework_share_by_grant();
DROP TRIGGER IF EXISTS share ON reading;
CREATE TRIGGER share AFTER INSERT ON reading FOR EACH ROW EXECUTE FUNCTION casework_share_by_reading();
DROP TRIGGER IF EXISTS share ON event;
CREATE TRIGGER share AFTER INSERT ON event FOR EACH ROW
    WHEN (NEW.kind = 'content_read' AND NEW.record_id IS NOT NULL AND NEW.actor_id IS NOT NULL) EXECUTE FUNCTION casework_share_by_opening();

-- Search asks the database again about what was binned or restored, until the index has caught up.
DROP TRIGGER IF EXISTS exclude_binned ON record;
CREATE TRIGGER exclude_binned AFTER UPDATE ON record FOR EACH ROW
    WHEN (OLD.binned_at IS DISTINCT FROM NEW.binned_at) EXECUTE FUNCTION casework_exclude();

-- Whether a binned record went into the bin with its case: then it is there, and comes back, with its case alone.
CREATE OR REPLACE FUNCTION casework_went_with_case(p_case integer, p_binned timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM case_file c WHERE c.id = p_case AND c.binned_at = p_binned)
$$;

-- Opens a binned record for this work to who binned it, and to nobody else.
CREATE OR REPLACE FUNCTION casework_open_binned(p_record integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM record WHERE id = p_record AND binned_at IS NOT NULL AND binned_by = app_int('app.actor');
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM set_config('app.held_record', array_to_string(app_ids('app.held_record') || p_record, ','), true);
    RETURN true;
END $$;

-- Opens all the actor has binned, for the time of one question; gives what was held before, to be said again when it is answered.
CREATE OR REPLACE FUNCTION casework_open_my_bin() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_held text := coalesce(current_setting('app.held_record', true), '');
    v_mine integer[];
BEGIN
    SELECT array_agg(r.id) INTO v_mine FROM record r
     WHERE r.binned_by = app_int('app.actor') AND r.binned_at IS NOT NULL AND NOT casework_went_with_case(r.case_id, r.binned_at);
    PERFORM set_config('app.held_record', array_to_string(app_ids('app.held_record') || v_mine, ','), true);
    RETURN v_held;
END $$;

-- What the actor has binned, newest first.
CREATE OR REPLACE FUNCTION casework_my_bin()
RETURNS TABLE (id integer, title varchar, kind varchar, genre varchar, is_shared boolean, binned_at timestamptz, bin_ends_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id, r.title, r.kind, r.genre, r.is_shared, r.binned_at, r.bin_ends_on FROM record r
     WHERE r.binned_by = app_int('app.actor') AND r.binned_at IS NOT NULL AND NOT casework_went_with_case(r.case_id, r.binned_at)
     ORDER BY r.binned_at DESC, r.id DESC
$$;

-- Takes a draft's document off its record, or puts it back; its versions stay, so that older versions of the record are whole.
-- Only for a record the actor holds in this work: the service has asked for the right to write it.
CREATE OR REPLACE FUNCTION casework_take_off_document(p_document integer, p_record integer, p_removed timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT p_record = ANY (app_ids('app.held_record')) THEN RETURN false; END IF;
    UPDATE document SET removed_at = p_removed, version = version + 1
     WHERE id = p_document AND record_id = p_record AND (removed_at IS NULL) = (p_removed IS NOT NULL);
    RETURN FOUND;
END $$;
