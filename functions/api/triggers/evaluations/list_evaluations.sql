-- Lists evaluations of a tenant's triggers, newest first, a page at a time.
select
  e.id,
  e.trigger_id,
  e.trigger_type,
  left(t.name, 200) as "trigger_name?",
  e.source,
  e.scheduled_at,
  e.status,
  e.examined,
  e.is_full,
  e.matched,
  e.created,
  e.already_done,
  e.suppressed,
  e.unassigned,
  e.deferred,
  left(e.error, 500) as "error?",
  regexp_replace(e.requested_by, '^arn:.*/', 'schedule:') as "requested_by?", -- earlier versions wrote the schedule's ARN
  left(coalesce(y.name, u.name, u.email), 100) as "requester_name?",
  e.requested_at,
  e.started_at,
  e.finished_at,
  e.scheduled_at::text as "cursor_at!"
from automation.trigger_evaluations e
left join automation.automated_triggers t on t.tenant_id = e.tenant_id and t.id = e.trigger_id
left join automation.api_keys y on y.tenant_id = e.tenant_id and 'key:' || y.id = e.requested_by
left join crm.users u on u.tenant_id = e.tenant_id and 'user:' || u.id = e.requested_by
where e.tenant_id = :tenant_id::uuid
  and (:evaluation_id::uuid is null or e.id = :evaluation_id::uuid)
  and (:trigger_id::uuid is null or e.trigger_id = :trigger_id::uuid)
  and (:status::text is null or e.status = :status::text)
  and (:source::text is null or e.source = :source::text)
  and (:from::timestamptz is null or e.scheduled_at >= :from::timestamptz)
  and (:to::timestamptz is null or e.scheduled_at < :to::timestamptz)
  and (:after_id::uuid is null or (e.scheduled_at, e.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by e.scheduled_at desc, e.id desc
limit :limit::int
