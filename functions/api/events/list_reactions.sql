-- Lists what an event caused, oldest first: its jobs, of which some are e-mails, the documents that these printed, and activities. An
-- activity does not name its event: it was written for the same customer in the moment in which the event was handled.
with event as (
  select e.tenant_id, e.id, e.customer_id, e.handled_at,
    case when e.type in ('DELIVERABLE_COMPLETED', 'CLIENT_MILESTONE_REACHED') then 'MILESTONE_REACHED' else e.type end as activity_type
  from automation.events e
  where e.tenant_id = :tenant_id::uuid and e.id = :event_id::uuid
),
job as (
  select j.id, j.type, j.status, j.error, j.created_at, j.completed_at, j.payload
  from automation.jobs j
  where j.tenant_id = :tenant_id::uuid and j.event_id = :event_id::uuid
)
select
  r.kind as "kind!",
  r.id as "id!",
  left(r.type, 100) as "type!",
  left(r.title, 300) as "title?",
  r.status as "status?",
  left(r.error, 500) as "error?",
  r.at as "at!",
  r.ended_at as "ended_at?"
from (
  select case when j.type = 'SEND_EMAIL' then 'email' else 'job' end as kind, j.id, j.type, j.payload ->> 'template' as title, j.status, j.error,
    j.created_at as at, j.completed_at as ended_at
  from job j
  union all
  select 'document', d.id, d.type, d.title, null, null, d.created_at, null
  from job j
  join automation.documents d on d.tenant_id = :tenant_id::uuid
    and d.subject_id = coalesce(automation.id_in(j.payload, 'planId'), automation.id_in(j.payload, 'deliverableId'))
  where j.type = 'GENERATE_PDF'
  union all
  select 'activity', a.id, a.type, a.summary, null, null, a.occurred_at, null
  from event e
  join crm.activities a on a.tenant_id = e.tenant_id and a.customer_id = e.customer_id and a.occurred_at = e.handled_at and a.type = e.activity_type
) r
order by r.at, r.kind, r.id
limit 200
