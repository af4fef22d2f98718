-- Lets a run that was held at a wait for what others write listen again, and has the walk look at it: what it waits for may have come meanwhile.
create or replace function automation.listen_again() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.result is null and exists (
    select from automation.run_waits w where w.tenant_id = new.tenant_id and w.run_id = new.run_id and w.cursor_id = new.id and w.step = new.step
  ) then
    new.state = 'LISTENING';
    insert into automation.wait_looks (tenant_id, run_id, cursor_id) values (new.tenant_id, new.run_id, new.id);
  end if;
  return new;
end
$$;
