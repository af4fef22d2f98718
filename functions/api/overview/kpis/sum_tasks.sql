-- Adds up the tasks that were made in a period, for the KPIs that are made of tasks: all of them, by week or month ("bucket"), and by rep or trigger
-- ("group", the 200 with the most tasks). Days, weeks and months are those of the tenant's zone. `followed`: completed tasks that tell how long it took;
-- a CRM may complete a task without a moment, or with one before the task was made.
with period as (
  select t.time_zone, (:from::date)::timestamp at time zone t.time_zone as starts_at, (:to::date + 1)::timestamp at time zone t.time_zone as ends_at
  from crm.tenants t
  where t.id = :tenant_id::uuid
),
made as (
  select
    date_trunc(:by::text, k.created_at at time zone p.time_zone)::date as bucket,
    case :group_by::text when 'rep' then k.assignee_id when 'trigger' then l.trigger_id end as group_id,
    k.status = 'COMPLETED' as is_completed,
    automation.hours_to_complete(k.status, k.created_at, k.completed_at) as hours,
    r.satisfaction,
    r.was_right
  from period p
  join crm.tasks k on k.tenant_id = :tenant_id::uuid and k.created_at >= p.starts_at and k.created_at < p.ends_at
  left join automation.triggered_tasks l on (:trigger_id::uuid is not null or :group_by::text = 'trigger') and l.tenant_id = k.tenant_id and l.task_id = k.id
  left join automation.task_ratings r on r.tenant_id = k.tenant_id and r.task_id = k.id
  where (:user_id::uuid is null or k.assignee_id = :user_id::uuid)
    and (:trigger_id::uuid is null or l.trigger_id = :trigger_id::uuid)
),
summed as (
  select
    case when grouping(m.bucket) = 0 then 'bucket' when grouping(m.group_id) = 0 then 'group' else 'all' end as kind,
    m.bucket,
    m.group_id,
    count(*)::int as made,
    (count(*) filter (where m.is_completed))::int as completed,
    count(m.hours)::int as followed,
    (count(*) filter (where m.hours < :target_hours::int))::int as soon,
    percentile_cont(0.5) within group (order by m.hours) as median_hours,
    coalesce(sum(m.satisfaction), 0)::int as stars,
    count(m.satisfaction)::int as rated,
    (count(*) filter (where m.was_right))::int as were_right,
    count(m.was_right)::int as judged
  from made m
  group by grouping sets ((), (m.bucket), (m.group_id))
),
ranked as (
  select s.kind, s.bucket, s.group_id, s.made, s.completed, s.followed, s.soon, s.median_hours, s.stars, s.rated, s.were_right, s.judged,
    row_number() over (partition by s.kind order by s.bucket, s.made desc, s.group_id) as place
  from summed s
)
select
  k.kind as "kind!", k.bucket as "bucket?", k.group_id as "group_id?", coalesce(left(u.name, 200), left(a.name, 200)) as "group_name?",
  k.made as "made!", k.completed as "completed!", k.followed as "followed!", k.soon as "soon!", k.median_hours as "median_hours?", k.stars as "stars!",
  k.rated as "rated!", k.were_right as "were_right!", k.judged as "judged!"
from ranked k
left join crm.users u on :group_by::text = 'rep' and u.tenant_id = :tenant_id::uuid and u.id = k.group_id
left join automation.automated_triggers a on :group_by::text = 'trigger' and a.tenant_id = :tenant_id::uuid and a.id = k.group_id
where k.kind <> 'group' or (:group_by::text is not null and k.place <= 200)
order by k.kind, k.place
limit 400
