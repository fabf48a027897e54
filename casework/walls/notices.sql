-- Notices: who is told of what happened, in the work in which it happened. Whoever does something sees neither the others' notices nor
-- how they want to be told, so these see it for them; they say nothing, and tell only of what the actor may read or holds.

-- Tells those of the people who may read the record or case now, but not the actor of what he did himself, and nobody twice in a work.
CREATE OR REPLACE FUNCTION casework_notify(p_people integer[], p_kind text, p_cause text, p_record integer, p_case integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_actor integer := app_int('app.actor'); v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM official o WHERE o.id = ANY (p_people) AND o.id IS DISTINCT FROM v_actor) THEN RETURN; END IF;
    IF v_actor IS NOT NULL AND p_record IS NOT NULL AND NOT (p_record = ANY (app_ids('app.held_record'))
        OR casework_can_read(v_actor, p_record, app_now(), v_today)
        OR coalesce(casework_can_read(app_int('app.behalf'), p_record, app_now(), v_today), false)) THEN RETURN; END IF;
    IF v_actor IS NOT NULL AND p_record IS NULL AND NOT (p_case = ANY (app_ids('app.held_case_file'))
        OR casework_can_read_case(v_actor, p_case, app_now(), v_today)
        OR coalesce(casework_can_read_case(app_int('app.behalf'), p_case, app_now(), v_today), false)) THEN RETURN; END IF;
    INSERT INTO notice (official_id, kind, cause, way, record_id, case_id, actor_id, work_id, told_at)
    SELECT o.id, p_kind, p_cause, coalesce(p.way, 'desk'), p_record, CASE WHEN p_record IS NULL THEN p_case END, v_actor, app_work(), app_now()
      FROM official o LEFT JOIN notice_preference p ON p.official_id = o.id AND p.kind = p_kind
     WHERE o.id = ANY (p_people) AND o.id IS DISTINCT FROM v_actor AND coalesce(p.way, 'desk') <> 'none'
       AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.official_id = o.id AND n.read_at IS NULL AND n.work_id = app_work() AND n.cause = p_cause
                          AND n.record_id IS NOT DISTINCT FROM p_record AND (p_record IS NOT NULL OR n.case_id = p_case))
       AND CASE WHEN p_record IS NULL THEN casework_can_read_case(o.id, p_case, app_now(), v_today)
                ELSE casework_can_read(o.id, p_record, app_now(), v_today) END;
END $$;

-- Tells who asked to be told of this about an approval, at the step or at any; but not who is told of the record in this work anyway.
CREATE OR REPLACE FUNCTION casework_tell_subscribers(p_approval integer, p_wants text, p_step text, p_kind text, p_cause text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_record integer; v_people integer[];
BEGIN
    SELECT min(s.record_id), array_agg(DISTINCT s.official_id) INTO v_record, v_people FROM approval_subscription s
     WHERE s.approval_id = p_approval AND p_wants = ANY (s.wants) AND (p_step IS NULL OR s.step = p_step)
       AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.official_id = s.official_id AND n.read_at IS NULL AND n.work_id = app_work()
                          AND n.record_id = s.record_id);
    IF v_people IS NOT NULL THEN PERFORM casework_notify(v_people, p_kind, p_cause, v_record, NULL); END IF;
END $$;

