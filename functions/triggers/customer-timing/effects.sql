-- Clears the date in the statement that makes the task. A date that a person sets meanwhile stays.
update crm.customers c
set do_not_contact_until = null, updated_at = :now::timestamptz
from tasks
where c.tenant_id = :tenant_id::uuid and c.id = tasks.customer_id and c.do_not_contact_until <= :today::date
