-- Returns the subscription or connection that has its rate in a lane of the tenant; no row means none. The lane of a page is one of its own kind.
select '/api/webhook-subscriptions/' || s.id as "path!", left(s.name, 200) as "name!"
from automation.webhook_subscriptions s where s.tenant_id = :tenant_id::uuid and s.lane_key = :key::text
union all
select '/api/connections/' || c.id, left(c.name, 200)
from automation.connections c where c.tenant_id = :tenant_id::uuid and c.lane_key = :key::text
limit 1
