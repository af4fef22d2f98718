-- Raises events for new customers, where the tenant has the journey. Events are written in the order of their keys, with
-- ids that follow each other: in random order each row would touch another page of the indexes. Only the key can exist
-- already, so the conflict clause names it and PostgreSQL does not check the ids.
create or replace function automation.note_created_customers() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  -- 0, 1, or 2 for more than one; null when no tenant has the journey.
  customers integer = case when exists (select from automation.tenant_settings s where s.client_journey)
    then (select count(*) from (select from inserted limit 2) few) end;
  id_prefix text;
begin
  if customers = 1 then
    -- Without ordering and numbering, which would be a tenth of what a single insert costs.
    insert into automation.events (tenant_id, type, customer_id, dedupe_key)
    select c.tenant_id, f.type, c.id, f.dedupe_key
    from inserted c
    join automation.tenant_settings s on s.tenant_id = c.tenant_id and s.client_journey
    cross join lateral automation.facts_of_new_customer(c.id, c.status) f
    on conflict (tenant_id, dedupe_key) do nothing;
  elsif customers > 1 then
    -- A UUID of version 4 all the same: 74 random bits for the statement, then a number of 48 bits.
    id_prefix = left(gen_random_uuid()::text, 24);
    insert into automation.events (id, tenant_id, type, customer_id, dedupe_key)
    select (id_prefix || lpad(to_hex(row_number() over ()), 12, '0'))::uuid, c.tenant_id, f.type, c.id, f.dedupe_key
    from (
      select i.tenant_id, i.id, i.status
      from inserted i
      join automation.tenant_settings s on s.tenant_id = i.tenant_id and s.client_journey
      order by i.tenant_id, i.id
    ) c
    cross join lateral automation.facts_of_new_customer(c.id, c.status) f
    on conflict (tenant_id, dedupe_key) do nothing;
  end if;
  return null;
end
$$;
