-- Tells whether a compiled condition surely holds for the facts: a missing value or one of the wrong type never makes it true. Never raises.
create or replace function automation.condition_holds(test jsonpath, vars jsonb, facts jsonb) returns boolean
language sql stable
as $$
  select coalesce(jsonb_path_match(facts, test, case when vars is null then '{}' else automation.condition_vars(vars, facts) end, true), false)
$$;
