-- Copies where runs stand to their rows of trigger_runs: a list of {tenantId, runId}. A run waits when all its cursors do. While a message is on its way
-- `next_step_id` is its node and `next_step_at` the moment from which it may go out; while the run waits they say what comes after the wait, and when.
create or replace function automation.place_trigger_runs(p_runs jsonb) returns void
language sql set search_path = ''
as $$
  update automation.trigger_runs t
  set status = s.status, next_step_at = s.next_step_at, next_step_id = s.next_step_id, last_step_id = coalesce(s.last_step_id, t.last_step_id)
  from (
    select distinct on (c.tenant_id, c.run_id) c.tenant_id, c.run_id,
      case when bool_and(w.waits) over (partition by c.tenant_id, c.run_id) then 'waiting' else 'running' end as status,
      coalesce(c.due_at, j.run_at) as next_step_at, case when w.waits then a.key else n.key end as next_step_id, case when w.waits then n.key else b.key end as last_step_id
    from (select distinct r."tenantId" as tenant_id, r."runId" as run_id from pg_catalog.jsonb_to_recordset(p_runs) r ("tenantId" uuid, "runId" uuid)) r
    join automation.cursors c on c.tenant_id = r.tenant_id and c.run_id = r.run_id and c.state not in ('JOINING', 'ARRIVED')
    cross join lateral (select c.state in ('SLEEPING', 'LISTENING') as waits) w
    join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
    left join automation.graph_nodes a on a.graph_id = c.graph_id and a.node = n.ports[1]
    left join automation.graph_nodes b on b.graph_id = c.graph_id and b.node = c.from_node
    left join automation.jobs j on j.tenant_id = c.tenant_id and c.state = 'WORKING' and j.live_key = automation.effect_key(c.run_id, c.id, c.step)
    order by c.tenant_id, c.run_id, w.waits, c.due_at, c.id
  ) s
  where t.tenant_id = s.tenant_id and t.run_id = s.run_id and t.status in ('queued', 'running', 'waiting')
$$;
