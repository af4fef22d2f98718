-- Stores the sealed secret of a connection.
update automation.connections c
set secret = :secret::text, secret_last_four = :last_four::text, secret_set_at = :now::timestamptz, updated_at = :now::timestamptz
where c.tenant_id = :tenant_id::uuid and c.id = :connection_id::uuid
