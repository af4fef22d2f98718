-- Delivers the event of a delivery once more; nothing while the first is under way.
insert into automation.jobs (id, tenant_id, type, queue, priority, payload, max_attempts, dedupe_key, run_at, rank_at, created_at, event_id, lane_key)
select :new_id::uuid, j.tenant_id, j.type, j.queue, j.priority, j.payload, j.max_attempts, j.dedupe_key, :now::timestamptz, automation.rank_at(:now::timestamptz, j.priority),
  :now::timestamptz, j.event_id, l.key
from automation.jobs j
left join automation.lanes l on l.tenant_id = j.tenant_id and l.key = 'hook/' || :subscription_id::uuid
where j.tenant_id = :tenant_id::uuid and j.id = :delivery_id::uuid and j.status in ('COMPLETED', 'FAILED', 'CANCELLED')
on conflict (tenant_id, live_key) where live_key is not null do nothing
returning id
