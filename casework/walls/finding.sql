-- The things of a kind in the asker's authority that may answer a search, newest first, below an id: those in whose words one of the
-- pieces stands (see casework_plain; no pieces: all), or that have one of the numbers. The caller reads of them what its policies let
-- through, and looks at the words itself. A function, because an index over words is not used beneath row-level security.
CREATE OR REPLACE FUNCTION casework_things_saying(p_kind text, p_pieces text[], p_numbers text[], p_below integer, p_first integer)
RETURNS SETOF integer LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_authority integer := app_int('app.authority');
    v_actor integer := app_int('app.actor');
BEGIN
    IF p_kind = 'cases' THEN
        RETURN QUERY SELECT c.id FROM case_file c
         WHERE c.authority_id = v_authority AND c.id < p_below AND (p_pieces IS NULL OR c.id IN (
               SELECT t.id FROM case_file t WHERE casework_plain(t.title) LIKE ANY (p_pieces)
               UNION SELECT f.id FROM case_file f WHERE casework_plain(f.fields::text) LIKE ANY (p_pieces)
               UNION SELECT n.id FROM case_file n
                      WHERE lower(n.number) LIKE ANY (p_pieces) OR casework_plain(n.previous_number) LIKE ANY (p_pieces)
               UNION SELECT y.case_id FROM case_party y WHERE casework_plain(y.name) LIKE ANY (p_pieces)
               UNION SELECT i.case_id FROM case_party i WHERE i.identifier = ANY (p_numbers)))
         ORDER BY c.id DESC LIMIT p_first;
    ELSIF p_kind = 'parties' THEN
        RETURN QUERY SELECT p.id FROM party p
         WHERE p.authority_id = v_authority AND p.id < p_below AND p.merged_into_id IS NULL AND (p_pieces IS NULL OR p.id IN (
               SELECT n.id FROM party n WHERE casework_plain(n.name) LIKE ANY (p_pieces)
               UNION SELECT m.id FROM party m WHERE lower(m.email) = ANY (p_numbers)
               UNION SELECT i.id FROM party i WHERE i.identifier = ANY (p_numbers)
               UNION SELECT o.id FROM party o WHERE o.p_number = ANY (p_numbers) OR o.gln = ANY (p_numbers) OR o.phone_keys && p_numbers))
         ORDER BY p.id DESC LIMIT p_first;
    ELSIF p_kind = 'notes' THEN
        RETURN QUERY SELECT n.id FROM note n LEFT JOIN record r ON r.id = n.record_id LEFT JOIN case_file c ON c.id = n.case_id
         WHERE coalesce(r.authority_id, c.authority_id) = v_authority AND n.id < p_below AND n.deleted_at IS NULL
           AND (p_pieces IS NULL OR casework_plain(n.text) LIKE ANY (p_pieces))
         ORDER BY n.id DESC LIMIT p_first;
    ELSIF p_kind = 'chats' THEN
        RETURN QUERY SELECT DISTINCT m.chat_id FROM chat_message m JOIN chat_member b ON b.chat_id = m.chat_id
         WHERE b.official_id = v_actor AND b.left_at IS NULL AND m.chat_id < p_below AND m.deleted_at IS NULL
           AND (p_pieces IS NULL OR casework_plain(m.text) LIKE ANY (p_pieces))
         ORDER BY m.chat_id DESC LIMIT p_first;
    ELSIF p_kind = 'approvals' THEN
        RETURN QUERY SELECT a.id FROM approval a
         WHERE a.authority_id = v_authority AND a.id < p_below AND a.deleted_at IS NULL AND (p_pieces IS NULL OR a.id IN (
               SELECT t.id FROM approval t WHERE casework_plain(t.title) LIKE ANY (p_pieces)
               UNION SELECT w.id FROM approval w WHERE casework_plain(w.comment) LIKE ANY (p_pieces)
               UNION SELECT s.approval_id FROM step s WHERE casework_plain(s.title) LIKE ANY (p_pieces)
               UNION SELECT d.approval_id FROM decision d WHERE casework_plain(d.comment) LIKE ANY (p_pieces)
               UNION SELECT k.approval_id FROM approval_comment k WHERE casework_plain(k.text) LIKE ANY (p_pieces)))
         ORDER BY a.id DESC LIMIT p_first;
    END IF;
END $$;
