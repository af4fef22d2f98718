-- Returns of which changes of the CRM an entry by a date must hear: of the rows that have the date. Other kinds of entries: none.
create or replace function automation.changes_of_entry(p_spec jsonb) returns table (type text)
language sql immutable set search_path = ''
as $$
  select c.type
  from (values
    ('change:booking', automation.is_of_bookings(p_spec)),
    -- A customer who is gone has no orders either.
    ('change:customer', not automation.is_of_bookings(p_spec)),
    ('change:order', (p_spec ->> 'fieldNeeds')::integer & 70 > 0)
  ) c (type, is_read)
  where p_spec ->> 'kind' = 'date' and c.is_read
$$;
