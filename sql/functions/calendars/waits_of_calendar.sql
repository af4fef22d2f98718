-- Returns when the runs that wait by a calendar are due by its slots as they are now, those that are due first first. Of a default calendar, and of a
-- sales rep's own, also those that name none. `due_at` null: its slots do not reach so far.
create or replace function automation.waits_of_calendar(p_tenant_id uuid, p_calendar_id uuid, p_limit integer, p_now timestamptz)
returns table (run_id uuid, cursor_id bigint, workflow_id uuid, node_key text, customer_id uuid, planned_at timestamptz, due_at timestamptz)
language sql stable set search_path = ''
as $$
  select w.run_id, w.cursor_id, r.workflow_id, n.key, r.customer_id, c.due_at, d.due_at
  from automation.run_waits w
  join automation.cursors c on c.tenant_id = w.tenant_id and c.run_id = w.run_id and c.id = w.cursor_id and c.step = w.step and c.state = 'LISTENING'
  join automation.runs r on r.tenant_id = w.tenant_id and r.id = w.run_id
  join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
  cross join lateral (
    select b.calendar, b.due_at from automation.due_of_calendar(n, coalesce(w.began_at, p_now), r.customer_id) b where n.kind = 'wait'
    union all
    select o.calendar, o.opens_at from automation.opening_of_window(n.tenant_id, n.config -> 'sendWindow', p_now) o where n.kind <> 'wait'
    offset 0
  ) d
  where w.tenant_id = p_tenant_id and w.type = 'change:calendar'
    and (w.subject = 'calendar:' || p_calendar_id or w.subject = 'calendar:default' and d.calendar = p_calendar_id)
  order by c.due_at, w.run_id, w.cursor_id
  limit p_limit
$$;
