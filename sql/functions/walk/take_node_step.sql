-- Takes one step of a run: decides by which port it leaves the node, and what the node does. Writes nothing.
-- `stop`: null goes on; 'wait' stays at the node until `due_at`, 'listen', 'work' and 'join' until a result comes (cursors.result), 'listen' at most
-- until `due_at`; 'end' and 'fail' end the run with `outcome`; of 'fail' it is the error. `writes` is what the node changes, by kind: `task`, `job`, `activity`.
-- `p_is_stop`: the run begins or was woken here, so goal and exit condition are asked. `p_result`: what it waited for has come.
create or replace function automation.take_node_step(
  n automation.graph_nodes, p_from smallint, p_is_woken boolean, p_is_stop boolean, p_result jsonb, p_step integer, p_settings jsonb,
  p_now timestamptz,
  inout facts jsonb, inout loops jsonb,
  out port text, out next_node smallint, out stop text, out outcome text, out due_at timestamptz, out detail jsonb, out writes jsonb
)
language plpgsql stable set search_path = ''
as $$
declare
  kind text = case when n.kind in ('email', 'http', 'activity', 'booking', 'document') then 'effect' when p_result is null then n.kind else 'result' end;
  place integer;
  kept jsonb;
begin
  if p_step >= 10000 then
    stop = 'fail';
    outcome = 'TOO_MANY_STEPS: the run has taken 10000 steps; does a loop need an end?';
    return;
  end if;
  -- An effect that has happened is noted first: the next stop asks.
  if (p_is_stop or n.role <> 'pure' or kind in ('task', 'effect')) and (kind <> 'effect' or p_result is null) then
    outcome = automation.reason_to_end(p_settings, facts);
    if outcome is not null then
      stop = 'end';
      return;
    end if;
  end if;
  case kind
    when 'result' then
      port = p_result ->> 'port';
      detail = p_result -> 'detail';
      kept = p_result -> 'data';
    when 'effect' then
      select s.stop, s.due_at, s.outcome, s.port, s.detail, s.data, s.writes into stop, due_at, outcome, port, detail, kept, writes
      from automation.take_effect_step(n, p_result, facts, p_now) s;
    when 'start' then port = 'next';
    when 'condition' then port = automation.condition_holds(n.test, n.vars, facts)::text;
    when 'switch' then
      select min(t.place) into place from unnest(n.tests) with ordinality t (test, place) where automation.condition_holds(t.test, n.vars, facts);
      port = n.port_names[coalesce(place, cardinality(n.port_names))];
    when 'split' then
      select min(t.place) into place from unnest(n.cuts) with ordinality t (cut, place) where t.cut > automation.split_bucket(n.salt, facts);
      port = n.port_names[place];
    when 'set' then
      port = 'next';
      facts = pg_catalog.jsonb_set(facts, '{vars}', coalesce(nullif(facts -> 'vars', 'null'), '{}') || coalesce(automation.fill_value(n.config -> 'set', facts), '{}'));
      if length((facts -> 'vars')::text) > 16384 then
        stop = 'fail';
        outcome = format('VARIABLES_TOO_LARGE: after the node "%s" the variables have more than 16 KB', n.key);
      end if;
    when 'loop' then
      select s.facts, s.loops, s.port, s.detail into facts, loops, port, detail from automation.take_loop_step(n, p_from, facts, loops) s;
    when 'task' then
      select s.stop, s.due_at, s.detail, s.writes into stop, due_at, detail, writes from automation.take_task_step(n, facts, p_now) s;
      port = 'next';
      if stop = 'end' then outcome = 'SUPPRESSED'; end if;
    when 'wait' then
      port = 'next';
      if not p_is_woken and n.delay > interval '0' then
        stop = 'wait';
        due_at = p_now + n.delay;
      end if;
    when 'end' then
      stop = 'end';
      outcome = n.config ->> 'outcome';
    else
      stop = 'fail';
      outcome = format('CANNOT_RUN: nodes of the type "%s" cannot run yet', n.kind);
  end case;
  if kept is not null then
    facts = pg_catalog.jsonb_set(facts, '{steps}', coalesce(nullif(facts -> 'steps', 'null'), '{}') || pg_catalog.jsonb_build_object(n.key, kept));
    if length((facts -> 'steps')::text) > 131072 then
      stop = 'fail';
      outcome = format('STEPS_TOO_LARGE: after the node "%s" the answers in steps have more than 128 KB', n.key);
    end if;
  end if;
  if stop is null then
    next_node = n.ports[array_position(n.port_names, port)];
    if next_node is null then
      stop = 'end';
      outcome = 'DEAD_END';
    end if;
  end if;
end
$$;
