-- Returns the outcome of a run whose goal is reached, GOAL, or whose exit condition holds, EXITED; of one that must end whatever
-- it reaches, as automation.walk_cursors says in the settings, that reason; otherwise null. Most runs have none of them, and then no query is made.
create or replace function automation.reason_to_end(p_settings jsonb, facts jsonb) returns text
language plpgsql stable
as $$
begin
  if p_settings ? 'endsAs' then
    return p_settings ->> 'endsAs';
  end if;
  if pg_catalog.jsonb_typeof(p_settings -> 'goal') = 'object' then
    if automation.condition_holds((p_settings #>> '{goal,test}')::jsonpath, nullif(p_settings #> '{goal,vars}', 'null'), facts) then
      return 'GOAL';
    end if;
  end if;
  if pg_catalog.jsonb_typeof(p_settings -> 'exitWhen') = 'object' then
    if automation.condition_holds((p_settings #>> '{exitWhen,test}')::jsonpath, nullif(p_settings #> '{exitWhen,vars}', 'null'), facts) then
      return 'EXITED';
    end if;
  end if;
  return null;
end
$$;
