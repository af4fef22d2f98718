-- Closes a breaker: without its row no call is held back.
delete from automation.circuit_breakers b
where b.tenant_id = :tenant_id::uuid and b.key = :key::text
returning b.key
