-- Lets workers look at a lane again, now: its settings changed, it is no longer blocked, or its breaker closed.
create or replace function automation.ring_for_lane() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.lane_notices (queue, tenant_id, key, due_at, urgent_due_at)
  select t.queue, t.tenant_id, t.key, '-infinity', case when bool_or(t.lane = 'urgent') then '-infinity'::timestamptz end
  from automation.lane_turns t
  where t.tenant_id = new.tenant_id and t.key = new.key
  group by t.queue, t.tenant_id, t.key;
  insert into automation.outbox (tenant_id, topic)
  select t.tenant_id, 'jobs:' || t.queue || case when t.lane = 'urgent' then '-urgent' else '' end
  from automation.lane_turns t
  where t.tenant_id = new.tenant_id and t.key = new.key;
  return null;
end
$$;
