-- Asks for one wake-up of a tenant's calls at a moment, unless one is on its way for that moment or an earlier one.
create or replace function automation.ask_for_calls(of_tenant uuid, ring_at timestamptz, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  update automation.call_lanes l set rings_at = ring_at
  where l.tenant_id = of_tenant and (l.rings_at <= at or l.rings_at > ring_at);
  if found then
    insert into automation.outbox (tenant_id, topic, due_at) values (of_tenant, 'calls', ring_at);
  end if;
end
$$;
