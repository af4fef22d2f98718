-- Begins or continues a loop. A run that comes from the body goes round, one from elsewhere begins anew. Changes `loops`, which keeps for each loop
-- the round, the items and what `facts.loop` was outside, and `facts.loop` itself, whose index counts from 0.
create or replace function automation.take_loop_step(
  n automation.graph_nodes, p_from smallint, inout facts jsonb, inout loops jsonb, out port text, out detail jsonb
)
language plpgsql stable set search_path = ''
as $$
declare
  place text = n.node;
  most integer = n.config -> 'max';
  state jsonb = loops -> place;
  round integer;
  total integer;
  is_wanted boolean;
begin
  if state is not null and n.config -> 'body' @> pg_catalog.to_jsonb(p_from) then
    round = (state ->> 'round')::integer + 1;
  else
    round = 0;
    state = pg_catalog.jsonb_build_object('outer', facts -> 'loop');
    if n.config ->> 'kind' = 'for-each' then
      state = state || coalesce((
        select pg_catalog.jsonb_build_object('items', pg_catalog.jsonb_path_query_array(items, '$[0 to $last]', pg_catalog.jsonb_build_object('last', most - 1), true),
          'total', pg_catalog.jsonb_array_length(items))
        from (select facts #> array(select pg_catalog.jsonb_array_elements_text(n.config -> 'list')) as items) f
        where pg_catalog.jsonb_typeof(items) = 'array'
      ), '{"items": [], "total": 0, "isMissing": true}');
    elsif n.config ->> 'kind' = 'times' then
      state = state || pg_catalog.jsonb_build_object('total', n.config -> 'n');
    end if;
  end if;
  total = state ->> 'total';
  facts = facts || pg_catalog.jsonb_build_object('loop', pg_catalog.jsonb_build_object('item', state -> 'items' -> round, 'index', round,
    'total', total, 'isFirst', round = 0, 'isLast', round + 1 = least(total, most)));
  is_wanted = case when total is null then automation.condition_holds(n.test, n.vars, facts) else round < total end;
  if is_wanted and round < most then
    port = 'loop';
    loops = loops || pg_catalog.jsonb_build_object(place, state || pg_catalog.jsonb_build_object('round', round));
    return;
  end if;
  port = 'done';
  detail = pg_catalog.jsonb_build_object('rounds', round) || case when is_wanted then '{"capped": true}'::jsonb else '{}' end
    || case when state ? 'isMissing' then '{"reason": "NO_LIST"}'::jsonb else '{}' end;
  facts = pg_catalog.jsonb_set(facts, '{loop}', coalesce(state -> 'outer', 'null'));
  loops = loops - place;
end
$$;
