-- Returns what the model says of a customer, and the rhythm beside it. No row: there is no such customer.
select
  c.id as customer_id,
  m.status as "status?",
  m.reason as "reason?",
  automation.cadence_of_customer(c.tenant_id, c.id, :now::timestamptz) as "prediction?",
  (
    select automation.rhythm_of(array_agg(distinct (o.delivered_at at time zone 'UTC')::date), :now::timestamptz)
    from crm.orders o
    where o.tenant_id = :tenant_id::uuid and o.customer_id = :customer_id::uuid and o.status = 'DELIVERED'
      and o.delivered_at > '-infinity' and o.delivered_at <= :now::timestamptz
  ) as "rhythm?"
from crm.customers c
left join automation.cadence_models m on m.tenant_id = c.tenant_id
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
