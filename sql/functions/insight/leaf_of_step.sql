-- Returns the comparison that decided a step, {at, path, op, value}, from what the trace has of it (automation.reason_of_way); null when none did.
create or replace function automation.leaf_of_step(n automation.graph_nodes, p_port text, p_detail jsonb, p_at timestamptz, p_zone text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  tree jsonb;
  facts jsonb = pg_catalog.jsonb_build_object('now', automation.iso_of(p_at), 'run', pg_catalog.jsonb_build_object('timeZone', p_zone));
  read record;
begin
  if p_detail ? 'leaf' or not p_detail ? 'saw' then
    return p_detail -> 'leaf';
  end if;
  tree = n.conditions -> case n.kind when 'switch' then array_position(n.port_names, p_port) - 1 else 0 end;
  for read in
    select array(select pg_catalog.jsonb_array_elements_text(r.path)) as path, p_detail -> 'saw' -> (r.place - 1)::integer as value
    from pg_catalog.jsonb_array_elements(tree -> 'reads') with ordinality r (path, place)
    where pg_catalog.jsonb_typeof(p_detail -> 'saw' -> (r.place - 1)::integer) <> 'null'
  loop
    -- jsonb_set makes no members on the way.
    for depth in 1 .. cardinality(read.path) - 1 loop
      if pg_catalog.jsonb_typeof(facts #> read.path[: depth]) is distinct from 'object' then
        facts = pg_catalog.jsonb_set(facts, read.path[: depth], '{}');
      end if;
    end loop;
    facts = pg_catalog.jsonb_set(facts, read.path, read.value);
  end loop;
  return nullif(automation.judge_condition(tree, automation.condition_vars(n.vars, facts), facts) -> 'leaf', 'null');
end
$$;
