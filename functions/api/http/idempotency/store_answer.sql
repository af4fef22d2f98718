-- Stores the answer of a request with its Idempotency-Key, in the request's own transaction.
update automation.idempotency_keys
set status = :status::int, response = :response::jsonb
where tenant_id = :tenant_id::uuid and key = :key::text
