-- Customers became active: queues e-mails, a business plan where none exists or is queued, and an hour later the first
-- deliverable.
create or replace function automation.react_to_client_activated(p_events automation.events[], p_now timestamptz)
returns table (tenant_id uuid, event_id uuid, skip text)
language sql set search_path = ''
as $$
  with event as materialized (
    select e.tenant_id, e.id, e.customer_id from unnest(p_events) e
  ),
  queued as (
    insert into automation.jobs (tenant_id, type, queue, priority, payload, dedupe_key, run_at, rank_at, created_at, event_id)
    select j.tenant_id, j.type, j.queue, j.priority, j.payload, j.dedupe_key, j.run_at, automation.rank_at(j.run_at, j.priority), p_now, e.id
    from event e
    cross join lateral (
      select m.tenant_id, m.type, m.queue, m.priority, m.payload, m.dedupe_key, m.run_at
      from automation.email_job(e.tenant_id, e.customer_id, e.id, 'CLIENT_ACTIVATED', '{}', p_now) m
      union all
      select e.tenant_id, 'GENERATE_BUSINESS_PLAN', 'ai-generation', 3, jsonb_build_object('customerId', e.customer_id), 'plan:' || e.customer_id, p_now
      where not exists (select from crm.business_plans p where p.tenant_id = e.tenant_id and p.customer_id = e.customer_id)
      union all
      select d.tenant_id, d.type, d.queue, d.priority, d.payload, d.dedupe_key, d.run_at
      from automation.deliverable_job(e.tenant_id, e.customer_id, 1, 3, p_now + interval '1 hour') d
    ) j
    on conflict (tenant_id, live_key) where live_key is not null do nothing
  )
  select e.tenant_id, e.id, cast(null as text) from event e
$$;
