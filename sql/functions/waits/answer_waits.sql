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
  -- What is known of the customers is looked up at once: a look-up for each would be planned anew each time.
  with listening as materialized (
    select row_number() over () as number, c as place, r as run, n as node, g.version, g.settings ->> 'timeZone' as zone
    from unnest(p_cursors) c
    join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
    -- Not by the tenant too, as in automation.walk_cursors.
    join automation.graphs g on g.id = c.graph_id
    join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
    where c.state = 'LISTENING' and c.result is null
  ),
  known as materialized (
    select k.place, k.facts
    from automation.facts_of_customers(array(select (l.run).tenant_id from listening l order by l.number), array(select (l.run).customer_id from listening l order by l.number),
      array(select (l.node).needs from listening l order by l.number), p_now) k
  ),
  looked as materialized (
    select l.place, a.result, a.due_at
    from listening l
    join known k on k.place = l.number
    cross join lateral (
      select automation.own_facts(l.run, l.version, l.zone, p_now) || k.facts
        || pg_catalog.jsonb_build_object('loop', (l.run).data -> 'loop', 'steps', (l.run).data -> 'steps') as facts
      offset 0
    ) f
    cross join lateral automation.answer_wait(l.node, l.place, f.facts, p_now) a
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
