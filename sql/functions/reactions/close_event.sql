-- Records that an event was handled, and how: DONE, or SKIPPED with the reason. Returns that outcome.
create or replace function automation.close_event(of_tenant uuid, event_id uuid, skip text, at timestamptz) returns text
language sql set search_path = ''
as $$
  update automation.events e
  set handled_at = at, outcome = coalesce('SKIPPED: ' || skip, 'DONE')
  where e.tenant_id = of_tenant and e.id = event_id
  returning e.outcome
$$;
