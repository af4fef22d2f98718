-- Looks at runs that listen. Returns those that go on, with what they waited for as their result, and all runs that do not listen; the others wait
-- on, until a date that may have moved.
create or replace function automation.answer_waits(p_cursors automation.cursors[], p_now timestamptz) returns automation.cursors[]
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  answered automation.cursors[];
begin
  if not exists (select from unnest(p_cursors) c where c.state = 'LISTENING' and c.result is null) then
    return p_cursors;
  end if;
  with looked as materialized (
    select c as place, a.result, a.due_at
    from unnest(p_cursors) c
    join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
    join automation.graphs g on g.tenant_id = c.tenant_id and g.id = c.graph_id
    join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
    cross join lateral (
      select automation.facts_of_run(r, g.version, g.settings ->> 'timeZone', n.needs, p_now)
        || pg_catalog.jsonb_build_object('loop', r.data -> 'loop', 'steps', r.data -> 'steps') as facts
      offset 0
    ) f
    cross join lateral automation.answer_wait(n, c, f.facts, p_now) a
    where c.state = 'LISTENING' and c.result is null
  ),
  moved as (
    update automation.cursors c set due_at = l.due_at
    from looked l
    where l.result is null and l.due_at is distinct from (l.place).due_at
      and c.tenant_id = (l.place).tenant_id and c.run_id = (l.place).run_id and c.id = (l.place).id
  )
  select array_agg(pg_catalog.jsonb_populate_record(l.place, pg_catalog.jsonb_build_object('result', l.result))) into answered
  from looked l
  where l.result is not null;
  return coalesce((select array_agg(c) from unnest(p_cursors) c where c.state <> 'LISTENING' or c.result is not null), '{}') || coalesce(answered, '{}');
end
$$;
