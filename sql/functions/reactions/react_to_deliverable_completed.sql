-- Deliverables were completed: queues PDFs of those with a text, e-mails and, five minutes later, the next month's deliverable; the eighth ends the journey.
create or replace function automation.react_to_deliverable_completed(p_events automation.events[], p_now timestamptz)
returns table (tenant_id uuid, event_id uuid, skip text)
language sql set search_path = ''
as $$
  with event as materialized (
    select e.tenant_id, e.id, e.customer_id, d.id as deliverable_id, d.document_key, d.month, coalesce(left(d.title, 200), 'Month ' || d.month) as title,
      case when d.id is null then 'DELIVERABLE_GONE' end as skip
    from unnest(p_events) e
    left join crm.deliverables d on d.tenant_id = e.tenant_id and d.customer_id = e.customer_id
      and d.id = automation.id_in(e.data, 'deliverableId')
  ),
  queued as (
    insert into automation.jobs (tenant_id, type, queue, priority, payload, dedupe_key, run_at, rank_at, created_at, event_id)
    select j.tenant_id, j.type, j.queue, j.priority, j.payload, j.dedupe_key, j.run_at, automation.rank_at(j.run_at, j.priority), p_now, e.id
    from event e
    cross join lateral (
      select p.tenant_id, p.type, p.queue, p.priority, p.payload, p.dedupe_key, p.run_at
      from automation.pdf_job(e.tenant_id, 'deliverableId', e.deliverable_id, p_now) p
      where e.document_key is not null
      union all
      select m.tenant_id, m.type, m.queue, m.priority, m.payload, m.dedupe_key, m.run_at
      from automation.email_job(e.tenant_id, e.customer_id, e.id, 'DELIVERABLE_READY', jsonb_build_object('month', e.month, 'title', e.title), p_now) m
      union all
      select d.tenant_id, d.type, d.queue, d.priority, d.payload, d.dedupe_key, d.run_at
      from automation.deliverable_job(e.tenant_id, e.customer_id, e.month + 1, 5, p_now + interval '5 minutes') d
      where e.month < 8
      union all
      select m.tenant_id, m.type, m.queue, m.priority, m.payload, m.dedupe_key, m.run_at
      from automation.email_job(e.tenant_id, e.customer_id, e.id, 'JOURNEY_COMPLETED', '{}', p_now) m
      where e.month = 8
    ) j
    where e.skip is null
    on conflict (tenant_id, live_key) where live_key is not null do nothing
  ),
  noted as (
    insert into crm.activities (tenant_id, customer_id, type, summary, data, occurred_at)
    select e.tenant_id, e.customer_id, 'MILESTONE_REACHED', 'Completed the eight months of the journey', '{"milestone": "JOURNEY_COMPLETED"}', p_now
    from event e
    where e.skip is null and e.month = 8
  )
  select e.tenant_id, e.id, e.skip from event e
$$;
