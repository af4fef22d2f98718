-- Gives new lanes the row that claims lock.
create or replace function automation.open_lanes() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.lane_states (tenant_id, key) select i.tenant_id, i.key from inserted i;
  return null;
end
$$;
