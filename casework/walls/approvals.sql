-- What no code path can get around: four eyes, the immutability of a final approval, and of what was published.

-- Whoever wrote on the record never decides on it, nor lets another decide in his name (design part 6, four eyes).
CREATE OR REPLACE FUNCTION casework_refuse_drafter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM drafter d WHERE d.record_id = NEW.record_id AND d.official_id IN (NEW.actor_id, NEW.on_behalf_of_id)) THEN
        RAISE EXCEPTION 'a drafter does not decide' USING ERRCODE = 'CW005';
    END IF;
    RETURN NEW;
END $$;

-- A final approval is what it is, with its steps, seats, decisions and facts (f2.md 3, final approval: flow immutable).
CREATE OR REPLACE FUNCTION casework_refuse_final_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'approved' THEN RAISE EXCEPTION 'a final approval is not changed' USING ERRCODE = 'CW004'; END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION casework_refuse_change_below_final() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_approval integer;
BEGIN
    IF TG_OP = 'DELETE' THEN v_approval := OLD.approval_id; ELSE v_approval := NEW.approval_id; END IF;
    IF EXISTS (SELECT 1 FROM approval a WHERE a.id = v_approval AND a.state = 'approved') THEN
        RAISE EXCEPTION 'a final approval is not changed' USING ERRCODE = 'CW004';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

-- Running approvals are pinned to a version: its content stays what it was when it was published.
CREATE OR REPLACE FUNCTION casework_refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR (to_jsonb(OLD) - 'state') <> (to_jsonb(NEW) - 'state')) THEN
        RAISE EXCEPTION 'a published definition is not changed' USING ERRCODE = 'CW004';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

DROP TRIGGER IF EXISTS refuse_drafter ON decision;
CREATE TRIGGER refuse_drafter BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION casework_refuse_drafter();
DROP TRIGGER IF EXISTS refuse_final_change ON approval;
CREATE TRIGGER refuse_final_change BEFORE UPDATE OR DELETE ON approval FOR EACH ROW EXECUTE FUNCTION casework_refuse_final_change();
DROP TRIGGER IF EXISTS refuse_final_change ON step;
CREATE TRIGGER refuse_final_change BEFORE INSERT OR UPDATE OR DELETE ON step FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_final();
DROP TRIGGER IF EXISTS refuse_final_change ON seat;
CREATE TRIGGER refuse_final_change BEFORE INSERT OR UPDATE OR DELETE ON seat FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_final();
DROP TRIGGER IF EXISTS refuse_final_change ON decision;
CREATE TRIGGER refuse_final_change BEFORE INSERT OR UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_final();
DROP TRIGGER IF EXISTS refuse_final_change ON replay_fact;
CREATE TRIGGER refuse_final_change BEFORE INSERT OR UPDATE OR DELETE ON replay_fact FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_final();
DROP TRIGGER IF EXISTS refuse_published_change ON definition_version;
CREATE TRIGGER refuse_published_change BEFORE UPDATE OR DELETE ON definition_version FOR EACH ROW EXECUTE FUNCTION casework_refuse_published_change();
