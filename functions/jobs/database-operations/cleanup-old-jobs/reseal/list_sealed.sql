-- Lists secrets of tenants that another key than `:key` has sealed, in the order of their places, after one. The kind says which column it is, as the code that
-- seals it does; a secret and the one before it are of the same kind.
select s.kind as "kind!", s.tenant_id as "tenant_id!", s.id as "id!", s.sealed as "sealed!"
from (
  select 'page' as kind, p.tenant_id, p.page_id::text as id, p.token as sealed from automation.pages p
  union all
  select 'webhook-endpoint', e.tenant_id, e.id::text, v.sealed from automation.webhook_endpoints e cross join lateral (values (e.secret), (e.previous_secret)) v (sealed)
  union all
  select 'webhook-subscription', w.tenant_id, w.id::text, v.sealed from automation.webhook_subscriptions w
  cross join lateral (values (w.secret), (w.previous_secret)) v (sealed)
  union all
  select v.kind, c.tenant_id, c.id::text, v.sealed from automation.connections c
  cross join lateral (values ('connection', c.secret), ('connection-access-token', c.access_token), ('connection-refresh-token', c.refresh_token)) v (kind, sealed)
) s
where s.sealed is not null and split_part(s.sealed, '.', 3) <> :key::text
  and (s.kind, s.tenant_id, s.id, s.sealed) > (:after_kind::text, :after_tenant::uuid, :after_id::text, :after_sealed::text)
  and (:tenant_id::uuid is null or s.tenant_id = :tenant_id::uuid)
order by s.kind, s.tenant_id, s.id, s.sealed
limit :limit::int
