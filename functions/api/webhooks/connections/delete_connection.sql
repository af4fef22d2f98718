-- Removes a connection. Jobs that name it fail with CONNECTION_GONE.
delete from automation.connections c where c.tenant_id = :tenant_id::uuid and c.id = :connection_id::uuid
