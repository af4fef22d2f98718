-- Inserts a campaign as a draft. Returns nothing when the tenant does not have the workflow.
insert into automation.campaigns
  (tenant_id, id, name, workflow_id, audience, takes_later_subscribers, priority, start_at, created_by, created_at, updated_at)
select w.tenant_id, :id::uuid, :name::text, w.id, :audience::jsonb, :takes_later_subscribers::boolean, :priority::int, :start_at::timestamptz,
  :actor::text, :now::timestamptz, :now::timestamptz
from automation.workflows w
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
on conflict (tenant_id, id) do nothing
returning id
