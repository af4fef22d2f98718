-- Takes one step of a run: decides by which port it leaves the node, and what the node does. Writes nothing.
-- `stop`: null goes on; 'wait' stays at the node until `due_at`, 'listen', 'work' and 'join' until a result comes (cursors.result), 'listen' at most
-- until `due_at`; 'end' and 'fail' end the run with `outcome`; of 'fail' it is the error. `writes` is what the node changes, by kind: `task`,
-- `customer`, `child`, `fork`, `job`, `activity`, `event`, `exposure`; and what it listens to: `listen`, `deadline`. With `branch` only the branch ends: by an end, by a
-- dead end, or by an error that is its own. `facts.own` is what a branch has set itself; without it the run stands in no branch.
-- `facts.ways` and `facts.arms` are what automation.facts_of_splits found.
-- `p_is_stop`: the run begins or was woken here, so goal and exit condition are asked. `p_result`: what it waited for has come.
create or replace function automation.take_node_step(
  n automation.graph_nodes, p_from smallint, p_is_woken boolean, p_is_stop boolean, p_result jsonb, p_step integer, p_settings jsonb,
  p_now timestamptz,
  inout facts jsonb, inout loops jsonb,
  out port text, out next_node smallint, out stop text, out outcome text, out due_at timestamptz, out detail jsonb, out writes jsonb
)
language plpgsql stable
as $$
declare
  kind text = case when n.kind in ('email', 'http', 'activity', 'event', 'booking', 'document', 'message') then 'effect' when p_result is not null and not p_result ? 'opened' then 'result'
    when n.kind = 'loop' and n.role = 'fork' then 'fork' else n.kind end;
  place integer;
  is_of_branch boolean = false;
  kept jsonb;
  vars jsonb;
  -- A function that is assigned costs a fraction of a query of it.
  taken record;
