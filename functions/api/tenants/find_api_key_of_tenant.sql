-- Whether a tenant has this key.
select k.id from automation.api_keys k where k.tenant_id = :tenant_id::uuid and k.id = :key_id::uuid
