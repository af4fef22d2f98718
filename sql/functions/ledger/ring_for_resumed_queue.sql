-- Wakes both lanes of a queue that a tenant resumed.
create or replace function automation.ring_for_resumed_queue() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic)
  values (old.tenant_id, 'jobs:' || old.queue), (old.tenant_id, 'jobs:' || old.queue || '-urgent');
  insert into automation.lane_notices (queue, tenant_id, key, due_at, urgent_due_at)
  select t.queue, t.tenant_id, t.key, '-infinity', '-infinity'
  from automation.lane_turns t
  where t.tenant_id = old.tenant_id and t.queue = old.queue
  group by t.queue, t.tenant_id, t.key;
  return null;
end
$$;