begin
  if p_step >= 10000 then
    stop = 'fail';
    outcome = 'TOO_MANY_STEPS: the run has taken 10000 steps; does a loop need an end?';
    return;
  end if;
  -- Its send window has opened: the node is asked as if the run had just come.
  p_result = nullif(p_result, '{"opened": true}');
  -- An effect that has happened is noted first: the next stop asks.
  if (p_is_stop or n.role <> 'pure' or kind in ('task', 'effect')) and (kind <> 'effect' or p_result is null) then
    outcome = automation.reason_to_end(p_settings, facts);
    if outcome is not null then
      stop = 'end';
      return;
    end if;
  end if;
  if n.config ? 'sendWindow' and p_result is null then
    taken = automation.opening_of_window(n.tenant_id, n.config -> 'sendWindow', p_now);
    if taken.calendar is null then
      stop = 'fail';
      outcome = format('NO_CALENDAR: the send window of the node "%s" has no calendar', n.key);
      return;
    elsif taken.opens_at is distinct from p_now then
      stop = 'listen';
      due_at = taken.opens_at;
      writes = pg_catalog.jsonb_build_object('listen', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('type', 'change:calendar',
        'subject', 'calendar:' || coalesce(n.config #>> '{sendWindow,calendarId}', 'default'))));
      return;
    end if;
  end if;
  case kind
    when 'result' then
      port = p_result ->> 'port';
      detail = nullif(p_result -> 'detail', 'null');
      outcome = p_result ->> 'outcome';
      stop = case when outcome is not null then 'end' end;
      kept = p_result -> 'data';
      if p_result ? 'error' then
        -- By the node's onError: the run stops, goes on, or leaves by the port for errors.
        port = case n.on_error when 'continue' then 'next' when 'branch' then 'error' end;
        detail = coalesce(detail, '{}') || pg_catalog.jsonb_build_object('error', p_result -> 'error');
        kept = coalesce(kept, '{}') || pg_catalog.jsonb_build_object('error', automation.error_of_step(p_result ->> 'error'));
        if port is null then
          stop = 'fail';
          outcome = p_result ->> 'error';
        end if;
      end if;
    when 'effect' then
      taken = automation.take_effect_step(n, p_result, facts, p_now);
      stop = taken.stop;
      due_at = taken.due_at;
      outcome = taken.outcome;
      port = taken.port;
      detail = taken.detail;
      kept = taken.data;
      writes = taken.writes;
      if n.config ? 'sendWindow' and writes ? 'job' then
        -- The job asks again when it begins.
        writes = pg_catalog.jsonb_set(writes, '{job,effect,sendWindow}', n.config -> 'sendWindow');
      end if;
    when 'start' then port = 'next';
    when 'condition' then
      port = automation.condition_holds(n.test, n.vars, facts)::text;
      detail = automation.reason_of_way(n, 1, facts);
    when 'switch' then
      for number in 1 .. coalesce(cardinality(n.tests), 0) loop
        if automation.condition_holds(n.tests[number], n.vars, facts) then
          place = number;
          exit;
        end if;
      end loop;
      port = n.port_names[coalesce(place, cardinality(n.port_names))];
      detail = automation.reason_of_way(n, place, facts);
    when 'split' then
      taken = automation.take_split_step(n, facts);
      port = taken.port;
      stop = taken.stop;
      outcome = taken.outcome;
      detail = taken.detail;
      writes = taken.writes;
    when 'set' then
      port = 'next';
      vars = automation.fill_value(n.config -> 'set', facts);
      if length((coalesce(nullif(facts -> 'vars', 'null'), '{}') || coalesce(vars, '{}'))::text) > 16384 then
        stop = 'fail';
        outcome = format('VARIABLES_TOO_LARGE: after the node "%s" the variables have more than 16 KB', n.key);
      else
        facts = automation.keep_facts(facts, 'vars', vars);
      end if;
    when 'parallel', 'merge', 'fork' then
      select s.facts, s.loops, s.port, s.stop, s.detail, s.writes into facts, loops, port, stop, detail, writes
      from automation.take_fork_step(n, p_from, facts, loops) s;
    when 'update-customer' then
      select s.facts, s.stop, s.outcome, s.detail, s.writes into facts, stop, outcome, detail, writes from automation.take_update_step(n, facts) s;
      port = 'next';
    when 'workflow' then
      stop = 'work';
      writes = pg_catalog.jsonb_build_object('child', pg_catalog.jsonb_build_object('workflowId', n.config -> 'workflowId',
        'input', automation.fill_value(n.config -> 'input', facts), 'wait', n.config -> 'wait', 'step', p_step));
    when 'loop' then
      taken = automation.take_loop_step(n, p_from, facts, loops);
      facts = taken.facts;
      loops = taken.loops;
      port = taken.port;
      detail = taken.detail;
    when 'task' then
      taken = automation.take_task_step(n, facts, p_now);
      stop = taken.stop;
      due_at = taken.due_at;
      detail = taken.detail;
      writes = taken.writes;
      port = 'next';
      if stop = 'end' then outcome = 'SUPPRESSED'; end if;
    when 'wait' then
      taken = automation.take_wait_step(n, p_is_woken, facts, p_now);
      port = taken.port;
      stop = taken.stop;
      outcome = taken.outcome;
      due_at = taken.due_at;
      detail = taken.detail;
      writes = taken.writes;
    when 'end' then
      stop = 'end';
      outcome = n.config ->> 'outcome';
      is_of_branch = true;
    else
      stop = 'fail';
      outcome = format('CANNOT_RUN: nodes of the type "%s" cannot run yet', n.kind);
  end case;
  if kept is not null then
    facts = automation.keep_facts(facts, 'steps', pg_catalog.jsonb_build_object(n.key, kept));
    if length((facts -> 'steps')::text) > 131072 then
      stop = 'fail';
      outcome = format('STEPS_TOO_LARGE: after the node "%s" the answers in steps have more than 128 KB', n.key);
    end if;
  end if;
  if stop is null then
    next_node = n.ports[array_position(n.port_names, port)];
    if detail ? 'skipped' then
      select b.ports[array_position(b.port_names, 'next')] into next_node
      from automation.graph_nodes b where b.graph_id = n.graph_id and b.key = detail ->> 'skipped';
    end if;
    if next_node is null then
      stop = 'end';
      outcome = 'DEAD_END';
      is_of_branch = true;
    end if;
  elsif stop in ('end', 'fail') then
    -- It left by no way, whatever the node had in mind.
    port = null;
  end if;
  if facts ? 'own' and (is_of_branch or stop = 'fail') then
    writes = coalesce(writes, '{}') || pg_catalog.jsonb_build_object('branch', pg_catalog.jsonb_build_object(case stop when 'fail' then 'failed' else 'ended' end, outcome));
  end if;
end
$$;
