-- Counts the tasks of each active trigger that were made in the period and have had time to be done, and what became of them. `days` is how many days of
-- the period the trigger has made tasks. Deleted tasks do not count.
select
  t.id as "trigger_id!",
  left(t.name, 200) as "trigger_name!",
  count(*)::int as "tasks!",
  (count(*) filter (where k.status = 'COMPLETED'))::int as "completed!",
  (count(*) filter (where k.status = 'CANCELLED'))::int as "cancelled!",
  greatest(1, extract(epoch from :settled_before::timestamptz - greatest(:since::timestamptz, least(t.created_at, min(k.created_at)))) / 86400)::float8 as "days!"
from crm.tasks k
join automation.triggered_tasks l on l.tenant_id = k.tenant_id and l.task_id = k.id
join automation.automated_triggers t on t.tenant_id = l.tenant_id and t.id = l.trigger_id and t.is_active
where k.tenant_id = :tenant_id::uuid and k.created_at >= :since::timestamptz and k.created_at < :settled_before::timestamptz
group by t.id, t.name, t.created_at
order by 3 desc, t.id
limit 1000
