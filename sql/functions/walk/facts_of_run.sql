-- Returns what is known of a run: its own facts, and the groups that `p_needs` asks for (graph_nodes.needs). A customer who is gone has none.
create or replace function automation.facts_of_run(p_run automation.runs, p_version integer, p_zone text, p_needs integer, p_now timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select pg_catalog.jsonb_build_object(
    'now', automation.iso_of(p_now),
    'event', p_run.data -> 'event', 'input', p_run.data -> 'input', 'vars', p_run.data -> 'vars',
    'run', pg_catalog.jsonb_build_object(
      'id', p_run.id, 'workflowId', p_run.workflow_id, 'version', p_version, 'priority', p_run.priority,
      'startedAt', automation.iso_of(p_run.started_at), 'timeZone', p_zone, 'recipientId', p_run.customer_id, 'trigger', p_run.data -> 'trigger')
  )
  || case when p_needs & 1 = 0 then '{}' else coalesce((
    select pg_catalog.jsonb_build_object('customer', pg_catalog.jsonb_build_object(
      'id', c.id, 'name', c.name, 'email', c.email, 'phone', c.phone, 'accountNumber', c.account_number, 'status', c.status,
      'salesRepId', c.sales_rep_id, 'doNotContactUntil', c.do_not_contact_until, 'timeZone', c.time_zone,
      'createdAt', automation.iso_of(c.created_at), 'updatedAt', automation.iso_of(c.updated_at), 'attributes', c.attributes, 'tags', c.tags))
    from crm.customers c
    where c.tenant_id = p_run.tenant_id and c.id = p_run.customer_id
  ), '{}') end
  || case when p_needs & 2 = 0 then '{}' else (
    select pg_catalog.jsonb_build_object('orders', pg_catalog.jsonb_build_object(
      'count', count(*), 'total', coalesce(sum(o.total), 0), 'averageValue', pg_catalog.round(avg(o.total), 2),
      'firstAt', automation.iso_of(min(o.ordered_at)), 'lastAt', automation.iso_of(max(o.ordered_at)),
      'countLast30Days', count(*) filter (where o.ordered_at > p_now - interval '30 days'),
      'countLast90Days', count(*) filter (where o.ordered_at > p_now - interval '90 days')))
    from crm.orders o
    where o.tenant_id = p_run.tenant_id and o.customer_id = p_run.customer_id and o.status <> 'CANCELLED' and o.ordered_at <= p_now
  ) end
  || case when p_needs & 16 = 0 then '{}' else coalesce((
    select pg_catalog.jsonb_build_object('tenant', pg_catalog.jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'timeZone', t.time_zone))
    from crm.tenants t
    where t.id = p_run.tenant_id
  ), '{}') end
$$;
