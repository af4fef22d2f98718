-- Takes one step of a run: decides by which port it leaves the node, and what the node does. Writes nothing.
-- `stop`: null goes on; 'wait' stays at the node until `due_at`, 'listen', 'work' and 'join' until a result comes (cursors.result), 'listen' at most
-- until `due_at`; 'end' and 'fail' end the run with `outcome`; of 'fail' it is the error. `writes` is what the node changes, by kind: `task`.
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
  kind text = case when p_result is null then n.kind else 'result' end;
  place integer;
begin
  if p_step >= 10000 then
    stop = 'fail';
    outcome = 'TOO_MANY_STEPS: the run has taken 10000 steps; does a loop need an end?';
    return;
  end if;
  if p_is_stop or n.role <> 'pure' or n.kind = 'task' then
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
      if p_result ? 'data' then
        facts = pg_catalog.jsonb_set(facts, '{steps}',
          coalesce(nullif(facts -> 'steps', 'null'), '{}') || pg_catalog.jsonb_build_object(n.key, p_result -> 'data'));
      end if;
    when 'start' then port = 'next';
    when 'condition' then
      port = automation.condition_holds(n.test, n.vars, facts)::text;
      detail = automation.reason_of_way(n, 1, facts);
    when 'switch' then
      select min(t.place) into place from unnest(n.tests) with ordinality t (test, place) where automation.condition_holds(t.test, n.vars, facts);
      port = n.port_names[coalesce(place, cardinality(n.port_names))];
      detail = automation.reason_of_way(n, place, facts);
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
  if stop is null then
    next_node = n.ports[array_position(n.port_names, port)];
    if next_node is null then
      stop = 'end';
      outcome = 'DEAD_END';
    end if;
  elsif stop in ('end', 'fail') then
    -- It left by no way, whatever the node had in mind.
    port = null;
  end if;
end
$$;
