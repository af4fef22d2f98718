-- Lets workers look at a lane again, now: its settings changed, it is no longer blocked, or its breaker closed. Changed limits of a queue or an
-- endpoint need no wake-up: the claim or the setting that brings them has its own.
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
  if tg_table_name <> 'lane_states' or new.key !~ '^(queue|endpoint):' then
    return null;
  end if;
  insert into automation.outbox (tenant_id, topic)
  select new.tenant_id, case when new.key like 'queue:%' then 'jobs:' || substr(new.key, length('queue:') + 1) else 'calls' end
  where coalesce(new.blocked_until, '-infinity') < coalesce(old.blocked_until, '-infinity')
    or coalesce(new.opened_until, '-infinity') < coalesce(old.opened_until, '-infinity');
  return null;
end
$$;
