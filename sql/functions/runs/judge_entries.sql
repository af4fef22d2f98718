-- Returns for each run that is asked for (automation.start_runs) the row that it would be, or the reason why it may not start.
create or replace function automation.judge_entries(p_asked jsonb, p_now timestamptz)
returns table (place integer, run automation.runs, reason text)
language sql stable set search_path = ''
as $$
  select a.place::integer,
    -- All columns, in their order. By their names, with jsonb_populate_record, a row costs many times as much.
    row(w.tenant_id, coalesce((a.one ->> 'runId')::uuid, automation.next_id()), w.id, g.id, x.customer_id, a.one ->> 'key',
      case when coalesce(a.one ->> 'reentry', g.settings ->> 'reentry') <> 'every-occurrence' then coalesce(x.customer_id::text, 'nobody') end,
      coalesce(a.one ->> 'priority', g.settings ->> 'priority')::smallint, null, null, null,
      pg_catalog.jsonb_build_object('trigger', a.one -> 'trigger', 'event', a.one -> 'event', 'input', a.one -> 'input', 'vars', g.settings -> 'variables',
        'loop', null, 'steps', null),
      p_now, null, coalesce((a.one ->> 'depth')::smallint, 0), (a.one ->> 'messageRunId')::bigint)::automation.runs,
    case
      when not coalesce(s.workflows, false) then 'WORKFLOWS_OFF'
      when w.status not in ('ACTIVE', 'PAUSED') then 'NOT_ACTIVE'
      when w.status = 'PAUSED' and g.settings ->> 'whilePaused' = 'refuse' then 'PAUSED'
      when x.customer_id is not null and not exists (select from crm.customers c where c.tenant_id = w.tenant_id and c.id = x.customer_id offset 0) then 'CUSTOMER_GONE'
      when exists (select from automation.erasures r where r.tenant_id = w.tenant_id and r.customer_id = x.customer_id offset 0) then 'CUSTOMER_GONE'
    end
  from pg_catalog.jsonb_array_elements(p_asked) with ordinality a (one, place)
  cross join lateral (select (a.one ->> 'customerId')::uuid as customer_id) x
  join automation.workflows w on w.tenant_id = (a.one ->> 'tenantId')::uuid and w.id = (a.one ->> 'workflowId')::uuid
  left join automation.graphs g on g.tenant_id = w.tenant_id and g.id = coalesce((a.one ->> 'graphId')::bigint, w.active_graph_id)
  left join automation.tenant_settings s on s.tenant_id = w.tenant_id
$$;
