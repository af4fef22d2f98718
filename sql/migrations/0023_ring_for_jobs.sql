-- A ring for each queue that has something to do, in the writer's own transaction, whoever writes. `due_at` is the earliest
-- run_at, by the writer's clock; whoever is rung for it rings for the next. Urgent rows ring their lane too.
create function automation.ring_for_jobs() returns trigger
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

create trigger ring_inserted after insert on automation.jobs
  referencing new table as inserted for each statement execute function automation.ring_for_jobs();

-- A job that is to run again rings too; a thousand of one transaction ring once.
create function automation.ring_for_retried_job() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic, due_at)
  select new.tenant_id, ring.topic, new.run_at
  from (values ('jobs:' || new.queue, true), ('jobs:' || new.queue || '-urgent', new.priority = 1)) ring(topic, is_rung)
  where ring.is_rung and not exists (
    -- Only rows of this transaction: any other may be sent before this one commits.
    select from (select o.topic, o.due_at, o.xmin from automation.outbox o order by o.id desc limit 20) last
    where last.xmin = pg_current_xact_id()::xid and last.topic = ring.topic and last.due_at <= new.run_at
  );
  return null;
end
$$;

create trigger ring_retried after update of status on automation.jobs
  for each row when (new.status = 'QUEUED' and old.status in ('COMPLETED', 'FAILED', 'CANCELLED'))
  execute function automation.ring_for_retried_job();

alter table automation.jobs enable row level security;
alter table automation.job_lanes enable row level security;
alter table automation.job_starts enable row level security;
create policy every_tenant on automation.jobs to followthrough_engine using (true) with check (true);
create policy every_queue on automation.job_lanes to followthrough_engine using (true) with check (true);
create policy every_queue on automation.job_starts to followthrough_engine using (true) with check (true);
create policy own_tenant on automation.jobs to followthrough_api
  using (tenant_id = (select automation.current_tenant())) with check (tenant_id = (select automation.current_tenant()));
grant select, insert, update, delete on automation.jobs, automation.job_starts to followthrough_engine;
grant select, insert, update on automation.job_lanes to followthrough_engine;
grant insert on automation.outbox to followthrough_engine;
grant select, update on automation.jobs to followthrough_api;
