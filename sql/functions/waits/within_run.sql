-- Returns the moment until which a run waits: `p_at`, or the end of the longest time that its settings allow, if that comes first or there is no other.
create or replace function automation.within_run(p_cursor automation.cursors, facts jsonb, p_at timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select least(p_at, (facts #>> '{run,startedAt}')::timestamptz + pg_catalog.make_interval(days => (g.settings ->> 'maxRunDays')::integer))
  from automation.graphs g
  where g.tenant_id = p_cursor.tenant_id and g.id = p_cursor.graph_id
$$;
