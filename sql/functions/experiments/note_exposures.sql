-- Records who came to an experiment for the first time: a list of {tenantId, experimentId, customerId, runId, phase, arm}. The first arm stays: of two walks
-- that meet the same customer, the second changes nothing.
create or replace function automation.note_exposures(p_exposures jsonb, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.experiment_exposures (tenant_id, experiment_id, customer_id, phase, arm, run_id, exposed_at)
  select e."tenantId", e."experimentId", e."customerId", e.phase, e.arm, e."runId", p_now
  from pg_catalog.jsonb_to_recordset(p_exposures)
    e ("tenantId" uuid, "experimentId" uuid, "customerId" uuid, "runId" uuid, phase smallint, arm text)
  join automation.experiments x on x.tenant_id = e."tenantId" and x.id = e."experimentId"
  -- In one order, so that two walks never wait for each other.
  order by e."tenantId", e."experimentId", e."customerId"
  on conflict (tenant_id, experiment_id, customer_id) do nothing
$$;
