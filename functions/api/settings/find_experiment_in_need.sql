-- Finds the experiment that needs its outcomes for longer than `days`, of those that are still counted: the one that needs them the longest.
select left(e.name, 200) as "name!", e.outcome_days::int as "outcome_days!"
from automation.experiments e
where e.tenant_id = :tenant_id::uuid and e.status <> 'DRAFT' and :outcomes::jsonb ? e.outcome and e.outcome_days + :more::int > :days::int
  and (e.stopped_at is null or e.stopped_at > :now::timestamptz - make_interval(days => e.outcome_days + :more::int))
order by e.outcome_days desc, e.id
limit 1
