-- Raises CLIENT_ACTIVATED for customers that become active.
-- Nested loops are off because a session plans the join once, for as many rows as its first update had: after an update of
-- one row, an update of 10 000 took 17 s; a hash join takes 0.3 s.
create or replace function automation.note_activated_customers() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
begin
  if not exists (select from automation.tenant_settings s where s.client_journey) then
    return null;
  end if;
  insert into automation.events (tenant_id, type, customer_id, dedupe_key)
  select c.tenant_id, 'CLIENT_ACTIVATED', c.id, 'crm:activated:' || c.id || ':' || extract(epoch from now())
  from after_update c
  join automation.tenant_settings s on s.tenant_id = c.tenant_id and s.client_journey
  join before_update b on b.tenant_id = c.tenant_id and b.id = c.id and b.status <> 'ACTIVE'
  where c.status = 'ACTIVE'
  on conflict do nothing;
  return null;
end
$$;
