-- A number that came in with a bundle counts in its series: what is given next stands above it.
CREATE OR REPLACE FUNCTION casework_raise_number(p_series text, p_authority integer, p_value integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO counter (series, authority_id, value) VALUES (p_series, p_authority, p_value)
    ON CONFLICT (series) DO UPDATE SET value = greatest(counter.value, excluded.value)
$$;
