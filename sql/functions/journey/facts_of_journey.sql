-- Returns the facts of a tenant that raise events, as they are now, with the events' data. Plain SQL without a search_path of its
-- own, so that PostgreSQL inlines it.
create or replace function automation.facts_of_journey(of_tenant uuid)
returns table (fact text, subject_id uuid, customer_id uuid, data jsonb, key_start text)
language sql stable
as $$
  select 'CLIENT_CREATED', c.id, c.id, '{}'::jsonb, 'crm:created:' || c.id
  from crm.customers c
  where c.tenant_id = of_tenant
  union all
  select 'CLIENT_ACTIVATED', c.id, c.id, '{}'::jsonb, 'crm:activated:' || c.id || ':'
  from crm.customers c
  where c.tenant_id = of_tenant and c.status = 'ACTIVE'
  union all
  select 'DELIVERABLE_COMPLETED', d.id, d.customer_id, jsonb_build_object('deliverableId', d.id, 'month', d.month),
    'crm:completed:' || d.id || ':'
  from crm.deliverables d
  where d.tenant_id = of_tenant and d.status = 'COMPLETED'
  union all
  select 'BUSINESS_PLAN_COMPLETED', p.id, p.customer_id, jsonb_build_object('planId', p.id, 'version', p.version),
    'crm:completed:' || p.id || ':'
  from crm.business_plans p
  where p.tenant_id = of_tenant and p.status = 'COMPLETED'
$$;
