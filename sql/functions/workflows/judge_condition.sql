-- Judges one node of a condition's tree: {result, leaf} with the leaf that decided; the result is null when it is unknown. `vars` are computed.
create or replace function automation.judge_condition(tree jsonb, vars jsonb, facts jsonb) returns jsonb
language plpgsql immutable
as $$
declare
  is_all boolean = tree ? 'all';
  child jsonb;
  judged jsonb;
  unknown jsonb;
  last jsonb = '{"result": true, "leaf": null}';
begin
  if tree ? 'not' then
    judged = automation.judge_condition(tree -> 'not', vars, facts);
    return jsonb_set(judged, '{result}', coalesce(to_jsonb(not (judged ->> 'result')::boolean), 'null'));
  end if;
  if not is_all and not tree ? 'any' then
    return jsonb_build_object(
      'result', case
        when coalesce(jsonb_path_match(facts, (tree ->> 'yes')::jsonpath, vars, true), false) then true
        when coalesce(jsonb_path_match(facts, (tree ->> 'no')::jsonpath, vars, true), false) then false
      end,
      'leaf', jsonb_build_object(
        'at', tree -> 'at', 'path', tree -> 'path', 'op', tree -> 'op',
        'value', automation.value_at(facts, tree -> 'get')
      )
    );
  end if;
  for child in select jsonb_array_elements(case when is_all then tree -> 'all' else tree -> 'any' end) loop
    judged = automation.judge_condition(child, vars, facts);
    -- One that does not hold decides of all, one that holds decides of any.
    if (judged ->> 'result')::boolean = not is_all then return judged; end if;
    if judged ->> 'result' is null and unknown is null then unknown = judged; end if;
    last = judged;
  end loop;
  return coalesce(unknown, last);
end
$$;
