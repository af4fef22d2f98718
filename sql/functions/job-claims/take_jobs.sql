-- What the release before calls in place of automation.claim_jobs, during a deployment.
create or replace function automation.take_jobs(
  p_queue text, p_lane text, p_at_once integer, p_per_minute integer, p_batch integer, p_now timestamptz,
  p_lease_until timestamptz, p_claim uuid, p_hold_types jsonb, p_ended jsonb)
returns table (id uuid, tenant_id uuid, type text, payload jsonb, attempts integer)
language sql set search_path = ''
as $$
  select c.id, c.tenant_id, c.type, c.payload, c.attempts
  from automation.claim_jobs(p_queue, p_lane, p_at_once, p_per_minute, p_batch, p_now, p_lease_until, p_claim, p_hold_types, p_ended) c
  where c.pause_ms is null
$$;
