-- Compares who would get a task now with who would by the saved settings; writes nothing. Composed per trigger type like evaluate.sql: the
-- saved settings are judged by the same text with other parameters. Gives the counts in every row, and one row at least.
with examined as (
  select null::uuid as customer_id where false
),
matches as materialized (
  /* matches */
),
saved_matches as materialized (
  /* savedMatches */
),
judged as materialized (
  /* judge */
),
saved_judged as materialized (
  /* judge by saved settings */
),
-- One row for each customer: no reason when a task is made, else why not.
wanted as (
  select distinct on (v.customer_id) v.customer_id, v.customer_name, v.waiting_since, v.reason
  from (
    select j.customer_id, j.customer_name, j.waiting_since, j.occurrence_key,
      case when j.reason is null and j.place > (:settings::jsonb ->> 'maxTasksPerRun')::int then 'DEFERRED' else j.reason end as reason
    from judged j
  ) v
  order by v.customer_id, v.reason nulls first, v.waiting_since, v.occurrence_key
),
saved as (
  select distinct on (v.customer_id) v.customer_id, v.customer_name, v.waiting_since, v.reason
  from (
    select j.customer_id, j.customer_name, j.waiting_since, j.occurrence_key,
      case when j.reason is null and j.place > (:saved_settings::jsonb ->> 'maxTasksPerRun')::int then 'DEFERRED' else j.reason end as reason
    from saved_judged j
  ) v
  order by v.customer_id, v.reason nulls first, v.waiting_since, v.occurrence_key
),
compared as (
  select
    coalesce(w.customer_id, s.customer_id) as customer_id,
    coalesce(w.customer_name, s.customer_name) as customer_name,
    least(w.waiting_since, s.waiting_since) as waiting_since,
    w.customer_id is not null and w.reason is null as is_wanted,
    s.customer_id is not null and s.reason is null as is_saved,
    coalesce(w.reason, s.reason) as reason
  from wanted w
  full join saved s on s.customer_id = w.customer_id
),
counts as (
  select
    (count(*) filter (where c.is_wanted and not c.is_saved))::int as added,
    (count(*) filter (where c.is_saved and not c.is_wanted))::int as removed,
    (count(*) filter (where c.is_saved and c.is_wanted))::int as unchanged
  from compared c
),
listed as (
  select c.customer_id, c.customer_name, c.waiting_since, c.is_wanted, c.reason,
    row_number() over (partition by c.is_wanted order by c.waiting_since, c.customer_id) as place
  from compared c
  where c.is_wanted <> c.is_saved
)
select
  counts.added as "added!",
  counts.removed as "removed!",
  counts.unchanged as "unchanged!",
  l.customer_id as "customer_id?",
  left(l.customer_name, 200) as "customer_name?",
  l.is_wanted as "is_added?",
  l.reason as "reason?"
from counts
left join listed l on l.place <= :limit::int
order by l.is_wanted desc, l.place
limit 1000
