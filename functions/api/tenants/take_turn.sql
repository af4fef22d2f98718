-- Waits until no other transaction sets up this tenant.
select pg_advisory_xact_lock(hashtextextended('set up ' || :tenant_id::uuid::text, 0))::text as "turn?"
