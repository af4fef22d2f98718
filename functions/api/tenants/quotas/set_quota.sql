-- Sets a tenant's own limit of a quota.
insert into automation.tenant_quotas (tenant_id, quota, most)
values (:tenant_id::uuid, :quota::text, :most::int)
on conflict (tenant_id, quota) do update set most = excluded.most
