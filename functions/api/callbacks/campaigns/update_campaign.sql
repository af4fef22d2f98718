-- Changes a campaign that has not begun, and the message run of one that is scheduled. Returns nothing when the tenant does not have the workflow.
with changed as (
  update automation.campaigns c
  set name = :name::text, workflow_id = w.id, audience = :audience::jsonb, takes_later_subscribers = :takes_later_subscribers::boolean,
    priority = :priority::int, start_at = case when c.status = 'SCHEDULED' then coalesce(:start_at::timestamptz, :now::timestamptz) else :start_at::timestamptz end,
    revision = c.revision + 1, updated_at = :now::timestamptz
  from automation.workflows w
  where c.tenant_id = :tenant_id::uuid and c.id = :id::uuid and w.tenant_id = c.tenant_id and w.id = :workflow_id::uuid
  returning c.tenant_id, c.id, c.workflow_id, c.audience, c.priority, c.start_at
), of_run as (
  update automation.message_runs m
  set page_ids = automation.pages_of_audience(c.audience), flow_id = c.workflow_id, priority = c.priority, start_at = c.start_at
  from changed c
  where m.tenant_id = c.tenant_id and m.campaign_id = c.id
)
select c.id from changed c
