-- Raises MONTH_TRANSITION for each active customer within the eight months, once for each calendar month: on the first, or on
-- the first day after it on which this runs. A customer who became active within the month began their journey in it, and the
-- next month is their first transition.
with month as (
  select to_char(:today::date, 'YYYY-MM') as name,
    date_trunc('month', :today::date::timestamp) at time zone :time_zone::text as began_at,
    (date_trunc('month', :today::date::timestamp) + interval '1 month') at time zone :time_zone::text as ends_at
),
-- On most days nobody waits. `offset 0` makes every look-up use its index, whatever the planner expects right after a bulk load.
waiting as materialized (
  select travelling.customer_id as id, month.name, month.began_at, month.ends_at
  from month
  cross join (
    select d.customer_id
    from crm.deliverables d
    where d.tenant_id = :tenant_id::uuid
    group by d.customer_id
    having max(d.month) < 8
  ) travelling
  where exists (select from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid and s.client_journey)
    and exists (
      select from crm.customers c
      where c.tenant_id = :tenant_id::uuid and c.id = travelling.customer_id and c.status = 'ACTIVE'
      offset 0
    )
    and not exists (
      select from automation.events e
      where e.tenant_id = :tenant_id::uuid and e.dedupe_key = 'crm:month:' || travelling.customer_id || ':' || month.name
      offset 0
    )
),
raised as (
  insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key)
  select :tenant_id::uuid, 'MONTH_TRANSITION', w.id, jsonb_build_object('month', w.name), :now::timestamptz,
    'crm:month:' || w.id || ':' || w.name
  from waiting w
  where not exists (
    select from automation.events e
    where e.tenant_id = :tenant_id::uuid and e.dedupe_key between 'crm:activated:' || w.id || ':' and 'crm:activated:' || w.id || ':z'
      and e.type = 'CLIENT_ACTIVATED' and e.customer_id = w.id
      and e.occurred_at >= w.began_at and e.occurred_at < w.ends_at
    offset 0
  )
  on conflict do nothing
  returning id
)
select count(*)::int as "raised!" from raised
