-- Whether the message that a cursor waits for is not sent any more, because its message run was cancelled before it began.
create or replace function automation.is_withdrawn(p_tenant_id uuid, c automation.cursors) returns boolean
language sql stable
as $$
  select exists (
    select from automation.runs r
    join automation.message_runs m on m.id = r.message_run_id and m.status = 'cancelled'
    join automation.jobs j on j.tenant_id = r.tenant_id and j.live_key = automation.effect_key(c.run_id, c.id, c.step) and j.status = 'QUEUED'
    where r.tenant_id = p_tenant_id and r.id = c.run_id)
$$;
