-- Finds whether a customer wants e-mail, and why their address gets none. Customers who never said want e-mail.
-- :address  in lower case
select
  coalesce((
    select p.allows_email
    from automation.email_preferences p
    where p.tenant_id = :tenant_id::uuid and p.customer_id = :customer_id::uuid
  ), true) as "allows_email!",
  (
    select a.stopped_reason
    from automation.email_addresses a
    where a.tenant_id = :tenant_id::uuid and a.address = :address::text
  ) as "stopped_reason?"
