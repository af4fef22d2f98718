-- Business plans were completed: queues e-mails, and PDFs of the newest completed versions where the tenant wants PDFs.
create or replace function automation.react_to_business_plan_completed(p_events automation.events[], p_now timestamptz)
returns table (tenant_id uuid, event_id uuid, skip text)
language sql set search_path = ''
as $$
  with event as materialized (
    select e.tenant_id, e.id, e.customer_id, p.id as plan_id, p.version, case when p.id is null then 'BUSINESS_PLAN_GONE' end as skip
    from unnest(p_events) e
    left join lateral (
      select n.id, n.version
      from crm.business_plans n
      where n.tenant_id = e.tenant_id and n.customer_id = e.customer_id and n.status = 'COMPLETED'
      order by n.version desc
      limit 1
    ) p on true
  ),
  queued as (
    insert into automation.jobs (tenant_id, type, queue, priority, payload, dedupe_key, run_at, rank_at, created_at, event_id)
    select j.tenant_id, j.type, j.queue, j.priority, j.payload, j.dedupe_key, j.run_at, automation.rank_at(j.run_at, j.priority), p_now, e.id
    from event e
    cross join lateral (
      select m.tenant_id, m.type, m.queue, m.priority, m.payload, m.dedupe_key, m.run_at
      from automation.email_job(e.tenant_id, e.customer_id, e.id, 'BUSINESS_PLAN_READY', jsonb_build_object('version', e.version), p_now) m
      union all
      select p.tenant_id, p.type, p.queue, p.priority, p.payload, p.dedupe_key, p.run_at
      from automation.pdf_job(e.tenant_id, 'planId', e.plan_id, p_now) p
    ) j
    where e.skip is null
    on conflict (tenant_id, live_key) where live_key is not null do nothing
  )
  select e.tenant_id, e.id, e.skip from event e
$$;
