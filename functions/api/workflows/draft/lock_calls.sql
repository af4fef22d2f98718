-- Locks which workflows of a tenant start each other, until the transaction ends: two publishes at once could make a circle that neither sees.
select true as "is_locked!"
from pg_advisory_xact_lock(hashtextextended('workflow calls ' || :tenant_id::uuid, 0))
