-- Draws up an experiment with its first phase, on the splits of a key or on a trigger. Returns nothing when the tenant has another one of this key.
with made as (
  insert into automation.experiments as e
    (tenant_id, id, name, key, trigger_id, status, salt, holdout_salt, labels, configs, control, outcome, event_type, outcome_days, better, smallest_arm, created_by, created_at, updated_at)
  select :tenant_id::uuid, :id::uuid, :name::text, :key::text, :trigger_id::uuid, 'DRAFT', :id::uuid, 'holdout ' || :id::uuid, :labels::jsonb, :configs::jsonb,
    :control::text, :outcome::text,
    :event_type::text, :outcome_days::int, :better::text, :smallest_arm::int, :actor::text, :now::timestamptz, :now::timestamptz
  from automation.take_quota(:tenant_id::uuid, 'experiments', 1, :now::timestamptz)
  on conflict (tenant_id, key) do nothing
  returning e.tenant_id, e.id, e.phase
),
divided as (
  insert into automation.experiment_phases (tenant_id, experiment_id, phase, arms, cuts, holdout)
  select m.tenant_id, m.id, m.phase, array(select jsonb_array_elements_text(:arms::jsonb)), array(select jsonb_array_elements_text(:cuts::jsonb)::int),
    :holdout::int
  from made m
)
select m.id from made m
