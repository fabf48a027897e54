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
