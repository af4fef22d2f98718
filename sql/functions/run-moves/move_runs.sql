-- Does `p_action` with those of a tenant's runs that allow it: pause, resume, cancel, retry, wake or replay. Returns how many it moved, and the
-- others by reason. `p_key` names the call: a replay that is repeated with the same key starts no second run. Idempotent otherwise too, because
-- a run that was moved does not allow it a second time.
create or replace function automation.move_runs(
  p_tenant_id uuid, p_action text, p_runs uuid[], p_graph_id bigint, p_port text, p_key text, p_by text, p_now timestamptz,
  out moved integer, out refused jsonb
)
language plpgsql set search_path = '' set jit = off
as $$
declare
  ids uuid[];
begin
  -- Whoever moves a run locks its cursors first, as the walk does. The walk passes over what is locked.
  perform from automation.cursors c where c.tenant_id = p_tenant_id and c.run_id = any (p_runs) order by c.run_id, c.id for update;

  with judged as (
    select j.run_id, j.reason from automation.judge_moves(p_tenant_id, p_action, p_runs, p_graph_id, p_port) j
  )
  select array(select j.run_id from judged j where j.reason is null order by j.run_id),
    coalesce((select pg_catalog.jsonb_object_agg(x.reason, x.runs)
      from (select j.reason, count(*) as runs from judged j where j.reason is not null group by j.reason) x), '{}')
  into ids, refused;
  moved = cardinality(ids);
  if moved = 0 then
    return;
  end if;

  case p_action
    when 'cancel' then
      moved = automation.end_runs(array_fill(p_tenant_id, array[moved]), ids, array_fill('CANCELLED'::text, array[moved]),
        array_fill('CANCELLED'::text, array[moved]), array_fill(null::text, array[moved]), p_now);
    when 'pause' then
      insert into automation.paused_runs (tenant_id, run_id, paused_by, paused_at)
      select p_tenant_id, i.id, p_by, p_now from unnest(ids) i (id)
      on conflict do nothing;
    when 'resume' then
      perform automation.resume_runs(p_tenant_id, ids);
    when 'retry' then
      perform automation.retry_runs(p_tenant_id, ids, p_by, p_now);
    when 'wake' then
      perform automation.wake_runs(p_tenant_id, ids, p_port, p_now);
    when 'replay' then
      moved = automation.replay_runs(p_tenant_id, ids, p_graph_id, p_key, p_now);
  end case;
  if p_action not in ('cancel', 'pause') then
    perform automation.ask_for_walk(null, p_now);
  end if;
end
$$;
