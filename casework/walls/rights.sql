-- Nobody grants himself, and what is protected takes two persons: held here whatever path the change comes by.

CREATE OR REPLACE FUNCTION casework_holds_role(p_official integer, p_role text, p_today date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM post p WHERE p.official_id = p_official AND p.role = p_role
                   AND (p.ends_on IS NULL OR p.ends_on >= p_today))
$$;

CREATE OR REPLACE FUNCTION casework_is_me(p_official integer) RETURNS boolean LANGUAGE sql STABLE
AS $$ SELECT p_official IS NOT NULL AND (p_official = app_int('app.actor') OR p_official IS NOT DISTINCT FROM app_int('app.behalf')) $$;

-- A change of posts, memberships, clearance, substitutions or privileges by whom it would favour.
CREATE OR REPLACE FUNCTION casework_refuse_own_grant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_gains boolean := false; v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
    IF app_int('app.actor') IS NULL THEN RETURN NEW; END IF;
    CASE TG_TABLE_NAME
    WHEN 'post' THEN
        v_gains := casework_is_me(NEW.official_id) AND (TG_OP = 'INSERT'
            OR (NEW.role, NEW.unit_id, NEW.official_id) IS DISTINCT FROM (OLD.role, OLD.unit_id, OLD.official_id)
            OR NEW.starts_on < OLD.starts_on OR coalesce(NEW.ends_on, 'infinity') > coalesce(OLD.ends_on, 'infinity'));
    WHEN 'membership' THEN
        v_gains := casework_is_me(NEW.official_id) AND (TG_OP = 'INSERT'
            OR (NEW.group_id, NEW.official_id) IS DISTINCT FROM (OLD.group_id, OLD.official_id)
            OR NEW.starts_on < OLD.starts_on OR coalesce(NEW.ends_on, 'infinity') > coalesce(OLD.ends_on, 'infinity'));
    WHEN 'official' THEN
        v_gains := casework_is_me(NEW.id) AND (TG_OP = 'INSERT' OR NEW.clearance > OLD.clearance OR OLD.is_limited AND NOT NEW.is_limited
            OR NEW.is_active AND NOT OLD.is_active OR coalesce(NEW.ends_on, 'infinity') > coalesce(OLD.ends_on, 'infinity'));
    WHEN 'substitution' THEN
        v_gains := NEW.substitute_id = app_int('app.actor') AND (TG_OP = 'INSERT'
            OR (NEW.absent_id, NEW.substitute_id, NEW.scope, NEW.only_unit_id, NEW.only_case_id, NEW.only_case_type)
               IS DISTINCT FROM (OLD.absent_id, OLD.substitute_id, OLD.scope, OLD.only_unit_id, OLD.only_case_id, OLD.only_case_type)
            OR NEW.starts_on < OLD.starts_on OR NEW.ends_on > OLD.ends_on)
            OR TG_OP = 'INSERT' AND app_int('app.behalf') IS NOT NULL;
    WHEN 'role_privilege' THEN
        v_gains := NEW.is_given AND (TG_OP = 'INSERT' OR NOT OLD.is_given OR NEW.scope <> OLD.scope)
            AND (casework_holds_role(app_int('app.actor'), NEW.role, v_today) OR casework_holds_role(app_int('app.behalf'), NEW.role, v_today));
    END CASE;
    IF v_gains THEN RAISE EXCEPTION 'nobody grants himself' USING ERRCODE = 'CW008'; END IF;
    RETURN NEW;
END $$;

