-- Lists the subscribers of a tenant, oldest first, a page at a time.
select
  s.id,
  s.page_id::text as "page_id!",
  left(s.recipient_id, 256) as "recipient_id!",
  s.customer_id,
  s.is_active as "is_active!",
  s.inactive_reason,
  s.inactive_at,
  s.last_message_at,
  s.window_closes_at,
  s.created_at as "created_at!",
  s.created_at::text as "cursor_at!"
from automation.subscribers s
where s.tenant_id = :tenant_id::uuid
  and (:page_id::text is null or s.page_id = :page_id::text::bigint)
  and (:customer_id::uuid is null or s.customer_id = :customer_id::uuid)
  and (:recipient_id::text is null or s.recipient_id = :recipient_id::text or s.recipient_id = lower(:recipient_id::text) and exists (
    select from automation.pages p where p.tenant_id = s.tenant_id and p.page_id = s.page_id and p.channel = 'email'))
  and (:is_active::boolean is null or s.is_active = :is_active::boolean)
  and (:after_id::uuid is null or (s.created_at, s.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by s.created_at, s.id
limit :limit::int
