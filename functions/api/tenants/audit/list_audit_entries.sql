-- Lists a tenant's audit log, newest first, a page at a time. Changes of more than 4 KB are left out, since the Data API returns at most
-- 1 MB.
select
  a.id,
  left(a.actor, 200) as "actor!",
  left(coalesce(y.name, u.name, u.email), 100) as "actor_name?",
  left(a.action, 100) as "action!",
  left(a.entity_type, 100) as "entity_type!",
  a.entity_id,
  case when octet_length(a.changes::text) <= 4096 then a.changes end as "changes?",
  a.occurred_at,
  a.occurred_at::text as "cursor_at!"
from automation.audit_log a
left join automation.api_keys y on y.tenant_id = a.tenant_id and 'key:' || y.id = a.actor
left join crm.users u on u.tenant_id = a.tenant_id and 'user:' || u.id = a.actor
where a.tenant_id = :tenant_id::uuid
  and (:entity_type::text is null or a.entity_type = :entity_type::text)
  and (:entity_id::uuid is null or a.entity_id = :entity_id::uuid)
  and (:action::text is null or a.action = :action::text)
  and (:actor::text is null or a.actor = :actor::text)
  and (:is_by_trigger::boolean is null or starts_with(a.actor, 'trigger:') = :is_by_trigger::boolean)
  and (:since::timestamptz is null or a.occurred_at >= :since::timestamptz)
  and (:before::timestamptz is null or a.occurred_at < :before::timestamptz)
  and (:after_id::uuid is null or (a.occurred_at, a.id) < (:after_at::text::timestamptz, :after_id::uuid))
order by a.occurred_at desc, a.id desc
limit :limit::int
