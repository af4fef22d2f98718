-- Counts the messages of runs that are on their way: their job is open, or has ended and the walk has not noted it yet. Of a message run that was cancelled
-- those that had begun by then: the others are not sent any more, though their runs end a moment later.
create or replace function automation.pending_messages(p_tenant_id uuid, p_runs uuid[]) returns integer
language sql stable set search_path = '' set enable_seqscan = off set jit = off
as $$
  select count(*)::integer
  from unnest(p_runs) r (id)
  -- `offset 0` makes every look-up use its index, whatever the planner expects of tables that have just been filled.
  cross join lateral (
    select c.run_id, c.id, c.step, c.state, c.result, c.graph_id, c.node from automation.cursors c where c.tenant_id = p_tenant_id and c.run_id = r.id offset 0
  ) c
  join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node and n.kind = 'message'
  left join lateral (
    select m.id from automation.runs u
    join automation.message_runs m on m.id = u.message_run_id and m.status = 'cancelled'
    where u.tenant_id = p_tenant_id and u.id = r.id
    offset 0
  ) cancelled on c.state = 'WORKING'
  left join lateral (
    select true as is_waiting from automation.jobs j
    where j.tenant_id = p_tenant_id and j.live_key = automation.effect_key(c.run_id, c.id, c.step) and j.status = 'QUEUED'
    offset 0
  ) job on cancelled.id is not null
  where c.result ? 'job' and c.state in ('READY', 'HELD') or c.state = 'WORKING' and job.is_waiting is null
$$;
