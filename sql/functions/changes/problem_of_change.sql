-- Returns why a value cannot be put in a place of a customer, or null. `old` is what stands there; null: nothing.
create or replace function automation.problem_of_change(kind text, place text, old jsonb, value jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  type text = pg_catalog.jsonb_typeof(value);
  given text = value #>> '{}';
  needed text = case kind when 'increment' then 'number' when 'merge' then 'object' when 'append' then 'array' end;
  is_right boolean;
begin
  if old is not null and pg_catalog.jsonb_typeof(old) <> needed then
    return pg_catalog.format('VALUE_OF_WRONG_TYPE: "%s" needs a value of the type %s, and customer.%s is %s', kind, needed, place, pg_catalog."left"(old::text, 80));
  end if;
  is_right = case
    when kind in ('increment', 'merge') then type = needed
    when kind = 'replace' then type in ('array', 'object')
    when kind = 'append' or place like 'attributes.%' then true
    when place = 'status' then type = 'string' and given in ('LEAD', 'ACTIVE', 'INACTIVE', 'ARCHIVED')
    when type = 'null' then true
    when type <> 'string' then false
    when place = 'salesRepId' then pg_catalog.pg_input_is_valid(given, 'uuid')
    when place = 'doNotContactUntil' then given ~ '^\d{4}-\d\d-\d\d$' and pg_catalog.pg_input_is_valid(given, 'date')
    -- The rule of PUT /api/crm/customers.
    when place = 'email' then given ~ '^[^@[:space:]]+@[^@[:space:]]+$' and pg_catalog.length(given) <= 320
    when place = 'timeZone' then automation.is_time_zone(given)
    else pg_catalog.length(given) <= 1000
  end;
  if not is_right then
    return pg_catalog.format('VALUE_OF_WRONG_TYPE: customer.%s cannot become %s', place, pg_catalog."left"(value::text, 80))
      || case when kind in ('increment', 'replace', 'merge') then pg_catalog.format(' by "%s"', kind) else '' end;
  end if;
  return null;
end
$$;
