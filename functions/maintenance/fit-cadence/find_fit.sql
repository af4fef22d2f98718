-- Tells whether the tenant's model was fitted in the week of `:today` or later, and how many customers there are with a delivered order.
select
  exists (
    select from automation.cadence_models m
    where m.tenant_id = :tenant_id::uuid and m.week >= date_trunc('week', :today::date::timestamp)::date
  ) as "is_fitted!",
  (
    select count(*)::int from crm.customers c
    where c.tenant_id = :tenant_id::uuid and exists (
      select from crm.orders o where o.tenant_id = :tenant_id::uuid and o.customer_id = c.id and o.status = 'DELIVERED')
  ) as "customers!"
