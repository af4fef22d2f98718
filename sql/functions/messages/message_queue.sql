-- Counts a tenant's open messages. Only open jobs have a live_key, and an index has those.
create or replace function automation.message_queue(p_tenant_id uuid, p_now timestamptz, out waiting integer, out active integer, out delayed integer)
language sql stable set search_path = ''
as $$
  select (count(*) filter (where j.status = 'QUEUED' and j.run_at <= p_now))::integer, (count(*) filter (where j.status = 'PROCESSING'))::integer,
    (count(*) filter (where j.status = 'QUEUED' and j.run_at > p_now))::integer
  from automation.jobs j
  where j.tenant_id = p_tenant_id and j.live_key is not null and j.queue = 'messages'
$$;
