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

-- Nobody decides twice in a step, whoever's seat it is, nor beside a decision of his own that was carried into it; and where an
-- approval asks for distinct people, nobody approves in two of the steps that stand, by a decision carried into them either.
CREATE OR REPLACE FUNCTION casework_refuse_second_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_people integer[] := array_remove(ARRAY[NEW.actor_id, NEW.on_behalf_of_id], NULL);
BEGIN
    IF EXISTS (SELECT 1 FROM decision d WHERE d.undone_at IS NULL AND (d.actor_id = ANY (v_people) OR d.on_behalf_of_id = ANY (v_people))
                AND (d.step_id = NEW.step_id
                     OR d.id IN (SELECT c.carried_decision_id FROM seat c WHERE c.step_id = NEW.step_id)
                     OR d.approval_id = NEW.approval_id AND d.verdict IN ('approve', 'conditional')
                        AND (SELECT a.needs_distinct FROM approval a WHERE a.id = NEW.approval_id)
                        AND EXISTS (SELECT 1 FROM step s WHERE s.state IN ('open', 'approved', 'conditional')
                            AND (s.id = d.step_id OR s.id IN (SELECT c.step_id FROM seat c WHERE c.carried_decision_id = d.id))))) THEN
        RAISE EXCEPTION 'nobody decides twice' USING ERRCODE = 'CW010';
    END IF;
    RETURN NEW;
END $$;

-- Whether a seat's holder can read a record now: an official, or any member of a unit.
CREATE OR REPLACE FUNCTION casework_seat_can_read(p_holder integer, p_record integer, p_now timestamptz, p_today date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT casework_can_read(p_holder, p_record, p_now, p_today)
        OR EXISTS (SELECT 1 FROM post p WHERE p.unit_id = p_holder AND p.role <> 'system_administrator' AND p.starts_on <= p_today
                      AND (p.ends_on IS NULL OR p.ends_on >= p_today) AND casework_can_read(p.official_id, p_record, p_now, p_today))
$$;

-- What keeps everybody behind a seat from deciding: nobody of them reads the record, or all who read it have written on it (four eyes).
CREATE OR REPLACE FUNCTION casework_seat_trouble(p_holder integer, p_record integer, p_now timestamptz, p_today date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH behind AS (
        SELECT o.id FROM official o WHERE o.id = p_holder
        UNION SELECT p.official_id FROM post p WHERE p.unit_id = p_holder AND p.role <> 'system_administrator'
           AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today)
    ), reading AS (SELECT b.id FROM behind b WHERE casework_can_read(b.id, p_record, p_now, p_today))
    SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM reading) THEN 'lost_access'
                WHEN NOT EXISTS (SELECT 1 FROM reading r WHERE NOT EXISTS (
                    SELECT 1 FROM drafter d WHERE d.record_id = p_record AND d.official_id = r.id)) THEN 'drafter_cannot_decide'
                ELSE '' END
$$;

-- Who of a unit may decide one of its open seats on a record today: none who has written on it, has decided its case, or has spoken where
-- each speaks once. Whether they read it, who tells them asks. Nobody where the principal is no unit or no seat waits for it.
CREATE OR REPLACE FUNCTION casework_deciders_of_unit(p_unit integer, p_record integer, p_today date) RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(DISTINCT p.official_id), '{}')
      FROM seat s JOIN approval a ON a.id = s.approval_id JOIN post p ON p.unit_id = s.holder_id
     WHERE s.holder_id = p_unit AND s.record_id = p_record AND s.state = 'open' AND p.role <> 'system_administrator'
       AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today)
       AND NOT EXISTS (SELECT 1 FROM drafter d WHERE d.record_id = p_record AND d.official_id = p.official_id)
       AND NOT casework_decided_case_of(p_record, p.official_id)
       AND NOT EXISTS (SELECT 1 FROM decision d
                        WHERE d.approval_id = a.id AND d.undone_at IS NULL AND p.official_id IN (d.actor_id, d.on_behalf_of_id)
                          AND (d.step_id = s.step_id OR d.id IN (SELECT c.carried_decision_id FROM seat c WHERE c.step_id = s.step_id)
                               OR a.needs_distinct AND d.verdict IN ('approve', 'conditional')
                                  AND EXISTS (SELECT 1 FROM step t WHERE t.state IN ('open', 'approved', 'conditional')
                                      AND (t.id = d.step_id OR t.id IN (SELECT c.step_id FROM seat c WHERE c.carried_decision_id = d.id))))));
