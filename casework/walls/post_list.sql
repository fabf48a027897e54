-- The post list of an authority, in public form: it is public by law (offentlighedsloven § 16), so it is made of everything the journal
-- holds for its days, whoever makes it, and gives nothing that is not public. A closed record's own title never leaves this function, nor
-- does the name of anybody on it. Closed: restricted, on a restricted case, classified, of a level that is not open, or external access
-- that is not open, on the record or on its case.
CREATE OR REPLACE FUNCTION casework_post_list(
    p_from timestamptz, p_to timestamptz, p_kinds text[], p_dated_by text, p_only_registered boolean, p_open_levels text[],
    p_highest_clearance integer)
RETURNS TABLE (at timestamptz, kind text, is_open boolean, wording text, case_number text, number integer,
               party text, party_kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH listed AS (
        SELECT r.*, CASE WHEN p_dated_by = 'registered' THEN coalesce(r.registered_at, r.sent_at, r.arrived_at)
                         ELSE coalesce(r.sent_at, r.arrived_at) END AS listed_at
          FROM record r WHERE r.authority_id = app_int('app.authority') AND r.kind = ANY (p_kinds) AND r.state <> 'draft'
           AND (r.number IS NOT NULL OR NOT p_only_registered)
           -- a letter to colleagues alone goes to nobody outside, and is no post
           AND (r.kind <> 'outbound' OR NOT EXISTS (SELECT 1 FROM record_party i WHERE i.record_id = r.id AND i.principal_id IS NOT NULL
                                                    AND i.role IN ('recipient', 'copy_recipient'))
                OR EXISTS (SELECT 1 FROM record_party o WHERE o.record_id = r.id AND o.principal_id IS NULL
                           AND o.role IN ('recipient', 'copy_recipient')))
           -- says again what is said of listed_at below, so that an index can answer for the usual rule
           AND (p_dated_by <> 'registered' OR NOT p_only_registered OR (r.registered_at >= p_from AND r.registered_at < p_to))
    ), judged AS (
        SELECT l.*, c.number AS on_case, c.public_title AS case_public_title,
               l.restricted_to IS NULL AND l.case_restricted_to IS NULL AND l.clearance = 0 AND l.access_level = ANY (p_open_levels)
               AND coalesce(to_jsonb(l) ->> 'external_access', 'open') = 'open'
               AND (c.id IS NULL OR (c.restricted_to IS NULL AND c.clearance = 0
                                     AND coalesce(to_jsonb(c) ->> 'external_access', 'open') = 'open')) AS opened
          FROM listed l LEFT JOIN case_file c ON c.id = l.case_id
         WHERE l.listed_at >= p_from AND l.listed_at < p_to AND greatest(l.clearance, coalesce(c.clearance, 0)) <= p_highest_clearance
    )
    SELECT j.listed_at, j.kind::text, j.opened,
           CASE WHEN j.opened THEN coalesce(nullif(btrim(j.public_title), ''), j.title)
                ELSE coalesce(nullif(btrim(j.public_title), ''), nullif(btrim(j.case_public_title), ''), '') END,
           coalesce(j.on_case, ''), j.number, CASE WHEN j.opened THEN first.name END, CASE WHEN j.opened THEN first.party_kind END
      FROM judged j
      LEFT JOIN LATERAL (
        SELECT p.name, CASE
                 WHEN p.principal_id IS NOT NULL THEN 'authority'
                 WHEN e.kind IS NOT NULL AND e.owner_id IS NULL AND e.kind <> 'contact' THEN e.kind
                 WHEN p.identifier_kind IN ('CVR', 'P', 'GLN') THEN 'company'
                 WHEN p.identifier_kind = 'CPR' OR p.is_protected THEN 'citizen'
                 ELSE '' END AS party_kind
          FROM record_party p LEFT JOIN party e ON e.id = p.party_id
         WHERE p.record_id = j.id AND p.role = CASE WHEN j.kind = 'inbound' THEN 'sender' ELSE 'recipient' END
         ORDER BY p.position, p.id LIMIT 1) first ON true
     ORDER BY j.listed_at, j.on_case, j.number, j.id
$$;
