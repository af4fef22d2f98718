-- Lets the function `automation.react_to_<type>` react to events, and marks them as handled. When it fails, halves are tried by
-- themselves, down to the single event that fails: one that cannot be handled does not hold the others. That one is tried again
-- later. Returns a row per failed event, none when all went well.
-- Failures that time can help, such as a deadlock, are thrown: then nothing was done, and the message is delivered again.
create or replace function automation.react_to_events(p_type text, p_events automation.events[], p_now timestamptz)
returns table (failed integer, given_up integer, error text)
language plpgsql set search_path = '' set enable_hashjoin = off set enable_mergejoin = off set jit = off
as $$
declare
  half integer = cardinality(p_events) / 2;
  state text;
begin
  if p_events is null then
    return;
  end if;
  begin
    execute format($reaction$
      update automation.events e
      set handled_at = $2, outcome = coalesce('SKIPPED: ' || r.skip, 'DONE')
      from automation.%I($1, $2) r
      where e.tenant_id = r.tenant_id and e.id = r.event_id
      $reaction$, 'react_to_' || lower(p_type))
    using p_events, p_now;
    return;
  exception when others then
    get stacked diagnostics state = returned_sqlstate, error = message_text;
    -- No connection, rolled back, out of resources, locked, stopped by an operator, or the system itself.
    if left(state, 2) in ('08', '40', '53', '55', '57', '58') then
      raise;
    end if;
  end;
  if half = 0 then
    error = left(state || ' ' || error, 500);
    failed = 1;
    given_up = automation.fail_event(p_events[1], error, p_now);
    return next;
    return;
  end if;
  return query select r.failed, r.given_up, r.error from automation.react_to_events(p_type, p_events[: half], p_now) r;
  return query select r.failed, r.given_up, r.error from automation.react_to_events(p_type, p_events[half + 1 :], p_now) r;
end
$$;
