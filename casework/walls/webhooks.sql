-- An event writes an effect for each webhook of its authority that wants to hear of it, in the event's own transaction. Whether the
-- webhook's official may read what it is about is asked when it is told, not here.
CREATE OR REPLACE FUNCTION casework_call_webhooks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO outbox (work_id, effect, aggregate, record_id, subject_id, state, attempts, created_at, run_after, lease_owner, trouble, what_to_do)
    SELECT NEW.work_id, 'webhook', 'webhook:' || w.id || ':' || NEW.id, NULL, w.id, 'waiting', 0, NEW.at, NEW.at, '', '', ''
      FROM webhook w WHERE w.state = 'on' AND NEW.kind = ANY (w.kinds)
       AND w.authority_id = coalesce(NEW.authority_id, (SELECT r.authority_id FROM record r WHERE r.id = NEW.record_id),
                                     (SELECT c.authority_id FROM case_file c WHERE c.id = NEW.case_id));
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS call_webhooks ON event;
CREATE TRIGGER call_webhooks AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION casework_call_webhooks();
