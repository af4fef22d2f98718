-- Records what mail systems reported about e-mails of any tenants, each report once, and stops mail to an address that a mail came back from for good or whose
-- owner complained: subscribers with it are inactive. Keeps what became of messages of pages, the worst that was reported. Returns how many reports of each
-- kind are new. :reports is a list of {tenantId, reportId, address, kind, jobId, messageId, detail, occurredAt}; only messages of pages have a messageId.
with given as materialized (
  select t.id as tenant_id, g."reportId" as report_id, lower(g.address) as address, g.kind, g."jobId" as job_id, g."messageId" as message_id,
    left(g.detail, 500) as detail, g."occurredAt" as occurred_at
  from jsonb_to_recordset(:reports::jsonb)
    g("tenantId" uuid, "reportId" text, address text, kind text, "jobId" uuid, "messageId" text, detail text, "occurredAt" timestamptz)
  join crm.tenants t on t.id = g."tenantId"
),
fresh as (
  insert into automation.email_reports (tenant_id, report_id, address, kind, job_id, detail, occurred_at)
  select distinct on (g.tenant_id, g.report_id, g.address) g.tenant_id, g.report_id, g.address, g.kind, g.job_id, g.detail, g.occurred_at
  from given g
  where g.kind <> 'DELIVERY'
  order by g.tenant_id, g.report_id, g.address
  on conflict (tenant_id, report_id, address) do nothing
  returning tenant_id, address, kind, detail, occurred_at
),
told as (
  select f.tenant_id, f.address,
    count(*) filter (where f.kind = 'SOFT_BOUNCE') as soft_bounces,
    max(case f.kind when 'HARD_BOUNCE' then 'BOUNCED' when 'COMPLAINT' then 'COMPLAINED' end) as stopped_reason,
    (array_agg(f.detail order by f.occurred_at desc))[1] as last_detail,
    max(f.occurred_at) as last_reported_at
  from fresh f
  group by f.tenant_id, f.address
),
stored as (
  insert into automation.email_addresses as mine
    (tenant_id, address, stopped_reason, stopped_at, soft_bounces, last_detail, last_reported_at)
  select n.tenant_id, n.address, n.stopped_reason, case when n.stopped_reason is not null then :now::timestamptz end,
    n.soft_bounces, n.last_detail, n.last_reported_at
  from told n
  order by n.tenant_id, n.address
  on conflict (tenant_id, address) do update set
    stopped_reason = coalesce(mine.stopped_reason, excluded.stopped_reason),
    stopped_at = coalesce(mine.stopped_at, excluded.stopped_at),
    soft_bounces = mine.soft_bounces + excluded.soft_bounces,
    last_detail = case when excluded.last_reported_at >= mine.last_reported_at then excluded.last_detail else mine.last_detail end,
    last_reported_at = greatest(mine.last_reported_at, excluded.last_reported_at)
  returning mine.tenant_id, mine.id, mine.stopped_reason, mine.stopped_at
),
audited as (
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select s.tenant_id, 'ses', 'email_address.stopped', 'email_address', s.id,
    jsonb_build_object('stoppedReason', jsonb_build_object('from', null, 'to', s.stopped_reason)), :now::timestamptz
  from stored s
  where s.stopped_at = :now::timestamptz
),
subscribed as (
  -- In one order, so that two batches never wait for each other.
  select s.tenant_id, s.page_id, s.recipient_id, n.stopped_reason
  from told n
  join automation.subscribers s on s.tenant_id = n.tenant_id and lower(s.recipient_id) = n.address and s.recipient_id like '%@%' and s.is_active
  join automation.pages p on p.tenant_id = s.tenant_id and p.page_id = s.page_id and p.channel = 'email'
  where n.stopped_reason is not null
  order by s.tenant_id, s.page_id, s.recipient_id
  for no key update of s
),
deactivated as (
  update automation.subscribers s
  set is_active = false, inactive_reason = d.stopped_reason, inactive_at = :now::timestamptz, updated_at = :now::timestamptz
  from subscribed d
  where s.tenant_id = d.tenant_id and s.page_id = d.page_id and s.recipient_id = d.recipient_id
  returning 1
),
delivered as (
  insert into automation.message_deliveries as mine (tenant_id, message_id, status, detail, occurred_at, received_at)
  select distinct on (g.tenant_id, g.message_id) g.tenant_id, g.message_id, k.status, g.detail, g.occurred_at, :now::timestamptz
  from given g
  join (values ('DELIVERY', 'delivered', 1), ('SOFT_BOUNCE', 'bounced', 2), ('HARD_BOUNCE', 'bounced', 2), ('COMPLAINT', 'complained', 3)) k(kind, status, weight)
    on k.kind = g.kind
  where g.message_id is not null
  order by g.tenant_id, g.message_id, k.weight desc, g.occurred_at
  on conflict (tenant_id, message_id) do update
  set status = excluded.status, detail = excluded.detail, occurred_at = excluded.occurred_at, received_at = excluded.received_at
  where mine.status = 'delivered' and excluded.status <> 'delivered' or mine.status = 'bounced' and excluded.status = 'complained'
  returning mine.status
)
select
  count(*) filter (where f.kind = 'HARD_BOUNCE')::int as "hard_bounces!",
  count(*) filter (where f.kind = 'SOFT_BOUNCE')::int as "soft_bounces!",
  count(*) filter (where f.kind = 'COMPLAINT')::int as "complaints!",
  (select count(*) from delivered d where d.status = 'delivered')::int as "deliveries!",
  (select count(*) from deactivated)::int as "subscribers!"
from fresh f
