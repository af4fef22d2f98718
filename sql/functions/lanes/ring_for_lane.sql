-- Lets workers look at a lane again, now: its settings changed, it is no longer blocked, or its breaker closed. Changed limits of a queue need
-- no wake-up, because the claim that brings them is awake.
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
  where t.tenant_id = new.tenant_id and t.key = new.key
  union all
  select new.tenant_id, 'jobs:' || substr(new.key, length('queue:') + 1)
  where tg_table_name = 'lane_states' and new.key like 'queue:%' and new.tenant_id = '00000000-0000-0000-0000-000000000000';
  return null;
end
$$;
