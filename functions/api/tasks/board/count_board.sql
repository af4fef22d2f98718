-- Counts a tenant's open tasks by rep and by when they are due: active users, users who left with open tasks, and a row without a user
-- for tasks of nobody. Days are the tenant's.
with day as (
  select
    (:now::timestamptz at time zone t.time_zone)::date as today,
    ((:now::timestamptz at time zone t.time_zone)::date + 1)::timestamp at time zone t.time_zone as tomorrow_at,
    t.time_zone
  from crm.tenants t
  where t.id = :tenant_id::uuid
),
load as (
  select
    k.assignee_id,
    count(*)::int as open,
    (count(*) filter (where k.due_at < :now::timestamptz))::int as overdue,
    (count(*) filter (where k.due_at >= :now::timestamptz and k.due_at < d.tomorrow_at))::int as today,
    (count(*) filter (where k.due_at >= d.tomorrow_at))::int as later,
    (count(*) filter (where k.due_at is null))::int as undated
  from crm.tasks k
  cross join day d
  where k.tenant_id = :tenant_id::uuid and k.status in ('PENDING', 'IN_PROGRESS')
  group by k.assignee_id
),
rep as (
  select u.id, u.name, u.is_active
  from crm.users u
  where u.tenant_id = :tenant_id::uuid and (u.is_active or exists (select from load l where l.assignee_id = u.id))
  union all
  select null, null, null
)
select
  r.id as "assignee_id?",
  left(r.name, 200) as "assignee_name?",
  r.is_active as "is_active?",
  s.capacity,
  s.leave_from,
  s.leave_until,
  coalesce(d.today between s.leave_from and s.leave_until, false) as "is_on_leave!",
  coalesce(l.open, 0) as "open!",
  coalesce(l.overdue, 0) as "overdue!",
  coalesce(l.today, 0) as "today!",
  coalesce(l.later, 0) as "later!",
  coalesce(l.undated, 0) as "undated!",
  d.tomorrow_at as "tomorrow_at!",
  d.time_zone as "time_zone!"
from rep r
cross join day d
left join load l on l.assignee_id is not distinct from r.id
left join automation.user_settings s on s.tenant_id = :tenant_id::uuid and s.user_id = r.id
order by r.id is null desc, coalesce(l.open, 0) > 0 desc, r.name, r.id
limit 501
