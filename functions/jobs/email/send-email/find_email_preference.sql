-- Finds whether a customer wants e-mail. Gives no row for customers who never said: they get e-mail.
select p.allows_email
from automation.email_preferences p
where p.tenant_id = :tenant_id::uuid and p.customer_id = :customer_id::uuid
