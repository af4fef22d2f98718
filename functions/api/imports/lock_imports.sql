-- Locks the imports of a tenant until the transaction ends: of two at once the second one sees what the first has made.
select true as "is_locked!" from pg_advisory_xact_lock(hashtextextended('imports ' || :tenant_id::uuid, 0))
