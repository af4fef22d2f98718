-- Inserts a webhook endpoint; its settings and its secret follow.
insert into automation.webhook_endpoints (tenant_id, id, name, form, verify_token, created_at, updated_at)
values (:tenant_id::uuid, :endpoint_id::uuid, :name::text, :form::text, :verify_token::text, :now::timestamptz, :now::timestamptz)
