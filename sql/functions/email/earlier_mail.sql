-- Looks for an e-mail to the same customer that must leave before this job's: one whose cause is earlier, and whose job is not done. The
-- order of causes within a second is that of mail_rank: facts of one moment reach the ledger in any order. The
-- welcome counts from its event on, before its job exists, unless that event has not been handled for an hour. No wait is for ever:
-- causes have one order, and a job that fails for good is done.
-- Returns null when the e-mail may leave; otherwise when the other one may run next.
create or replace function automation.earlier_mail(p_tenant_id uuid, p_job_id uuid, p_now timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  with mine as (
    select j.tenant_id, j.id, j.payload ->> 'customerId' as customer_id, coalesce(e.occurred_at, j.created_at) as cause_at,
      automation.mail_rank(j.payload ->> 'template') as rank
    from automation.jobs j
    left join automation.events e on e.tenant_id = j.tenant_id and e.id = automation.id_in(j.payload, 'eventId')
    where j.tenant_id = p_tenant_id and j.id = p_job_id
  )
  select greatest(b.run_at, p_now)
  from (
    select o.run_at
    from mine m
    join automation.jobs o on o.tenant_id = m.tenant_id and o.mail_to = m.customer_id and o.id <> m.id
    left join automation.events e on e.tenant_id = o.tenant_id and e.id = automation.id_in(o.payload, 'eventId')
    where (pg_catalog.date_trunc('second', coalesce(e.occurred_at, o.created_at)), automation.mail_rank(o.payload ->> 'template'), coalesce(e.occurred_at, o.created_at), o.id)
      < (pg_catalog.date_trunc('second', m.cause_at), m.rank, m.cause_at, m.id)
    union all
    select p_now
    from mine m
    join automation.events w on w.tenant_id = m.tenant_id and w.dedupe_key = 'crm:created:' || m.customer_id and w.handled_at is null
      and w.occurred_at > p_now - interval '1 hour'
    where (pg_catalog.date_trunc('second', w.occurred_at), automation.mail_rank('WELCOME')) < (pg_catalog.date_trunc('second', m.cause_at), m.rank)
  ) b
  order by b.run_at desc
  limit 1
$$;
