-- Wakes the workers for a job that is to run again. A thousand jobs of one transaction ask for one wake-up.
create or replace function automation.ring_for_retried_job() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic, due_at)
  select new.tenant_id, ring.topic, new.run_at
  from (values ('jobs:' || new.queue, true), ('jobs:' || new.queue || '-urgent', new.priority = 1)) ring(topic, is_rung)
  where ring.is_rung and not exists (
    -- Only rows of this transaction count: the relay may send any other before this transaction commits.
    select from (select o.topic, o.due_at, o.xmin from automation.outbox o order by o.id desc limit 20) last
    where last.xmin = pg_current_xact_id()::xid and last.topic = ring.topic and last.due_at <= new.run_at
  );
  return null;
end
$$;
