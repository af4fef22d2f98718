-- Returns for each of a tenant's runs why `p_action` cannot be done with it; null: it can. `p_graph_id`: the version of a replay, null for the
-- active one. `p_port`: where a wake-up leaves the node, null for the usual way.
create or replace function automation.judge_moves(p_tenant_id uuid, p_action text, p_runs uuid[], p_graph_id bigint, p_port text)
returns table (run_id uuid, reason text)
language sql stable set search_path = ''
as $$
  with asked as (
    select r.id, r.workflow_id, r.customer_id, r.status, r.data, r.started_at, w.status as workflow_status, g.settings ->> 'reentry' = 'once-at-a-time' as is_single,
      coalesce(r.customer_id::text, 'nobody') as subject
    from automation.runs r
    join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
    left join automation.graphs g on g.tenant_id = r.tenant_id
      and g.id = case when p_action = 'replay' then coalesce(p_graph_id, w.active_graph_id) else r.graph_id end
    where r.tenant_id = p_tenant_id and r.id = any (p_runs)
  ),
  -- Of several ended runs of a customer only the newest may come back where a customer is in once at a time.
  ranked as (
    select a.*, row_number() over (partition by a.workflow_id, a.subject order by a.started_at desc, a.id desc) as place from asked a
  )
  select a.id,
    case
      when p_action in ('pause', 'resume', 'cancel') and a.status <> 'RUNNING' then 'ENDED'
      when p_action = 'retry' and a.status <> 'FAILED' then 'NOT_FAILED'
      when p_action = 'replay' and a.status = 'RUNNING' then 'NOT_ENDED'
      when p_action = 'replay' and a.data = '{}' then 'FORGOTTEN'
      when p_action in ('retry', 'replay') and a.workflow_status = 'ARCHIVED' then 'WORKFLOW_ARCHIVED'
      when p_action in ('retry', 'replay') and a.customer_id is not null
        and not exists (select from crm.customers k where k.tenant_id = p_tenant_id and k.id = a.customer_id) then 'CUSTOMER_GONE'
      when p_action = 'retry' and not exists (
        select from automation.cursors c
        join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
        where c.tenant_id = p_tenant_id and c.run_id = a.id and c.state = 'FAILED'
          -- Joins that failed before branches were kept.
          and (n.kind <> 'merge' or exists (
            select from automation.cursors b where b.tenant_id = p_tenant_id and b.run_id = a.id and b.parent_id = c.id))) then 'PLACE_UNKNOWN'
      when p_action in ('retry', 'replay') and a.is_single and (a.place > 1 or exists (
        select from automation.runs o where o.tenant_id = p_tenant_id and o.workflow_id = a.workflow_id and o.reentry_key = a.subject)) then 'ENTERED_AGAIN'
      when p_action in ('pause', 'resume') and (p_action = 'pause') = exists (
        select from automation.paused_runs p where p.tenant_id = p_tenant_id and p.run_id = a.id)
        then case p_action when 'pause' then 'PAUSED_ALREADY' else 'NOT_PAUSED' end
      when p_action = 'wake' and (a.status <> 'RUNNING' or not exists (
        select from automation.cursors c where c.tenant_id = p_tenant_id and c.run_id = a.id and c.state in ('SLEEPING', 'LISTENING'))) then 'NOT_WAITING'
      when p_action = 'wake' and p_port is not null and not exists (
        select from automation.cursors c join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
        where c.tenant_id = p_tenant_id and c.run_id = a.id and c.state in ('SLEEPING', 'LISTENING') and p_port = any (n.port_names)) then 'NO_SUCH_PORT'
    end
  from ranked a
$$;
