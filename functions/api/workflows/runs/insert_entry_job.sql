-- Begins a pass over all customers, who enter when the condition holds.
insert into automation.entry_passes (tenant_id, id, workflow_id, spec, run, created_at)
values (:tenant_id::uuid, :job_id::uuid, :workflow_id::uuid, :spec::jsonb, :run::jsonb, :now::timestamptz)
on conflict (tenant_id, id) do nothing
