-- Counts the tasks of a period by the day on which they were made (tenant's zone) and by trigger; null stands for tasks of no trigger.
select
  (k.created_at at time zone t.time_zone)::date as "day!",
  l.trigger_id as "trigger_id?",
  left(a.name, 200) as "trigger_name?",
  count(*)::int as "made!",
  (count(*) filter (where k.status = 'COMPLETED'))::int as "completed!"
from crm.tenants t
join crm.tasks k on k.tenant_id = t.id and k.created_at >= :from::timestamptz and k.created_at < :to::timestamptz
left join automation.triggered_tasks l on l.tenant_id = k.tenant_id and l.task_id = k.id
left join automation.automated_triggers a on a.tenant_id = k.tenant_id and a.id = l.trigger_id
where t.id = :tenant_id::uuid
group by 1, 2, 3
order by 1, 2
limit 4000
