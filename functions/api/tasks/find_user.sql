-- Finds a user of a tenant, and whether they are active.
select u.id, u.is_active from crm.users u where u.tenant_id = :tenant_id::uuid and u.id = :user_id::uuid
