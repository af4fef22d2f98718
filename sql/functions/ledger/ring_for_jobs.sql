-- Wakes the workers of each queue that got jobs, in the writer's own transaction. `due_at` is the earliest run_at; the
-- worker that is woken then asks for the next wake-up. Jobs of priority 1 also wake the urgent lane.
create or replace function automation.ring_for_jobs() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic, due_at)
  select (select i.tenant_id from inserted i limit 1), ring.topic, ring.due_at
  from (
    select i.queue, min(i.run_at) as due_at, min(i.run_at) filter (where i.priority = 1) as urgent_at
    from inserted i
    where i.status = 'QUEUED'
    group by i.queue
  ) q
  cross join lateral (values ('jobs:' || q.queue, q.due_at), ('jobs:' || q.queue || '-urgent', q.urgent_at)) ring(topic, due_at)
  where ring.due_at is not null;
  return null;
end
$$;
