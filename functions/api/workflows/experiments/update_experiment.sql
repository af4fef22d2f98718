-- Changes an experiment that the caller has locked. `phase` is the one that customers come to from now on: that of before is divided otherwise, a new one
-- begins and ends it.
with changed as (
  update automation.experiments e
  set name = :name::text, labels = :labels::jsonb, configs = :configs::jsonb, control = :control::text, outcome = :outcome::text, event_type = :event_type::text,
    outcome_days = :outcome_days::int, better = :better::text, smallest_arm = :smallest_arm::int, phase = :phase::int, revision = e.revision + 1, updated_at = :now::timestamptz
  where e.tenant_id = :tenant_id::uuid and e.id = :id::uuid
  returning e.tenant_id, e.id, e.phase, e.started_at
),
ended as (
  update automation.experiment_phases p
  set ended_at = :now::timestamptz
  from changed c
  where p.tenant_id = c.tenant_id and p.experiment_id = c.id and p.phase < c.phase and p.ended_at is null
)
insert into automation.experiment_phases (tenant_id, experiment_id, phase, arms, cuts, holdout, started_at, reason)
select c.tenant_id, c.id, c.phase, array(select jsonb_array_elements_text(:arms::jsonb)), array(select jsonb_array_elements_text(:cuts::jsonb)::int),
  :holdout::int, case when c.started_at is not null then :now::timestamptz end, case when c.started_at is not null then 'PERCENTAGES' else 'START' end
from changed c
on conflict (tenant_id, experiment_id, phase) do update set arms = excluded.arms, cuts = excluded.cuts, holdout = excluded.holdout