END $$;

-- A seat that changes hands, by delegation or by an edit, never comes down to whoever has written on the record.
CREATE OR REPLACE FUNCTION casework_refuse_drafter_seat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM drafter d WHERE d.record_id = NEW.record_id AND d.official_id = NEW.holder_id) THEN
        RAISE EXCEPTION 'a drafter does not decide' USING ERRCODE = 'CW005';
    END IF;
    RETURN NEW;
END $$;

-- Whether one of the holders, or a member of one that is a unit, has opened the record since; asked before a decision is undone.
CREATE OR REPLACE FUNCTION casework_opened_since(p_record integer, p_holders integer[], p_since timestamptz, p_today date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM reading r WHERE r.record_id = p_record AND r.read_at >= p_since
                      AND (r.official_id = ANY (p_holders)
                           OR r.official_id IN (SELECT p.official_id FROM post p WHERE p.unit_id = ANY (p_holders)
                                                   AND p.starts_on <= p_today AND (p.ends_on IS NULL OR p.ends_on >= p_today))))
$$;

-- Whether an official is of the team that keeps an executive's gate on a day: who stands in for the executive to that end is no sign that the
-- executive is away.
CREATE OR REPLACE FUNCTION casework_keeps_gate(p_official integer, p_executive integer, p_today date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM official e JOIN membership m ON m.group_id = e.gate_team_id
                    WHERE e.id = p_executive AND m.official_id = p_official
                      AND m.starts_on <= p_today AND (m.ends_on IS NULL OR m.ends_on >= p_today))
$$;

