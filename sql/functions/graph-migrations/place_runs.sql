-- Says for runs on the way where a migration puts them: the node, or why they stay on their version. A run has one row, however many cursors.
-- The steps of a run go on counting, so that nothing that it did before has the key of what it does afterwards.
create or replace function automation.place_runs(p_migration automation.graph_migrations, p_runs uuid[])
returns table (run_id uuid, cursor_id bigint, node smallint, from_node smallint, state text, due_at timestamptz, to_node smallint, choice text, wait text,
  old_delay interval, new_delay interval, stays text)
language sql stable set search_path = '' set jit = off
as $$
  with plan as materialized (
    select p.* from automation.plan_migration(p_migration.tenant_id, p_migration.from_graph, p_migration.to_graph, p_migration.map) p
  ),
  placed as (
    select c.run_id, min(c.id) as cursor_id, count(*) as cursors
    from automation.cursors c
    join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
    -- Not by the status, as in automation.write_walk.
    where c.tenant_id = p_migration.tenant_id and c.run_id = any (p_runs) and r.ended_at is null and r.graph_id = p_migration.from_graph
    group by c.run_id
  )
  select c.run_id, c.id, c.node, c.from_node, c.state, c.due_at, x.to_node, x.choice, l.wait, l.old_delay, l.new_delay,
    case
      when p.cursors > 1 then 'IN_PARALLEL'
      when c.state in ('WORKING', 'JOINING') then 'WORKING'
      when x.choice is null then 'NO_CHOICE'
      when x.choice = 'STAY' then 'CHOSEN'
      when x.choice = 'EXIT' then null
      -- What it waited for has come, and it has not left its node yet.
      when c.result is not null and (x.choice <> 'SAME' or not (c.result ->> 'port') = any (l.ports)) then 'RESULT_PENDING'
    end
  from placed p
  join automation.cursors c on c.tenant_id = p_migration.tenant_id and c.run_id = p.run_id and c.id = p.cursor_id
  join plan l on l.node = c.node
  -- A run that has not moved since goes back exactly to where it was.
  left join automation.migrated_runs b on b.tenant_id = c.tenant_id and b.migration_id = p_migration.reverse_of and b.run_id = c.run_id and b.to_node = c.node
  cross join lateral (
    select coalesce(b.from_node, l.to_node) as to_node, case when b.from_node <> l.to_node or b.run_id is not null and l.to_node is null then 'BACK' else l.choice end as choice
  ) x
$$;
