-- What no code path can get around in the course of a case: pinned versions, separation of duties, finished decisions.

-- A published case type is what running cases keep: only its retiring changes the row.
CREATE OR REPLACE FUNCTION casework_refuse_case_type_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE'
        OR (to_jsonb(OLD) - '{state,retired_by,retired_at,version}'::text[]) <> (to_jsonb(NEW) - '{state,retired_by,retired_at,version}'::text[])
        OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'retired'))) THEN
        RAISE EXCEPTION 'a published case type is not changed' USING ERRCODE = 'CW004';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- A running case keeps its version for life.
CREATE OR REPLACE FUNCTION casework_refuse_other_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version_id <> OLD.version_id OR NEW.case_id <> OLD.case_id THEN
        RAISE EXCEPTION 'a running case keeps its version' USING ERRCODE = 'CW004';
    END IF;
    RETURN NEW;
END $$;

-- Whoever did one of two separated tasks does not do the other, and whoever decided the case does not review it.
CREATE OR REPLACE FUNCTION casework_refuse_both_hands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state <> 'done' OR NEW.done_by IS NULL THEN RETURN NEW; END IF;
    IF EXISTS (SELECT 1 FROM case_task t WHERE t.case_id = NEW.case_id AND t.id <> NEW.id AND t.state = 'done' AND t.done_by = NEW.done_by
                AND (t.name = ANY (NEW.not_by) OR NEW.name = ANY (t.not_by))) THEN
        RAISE EXCEPTION 'separation of duties' USING ERRCODE = 'CW021';
    END IF;
    IF NEW.kind = 'review' AND EXISTS (SELECT 1 FROM case_decision d WHERE d.case_id = NEW.case_id AND d.state <> 'draft'
                                        AND NEW.done_by IN (d.decided_by, d.on_behalf_of_id)) THEN
        RAISE EXCEPTION 'who decided does not review' USING ERRCODE = 'CW022';
    END IF;
    RETURN NEW;
END $$;

-- Whoever decided the case does not decide in an approval of a record on it, nor lets another do so in his name.
CREATE OR REPLACE FUNCTION casework_decided_case_of(p_record integer, p_official integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM record r JOIN case_decision d ON d.case_id = r.case_id
                    WHERE r.id = p_record AND d.state <> 'draft' AND p_official IN (d.decided_by, d.on_behalf_of_id))
$$;

CREATE OR REPLACE FUNCTION casework_refuse_decider() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF casework_decided_case_of(NEW.record_id, NEW.actor_id) OR casework_decided_case_of(NEW.record_id, NEW.on_behalf_of_id) THEN
        RAISE EXCEPTION 'who decided does not approve' USING ERRCODE = 'CW022';
    END IF;
    RETURN NEW;
END $$;

-- A finished decision is superseded by a new one and in no other way changed.
CREATE OR REPLACE FUNCTION casework_refuse_finished_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR NOT (OLD.state = 'finished' AND NEW.state = 'superseded')
        OR (to_jsonb(OLD) - '{state,version}'::text[]) <> (to_jsonb(NEW) - '{state,version}'::text[])) THEN
        RAISE EXCEPTION 'a finished decision is not changed' USING ERRCODE = 'CW004';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- A hearing ends once.
CREATE OR REPLACE FUNCTION casework_refuse_second_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'waiting' AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'a hearing ends once' USING ERRCODE = 'CW004';
    END IF;
    RETURN NEW;
END $$;

-- Tells whether another authority uses a name for a case type of its own: that it is taken, nothing more.
CREATE OR REPLACE FUNCTION casework_case_type_taken(p_name text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM case_type t WHERE t.name = p_name AND t.authority_id IS NOT NULL AND t.authority_id <> app_int('app.authority'))
$$;

DROP TRIGGER IF EXISTS refuse_change ON case_type_version;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON case_type_version FOR EACH ROW EXECUTE FUNCTION casework_refuse_case_type_change();
DROP TRIGGER IF EXISTS refuse_other_version ON case_course;
CREATE TRIGGER refuse_other_version BEFORE UPDATE ON case_course FOR EACH ROW EXECUTE FUNCTION casework_refuse_other_version();
DROP TRIGGER IF EXISTS refuse_both_hands ON case_task;
CREATE TRIGGER refuse_both_hands BEFORE INSERT OR UPDATE ON case_task FOR EACH ROW EXECUTE FUNCTION casework_refuse_both_hands();
DROP TRIGGER IF EXISTS refuse_decider ON decision;
CREATE TRIGGER refuse_decider BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION casework_refuse_decider();
DROP TRIGGER IF EXISTS refuse_finished_change ON case_decision;
CREATE TRIGGER refuse_finished_change BEFORE UPDATE OR DELETE ON case_decision FOR EACH ROW EXECUTE FUNCTION casework_refuse_finished_decision_change();
DROP TRIGGER IF EXISTS refuse_second_end ON case_hearing;
CREATE TRIGGER refuse_second_end BEFORE UPDATE ON case_hearing FOR EACH ROW EXECUTE FUNCTION casework_refuse_second_end();

