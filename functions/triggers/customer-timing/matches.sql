-- Finds customers whose date has come. It stays until every trigger has acted on it, so this reads due rows only and ignores
-- `examined`.
select
  c.id as customer_id,
  automation.contact_occurrence(c.id, c.do_not_contact_until, ended.dates) as occurrence_key,
  c.do_not_contact_until::timestamp at time zone 'UTC' as waiting_since,
  c.do_not_contact_until::timestamp at time zone :time_zone::text as due_from,
  null::timestamptz as due_until,
  null::text as product,
  c.do_not_contact_until as fact_on,
  :today::date - c.do_not_contact_until as days,
  true as is_due,
  null::timestamptz as look_at
from crm.customers c
left join lateral (
  select d.dates_ended as dates
  from automation.contact_dates d
  where d.tenant_id = :tenant_id::uuid and d.customer_id = c.id
  offset 0
) ended on true
-- A date of -infinity would fail the evaluation of all customers: no days can be counted from it.
where c.tenant_id = :tenant_id::uuid and c.do_not_contact_until > '-infinity' and c.do_not_contact_until <= :today::date
