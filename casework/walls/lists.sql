-- What lists need kept: a grant carries its record's arrival, and a record is laid where somebody else will find it.

CREATE OR REPLACE FUNCTION casework_take_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    NEW.arrived_at := coalesce((SELECT r.arrived_at FROM record r WHERE r.id = NEW.record_id), NEW.arrived_at);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION casework_spread_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    UPDATE grant_row SET arrived_at = NEW.arrived_at WHERE record_id = NEW.id;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS take_arrival ON grant_row;
CREATE TRIGGER take_arrival BEFORE INSERT ON grant_row FOR EACH ROW EXECUTE FUNCTION casework_take_arrival();
DROP TRIGGER IF EXISTS spread_arrival ON record;
CREATE TRIGGER spread_arrival AFTER UPDATE OF arrived_at ON record FOR EACH ROW
    WHEN (OLD.arrived_at IS DISTINCT FROM NEW.arrived_at) EXECUTE FUNCTION casework_spread_arrival();

-- Lays a record on top of somebody's inbox, unread for them. Whoever hands something over does not see the other's inbox, so this
-- sees it for them; it says nothing, and lays only what the actor may read or holds in this work. A team has no inbox: its members of
-- today who may read the record are told instead, the actor left out.
-- An official is given a notice of it as well, in the same breath; an inbox of a unit is told by lying there, but of a seat that waits for
-- the unit those of its people who may decide it are told, each as they wish.
CREATE OR REPLACE FUNCTION casework_lay(p_record integer, p_principal integer, p_cause text, p_kind text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_actor integer := app_int('app.actor'); v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date; v_told integer[];
BEGIN
    IF v_actor IS NOT NULL AND NOT (p_record = ANY (app_ids('app.held_record')) OR casework_can_read(v_actor, p_record, app_now(), v_today)
        OR coalesce(casework_can_read(app_int('app.behalf'), p_record, app_now(), v_today), false)) THEN RETURN; END IF;
    v_told := ARRAY[p_principal];
    IF EXISTS (SELECT 1 FROM team t WHERE t.id = p_principal) THEN
        SELECT coalesce(array_agg(DISTINCT m.official_id), '{}') INTO v_told FROM membership m
         WHERE m.group_id = p_principal AND m.starts_on <= v_today AND (m.ends_on IS NULL OR m.ends_on >= v_today)
           AND m.official_id IS DISTINCT FROM v_actor AND casework_can_read(m.official_id, p_record, app_now(), v_today);
    END IF;
    INSERT INTO inbox_item (principal_id, record_id, cause, arrived_at)
    SELECT p.id, r.id, p_cause, app_now() FROM principal p JOIN record r ON r.id = p_record AND r.authority_id = p.authority_id
     WHERE p.id = ANY (v_told)
    ON CONFLICT (principal_id, record_id) DO UPDATE SET cause = excluded.cause, arrived_at = excluded.arrived_at, archived_at = NULL;
    DELETE FROM reading WHERE record_id = p_record AND official_id = ANY (v_told) AND official_id IS DISTINCT FROM v_actor;
    IF p_cause IN ('for_approval', 'approval_due', 'approval_late') THEN
        v_told := v_told || casework_deciders_of_unit(p_principal, p_record, v_today);
    END IF;
    PERFORM casework_notify(v_told, p_kind, p_cause, p_record, NULL);
END $$;

-- How many annotations records have, and how many of them the actor has not read. It runs as who asks, so the policies hold; in a
-- function they are planned once a session, and not with every page of every list (1.9 ms a page, measured).
CREATE OR REPLACE FUNCTION casework_annotated(p_records integer[]) RETURNS TABLE (record_id integer, standing integer, unread integer)
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY SELECT a.record_id, count(*)::integer, (count(*) FILTER (WHERE NOT EXISTS (
        SELECT 1 FROM annotation_reading r WHERE r.annotation_id = a.id AND r.official_id = app_int('app.actor'))))::integer
      FROM annotation a WHERE a.record_id = ANY (p_records) GROUP BY a.record_id;
END $$;

-- The lists that colleagues share with the actor.
CREATE OR REPLACE FUNCTION casework_lists_shared() RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(s.list_id), '{}') FROM list_share s WHERE s.official_id = app_int('app.actor')
$$;

-- A personal list is shared by its owner alone; whom it is shared with hides it for himself or lets go of it, nobody else's.
CREATE OR REPLACE FUNCTION casework_guard_share() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_actor integer := app_int('app.actor'); v_list saved_list%ROWTYPE; v_share list_share%ROWTYPE := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
    SELECT * INTO v_list FROM saved_list l WHERE l.id = v_share.list_id;
    IF TG_OP = 'INSERT' THEN NEW.owner_id := v_list.official_id; END IF;
    IF v_actor IS NOT NULL AND v_list.id IS NOT NULL AND NOT (
        TG_OP <> 'UPDATE' AND v_list.official_id = v_actor AND (TG_OP = 'DELETE' OR v_list.scope = 'personal')
        OR TG_OP <> 'INSERT' AND v_share.official_id = v_actor) THEN
        RAISE EXCEPTION 'a list is shared by its owner' USING ERRCODE = 'CW004';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- A list that goes to somebody else, when its owner leaves, takes along whom it is shared with.
CREATE OR REPLACE FUNCTION casework_shares_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE list_share SET owner_id = NEW.official_id WHERE list_id = NEW.id;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS guard_share ON list_share;
CREATE TRIGGER guard_share BEFORE INSERT OR DELETE OR UPDATE OF hidden_at ON list_share FOR EACH ROW EXECUTE FUNCTION casework_guard_share();
DROP TRIGGER IF EXISTS shares_follow ON saved_list;
CREATE TRIGGER shares_follow AFTER UPDATE OF official_id ON saved_list FOR EACH ROW
    WHEN (OLD.official_id IS DISTINCT FROM NEW.official_id) EXECUTE FUNCTION casework_shares_follow();
