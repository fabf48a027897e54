-- Stored files: a check for viruses is asked for by whoever files or looks after them; only the checker says what was found.

-- Has contents checked that were not, and again where that is asked for; gives those that a check is due of. Their rows are held until the
-- end of the work, so that a verdict comes either before this, and is seen here, or after, and sees the versions filed in this work.
CREATE OR REPLACE FUNCTION casework_ask_check(p_hashes text[], p_again boolean) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    INSERT INTO file_check (sha256, state, virus, signatures, trouble, asked_at)
    SELECT h, 'waiting', '', '', '', app_now() FROM unnest(p_hashes) h GROUP BY h ORDER BY h
    ON CONFLICT (sha256) DO NOTHING;
    IF p_again THEN
        UPDATE file_check SET checked_at = NULL, asked_at = app_now() WHERE sha256 = ANY (p_hashes) AND checked_at IS NOT NULL;
    END IF;
    RETURN QUERY SELECT c.sha256::text FROM (SELECT * FROM file_check f WHERE f.sha256 = ANY (p_hashes) ORDER BY f.sha256 FOR SHARE) c
                  WHERE c.checked_at IS NULL;
END $$;
