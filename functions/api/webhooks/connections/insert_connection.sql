-- Keeps a connection. A trigger makes its lane. Returns nothing when the tenant has another one of this name.
insert into automation.connections
  (tenant_id, id, name, base_url, auth, settings, idempotency_header, per_second, secret, secret_last_four, secret_set_at, problem, created_at, updated_at)
select :tenant_id::uuid, :connection_id::uuid, :name::text, :base_url::text, :auth::text, :settings::jsonb, :idempotency_header::text, :per_second::int,
  :secret::text, :last_four::text, case when :secret::text is not null then :now::timestamptz end, :problem::text, :now::timestamptz, :now::timestamptz
from automation.take_quota(:tenant_id::uuid, 'connections', 1, :now::timestamptz)
on conflict (tenant_id, name) do nothing
returning id
