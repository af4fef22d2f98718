-- Lets the jobs of removed lanes go on without a budget: a job that waited for a lane that is gone would never run.
create or replace function automation.free_jobs_of_lanes() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- In the order of endings.
  perform from automation.lane_states s join removed r on r.tenant_id = s.tenant_id and r.key = s.key
  order by s.tenant_id, s.key
  for update of s;
  delete from automation.lane_states s using removed r where s.tenant_id = r.tenant_id and s.key = r.key;
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
  -- Passes over what claims and endings hold: they remove it themselves.
  delete from automation.lane_claims c
  where c.ctid = any (array(
    select o.ctid from automation.lane_claims o join removed r on o.tenant_id = r.tenant_id and o.key = r.key for update of o skip locked));
  delete from automation.lane_turns t
  where t.ctid = any (array(
    select o.ctid from automation.lane_turns o join removed r on o.tenant_id = r.tenant_id and o.key = r.key for update of o skip locked));
  return null;
end
$$;
