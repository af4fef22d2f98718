-- Returns whether a condition holds and which leaf decided: {holds, leaf: {at, path, op, value}}. Takes a compiled tree and `vars` of its node.
create or replace function automation.explain_condition(tree jsonb, vars jsonb, facts jsonb) returns jsonb
language sql stable
as $$
  select jsonb_build_object('holds', coalesce((judged ->> 'result')::boolean, false), 'leaf', judged -> 'leaf')
  from automation.judge_condition(tree, automation.condition_vars(vars, facts), facts) judged
$$;
