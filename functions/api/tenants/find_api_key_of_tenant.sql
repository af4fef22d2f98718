-- Finds a key of a tenant by its id.
select k.id from automation.api_keys k where k.tenant_id = :tenant_id::uuid and k.id = :key_id::uuid
