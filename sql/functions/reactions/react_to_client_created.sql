-- Customers were inserted: queues the WELCOME e-mails and adds activities.
create or replace function automation.react_to_client_created(p_events automation.events[], p_now timestamptz)
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
      from automation.email_job(e.tenant_id, e.customer_id, e.id, 'WELCOME', '{}', p_now) m
    ) j
    on conflict (tenant_id, live_key) where live_key is not null do nothing
  ),
  noted as (
    insert into crm.activities (tenant_id, customer_id, type, summary, data, occurred_at)
    select e.tenant_id, e.customer_id, 'CLIENT_CREATED', 'Became a customer', '{}', p_now
    from event e
  )
  select e.tenant_id, e.id, cast(null as text) from event e
$$;
