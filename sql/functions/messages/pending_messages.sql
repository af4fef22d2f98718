-- Counts the messages of runs that are on their way: their job is open, or has ended and the walk has not noted it yet. Of a message run that was cancelled
-- those that had begun by then: the others are not sent any more, though their runs end a moment later.
create or replace function automation.pending_messages(p_tenant_id uuid, p_runs uuid[]) returns integer
language sql stable set search_path = ''
as $$
  select count(*)::integer
  from unnest(p_runs) r (id)
  join automation.cursors c on c.tenant_id = p_tenant_id and c.run_id = r.id
  join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node and n.kind = 'message'
  where c.result ? 'job' and c.state in ('READY', 'HELD')
    or c.state = 'WORKING' and not (exists (select from automation.message_runs s where s.tenant_id = p_tenant_id and s.is_stopping)
      and automation.is_withdrawn(p_tenant_id, c))
$$;