-- Tells who wants to be told of what a saved search finds, of those records they may read now and were not told of, nor the search had found
-- when they asked: each once, and nothing of what they wrote themselves. Who may not use the search any more is told nothing.
CREATE OR REPLACE FUNCTION casework_tell_of_hits(p_list integer, p_records integer[], p_kind text, p_cause text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date; v_count integer;
BEGIN
    WITH fresh AS (
        INSERT INTO search_told (list_id, official_id, record_id)
        SELECT l.id, o.id, r.id
          FROM saved_list l JOIN search_alert a ON a.list_id = l.id
          JOIN official o ON o.id = a.official_id AND o.authority_id = l.authority_id AND o.is_active AND (o.ends_on IS NULL OR o.ends_on >= v_today)
          JOIN record r ON r.id = ANY (p_records) AND r.authority_id = l.authority_id AND r.binned_at IS NULL
         WHERE l.id = p_list AND (l.scope = 'standard' OR l.official_id = o.id
                OR l.scope = 'unit' AND l.unit_id = ANY (casework_principals(o.id, v_today))
                OR l.scope = 'personal' AND EXISTS (SELECT 1 FROM list_share h WHERE h.list_id = l.id AND h.official_id = o.id))
           AND casework_can_read(o.id, r.id, app_now(), v_today)
         ORDER BY o.id, r.id
        ON CONFLICT DO NOTHING RETURNING official_id, record_id
    ), told AS (
        INSERT INTO notice (official_id, kind, cause, way, record_id, list_id, actor_id, work_id, told_at)
        SELECT f.official_id, p_kind, p_cause, coalesce(w.way, 'desk'), f.record_id, p_list, app_int('app.actor'), app_work(), app_now()
          FROM fresh f JOIN record r ON r.id = f.record_id
          LEFT JOIN notice_preference w ON w.official_id = f.official_id AND w.kind = p_kind
         WHERE coalesce(w.way, 'desk') <> 'none' AND r.created_by IS DISTINCT FROM f.official_id
         ORDER BY f.official_id, f.record_id
        RETURNING 1
    )
    SELECT count(*) INTO v_count FROM told;
    RETURN v_count;
END $$;

-- Tells everybody who makes the authority's post lists that one was made; by the clock, so nobody is left out.
CREATE OR REPLACE FUNCTION casework_tell_of_post_list(p_issue integer, p_kind text, p_cause text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date; v_actor integer := app_int('app.actor');
BEGIN
    INSERT INTO notice (official_id, kind, cause, way, post_list_id, actor_id, work_id, told_at)
    SELECT DISTINCT o.id, p_kind, p_cause, coalesce(w.way, 'desk'), i.id, v_actor, app_work(), app_now()
      FROM post_list_issue i JOIN official o ON o.authority_id = i.authority_id JOIN post p ON p.official_id = o.id
      JOIN role_privilege g ON g.authority_id = o.authority_id AND g.role = p.role AND g.is_given AND g.privilege = 'publish_post_list'
      LEFT JOIN notice_preference w ON w.official_id = o.id AND w.kind = p_kind
     WHERE i.id = p_issue AND i.authority_id = app_int('app.authority') AND o.is_active AND (o.ends_on IS NULL OR o.ends_on >= v_today)
       AND p.starts_on <= v_today AND (p.ends_on IS NULL OR p.ends_on >= v_today)
       AND o.id IS DISTINCT FROM v_actor AND coalesce(w.way, 'desk') <> 'none';
END $$;

-- Whether who stands in for somebody today may read a record in doing so: what the substitution lends of what the absent one reads, as far
-- as the substitute's own clearance and limitation go. It is what acting for the absent one opens (casework_enter).
CREATE OR REPLACE FUNCTION casework_reads_for(p_substitute integer, p_absent integer, p_record integer, p_now timestamptz, p_today date) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    who official%ROWTYPE; r public.record%ROWTYPE; lists integer[]; v_scopes text[];
BEGIN
    SELECT array_agg(s.scope) INTO v_scopes FROM substitution s
     WHERE s.absent_id = p_absent AND s.substitute_id = p_substitute AND s.starts_on <= p_today AND s.ends_on >= p_today;
    SELECT * INTO who FROM official o WHERE o.id = p_substitute AND o.is_active AND (o.ends_on IS NULL OR o.ends_on >= p_today);
    IF v_scopes IS NULL OR who.id IS NULL OR casework_administers(p_substitute, p_today) THEN RETURN false; END IF;
    IF NOT 'everything' = ANY (v_scopes) THEN
        RETURN p_record = ANY ((SELECT l.records FROM casework_lent(p_absent, p_substitute, p_now, p_today) l)::integer[]);
    END IF;
    SELECT * INTO r FROM record WHERE id = p_record;
    lists := casework_principals(p_substitute, p_today) || casework_principals(p_absent, p_today);
    RETURN coalesce(r.clearance <= who.clearance, false) AND casework_can_read(p_absent, p_record, p_now, p_today)
       AND (NOT who.is_limited OR coalesce(r.restricted_to && lists, false) OR coalesce(r.case_restricted_to && lists, false));
END $$;

-- Tells who stands in for an absent official of the seats that wait for that one, once each and each as they wish: of one approval, or, with
-- none named, of all, a batch in each work; says how many that was. Who has written on the record could not decide it and is not told; nor
-- who keeps the absent one's gate, where it is told as it comes. What the substitution does not reach or lend is told to nobody.
CREATE OR REPLACE FUNCTION casework_tell_substitutes(p_approval integer, p_kind text, p_cause text, p_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date; v_count integer;
BEGIN
    WITH due AS (
        SELECT DISTINCT t.id AS seat_id, t.record_id, s.absent_id, s.substitute_id
          FROM substitution s JOIN seat t ON t.holder_id = s.absent_id AND t.state = 'open'
          JOIN step p ON p.id = t.step_id AND p.state = 'open'
          JOIN approval a ON a.id = t.approval_id AND a.state = 'in_progress'
          JOIN record r ON r.id = t.record_id LEFT JOIN case_file c ON c.id = r.case_id
         WHERE s.starts_on <= v_today AND s.ends_on >= v_today AND (p_approval IS NULL OR a.id = p_approval)
           AND (s.scope IN ('everything', 'approvals') OR s.scope = 'unit' AND r.unit_id = s.only_unit_id
                OR s.scope = 'case' AND r.case_id = s.only_case_id OR s.scope = 'case_type' AND c.type = s.only_case_type)
           AND NOT EXISTS (SELECT 1 FROM substitute_told d WHERE d.seat_id = t.id AND d.absent_id = s.absent_id
                              AND d.substitute_id = s.substitute_id)
           AND NOT EXISTS (SELECT 1 FROM drafter d WHERE d.record_id = t.record_id AND d.official_id = s.substitute_id)
           AND NOT casework_keeps_gate(s.substitute_id, s.absent_id, v_today)
           AND casework_reads_for(s.substitute_id, s.absent_id, t.record_id, app_now(), v_today)
         ORDER BY t.id, s.substitute_id LIMIT p_most
    ), fresh AS (
        INSERT INTO substitute_told (seat_id, absent_id, substitute_id, record_id)
        SELECT seat_id, absent_id, substitute_id, record_id FROM due ON CONFLICT DO NOTHING RETURNING *
    ), told AS (
        INSERT INTO notice (official_id, kind, cause, way, record_id, absent_id, actor_id, work_id, told_at)
        SELECT f.substitute_id, p_kind, p_cause, coalesce(w.way, 'desk'), f.record_id, f.absent_id, app_int('app.actor'), app_work(), app_now()
          FROM fresh f LEFT JOIN notice_preference w ON w.official_id = f.substitute_id AND w.kind = p_kind
         WHERE coalesce(w.way, 'desk') <> 'none'
    )
    SELECT count(*) INTO v_count FROM fresh;
    RETURN v_count;
END $$;

-- Tells everybody who looks after stored files that some are missing, changed or unknown: files belong to no authority, so those of each are told.
CREATE OR REPLACE FUNCTION casework_tell_of_files(p_kind text, p_cause text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
    IF app_int('app.actor') IS NOT NULL THEN RETURN; END IF;
    INSERT INTO notice (official_id, kind, cause, way, work_id, told_at)
    SELECT DISTINCT o.id, p_kind, p_cause, coalesce(w.way, 'desk'), app_work(), app_now()
      FROM official o JOIN post p ON p.official_id = o.id
      JOIN role_privilege g ON g.authority_id = o.authority_id AND g.role = p.role AND g.is_given AND g.privilege = 'keep_files'
      LEFT JOIN notice_preference w ON w.official_id = o.id AND w.kind = p_kind
     WHERE o.is_active AND (o.ends_on IS NULL OR o.ends_on >= v_today)
       AND p.starts_on <= v_today AND (p.ends_on IS NULL OR p.ends_on >= v_today) AND coalesce(w.way, 'desk') <> 'none'
       AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.official_id = o.id AND n.cause = p_cause AND n.read_at IS NULL);
END $$;
