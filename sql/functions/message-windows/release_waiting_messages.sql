-- Lets messages go that waited for their recipient to write. Runs once per statement that writes subscribers.
create or replace function automation.release_waiting_messages() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  at constant timestamptz := now();
begin
  if not exists (select from automation.window_waits) then
    return null;
  end if;
  with opened as (
    delete from automation.window_waits w
    using changed c
    where w.tenant_id = c.tenant_id and w.page_id = c.page_id and w.recipient_id = c.recipient_id and c.window_closes_at > at
    returning w.tenant_id, w.job_id
  ),
  due as (
    update automation.jobs j
    set run_at = at, rank_at = automation.rank_at(at, j.priority)
    from (
      select k.tenant_id, k.id
      from opened o
      join automation.jobs k on k.tenant_id = o.tenant_id and k.id = o.job_id
      where k.status = 'QUEUED' and k.run_at > at
      order by k.tenant_id, k.id
      for no key update of k
    ) q
    where j.tenant_id = q.tenant_id and j.id = q.id
    returning j.tenant_id, j.queue, j.priority
  )
  insert into automation.outbox (tenant_id, topic, due_at)
  select (array_agg(d.tenant_id))[1], r.topic, at
  from due d
  cross join lateral (values ('jobs:' || d.queue), (case when d.priority = 1 then 'jobs:' || d.queue || '-urgent' end)) r(topic)
  where r.topic is not null
  group by r.topic;
  return null;
end
$$;
