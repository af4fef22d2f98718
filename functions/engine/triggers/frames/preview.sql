-- Shows what an evaluation would do now, longest waiting first; writes nothing. Composed per trigger type like evaluate.sql.
with examined as (
  select null::uuid as customer_id where false
),
matches as materialized (
  /* matches */
),
judged as (
  /* judge */
),
placed as (
  select
    j.*,
    row_number() over (partition by j.reason order by j.waiting_since, j.occurrence_key) as place_in_reason,
    count(*) over () as matched,
    count(*) over (partition by j.reason) as of_this_reason
  from judged j
)
select
  p.customer_id as "customer_id!",
  left(p.customer_name, 200) as "customer_name?",
  p.occurrence_key as "occurrence_key!",
  left(p.product, 200) as "product?",
  p.fact_on as "fact_on!",
  p.days as "days!",
  case when p.reason is null and p.place > (:settings::jsonb ->> 'maxTasksPerRun')::int then 'DEFERRED' else p.reason end as "reason?",
  p.matched::int as "matched!",
  p.of_this_reason::int as "of_this_reason!",
  p.place_in_reason > :skip::int as "is_listed!"
from placed p
-- The first of each reason comes with every page, for its count.
where p.place_in_reason = 1 or (p.place_in_reason > :skip::int and p.place_in_reason <= :skip::int + :limit::int)
order by p.reason nulls first, p.waiting_since, p.occurrence_key
limit 1000