-- What ended a seat of the actor's (or of whom he acts for), told to who may not read the record any more because the seat is what let
-- him in: who did it, when, and by which event; nothing that came after. Nothing is told to whom clearance, restriction or a limit would
-- shut out with the seat.
CREATE OR REPLACE FUNCTION casework_overtaken(p_approval integer, p_kinds text[])
RETURNS TABLE (kind text, at timestamptz, done_by text, on_behalf_of text, facts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.kind, e.at, o.name, b.name, e.body::jsonb -> 'facts'
      FROM approval a
      JOIN record r ON r.id = a.record_id AND r.binned_at IS NULL AND r.authority_id = app_int('app.records_of')
       AND r.clearance <= app_int('app.clearance')
       AND (r.restricted_to IS NULL OR r.restricted_to && app_ids('app.principals'))
       AND (r.case_restricted_to IS NULL OR r.case_restricted_to && app_ids('app.principals'))
       AND (app_int('app.limited') <> 1 OR coalesce(r.restricted_to && app_ids('app.principals'), false)
            OR coalesce(r.case_restricted_to && app_ids('app.principals'), false))
      JOIN event e ON e.record_id = a.record_id AND e.kind = ANY (p_kinds) AND (e.body::jsonb -> 'facts' ->> 'approval_id')::integer = a.id
      JOIN official o ON o.id = e.actor_id
      LEFT JOIN official b ON b.id = e.on_behalf_of_id
     WHERE a.id = p_approval
       AND (EXISTS (SELECT 1 FROM seat p JOIN step s ON s.id = p.step_id
                     WHERE p.approval_id = a.id AND p.state = 'lapsed' AND s.closed_at = e.at
                       AND (p.holder_id = coalesce(app_int('app.behalf'), app_int('app.actor')) OR p.holder_id = ANY (app_ids('app.units'))))
            OR e.kind = 'approver_replaced'
               AND (e.body::jsonb -> 'facts' ->> 'from_id')::integer = coalesce(app_int('app.behalf'), app_int('app.actor')))
     ORDER BY e.id DESC LIMIT 1
$$;

-- What took something at a gate away from the executive who had it, or who stands in, or from the team that keeps the gate, told to who may
-- not read the record any more: who did it, when, and by which event. What was never released tells its executive nothing.
CREATE OR REPLACE FUNCTION casework_taken_at_gate(p_passage integer, p_kinds text[])
RETURNS TABLE (kind text, at timestamptz, done_by text, on_behalf_of text, executive text, facts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.kind, e.at, o.name, b.name, x.name, e.body::jsonb -> 'facts'
      FROM gate_passage g
      JOIN record r ON r.id = g.record_id AND r.binned_at IS NULL AND r.authority_id = app_int('app.records_of')
       AND r.clearance <= app_int('app.clearance')
       AND (r.restricted_to IS NULL OR r.restricted_to && app_ids('app.principals'))
       AND (r.case_restricted_to IS NULL OR r.case_restricted_to && app_ids('app.principals'))
       AND (app_int('app.limited') <> 1 OR coalesce(r.restricted_to && app_ids('app.principals'), false)
            OR coalesce(r.case_restricted_to && app_ids('app.principals'), false))
      JOIN event e ON e.record_id = g.record_id AND (e.body::jsonb -> 'facts' ->> 'approval_id')::integer = g.approval_id
      JOIN official o ON o.id = e.actor_id
      JOIN official x ON x.id = g.executive_id
      LEFT JOIN official b ON b.id = e.on_behalf_of_id
     WHERE g.id = p_passage
       AND CASE WHEN g.executive_id = coalesce(app_int('app.behalf'), app_int('app.actor'))
                THEN g.place = 'before' AND e.kind = 'gate_withdrawn' AND e.at >= g.arrived_at
                     AND (e.body::jsonb -> 'facts' ->> 'principal_id')::integer = g.executive_id
                     OR g.place = 'lapsed' AND g.released_at IS NOT NULL AND e.kind = ANY (p_kinds) AND e.at = g.ended_at
                ELSE g.team_id = ANY (app_ids('app.principals')) AND g.place = 'lapsed' AND e.kind = ANY (p_kinds) AND e.at = g.ended_at END
     ORDER BY e.id DESC LIMIT 1
$$;

-- Takes a record whose approval has gone on out of the inboxes it was laid into for it. Whoever moves the approval does not see the
-- others' inboxes, so this sees them; it takes away only what an approval laid there, on a record the actor may read or holds.
CREATE OR REPLACE FUNCTION casework_take_away(p_record integer, p_principals integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_actor integer := app_int('app.actor'); v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
    IF v_actor IS NOT NULL AND NOT (p_record = ANY (app_ids('app.held_record')) OR casework_can_read(v_actor, p_record, app_now(), v_today)
        OR coalesce(casework_can_read(app_int('app.behalf'), p_record, app_now(), v_today), false)) THEN RETURN; END IF;
    UPDATE inbox_item SET archived_at = app_now() WHERE record_id = p_record AND principal_id = ANY (p_principals) AND archived_at IS NULL
       AND cause IN ('for_approval', 'returned', 'withdrawn', 'seat_blocked', 'approval_copy', 'at_the_gate');
    -- who stands in for somebody it waited for has nothing to look at, unless it waits for that one at another seat
    DELETE FROM notice n WHERE n.record_id = p_record AND n.read_at IS NULL AND n.absent_id = ANY (p_principals)
       AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.record_id = p_record AND s.state = 'open' AND s.holder_id = n.absent_id);
    -- what waited for a unit does so no more: its people have nothing to look at, unless by another seat or as its responsible
    DELETE FROM notice n USING post p
     WHERE n.record_id = p_record AND n.read_at IS NULL AND n.cause IN ('for_approval', 'approval_due', 'approval_late')
       AND p.unit_id = ANY (p_principals) AND p.official_id = n.official_id
       AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.record_id = p_record AND a.responsible_id = n.official_id)
       AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.record_id = p_record AND s.state = 'open'
                          AND (s.holder_id = n.official_id
                               OR s.holder_id IN (SELECT q.unit_id FROM post q WHERE q.official_id = n.official_id AND q.starts_on <= v_today
                                                                                 AND (q.ends_on IS NULL OR q.ends_on >= v_today))));
END $$;

-- A final approval is what it is, with its steps, seats, decisions, comments, facts and what was seen (f2.md 3, final approval: flow immutable).
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
DECLARE
    v_life CONSTANT text[] := '{state,version,retired_by,retired_at}';
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR (to_jsonb(OLD) - v_life) <> (to_jsonb(NEW) - v_life)
        OR NOT (OLD.state = NEW.state OR (OLD.state = 'published' AND NEW.state = 'retired'))) THEN
        RAISE EXCEPTION 'a published definition is not changed' USING ERRCODE = 'CW004';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- Where an approval stands in the order of urgency, later being earlier in the list: urgent first, then by when it is due.
