-- Does `p_action` with runs that allow it, and returns how many it moved. The caller holds the locks of their cursors.
create or replace function automation.do_move(
  p_tenant_id uuid, p_action text, p_runs uuid[], p_graph_id bigint, p_port text, p_key text, p_by text, p_now timestamptz
) returns integer
language plpgsql set search_path = '' set jit = off
as $$
declare
  runs integer = cardinality(p_runs);
begin
  case p_action
    when 'cancel' then
      runs = automation.end_runs(array_fill(p_tenant_id, array[runs]), p_runs, array_fill('CANCELLED'::text, array[runs]),
        array_fill('CANCELLED'::text, array[runs]), array_fill(null::text, array[runs]), p_now);
    when 'pause' then
      insert into automation.paused_runs (tenant_id, run_id, paused_by, paused_at)
      select p_tenant_id, i.id, p_by, p_now from unnest(p_runs) i (id)
      on conflict do nothing;
    when 'resume' then
      perform automation.resume_runs(p_tenant_id, p_runs);
    when 'retry' then
      perform automation.listen_for_graphs(p_tenant_id, array(
        select distinct r.graph_id from automation.runs r where r.tenant_id = p_tenant_id and r.id = any (p_runs)));
      perform automation.retry_runs(p_tenant_id, p_runs, p_by, p_now);
    when 'wake' then
      perform automation.wake_runs(p_tenant_id, p_runs, p_port, p_now);
    when 'replay' then
      if p_graph_id is not null then
        perform automation.listen_for_graphs(p_tenant_id, array[p_graph_id]);
      end if;
      runs = automation.replay_runs(p_tenant_id, p_runs, p_graph_id, p_key, p_now);
  end case;
  return runs;
end
$$;
