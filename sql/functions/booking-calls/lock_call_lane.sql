-- Makes the calls of a tenant take turns until the transaction ends. Who also locks a booking locks that one first, or skips it.
create or replace function automation.lock_call_lane(of_tenant uuid) returns automation.call_lanes
language plpgsql set search_path = ''
as $$
declare
  lane automation.call_lanes;
begin
  insert into automation.call_lanes (tenant_id) values (of_tenant) on conflict (tenant_id) do nothing;
  select * into lane from automation.call_lanes l where l.tenant_id = of_tenant for no key update;
  return lane;
end
$$;
