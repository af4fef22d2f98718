-- The token that a customer's e-mails carry: made for the first of them, and kept.
insert into automation.unsubscribe_tokens (tenant_id, customer_id)
values (:tenant_id::uuid, :customer_id::uuid)
on conflict (tenant_id, customer_id) do update set customer_id = excluded.customer_id
returning token
