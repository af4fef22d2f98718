-- Raises MONTH_TRANSITION for each active customer within the eight months, once for each calendar month: on the first, or on
-- the first day after it on which this runs. A customer who became active within the month began their journey in it, and the
-- next month is their first transition.
with month as (
  select to_char(:today::date, 'YYYY-MM') as name,
    date_trunc('month', :today::date::timestamp) at time zone :time_zone::text as began_at,
    (date_trunc('month', :today::date::timestamp) + interval '1 month') at time zone :time_zone::text as ends_at
),
raised as (
  insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key)
  select c.tenant_id, 'MONTH_TRANSITION', c.id, jsonb_build_object('month', month.name), :now::timestamptz,
    'crm:month:' || c.id || ':' || month.name
  from month
  cross join crm.customers c
  join automation.tenant_settings s on s.tenant_id = c.tenant_id and s.client_journey
  join (
    select d.customer_id
    from crm.deliverables d
    where d.tenant_id = :tenant_id::uuid
    group by d.customer_id
    having max(d.month) < 8
  ) travelling on travelling.customer_id = c.id
  where c.tenant_id = :tenant_id::uuid and c.status = 'ACTIVE'
    -- Only customers who wait for it: on most days none does, and nothing else is read.
    and not exists (
      select from automation.events e
      where e.tenant_id = c.tenant_id and e.dedupe_key = 'crm:month:' || c.id || ':' || month.name
    )
    and not exists (
      select from automation.events e
      where e.tenant_id = c.tenant_id
        and e.dedupe_key between 'crm:activated:' || c.id || ':' and 'crm:activated:' || c.id || ':z'
        and e.type = 'CLIENT_ACTIVATED' and e.customer_id = c.id
        and e.occurred_at >= month.began_at and e.occurred_at < month.ends_at
    )
  on conflict do nothing
  returning id
)
select count(*)::int as "raised!" from raised
