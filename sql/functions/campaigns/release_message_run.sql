-- Lets the runs of a message run go on that were held while it was paused. Those that are held for another reason are held again by the next walk.
create or replace function automation.release_message_run(p_tenant_id uuid, p_id bigint, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  update automation.cursors c
  set state = case when c.due_at is null then 'READY' else 'SLEEPING' end
  from automation.runs r
  where r.tenant_id = p_tenant_id and r.message_run_id = p_id and r.status = 'RUNNING' and c.tenant_id = r.tenant_id and c.run_id = r.id and c.state = 'HELD'
    and not exists (select from automation.paused_runs p where p.tenant_id = c.tenant_id and p.run_id = c.run_id);
  select automation.ask_for_walk(null, p_now)
$$;
