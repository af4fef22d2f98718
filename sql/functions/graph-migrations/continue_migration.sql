-- Migrates the next runs, up to `p_limit`, and records how far the migration has come, all in the caller's transaction. Idempotent: a second call
-- goes on after the first, and does nothing once it has ended. Runs that could move a little later, because their job is under way, are looked at
-- in ten passes at the most; `after_id` is null when another pass is to begin.
create or replace function automation.continue_migration(p_tenant_id uuid, p_id uuid, p_limit integer, p_now timestamptz) returns setof automation.graph_migrations
language plpgsql set search_path = ''
as $$
declare
  m automation.graph_migrations;
  ids uuid[];
  chunk record;
  is_last boolean;
  stays jsonb;
begin
  select * into m from automation.graph_migrations x where x.tenant_id = p_tenant_id and x.id = p_id for update;
  if m.id is null then
    return;
  end if;
  if m.ended_at is null then
    ids = array(select automation.runs_to_migrate(p_tenant_id, m.from_graph, m.to_graph, m.percent, m.reverse_of, m.created_at, m.after_id, p_limit));
    -- Whoever moves a run locks its cursors first, as the walk does. The walk passes over what is locked.
    perform from automation.cursors c where c.tenant_id = p_tenant_id and c.run_id = any (ids) order by c.run_id, c.id for update;
    perform automation.listen_for_graphs(p_tenant_id, array[m.to_graph]);
    chunk = automation.migrate_runs(m, ids, p_now);
    perform automation.end_runs(array_fill(p_tenant_id, array[cardinality(chunk.exits)]), chunk.exits,
      array_fill('CANCELLED'::text, array[cardinality(chunk.exits)]), array_fill('MIGRATION_EXIT'::text, array[cardinality(chunk.exits)]),
      array_fill(null::text, array[cardinality(chunk.exits)]), p_now);
    perform automation.ask_for_walk(null, p_now);
    if m.after_id is null then
      -- Of the pass before, those that stayed come again.
      m.looked_at = m.moved + m.exited;
      m.stayed = '{}';
    end if;
    stays = m.stayed || (
      select coalesce(pg_catalog.jsonb_object_agg(e.key, e.value::integer + coalesce((m.stayed ->> e.key)::integer, 0)), '{}')
      from pg_catalog.jsonb_each_text(chunk.stayed) e);
    is_last = cardinality(ids) < p_limit;
    update automation.graph_migrations x
    set looked_at = m.looked_at + chunk.looked_at, moved = m.moved + chunk.moved, exited = m.exited + cardinality(chunk.exits), stayed = stays,
      waits_shifted = m.waits_shifted + chunk.waits_shifted, waits_lost = m.waits_lost + chunk.waits_lost,
      after_id = case when not is_last then ids[cardinality(ids)] end,
      pass = m.pass + is_last::integer,
      ended_at = case when is_last and (m.pass = 10 or not stays ?| array['WORKING', 'RESULT_PENDING']) then p_now end
    where x.tenant_id = p_tenant_id and x.id = p_id
    returning x.* into m;
  end if;
  return next m;
end
$$;
