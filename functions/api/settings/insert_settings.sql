-- Inserts a tenant's row, or locks the existing one until the transaction ends.
insert into automation.tenant_settings as mine (tenant_id)
values (:tenant_id::uuid)
on conflict (tenant_id) do update set tenant_id = mine.tenant_id
