-- Goes several ways at once, or arrives where they meet. `writes.fork` has a branch for each way that opens now, {port, loop?}; `writes.branch` ends
-- the branch that takes the step. A loop opens as many items as may run at once; automation.join_branches opens the others.
create or replace function automation.take_fork_step(
  n automation.graph_nodes, p_from smallint, inout facts jsonb, inout loops jsonb, out port text, out stop text, out detail jsonb, out writes jsonb
)
language plpgsql stable set search_path = ''
as $$
declare
  outer_loop jsonb = facts -> 'loop';
  state jsonb;
begin
  stop = 'join';
  if n.kind = 'merge' or n.kind = 'loop' and n.config -> 'body' @> pg_catalog.to_jsonb(p_from) then
    writes = '{"branch": {}}';
  elsif n.kind = 'parallel' then
    writes = pg_catalog.jsonb_build_object('fork', (
      select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('port', p.name) order by p.place)
      from unnest(n.port_names, n.ports) with ordinality p (name, node, place)
      where p.node is not null
    ));
  else
    select s.facts, s.loops, s.port, s.detail into facts, loops, port, detail from automation.take_loop_step(n, null, facts, loops) s;
    if port = 'done' then
      stop = null;
      return;
    end if;
    state = loops -> n.node::text;
    state = state || pg_catalog.jsonb_build_object('count', least((state ->> 'total')::integer, (n.config ->> 'max')::integer));
    loops = loops || pg_catalog.jsonb_build_object(n.node, state);
    facts = pg_catalog.jsonb_set(facts, '{loop}', coalesce(outer_loop, 'null'));
    writes = pg_catalog.jsonb_build_object('fork', automation.items_of_loop(state, 0, (n.config ->> 'concurrency')::integer));
    port = null;
  end if;
end
$$;
