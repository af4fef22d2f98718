-- Returns what decided the way out of a node. `p_place`: of the condition that did, from 1. Of a single comparison {leaf: {at, path, op, value}}; of
-- a group {saw: […]}, the values that it read, because judging costs as much as many steps and few ask: automation.leaf_of_step does it then.
-- Without a place no case of a switch held: {leaves} of the first ten. Null when nothing was compared.
create or replace function automation.reason_of_way(n automation.graph_nodes, p_place integer, facts jsonb) returns jsonb
language plpgsql stable
as $$
declare
  tree jsonb = n.conditions -> p_place - 1;
  leaf jsonb;
  saw jsonb;
begin
  if p_place is null then
    select pg_catalog.jsonb_agg(automation.judge_condition(c.tree, automation.condition_vars(n.vars, facts), facts) -> 'leaf' order by c.place) into saw
    from pg_catalog.jsonb_array_elements(n.conditions) with ordinality c (tree, place)
    where c.place <= 10;
    return case when pg_catalog.pg_column_size(saw) <= 2000 then pg_catalog.jsonb_build_object('leaves', saw) end;
  end if;
  if tree ? 'reads' then
    saw = '[]';
    for place in 0 .. pg_catalog.jsonb_array_length(tree -> 'reads') - 1 loop
      saw = saw || pg_catalog.jsonb_build_array(automation.value_at(facts, tree -> 'reads' -> place));
    end loop;
    if pg_catalog.pg_column_size(saw) <= 1000 then
      return pg_catalog.jsonb_build_object('saw', saw);
    end if;
  end if;
  leaf = case when tree ? 'path'
    then pg_catalog.jsonb_build_object('at', tree -> 'at', 'path', tree -> 'path', 'op', tree -> 'op',
      'value', automation.value_at(facts, tree -> 'get'))
    else automation.judge_condition(tree, automation.condition_vars(n.vars, facts), facts) -> 'leaf'
  end;
  if pg_catalog.jsonb_typeof(leaf) = 'object' then
    -- A list or a long text would be kept with every step.
    return pg_catalog.jsonb_build_object('leaf', case when pg_catalog.pg_column_size(leaf -> 'value') > 500
      then leaf || pg_catalog.jsonb_build_object('value', pg_catalog."left"(leaf ->> 'value', 200) || '…') else leaf end);
  end if;
  return null;
end
$$;
