-- Moves the next runs of a bulk action, up to `p_limit`, and records how far it has come, all in the caller's transaction. Returns no counts for
-- a move that is unknown. Idempotent: a second call goes on after the first, and does nothing once the move has ended or was stopped.
create or replace function automation.continue_move(p_tenant_id uuid, p_id uuid, p_limit integer, p_now timestamptz)
returns table (total integer, looked_at integer, moved integer, refused jsonb, is_stopped boolean, is_done boolean)
language plpgsql set search_path = ''
as $$
declare
  m automation.run_moves;
  ids uuid[];
  chunk record;
begin
  select * into m from automation.run_moves x where x.tenant_id = p_tenant_id and x.id = p_id for update;
  if m.stopped_at is null and m.ended_at is null then
    ids = array(select automation.runs_matching(p_tenant_id, m.action, m.filter, m.created_at, m.after_id, p_limit));
    chunk = automation.move_runs(p_tenant_id, m.action, ids, m.graph_id, null, p_id::text, m.created_by, p_now);
    update automation.run_moves x
    set looked_at = x.looked_at + cardinality(ids), moved = x.moved + chunk.moved, after_id = coalesce(ids[cardinality(ids)], x.after_id),
      ended_at = case when cardinality(ids) < p_limit then p_now end,
      refused = x.refused || (
        select coalesce(pg_catalog.jsonb_object_agg(e.key, e.value::integer + coalesce((x.refused ->> e.key)::integer, 0)), '{}')
        from pg_catalog.jsonb_each_text(chunk.refused) e)
    where x.tenant_id = p_tenant_id and x.id = p_id
    returning x.* into m;
  end if;
  return query select m.total, m.looked_at, m.moved, m.refused, m.stopped_at is not null, m.ended_at is not null where m.id is not null;
end
$$;