-- What is protected stands only with a proposal of one that another has confirmed in this very transaction.
CREATE OR REPLACE FUNCTION casework_demand_four_eyes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_needed boolean := false; v_found boolean := false;
BEGIN
    IF app_int('app.actor') IS NULL THEN RETURN NEW; END IF;
    CASE TG_TABLE_NAME
    WHEN 'role_privilege' THEN
        v_needed := NEW.is_given AND NEW.privilege = ANY (casework_protected()) AND (TG_OP = 'INSERT' OR NOT OLD.is_given OR NEW.scope <> OLD.scope);
        v_found := EXISTS (SELECT 1 FROM rights_proposal p WHERE p.kind = 'role_privilege' AND p.state = 'confirmed' AND p.decided_at = app_now()
            AND p.decided_by = app_int('app.actor') AND (p.authority_id, p.role, p.privilege, p.scope) = (NEW.authority_id, NEW.role, NEW.privilege, NEW.scope));
    WHEN 'post' THEN
        v_needed := (TG_OP = 'INSERT' OR NEW.role <> OLD.role OR NEW.official_id <> OLD.official_id) AND EXISTS (
            SELECT 1 FROM role_privilege g JOIN official o ON o.authority_id = g.authority_id
             WHERE o.id = NEW.official_id AND g.role = NEW.role AND g.is_given AND g.privilege = ANY (casework_protected()));
        v_found := EXISTS (SELECT 1 FROM rights_proposal p WHERE p.kind = 'post' AND p.state = 'confirmed' AND p.decided_at = app_now()
            AND p.decided_by = app_int('app.actor') AND (p.official_id, p.role, p.unit_id) = (NEW.official_id, NEW.role, NEW.unit_id));
    WHEN 'official' THEN
        v_needed := NEW.clearance > 2 AND (TG_OP = 'INSERT' OR NEW.clearance > OLD.clearance);
        v_found := EXISTS (SELECT 1 FROM rights_proposal p WHERE p.kind = 'clearance' AND p.state = 'confirmed' AND p.decided_at = app_now()
            AND p.decided_by = app_int('app.actor') AND (p.official_id, p.clearance) = (NEW.id, NEW.clearance));
    END CASE;
    IF v_needed AND NOT v_found THEN RAISE EXCEPTION 'this takes two persons' USING ERRCODE = 'CW009'; END IF;
    RETURN NEW;
END $$;

