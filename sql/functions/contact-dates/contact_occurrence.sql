-- Returns the occurrence of a customer's contact date. The number of dates before it tells two settings of one date apart.
create or replace function automation.contact_occurrence(customer_id uuid, contact_on date, dates_ended integer) returns text
language sql stable set search_path = ''
as $$ select customer_id::text || ':' || to_char(contact_on, 'YYYY-MM-DD') || coalesce(':' || dates_ended, '') $$;
