-- Forgets what the waits of versions without runs look out for.
select automation.forget_listeners(:tenant_id::uuid, :limit::int, :now::timestamptz) as "rows!"
