-- Explains what an evaluation does for one customer at a moment, with what it checks: a row for each occurrence, oldest first, and one
-- row when there is none. Composed per trigger type like evaluate.sql; checks.sql gives the type's own checks. With :is_full it reads
-- the whole tenant, and then knows who comes before the customer.
with examined as (
  select :customer_id::uuid as customer_id where not :is_full::boolean
),
matches as materialized (
  /* matches */
),
judged as (
  /* judge */
),
-- Tasks of that moment that changed the fact which called for them: they came first, although nothing matches any more.
gone as (
  select count(*) as tasks
  from automation.triggered_tasks l
  where :is_full::boolean and l.tenant_id = :tenant_id::uuid and l.trigger_id = :trigger_id::uuid
    and l.triggered_at = :judged_at::timestamptz
    and not exists (select from matches m where m.occurrence_key = l.occurrence_key)
),
checks as (
  select jsonb_agg(jsonb_build_object('name', k.name, 'holds', k.holds, 'value', k.value, 'needs', k.needs)) as list
  from (
    /* checks */
  ) k
),
occurrences as (
  select
    m.occurrence_key,
    m.waiting_since,
    m.product,
    m.fact_on,
    m.days,
    coalesce(
      m.look_at,
      case when j.reason = 'ARM_WAITS' then m.waiting_since + (:settings::jsonb -> 'delays' ->> j.arm)::int * interval '24 hours' end
    ) as look_at,
    j.experiment_id,
    j.arm,
    case
      when not m.is_due then case when m.look_at is null then 'NO_CANDIDATE' else 'NOT_DUE' end
      when m.due_from < :starts_at::timestamptz then 'BEFORE_START'
      when j.reason is null and j.place + gone.tasks > (:settings::jsonb ->> 'maxTasksPerRun')::int then 'DEFERRED'
      else coalesce(j.reason, 'TASK')
    end as verdict
  from matches m
  cross join gone
  left join judged j on m.is_due and j.occurrence_key = m.occurrence_key and j.customer_id = m.customer_id
  where m.customer_id = :customer_id::uuid
),
recorded as (
  select l.occurrence_key, l.task_id, l.triggered_at, l.experiment_id, l.arm
  from automation.triggered_tasks l
  where l.customer_id = :customer_id::uuid and l.trigger_id = :trigger_id::uuid and l.tenant_id = :tenant_id::uuid
    and l.triggered_at <= coalesce(:judged_at::timestamptz, :now::timestamptz)
),
-- What explains the customer best when nothing is found any more: a contact date is cleared by its task, an order ends a rhythm.
last_made as (
  select r.occurrence_key from recorded r
  where not exists (select from occurrences s where s.verdict <> 'NO_CANDIDATE')
  order by r.triggered_at desc, r.occurrence_key
  limit 1
)
select
  checks.list as "checks!",
  -- A task may have changed the fact that called for it, and a person the settings: what was recorded counts.
  case
    when r.triggered_at = :judged_at::timestamptz then 'TASK'
    when r.occurrence_key is not null and coalesce(s.verdict, 'NO_CANDIDATE') in ('NO_CANDIDATE', 'NOT_DUE') then 'TASK_MADE'
    else s.verdict
  end as "verdict?",
  coalesce(s.occurrence_key, r.occurrence_key) as "occurrence_key?",
  left(s.product, 200) as "product?",
  case when isfinite(s.fact_on) then s.fact_on end as "fact_on?",
  s.days as "days?",
  case when isfinite(s.look_at) then s.look_at end as "look_at?",
  r.task_id as "task_id?",
  coalesce(r.experiment_id, s.experiment_id) as "experiment_id?",
  left(coalesce(r.arm, s.arm), 40) as "arm?"
from checks
left join (
  occurrences s
  full join recorded r on r.occurrence_key = s.occurrence_key
) on s.verdict is not null or r.triggered_at = :judged_at::timestamptz
  or r.occurrence_key in (select m.occurrence_key from last_made m)
order by s.waiting_since, s.occurrence_key, r.occurrence_key
limit :limit::int
