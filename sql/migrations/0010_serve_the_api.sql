-- The API forgets Idempotency-Keys after a day, each request a few.

create index idempotency_keys_oldest on automation.idempotency_keys (tenant_id, created_at);
grant delete on automation.idempotency_keys to followthrough_api;
