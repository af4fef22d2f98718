-- Returns what is known of a customer, with sums of the orders and of the open tasks. An order that was cancelled counts only as such.
select
  c.id,
  left(c.name, 10000) as "name?",
  left(c.email, 320) as "email?",
  left(c.phone, 100) as "phone?",
  left(c.account_number, 100) as "account_number?",
  c.status,
  c.sales_rep_id,
  left(u.name, 200) as "sales_rep_name?",
  case when isfinite(c.do_not_contact_until) then c.do_not_contact_until end as "do_not_contact_until?",
  c.time_zone as "time_zone?",
  c.created_at,
  c.updated_at,
  o.orders as "orders!",
  o.delivered as "delivered!",
  o.cancelled as "cancelled!",
  o.total as "total!",
  o.first_ordered_at as "first_ordered_at?",
  o.last_ordered_at as "last_ordered_at?",
  o.last_delivered_at as "last_delivered_at?",
  coalesce(p.allows_email, true) as "allows_email!",
  a.stopped_reason as "stopped_reason?",
  t.tasks as "open_tasks!",
  t.overdue as "overdue_tasks!",
  t.next_due_at as "next_due_at?"
from crm.customers c
left join crm.users u on u.tenant_id = c.tenant_id and u.id = c.sales_rep_id
left join automation.email_preferences p on p.tenant_id = c.tenant_id and p.customer_id = c.id
left join automation.email_addresses a on a.tenant_id = c.tenant_id and a.address = lower(c.email)
cross join lateral (
  select
    (count(*) filter (where k.status <> 'CANCELLED'))::int as orders,
    (count(*) filter (where k.status = 'DELIVERED'))::int as delivered,
    (count(*) filter (where k.status = 'CANCELLED'))::int as cancelled,
    coalesce(sum(nullif(k.total, 'NaN')) filter (where k.status <> 'CANCELLED'), 0)::float8 as total,
    min(k.ordered_at) filter (where k.status <> 'CANCELLED' and isfinite(k.ordered_at)) as first_ordered_at,
    max(k.ordered_at) filter (where k.status <> 'CANCELLED' and isfinite(k.ordered_at)) as last_ordered_at,
    -- A delivery that is entered in advance has not been yet.
    max(k.delivered_at) filter (where k.status = 'DELIVERED' and isfinite(k.delivered_at) and k.delivered_at <= :now::timestamptz)
      as last_delivered_at
  from crm.orders k
  where k.tenant_id = c.tenant_id and k.customer_id = c.id
) o
cross join lateral (
  select
    count(*)::int as tasks,
    (count(*) filter (where k.due_at < :now::timestamptz))::int as overdue,
    min(k.due_at) filter (where isfinite(k.due_at)) as next_due_at
  from crm.tasks k
  where k.tenant_id = c.tenant_id and k.customer_id = c.id and k.status in ('PENDING', 'IN_PROGRESS')
) t
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
