-- Lets the jobs of removed lanes go on without a budget: a job that waited for a lane that is gone would never run.
create or replace function automation.free_jobs_of_lanes() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  with freed as (
    update automation.waiting_jobs w
    set lane_key = null, is_later = true -- the next claim looks which are due
    from removed r
    where w.tenant_id = r.tenant_id and w.lane_key = r.key
    returning w.queue, w.tenant_id, w.run_at, w.priority
  )
  insert into automation.outbox (tenant_id, topic, due_at)
  select q.tenant_id, ring.topic, ring.due_at
  from (
    select f.queue, f.tenant_id, min(f.run_at) as due_at, min(f.run_at) filter (where f.priority = 1) as urgent_at
    from freed f
    group by f.queue, f.tenant_id
  ) q
  cross join lateral (values ('jobs:' || q.queue, q.due_at), ('jobs:' || q.queue || '-urgent', q.urgent_at)) ring(topic, due_at)
  where ring.due_at is not null;
  delete from automation.lane_turns t using removed r where t.tenant_id = r.tenant_id and t.key = r.key;
  delete from automation.lane_claims c using removed r where c.tenant_id = r.tenant_id and c.key = r.key;
  return null;
end
$$;
