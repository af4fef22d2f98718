-- Moves those of the given runs to the other version of a migration that may be moved, with one statement for all of them. The caller holds the
-- locks of their cursors.
create or replace function automation.migrate_runs(
  p_migration automation.graph_migrations, p_runs uuid[], p_now timestamptz,
  out looked_at integer, out moved integer, out exits uuid[], out stayed jsonb, out waits_shifted integer, out waits_lost integer
)
language sql set search_path = '' set jit = off
as $$
  with plan as materialized (
    select p.node, p.to_node, p.choice
    from automation.plan_migration(p_migration.tenant_id, p_migration.from_graph, p_migration.to_graph, p_migration.map) p
  ),
  placed as materialized (
    select p.*, p.state in ('SLEEPING', 'LISTENING') as is_waiting,
      case when p.choice = 'SAME' then p.wait else 'LEFT' end as becomes
    from automation.place_runs(p_migration, p_runs) p
  ),
  going as materialized (
    select p.* from placed p where p.stays is null and p.choice <> 'EXIT'
  ),
  versions as (
    update automation.runs r
    set graph_id = p_migration.to_graph,
      -- Variables that are new have their defaults.
      data = r.data || pg_catalog.jsonb_build_object('vars', coalesce(g.settings -> 'variables', '{}') || coalesce(nullif(r.data -> 'vars', 'null'), '{}'))
    from going p
    join automation.graphs g on g.tenant_id = p_migration.tenant_id and g.id = p_migration.to_graph
    where r.tenant_id = p_migration.tenant_id and r.id = p.run_id
  ),
  cursors as (
    update automation.cursors c
    set graph_id = p_migration.to_graph, node = p.to_node, from_node = case when p.choice = 'SAME' then f.to_node end,
      state = case when p.is_waiting and p.becomes in ('ANEW', 'LEFT') then 'READY' else c.state end,
      due_at = case p.becomes when 'KEPT' then c.due_at when 'SHIFTED' then c.due_at - p.old_delay + p.new_delay end,
      rank_at = case when p.is_waiting and p.becomes in ('ANEW', 'LEFT') then p_now else c.rank_at end,
      loops = case when c.loops = '{}' then c.loops else coalesce((
        select pg_catalog.jsonb_object_agg(l.to_node::text, e.value)
        from pg_catalog.jsonb_each(c.loops) e
        join plan l on l.node = e.key::smallint and l.choice = 'SAME'), '{}') end
    from going p
    left join plan f on f.node = p.from_node and f.choice = 'SAME'
    where c.tenant_id = p_migration.tenant_id and c.run_id = p.run_id and c.id = p.cursor_id
  ),
  unheard as (
    delete from automation.run_waits w using going p
    where p.is_waiting and p.becomes in ('ANEW', 'LEFT') and w.tenant_id = p_migration.tenant_id and w.run_id = p.run_id and w.cursor_id = p.cursor_id
  ),
  steps as (
    update automation.run_trace t
    set graph_id = p_migration.from_graph
    from going p
    where t.tenant_id = p_migration.tenant_id and t.run_id = p.run_id and t.graph_id is null
  ),
  noted as (
    insert into automation.migrated_runs (tenant_id, migration_id, run_id, from_node, to_node)
    select p_migration.tenant_id, p_migration.id, p.run_id, p.node, p.to_node from going p
  )
  select
    (select count(*) from placed)::integer,
    (select count(*) from going)::integer,
    array(select p.run_id from placed p where p.stays is null and p.choice = 'EXIT'),
    (select coalesce(pg_catalog.jsonb_object_agg(s.stays, s.runs), '{}')
      from (select p.stays, count(*) as runs from placed p where p.stays is not null group by p.stays) s),
    (select count(*) from going p where p.is_waiting and p.becomes = 'SHIFTED')::integer,
    (select count(*) from going p where p.is_waiting and p.becomes in ('ANEW', 'LEFT'))::integer
$$;
