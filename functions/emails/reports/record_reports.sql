-- Records what mail systems reported about a tenant's e-mails, each report once, and stops mail to an address that a mail
-- came back from for good or whose owner complained. Returns how many reports of each kind are new.
-- :reports is a list of {reportId, address, kind, jobId, detail, occurredAt}.
with given as (
  select distinct on (g."reportId", lower(g.address))
    t.id as tenant_id, g."reportId" as report_id, lower(g.address) as address, g.kind, g."jobId" as job_id,
    left(g.detail, 500) as detail, g."occurredAt" as occurred_at
  from jsonb_to_recordset(:reports::jsonb)
    g("reportId" text, address text, kind text, "jobId" uuid, detail text, "occurredAt" timestamptz)
  join crm.tenants t on t.id = :tenant_id::uuid
  order by g."reportId", lower(g.address)
),
fresh as (
  insert into automation.email_reports (tenant_id, report_id, address, kind, job_id, detail, occurred_at)
  select g.tenant_id, g.report_id, g.address, g.kind, g.job_id, g.detail, g.occurred_at
  from given g
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
  order by n.address
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
)
select
  count(*) filter (where f.kind = 'HARD_BOUNCE')::int as "hard_bounces!",
  count(*) filter (where f.kind = 'SOFT_BOUNCE')::int as "soft_bounces!",
  count(*) filter (where f.kind = 'COMPLAINT')::int as "complaints!"
from fresh f