CREATE OR REPLACE FUNCTION casework_place(p_urgent boolean, p_due date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_timestamp(86400.0 * (DATE '4000-01-01' - coalesce(p_due, DATE '4000-01-01') + coalesce(p_urgent, false)::integer * 1000000))
$$;

-- What lists of approvals are read in order by is kept beside the approval: by when it is due with its open step, its place in the order
-- of urgency, and whom its record is open to without a grant (the authority, a unit). A list that asked step by step would read all.
CREATE OR REPLACE FUNCTION casework_keep_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    NEW.due_on := least(NEW.deadline, (SELECT min(s.deadline) FROM step s WHERE s.approval_id = NEW.id AND s.state = 'open'));
    NEW.stands_at := casework_place(NEW.is_urgent, NEW.due_on);
    NEW.open_to := (SELECT CASE r.access_level WHEN 'all' THEN r.authority_id WHEN 'unit' THEN r.unit_id END
                      FROM record r WHERE r.id = NEW.record_id);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION casework_move_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_approval integer := coalesce(NEW.approval_id, OLD.approval_id);
    v_step date := (SELECT min(s.deadline) FROM step s WHERE s.approval_id = v_approval AND s.state = 'open');
BEGIN
    UPDATE approval a SET due_on = least(a.deadline, v_step), stands_at = casework_place(a.is_urgent, least(a.deadline, v_step))
     WHERE a.id = v_approval AND a.state IN ('in_progress', 'returned', 'withdrawn') AND a.due_on IS DISTINCT FROM least(a.deadline, v_step);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION casework_open_approval_to() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    UPDATE approval a SET open_to = CASE NEW.access_level WHEN 'all' THEN NEW.authority_id WHEN 'unit' THEN NEW.unit_id END
     WHERE a.record_id = NEW.id AND a.state IN ('in_progress', 'returned', 'withdrawn');
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS keep_place ON approval;
CREATE TRIGGER keep_place BEFORE INSERT OR UPDATE OF state, deadline, is_urgent ON approval
    FOR EACH ROW EXECUTE FUNCTION casework_keep_place();
DROP TRIGGER IF EXISTS move_place ON step;
CREATE TRIGGER move_place AFTER INSERT OR DELETE OR UPDATE OF state, deadline ON step FOR EACH ROW EXECUTE FUNCTION casework_move_place();
DROP TRIGGER IF EXISTS open_approval_to ON record;
CREATE TRIGGER open_approval_to AFTER UPDATE OF access_level, unit_id, authority_id ON record FOR EACH ROW
    WHEN ((OLD.access_level, OLD.unit_id, OLD.authority_id) IS DISTINCT FROM (NEW.access_level, NEW.unit_id, NEW.authority_id))
    EXECUTE FUNCTION casework_open_approval_to();
DROP TRIGGER IF EXISTS refuse_drafter ON decision;
CREATE TRIGGER refuse_drafter BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION casework_refuse_drafter();
DROP TRIGGER IF EXISTS refuse_drafter_seat ON seat;
CREATE TRIGGER refuse_drafter_seat BEFORE UPDATE OF holder_id ON seat FOR EACH ROW WHEN (OLD.holder_id <> NEW.holder_id)
    EXECUTE FUNCTION casework_refuse_drafter_seat();
DROP TRIGGER IF EXISTS refuse_second_decision ON decision;
CREATE TRIGGER refuse_second_decision BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION casework_refuse_second_decision();
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
DROP TRIGGER IF EXISTS refuse_final_change ON manifest;
CREATE TRIGGER refuse_final_change BEFORE INSERT OR UPDATE OR DELETE ON manifest FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_final();
DROP TRIGGER IF EXISTS refuse_final_change ON approval_comment;
CREATE TRIGGER refuse_final_change BEFORE INSERT OR UPDATE OR DELETE ON approval_comment FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_final();
-- Who got a copy may still say that it is seen; nothing but that.
DROP TRIGGER IF EXISTS refuse_final_change ON copy_recipient;
CREATE TRIGGER refuse_final_change BEFORE DELETE OR UPDATE OF approval_id, step_id, record_id, official_id ON copy_recipient
    FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_final();
DROP TRIGGER IF EXISTS refuse_final_change ON gate_passage;
CREATE TRIGGER refuse_final_change BEFORE INSERT OR UPDATE OR DELETE ON gate_passage FOR EACH ROW EXECUTE FUNCTION casework_refuse_change_below_final();
DROP TRIGGER IF EXISTS refuse_published_change ON definition_version;
CREATE TRIGGER refuse_published_change BEFORE UPDATE OR DELETE ON definition_version FOR EACH ROW EXECUTE FUNCTION casework_refuse_published_change();
