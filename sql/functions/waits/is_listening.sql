-- Tells whether a run that is held stands at a wait for what others write.
create or replace function automation.is_listening(c automation.cursors) returns boolean
language sql stable set search_path = ''
as $$
  select c.result is null and exists (
    select from automation.run_waits w where w.tenant_id = c.tenant_id and w.run_id = c.run_id and w.cursor_id = c.id and w.step = c.step)
$$;
