-- Counts what followed at which hour and on which weekday (tenant's zone), by the group of customers: `what` is MESSAGE, one to a page, answered within a
-- day; CALL, a booking that was kept, of those that were kept or missed; TASK, a completed one after which the customer ordered within `settle_days`.
-- A customer counts once a day. The group is the customer's attribute `segment`, or else `type`, or else the status.
with zone as (
  select t.time_zone from crm.tenants t where t.id = :tenant_id::uuid
),
answered as (
  select distinct m.id
  from automation.message_logs m
  join automation.inbound_messages i on i.tenant_id = m.tenant_id and i.page_id = m.page_id and i.recipient_id = m.recipient_id
    and i.sent_at > m.sent_at and i.sent_at <= m.sent_at + interval '24 hours'
  where m.tenant_id = :tenant_id::uuid and m.status = 'sent' and m.sent_at >= :since::timestamptz and m.sent_at < :now::timestamptz - interval '24 hours'
    and not i.is_opt_out
),
messages as (
  select s.customer_id, m.sent_at as at, a.id is not null as hit
  from automation.message_logs m
  join automation.subscribers s on s.tenant_id = m.tenant_id and s.page_id = m.page_id and s.recipient_id = m.recipient_id
  left join answered a on a.id = m.id
  where m.tenant_id = :tenant_id::uuid and m.status = 'sent' and m.sent_at >= :since::timestamptz and m.sent_at < :now::timestamptz - interval '24 hours'
    and s.customer_id is not null
),
calls as (
  select b.customer_id, b.scheduled_at as at, b.status = 'completed' as hit
  from crm.bookings b
  where b.tenant_id = :tenant_id::uuid and b.status in ('completed', 'missed') and b.scheduled_at >= :since::timestamptz and b.scheduled_at < :now::timestamptz
),
tasks as (
  select k.customer_id, k.completed_at as at, exists (
      select from crm.orders o
      where o.tenant_id = k.tenant_id and o.customer_id = k.customer_id and o.status <> 'CANCELLED'
        and o.ordered_at > k.completed_at and o.ordered_at <= k.completed_at + :settle_days::int * interval '1 day'
    ) as hit
  from crm.tasks k
  -- A task that was completed in the period may be older by as much.
  where k.tenant_id = :tenant_id::uuid and k.status = 'COMPLETED' and k.created_at >= :since::timestamptz - (:now::timestamptz - :since::timestamptz)
    and k.completed_at >= :since::timestamptz and k.completed_at < :settled_before::timestamptz
),
every as (
  select 'MESSAGE' as what, m.customer_id, m.at, m.hit from messages m
  union all
  select 'CALL', c.customer_id, c.at, c.hit from calls c
  union all
  select 'TASK', k.customer_id, k.at, k.hit from tasks k
),
once as (
  select distinct on (e.what, e.customer_id, l.at::date) e.what, e.customer_id, l.at, e.hit
  from every e
  cross join zone z
  cross join lateral (select e.at at time zone z.time_zone as at) l
  order by e.what, e.customer_id, l.at::date, l.at, e.hit desc
),
cells as (
  select o.what, g.name, extract(hour from o.at)::int as hour, extract(isodow from o.at)::int as weekday, count(*) as cases, count(*) filter (where o.hit) as hits
  from once o
  join crm.customers c on c.tenant_id = :tenant_id::uuid and c.id = o.customer_id
  cross join lateral (
    select left(coalesce(nullif(btrim(c.attributes ->> 'segment'), ''), nullif(btrim(c.attributes ->> 'type'), ''), c.status), 100) as name
  ) g
  group by o.what, g.name, hour, weekday
)
select
  c.what as "what!",
  c.name as "group_name!",
  case when grouping(c.hour) = 0 then 'HOUR' else 'WEEKDAY' end as "by!",
  coalesce(c.hour, c.weekday) as "cell!",
  sum(c.cases)::int as "cases!",
  sum(c.hits)::int as "hits!"
from cells c
group by grouping sets ((c.what, c.name, c.hour), (c.what, c.name, c.weekday))
order by c.what, c.name, 3, 4
limit 5000
