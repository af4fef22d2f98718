-- Stores whether a customer wants e-mail.
insert into automation.email_preferences (tenant_id, customer_id, allows_email, updated_at)
values (:tenant_id::uuid, :customer_id::uuid, :allows_email::boolean, :now::timestamptz)
on conflict (tenant_id, customer_id) do update set allows_email = excluded.allows_email, updated_at = excluded.updated_at
