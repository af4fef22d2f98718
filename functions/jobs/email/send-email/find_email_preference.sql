-- Whether a customer wants e-mail; no row: they do.
select p.allows_email
from automation.email_preferences p
where p.tenant_id = :tenant_id::uuid and p.customer_id = :customer_id::uuid
