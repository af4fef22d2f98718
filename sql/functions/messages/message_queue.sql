-- Counts a tenant's open messages. Only open jobs have a live_key, and an index has those. Those of a message run that was cancelled are none, though
-- their jobs end a moment later.
create or replace function automation.message_queue(p_tenant_id uuid, p_now timestamptz, out waiting integer, out active integer, out delayed integer)
language sql stable set search_path = ''
as $$
  select (count(*) filter (where j.status = 'QUEUED' and j.run_at <= p_now))::integer, (count(*) filter (where j.status = 'PROCESSING'))::integer,
    (count(*) filter (where j.status = 'QUEUED' and j.run_at > p_now))::integer
  from automation.jobs j
  where j.tenant_id = p_tenant_id and j.live_key is not null and j.queue = 'messages'
    and not (j.status = 'QUEUED' and exists (select from automation.message_runs s where s.tenant_id = p_tenant_id and s.is_stopping) and exists (
      select from automation.runs r
      join automation.message_runs m on m.id = r.message_run_id and m.status = 'cancelled'
      where r.tenant_id = j.tenant_id and r.id = j.run_id))
$$;
