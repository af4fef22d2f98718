-- Makes a tenant's row, or holds the one that is there until the transaction ends.
insert into automation.tenant_settings as mine (tenant_id)
values (:tenant_id::uuid)
on conflict (tenant_id) do update set tenant_id = mine.tenant_id
