-- Tells what matches.sql asks of a customer, in its order: all hold exactly when the customer is due.
select k.name, coalesce(k.holds, false) as holds, coalesce(k.value, 'none') as value, coalesce(k.needs, 'a date') as needs
from crm.customers c
cross join lateral (values
  ('doNotContactUntil', c.do_not_contact_until > '-infinity', coalesce(c.do_not_contact_until::text, 'none'), 'a date'),
  ('today', c.do_not_contact_until > '-infinity' and c.do_not_contact_until <= :today::date, :today::date::text,
    'at least ' || c.do_not_contact_until)
) k (name, holds, value, needs)
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
