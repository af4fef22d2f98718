-- Takes all facts of a tenant for known that has the journey and was never compared: its setting was written unseen.
select automation.begin_journey(:tenant_id::uuid)::text as begun
