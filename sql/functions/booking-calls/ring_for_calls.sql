-- Wakes the calls of the tenant of a changed row: what held them back may be gone.
create or replace function automation.ring_for_calls() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic) values (coalesce(new.tenant_id, old.tenant_id), 'calls');
  return null;
end
$$;
