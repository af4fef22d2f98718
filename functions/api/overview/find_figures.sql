-- Counts the tasks of a period and of the period of the same length before it: how many were made, how many of them are completed, how
-- soon, and after how many of those whose 14 days are over ("settled") the customer ordered in these days. Gives two rows.
select
  p.is_before as "is_before!",
  count(k.id)::int as "made!",
  (count(*) filter (where k.status = 'COMPLETED'))::int as "completed!",
  (count(*) filter (where k.status = 'COMPLETED' and (k.due_at is null or k.completed_at <= k.due_at)))::int as "in_time!",
  round((percentile_cont(0.5) within group (order by automation.hours_to_complete(k.status, k.created_at, k.completed_at)))::numeric, 2)::float8 as "median_hours?",
  (count(*) filter (where k.created_at <= :now::timestamptz - interval '14 days'))::int as "settled!",
  (count(*) filter (where k.created_at <= :now::timestamptz - interval '14 days' and exists (
    select from crm.orders o
    where o.tenant_id = k.tenant_id and o.customer_id = k.customer_id and o.status <> 'CANCELLED'
      and o.ordered_at >= k.created_at and o.ordered_at < k.created_at + interval '14 days'
  )))::int as "ordered!"
from (
  values
    (false, :from::timestamptz, :to::timestamptz),
    (true, :from::timestamptz - (:to::timestamptz - :from::timestamptz), :from::timestamptz)
) p (is_before, starts_at, ends_at)
left join crm.tasks k on k.tenant_id = :tenant_id::uuid and k.created_at >= p.starts_at and k.created_at < p.ends_at
group by p.is_before
order by p.is_before
limit 2
