-- Records that the reaction to an event failed, and lets it wait for its next try, 5, 10, 15 and 20 minutes later. The fifth
-- failure ends it as FAILED. Returns 1 then, otherwise 0.
create or replace function automation.fail_event(p_event automation.events, p_error text, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  next_at timestamptz = case when p_event.attempts < 4 then p_now + (p_event.attempts + 1) * interval '5 minutes' end;
begin
  update automation.events e
  set attempts = e.attempts + 1, outcome = 'FAILED: ' || p_error, handled_at = case when next_at is null then p_now end
  where e.tenant_id = p_event.tenant_id and e.id = p_event.id;
  if next_at is null then
    return 1;
  end if;
  insert into automation.waiting_events (tenant_id, type, event_ids, due_at)
  values (p_event.tenant_id, p_event.type, array[p_event.id], next_at);
  insert into automation.outbox (tenant_id, topic, due_at)
  values ('00000000-0000-0000-0000-000000000000', 'event:' || p_event.type, next_at);
  return 0;
end
$$;
