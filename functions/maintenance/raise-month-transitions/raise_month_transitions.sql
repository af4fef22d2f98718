-- Raises MONTH_TRANSITION for each active customer within the eight months, once for each calendar month.
with raised as (
  insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key)
  select c.tenant_id, 'MONTH_TRANSITION', c.id, jsonb_build_object('month', to_char(:today::date, 'YYYY-MM')),
    :now::timestamptz, 'crm:month:' || c.id || ':' || to_char(:today::date, 'YYYY-MM')
  from crm.customers c
  join automation.tenant_settings s on s.tenant_id = c.tenant_id and s.client_journey
  join (
    select d.customer_id
    from crm.deliverables d
    where d.tenant_id = :tenant_id::uuid
    group by d.customer_id
    having max(d.month) < 8
  ) travelling on travelling.customer_id = c.id
  where c.tenant_id = :tenant_id::uuid and c.status = 'ACTIVE'
  on conflict do nothing
  returning id
)
select count(*)::int as "raised!" from raised
