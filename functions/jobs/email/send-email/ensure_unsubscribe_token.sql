-- Returns the token in a customer's unsubscribe links; makes it for the customer's first e-mail.
insert into automation.unsubscribe_tokens (tenant_id, customer_id)
values (:tenant_id::uuid, :customer_id::uuid)
on conflict (tenant_id, customer_id) do update set customer_id = excluded.customer_id
returning token
