-- Returns for each run that is asked for (automation.start_runs) the version that it would take, or the reason why it may not start.
create or replace function automation.judge_entries(p_asked jsonb)
returns table (place integer, tenant_id uuid, workflow_id uuid, customer_id uuid, key text, asked jsonb, graph_id bigint, settings jsonb, reason text)
language sql stable set search_path = ''
as $$
  select a.place::integer, w.tenant_id, w.id, x.customer_id, a.one ->> 'key', a.one, g.id, g.settings,
    case
      when not coalesce(s.workflows, false) then 'WORKFLOWS_OFF'
      when w.status not in ('ACTIVE', 'PAUSED') then 'NOT_ACTIVE'
      when w.status = 'PAUSED' and g.settings ->> 'whilePaused' = 'refuse' then 'PAUSED'
      when x.customer_id is not null and not exists (select from crm.customers c where c.tenant_id = w.tenant_id and c.id = x.customer_id offset 0) then 'CUSTOMER_GONE'
    end
  from pg_catalog.jsonb_array_elements(p_asked) with ordinality a (one, place)
  cross join lateral (select (a.one ->> 'customerId')::uuid as customer_id) x
  join automation.workflows w on w.tenant_id = (a.one ->> 'tenantId')::uuid and w.id = (a.one ->> 'workflowId')::uuid
  left join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
  left join automation.tenant_settings s on s.tenant_id = w.tenant_id
$$;
