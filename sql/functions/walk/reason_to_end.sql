-- Returns the outcome of a run whose goal is reached, GOAL, or whose exit condition holds, EXITED; of one whose message run was
-- cancelled, CAMPAIGN_CANCELLED; otherwise null.
create or replace function automation.reason_to_end(p_settings jsonb, facts jsonb) returns text
language sql stable set search_path = ''
as $$
  select case
    when facts #> '{run,trigger}' ? 'messageRunId' and exists (
      select from automation.message_runs m where m.id = (facts #>> '{run,trigger,messageRunId}')::bigint and m.status = 'cancelled') then 'CAMPAIGN_CANCELLED'
    when pg_catalog.jsonb_typeof(p_settings -> 'goal') = 'object'
      and automation.condition_holds((p_settings #>> '{goal,test}')::jsonpath, nullif(p_settings #> '{goal,vars}', 'null'), facts) then 'GOAL'
    when pg_catalog.jsonb_typeof(p_settings -> 'exitWhen') = 'object'
      and automation.condition_holds((p_settings #>> '{exitWhen,test}')::jsonpath, nullif(p_settings #> '{exitWhen,vars}', 'null'), facts) then 'EXITED'
  end
$$;
