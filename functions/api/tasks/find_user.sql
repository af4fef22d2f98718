-- Whether a tenant has this user, and whether they still work there.
select u.id, u.is_active from crm.users u where u.tenant_id = :tenant_id::uuid and u.id = :user_id::uuid
