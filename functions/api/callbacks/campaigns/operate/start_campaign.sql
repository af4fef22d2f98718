-- Starts a draft, now or at its moment. The caller holds the lock of the campaign.
with run as (
  insert into automation.message_runs (tenant_id, page_ids, flow_id, priority, start_at, campaign_id, created_at)
  select c.tenant_id, automation.pages_of_audience(c.audience), c.workflow_id, c.priority, greatest(c.start_at, :now::timestamptz), c.id, :now::timestamptz
  from automation.campaigns c
  where c.tenant_id = :tenant_id::uuid and c.id = :id::uuid and c.status = 'DRAFT'
  returning tenant_id, campaign_id, start_at
)
update automation.campaigns c
set status = case when r.start_at > :now::timestamptz then 'SCHEDULED' else 'RUNNING' end, start_at = r.start_at
from run r
where c.tenant_id = r.tenant_id and c.id = r.campaign_id
