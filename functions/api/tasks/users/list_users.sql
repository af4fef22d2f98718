-- Lists a tenant's users by their ids, a page at a time, with their open tasks and what people set about them; or returns one.
with day as (
  select (:now::timestamptz at time zone t.time_zone)::date as today from crm.tenants t where t.id = :tenant_id::uuid
),
away as materialized (
  select a.user_id from day d cross join lateral automation.reps_away(:tenant_id::uuid, d.today) a (user_id)
)
select
  u.id,
  left(u.name, 200) as "name?",
  left(u.email, 320) as "email?",
  left(u.role, 100) as "role?",
  u.is_active,
  s.capacity,
  s.leave_from,
  s.leave_until,
  coalesce(d.today between s.leave_from and s.leave_until, false) as "is_on_leave!",
  s.max_open_tasks,
  coalesce(s.max_open_tasks, (o.assignment ->> 'maxOpenTasks')::int) as "limit?",
  case when u.id in (select a.user_id from away a) then automation.away_until(u.tenant_id, u.id, d.today) end as "away_until?",
  k.open as "open_tasks!",
  k.overdue as "overdue_tasks!",
  '2000-01-01 00:00:00+00' as "cursor_at!" -- every row's: only ids put users in order
from crm.users u
cross join day d
left join automation.tenant_settings o on o.tenant_id = u.tenant_id
left join automation.user_settings s on s.tenant_id = u.tenant_id and s.user_id = u.id
cross join lateral (
  select count(*)::int as open, (count(*) filter (where k.due_at < :now::timestamptz))::int as overdue
  from crm.tasks k
  where k.tenant_id = u.tenant_id and k.assignee_id = u.id and k.status in ('PENDING', 'IN_PROGRESS')
) k
where u.tenant_id = :tenant_id::uuid
  and (:user_id::uuid is null or u.id = :user_id::uuid)
  and (:is_active::boolean is null or u.is_active = :is_active::boolean)
  and (:after_id::uuid is null or u.id > :after_id::uuid)
order by u.id
limit :limit::int
