-- The other authorities of the installation, by name: whom a request can be made of besides colleagues and units. Names alone, for
-- nothing else of another authority is anybody's to see here.
CREATE OR REPLACE FUNCTION casework_other_authorities() RETURNS TABLE (id integer, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.id, a.name::text FROM authority a WHERE app_int('app.authority') IS NOT NULL AND a.id <> app_int('app.authority') ORDER BY a.name, a.id
$$;