-- A proposal is its proposer's, its decision the decider's; once decided it stays as it is.
CREATE OR REPLACE FUNCTION casework_guard_proposal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me integer := app_int('app.actor'); v_today date := (app_now() AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
    IF v_me IS NULL THEN RETURN coalesce(NEW, OLD); END IF;  -- a system actor, of whom no gain can come
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a proposal is not deleted' USING ERRCODE = 'CW004'; END IF;
    IF TG_OP = 'INSERT' AND (NEW.proposed_by IS DISTINCT FROM v_me OR NEW.state <> 'open' OR NEW.decided_by IS NOT NULL)
       OR TG_OP = 'UPDATE' AND (OLD.state <> 'open' OR NEW.decided_by IS DISTINCT FROM v_me
          OR to_jsonb(OLD) - '{state,decided_by,decided_at}'::text[] <> to_jsonb(NEW) - '{state,decided_by,decided_at}'::text[]) THEN
        RAISE EXCEPTION 'a proposal is not changed' USING ERRCODE = 'CW004';
    END IF;
    IF NEW.state IN ('confirmed', 'refused') AND NEW.decided_by = NEW.proposed_by THEN
        RAISE EXCEPTION 'this takes two persons' USING ERRCODE = 'CW009';
    END IF;
    IF NEW.state IN ('open', 'confirmed') AND (casework_is_me(NEW.official_id) OR NEW.kind = 'role_privilege'
       AND (casework_holds_role(v_me, NEW.role, v_today) OR casework_holds_role(app_int('app.behalf'), NEW.role, v_today))) THEN
        RAISE EXCEPTION 'nobody grants himself' USING ERRCODE = 'CW008';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS guard_proposal ON rights_proposal;
CREATE TRIGGER guard_proposal BEFORE INSERT OR UPDATE OR DELETE ON rights_proposal FOR EACH ROW EXECUTE FUNCTION casework_guard_proposal();
DROP TRIGGER IF EXISTS refuse_own_grant ON post;
CREATE TRIGGER refuse_own_grant BEFORE INSERT OR UPDATE ON post FOR EACH ROW EXECUTE FUNCTION casework_refuse_own_grant();
DROP TRIGGER IF EXISTS refuse_own_grant ON membership;
CREATE TRIGGER refuse_own_grant BEFORE INSERT OR UPDATE ON membership FOR EACH ROW EXECUTE FUNCTION casework_refuse_own_grant();
DROP TRIGGER IF EXISTS refuse_own_grant ON official;
CREATE TRIGGER refuse_own_grant BEFORE INSERT OR UPDATE ON official FOR EACH ROW EXECUTE FUNCTION casework_refuse_own_grant();
DROP TRIGGER IF EXISTS refuse_own_grant ON substitution;
CREATE TRIGGER refuse_own_grant BEFORE INSERT OR UPDATE ON substitution FOR EACH ROW EXECUTE FUNCTION casework_refuse_own_grant();
DROP TRIGGER IF EXISTS refuse_own_grant ON role_privilege;
CREATE TRIGGER refuse_own_grant BEFORE INSERT OR UPDATE ON role_privilege FOR EACH ROW EXECUTE FUNCTION casework_refuse_own_grant();
DROP TRIGGER IF EXISTS demand_four_eyes ON post;
CREATE TRIGGER demand_four_eyes BEFORE INSERT OR UPDATE ON post FOR EACH ROW EXECUTE FUNCTION casework_demand_four_eyes();
DROP TRIGGER IF EXISTS demand_four_eyes ON official;
CREATE TRIGGER demand_four_eyes BEFORE INSERT OR UPDATE ON official FOR EACH ROW EXECUTE FUNCTION casework_demand_four_eyes();
DROP TRIGGER IF EXISTS demand_four_eyes ON role_privilege;
CREATE TRIGGER demand_four_eyes BEFORE INSERT OR UPDATE ON role_privilege FOR EACH ROW EXECUTE FUNCTION casework_demand_four_eyes();

-- Whether the actor may say that an official is away, and see when they were: the official, who manages the organisation, or who names
-- substitutes in a unit of theirs; never in somebody else's name.
CREATE OR REPLACE FUNCTION casework_may_say_away(p_official integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN app_int('app.behalf') IS NULL AND (p_official = app_int('app.actor') OR app_has('manage_organisation')
        OR EXISTS (SELECT 1 FROM post p WHERE p.official_id = p_official AND app_reaches('name_substitutes', p.unit_id)
                    AND (p.ends_on IS NULL OR p.ends_on >= (app_now() AT TIME ZONE 'Europe/Copenhagen')::date)));
END $$;

-- Nobody else says that somebody is away, or changes it, whatever path it comes by.
CREATE OR REPLACE FUNCTION casework_guard_absence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF app_int('app.actor') IS NOT NULL AND NOT casework_may_say_away(NEW.official_id) THEN
        RAISE EXCEPTION 'not theirs to say that somebody is away' USING ERRCODE = 'CW026';
    END IF;
    IF TG_OP = 'INSERT' THEN NEW.entered_by := app_int('app.actor'); END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS guard_absence ON absence;
CREATE TRIGGER guard_absence BEFORE INSERT OR UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION casework_guard_absence();

-- The names of those who stand on what came here from another authority, asked for by the ids on rows the asker sees.
CREATE OR REPLACE FUNCTION casework_names_elsewhere(p_ids integer[]) RETURNS TABLE (id integer, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, p.name::text FROM principal p WHERE p.id = ANY (p_ids) AND app_int('app.actor') IS NOT NULL
$$;

-- What a definition is called, asked for by the version that an approval the asker sees was started with.
CREATE OR REPLACE FUNCTION casework_definition_of(p_version integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.name::text FROM definition_version v JOIN definition d ON d.id = v.definition_id WHERE v.id = p_version
$$;

-- A unit goes to another authority, and back, when both have said yes: neither can say it for the other, whatever path it comes by.
CREATE OR REPLACE FUNCTION casework_guard_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_me integer := app_int('app.actor'); v_mine integer := app_int('app.authority');
BEGIN
    IF v_me IS NULL THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.authority_id <> v_mine OR NEW.state <> 'proposed' OR NEW.consented_at IS NOT NULL OR NEW.back_waits_for IS NOT NULL
           OR NEW.to_authority_id IS DISTINCT FROM (NEW.content ->> 'authority_id')::integer THEN
            RAISE EXCEPTION 'this takes two authorities' USING ERRCODE = 'CW009';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.to_authority_id, NEW.authority_id, NEW.kind, NEW.content ->> 'unit_id', NEW.content ->> 'authority_id')
           IS DISTINCT FROM (OLD.to_authority_id, OLD.authority_id, OLD.kind, OLD.content ->> 'unit_id', OLD.content ->> 'authority_id')
       OR (NEW.consented_by, NEW.consented_at) IS DISTINCT FROM (OLD.consented_by, OLD.consented_at)
           AND (v_mine IS DISTINCT FROM OLD.to_authority_id OR NEW.consented_by IS DISTINCT FROM v_me OR OLD.state <> 'previewed')
       OR NEW.state = 'running' AND OLD.state <> 'running' AND (OLD.authority_id <> v_mine OR OLD.to_authority_id IS NOT NULL AND OLD.consented_at IS NULL)
       OR NEW.state = 'undoing' AND OLD.state <> 'undoing' AND OLD.to_authority_id IS NOT NULL AND OLD.back_waits_for IS DISTINCT FROM v_mine
       OR NEW.back_waits_for IS DISTINCT FROM OLD.back_waits_for AND NEW.back_waits_for IS NOT NULL
           AND (NEW.back_waits_for = v_mine OR NEW.back_waits_for NOT IN (OLD.authority_id, OLD.to_authority_id)) THEN
        RAISE EXCEPTION 'this takes two authorities' USING ERRCODE = 'CW009';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS guard_plan ON change_plan;
CREATE TRIGGER guard_plan BEFORE INSERT OR UPDATE ON change_plan FOR EACH ROW EXECUTE FUNCTION casework_guard_plan();

-- The authorities of the installation by name, to whom a unit could go.
CREATE OR REPLACE FUNCTION casework_authorities() RETURNS TABLE (id integer, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.name::text FROM authority a WHERE app_has_somewhere('manage_organisation') ORDER BY a.name, a.id
$$;

-- Whether an open unit of the authority has the short name that a unit would bring along.
CREATE OR REPLACE FUNCTION casework_short_name_of_unit(p_unit integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.short_name::text FROM unit u JOIN change_plan p ON (p.content ->> 'unit_id')::integer = u.id
     WHERE u.id = p_unit AND p.to_authority_id = app_int('app.authority') AND app_has_somewhere('manage_organisation') LIMIT 1
$$;

-- Ends what an official is signed in with: every session of the desk, and every token agreed to as a person. By the official himself, who
-- keeps the session he sits at, or by whoever manages the accounts of his authority, who sees neither sessions nor tokens. Gives how many.
CREATE OR REPLACE FUNCTION casework_end_sign_ins(p_official integer, p_but text, p_now timestamptz) RETURNS TABLE (sessions bigint, tokens bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF app_int('app.actor') IS DISTINCT FROM p_official AND NOT (app_has('manage_accounts')
        AND EXISTS (SELECT 1 FROM official o WHERE o.id = p_official AND o.authority_id = app_int('app.authority'))) THEN
        RAISE EXCEPTION 'not an account of one''s own' USING ERRCODE = 'CW002';
    END IF;
    UPDATE desk_session SET revoked_at = p_now WHERE official_id = p_official AND revoked_at IS NULL AND token_hash <> p_but;
    GET DIAGNOSTICS sessions = ROW_COUNT;
    UPDATE api_token SET revoked_at = p_now WHERE official_id = p_official AND by_person AND revoked_at IS NULL;
    GET DIAGNOSTICS tokens = ROW_COUNT;
    RETURN NEXT;
END $$;
