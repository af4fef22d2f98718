-- Records the events that nodes of runs raise: a list of {tenantId, runId, key, type, data} in the order of the steps. The same step has the same key, so a
-- repeated call records nothing. Their depth is that of the transaction (automation.advance_by_depth).
create or replace function automation.raise_events(p_events jsonb, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.events (id, tenant_id, type, customer_id, data, occurred_at, dedupe_key, handled_at, outcome)
  select pg_catalog.md5(e.one ->> 'key')::uuid, r.tenant_id, e.one ->> 'type', r.customer_id,
    pg_catalog.jsonb_build_object('runId', r.id) || (e.one -> 'data'), p_now, 'run:' || (e.one ->> 'key'), p_now, 'DONE'
  from pg_catalog.jsonb_array_elements(p_events) with ordinality e (one, place)
  join automation.runs r on r.tenant_id = (e.one ->> 'tenantId')::uuid and r.id = (e.one ->> 'runId')::uuid
  order by e.place
  on conflict do nothing
$$;
