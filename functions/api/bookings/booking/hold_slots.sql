-- Lets one transaction at a time move bookings of an assignee: two that move into one slot at once would wait for each other.
select pg_advisory_xact_lock(hashtextextended('slots ' || :tenant_id::uuid || :assignee_id::uuid, 0))::text as "held!"
