-- Finds active triggers that made no task in the last 24 hours, but made some in nearly each such window of the last four weeks: nine of
-- ten windows had `low` tasks or more, nine of ten `high` or less. Triggers with fewer than 14 such windows are left out. With the last
-- three evaluations of each, a row each.
with made as (
  select e.trigger_id, floor(extract(epoch from :now::timestamptz - e.scheduled_at) / 86400)::int as days_ago, sum(e.created)::int as tasks,
    max(e.scheduled_at) filter (where e.created > 0) as last_made_at
  from automation.trigger_evaluations e
  where e.tenant_id = :tenant_id::uuid and e.scheduled_at > :now::timestamptz - interval '29 days' and e.scheduled_at <= :now::timestamptz
  group by 1, 2
),
usual as (
  select t.id, t.name, t.trigger_type,
    percentile_disc(0.1) within group (order by coalesce(m.tasks, 0)) as low,
    percentile_disc(0.9) within group (order by coalesce(m.tasks, 0)) as high,
    max(m.last_made_at) as last_made_at
  from automation.automated_triggers t
  cross join generate_series(1, 28) d (n)
  left join made m on m.trigger_id = t.id and m.days_ago = d.n
  where t.tenant_id = :tenant_id::uuid
    and t.is_active
    and greatest(t.created_at, t.starts_at) <= :now::timestamptz - (d.n + 1) * interval '24 hours'
    and not exists (select from made n where n.trigger_id = t.id and n.days_ago = 0 and n.tasks > 0)
  group by t.id, t.name, t.trigger_type
  having count(*) >= 14
)
select
  u.id as "trigger_id!",
  left(u.name, 200) as "trigger_name!",
  u.trigger_type as "trigger_type!",
  u.low as "low!",
  u.high as "high!",
  u.last_made_at as "last_made_at!",
  e.id as "evaluation_id?",
  e.scheduled_at as "scheduled_at?",
  e.status as "status?",
  e.matched as "matched?",
  e.already_done as "already_done?",
  e.suppressed as "suppressed?"
from usual u
left join lateral (
  select e.id, e.scheduled_at, e.status, e.matched, e.already_done, e.suppressed
  from automation.trigger_evaluations e
  where e.tenant_id = :tenant_id::uuid and e.trigger_id = u.id
    and e.scheduled_at > :now::timestamptz - interval '29 days' and e.scheduled_at <= :now::timestamptz
  order by e.scheduled_at desc, e.id desc
  limit 3
) e on true
where u.low >= 1
order by u.low desc, u.id, e.scheduled_at desc
limit 150
