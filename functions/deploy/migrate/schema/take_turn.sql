-- Waits until no other deployment is migrating; the lock ends with the transaction. The number is "follow" in ASCII.
select 1 as turn from (select pg_advisory_xact_lock(112585662229367)) taken
