-- Walks runs. When that fails, halves are tried by themselves, down to the single run: that one ends as FAILED, and holds no other.
-- A run whose rows another transaction has locked is tried again 5 s later. Failures that concern the whole database are thrown.
create or replace function automation.advance_cursors(p_cursors automation.cursors[], p_hops integer, p_now timestamptz, out steps integer, out failed integer)
language plpgsql set search_path = '' set lock_timeout = '500ms' set jit = off
as $$
declare
  half integer = cardinality(p_cursors) / 2;
  one automation.cursors = p_cursors[1];
  state text;
  message text;
  problem text;
  rest record;
begin
  steps = 0;
  failed = 0;
  if coalesce(cardinality(p_cursors), 0) = 0 then
    return;
  end if;
  begin
    steps = automation.write_walk(automation.answer_waits(p_cursors, p_now), p_hops, p_now);
    return;
  exception when others then
    get stacked diagnostics state = returned_sqlstate, message = message_text;
    problem = left('STEP_FAILED: ' || state || ' ' || message, 1000);
    -- No connection, out of resources, stopped by an operator, or the system itself.
    if left(state, 2) in ('08', '53', '57', '58') then
      raise;
    end if;
  end;
  if half > 0 then
    rest = automation.advance_cursors(p_cursors[: half], p_hops, p_now);
    steps = rest.steps;
    failed = rest.failed;
    rest = automation.advance_cursors(p_cursors[half + 1 :], p_hops, p_now);
    steps = steps + rest.steps;
    failed = failed + rest.failed;
  elsif state in ('55P03', '40P01', '40001') then
    update automation.cursors c
    set rank_at = p_now + interval '5 seconds', due_at = case when c.state = 'SLEEPING' then p_now + interval '5 seconds' else c.due_at end
    where c.tenant_id = one.tenant_id and c.run_id = one.run_id and c.id = one.id;
    insert into automation.wait_looks (tenant_id, run_id, cursor_id) select one.tenant_id, one.run_id, one.id where one.state = 'LISTENING';
    perform automation.ask_for_walk(p_now + interval '5 seconds', p_now);
  elsif one.parent_id is not null then
    -- A branch that cannot be walked has arrived: what fails is for its merge to say.
    failed = 1;
    update automation.cursors c
    set state = 'ARRIVED', due_at = null, rank_at = p_now,
      result = pg_catalog.jsonb_build_object('failed', problem)
    where c.tenant_id = one.tenant_id and c.run_id = one.run_id and c.id = one.id;
    perform automation.join_branches(pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('tenantId', one.tenant_id, 'runId', one.run_id)), p_now);
  else
    failed = automation.end_runs(array[one.tenant_id], array[one.run_id], array['FAILED'], array[null]::text[],
      array[problem], p_now);
  end if;
end
$$;
