-- Returns which of the occurrences that a trigger acted on every other active trigger has acted on too, for the
-- caller to clear. Customers are locked first: of two triggers that act at once, the second sees the first's tasks.
create or replace function automation.contact_dates_to_clear(tenant uuid, acting_trigger uuid, acted text[])
returns table (customer_id uuid, contact_on date)
language plpgsql set search_path = ''
as $$
begin
  perform from crm.customers c
  where c.tenant_id = tenant and c.id in (select split_part(a.key, ':', 1)::uuid from unnest(acted) a (key))
  order by c.id
  for no key update;

  return query
  with over as (
    select c.id, c.do_not_contact_until
    from unnest(acted) a (key)
    join crm.customers c on c.tenant_id = tenant and c.id = split_part(a.key, ':', 1)::uuid
    join crm.tenants z on z.id = tenant
    left join automation.contact_dates d on d.tenant_id = c.tenant_id and d.customer_id = c.id
    where automation.contact_occurrence(c.id, c.do_not_contact_until, d.dates_ended) = a.key
      and not exists (
        select from automation.automated_triggers t
        where t.tenant_id = tenant and t.trigger_type = 'CUSTOMER_TIMING' and t.is_active and t.id <> acting_trigger
          and (t.starts_at is null or t.starts_at <= c.do_not_contact_until::timestamp at time zone z.time_zone)
          and not exists (
            select from automation.triggered_tasks k
            where k.tenant_id = tenant and k.trigger_id = t.id and k.occurrence_key = a.key
          )
      )
  ),
  -- A team's own table in place of crm.customers has no trigger that counts.
  counted as (
    insert into automation.contact_dates as mine (tenant_id, customer_id)
    select tenant, o.id from over o
    where not exists (
      select from pg_catalog.pg_trigger g
      where g.tgrelid = 'crm.customers'::regclass and g.tgname = 'end_contact_date' and g.tgenabled in ('O', 'A')
    )
    on conflict on constraint contact_dates_pkey do update set dates_ended = mine.dates_ended + 1
  )
  select o.id, o.do_not_contact_until from over o;
end
$$;
