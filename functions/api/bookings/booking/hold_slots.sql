-- Locks the calendar of an assignee until the transaction ends. Without it two moves into one slot would deadlock.
select pg_advisory_xact_lock(hashtextextended('slots ' || :tenant_id::uuid || :assignee_id::uuid, 0))::text as "held!"
