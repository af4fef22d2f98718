-- Replaces the engagement figures of a tenant's customers in one statement; deletes the rows of deleted customers.
with orders as (
  select o.customer_id,
    max(o.ordered_at) as last_order_at,
    count(*) filter (where o.ordered_at > :now::timestamptz - interval '90 days')::int as orders,
    coalesce(sum(nullif(o.total, 'NaN')) filter (where o.ordered_at > :now::timestamptz - interval '90 days'), 0) as revenue
  from crm.orders o
  where o.tenant_id = :tenant_id::uuid and o.status <> 'CANCELLED' and o.ordered_at <= :now::timestamptz
  group by o.customer_id
),
samples as (
  select u.customer_id, count(*)::int as samples
  from crm.sample_usages u
  where u.tenant_id = :tenant_id::uuid and u.tasted_at > :now::timestamptz - interval '90 days' and u.tasted_at <= :now::timestamptz
  group by u.customer_id
),
activities as (
  select a.customer_id, count(*)::int as activities
  from crm.activities a
  where a.tenant_id = :tenant_id::uuid and a.occurred_at > :now::timestamptz - interval '30 days' and a.occurred_at <= :now::timestamptz
  group by a.customer_id
),
tasks as (
  select k.customer_id, count(*)::int as tasks
  from crm.tasks k
  where k.tenant_id = :tenant_id::uuid and k.status in ('PENDING', 'IN_PROGRESS')
  group by k.customer_id
),
deliverables as (
  select d.customer_id,
    count(*) filter (where d.status = 'COMPLETED')::int as completed,
    count(*) filter (where d.status <> 'COMPLETED' and d.due_at <= :now::timestamptz)::int as overdue
  from crm.deliverables d
  where d.tenant_id = :tenant_id::uuid
  group by d.customer_id
),
emails as (
  select j.payload ->> 'customerId' as customer_id, count(*)::int as emails
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid and j.type = 'SEND_EMAIL' and j.status = 'COMPLETED'
    and j.completed_at > :now::timestamptz - interval '30 days'
  group by 1
),
figures as (
  select c.id, o.last_order_at, coalesce(o.orders, 0) as orders, coalesce(o.revenue, 0) as revenue,
    coalesce(s.samples, 0) as samples, coalesce(a.activities, 0) as activities, coalesce(k.tasks, 0) as tasks,
    coalesce(d.completed, 0) as completed, coalesce(d.overdue, 0) as overdue, coalesce(e.emails, 0) as emails,
    -- A recent order: 40 today, nothing after 90 days. The rest counts each, up to 20.
    round(40 * greatest(0, 1 - extract(epoch from :now::timestamptz - o.last_order_at) / (90 * 86400)))::int as recency
  from crm.customers c
  left join orders o on o.customer_id = c.id
  left join samples s on s.customer_id = c.id
  left join activities a on a.customer_id = c.id
  left join tasks k on k.customer_id = c.id
  left join deliverables d on d.customer_id = c.id
  left join emails e on e.customer_id = c.id::text
  where c.tenant_id = :tenant_id::uuid
),
gone as (
  delete from automation.client_metrics m
  where m.tenant_id = :tenant_id::uuid and not exists (select from figures f where f.id = m.customer_id)
  returning m.customer_id
),
written as (
  insert into automation.client_metrics as m (tenant_id, customer_id, computed_at, last_order_at, orders_90_days,
    revenue_90_days, samples_90_days, activities_30_days, open_tasks, deliverables_completed, deliverables_overdue,
    emails_sent_30_days, engagement_score)
  select :tenant_id::uuid, f.id, :now::timestamptz, f.last_order_at, f.orders, f.revenue, f.samples, f.activities, f.tasks,
    f.completed, f.overdue, f.emails,
    coalesce(f.recency, 0) + least(20, 5 * f.orders) + least(20, 4 * f.activities) + least(20, 5 * f.completed)
  from figures f
  on conflict (tenant_id, customer_id) do update set
    computed_at = excluded.computed_at,
    last_order_at = excluded.last_order_at,
    orders_90_days = excluded.orders_90_days,
    revenue_90_days = excluded.revenue_90_days,
    samples_90_days = excluded.samples_90_days,
    activities_30_days = excluded.activities_30_days,
    open_tasks = excluded.open_tasks,
    deliverables_completed = excluded.deliverables_completed,
    deliverables_overdue = excluded.deliverables_overdue,
    emails_sent_30_days = excluded.emails_sent_30_days,
    engagement_score = excluded.engagement_score
  -- A late run must not replace the figures of a later one.
  where m.computed_at <= excluded.computed_at
  returning m.customer_id
)
select (select count(*) from written)::int as "customers!", (select count(*) from gone)::int as "removed!"