-- Holds the records of a case to the access its new type asks: none becomes more open, or is classified lower. Also those that who changes
-- the type does not see, for the type speaks of all; only for a case the actor holds in this work: the service has asked for the right.
CREATE OR REPLACE FUNCTION casework_hold_records(p_case integer, p_level text, p_clearance integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_open text[] := ARRAY['involved', 'unit', 'all'];
BEGIN
    IF NOT p_case = ANY (app_ids('app.held_case_file')) THEN RETURN; END IF;
    UPDATE record
       SET access_level = v_open[least(array_position(v_open, access_level::text), array_position(v_open, p_level))],
           clearance = greatest(clearance, p_clearance), version = version + 1
     WHERE case_id = p_case
       AND (array_position(v_open, access_level::text) > array_position(v_open, p_level) OR clearance < p_clearance);
END $$;

-- Puts a case back to what it was before the change of its type that the actor made last, from the history of that work: the rows of the
-- old course return, those of the new one go. Nothing happens, and the answer is no, where anything but reading followed, or the change
-- itself went further (an approval was sent). A record whose access was changed since keeps what it was given.
CREATE OR REPLACE FUNCTION casework_put_type_back(p_case integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_work bigint; v_last bigint; v_row history; v_set text;
    v_course text[] := ARRAY['case_course', 'case_phase', 'case_task', 'case_check'];
    v_reading text[] := ARRAY['content_read', 'case_exported', 'history_exported', 'note_written', 'annotation_written'];
BEGIN
    IF NOT p_case = ANY (app_ids('app.held_case_file')) THEN RETURN false; END IF;
    SELECT work_id INTO v_work FROM event WHERE case_id = p_case AND kind = 'case_type_changed' AND actor_id = app_int('app.actor')
     ORDER BY id DESC LIMIT 1;
    IF v_work IS NULL THEN RETURN false; END IF;
    SELECT max(id) INTO v_last FROM event WHERE work_id = v_work;
    IF EXISTS (SELECT 1 FROM event WHERE case_id = p_case AND id > v_last AND NOT kind = ANY (v_reading))
       OR EXISTS (SELECT 1 FROM history WHERE work_id = v_work
                   AND NOT table_name = ANY (v_course || ARRAY['case_file', 'case_grant', 'case_hearing', 'quality_stamp', 'record', 'seat'])
                   OR work_id = v_work AND table_name = 'record' AND operation <> 'UPDATE')
    THEN RETURN false; END IF;
    FOR v_row IN SELECT * FROM history WHERE work_id = v_work AND table_name <> 'seat' ORDER BY id DESC LOOP
        IF v_row.table_name = 'record' THEN
            UPDATE record SET access_level = v_row.old_row ->> 'access_level', clearance = (v_row.old_row ->> 'clearance')::integer,
                              version = version + 1
             WHERE id = v_row.row_key::integer AND NOT EXISTS (
                   SELECT 1 FROM event e WHERE e.record_id = v_row.row_key::integer AND e.id > v_last AND e.kind = 'access_changed');
        ELSIF v_row.table_name = 'case_grant' AND v_row.operation = 'INSERT' THEN
            UPDATE case_grant SET ended_at = app_now() WHERE id = v_row.row_key::integer AND ended_at IS NULL;
        ELSIF v_row.operation = 'INSERT' THEN
            EXECUTE format('DELETE FROM %I WHERE %I = $1', v_row.table_name, CASE WHEN v_row.table_name = 'case_course' THEN 'case_id' ELSE 'id' END)
              USING v_row.row_key::integer;
        ELSIF v_row.operation = 'DELETE' THEN
            EXECUTE format('INSERT INTO %I SELECT * FROM jsonb_populate_record(NULL::%I, $1)', v_row.table_name, v_row.table_name) USING v_row.old_row;
        ELSE
            SELECT string_agg(quote_ident(k), ', ') INTO v_set FROM jsonb_object_keys(v_row.old_row) k WHERE k NOT IN ('id', 'version');
            EXECUTE format('UPDATE %I SET (%s) = (SELECT %s FROM jsonb_populate_record(NULL::%I, $2)) WHERE %I = $1', v_row.table_name, v_set,
                           v_set, v_row.table_name, CASE WHEN v_row.table_name = 'case_course' THEN 'case_id' ELSE 'id' END)
              USING v_row.row_key::integer, v_row.old_row;
        END IF;
    END LOOP;
    UPDATE case_file SET version = version + 1 WHERE id = p_case;
    RETURN true;
END $$;
